"""A minute-by-minute simulation: minute after minute until all that happens has happened before."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.hours import Hours
from kontinuitet.analysis.base.net import Group, Net
from kontinuitet.analysis.base.records import Fault
from tests.reference.hours import shows
from tests.reference.world import Outcome, World


class Minutes(World):
    """The world, run until it repeats itself."""

    def state(self) -> object:
        return (
            sorted(self.up),
            sorted((v, self.t - w.start, w.people, w.waived) for v, w in self.work.items()),
            sorted(
                (g, min(self.t - since, self.net.groups[g].hold))
                for g, since in self.lost_since.items()
            ),
            sorted(self.waived),
            sorted(self.on_routine),
            [(g.owner, g.entry, g.suppliers, min(n, g.hold)) for g, n in self.gone()],
            [
                min(
                    self.t - self.out.outages[v][-1][0],
                    max(r.starts_within + (r.endurance or 0) for r in self.net.routines[v]),
                )
                for v in sorted(self.net.routines)
                if v not in self.up
            ],
            [(v, self.recovery(v), self.under_open_fault(v)) for v in range(len(self.net))],
            [
                (
                    shows(h.clock, self.t) % h.period,
                    [at for at, _ in h.clock.changes if at <= self.t],
                )
                for h in self.all_hours()
                if h.every
            ],
        )

    def gone(self) -> list[tuple[Group, int]]:
        return sorted(
            ((g, n) for g, n in self.minutes_gone.items() if n),
            key=lambda row: (row[0].owner, row[0].entry, repr(row[0])),
        )

    def all_hours(self) -> list[Hours]:
        return [m.hours for m in (self.crew.members if self.crew else ()) if m.hours is not None]

    def change_near(self) -> bool:
        """Tell whether the clock is changed before all hours have come back three times."""
        weekly = [h for h in self.all_hours() if h.every]
        soon = self.t + 3 * lcm(*(h.period for h in weekly))
        return any(self.t < at <= soon for h in weekly for at, _ in h.clock.changes)

    def run(self) -> Outcome:
        last = max(
            [0]
            + [f.start for f in self.faults]
            + [f.end or 0 for f in self.faults]
            + [m.available_from for m in (self.crew.members if self.crew else ())]
            + [end for h in self.all_hours() for _, end in h.once]
        )
        seen: dict[str, int] = {}
        while True:
            self.instant()
            if self.t >= last and not self.change_near():
                state = repr(self.state())
                if state in seen:
                    period = self.t - seen[state]
                    break
                seen[state] = self.t
            self.t += 1
        stopped = self.t
        # Two laps more, so that what recurs can be seen to recur.
        for _ in range(2 * period):
            self.t += 1
            self.instant()
        circulates = [
            v
            for v in range(len(self.net))
            if any(stopped - period < start <= stopped for start, _ in self.out.outages[v])
        ]
        for v in circulates:
            self.make_endless(v, period)
        self.out.never = [
            v for v, outages in enumerate(self.out.outages) if outages and outages[-1][1] is None
        ]
        if circulates:
            self.out.works = [
                w
                for w, number in zip(self.out.works, self.out.during, strict=True)
                if w[0] not in self.out.never or number < len(self.out.outages[w[0]]) - 1
            ]
        self.out.works.sort(key=lambda w: (w[1], w[0], w[2]))
        self.out.circulates = bool(circulates)
        return self.out

    def make_endless(self, v: int, period: int) -> None:
        outages = [(s, e) for s, e in self.out.outages[v] if e is not None]
        for i, (first, _) in enumerate(outages):
            shifted = {(s + period, e + period) for s, e in outages[i:] if e + period <= self.t}
            later = {(s, e) for s, e in outages[i:] if s >= first + period}
            if shifted == later:
                self.out.outages[v] = [*outages[:i], (first, None)]
                return
        raise AssertionError("nothing recurs")


def simulate(
    net: Net,
    faults: Sequence[Fault],
    crew: Crew | None = None,
    priority: Sequence[int] | None = None,
) -> Outcome:
    """Return what happens, minute by minute."""
    return Minutes(net, faults, crew, priority).run()
