"""From files to records and back: YAML, Excel and registers, every fault with its file and line."""
