"""The dependency net compiled to integers: what the hot paths of the analysis run on.

Nodes are numbered in the order of their sorted ids, so that every loop over integers is a loop in
order of id, and results never depend on how the files were written or on a hash seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from kontinuitet.analysis.base.graph_parts import ACTIVITY, edges_of, nodes_of
from kontinuitet.analysis.base.records import Told
from kontinuitet.model.landscape import Fallback, Municipality
from kontinuitet.model.requirement import Effect, Phase, Requirement
from kontinuitet.model.scenario import Recovery


@dataclass(frozen=True, slots=True)
class Group:
    """One compiled requirement group.

    ``suppliers`` are node numbers, sorted; ``hold`` is minutes; ``entry`` is the position in the
    owner's list of requirements.
    """

    owner: int
    suppliers: tuple[int, ...]
    quorum: int
    hold: int
    soft: bool
    phase: Phase
    break_glass: str | None
    why: str | None
    entry: int

    @property
    def to_run(self) -> bool:
        """Tell whether the group is needed to run."""
        return self.phase is not Phase.START


@dataclass(frozen=True, slots=True)
class Routine:
    """One compiled fallback routine of an activity; times are minutes.

    ``replaces`` are those of the suppliers of the activity's hard groups that it replaces, at least
    one; ``needs`` are its own, but for those whose loss only degrades.
    """

    starts_within: int
    endurance: int | None
    replaces: frozenset[int]
    needs: tuple[Group, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class BegunRoutine:
    """A fallback routine that was begun by a decision in the midst of a course; all are minutes.

    ``starts`` are (when it was decided, when it begins). ``made`` is when a routine that the plan
    lacks was made up: it is not there before that. After ``settled`` nothing here matters that is
    not told by when the activity went down.
    """

    starts: tuple[tuple[int, int], ...] = ()
    made: int | None = None
    settled: int = 0

    def first(self, fell: int, within: int, before: int) -> int:
        """Return when the routine begins in the outage from ``fell``.

        ``within`` is how soon it begins by itself, ``before`` when the activity last came up after
        an outage (−1: never). What is decided counts in the outage under way or the next one.
        """
        own = (fell if self.made is None else max(fell, self.made)) + within
        return min([own, *(begins for decided, begins in self.starts if before <= decided)])


@dataclass(frozen=True, slots=True)
class Work:
    """Restart work of one node: minutes, extra minutes, and people as (skill, count) pairs.

    ``automatic`` is that nobody has to do anything; work can also need no people because the
    model does not say who does it.
    """

    minutes: int = 0
    restore: int = 0
    reinstall: int = 0
    people: tuple[tuple[str, int], ...] = ()
    automatic: bool = True

    @property
    def by_itself(self) -> bool:
        """Tell whether the work begins by itself as soon as it can."""
        return self.automatic and not self.people

    def after(self, recovery: Recovery) -> int:
        """Return the minutes of work after a fault that requires ``recovery``."""
        if recovery is Recovery.RESTART:
            return self.minutes
        if recovery is Recovery.RESTORE:
            return self.minutes + self.restore
        return self.minutes + self.restore + self.reinstall


@dataclass(frozen=True, slots=True)
class Columns:
    """The groups of a net by column, and which nodes have a documented break-glass step.

    ``hard_run`` are the groups that can take their node down; all ``hard`` are needed to start.
    """

    owner: tuple[int, ...]
    size: tuple[int, ...]
    quorum: tuple[int, ...]
    hold: tuple[int, ...]
    hard: tuple[bool, ...]
    hard_run: tuple[bool, ...]
    break_glass: tuple[bool, ...]


T = TypeVar("T")


class Compiled:
    """What is compiled once from a net, one thing of each type."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: dict[type[object], object] = {}

    def once(self, kind: type[T], make: Callable[[], T]) -> T:
        """Return the thing of a type, made the first time."""
        found = self._made.get(kind)
        if not isinstance(found, kind):
            found = self._made[kind] = make()
        return found

    def take_over(self, other: Compiled) -> None:
        """Hold what was compiled from a net that differs in nothing that is compiled."""
        self._made.update(other._made)


@dataclass(frozen=True)
class Net:
    """The compiled net.

    ``ids`` are sorted; ``groups_of[v]`` are the groups node v needs, ``served_by[u]`` the groups
    that node u can fill, both as positions in ``groups``.
    """

    ids: tuple[str, ...]
    index: Mapping[str, int]
    groups: tuple[Group, ...]
    groups_of: tuple[tuple[int, ...], ...]
    served_by: tuple[tuple[int, ...], ...]
    work: tuple[Work, ...]
    is_activity: tuple[bool, ...]
    names: tuple[str, ...] = field(repr=False, default=())
    #: What kind of thing each node is, as in the model (``typ``); empty when not known.
    kinds: tuple[str, ...] = field(repr=False, default=())
    #: The fallback routines of the activities that others need, by node.
    routines: Mapping[int, tuple[Routine, ...]] = field(repr=False, default_factory=dict)
    #: During an event: what is known to have happened so far.
    told: Told | None = None
    #: Fallback routines begun by decisions, by node of the activity and id of the routine.
    begun_routines: Mapping[tuple[int, str], BegunRoutine] = field(repr=False, default_factory=dict)
    #: What other parts compile from the net once.
    compiled: Compiled = field(repr=False, compare=False, init=False, default_factory=Compiled)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def columns(self) -> Columns:
        """Return the groups by column, made once."""
        groups = self.groups
        return Columns(
            tuple(g.owner for g in groups),
            tuple(len(g.suppliers) for g in groups),
            tuple(g.quorum for g in groups),
            tuple(g.hold for g in groups),
            tuple(not g.soft for g in groups),
            tuple(not g.soft and g.to_run for g in groups),
            tuple(
                any(groups[g].break_glass is not None and not groups[g].soft for g in own)
                for own in self.groups_of
            ),
        )


def build_net(
    needs: Mapping[str, Sequence[Requirement]],
    *,
    work: Mapping[str, Work] | None = None,
    activities: frozenset[str] = frozenset(),
    names: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
    fallbacks: Mapping[str, Mapping[str, Fallback]] | None = None,
) -> Net:
    """Compile requirement groups by id into a net, with the fallback routines of activities.

    Raises:
        KeyError: a supplier is no key of ``needs`` (the loader reports that long before).
    """
    ids = tuple(sorted(needs))
    index = {identity: number for number, identity in enumerate(ids)}
    groups: list[Group] = []
    groups_of: list[tuple[int, ...]] = []
    served: list[list[int]] = [[] for _ in ids]
    for owner, identity in enumerate(ids):
        own: list[int] = []
        for entry, need in enumerate(needs[identity]):
            group = _group(need, owner, entry, index)
            own.append(len(groups))
            for supplier in group.suppliers:
                served[supplier].append(len(groups))
            groups.append(group)
        groups_of.append(tuple(own))
    nothing = Work()
    return Net(
        ids,
        index,
        tuple(groups),
        tuple(groups_of),
        tuple(tuple(s) for s in served),
        tuple((work or {}).get(i, nothing) for i in ids),
        tuple(i in activities for i in ids),
        tuple((names or {}).get(i, i) for i in ids),
        tuple((kinds or {}).get(i, "") for i in ids),
        _routines(fallbacks or {}, index, groups, groups_of),
    )


def _group(need: Requirement, owner: int, entry: int, index: Mapping[str, int]) -> Group:
    return Group(
        owner,
        tuple(sorted(index[s] for s in need.suppliers)),
        need.quorum,
        need.hold,
        need.effect is Effect.SOFT,
        need.phase,
        need.break_glass,
        need.why,
        entry,
    )


def _routines(
    fallbacks: Mapping[str, Mapping[str, Fallback]],
    index: Mapping[str, int],
    groups: Sequence[Group],
    groups_of: Sequence[Sequence[int]],
) -> dict[int, tuple[Routine, ...]]:
    """Compile the routines of those activities that a hard group, or such a routine, needs."""
    found: dict[int, tuple[Routine, ...]] = {}
    for identity, rows in sorted(fallbacks.items()):
        node = index[identity]
        needed = {s for p in groups_of[node] if not groups[p].soft for s in groups[p].suppliers}
        routines = tuple(
            Routine(
                row.starts_within,
                row.endurance,
                frozenset(index[r] for r in row.replaces if r in index) & needed,
                tuple(_group(n, node, -1, index) for n in row.needs if n.effect is not Effect.SOFT),
                routine,
            )
            for routine, row in rows.items()
        )
        routines = tuple(r for r in routines if r.replaces)
        if routines:
            found[node] = routines
    asked = {s for g in groups if not g.soft for s in g.suppliers}
    kept: dict[int, tuple[Routine, ...]] = {}
    while True:
        more = sorted(n for n in found if n in asked and n not in kept)
        if not more:
            return dict(sorted(kept.items()))
        for node in more:
            kept[node] = found[node]
            asked.update(s for r in found[node] for n in r.needs for s in n.suppliers)


def compile_municipality(municipality: Municipality) -> Net:
    """Compile the graph of a municipality that has no errors into integer arrays."""
    edges = ((supplier, owner, data) for supplier, owner, _, data in edges_of(municipality))
    fallbacks = {i: a.fallbacks for i, a in municipality.activities.items()}
    return compile_graph(nodes_of(municipality), edges, fallbacks)


def compile_graph(
    nodes: Iterable[tuple[str, Mapping[str, Any]]],
    edges: Iterable[tuple[str, str, Mapping[str, Any]]],
    fallbacks: Mapping[str, Mapping[str, Fallback]] | None = None,
) -> Net:
    """Compile the nodes and edges of a graph; an attribute that is missing has its default.

    See :mod:`graph_parts` for the attributes. Edges into one dependent with the same ``group`` are
    one requirement group; an edge without ``group`` is a group of its own. ``fallbacks`` are the
    routines of activities by id, which a graph does not hold.
    """
    described = {str(node): data for node, data in nodes}
    gathered: dict[str, dict[tuple[int, str], tuple[list[str], Mapping[str, Any]]]] = {
        node: {} for node in described
    }
    for supplier, dependent, data in sorted(edges, key=lambda e: (e[1], e[0])):
        key = (int(data["group"]), "") if "group" in data else (-1, supplier)
        suppliers, _ = gathered[dependent].setdefault(key, ([], data))
        suppliers.append(supplier)
    return build_net(
        {
            node: [_requirement(suppliers, data) for _, (suppliers, data) in sorted(groups.items())]
            for node, groups in gathered.items()
        },
        work={node: _work(data) for node, data in described.items() if "minutes" in data},
        activities=frozenset(n for n, data in described.items() if data.get("kind") == ACTIVITY),
        names={n: str(data["name"]) for n, data in described.items() if "name" in data},
        kinds={n: str(data["kind"]) for n, data in described.items() if "kind" in data},
        fallbacks=fallbacks,
    )


def _work(data: Mapping[str, Any]) -> Work:
    return Work(
        data["minutes"],
        data.get("restore", 0),
        data.get("reinstall", 0),
        tuple(data.get("people", ())),
        bool(data.get("automatic", True)),
    )


def _requirement(suppliers: list[str], data: Mapping[str, Any]) -> Requirement:
    # Foreign graphs have ids that the model would refuse, so nothing is validated here.
    return Requirement.model_construct(
        members=tuple(suppliers),
        at_least=str(data.get("k", 1)),
        hold=int(data.get("hold", 0)),
        effect=Effect(data.get("effect", Effect.HARD)),
        phase=Phase(data.get("phase", Phase.BOTH)),
        break_glass=data.get("break_glass"),
        why=data.get("why"),
    )
