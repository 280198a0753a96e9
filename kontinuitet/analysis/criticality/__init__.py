"""What the structure of the dependencies says before any scenario is played.

Who falls with whom, which circles never start, how soon each thing must be back. Nobody works here:
people and the order of work belong to ``restart``.
"""
