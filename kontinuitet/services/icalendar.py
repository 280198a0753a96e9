"""Occasions as an iCalendar file (RFC 5545) that Outlook and other calendars take in.

A day is a whole day (``VALUE=DATE``) that takes nobody's time. The same thing has the same UID from
one file to the next, so that a calendar moves it instead of keeping two.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kontinuitet.analysis.assessment.occasions import Occasion, Year

#: Octets of a line, its break not counted (RFC 5545 3.1).
_LONGEST: Final = 75
_PRODUCT: Final = "-//Kontinuitet//Kontinuitet//SV"
_DOMAIN: Final = "kontinuitet.invalid"


def calendar_file(name: str, year: Year) -> bytes:
    """Return the calendar: what is late on its first day, and everything that has a day after.

    ``name`` is the municipality's. What has no day cannot stand in a calendar.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(f'Kontinuitet, {name}')}",
    ]
    events = [
        *((year.start, "Försenat: ", o) for o in year.late),
        *((o.day, "", o) for o in (*year.coming, *year.later) if o.day is not None),
    ]
    for uid, (day, mark, occasion) in zip(_uids([o for _, _, o in events]), events, strict=True):
        lines += _event(uid, day, mark, occasion, year.start)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(
    uid: str, day: datetime.date, mark: str, occasion: Occasion, stamp: datetime.date
) -> Iterator[str]:
    who = f"Ansvarig: {occasion.responsible}. " if occasion.responsible else ""
    why = occasion.why[:1].upper() + occasion.why[1:]
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{_date(stamp)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_date(day)}"
    yield f"SUMMARY:{_text(mark + occasion.what)}"
    yield f"DESCRIPTION:{_text(f'{who}{why}.')}"
    yield f"CATEGORIES:{_text(occasion.kind.value)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _uids(found: Sequence[Occasion]) -> Iterator[str]:
    """Yield an id for each, of what it is and not of its day; of what recurs, numbered."""
    seen: dict[tuple[str, str, str], int] = {}
    for occasion in found:
        key = (occasion.kind.value, occasion.concerns, occasion.what)
        seen[key] = seen.get(key, 0) + 1
        text = "\0".join((*key, str(seen[key])))
        yield f"{hashlib.sha256(text.encode('utf-8')).hexdigest()[:32]}@{_DOMAIN}"


def _date(day: datetime.date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _text(text: str) -> str:
    """Escape a text (RFC 5545 3.3.11); other control characters than line breaks go."""
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = escaped.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\\n".join("".join(c for c in line if c.isprintable()) for line in lines)


def _folded(line: str) -> bytes:
    """Return a line as octets, broken so that no part is too long and no letter is split."""
    parts: list[bytes] = []
    part = b""
    for letter in line:
        octets = letter.encode("utf-8")
        # The lines after the first begin with a space, which counts.
        if len(part) + len(octets) > _LONGEST - bool(parts):
            parts.append(part)
            part = b""
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"


def unfolded(data: bytes) -> Iterable[str]:
    """Return the content lines of a calendar file, put together again."""
    return data.decode("utf-8").replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
