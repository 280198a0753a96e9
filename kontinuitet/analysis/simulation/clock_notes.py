"""What is said when the clock is changed during an outage."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from kontinuitet import wording
from kontinuitet.analysis.base.results import Interval
from kontinuitet.model import calendar


def clock_notes(
    starts: datetime.datetime | None, outages: Iterable[Iterable[Interval]]
) -> tuple[str, ...]:
    """Return a note for each change of the clock from T+0 to the last thing that happens."""
    if starts is None:
        return ()
    ends = [minute for spans in outages for i in spans for minute in (i.start, i.end) if minute]
    changes = calendar.changes_within(starts, 0, max(ends, default=0))
    return tuple(_note(when, step) for when, step in changes)


def _note(shows: datetime.datetime, step: int) -> str:
    before = shows - datetime.timedelta(minutes=step)  # by the clock, at the same moment
    day = wording.day_in_text(shows)
    hours = (
        f"från {wording.clock_in_text(before.time())} till {wording.clock_in_text(shows.time())}"
    )
    if step > 0:
        return (
            f"Klockan ställs fram {day}, {hours}. Klockslagen efter det är sommartid. Alla längder "
            "är verkliga timmar."
        )
    return (
        f"Klockan ställs tillbaka {day}, {hours}. Den timmen kommer två gånger, först i sommartid "
        "och sedan i normaltid. Alla längder är verkliga timmar."
    )
