"""Workbooks in and out: the only place that knows how a ``.xlsx`` file is built.

:mod:`guard` opens the package and refuses what cannot be trusted or is too large, with the reason.
:mod:`reading` gives the sheets row by row, in one pass and without holding them in memory.
:mod:`writing` makes workbooks with the library openpyxl: the same input gives the same bytes.
"""
