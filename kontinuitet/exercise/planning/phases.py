"""Where the phases of an exercise are placed: where the situation changes most."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from kontinuitet.exercise.picture import Course, minute_when
from kontinuitet.model.exercise import Standing

#: Candidate moments that are compared; more are thinned out, the heaviest changes kept.
_MOST_MOMENTS = 160
#: Phases closer than this to each other tell the same story: minutes, and share of the course.
_CLOSEST = 45
_SHARE = 3
#: What a passed acceptable outage time weighs against an ordinary change of standing.
_EXCEEDED = 2.0

#: Minutes that a phase begins on rather than in between, the best first.
_STEPS = (30, 15, 5)


@dataclass(frozen=True, slots=True)
class _Situation:
    """How the activities stand at one moment: standing and whether the limit is passed."""

    standing: tuple[Standing, ...]
    exceeded: tuple[bool, ...]


class Changes:
    """How much the situation of some departments differs between moments of a course."""

    def __init__(self, course: Course, departments: Collection[str]) -> None:
        self._course = course
        model = course.municipality
        self.outages = [a for a in course.result.activities if a.department in departments]
        self._weights = [model.activities[a.id].downtime_weight for a in self.outages]
        self._limits = [
            None if a.mtpd is None else minute_when(a.without_ability_intervals, a.mtpd)
            for a in self.outages
        ]

    def moments(self) -> list[int]:
        """Return the minutes at which something changes, the heaviest if there are many."""
        weight: dict[int, float] = {}
        for outage, heavy, limit in zip(self.outages, self._weights, self._limits, strict=True):
            for spans in (
                outage.without_ability_intervals,
                outage.alternative_intervals,
                outage.degraded,
            ):
                for span in spans:
                    for minute in (span.start, span.end):
                        if minute is not None:
                            weight[minute] = weight.get(minute, 0) + heavy
            if limit is not None:
                weight[limit + 1] = weight.get(limit + 1, 0) + _EXCEEDED * heavy
        kept = sorted(weight, key=lambda m: (-weight[m], m))[:_MOST_MOMENTS]
        return sorted({*kept, *([min(weight)] if weight else [])})

    def situation(self, minute: int) -> _Situation:
        """Return how the activities stand at a minute."""
        return _Situation(
            tuple(self._course.standing(a.id, minute) for a in self.outages),
            tuple(limit is not None and minute > limit for limit in self._limits),
        )

    def distance(self, one: _Situation, other: _Situation) -> float:
        """Return how much two situations differ: weight of the activities that stand otherwise."""
        total = 0.0
        for place, weight in enumerate(self._weights):
            total += weight * (one.standing[place] is not other.standing[place])
            total += _EXCEEDED * weight * (one.exceeded[place] != other.exceeded[place])
        return total


def choose_phases(
    changes: Changes, count: int, matter: Callable[[int], float], others: Iterable[int] = ()
) -> list[int]:
    """Return at most ``count`` game times: the first loss, then where most has changed since.

    The sum of the changes from each to the next, and of how much there is to play just after each
    (``matter`` of its minute), is as large as it can be. Fewer are returned when less happens.
    ``others`` are further moments to choose among, after the first loss.
    """
    moments = changes.moments()
    if not moments:
        return [0]
    closest = max(_CLOSEST, (moments[-1] - moments[0]) // (_SHARE * count))
    moments = sorted({*moments, *(minute for minute in others if minute > moments[0])})
    situations = [changes.situation(minute) for minute in moments]
    worth = [matter(minute) for minute in moments]
    best: list[dict[int, tuple[float, int]]] = [{0: (worth[0], -1)}]
    for _ in range(1, count):
        layer: dict[int, tuple[float, int]] = {}
        for place, minute in enumerate(moments):
            found = [
                (
                    value + changes.distance(situations[before], situations[place]) + worth[place],
                    -before,
                )
                for before, (value, _) in best[-1].items()
                if minute - moments[before] >= closest
            ]
            if found:
                value, before = max(found)
                layer[place] = (value, -before)
        if not layer:
            break
        best.append(layer)
    return [moments[place] for place in _trace(best)]


def on_the_clock(changes: Changes, times: Sequence[int], busy: Collection[int]) -> list[int]:
    """Return game times moved to even clock times after them, where that changes nothing.

    ``busy`` are the minutes of what could be played: none is left before its phase.
    """
    moments = changes.moments()
    moved = list(times)
    for number, time in enumerate(times):
        following = times[number + 1] if number + 1 < len(times) else None
        for step in _STEPS:
            even = -(-time // step) * step
            clear = not any(time < m <= even for m in moments)
            free = not any(time <= minute < even for minute in busy)
            inside = following is None or even < following
            same = changes.situation(time) == changes.situation(even)
            if clear and free and inside and same:
                moved[number] = even
                break
    return moved


def _trace(best: Sequence[dict[int, tuple[float, int]]]) -> list[int]:
    last = max(best[-1], key=lambda place: (best[-1][place][0], -place))
    chosen = [last]
    for layer in reversed(best[1:]):
        chosen.append(layer[chosen[-1]][1])
    return chosen[::-1]
