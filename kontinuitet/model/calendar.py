"""Calendar time in Sweden: between what the clock shows and minutes after T+0.

A calendar time is a naive ``datetime`` as a Swedish clock shows it. The hour that comes twice when
the clock is put back is told apart by ``fold``: 0 is the first time (sommartid), 1 the second
(normaltid). Nobody else adds minutes to a calendar time or takes the difference of two: between
them lie real minutes, which are fewer or more than the clocks' when the clock is changed.

Source of the changes: the time zone database (zoneinfo), ``Europe/Stockholm``. Years before 1970
are refused, since databases differ about them.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kontinuitet.errors import SystemFault

ZONE: Final = "Europe/Stockholm"
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200
SUMMER: Final = "sommartid"
NORMAL: Final = "normaltid"
#: What has been done is done again within so many months, where nothing else is said.
MONTHS_BETWEEN: Final = 12
#: How many years of changes are looked up beyond T+0: longer than any outage can last.
_YEARS_AHEAD: Final = 25

_UTC: Final = datetime.UTC
_MINUTE: Final = datetime.timedelta(minutes=1)
_CLOCK: Final = re.compile(r"(?:kl(?:ockan)?\.? ?)?(\d{1,2})[:.](\d{2})(?:[:.]00)?", re.IGNORECASE)
_MOMENT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ]|,? ?(?=kl))(\D{0,9}\d{1,2}[:.]\d{2}(?:[:.]00)?)"
    rf"(?: ?\(?({SUMMER}|{NORMAL}|vintertid)\)?)?",
    re.IGNORECASE,
)
_HOW: Final = "ska vara datum och klockslag, skrivet 2027-01-18T06:30"


@lru_cache(maxsize=1)
def zone() -> ZoneInfo:
    """Return the time zone.

    Raises:
        SystemFault: the computer has no time zone database.
    """
    try:
        return ZoneInfo(ZONE)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        raise SystemFault(
            f"Datorn saknar uppgifter om när klockan ställs om i Sverige (tidszonen {ZONE}), och "
            "då kan inga klockslag räknas ut. Installera paketet tzdata: pip install tzdata"
        ) from None


def after(starts: datetime.datetime, minute: int) -> datetime.datetime:
    """Return what the clock shows ``minute`` real minutes after ``starts``."""
    when = _instant(starts) + minute * _MINUTE
    return when.astimezone(zone()).replace(tzinfo=None)


def minutes_between(first: datetime.datetime, second: datetime.datetime) -> int:
    """Return the real minutes from ``first`` to ``second``; negative when it is the earlier."""
    return (_instant(second) - _instant(first)) // _MINUTE


def exists(when: datetime.datetime) -> bool:
    """Tell whether the clock ever shows ``when``: not while it is put forward."""
    return _shown(_instant(when)) == when.replace(fold=0)


def is_twice(when: datetime.datetime) -> bool:
    """Tell whether the clock shows ``when`` twice, because it is put back."""
    first, second = (_instant(when.replace(fold=fold)) for fold in (0, 1))
    return first < second


def first_showing(when: datetime.datetime) -> datetime.datetime:
    """Return the first time the clock shows ``when`` or, if it never does, a later time."""
    early = when.replace(fold=0)
    if exists(early):
        return early
    # In a gap the offset before it gives an instant after it, and the one after it one before.
    change = _change(_instant(when.replace(fold=1)), _instant(early))
    return change.astimezone(zone()).replace(tzinfo=None)


def add_months(when: datetime.datetime, months: int) -> datetime.datetime:
    """Return the same clock time ``months`` calendar months later, the last day at most.

    The first such time when the clock shows it twice, the next when it never does.
    """
    day = months_after(when.date(), months)
    return first_showing(datetime.datetime.combine(day, when.time()))


def months_after(day: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later, the last of the month when it has no such day.

    No later and no earlier than there are days.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return datetime.date.max if months > 0 else datetime.date.min
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))


def which(when: datetime.datetime) -> str:
    """Return ``sommartid`` or ``normaltid`` for a time that the clock shows twice, else nothing."""
    return "" if not is_twice(when) else (NORMAL if when.fold else SUMMER)


def written(when: datetime.datetime) -> str:
    """Write a calendar time so that :func:`parse_moment` reads it back: ``2027-01-18T06:30``."""
    return f"{when:%Y-%m-%dT%H:%M} {which(when)}".rstrip()


def parse_clock(text: str) -> int | None:
    """Return minutes after midnight of ``07:00``, ``7.00`` or ``kl. 13.50``; None for no clock.

    24:00 is the end of the day.
    """
    found = _CLOCK.fullmatch(" ".join(text.split()))
    if found is None or int(found[2]) > 59:
        return None
    minute = int(found[1]) * 60 + int(found[2])
    return minute if minute <= 24 * 60 else None


def begins_with_date(text: str) -> bool:
    """Tell whether a text looks like a calendar time rather than a time of day."""
    return re.match(r"\s*\d{4}-", text) is not None


def parse_moment(text: str) -> datetime.datetime:
    """Read a calendar time: ``2027-01-18T06:30``, ``2027-01-18 kl. 06.30``.

    A time that comes twice is written with which: ``2027-10-31 02:30 normaltid``.

    Raises:
        ValueError: it is none, it never comes, or it comes twice. Swedish; fits after a field name.
    """
    found = _MOMENT.fullmatch(" ".join(text.split()))
    minute = parse_clock(found[2].strip()) if found else None
    if found is None or minute is None or minute == 24 * 60:
        raise ValueError(_HOW)
    try:
        day = datetime.datetime.fromisoformat(found[1])
    except ValueError:
        raise ValueError(_HOW) from None
    said = (found[3] or "").lower().replace("vintertid", NORMAL)
    return checked(day + minute * _MINUTE, said)


def checked(when: datetime.datetime, said: str = "") -> datetime.datetime:
    """Return ``when`` as the time meant; ``said`` is sommartid, normaltid or nothing.

    Raises:
        ValueError: the clock never shows it, shows it twice, or is not as ``said``.
    """
    if not FIRST_YEAR <= when.year < LAST_YEAR:
        raise ValueError(f"ska vara ett datum mellan {FIRST_YEAR} och {LAST_YEAR - 1}")
    day, clock = f"{when:%Y-%m-%d}", f"{when:%H:%M}"
    if not exists(when):
        ends = first_showing(when)
        raise ValueError(
            f"är ett klockslag som inte finns: {day} ställs klockan fram till {ends:%H:%M}, och "
            f"{clock} kommer aldrig. Skriv den tid som klockan visar"
        )
    if is_twice(when):
        if not said:
            raise ValueError(
                f"är ett klockslag som kommer två gånger: {day} ställs klockan tillbaka. Skriv "
                f'"{day} {clock} {SUMMER}" för första gången eller "{day} {clock} {NORMAL}" för '
                "den andra"
            )
        return when.replace(fold=int(said == NORMAL))
    summer = bool(when.replace(tzinfo=zone()).dst())
    if said and summer != (said == SUMMER):
        other = SUMMER if summer else NORMAL
        raise ValueError(f"säger {said}, men {day} klockan {clock} är det {other} i Sverige")
    return when.replace(fold=0)


def changes(starts: datetime.datetime) -> tuple[tuple[int, int], ...]:
    """Return when the clock is changed, in minutes after ``starts``, and by how many minutes.

    From the year before to 25 years after; positive is forward.
    """
    begins = _instant(starts)
    years = range(starts.year - 1, starts.year + _YEARS_AHEAD + 1)
    return tuple(
        ((when - begins) // _MINUTE, step) for year in years for when, step in _of_year(year)
    )


def changes_within(
    starts: datetime.datetime, begin: int, end: int
) -> tuple[tuple[datetime.datetime, int], ...]:
    """Return the changes after the minute ``begin`` and up to ``end``: first showing, and step."""
    return tuple((after(starts, m), step) for m, step in changes(starts) if begin < m <= end)


def _instant(when: datetime.datetime) -> datetime.datetime:
    return when.replace(tzinfo=zone()).astimezone(_UTC)


def _shown(instant: datetime.datetime) -> datetime.datetime:
    return instant.astimezone(zone()).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=512)
def _of_year(year: int) -> tuple[tuple[datetime.datetime, int], ...]:
    """Return the instants of a year at which the clock is changed, with the steps in minutes."""

    def look() -> Iterator[tuple[datetime.datetime, int]]:
        begin = datetime.datetime(year, 1, 1, tzinfo=_UTC)
        for month in range(1, 13):
            following = (year + month // 12, month % 12 + 1)
            end = datetime.datetime(*following, 1, tzinfo=_UTC)
            step = (_offset(end) - _offset(begin)) // _MINUTE
            if step:
                yield _change(begin, end), step
            begin = end

    return tuple(look())


def _offset(instant: datetime.datetime) -> datetime.timedelta:
    offset = instant.astimezone(zone()).utcoffset()
    assert offset is not None
    return offset


def _change(low: datetime.datetime, high: datetime.datetime) -> datetime.datetime:
    """Return the first whole minute with the offset of ``high``, by halving."""
    wanted = _offset(high)
    while high - low > _MINUTE:
        middle = low + (high - low) // _MINUTE // 2 * _MINUTE
        if _offset(middle) == wanted:
            high = middle
        else:
            low = middle
    return high
