"""A new workspace from a few answers: the files, the schema beside them, and what opens them."""

from __future__ import annotations

from kontinuitet.services.beginning.answers import Answers, NewActivity, activity_from, names_in
from kontinuitet.services.beginning.making import Begun, RegisterRefused, begin

__all__ = [
    "Answers",
    "Begun",
    "NewActivity",
    "RegisterRefused",
    "activity_from",
    "begin",
    "names_in",
]
