"""What an outage does and in which order to restart: pure functions from a model to results.

The packages, from the bottom. A package imports only from those below it; those on one line know
nothing of each other (a contract in ``pyproject.toml`` says so):

- ``base``: the net, people, time, cost and the results, which everything else stands on
- ``outage`` (the engine), ``criticality`` (what the structure alone says), ``scheduling`` (search)
- ``restart``: the restart order, the decided list, and why each row stands where it does
- ``simulation``: a scenario from end to end, and again with something changed
- ``whole`` (the command ``analys``), ``findings`` (the command ``kontrollera``)
"""
