"""Where a decided list contradicts the dependencies, and the fewest moves that put it right.

A pair of listed nodes is *reversed* when one stands after another that cannot start without it (and
can start without the other). Being reversed is itself an order: if B is reversed against A, and C
against B, then C is against A. A set of nodes can stay where it is, in its order, exactly when no
two of it are reversed: an antichain of that order. The largest antichain is found exactly by a
matching (R. P. Dilworth, 1950, by way of D. König's vertex cover); all other nodes are moved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kontinuitet import wording
from kontinuitet.analysis.base.net import Net


def _must_have(net: Net, node: int, down: Collection[int]) -> list[int]:
    """Return the suppliers down without which ``node`` cannot start, sorted."""
    found: set[int] = set()
    for position in net.groups_of[node]:
        group = net.groups[position]
        if not group.soft and group.quorum == len(group.suppliers):
            found.update(u for u in group.suppliers if u in down)
    return sorted(found)


def _paths(net: Net, root: int, down: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return, for all that ``root`` cannot start without, the nodes between on a shortest way."""
    between: dict[int, tuple[int, ...]] = {root: ()}
    queue = deque([root])
    while queue:
        node = queue.popleft()
        for supplier in _must_have(net, node, down):
            if supplier not in between:
                between[supplier] = between[node] + ((node,) if node != root else ())
                queue.append(supplier)
    del between[root]
    return between


@dataclass(frozen=True, slots=True)
class Contradiction:
    """``node`` stands at ``place`` (None: nowhere) but holds up ``witness`` at ``witness_place``.

    ``between`` are the nodes from the witness to the node. Places count from 1. ``down`` tells that
    of the two moves that put this right, moving the witness down leaves fewer reversed pairs than
    moving the node up.
    """

    node: int
    place: int | None
    witness: int
    witness_place: int
    between: tuple[int, ...]
    down: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One change: ``node`` from ``place`` (None: it is added) to before ``before`` (None: last).

    ``before`` is a node that stays, and ``before_place`` its place on the decided list.
    """

    node: int
    place: int | None
    before: int | None
    before_place: int | None


@dataclass(frozen=True, slots=True)
class Repair:
    """A list that contradicts nothing, and the fewest moves (and the additions) that lead to it."""

    order: tuple[int, ...]
    moves: tuple[Move, ...]


class DecidedList:
    """A decided list beside the dependencies among the nodes that are down."""

    def __init__(
        self, net: Net, order: Sequence[int], down: Collection[int], manual: Collection[int]
    ) -> None:
        self._net = net
        self.order = list(dict.fromkeys(order))
        self.place = {node: number for number, node in enumerate(self.order, start=1)}
        self._paths = {n: _paths(net, n, down) for n in self.order if n in down}
        #: What is not listed but holds up something listed and takes people, by its first witness.
        self.missing: dict[int, int] = {}
        for node in sorted(self._paths, key=lambda n: self.place[n]):
            for supplier in sorted(self._paths[node]):
                if supplier not in self.place and supplier in manual:
                    self.missing.setdefault(supplier, node)
        for node in self.missing:
            self._paths[node] = _paths(net, node, down)

    @cached_property
    def before(self) -> Mapping[int, frozenset[int]]:
        """Return for every node listed or missing what must come before it, circles apart."""
        known = [*self.order, *self.missing]
        return {
            node: frozenset(
                s
                for s in self._paths.get(node, ())
                if s in self._paths and node not in self._paths[s]
            )
            for node in known
        }

    def contradictions(self) -> list[Contradiction]:
        """Return the contradictions: late nodes by place, then missing ones by their witness.

        One for each, against the highest on the list that it holds up.
        """
        late: dict[int, int] = {}
        for node in self.order:
            for supplier in sorted(self.before[node]):
                if supplier in self.place and self.place[supplier] > self.place[node]:
                    late.setdefault(supplier, node)
        found = [
            Contradiction(
                supplier,
                self.place[supplier],
                node,
                self.place[node],
                self._paths[node][supplier],
                self._better_down(supplier, node),
            )
            for supplier, node in sorted(late.items(), key=lambda i: self.place[i[0]])
        ]
        absent = sorted(self.missing.items(), key=lambda i: (self.place[i[1]], i[0]))
        found += [Contradiction(n, None, w, self.place[w], self._paths[w][n]) for n, w in absent]
        return found

    def _better_down(self, node: int, witness: int) -> bool:
        """Tell whether moving the witness to after the node leaves fewer reversed pairs."""
        first, last = self.place[witness] - 1, self.place[node] - 1
        between = self.order[first + 1 : last]
        # Pairs put right less pairs made wrong, by either move.
        up = sum((node in self.before[m]) - (m in self.before[node]) for m in between)
        downward = sum((m in self.before[witness]) - (witness in self.before[m]) for m in between)
        return downward > up

    def repair(self) -> Repair:
        """Return the list put right by the fewest moves, each as short as can be, and additions."""
        before = self.before
        stay = set(_largest_antichain(self.order, self._reversed()))
        result = [n for n in self.order if n in stay]
        changed = [n for n in self.order if n not in stay] + sorted(self.missing)
        for node in sorted(changed, key=lambda n: (len(before[n]), self.place.get(n, 0), n)):
            low = max((i + 1 for i, n in enumerate(result) if n in before[node]), default=0)
            high = min((i for i, n in enumerate(result) if node in before[n]), default=len(result))
            own = self.place.get(node)
            if own is not None:
                wish = sum(self.place.get(n, 0) < own for n in result)
            else:  # in a circle with its witness, it may stand on either side
                wish = result.index(self.missing[node]) if self.missing[node] in result else high
            result.insert(min(max(wish, low), high), node)
        return Repair(tuple(result), tuple(self._moves(result, stay)))

    def _reversed(self) -> dict[int, list[int]]:
        """Return for each listed node those before it on the list that must come after it."""
        return {
            node: [n for n in self.order[: number - 1] if node in self.before[n]]
            for node, number in self.place.items()
        }

    def _moves(self, result: Sequence[int], stay: Collection[int]) -> Iterable[Move]:
        following: int | None = None
        found: list[Move] = []
        for node in reversed(result):
            if node in stay:
                following = node
                continue
            place = None if following is None else self.place[following]
            found.append(Move(node, self.place.get(node), following, place))
        return reversed(found)


def _largest_antichain(nodes: Sequence[int], below: Mapping[int, Sequence[int]]) -> list[int]:
    """Return a largest set of nodes of which none is below another, in the order of ``nodes``.

    ``below`` must be transitive and without circles. Of several such sets one is taken that leaves
    in place what is low: the nodes that others hold up.
    """
    partner: dict[int, int] = {}  # of a node as lower one: the node matched above it
    upper: dict[int, int] = {}
    for node in nodes:
        _match(node, below, partner, upper)
    reached = deque(n for n in nodes if n not in upper)
    above, under = set(reached), set[int]()
    while reached:
        for node in below[reached.popleft()]:
            if node not in under:
                under.add(node)
                higher = partner[node]
                if higher not in above:
                    above.add(higher)
                    reached.append(higher)
    return [n for n in nodes if n in above and n not in under]


def _match(
    root: int,
    below: Mapping[int, Sequence[int]],
    partner: dict[int, int],
    upper: dict[int, int],
) -> None:
    """Match ``root`` with something below it, rematching others along a shortest way."""
    came: dict[int, int] = {}
    queue = deque([root])
    while queue:
        node = queue.popleft()
        for low in below[node]:
            if low in came:
                continue
            came[low] = node
            if low in partner:
                queue.append(partner[low])
                continue
            last: int | None = low
            while last is not None:
                high = came[last]
                previous = upper.get(high)
                partner[last], upper[high] = high, last
                last = previous
            return


def contradiction_sentences(net: Net, found: Sequence[Contradiction]) -> tuple[str, ...]:
    """Say each contradiction, with the smallest change that removes it; missing ones together."""
    names = net.names
    sentences: list[str] = []
    for one in found:
        if one.place is None:
            continue
        via = f", via {wording.listed([names[n] for n in one.between])}" if one.between else ""
        sentences.append(
            f"{names[one.node]} står på plats {one.place} men hindrar "
            f"{names[one.witness]} på plats {one.witness_place}{via}. "
            + (
                f"Flytta ner {names[one.witness]} efter plats {one.place}."
                if one.down
                else f"Flytta upp {names[one.node]} före plats {one.witness_place}."
            )
        )
    absent = [one for one in found if one.place is None]
    if absent:
        named = wording.listed(
            [
                f"{names[one.node]} (hindrar {names[one.witness]} på plats {one.witness_place})"
                for one in absent
            ]
        )
        what = "den före det som den" if len(absent) == 1 else "var och en före det som den"
        sentences.append(f"Står inte på listan: {named}. Lägg till {what} hindrar.")
    return tuple(sentences)


def move_sentences(net: Net, repair: Repair) -> tuple[str, ...]:
    """Say each change of a repair."""
    sentences = []
    for move in repair.moves:
        where = "sist på listan"
        if move.before is not None:
            where = f"strax före {net.names[move.before]} (plats {move.before_place})"
        name = net.names[move.node]
        if move.place is None:
            sentences.append(f"Lägg till {name} {where}.")
        else:
            sentences.append(f"Flytta {name} från plats {move.place} till {where}.")
    return tuple(sentences)
