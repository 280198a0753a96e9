"""Work for several people at once: the earliest time, and which different people."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from kontinuitet.analysis.scheduling.problem import NEVER

_Times = list[list[int]]
#: The same few people are free again and again: answers to remember.
_KNOWN = 1 << 14


class Teams:
    """Finds teams; ``skills`` by person."""

    def __init__(self, skills: Sequence[frozenset[int]]) -> None:
        self._skills = skills
        self._known = lru_cache(maxsize=_KNOWN)(self.team)

    def earliest(
        self,
        able: Sequence[int],
        places: tuple[int, ...],
        ready: int,
        length: int,
        opens: _Times,
        closes: _Times,
    ) -> tuple[int, tuple[int, ...]] | None:
        """Return the earliest start with different free people for every place, and these.

        ``able`` are those with any of the skills, ``opens`` and ``closes`` each person's gaps.
        """
        time, wanted = ready, len(places)
        everybody = wanted == len(able)
        alike = len(set(places)) == 1
        while time < NEVER:
            later = NEVER
            free: list[int] = []
            for person in able:
                own, until = opens[person], closes[person]
                where = bisect_left(until, time + length)
                first = own[where]
                if first <= time:
                    free.append(person)
                    # Whoever comes after these would only be chosen without them.
                    if len(free) >= wanted:
                        team = tuple(sorted(free)) if alike else self._known(tuple(free), places)
                        if team is not None:
                            return time, team
                    continue
                while first + length > until[where]:
                    where += 1
                    first = own[where]
                if later == NEVER or (first > later) is everybody:
                    later = first
            # Someone who is free now may be busy at the next time, but nobody comes before it.
            # When nobody can be spared, it is the last of them who decides.
            time = later
        return None

    def team(self, free: Sequence[int], places: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return different people for all places, the first in order of preference (matroid)."""
        seated: dict[int, int] = {}
        chosen: list[int] = []
        for person in free:
            if self._seat(person, places, seated, set()):
                chosen.append(person)
                if len(chosen) == len(places):
                    return tuple(sorted(chosen))
        return None

    def _seat(
        self, person: int, places: tuple[int, ...], seated: dict[int, int], seen: set[int]
    ) -> bool:
        for place, skill in enumerate(places):
            if skill in self._skills[person] and place not in seen:
                seen.add(place)
                sitting = seated.get(place)
                if sitting is None or self._seat(sitting, places, seated, seen):
                    seated[place] = person
                    return True
        return False
