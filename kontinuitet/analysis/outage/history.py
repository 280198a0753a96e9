"""What is known to have happened, laid over the rules of the engine.

docs/semantics.md, "Replanning during an event".

Work that is known begins and ends as told, whatever it needs. Until ``now`` nothing else begins
but what needs nobody, and what is known to be up is not taken down.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Told, ToldWork


class History:
    """The known works still to come, node by node. ``begin_at`` is the engine's, and is kept."""

    def __init__(self, net: Net, told: Told, begin_at: list[int]) -> None:
        self._net = net
        self._told = told
        self._begin_at = begin_at
        #: Without what is told: the first minute at which work may begin.
        self._after = list(begin_at)
        self._waiting: dict[int, list[ToldWork]] = {}
        #: When the known work that has begun ends.
        self._until: dict[int, int] = {}
        for node, work in enumerate(net.work):
            if not work.by_itself or node in told.works:
                self._after[node] = max(self._after[node], told.now)
        for node, works in told.works.items():
            self._waiting[node] = sorted(works, key=lambda w: (w.start, w.end))
        for node in range(len(net)):
            self._set(node)

    def plan(self, node: int, minute: int) -> None:
        """Let untold work on a node that has come up begin at ``minute`` at the earliest."""
        by_itself = self._net.work[node].by_itself and node not in self._told.works
        self._after[node] = minute if by_itself else max(minute, self._told.now)
        self._set(node)

    def _set(self, node: int) -> None:
        waiting = self._waiting.get(node)
        self._begin_at[node] = waiting[0].start if waiting else self._after[node]

    def offers(self) -> Iterator[tuple[int, int]]:
        """Yield the minutes at which nodes are to be looked at, with the node."""
        for node, works in sorted(self._waiting.items()):
            for work in works:
                yield work.start, node
        for node, minute in enumerate(self._after):
            if minute:
                yield minute, node

    def _now(self, node: int, now: int) -> ToldWork | None:
        waiting = self._waiting.get(node)
        return waiting[0] if waiting and waiting[0].start == now else None

    def minutes(self, node: int, now: int) -> int | None:
        """Return how long the work that begins now takes, when that is known."""
        work = self._now(node, now)
        return self._told.minutes.get(node) if work is None else work.end - work.start

    def people(self, node: int, now: int) -> tuple[int, ...] | None:
        """Return who does the work that is known to begin now, None when nothing is known."""
        work = self._now(node, now)
        return None if work is None else work.people

    def begin(self, node: int, now: int) -> None:
        """Note that work on the node has begun."""
        if self._now(node, now) is not None:
            self._until[node] = self._waiting[node].pop(0).end
            self._set(node)

    def due(self, now: int) -> list[int]:
        """Return the nodes on which work is known to begin now."""
        return [n for n in sorted(self._waiting) if self._now(n, now) is not None]

    def promised(self, now: int, up: Sequence[bool], working: Container[int]) -> set[int]:
        """Return the people of known work that begins now, on what is down and not worked on."""
        due = [n for n in self.due(now) if not (up[n] or n in working)]
        return {p for n in due for p in self.people(n, now) or ()}

    def holds(self, node: int, now: int, up: bool) -> bool:
        """Tell whether the node is known to stay as it is (up, or worked on) until later."""
        if now > self._told.now:
            return False
        if up:
            return node in self._told.up and not self._waiting.get(node)
        return bool(self._waiting.get(node)) or now < self._until.get(node, now)
