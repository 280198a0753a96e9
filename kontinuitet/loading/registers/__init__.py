"""Registers that others keep, put into the model: systems, who owns them, and what they need.

:mod:`naming` finds systems in lists of names, :mod:`catalogue` knows what columns mean, and
:mod:`levels` what words in them mean. :mod:`tables` reads workbooks and CSV files, :mod:`systems`
and :mod:`relations` what they say, and :mod:`graphs` drawings and lists of services.
"""
