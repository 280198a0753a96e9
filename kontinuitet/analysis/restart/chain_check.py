"""The chain check: whether restarts one after another leave room for an activity's own time.

Restart 4 h + 2 h + 1 h + 0,5 h one after another is 7,5 h, so a time of 5 h cannot be met however
many people there are. The engine says how long it takes: everything is started from nothing with
unlimited people (docs/semantics.md, "The chain check").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.base.restart_results import ChainKind
from kontinuitet.analysis.criticality.demands import own_times
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.critical_chain import Chains
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.model.landscape import Municipality


@dataclass(frozen=True, slots=True)
class Link:
    """One restart in a chain: who, how long its own work takes, what is left of the time then.

    ``left`` is the time left for this link and all before it; negative beyond the breaking link.
    """

    id: str
    restart: int
    left: int


@dataclass(frozen=True, slots=True)
class BrokenChain:
    """A time that cannot be met: restarts, one after another, take longer.

    ``links`` go from what must start first to the activity; ``breaks`` is the first link, seen from
    the activity, for whose own work too little time is left.
    """

    activity: str
    limit: int
    needed: int
    links: tuple[Link, ...]
    breaks: str


def cold_start(net: Net) -> tuple[Course, list[Fault]]:
    """Return what happens, with unlimited people, when every resource is lost at T+0."""
    faults = [Fault(node, 0, None) for node in range(len(net)) if not net.is_activity[node]]
    return Course(net, run(net, faults)), faults


def broken_chains(
    municipality: Municipality, net: Net, own: Mapping[int, int] | None = None
) -> tuple[BrokenChain, ...]:
    """Return the activities that are down longer than their own time in a cold start, by id.

    Those that never come back are in a circle, which is told elsewhere.
    """
    course, faults = cold_start(net)
    chains = Chains(course, faults, None)
    result: list[BrokenChain] = []
    limits = own_times(municipality, net) if own is None else own
    for node, needed in course.minutes_down(list(limits)).items():
        if needed is not None and needed > limits[node]:
            result.append(_broken(net, chains, node, limits[node], needed))
    return tuple(result)


def _broken(net: Net, chains: Chains, node: int, limit: int, needed: int) -> BrokenChain:
    chain = chains.of(node)
    late = needed - limit
    # What is left is until when a work may end, for what comes after it to be in time.
    links = [
        Link(link.id, link.minutes, link.end - late)
        for link in (chain.links if chain is not None else ())
        if link.kind is ChainKind.WORK
    ]
    if not links or links[-1].id != net.ids[node]:
        links.append(Link(net.ids[node], 0, limit))
    short = [link.id for link in links if link.left < link.restart]
    return BrokenChain(net.ids[node], limit, needed, tuple(links), (short or [links[0].id])[-1])
