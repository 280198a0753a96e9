"""``{{ id.uppgift }}`` in a text of an exercise: replaced by what is computed at that moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kontinuitet.exercise.picture import Course
from kontinuitet.model.exercise import NOW, NOW_FIELD, PLACEHOLDER, Standing
from kontinuitet.wording import duration_in_text, listed

STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.UP: "igång",
    Standing.DEGRADED: "begränsad",
    Standing.FALLBACK: "på reservrutin",
    Standing.DOWN: "nere",
}

#: Says a minute after T+0 as a moment, in running text.
Moments = Callable[[int], str]


class Resolver:
    """Replaces placeholders by what a course says at one minute."""

    def __init__(self, course: Course, minute: int, moments: Moments) -> None:
        self._course = course
        self._minute = minute
        self._moments = moments

    def fill(self, text: str) -> str:
        """Return the text with every placeholder replaced.

        One that cannot be is left as it stands: reading the file tells of it before the day.
        """
        return PLACEHOLDER.sub(lambda m: self._value(m[1], m[2]) or m[0], text)

    def _value(self, identity: str, field: str) -> str | None:
        found = FIELDS.get(field)
        if identity == NOW:
            return self._moments(self._minute) if field == NOW_FIELD else None
        model = self._course.municipality
        if found is None or not (identity in model.activities or identity in model.resources):
            return None
        return found(self, identity)

    def name(self, identity: str) -> str:
        """Return the name."""
        return self._course.municipality.name_of(identity)

    def standing(self, identity: str) -> str:
        """Return how it stands now."""
        return STANDINGS[self._course.standing(identity, self._minute)]

    def down_from(self, identity: str) -> str:
        """Return when it went down, the last time by now."""
        activity, resource = self._course.activity(identity), self._course.resource(identity)
        spans = activity.down if activity else resource.down if resource else ()
        starts = [span.start for span in spans if span.start <= self._minute]
        return self._moments(starts[-1]) if starts else "har inte gått ner"

    def back(self, identity: str) -> str:
        """Return when it is back for good, as computed now."""
        activity, resource = self._course.activity(identity), self._course.resource(identity)
        spans = activity.down if activity else resource.down if resource else ()
        if not spans:
            return "är igång"
        end = spans[-1].end
        return "okänt" if end is None else self._moments(end)

    def without(self, identity: str) -> str:
        """Return how long it has been without ability so far."""
        now = self._course.now(identity, self._minute)
        return duration_in_text(now.without if now else 0)

    def reserve_until(self, identity: str) -> str:
        """Return until when the fallback routines in use last, by their endurance."""
        now, outage = self._course.now(identity, self._minute), self._course.activity(identity)
        if now is None or outage is None or now.standing is not Standing.FALLBACK:
            return "ingen reservrutin är igång"
        routines = self._course.municipality.activities[identity].fallbacks
        ends = [
            use.start + endurance
            for use in outage.fallbacks
            if use.id in now.routines and (endurance := routines[use.id].endurance) is not None
        ]
        return self._moments(min(ends)) if ends else "tills vidare"

    def routines(self, identity: str) -> str:
        """Return the names of the fallback routines in use, else of all there are."""
        activity = self._course.municipality.activities.get(identity)
        if activity is None:
            return "ingen reservrutin"
        now = self._course.now(identity, self._minute)
        used = now.routines if now else ()
        names = [activity.fallbacks[i].name for i in used or sorted(activity.fallbacks)]
        return listed(names) or "ingen reservrutin"

    def acceptable(self, identity: str) -> str:
        """Return the acceptable outage time."""
        activity = self._course.municipality.activities.get(identity)
        if activity is None or activity.mtpd is None:
            return "inte beslutad"
        return duration_in_text(activity.mtpd)


FIELDS: Final[Mapping[str, Callable[[Resolver, str], str]]] = {
    "namn": Resolver.name,
    "läge": Resolver.standing,
    "nere_från": Resolver.down_from,
    "åter": Resolver.back,
    "utan_förmåga": Resolver.without,
    "reserv_till": Resolver.reserve_until,
    "reservrutin": Resolver.routines,
    "acceptabel_avbrottstid": Resolver.acceptable,
}
