"""How activities bear an outage: degraded time, fallback clocks and data loss.

Definitions: docs/semantics.md, "Degraded", "Fallback routines" and "Data loss". Everything here
works on the times that nodes are down; nothing here changes them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.intervals import (
    Span,
    contains,
    difference,
    erode_start,
    intersection,
    normalise,
    union,
)
from kontinuitet.analysis.base.net import Group, Net
from kontinuitet.analysis.base.records import Fault
from kontinuitet.model.landscape import Activity, Fallback, Municipality
from kontinuitet.model.requirement import Effect, Requirement
from kontinuitet.model.scenario import Recovery

#: Time down by node; a node that is missing is never down.
Down = Mapping[int, Sequence[Span]]


def time_with_at_least(sets: Sequence[Iterable[Span]], count: int) -> list[Span]:
    """Return the time that is in at least ``count`` of ``sets``; ``count`` is at least 1."""
    if count == 1:
        return union(*sets)
    changes: dict[int, int] = {}
    for spans in sets:
        for start, end in normalise(spans):
            changes[start] = changes.get(start, 0) + 1
            if end is not None:
                changes[end] = changes.get(end, 0) - 1
    result: list[Span] = []
    inside: int | None = None
    number = 0
    for minute in sorted(changes):
        number += changes[minute]
        if number >= count and inside is None:
            inside = minute
        elif number < count and inside is not None:
            result.append((inside, minute))
            inside = None
    if inside is not None:
        result.append((inside, None))
    return result


def time_lost(group: Group, down: Down) -> list[Span]:
    """Return the time when the group has fewer than its quorum of suppliers."""
    return time_with_at_least(
        [down.get(u, ()) for u in group.suppliers], len(group.suppliers) - group.quorum + 1
    )


def find_bad(net: Net, down: Down) -> dict[int, list[Span]]:
    """Return, by node, the time it is down or degraded: the least solution, by a work list."""
    bad = {node: normalise(spans) for node, spans in down.items() if spans}
    queue = deque(sorted(bad))
    waiting = set(queue)
    while queue:
        node = queue.popleft()
        waiting.discard(node)
        for position in net.served_by[node]:
            group = net.groups[position]
            if not group.soft or not group.to_run:
                continue
            spread = erode_start(time_lost(group, bad), group.hold)
            before = bad.get(group.owner, [])
            after = union(before, spread)
            if after != before:
                bad[group.owner] = after
                if group.owner not in waiting:
                    waiting.add(group.owner)
                    queue.append(group.owner)
    return bad


@dataclass(frozen=True, slots=True)
class Clocks:
    """How the time of an activity's outages was spent; intervals are normalised.

    ``uses`` are (fallback id, start, end), sorted by start, then id.
    """

    without: tuple[Span, ...]
    alternative: tuple[Span, ...]
    uses: tuple[tuple[str, int, int | None], ...]


def _need_lost(need: Requirement, net: Net, down: Down) -> list[Span]:
    sets = [down.get(net.index[u], ()) for u in need.suppliers]
    lost = time_with_at_least(sets, len(sets) - need.quorum + 1)
    return erode_start(lost, need.hold)


def usable(fallback: Fallback, first: int, outage: Span, net: Net, down: Down) -> list[Span]:
    """Return when a fallback routine that begins at the minute ``first`` can be used in an outage.

    Its window, cut to the outage, less the time any of its own needs is lost. A need whose loss
    only degrades (nedsatt) does not stop the routine, as it stops nothing else.
    """
    last = None if fallback.endurance is None else first + fallback.endurance
    time = intersection([(first, last)], [outage])
    for need in fallback.needs:
        if need.effect is not Effect.SOFT:
            time = difference(time, _need_lost(need, net, down))
    return time


def _boundaries(outage: Span, sets: Iterable[Iterable[Span]]) -> list[int]:
    """Return the minutes in the outage at which anything may change, beginning with its start."""
    start, end = outage
    found = {start}
    for spans in sets:
        for first, last in spans:
            for minute in (first, last):
                if minute is not None and minute > start and (end is None or minute < end):
                    found.add(minute)
    return sorted(found)


def _filled(group: Group, up: frozenset[int], replaced: frozenset[int]) -> bool:
    return sum(u in up or u in replaced for u in group.suppliers) >= group.quorum


def fallback_clocks(
    net: Net, down: Down, node: int, activity: Activity, outages: Sequence[Span]
) -> Clocks:
    """Divide the outages of an activity into time without ability and on fallback routines.

    Of the routines that are usable at one time, those are said to be used that are enough when the
    latest to start are left out (by ``startar_inom``, then id). A need that is gone but still
    inside its own endurance is not missing.
    """
    hard = [net.groups[p] for p in net.groups_of[node] if not net.groups[p].soft]
    needed = {u for g in hard for u in g.suppliers}
    run_groups = [g for g in hard if g.to_run]
    routines = sorted(activity.fallbacks.items(), key=lambda item: (item[1].starts_within, item[0]))
    replaces = {
        identity: frozenset(net.index[r] for r in f.replaces if r in net.index) & needed
        for identity, f in routines
    }
    missing = [erode_start(time_lost(g, down), g.hold) for g in run_groups] if routines else []
    without: list[Span] = []
    used: dict[str, list[Span]] = {}
    before = -1
    for outage in outages:
        firsts = {
            i: net.begun_routines[node, i].first(outage[0], f.starts_within, before)
            if (node, i) in net.begun_routines
            else outage[0] + f.starts_within
            for i, f in routines
        }
        before = outage[0] if outage[1] is None else outage[1]
        windows = {i: usable(f, firsts[i], outage, net, down) for i, f in routines if replaces[i]}
        changes = [down.get(u, ()) for u in sorted(needed)] if windows else []
        starts = _boundaries(outage, [*windows.values(), *missing, *changes])
        for start, end in zip(starts, [*starts[1:], outage[1]], strict=True):
            lacking = [
                g for g, lost in zip(run_groups, missing, strict=False) if contains(lost, start)
            ]
            up = frozenset(u for u in needed if not contains(down.get(u, ()), start))
            ready = [i for i, time in windows.items() if contains(time, start)]
            chosen = _enough(lacking, up, ready, replaces)
            if chosen is None:
                without.append((start, end))
            else:
                for identity in chosen:
                    used.setdefault(identity, []).append((start, end))
    uses = [(i, start, end) for i, spans in used.items() for start, end in normalise(spans)]
    return Clocks(
        tuple(normalise(without)),
        tuple(union(*used.values())),
        tuple(sorted(uses, key=lambda use: (use[1], use[0]))),
    )


def _enough(
    lacking: Sequence[Group],
    up: frozenset[int],
    ready: Sequence[str],
    replaces: Mapping[str, frozenset[int]],
) -> list[str] | None:
    """Return the routines that together replace what is missing, None when they cannot.

    When nothing is missing any longer but the activity is not back yet, the first of them goes on.
    """

    def suffice(routines: Sequence[str]) -> bool:
        replaced = frozenset().union(*(replaces[i] for i in routines))
        return bool(routines) and all(_filled(g, up, replaced) for g in lacking)

    if not suffice(ready):
        return None
    chosen = list(ready)
    for identity in reversed(ready):
        fewer = [i for i in chosen if i != identity]
        if suffice(fewer):
            chosen = fewer
    return chosen


@dataclass(frozen=True, slots=True)
class DataLoss:
    """Worst-case minutes of data lost (None: none known) and hit resources without known backup."""

    minutes: int | None
    unknown: tuple[str, ...]


def data_loss(municipality: Municipality, activity: Activity, hit: Iterable[str]) -> DataLoss:
    """Return what an activity loses at worst, where ``hit`` are the resources that lose data."""
    named = {u for need in activity.needs for u in need.suppliers}
    known: list[int] = []
    unknown: list[str] = []
    for identity in sorted(named.intersection(hit)):
        backup = municipality.resources[identity].backup
        if backup is None or backup.interval is None:
            unknown.append(identity)
        else:
            known.append(backup.interval)
    return DataLoss(max(known, default=None), tuple(unknown))


def losing_data(net: Net, faults: Iterable[Fault]) -> dict[str, Fault]:
    """Return the resources whose data is lost, with the first fault that does it."""
    result: dict[str, Fault] = {}
    for fault in sorted(faults, key=lambda f: (f.start, f.node)):
        if fault.recovery is not Recovery.RESTART:
            result.setdefault(net.ids[fault.node], fault)
    return dict(sorted(result.items()))
