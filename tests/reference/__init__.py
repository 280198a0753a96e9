"""Slow and obvious models of the semantics, sharing no code with the fast ones.

Written from docs/semantics.md alone; they take the compiled net and faults as plain data.
"""
