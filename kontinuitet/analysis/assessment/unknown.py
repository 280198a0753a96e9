"""What a model does not say, and what a result therefore takes for granted.

A model begins with names and grows. Until then the computation has to assume something, and what
it assumes makes the result look better than it is: what is not said to need anything never fails.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kontinuitet.model.landscape import SYSTEMS, Municipality
from kontinuitet.wording import count_in_table, listed

_MOST_NAMED = 4


class UnknownKind(StrEnum):
    """What is not said, by the field that would say it."""

    ACTIVITY_NEEDS = "verksamheter.behöver"
    SYSTEM_NEEDS = "resurser.behöver"
    RESTART = "resurser.återstart"
    LIMIT = "verksamheter.acceptabel_avbrottstid"
    STAFFING = "bemanning"


@dataclass(frozen=True, slots=True)
class Unknown:
    """One thing that is not said: of how many, of which ids, and a Swedish sentence."""

    kind: UnknownKind
    ids: tuple[str, ...]
    total: int
    text: str


def unknowns(municipality: Municipality, lost: Collection[str] | None = None) -> list[Unknown]:
    """Return what the model does not say; with ``lost`` only of those resources for restarts."""
    found = [
        _activity_needs(municipality),
        _system_needs(municipality),
        _restarts(municipality, lost),
        _limits(municipality),
    ]
    result = [unknown for unknown in found if unknown is not None]
    if municipality.staffing is None and municipality.resources:
        said = "Bemanning är inte angiven. Det räknas som att personalen alltid räcker."
        result.append(Unknown(UnknownKind.STAFFING, (), 1, said))
    return result


def _named(municipality: Municipality, ids: Collection[str]) -> str:
    return listed([municipality.name_of(i) for i in ids], most=_MOST_NAMED)


def _activity_needs(municipality: Municipality) -> Unknown | None:
    ids = tuple(i for i, a in sorted(municipality.activities.items()) if not a.needs)
    if not ids:
        return None
    total = len(municipality.activities)
    said = (
        f"{len(ids)} av {count_in_table(total, 'verksamhet', 'verksamheter')} anger inte vad de "
        f"behöver, och kan därför inte slås ut: {_named(municipality, ids)}."
    )
    return Unknown(UnknownKind.ACTIVITY_NEEDS, ids, total, said)


def _system_needs(municipality: Municipality) -> Unknown | None:
    systems = {i: r for i, r in sorted(municipality.resources.items()) if r.type in SYSTEMS}
    ids = tuple(i for i, r in systems.items() if not r.needs)
    if not ids:
        return None
    said = (
        f"{len(ids)} av {count_in_table(len(systems), 'system', 'system')} anger inte vad de "
        f"behöver, och räknas som oberoende av el, nät och allt annat: "
        f"{_named(municipality, ids)}."
    )
    return Unknown(UnknownKind.SYSTEM_NEEDS, ids, len(systems), said)


def _restarts(municipality: Municipality, lost: Collection[str] | None) -> Unknown | None:
    systems = {
        i: r
        for i, r in sorted(municipality.resources.items())
        if r.type in SYSTEMS and (lost is None or i in lost)
    }
    ids = tuple(i for i, r in systems.items() if r.restart is None)
    if not ids:
        return None
    said = (
        f"{len(ids)} av {count_in_table(len(systems), 'system', 'system')} "
        f"{'som slås ut ' if lost is not None else ''}anger ingen återstartstid, och räknas som "
        f"igång så fort det de behöver är tillbaka: {_named(municipality, ids)}."
    )
    return Unknown(UnknownKind.RESTART, ids, len(systems), said)


def _limits(municipality: Municipality) -> Unknown | None:
    ids = tuple(i for i, a in sorted(municipality.activities.items()) if a.mtpd is None)
    if not ids:
        return None
    total = len(municipality.activities)
    said = (
        f"{len(ids)} av {count_in_table(total, 'verksamhet', 'verksamheter')} har ingen beslutad "
        f"acceptabel avbrottstid, så inget avbrott räknas som för långt: "
        f"{_named(municipality, ids)}."
    )
    return Unknown(UnknownKind.LIMIT, ids, total, said)
