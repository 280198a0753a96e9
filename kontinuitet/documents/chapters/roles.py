"""Whose a step is, and who is named in it: roles found in running text, whatever their endings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import Contact

#: How a role ends when it is definite, or has something: Förvaltningschefen, chefens.
_ENDING = r"(?:en|et|n|t|erna|arna|orna|na)?s?"


@cache
def _pattern(role: str) -> re.Pattern[str]:
    words = [rf"{re.escape(word)}{_ENDING}" for word in re.split(r"\s*\(", role)[0].split()]
    return re.compile(rf"(?<!\w){' '.join(words)}(?!\w)", re.IGNORECASE)


def named_in(text: str, roles: Iterable[str]) -> list[str]:
    """Return the roles that a text names, in their own order; of two alike the longer one."""
    found = {role: [m.span() for m in _pattern(role).finditer(text)] for role in roles}
    kept = []
    for role, spans in found.items():
        longer = [s for other, there in found.items() if other != role for s in there]
        if any(not any(a <= x and y <= b and (a, b) != (x, y) for a, b in longer)
               for x, y in spans):  # fmt: skip
            kept.append(role)
    return kept


def begins_with(text: str, roles: Iterable[str]) -> str | None:
    """Return the role that a step begins with, whose step it is; None when it names none first."""
    starting = [role for role in roles if _pattern(role).match(text)]
    return max(starting, key=lambda role: (len(role), role), default=None)


def contacts_of(municipality: Municipality, department: str) -> dict[str, Contact]:
    """Return those whose numbers may be printed, by role: the department's own come first."""
    own = municipality.departments[department].contacts
    found: dict[str, Contact] = {}
    for contact in (*own, *municipality.info.contacts):
        if not contact.protected:
            found.setdefault(contact.role, contact)
    return found


def begins_with_kind(text: str, roles: Iterable[str]) -> list[str]:
    """Return the roles of the kind that a step begins with: Enhetscheferna are several."""
    kinds = {role: role.split()[0] for role in roles if role.split()}
    return [role for role, kind in kinds.items() if _pattern(kind).match(text)]


def shared(
    steps: Sequence[str], decides: str, carded: Iterable[str], others: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return each role's own steps: those that begin with it, or with what several are called.

    ``carded`` are the roles that have cards; only one of ``others`` that is named in full gets one.
    What begins with nobody is for whoever ``decides``.
    """
    cards = list(dict.fromkeys((decides, *carded)))
    found: dict[str, list[str]] = {}
    for step in steps:
        one = begins_with(step, (*cards, *others))
        for role in [one] if one else begins_with_kind(step, cards) or [decides]:
            found.setdefault(role, []).append(step)
    return {role: tuple(own) for role, own in found.items()}
