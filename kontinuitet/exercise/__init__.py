"""Desk exercises: the journal of what happened, the clock, and the state that follows from them.

Everything that is shown or reported of an exercise is a pure function of what was frozen at its
start and of the events in its journal. Nothing here prints, serves pages or writes documents.
"""
