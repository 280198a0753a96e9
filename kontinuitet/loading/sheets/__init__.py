"""The model as the sheets of a workbook, and what filled-in sheets say, back to the model.

:mod:`columns` has one column for each field of the model, :mod:`cells` how a value is written in a
cell and how people write it, :mod:`layout` which sheets there are, :mod:`filling` the rows of a
model, and :mod:`reading` what a workbook says, each value with its sheet and cell. :mod:`said` puts
what is said upon the model as it is, and :mod:`answers` compares what several files say.
"""
