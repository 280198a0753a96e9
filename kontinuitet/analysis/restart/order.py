"""Priority sequences for restart work: which work goes first when people are short.

A *sequence* is a list of node numbers; the engine starts whatever can start, the earliest in the
sequence first. Sequences are only proposals: every one of them is judged by the engine
(``decision.py``), and changed one thing at a time where that is needed (``trials.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.cost import LATE_FACTOR, Tariff
from kontinuitet.analysis.base.net import Net

#: Larger than any price that matters; keeps sums small where many paths share a supplier.
_CAP = 10**12


@dataclass(frozen=True)
class Situation:
    """What is down, seen with unlimited people.

    ``down`` are the nodes that go down, ``effort`` person-minutes by node (only nodes whose restart
    takes people, if only for no time at all), ``minutes`` the length of restart work by node,
    ``begins`` when a node's last restart begins and ``back`` when a node is back with unlimited
    people (None: never), ``lost`` when an activity is lost, ``people`` how many there are.
    """

    net: Net
    tariff: Tariff
    down: frozenset[int]
    effort: Mapping[int, int]
    minutes: Mapping[int, int]
    begins: Mapping[int, int]
    back: Mapping[int, int | None]
    lost: Mapping[int, int]
    people: int

    def affected(self) -> list[int]:
        """Return the activities that are down, sorted."""
        return [a for a in self.tariff.activities if a in self.lost]


class Prerequisites:
    """For every node that is down: the nodes down that have to start before it, and itself.

    Of a k-of-n group, the suppliers that are up count, and then the cheapest to start.
    """

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._price: dict[int, int] = {}
        self._chosen: dict[int, tuple[int, ...]] = {}
        for node in sorted(situation.down):
            self._fix_price(node)

    def direct(self, node: int) -> tuple[int, ...]:
        """Return the suppliers down that ``node`` is taken to wait for."""
        return self._chosen[node]

    def of(self, node: int) -> list[int]:
        """Return the prerequisites of ``node`` and itself, sorted; empty when it is not down."""
        if node not in self._situation.down:
            return []
        seen = {node}
        stack = [node]
        while stack:
            for supplier in self._chosen[stack.pop()]:
                if supplier not in seen:
                    seen.add(supplier)
                    stack.append(supplier)
        return sorted(seen)

    def _fix_price(self, root: int) -> None:
        """Set the price and the chosen suppliers of ``root`` and of all it may wait for."""
        down = self._situation.down
        net = self._situation.net
        stack = [(root, False)]
        entered: set[int] = set()
        while stack:
            node, ready = stack.pop()
            if ready:
                self._choose(node)
            elif node not in self._price and node not in entered:
                entered.add(node)
                stack.append((node, True))
                for position in net.groups_of[node]:
                    group = net.groups[position]
                    if not group.soft:
                        stack.extend((u, False) for u in group.suppliers if u in down)

    def _choose(self, node: int) -> None:
        net = self._situation.net
        chosen: set[int] = set()
        for position in net.groups_of[node]:
            group = net.groups[position]
            if group.soft:
                continue
            candidates = [u for u in group.suppliers if u in self._situation.down]
            missing = group.quorum - (len(group.suppliers) - len(candidates))
            if missing > 0:
                # A supplier in a circle with the node has no price yet and counts as free.
                candidates.sort(key=lambda u: (self._price.get(u, 0), u))
                chosen.update(candidates[:missing])
        self._chosen[node] = tuple(sorted(chosen))
        own = self._situation.effort.get(node, 0)
        self._price[node] = min(_CAP, own + sum(self._price.get(u, 0) for u in chosen))


class Planner:
    """Makes priority sequences for one situation."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.prerequisites = Prerequisites(situation)
        self._needs: dict[int, list[int]] = {}

    def works_for(self, node: int) -> list[int]:
        """Return the restart work that ``node`` needs, itself included: longest way to go first."""
        known = self._needs.get(node)
        if known is None:
            known = self._needs[node] = self._in_order(self.prerequisites.of(node))
        return known

    def _in_order(self, nodes: Sequence[int]) -> list[int]:
        begins = self.situation.begins
        minutes = self.situation.minutes
        tail: dict[int, int] = dict.fromkeys(nodes, 0)
        # With unlimited people a supplier never begins after the one who waits for it.
        for node in sorted(nodes, key=lambda n: (-begins.get(n, 0), -n)):
            tail[node] += minutes.get(node, 0)
            for supplier in self.prerequisites.direct(node):
                if supplier in tail:
                    tail[supplier] = max(tail[supplier], tail[node])
        works = [n for n in nodes if n in self.situation.effort]
        return sorted(works, key=lambda n: (-tail[n], begins.get(n, 0), n))

    def sequence(self, targets: Iterable[int]) -> list[int]:
        """Return all nodes: work for each target in turn, prerequisites first, then the rest."""
        done: set[int] = set()
        result: list[int] = []
        for target in targets:
            for node in self.works_for(target):
                if node not in done:
                    done.add(node)
                    result.append(node)
        result.extend(n for n in self._plain() if n not in done)
        return result

    def _plain(self) -> list[int]:
        begins = self.situation.begins
        effort = self.situation.effort
        nodes = range(len(self.situation.net))
        return sorted(nodes, key=lambda n: (n not in effort, begins.get(n, 0), n))

    def plain(self) -> list[int]:
        """Return all nodes in the order they could begin, ties by id."""
        return self._plain()

    def by_class(self) -> list[int]:
        """Return the affected activities: heaviest, then shortest acceptable time, then id."""
        return sorted(self.situation.affected(), key=self.situation.tariff.pressing)

    def by_density(self) -> list[int]:
        """Return the affected activities in order of weight per remaining work.

        The weight rises as the acceptable outage time comes near (up to ``1 + LATE_FACTOR`` times).
        All is recomputed after each choice, since shared prerequisites then are free. Whole numbers
        only, so that every machine agrees.
        """
        situation = self.situation
        people = max(1, situation.people)
        remaining = {a: set(self.works_for(a)) for a in situation.affected()}
        work = {a: sum(situation.effort[n] for n in r) for a, r in remaining.items()}
        needed_by: dict[int, list[int]] = {}
        for activity, nodes in remaining.items():
            for node in nodes:
                needed_by.setdefault(node, []).append(activity)
        spent = 0
        scale = 1 + sum(work.values()) // (2 * people * max(1, len(work)))
        result: list[int] = []
        waiting = sorted(remaining)
        while waiting:
            now = spent // people

            def score(activity: int, now: int = now) -> tuple[int, int]:
                return (-self._urgency(activity, work[activity], now, scale, people), activity)

            chosen = min(waiting, key=score)
            waiting.remove(chosen)
            result.append(chosen)
            spent += work[chosen]
            for node in sorted(remaining[chosen]):
                for activity in needed_by[node]:
                    if node in remaining[activity]:
                        remaining[activity].discard(node)
                        work[activity] -= situation.effort[node]
        return result

    def _urgency(self, activity: int, work: int, now: int, scale: int, people: int) -> int:
        """Return how urgent an activity is: weight per person-minute, a whole number."""
        situation = self.situation
        weight = situation.tariff.weight[activity]
        lost = situation.lost[activity]
        earliest = situation.back.get(activity)
        finish = max(now + work // people, earliest or 0)
        limit = situation.tariff.mtpd[activity]
        factor = scale
        if limit is not None:
            slack = max(0, lost + limit - finish)
            factor += LATE_FACTOR * scale * scale // (scale + slack)
        length = work + people * max(0, finish - now - work // people) // 4
        return weight * factor * 1_000 // (scale * (1 + length))
