"""Everything printed: Word files from templates, pictures, and what people wrote carried along.

A document is a kind (a row in :mod:`kinds`) and what it is made for; :mod:`making` makes the file.
``printed`` has a module for each kind, ``chapters`` what several share, ``editions`` what came
before.
"""
