"""Holds every statement of a produced Word file against what the engine says.

A statement is a paragraph or a row of a table. One that carries a number or a verdict must be known
to a rule, which reads it and compares it with the engine; or be words of the model, of the
templates or of the engine itself. Anything else is a failure: nobody has said what it claims.
"""
