"""Proposing an exercise from a simulated scenario: phases, injects, questions, goals, schedule."""
