"""Questions for injects out of the bank: each once, and only about what the inject is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kontinuitet.exercise.planning import texts
from kontinuitet.exercise.planning.ideas import Idea
from kontinuitet.model.question_bank import QuestionBank, Sphere

#: Questions for one inject.
_QUESTIONS: Final = 3
#: A question with the one in it is put only where an activity's name has the other in it.
_ABOUT: Final = tuple(
    (re.compile(words, re.IGNORECASE), re.compile(names, re.IGNORECASE))
    for words, names in (
        (r"nattpatrull|i bilen", r"natt|hemtjänst|hemsjuk"),
        (r"\b(?:ett|i|har) larm\b|\blarmet\b", r"larm|natt|räddning|vatten|avlopp|drift"),
        (r"\bboendet\b", r"boende|bostad"),
        (r"läkemedel|ordination|journalen|inkontinens", r"hemtjänst|sjuk|boende|bostad|vård|natt"),
        (r"skolskjuts", r"skol"),
        (r"förskol", r"förskol"),
        (r"\belev|lärar|frånvaro", r"skol|elev|lektion|måltid"),
        (r"vattenverk", r"vatten"),
    )
)


class Questions:
    """Hands out questions, each only once."""

    def __init__(self, bank: QuestionBank) -> None:
        self._bank = bank
        self._used: set[str] = set()

    def take(self, sphere: Sphere, idea: Idea) -> list[str]:
        """Return the questions for an idea, with its names put in."""
        found: list[str] = []
        for fitting in (True, False):
            # One about something else is better than none at all.
            if found and not fitting:
                break
            for question, filled in self._offers(sphere, idea):
                if fits(question, idea.names.get("verksamhet")) or not fitting:
                    self._used.add(question)
                    found.append(filled)
                if len(found) == _QUESTIONS:
                    return found
        return found

    def _offers(self, sphere: Sphere, idea: Idea) -> Iterator[tuple[str, str]]:
        goals = tuple(dict.fromkeys((idea.goal, *self._bank.goals)))
        for _, question in list(self._bank.questions(sphere, idea.stage, goals)):
            filled = None if question in self._used else texts.named(question, idea.names)
            if filled is not None:
                yield question, filled


def fits(question: str, activity: str | None) -> bool:
    """Tell whether a question is about nothing that the activity of that name has not got."""
    return activity is None or all(
        names.search(activity) for words, names in _ABOUT if words.search(question)
    )
