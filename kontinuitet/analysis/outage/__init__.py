"""What an outage does: the engine, minute by minute, and what its records mean for activities.

The engine follows an order of restart work that it is given. How a good order is found is no
business of this package: see ``scheduling`` and ``restart``.
"""
