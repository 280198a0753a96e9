"""From a scenario to faults: ids and selections become one fault for each resource that fails."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.outage.engine import Fault
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Outage, Scenario, Selection
from kontinuitet.problems import did_you_mean


@dataclass(frozen=True, slots=True)
class Expansion:
    """The faults of a scenario, and a Swedish sentence for every selection that matches nothing."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def _describe(selection: Selection) -> str:
    parts = []
    if selection.type is not None:
        parts.append(f"typ {selection.type.value}")
    if selection.tags:
        word = "taggen" if len(selection.tags) == 1 else "taggarna"
        parts.append(f"{word} {', '.join(selection.tags)}")
    if selection.supplier is not None:
        parts.append(f"leverantör {selection.supplier}")
    if selection.site is not None:
        parts.append(f"plats {selection.site}")
    return ", ".join(parts)


def _resources(
    municipality: Municipality, outage: Outage, number: int
) -> tuple[list[str], str | None]:
    """Return the sorted ids that fail, and a sentence when a selection matches nothing."""
    if outage.selection is None:
        return sorted(set(outage.resources)), None
    hits = sorted(i for i, r in municipality.resources.items() if outage.selection.matches(r))
    if hits:
        return hits, None
    return [], (
        f"Bortfall {number}: urvalet ({_describe(outage.selection)}) träffar ingen resurs "
        "och räknas inte."
    )


def expand(municipality: Municipality, scenario: Scenario, net: Net) -> Expansion:
    """Expand the outages of a scenario into faults, sorted by start, node and end.

    Raises:
        InputError: an outage names a resource that the municipality does not have.
    """
    faults: list[Fault] = []
    notes: list[str] = []
    unknown: list[str] = []
    for number, outage in enumerate(scenario.outages, start=1):
        ids, note = _resources(municipality, outage, number)
        if note is not None:
            notes.append(note)
        for identity in ids:
            if identity not in municipality.resources:
                hint = did_you_mean(identity, municipality.resources)
                unknown.append(
                    f'Bortfall {number} nämner resursen "{identity}", som inte finns.'
                    + (f" {hint}" if hint else "")
                )
                continue
            open_ended = outage.end is None
            faults.append(
                Fault(
                    node=net.index[identity],
                    start=outage.start,
                    end=outage.end,
                    recovery=outage.recovery,
                    cause=outage.cause or "",
                    unknown=open_ended and municipality.resources[identity].restart is None,
                )
            )
    if unknown:
        raise InputError("\n".join(unknown))
    # An open fault (no end) sorts after every timed one of the same start.
    faults.sort(
        key=lambda f: (f.start, f.node, f.end is None, f.end or 0, f.recovery.value, f.cause)
    )
    return Expansion(tuple(faults), tuple(notes))
