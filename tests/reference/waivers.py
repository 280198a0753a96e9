"""What to waive to break a circle, as it is defined: by going through every order of starts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from kontinuitet.analysis.base.net import Net

#: Kinds from the ground up; the four lowest are such that nothing above can do without them.
FLOOR = {"el": 0, "lokal": 1, "utrustning": 2, "nät": 2}
HEIGHT = {**FLOOR, "verksamhetssystem": 4, "information": 4, "personal": 5, "verksamhet": 6}


class Ground:
    """Who runs on whom, by following every need."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.height = [HEIGHT.get(kind, 3) for kind in net.kinds]
        self.below = [self._below(v) for v in range(len(net))]

    def above(self, v: int, s: int) -> bool:
        """Tell whether something physical needs what is above it."""
        return self.net.kinds[v] in FLOOR and self.height[s] > self.height[v]

    def run_needs(self, v: int) -> list[int]:
        found = self.net.groups_of[v]
        return [g for g in found if self.net.groups[g].to_run and not self.net.groups[g].soft]

    def _below(self, v: int) -> set[int]:
        found: set[int] = set()
        new = {v}
        while new:
            new = {
                s
                for u in new
                for g in self.run_needs(u)
                for s in self.net.groups[g].suppliers
                if not self.above(u, s)
            } - found
            found |= new
        return found

    def peers(self, v: int) -> set[int]:
        return {u for u in self.below[v] if v in self.below[u]} | {v}

    def quorum(self, g: int, there: Collection[int]) -> bool:
        group = self.net.groups[g]
        return sum(s in there for s in group.suppliers) >= group.quorum

    def stands(self, v: int, lacking: Sequence[int], up: Collection[int]) -> bool:
        """Tell whether all v runs on is up, but for its peers and for what is above."""

        def there(u: int, could: set[int]) -> set[int]:
            return {*up, *could, *(s for s in range(len(self.net)) if self.above(u, s))}

        could = self.peers(v)
        while True:
            fallen = {
                u
                for u in could - {v} - set(up)
                if not all(self.quorum(g, there(u, could)) for g in self.run_needs(u))
            }
            if not fallen:
                break
            could -= fallen
        running = [g for g in lacking if g in self.run_needs(v)]
        return all(self.quorum(g, there(v, could)) for g in running)

    def standing(self, v: int) -> tuple[int, int]:
        """Return where a node stands among its peers: the smaller the nearer the ground."""
        if self.peers(v) == {v}:
            return (self.height[v], 0)
        own = set()
        for g in self.run_needs(v):
            for s in self.net.groups[g].suppliers:
                if s not in self.peers(v) and not self.above(v, s):
                    own |= {s} | self.below[s]
        return (self.height[v], -len(own))

    def price(self, g: int, up: Collection[int]) -> tuple[int, int, int, int] | None:
        """Return the cost of a group as (ground, level, up, start only); None for what it runs on.

        The best choice among those it lacks counts, of as many as it lacks.
        """
        group = self.net.groups[g]
        v = group.owner
        lacking = [s for s in group.suppliers if s not in up]
        missing = group.quorum - (len(group.suppliers) - len(lacking))
        if not group.to_run:
            low = [s for s in lacking if self.net.kinds[s] in FLOOR]
            low = [s for s in low if self.height[s] < self.height[v]]
            return (1, 0, 0, 0) if len(lacking) - len(low) < missing else (0, 0, 0, 1)
        free = [s for s in lacking if s in self.peers(v) or self.above(v, s)]
        if not free:
            return None
        missing = max(1, missing - (len(lacking) - len(free)))
        higher = [s for s in free if self.above(v, s) or self.standing(s) > self.standing(v)]
        same = [s for s in free if s not in higher and self.standing(s) == self.standing(v)]
        if len(higher) >= missing:
            return (0, 0, 1, 0)
        return (0, 1, 0, 0) if len(higher) + len(same) >= missing else None


def best(net: Net, members: Sequence[int], stuck: Collection[int]) -> tuple[int, ...]:
    """Return what to waive: cheapest, then first by position, over every order of starts."""
    ground = Ground(net)
    outside = frozenset(range(len(net))) - frozenset(stuck)

    @cache
    def rest(up: frozenset[int]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        offers = []
        for v in members:
            if v in up:
                continue
            lacking = [
                g for g in net.groups_of[v] if not net.groups[g].soft and not ground.quorum(g, up)
            ]
            undone = [g for g in lacking if net.groups[g].break_glass is None]
            prices = [ground.price(g, up) for g in undone]
            if None in prices or not ground.stands(v, lacking, up):
                continue
            after = rest(up | {v})
            if after is not None:
                paid = [p for p in prices if p is not None]
                total = tuple(sum(c) for c in zip(after[0], *paid, strict=True))
                offers.append((total, tuple(sorted((*undone, *after[1])))))
        if set(members) <= up:
            return (0, 0, 0, 0), ()
        return min(offers, default=None)

    found = rest(outside)
    assert found is not None, "a circle can always be broken at needs that nothing runs on"
    return found[1]


def frees(net: Net, members: Sequence[int], stuck: Collection[int], waived: set[int]) -> bool:
    """Tell whether all members can be started with steps for these groups."""
    ground = Ground(net)
    started = set(range(len(net))) - set(stuck)
    changed = True
    while changed:
        changed = False
        for v in members:
            lacking = [
                g
                for g in net.groups_of[v]
                if not net.groups[g].soft and not ground.quorum(g, started)
            ]
            ready = waived.issuperset(lacking) and ground.stands(v, lacking, started)
            if ready and v not in started:
                started.add(v)
                changed = True
    return set(members) <= started
