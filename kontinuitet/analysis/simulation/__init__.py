"""A scenario from end to end, and once more with something changed.

``scenario`` is the facade that commands and documents call. The others play a scenario again: from
now on, with one person more, with uncertain times, for an older version of the municipality, or
with a proof of the order. ``timeline`` and ``deadlines`` read a finished simulation.
"""
