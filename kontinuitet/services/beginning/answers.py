"""The answers that a new workspace is made from, as people write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kontinuitet.errors import InputError
from kontinuitet.model.base import fold
from kontinuitet.problems import did_you_mean

_BETWEEN: Final = re.compile(r"\s*[,;\n]\s*")
_LONGEST_NAME: Final = 120
#: More than this is a register, and is read from one.
_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class NewActivity:
    """A verksamhet by name: the name of its department, and of the systems it needs."""

    name: str
    department: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known from the beginning. ``technicians`` None: nobody has said how many.

    Systems that an activity needs need not be named a second time.
    """

    name: str
    departments: tuple[str, ...] = ()
    activities: tuple[NewActivity, ...] = ()
    systems: tuple[str, ...] = ()
    technicians: int | None = None

    @property
    def all_systems(self) -> tuple[str, ...]:
        """Return every system that is named, each once."""
        return once([*self.systems, *(n for a in self.activities for n in a.needs)])


def once(names: Sequence[str]) -> tuple[str, ...]:
    """Return names in order, each once, whatever the case and the dots."""
    return tuple({fold(name): name for name in reversed(names)}.values())[::-1]


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a text with commas, semicolons or line breaks between.

    Raises:
        InputError: a name is too long, or they are too many.
    """
    found = once([" ".join(n.split()) for n in _BETWEEN.split(text.strip()) if n.strip()])
    for name in found:
        check_name(name)
    if len(found) > _MOST:
        raise InputError(f"{len(found)} namn är för många att svara med. Högst {_MOST} går.")
    return found


def check_name(name: str) -> None:
    """Refuse what cannot be a name.

    Raises:
        InputError: it is empty, too long, or without a letter or digit.
    """
    if not any(c.isalnum() for c in name):
        raise InputError(f'"{name}" är inget namn: det behöver minst en bokstav eller siffra.')
    if not name.isprintable():
        raise InputError(f'Namnet "{name.strip()!r}" har tecken som inte syns. Skriv om det.')
    if len(name) > _LONGEST_NAME:
        raise InputError(
            f'Namnet "{name[:40]}…" är {len(name)} tecken långt. Högst {_LONGEST_NAME} går.'
        )


def activity_from(text: str, departments: Sequence[str]) -> NewActivity:
    """Read ``Hemtjänst: Journal, Planering``; with several departments ``Omsorgen / Hemtjänst: …``.

    Raises:
        InputError: the department is not one of ``departments``, or has to be said.
    """
    head, _, needs = text.partition(":")
    before, slash, name = head.partition("/")
    if not slash:
        before, name = "", head
    name = " ".join(name.split())
    check_name(name)
    department = _department(before.strip(), name, departments)
    return NewActivity(name, department, names_in(needs))


def _department(typed: str, activity: str, departments: Sequence[str]) -> str:
    if not departments:
        raise InputError(
            f'Verksamheten "{activity}" behöver en förvaltning. Ange --förvaltning först.'
        )
    if not typed:
        if len(departments) == 1:
            return departments[0]
        raise InputError(
            f'Vilken förvaltning hör "{activity}" till? Skriv till exempel '
            f'"{departments[0]} / {activity}".'
        )
    for department in departments:
        if fold(department) == fold(typed):
            return department
    hint = did_you_mean(typed, departments) or f"De som finns: {', '.join(departments)}."
    raise InputError(f'Förvaltningen "{typed}" är inte angiven. {hint}')
