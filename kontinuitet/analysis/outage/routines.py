"""Activities that others need and that are down: when a fallback routine carries them.

docs/semantics.md, "Activities on a routine". For those who need it, an activity is gone only while
it is without ability. Only activities that somebody needs are followed here: for all others the
clocks are read off the finished course (``continuity.py``), by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kontinuitet.analysis.base.net import Group, Net, Routine

#: A stretch without ability while it lasts: its start, and its end when that has come.
_Gap = tuple[int, int | None]


class Routines:
    """Who is carried now. ``up`` is the engine's list, and is kept by the engine."""

    def __init__(self, net: Net, up: Sequence[bool]) -> None:
        self._net = net
        self._up = up
        self.carried: set[int] = set()
        #: When each activity that is down went down.
        self._began: dict[int, int] = {}
        self._gaps: dict[int, list[_Gap]] = {}
        #: When each last came up after an outage of some length.
        self._before: dict[int, int] = {}
        self._runs: dict[int, tuple[Group, ...]] = {
            node: tuple(
                g for p in net.groups_of[node] if (g := net.groups[p]).to_run and not g.soft
            )
            for node in net.routines
        }
        self._watched: tuple[Group, ...] = tuple(
            dict.fromkeys(
                group
                for node, routines in net.routines.items()
                for group in (*self._runs[node], *(n for r in routines for n in r.needs))
            )
        )
        #: Since when watched groups lack quorum; what is back for an instant is not back.
        self._since: dict[Group, int] = {}

    # -- what the engine tells ----------------------------------------------------------------

    def fall(self, nodes: Sequence[int], now: int) -> list[int]:
        """Note nodes that went down together; return those that are gone for who needs them.

        A routine that can be used at once begins only on what is there without it.
        """
        mine = [node for node in nodes if node in self._net.routines]
        self._began.update((node, now) for node in mine)
        left = mine
        while True:
            found = [node for node in left if self._suffice(node, now)]
            if not found:
                break
            self.carried.update(found)
            left = [node for node in left if node not in self.carried]
        for node in mine:
            gaps = self._gaps.setdefault(node, [])
            if node not in self.carried:
                gaps.append((now, None))
        return [node for node in nodes if node not in self.carried]

    def rises(self, node: int, now: int) -> bool:
        """Note that a node is up; tell whether it was gone for those who need it."""
        if node not in self._began:
            return True
        if self._began.pop(node) < now:
            self._before[node] = now
        if node in self.carried:
            self.carried.discard(node)
            return False
        self._end_gap(node, now)
        return True

    def taken_over(self, now: int) -> list[int]:
        """Let routines begin that suffice now; return the activities that they carry from now."""
        waiting = [node for node in sorted(self._began) if node not in self.carried]
        # All are asked before any is carried, so that the order of asking decides nothing.
        found = [node for node in waiting if self._suffice(node, now)]
        for node in found:
            self.carried.add(node)
            self._end_gap(node, now)
        return found

    def given_up(self, now: int) -> list[int]:
        """Return the activities whose routines no longer suffice, which are gone from now."""
        found = [node for node in sorted(self.carried) if not self._suffice(node, now)]
        for node in found:
            self.carried.discard(node)
            self._gaps.setdefault(node, []).append((now, None))
        return found

    def note(self, now: int) -> Iterator[int]:
        """Keep the clocks at the end of an instant; yield minutes to come that can matter."""
        for group in self._watched:
            if not self._lacks(group):
                self._since.pop(group, None)
            elif group not in self._since:
                self._since[group] = now
                if group.hold:
                    yield now + group.hold
        for node, began in self._began.items():
            if began == now:
                for routine in self._net.routines[node]:
                    first = self._first(node, routine, began)
                    yield first
                    if routine.endurance is not None:
                        yield first + routine.endurance

    # -- what the engine asks -----------------------------------------------------------------

    def able(self) -> list[bool]:
        """Return, by node, whether it is there for those who need it."""
        return [is_up or node in self.carried for node, is_up in enumerate(self._up)]

    def gaps(self) -> Mapping[int, tuple[_Gap, ...]]:
        """Return when each activity that went down was without ability."""
        return {node: tuple(gaps) for node, gaps in sorted(self._gaps.items())}

    def state(self, now: int) -> tuple[object, ...]:
        """Return what the future depends on, as far as it can still matter."""
        net = self._net
        ages = []
        for node, began in sorted(self._began.items()):
            ends = [r.starts_within + (r.endurance or 0) for r in net.routines[node]]
            begun = tuple(
                max(self._first(node, r, began) - now, -(r.endurance or 0))
                for r in net.routines[node]
                if (node, r.id) in net.begun_routines
            )
            ages.append((node, min(now - began, max(ends)), begun))
        clocks = [
            (place, min(now - self._since[group], group.hold))
            for place, group in enumerate(self._watched)
            if group in self._since
        ]
        return (tuple(sorted(self.carried)), tuple(ages), tuple(clocks))

    # -- the rules ----------------------------------------------------------------------------

    def _end_gap(self, node: int, now: int) -> None:
        start, _ = self._gaps[node].pop()
        self._gaps[node].append((start, now))

    def _count(self, group: Group, also: frozenset[int] = frozenset()) -> int:
        return sum(self._up[s] or s in self.carried or s in also for s in group.suppliers)

    def _lacks(self, group: Group) -> bool:
        return self._count(group) < group.quorum

    def _lost(self, group: Group, now: int) -> bool:
        return self._lacks(group) and now - self._since.get(group, now) >= group.hold

    def _first(self, node: int, routine: Routine, began: int) -> int:
        """Return when a routine begins in the outage from ``began``."""
        begun = self._net.begun_routines.get((node, routine.id))
        if begun is None:
            return began + routine.starts_within
        return begun.first(began, routine.starts_within, self._before.get(node, -1))

    def _usable(self, node: int, routine: Routine, began: int, now: int) -> bool:
        first = self._first(node, routine, began)
        if now < first or (routine.endurance is not None and now >= first + routine.endurance):
            return False
        return not any(self._lost(need, now) for need in routine.needs)

    def _suffice(self, node: int, now: int) -> bool:
        began = self._began[node]
        usable = [r for r in self._net.routines[node] if self._usable(node, r, began, now)]
        if not usable:
            return False
        replaced = frozenset[int]().union(*(r.replaces for r in usable))
        return all(
            self._count(group, replaced) >= group.quorum
            for group in self._runs[node]
            if self._lost(group, now)
        )
