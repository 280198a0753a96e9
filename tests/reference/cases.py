"""Random nets, faults and people. Times are few and small so that things meet at one instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from kontinuitet.analysis.base.clock import Clock
from kontinuitet.analysis.base.crew import Crew, Member
from kontinuitet.analysis.base.hours import Hours
from kontinuitet.analysis.base.net import Net, Work, build_net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.model.landscape import Fallback
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.scenario import Recovery
from kontinuitet.model.staffing import merged

KINDS = ("bassystem", "bassystem", "verksamhetssystem", "nät", "lokal", "el")
SKILLS = ("nät", "server", "app")


@dataclass(frozen=True)
class Case:
    """All that a simulation needs."""

    net: Net
    faults: tuple[Fault, ...]
    crew: Crew | None
    priority: tuple[int, ...] | None


def with_hours(case: Case, seed: int, *, changes: bool = False) -> Case:
    """Return the case with working hours for some people, in a period of 6 to 15 minutes.

    With ``changes`` the clock is put forward or back a few minutes, once or more.
    """
    rng = Random(f"hours {seed}")
    other = Random(f"changes {seed}")
    minutes = sorted(other.sample(range(-6, 40), other.randint(1, 3))) if changes else []
    clock = Clock(tuple((at, other.choice((-3, -2, -1, 1, 2, 3))) for at in minutes))
    period = rng.randint(6, 15)
    members = []
    for member in case.crew.members if case.crew else ():
        starts = [rng.randrange(period) for _ in range(rng.choice((0, 1, 1, 2)))]
        every = [(s, s + rng.randint(1, 8)) for s in sorted(starts)]
        begins = [rng.randint(0, 20) for _ in range(rng.choice((0, 0, 1)))]
        hours = Hours(
            tuple(every), tuple(merged((s, s + rng.randint(1, 9)) for s in begins)), period, clock
        )
        chosen = None if hours.always or rng.random() < 0.3 else hours
        members.append(replace(member, hours=chosen))
    return replace(case, crew=Crew(tuple(members)))


def need(
    suppliers: list[str], k: int = 1, hold: int = 0, break_glass: bool = False, **other: str
) -> Requirement:
    """Return a requirement group; ``other`` are further keys as a user writes them."""
    data: dict[str, Any] = {"uthållighet": hold, **other}
    data |= {"minst": str(k), "av": suppliers} if len(suppliers) > 1 else {"resurs": suppliers[0]}
    if break_glass:
        data["nödstart"] = "Starta med lokalt konto."
    return Requirement.model_validate(data)


def random_case(
    seed: int,
    *,
    limited: bool | None = None,
    break_glass: bool = True,
    ring: bool = False,
    largest: int = 9,
    unknown: float = 0.0,
    routines: float = 0.0,
) -> Case:
    """Return a reproducible case; ``ring`` adds a ring of holds, where outages can circulate.

    ``unknown`` is the share of the open faults that no work ends, ``routines`` that of the nodes
    that have fallback routines as activities have.
    """
    rng = Random(seed)
    size = rng.randint(3 if ring else 2, largest)
    ids = [f"n{i}" for i in range(size)]
    scale = rng.choice((1, 2, 4))
    glass = rng.choice((0.0, 0.0, 0.3, 0.8)) if break_glass else 0.0
    density = rng.choice((0.7, 1.2, 2.0))
    needs: dict[str, list[Requirement]] = {}
    for place, identity in enumerate(ids):
        groups = []
        if ring and place < size - rng.randint(0, 1):
            groups.append(need([ids[place - 1]], hold=rng.randint(1, 3)))
        for _ in range(min(3, int(rng.expovariate(1 / density)))):
            # A supplier may be the node itself: a slip that must not break anything.
            suppliers = rng.sample(ids, min(size, rng.choice((1, 1, 1, 2, 2, 3))))
            groups.append(
                need(
                    suppliers,
                    rng.randint(1, len(suppliers)),
                    rng.choice((0, 0, 0, 1, 2, 3)) * scale,
                    rng.random() < glass,
                    gäller=rng.choice(("både", "både", "både", "drift", "start")),
                    vid_bortfall=rng.choice(("stopp",) * 7 + ("nedsatt",)),
                )
            )
        needs[identity] = groups
    limited = rng.random() < 0.6 if limited is None else limited
    works = {}
    for identity in ids:
        people = tuple(
            (skill, rng.randint(1, 2))
            for skill in SKILLS
            if rng.random() < (0.35 if limited else 0.1)
        )
        works[identity] = Work(
            rng.choice((0, 0, 1, 2, 3)) * scale,
            rng.choice((0, 0, 1, 2)),
            rng.choice((0, 1, 3)),
            people,
        )
    faults = []
    for _ in range(rng.choice((1, 1, 2, 2, 3, 4))):
        start = rng.randint(0, 5) * rng.choice((1, scale))
        end = None if rng.random() < 0.4 else start + rng.randint(1, 5) * scale
        faults.append(Fault(rng.randrange(size), start, end, rng.choice(list(Recovery)), "prov"))
    # Drawn apart, so that the cases with known numbers stay as they are.
    apart = Random(f"unknown {seed}")
    faults = [
        replace(f, unknown=True) if f.end is None and apart.random() < unknown else f
        for f in faults
    ]
    crew = None
    if limited:
        members = []
        for number in range(rng.randint(0, 5)):
            skills = frozenset(rng.sample(SKILLS, rng.choice((1, 1, 2, 3))))
            members.append(Member(f"p{number}", skills, rng.choice((0, 0, 0, 2, 6))))
        crew = Crew(tuple(members))
    priority: tuple[int, ...] | None = None
    if rng.random() < 0.7:
        order = list(range(size))
        rng.shuffle(order)
        priority = tuple(order)
    kinds = None
    if rng.random() < 0.5:
        kinds = {identity: rng.choice(KINDS) for identity in ids}
    rows = random_fallbacks(seed, ids, routines) if routines else {}
    named = {i: {f"r{n}": row for n, row in enumerate(own)} for i, own in rows.items()}
    net = build_net(needs, work=works, kinds=kinds, fallbacks=named)
    return Case(net, tuple(faults), crew, priority)


def random_fallbacks(seed: int, ids: Sequence[str], share: float) -> dict[str, list[Fallback]]:
    """Return fallback routines for a share of the nodes, drawn apart from the rest of a case."""
    rng = Random(f"routines {seed}")
    found: dict[str, list[Fallback]] = {}
    for identity in ids:
        if rng.random() >= share:
            continue
        rows: list[Fallback] = []
        for number in range(rng.choice((1, 1, 2))):
            needs = []
            for _ in range(rng.choice((0, 0, 1, 2))):
                suppliers = rng.sample(list(ids), min(len(ids), rng.choice((1, 1, 2))))
                least = rng.randint(1, len(suppliers))
                needs.append(need(suppliers, least, rng.choice((0, 0, 1, 3))))
            data: dict[str, Any] = {
                "namn": f"R{number}",
                "ersätter": rng.sample(list(ids), rng.randint(1, len(ids))),
                "startar_inom": rng.choice((0, 0, 1, 2, 4)),
                "behöver": needs,
            }
            if rng.random() < 0.6:
                data["uthållighet"] = rng.choice((0, 1, 2, 5, 9))
            rows.append(Fallback.model_validate(data))
        found[identity] = rows
    return found
