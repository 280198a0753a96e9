"""Seeded municipal instances for benchmarks and tests: layered systems, technicians, activities.

Not real municipalities: ratios between orders on the same instance are what they are for.
"""

from __future__ import annotations

import random
from typing import Any

from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

SKILLS = ("applikation", "databas", "klient", "nät", "server")
BASE, SHARED = 0.12, 0.3
TWO_PEOPLE, AUTOMATIC = 0.10, 0.08
ACCEPTABLE = (120, 240, 480, 720, 1440, 2880, 4320)


def _technicians(rng: random.Random, count: int) -> list[set[str]]:
    """Return one to three skills for each; together they hold every skill."""
    skills: list[set[str]] = [set() for _ in range(count)]
    for number, skill in enumerate(SKILLS):
        skills[number % count].add(skill)
    for own in skills:
        wanted = rng.randint(1, 3)
        while len(own) < wanted:
            own.add(rng.choice(SKILLS))
    return skills


def _people(rng: random.Random, technicians: list[set[str]]) -> dict[str, int]:
    if rng.random() >= TWO_PEOPLE or len(technicians) < 2:
        return {rng.choice(SKILLS): 1}
    first, second = rng.sample(range(len(technicians)), 2)
    one, other = rng.choice(sorted(technicians[first])), rng.choice(sorted(technicians[second]))
    return {one: 2} if one == other else {one: 1, other: 1}


def _needs(rng: random.Random, earlier: list[str], most: int) -> list[Any]:
    if not earlier:
        return []
    chosen = rng.sample(earlier, min(len(earlier), rng.randint(1, most)))
    if len(chosen) > 2 and rng.random() < 0.3:
        return [{"en_av": chosen[:2]}, *chosen[2:]]
    return list(chosen)


def instance(systems: int, technicians: int, seed: int) -> tuple[Municipality, Scenario]:
    """Return a municipality with everything down at T+0, the same for the same arguments."""
    rng = random.Random(f"{systems}/{technicians}/{seed}")
    skills = _technicians(rng, technicians)
    # Numbers are dealt at random: an id says nothing about the layer.
    ids = [f"system-{number:04d}" for number in rng.sample(range(systems), systems)]
    base, shared = max(2, int(systems * BASE)), max(4, int(systems * (BASE + SHARED)))
    resources: dict[str, Any] = {}
    for number, identity in enumerate(ids):
        if number < base:
            earlier, most = ids[: max(0, number - 1)], 2
        elif number < shared:
            earlier, most = ids[:base], 3
        else:
            earlier, most = ids[:shared], 4
        restart: dict[str, Any] = {"tid": f"{5 * rng.randint(2, 36)} min"}
        if rng.random() < AUTOMATIC:
            restart["automatisk"] = "ja"
        else:
            restart["kräver"] = _people(rng, skills)
        resources[identity] = {
            "namn": identity.capitalize(),
            "typ": "bassystem" if number < shared else "verksamhetssystem",
            "taggar": ["allt"],
            "återstart": restart,
            "behöver": _needs(rng, earlier, most),
        }
    activities: dict[str, Any] = {}
    for number in range(systems // 2):
        essential = rng.random() < 0.35
        activities[f"verksamhet-{number:04d}"] = {
            "namn": f"Verksamhet {number}",
            "förvaltning": "kommunen",
            "samhällsviktig": "ja" if essential else "nej",
            "acceptabel_avbrottstid": f"{rng.choice(ACCEPTABLE[: 4 if essential else 7])} min",
            "behöver": rng.sample(ids[shared:], min(len(ids) - shared, rng.randint(1, 3))),
        }
    municipality = Municipality.model_validate(
        {
            "kommun": {"namn": "Provköping"},
            "förvaltningar": {"kommunen": {"namn": "Kommunens förvaltning"}},
            "verksamheter": activities,
            "resurser": resources,
            "bemanning": {
                "personer": {
                    f"tekniker-{number + 1}": {
                        "namn": f"Tekniker {number + 1}",
                        "kompetenser": sorted(own),
                    }
                    for number, own in enumerate(skills)
                }
            },
        }
    )
    scenario = Scenario.model_validate(
        {
            "scenario": "allt-nere",
            "namn": "Allt är nere",
            "bortfall": [{"urval": {"taggar": ["allt"]}, "orsak": "Kallstart"}],
        }
    )
    return municipality, scenario
