"""What a user typed, as an id: an id or a name, in any case and spelling."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from kontinuitet.errors import InputError
from kontinuitet.model.base import fold
from kontinuitet.problems import nearest

_MOST_LISTED = 12


def find_id(typed: str, named: Mapping[str, str], what: str) -> str:
    """Return the id meant by ``typed`` among ``named`` (name by id).

    An id as it is comes first, then ids and names without regard to case, accents, hyphens and
    spaces. ``what`` is the kind in definite form: ``förvaltningen``.

    Raises:
        InputError: there is none, with the nearest, or several, which are listed.
    """
    exact = unicodedata.normalize("NFC", typed).strip()
    if exact in named:
        return exact
    folded = _folded(exact)
    for candidates in (
        [i for i in named if _folded(i) == folded],
        [i for i, name in named.items() if _folded(name) == folded],
    ):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            listed = "; ".join(f"{named[i]} ({i})" for i in sorted(candidates))
            raise InputError(f'{what.capitalize()} "{typed}" kan vara flera: {listed}. Ange id.')
    raise InputError(f'{what.capitalize()} "{typed}" finns inte. {_help(folded, named)}'.rstrip())


def find_ids(typed: str, named: Mapping[str, str], what: str) -> list[str]:
    """Return the ids meant by a text with commas between; a name may have commas in it.

    Raises:
        InputError: as of :func:`find_id`.
    """
    pieces = [piece.strip() for piece in typed.split(",") if piece.strip()]
    known = {_folded(i) for i in named} | {_folded(name) for name in named.values()}
    found: list[str] = []
    while pieces:
        # The longest run of pieces that is a name: "Kärnswitch 1, datahallen".
        size = next(
            (n for n in range(len(pieces), 1, -1) if _folded(", ".join(pieces[:n])) in known), 1
        )
        found.append(find_id(", ".join(pieces[:size]), named, what))
        del pieces[:size]
    return list(dict.fromkeys(found))


def _folded(text: str) -> str:
    """Fold as keys are folded, and take every accent away."""
    parts = unicodedata.normalize("NFKD", fold(" ".join(text.split())))
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("_", "")


def _help(folded: str, named: Mapping[str, str]) -> str:
    by_folded: dict[str, str] = {}
    for identity, name in sorted(named.items()):
        by_folded.setdefault(_folded(identity), identity)
        by_folded.setdefault(_folded(name), identity)
    near = nearest(folded[:80], by_folded)
    if near is not None:
        identity = by_folded[near]
        return f'Menade du "{identity}" ({named[identity]})?'
    if 0 < len(named) <= _MOST_LISTED:
        return f"De som finns: {', '.join(sorted(named))}."
    return ""
