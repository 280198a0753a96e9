"""What each sort of decision changes in a course from its minute on; what is impossible is refused.

docs/semantics.md, "Decisions in an exercise".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kontinuitet.analysis.base.crew import Member
from kontinuitet.analysis.base.net import BegunRoutine, compile_municipality
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.simulation.moment import Moment
from kontinuitet.errors import InputError
from kontinuitet.model.duration import format_duration
from kontinuitet.model.intervention import (
    AddStaff,
    Assumption,
    ChangeOrder,
    Intervention,
    Postpone,
    RemoveStaff,
    ShutDown,
    StartFallback,
)
from kontinuitet.model.landscape import Fallback, Municipality
from kontinuitet.problems import did_you_mean

_CLOSED = "stängt på beslut"
_FAILED = "ändrat antagande"


def with_routine(municipality: Municipality, said: StartFallback, identity: str) -> Municipality:
    """Return the model with a routine that the room has made up, as if it began after ``om``."""
    activity = municipality.activities[said.activity]
    routine = Fallback.model_validate(
        {
            "namn": said.name or "Ny reservrutin",
            "ersätter": said.replaces,
            "startar_inom": said.after,
            "uthållighet": said.endurance,
        }
    )
    changed = activity.model_copy(update={"fallbacks": {**activity.fallbacks, identity: routine}})
    activities = {**municipality.activities, said.activity: changed}
    return municipality.model_copy(update={"activities": activities})


class Decided(Moment):
    """A moment with the interventions decided at it."""

    def take(self, said: Intervention, made: str) -> None:
        """Take in one intervention; ``made`` is the id of a routine that it makes up.

        Raises:
            InputError: it is impossible (a Swedish sentence).
        """
        match said:
            case StartFallback():
                self._start_routine(said, made)
            case ChangeOrder():
                self._reorder(said)
            case AddStaff():
                self._add_people(said)
            case RemoveStaff():
                self._remove(said)
            case ShutDown():
                self._fail(said.resources, said.minutes, _CLOSED)
            case Assumption() if said.fails:
                self._fail(said.resources, said.minutes, _FAILED)
            case Assumption():
                for node in self._nodes(said.resources):
                    self._end_faults(node, self.minute + (said.back or 0))
            case Postpone():
                self._postpone(said)

    def _nodes(self, ids: Sequence[str]) -> list[int]:
        known = self.municipality.resources
        for identity in ids:
            if identity not in known:
                hint = did_you_mean(identity, known) or ""
                raise InputError(f'Resursen "{identity}" finns inte. {hint}'.rstrip())
        return [self.net.index[i] for i in dict.fromkeys(ids)]

    def _fail(self, ids: Sequence[str], minutes: int | None, cause: str) -> None:
        if minutes == 0:
            raise InputError("Ange hur länge det ska vara borta: 0 minuter är inget bortfall.")
        for node in self._nodes(ids):
            end = None if minutes is None else self.minute + minutes
            restart = self.municipality.resources[self.net.ids[node]].restart
            unknown = end is None and restart is None
            self.faults.append(Fault(node, self.minute, end, cause=cause, unknown=unknown))

    def _end_faults(self, node: int, end: int) -> None:
        name = self.net.names[node]
        work = self.under_way(node)
        if work is not None:
            raise InputError(
                f"{name} återstartas redan, sedan {_time(work)}. Bortfallet slutar när det "
                "arbetet är klart."
            )
        if not any(f.node == node and self._runs(f) for f in self.faults):
            raise InputError(
                f"{name} har inget eget bortfall nu, så det finns inget som kan sluta."
            )
        self.faults = [
            changed
            for f in self.faults
            for changed in (self._ended(f, end) if f.node == node and self._runs(f) else (f,))
        ]

    def _runs(self, fault: Fault) -> bool:
        """Tell whether a fault has begun and is not over."""
        now = self.minute
        if fault.start > now:
            return False
        if fault.end is not None:
            return fault.end > now
        if fault.lifted is not None and fault.lifted[0] <= now:
            return fault.lifted[1] > now
        return not any(
            w.node == fault.node and w.done and fault.start <= w.start and w.end <= now
            for w in self.course.trace.works
            # What begins now has not begun.
            if w.start < now
        )

    def _ended(self, fault: Fault, end: int) -> tuple[Fault, ...]:
        if fault.end is None and not fault.unknown and fault.start < self.minute:
            since = self.minute if fault.lifted is None else fault.lifted[0]
            return (replace(fault, lifted=(since, end)),)
        if end == fault.start:
            return ()
        return (replace(fault, end=end, unknown=False),)

    def _add_people(self, said: AddStaff) -> None:
        if self.members is None:
            raise InputError(
                "Modellen har ingen bemanning: återstarten väntar aldrig på folk, så fler personer "
                "ändrar ingenting."
            )
        taken = {m.id for m in self.members}
        number = 0
        for _ in range(said.number):
            number += 1
            while f"inkallad-{number}" in taken:
                number += 1
            taken.add(f"inkallad-{number}")
            came = self.minute + said.after
            self.members.append(Member(f"inkallad-{number}", frozenset(said.skills), came))

    def _remove(self, said: RemoveStaff) -> None:
        place = next((p for p, m in enumerate(self.members or ()) if m.id == said.person), None)
        if self.members is None or place is None:
            raise InputError(
                f'"{said.person}" finns inte i den bemanning som scenariot räknas med, och kan '
                "inte lämna den."
            )
        member = self.members[place]
        if member.leaves is not None:
            raise InputError(f'"{said.person}" har redan lämnat, {_time(member.leaves)}.')
        self.members[place] = replace(member, leaves=self.minute)

    def _postpone(self, said: Postpone) -> None:
        if not said.minutes:
            raise InputError("Ange hur länge återstarten ska vänta.")
        for node in self._nodes(said.resources):
            name = self.net.names[node]
            work = self.under_way(node)
            if work is not None:
                raise InputError(
                    f"Återstarten av {name} pågår redan, sedan {_time(work)}, och kan inte skjutas "
                    "upp."
                )
            if not self.to_restart(node):
                raise InputError(f"{name} är igång: det finns ingen återstart att skjuta upp.")
            self.waits.append((node, self.minute, self.minute + said.minutes))

    def _reorder(self, said: ChangeOrder) -> None:
        nodes = self._nodes(said.first)
        left = [n for n in nodes if self.to_restart(n) and self.under_way(n) is None]
        if not left:
            begun = [n for n in nodes if self.under_way(n) is not None]
            names = ", ".join(self.net.names[n] for n in begun or nodes)
            why = "återstartas redan" if begun else "är igång"
            raise InputError(f"{names} {why}: det finns ingen återstart att flytta först.")
        order = self.present_order()
        first = self._with_needs(left, order)
        chosen = set(first)
        self.order = [*first, *(n for n in order if n not in chosen)]
        self.first |= chosen

    def _with_needs(self, nodes: Sequence[int], order: Sequence[int]) -> list[int]:
        """Return nodes in order, each after what it needs to start and lacks."""
        rank = {node: place for place, node in enumerate(order)}
        done: dict[int, None] = {}
        entered: set[int] = set()
        stack = [(node, False) for node in reversed(nodes)]
        while stack:
            node, ready = stack.pop()
            if ready:
                done[node] = None
            elif node not in entered:
                entered.add(node)
                stack.append((node, True))
                needs = sorted(self._lacks(node, rank), key=rank.__getitem__, reverse=True)
                stack.extend((n, False) for n in needs)
        return list(done)

    def _lacks(self, node: int, rank: Mapping[int, int]) -> Iterator[int]:
        """Yield the suppliers that a node waits for, of several the first in order."""
        for position in self.net.groups_of[node]:
            group = self.net.groups[position]
            if group.soft:
                continue
            down = [s for s in group.suppliers if self.down(s)]
            missing = group.quorum - (len(group.suppliers) - len(down))
            yield from sorted(down, key=rank.__getitem__)[: max(0, missing)]

    def _start_routine(self, said: StartFallback, made: str) -> None:
        known = self.municipality.activities
        activity = known.get(said.activity)
        if activity is None:
            hint = did_you_mean(said.activity, known) or ""
            raise InputError(f'Verksamheten "{said.activity}" finns inte. {hint}'.rstrip())
        node, now = self.net.index[said.activity], self.minute
        begins = now + said.after
        if said.routine is None:
            self._replaces_something(node, said.replaces)
            self.municipality = with_routine(self.municipality, said, made)
            net = compile_municipality(self.municipality)
            net.compiled.take_over(self.net.compiled)
            begun = BegunRoutine(((now, begins),), now, begins + (said.endurance or 0))
            routines = {**self.net.begun_routines, (node, made): begun}
            self.net = replace(net, begun_routines=routines)
            return
        routine = activity.fallbacks.get(said.routine)
        if routine is None:
            raise InputError(f'{activity.name} har ingen reservrutin "{said.routine}".')
        self._replaces_something(node, routine.replaces)
        key = (node, said.routine)
        before = self.net.begun_routines.get(key, BegunRoutine())
        self._not_begun(node, routine, before)
        settled = max(before.settled, begins + (routine.endurance or 0))
        begun = replace(before, starts=(*before.starts, (now, begins)), settled=settled)
        net = replace(self.net, begun_routines={**self.net.begun_routines, key: begun})
        net.compiled.take_over(self.net.compiled)
        self.net = net

    def _replaces_something(self, node: int, replaces: Sequence[str]) -> None:
        net = self.net
        groups = (net.groups[p] for p in net.groups_of[node])
        needed = {net.ids[s] for g in groups if not g.soft for s in g.suppliers}
        if needed.isdisjoint(replaces):
            names = ", ".join(net.names[net.index[i]] for i in replaces if i in net.index)
            raise InputError(
                f"{net.names[node]} kan inte fortsätta med en reservrutin som ersätter "
                f"{names or 'inget'}: det är inget av det som verksamheten står still utan."
            )

    def _not_begun(self, node: int, routine: Fallback, begun: BegunRoutine) -> None:
        """Refuse to begin a routine that has begun in the outage under way."""
        now, before = self.minute, -1
        for start, end in self.course.outages.get(node, ()):
            if start == end or start > now:
                continue
            if end is not None and end <= now:
                before = end
                continue
            first = begun.first(start, routine.starts_within, before)
            if first > now:
                return
            if routine.endurance is None or now < first + routine.endurance:
                raise InputError(
                    f"{routine.name} är redan igång för {self.net.names[node]}, sedan "
                    f"{_time(first)}."
                )
            raise InputError(
                f"{routine.name} har tagit slut: den började {_time(first)} och höll i "
                f"{format_duration(routine.endurance)}."
            )


def _time(minute: int) -> str:
    """Return a minute of the course as it stands in a sentence."""
    return f"{format_duration(minute)} in i avbrottet" if minute else "avbrottets början"
