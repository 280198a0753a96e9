"""The restart order: how it is decided, what it promises, and why each row stands where it does.

Also the municipality's own decided list: where it contradicts the dependencies, and what it costs.
"""
