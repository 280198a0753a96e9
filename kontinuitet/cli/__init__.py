"""The commands: arguments, terminal text and exit codes. What they show comes from services."""
