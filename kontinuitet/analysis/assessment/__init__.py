"""The whole municipality at once, as the command ``analys`` shows it.

Where it is weak (gaps, losses, inversions of the decided list) and which single change helps most.
"""
