"""Changes to the model that an exercise gives reason for: proposed, never made."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kontinuitet.exercise.came_up import Sort, Way
from kontinuitet.exercise.coverage import coverage, played
from kontinuitet.exercise.debrief import actions
from kontinuitet.exercise.room import Room
from kontinuitet.exercise.session import DecisionState
from kontinuitet.loading.writing import plain
from kontinuitet.model.base import is_id
from kontinuitet.model.exercise_event import PlanSupport
from kontinuitet.model.intervention import ChangeOrder, StartFallback
from kontinuitet.model.landscape import Fallback, Improvement, Municipality

_NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change: why (Swedish), the path of keys in the model, and the value as it is written."""

    why: str
    path: tuple[str, ...]
    value: Any

    @property
    def change(self) -> dict[str, Any]:
        """Return the change in the form of the municipality's files."""
        nested = self.value
        for step in reversed(self.path):
            nested = {step: nested}
        made: dict[str, Any] = nested
        return made


def proposals(room: Room) -> list[Proposal]:
    """Return the changes: actions, routines the room made up or tried, another order."""
    run = played(room)
    if run is None:
        return []
    source = f"Övningen {run.name}, {run.day.isoformat()}"
    model = room.frozen.municipality
    standing = [s for s in room.recorder.session.decisions if s.withdrawn is None]
    found = [*_routines(model, standing), *_tried(room)]
    taken = set(model.improvements)
    for why, improvement in [*_actions(room, source), *_orders(room, standing, source)]:
        identity = next_id(taken)
        taken.add(identity)
        found.append(Proposal(why, ("åtgärder", identity), plain(improvement)))
    return found


def next_id(taken: Collection[str]) -> str:
    """Return the id that follows those of the improvements there are: å12 after å11."""
    numbered = [m for identity in taken if (m := _NUMBERED.fullmatch(identity))]
    last = max(numbered, key=lambda m: int(m[2]), default=None)
    prefix, number = (last[1], int(last[2])) if last else ("å", 0)
    while f"{prefix}{number + 1}" in taken:
        number += 1
    return f"{prefix}{number + 1}"


def _actions(room: Room, source: str) -> Iterator[tuple[str, Improvement]]:
    for action in actions(room):
        yield (
            f"Åtgärd ur övningen: {action.action}",
            Improvement.model_validate(
                {
                    "brist": action.weakness,
                    "åtgärd": action.action,
                    "gäller": [action.about] if action.about else [],
                    "ansvarig": action.responsible,
                    "klart": action.due,
                    "källa": source,
                }
            ),
        )


def _orders(
    room: Room, decisions: Collection[DecisionState], source: str
) -> Iterator[tuple[str, Improvement]]:
    """Yield an action for each order that the plan does not have."""
    names = room.frozen.municipality.resources
    for made in decisions:
        if made.decision.support is PlanSupport.IN_PLAN:
            continue
        for one in made.decision.interventions:
            if isinstance(one, ChangeOrder):
                first = ", ".join(names[i].name for i in one.first)
                yield (
                    f"Beslut {made.decision.id} valde en annan återstartsordning",
                    Improvement.model_validate(
                        {
                            "brist": f"Rummet valde en annan ordning: {made.decision.text}",
                            "åtgärd": f"Pröva om prioriteringslistan ska börja med {first}.",
                            "gäller": list(one.first),
                            "källa": source,
                        }
                    ),
                )


def _routines(model: Municipality, decisions: Collection[DecisionState]) -> Iterator[Proposal]:
    """Yield the routines that the room made up, so that the plan can have them."""
    taken = {i: set(a.fallbacks) for i, a in model.activities.items()}
    for made in decisions:
        for one in made.decision.interventions:
            if not isinstance(one, StartFallback) or one.routine is not None:
                continue
            routine = Fallback.model_validate(
                {
                    "namn": one.name or made.decision.text,
                    "ersätter": list(one.replaces),
                    "startar_inom": one.after,
                    "uthållighet": one.endurance,
                }
            )
            identity = _slug(routine.name, taken[one.activity])
            taken[one.activity].add(identity)
            yield Proposal(
                f"Rummet hittade på en reservrutin i beslut {made.decision.id}. "
                "Steg, plats och ansvarig behöver skrivas till",
                ("verksamheter", one.activity, "reservrutiner", identity),
                plain(routine),
            )


def _slug(name: str, taken: Collection[str]) -> str:
    words = "".join(c if is_id(c) or c == "-" else " " for c in name.casefold().replace("-", " "))
    base = "-".join(words.split())[:40].strip("-") or "ny"
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found


def _tried(room: Room) -> Iterator[Proposal]:
    """Yield the date for the routines that were tried, where the model has an earlier or none."""
    run = played(room)
    model = room.frozen.municipality
    if run is None:
        return
    for row in coverage(model, [run]).of(Sort.ROUTINE):
        if row.way not in (Way.DECISION, Way.INJECT) or row.activity is None or row.last is None:
            continue
        routine = row.id.removeprefix(f"{row.activity}.")
        path = ("verksamheter", row.activity, "reservrutiner", routine, "senast_övad")
        how = "ett beslut" if row.way is Way.DECISION else "ett inspel"
        yield Proposal(f"{row.name} prövades i {how}", path, row.last.isoformat())


def as_data(exercise: str, found: Collection[Proposal]) -> Mapping[str, Any]:
    """Return proposals as the content of a file that a person strikes in."""
    return {
        "övning": exercise,
        "förslag": [{"varför": p.why, "ändring": p.change} for p in found],
    }
