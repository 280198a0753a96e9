"""The world in one minute, every rule of docs/semantics.md in the most obvious way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.hours import Hours
from kontinuitet.analysis.base.net import Group, Net
from kontinuitet.analysis.base.records import Fault
from tests.reference.hours import at_work

#: Kinds from the ground up, and those that nothing above them can do without.
FLOOR = {"el": 0, "lokal": 1, "utrustning": 2, "nät": 2}
HEIGHT = {**FLOOR, "verksamhetssystem": 4, "information": 4, "personal": 5, "verksamhet": 6}

HARDER = {"omstart": 0, "återläsning": 1, "ominstallation": 2}


@dataclass
class Outcome:
    """Outages by node as (start, end), works as plain tuples, and who never comes back."""

    outages: list[list[tuple[int, int | None]]]
    works: list[tuple[int, int, int, tuple[int, ...], bool, tuple[int, ...], str]]
    never: list[int] = field(default_factory=list)
    circulates: bool = False
    gaps: dict[int, list[tuple[int, int | None]]] = field(default_factory=dict)
    during: list[int] = field(default_factory=list)  # of each work: the number of its outage


@dataclass
class Work:
    """Work in progress."""

    start: int
    end: int
    people: tuple[int, ...]
    waived: tuple[int, ...]
    recovery: str


class World:
    """The state of the world, and what one minute does to it."""

    def __init__(
        self, net: Net, faults: Sequence[Fault], crew: Crew | None, priority: Sequence[int] | None
    ) -> None:
        self.net, self.faults, self.crew = net, faults, crew
        self.priority = list(priority) if priority is not None else list(range(len(net)))
        self.t = 0
        self.up = set(range(len(net)))
        self.begun: set[int] = set()
        self.over: set[int] = set()
        self.repaired: set[int] = set()
        self.demands: dict[int, list[str]] = {v: [] for v in range(len(net))}
        self.lost_since: dict[int, int] = {}
        self.waived: set[int] = set()
        self.work: dict[int, Work] = {}
        self.out = Outcome([[] for _ in range(len(net))], [])
        # Fallback routines: who is on one, and for how many whole minutes each group has been gone.
        self.on_routine: set[int] = set()
        self.minutes_gone: dict[Group, int] = {}

    # -- questions -------------------------------------------------------------------------

    def there(self) -> set[int]:
        """Return who is there for those who need it: up, or down on a routine."""
        return self.up | self.on_routine

    def gone_too_long(self, group: Group) -> bool:
        """Tell whether a group lacks quorum now and has lacked it for all of its hold."""
        there = self.there()
        if len([s for s in group.suppliers if s in there]) >= group.quorum:
            return False
        return self.minutes_gone.get(group, 0) >= group.hold

    def routine_suffices(self, v: int) -> bool:
        """Tell whether an activity that is down can go on, on the routines usable now."""
        began = self.out.outages[v][-1][0]
        usable = [
            r
            for r in self.net.routines[v]
            if self.t >= began + r.starts_within
            and (r.endurance is None or self.t < began + r.starts_within + r.endurance)
            and not any(self.gone_too_long(need) for need in r.needs)
        ]
        there = self.there()
        for r in usable:
            there = there | r.replaces
        return bool(usable) and all(
            len([s for s in group.suppliers if s in there]) >= group.quorum
            for g in self.run_groups(v)
            if self.gone_too_long(group := self.net.groups[g])
        )

    def begin_routines(self) -> bool:
        """Let each activity that is down and whose routines suffice go on; tell whether any."""
        more = {
            v
            for v in self.net.routines
            if v not in self.up and v not in self.on_routine and self.routine_suffices(v)
        }
        for v in sorted(more):
            self.set_on_routine(v, True)
        return bool(more)

    def end_routines(self) -> bool:
        """Let each activity whose routines no longer suffice be gone; tell whether any."""
        fewer = {v for v in self.on_routine if not self.routine_suffices(v)}
        for v in sorted(fewer):
            self.set_on_routine(v, False)
        return bool(fewer)

    def set_on_routine(self, v: int, on: bool) -> None:
        if on:
            self.on_routine.add(v)
            self.out.gaps[v][-1] = (self.out.gaps[v][-1][0], self.t)
        else:
            self.on_routine.discard(v)
            self.out.gaps[v].append((self.t, None))
        self.look_at_groups()

    def quorum(self, g: int, among: set[int]) -> bool:
        return len([s for s in self.net.groups[g].suppliers if s in among]) >= (
            self.net.groups[g].quorum
        )

    def start_groups(self, v: int) -> list[int]:
        return [g for g in self.net.groups_of[v] if not self.net.groups[g].soft]

    def run_groups(self, v: int) -> list[int]:
        return [g for g in self.start_groups(v) if self.net.groups[g].phase.value != "start"]

    def under_timed_fault(self, v: int) -> bool:
        return any(
            f.node == v
            and (f.end is not None or f.unknown)
            and i in self.begun
            and i not in self.over
            for i, f in enumerate(self.faults)
        )

    def under_open_fault(self, v: int) -> bool:
        return any(
            f.node == v
            and f.end is None
            and not f.unknown
            and i in self.begun
            and i not in self.repaired
            for i, f in enumerate(self.faults)
        )

    def recovery(self, v: int) -> str:
        return max(["omstart", *self.demands[v]], key=lambda r: HARDER[r])

    def minutes_of_work(self, v: int) -> int:
        work = self.net.work[v]
        minutes = work.minutes
        if self.recovery(v) in ("återläsning", "ominstallation"):
            minutes += work.restore
        if self.recovery(v) == "ominstallation":
            minutes += work.reinstall
        return minutes

    def people_for(self, v: int) -> tuple[int, ...] | None:
        places = [skill for skill, count in self.net.work[v].people for _ in range(count)]
        if self.crew is None or not places:
            return ()
        members = self.crew.members
        busy = {p for w in self.work.values() for p in w.people}
        free = [
            m
            for m in range(len(members))
            if m not in busy
            and members[m].available_from <= self.t
            and self.fits(members[m].hours, self.minutes_of_work(v))
        ]
        free.sort(key=lambda m: (len(members[m].skills), m))
        for people in combinations(free, len(places)):
            for seating in permutations(people):
                if all(s in members[m].skills for m, s in zip(seating, places, strict=True)):
                    return tuple(sorted(people))
        return None

    def fits(self, hours: Hours | None, minutes: int) -> bool:
        """Tell whether every minute of work begun now is a working minute.

        Work of no length can be done in a working minute and just after one.
        """
        if hours is None:
            return True
        if minutes == 0:
            return at_work(hours, self.t) or (self.t > 0 and at_work(hours, self.t - 1))
        return all(at_work(hours, t) for t in range(self.t, self.t + minutes))

    def has_expired(self, v: int) -> bool:
        return any(
            g in self.lost_since
            and g not in self.waived
            and self.lost_since[g] <= self.t - self.net.groups[g].hold
            for g in self.run_groups(v)
        )

    # -- changes ---------------------------------------------------------------------------

    def look_at_groups(self) -> None:
        """Let clocks start and stop, and waivers end, after any change of who is up."""
        for g in range(len(self.net.groups)):
            if self.quorum(g, self.there()):
                self.lost_since.pop(g, None)
                self.waived.discard(g)
            else:
                self.lost_since.setdefault(g, self.t)

    def log(self, v: int, w: Work, done: bool) -> None:
        self.out.works.append((v, w.start, self.t, w.people, done, w.waived, w.recovery))
        self.out.during.append(len(self.out.outages[v]) - 1)

    def comes_up(self, v: int, w: Work) -> None:
        self.log(v, w, True)
        self.work.pop(v, None)
        for i, f in enumerate(self.faults):
            if f.node == v and f.end is None and i in self.begun:
                self.repaired.add(i)
        self.demands[v] = []
        self.up.add(v)
        self.out.outages[v][-1] = (self.out.outages[v][-1][0], self.t)
        if v in self.net.routines and v not in self.on_routine:
            self.out.gaps[v][-1] = (self.out.gaps[v][-1][0], self.t)
        self.on_routine.discard(v)
        self.look_at_groups()

    def go_down(self, nodes: list[int]) -> None:
        """Let nodes go down together; routines that can begin at once keep others from feeling it.

        They begin one after another only on what is there already, the others of the lot are not.
        """
        self.up -= set(nodes)
        for v in nodes:
            self.out.outages[v].append((self.t, None))
            self.waived -= set(self.net.groups_of[v])
        fallen = [v for v in nodes if v in self.net.routines]
        while more := [v for v in fallen if v not in self.on_routine and self.routine_suffices(v)]:
            self.on_routine |= set(more)
        for v in fallen:
            self.out.gaps.setdefault(v, [])
            if v not in self.on_routine:
                self.out.gaps[v].append((self.t, None))
        self.look_at_groups()

    def abort(self, v: int) -> None:
        self.log(v, self.work.pop(v), False)
        self.waived -= set(self.net.groups_of[v])

    # -- one instant -----------------------------------------------------------------------

    def restorations(self) -> None:
        for v in sorted(self.work):
            if self.work[v].end == self.t:
                self.comes_up(v, self.work[v])
        for i, f in enumerate(self.faults):
            if f.end == self.t:
                self.over.add(i)
        changed = True
        while changed:
            changed = False
            for v in range(len(self.net)):
                if (
                    v not in self.up
                    and v not in self.work
                    and not self.under_timed_fault(v)
                    and not self.under_open_fault(v)
                    and all(self.quorum(g, self.there()) for g in self.start_groups(v))
                    and self.minutes_of_work(v) == 0
                    and not self.net.work[v].people
                ):
                    self.comes_up(v, Work(self.t, self.t, (), (), self.recovery(v)))
                    changed = True
            changed = self.begin_routines() or changed

    def faults_begin(self) -> None:
        down = {f.node for f in self.faults if f.start == self.t and f.node in self.up}
        for i, f in enumerate(self.faults):
            if f.start == self.t:
                self.begun.add(i)
                self.demands[f.node].append(f.recovery.value)
                if f.node in self.work:
                    self.abort(f.node)

        self.go_down(sorted(down))

    def expiries(self) -> None:
        changed = True
        while changed:
            expired = [v for v in sorted(self.up) if self.has_expired(v)]
            self.go_down(expired)
            changed = bool(expired) or self.end_routines()
        for v in sorted(self.work):
            if any(
                not self.quorum(g, self.there()) and g not in self.waived
                for g in self.start_groups(v)
            ):
                self.abort(v)

    def waiting_is_futile(self, v: int, g: int) -> bool:
        could = self.there()
        changed = True
        while changed:
            changed = False
            for u in range(len(self.net)):
                if (
                    u != v
                    and u not in could
                    and all(
                        self.quorum(h, could) or (u in self.work and h in self.waived)
                        for h in self.start_groups(u)
                    )
                ):
                    could.add(u)
                    changed = True
        return not self.quorum(g, could)

    def stands_on_what_is_up(self, v: int, lacking: list[int]) -> bool:
        """Tell whether all that v runs on is up, but for peers and for what stands above."""
        net = self.net

        def above(x: int, y: int) -> bool:
            ground, other = FLOOR.get(net.kinds[x]), HEIGHT.get(net.kinds[y], 3)
            return ground is not None and other > ground

        def below(x: int) -> set[int]:
            found: set[int] = set()
            new = {x}
            while new:
                new = {
                    s
                    for u in new
                    for g in self.run_groups(u)
                    for s in net.groups[g].suppliers
                    if not above(u, s) and s not in found
                }
                found |= new
            return found

        peers = {u for u in below(v) if v in below(u)} | {v}
        could = set(peers)
        changed = True
        while changed:
            changed = False
            for u in sorted(could - {v}):
                if u not in self.there() and not all(
                    self.counted(g, could, above) for g in self.run_groups(u)
                ):
                    could.discard(u)
                    changed = True
        return all(
            self.counted(g, could, above) for g in lacking if net.groups[g].phase.value != "start"
        )

    def counted(self, g: int, could: set[int], above: Callable[[int, int], bool]) -> bool:
        """Tell whether a group has quorum when those who could come and those above count."""
        group = self.net.groups[g]
        there = [s for s in group.suppliers if s in self.there() | could or above(group.owner, s)]
        return len(there) >= group.quorum

    def begin_one(self) -> bool:
        if self.begin_routines():
            return True
        for v in self.priority:
            if v in self.up or v in self.work or self.under_timed_fault(v):
                continue
            lacking = [g for g in self.start_groups(v) if not self.quorum(g, self.there())]
            if not all(
                self.net.groups[g].break_glass is not None and self.waiting_is_futile(v, g)
                for g in lacking
            ) or not self.stands_on_what_is_up(v, lacking):
                continue
            people = self.people_for(v)
            if people is None:
                continue
            self.waived |= set(lacking)
            work = Work(
                self.t,
                self.t + self.minutes_of_work(v),
                people,
                tuple(sorted(lacking)),
                self.recovery(v),
            )
            self.work[v] = work
            if work.end == self.t:
                self.comes_up(v, work)
            return True
        return False

    def instant(self) -> None:
        self.restorations()
        self.faults_begin()
        self.expiries()
        while self.begin_one():
            pass
        there = self.there()
        watched = [self.net.groups[g] for v in self.net.routines for g in self.run_groups(v)]
        watched += [n for rs in self.net.routines.values() for r in rs for n in r.needs]
        for group in set(watched):
            if len([s for s in group.suppliers if s in there]) >= group.quorum:
                self.minutes_gone[group] = 0
            else:
                self.minutes_gone[group] = self.minutes_gone.get(group, 0) + 1
