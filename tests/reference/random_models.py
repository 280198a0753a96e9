"""Small random models with people, fallback routines, holds and faults, and decisions on them."""

from __future__ import annotations

from random import Random
from typing import Any

from kontinuitet.model.exercise_event import Decision
from kontinuitet.model.intervention import Intervention
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

SKILLS = ("nät", "server")


def random_model(seed: int, *, people: bool = True) -> tuple[Municipality, Scenario]:
    """Return a reproducible model and a scenario of it; without ``people`` nobody is waited for."""
    rng = Random(f"model {seed}")
    systems = [f"s{n}" for n in range(rng.randint(2, 6))]
    scale = rng.choice((1, 5, 60))
    resources: dict[str, Any] = {}
    for place, identity in enumerate(systems):
        rows: dict[str, Any] = {
            "namn": identity.upper(),
            "typ": rng.choice(("bassystem", "nät", "verksamhetssystem")),
            "behöver": _needs(rng, systems[:place], scale),
        }
        if rng.random() < 0.85:
            work: dict[str, Any] = {"tid": rng.choice((0, 1, 2, 3)) * scale}
            if people and rng.random() < 0.8:
                work["kräver"] = {rng.choice(SKILLS): rng.choice((1, 1, 1, 2))}
            rows["återstart"] = work
        resources[identity] = rows
    activities: dict[str, Any] = {}
    for number in range(rng.randint(1, 4)):
        earlier = [*systems, *activities]
        rows = {
            "namn": f"V{number}",
            "förvaltning": "f",
            "acceptabel_avbrottstid": rng.choice((2, 4, 9)) * scale,
            "behöver": _needs(rng, earlier, scale, least=1),
        }
        if rng.random() < 0.6:
            rows["reservrutiner"] = {
                f"r{number}{n}": _routine(rng, earlier, scale) for n in range(rng.choice((1, 1, 2)))
            }
        activities[f"v{number}"] = rows
    data: dict[str, Any] = {
        "kommun": {"namn": "K"},
        "förvaltningar": {"f": {"namn": "F"}},
        "resurser": resources,
        "verksamheter": activities,
    }
    if people:
        data["bemanning"] = {
            "personer": {
                f"p{n}": {
                    "namn": f"P{n}",
                    "kompetenser": rng.sample(SKILLS, rng.choice((1, 1, 2))),
                    "tillgänglig_från": rng.choice((0, 0, 2)) * scale,
                }
                for n in range(rng.randint(1, 4))
            }
        }
    outages = [
        {
            "resurser": rng.sample(systems, rng.choice((1, 1, 2))),
            "från": rng.choice((0, 0, 1, 4)) * scale,
            **({"till": rng.choice((5, 7, 12)) * scale} if rng.random() < 0.5 else {}),
        }
        for _ in range(rng.choice((1, 1, 2, 3)))
    ]
    scenario = {"scenario": "x", "namn": "X", "bortfall": outages}
    return Municipality.model_validate(data), Scenario.model_validate(scenario)


def _needs(rng: Random, ids: list[str], scale: int, least: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for _ in range(max(least, rng.choice((0, 1, 1, 2)))):
        if not ids:
            break
        suppliers = rng.sample(ids, min(len(ids), rng.choice((1, 1, 1, 2))))
        need: dict[str, Any] = {"uthållighet": rng.choice((0, 0, 1, 3)) * scale}
        if len(suppliers) == 1:
            need["resurs"] = suppliers[0]
        else:
            need |= {"minst": rng.choice(("1", "2")), "av": suppliers}
        found.append(need)
    return found


def _routine(rng: Random, ids: list[str], scale: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "namn": "R",
        "ersätter": rng.sample(ids, rng.randint(1, len(ids))),
        "startar_inom": rng.choice((0, 1, 2, 4)) * scale,
        "behöver": _needs(rng, ids, scale) if rng.random() < 0.3 else [],
    }
    if rng.random() < 0.7:
        row["uthållighet"] = rng.choice((1, 3, 6)) * scale
    return row


def random_decision(rng: Random, model: Municipality, scale: int) -> Intervention:
    """Return some intervention on a model, possible or not."""
    return read_intervention(random_decision_data(rng, model, scale))


def read_intervention(data: dict[str, Any]) -> Intervention:
    """Return an intervention from its keys as in the journal."""
    decision = {"id": "b", "text": "x", "av": "x", "ingrepp": [data]}
    return Decision.model_validate(decision).interventions[0]


def random_decision_data(rng: Random, model: Municipality, scale: int) -> dict[str, Any]:
    """Return the keys of some intervention as in the journal; times are in units of ``scale``."""
    some = rng.sample(sorted(model.resources), rng.choice((1, 1, 2)))
    length = rng.choice((1, 2, 6)) * scale
    after = rng.choice((0, 0, 1, 3)) * scale
    activity = rng.choice(sorted(model.activities))
    routines = sorted(model.activities[activity].fallbacks)
    persons = sorted(model.staffing.persons) if model.staffing else ["p0"]
    kind = rng.randrange(9)
    if kind == 7 and routines:
        own = {"verksamhet": activity, "reservrutin": rng.choice(routines), "om": after}
        return {"typ": "reservrutin", **own}
    endless = rng.random() < 0.5
    made: list[dict[str, Any]] = [
        {"typ": "stäng", "resurser": some, **({} if endless else {"i": length})},
        {"typ": "antagande", "resurser": some, "faller": "ja", "i": length},
        {"typ": "antagande", "resurser": some[:1], "åter_om": after},
        {
            "typ": "personal",
            "kompetenser": rng.sample(SKILLS, rng.choice((1, 2))),
            "antal": rng.choice((1, 2)),
            "om": after,
        },
        {"typ": "lämnar", "person": rng.choice(persons)},
        {"typ": "ordning", "först": some},
        {"typ": "skjut_upp", "resurser": some[:1], "i": length},
        {"typ": "reservrutin", "verksamhet": activity, "ersätter": some, "om": after},
    ]
    chosen = made[min(kind, 7)]
    if chosen["typ"] == "reservrutin" and not endless:
        chosen["uthållighet"] = length
    return chosen
