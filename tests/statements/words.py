"""Reads a Word file as statements, and Swedish ways of writing times as minutes."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import docx
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from kontinuitet.model import calendar
from kontinuitet.model.calendar_words import MONTHS, SHORT_MONTHS, SHORT_WEEKDAYS

UNITS = {"minuter": 1, "minut": 1, "min": 1, "timmar": 60, "timme": 60, "h": 60, "dygn": 1440}
UNITS |= {"veckor": 10080, "vecka": 10080}
_UNIT = "|".join(UNITS)
_PART = re.compile(rf"(\d+) ({_UNIT})\b")
DURATION = rf"(?:(?:\d+ (?:{_UNIT})\b(?: (?=\d))?)+|0(?! ?\d))"
_DAY = re.compile(r"\w+dag (?P<day>\d+) (?P<month>\w+) (?P<year>\d{4}) (?=kl\.)")
#: A minute of a scenario in any way of writing it.
MOMENT = (
    rf"(?:T\+{DURATION}|när avbrottet börjar|[\w ]+ in i avbrottet"
    r"|(?:\d{4}-\d\d-\d\d|\w+dag \d+ \w+ \d{4}) kl\. \d+\.\d\d(?: (?:normal|sommar)tid)?)"
)
ENDLESS = frozenset(
    {"för alltid", "utan slut", "kommer inte tillbaka", "▲ Aldrig", "aldrig", "▲ Okänt", "okänt"}
)


@dataclass(frozen=True)
class Statement:
    """A paragraph (``cells`` has one text) or a row of a table with the headings ``header``."""

    chapter: str
    header: tuple[str, ...]
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.chapter}: {' | '.join(self.cells)}"


def plain(text: str) -> str:
    """Return a text with ordinary spaces, without soft hyphens and which of several times."""
    for hard in ("\u00a0", "\u202f", "\u2009"):
        text = text.replace(hard, " ")
    text = re.sub(r" \(gång \d+ av \d+\)", "", text)
    return text.replace("\u00ad", "").replace("\u2011", "-").strip()


def statements(data: bytes) -> Iterator[Statement]:
    """Yield the statements of the body, in order."""
    document = docx.Document(io.BytesIO(data))
    yield from _of(document.element.body, document, [""])


def _of(parent: object, document: object, chapter: list[str]) -> Iterator[Statement]:
    for element in parent:  # type: ignore[attr-defined]
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)  # type: ignore[arg-type]
            text = plain(paragraph.text)
            style = paragraph.style.name if paragraph.style is not None else ""
            if style and (style.startswith(("Heading", "Title"))):
                chapter[0] = text
            if text and not (style or "").startswith("toc"):
                yield Statement(chapter[0], (), (text,))
        elif element.tag == qn("w:tbl"):
            rows = [
                tuple(plain(cell.text) for cell in row.cells)
                for row in Table(element, document).rows  # type: ignore[arg-type]
            ]
            for row in rows[1:]:
                yield Statement(chapter[0], rows[0], row)
        elif element.tag == qn("w:sdt"):
            content = element.find(qn("w:sdtContent"))
            if content is not None:
                yield from _of(content, document, chapter)


_COUNTS = [
    *("noll", "en", "två", "tre", "fyra", "fem", "sex"),
    *("sju", "åtta", "nio", "tio", "elva", "tolv"),
]


def count(text: str) -> int:
    """Read a count in digits or, up to twelve, in words."""
    return int(text) if text.isdigit() else _COUNTS.index(text.lower().replace("ett", "en"))


def minutes(text: str) -> int | None:
    """Read a length of time; None when it is without end.

    Raises:
        ValueError: it is no length of time.
    """
    text = text.strip()
    if text in ENDLESS:
        return None
    if text in ("omedelbart", "0"):
        return 0
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip():
        raise ValueError(f"no length of time: {text!r}")
    return sum(int(number) * UNITS[unit] for number, unit in parts)


def game(text: str, starts: datetime.datetime | None) -> int | None:
    """Read a minute of the scenario; None is never.

    ``dag 3, 4 h``, ``T+4 h`` with or without clock below, ``4 timmar in i avbrottet``,
    ``2027-01-18 kl. 06.30`` or ``måndag 18 januari 2027 kl. 6.30``.
    """
    first = text.partition("\n")[0].strip()
    if first in ENDLESS:
        return None
    if first.startswith("T+"):
        return minutes(first.removeprefix("T+"))
    day_number = re.fullmatch(r"dag (\d+), (.*)", first)
    if day_number is not None:
        return (int(day_number[1]) - 1) * 1440 + (minutes(day_number[2]) or 0)
    if first == "när avbrottet börjar":
        return 0
    if first.endswith(" in i avbrottet"):
        return minutes(first.removesuffix(" in i avbrottet"))
    assert starts is not None
    day = _DAY.match(first)
    if day is not None:
        number = MONTHS.index(day["month"]) + 1
        first = f"{day['year']}-{number:02d}-{int(day['day']):02d} {first[day.end() :]}"
    return calendar.minutes_between(starts, calendar.parse_moment(first))


#: A time in a list: weekday and clock, with the date in a long one, or the day of the outage.
LISTED = rf"(?:[a-zåäö]+(?: \d+ [a-z]+)? \d\d\.\d\d(?: (?:normal|sommar)tid)?|dag \d+, {DURATION})"


def same_in_list(text: str, minute: int, starts: datetime.datetime | None) -> bool:
    """Tell whether a time in a list, with or without its day, is a minute of the scenario."""
    text = text[:1].lower() + text[1:]
    if starts is None:
        within = minutes(text) if not text.startswith("dag") else None
        return game(text, None) == minute if within is None else within == minute % 1440
    when = calendar.after(starts, minute)
    clock = f"{when.hour:02d}.{when.minute:02d}"
    weekday = SHORT_WEEKDAYS[when.weekday()]
    told = re.sub(r" (?:normal|sommar)tid$", "", text)
    day = f"{weekday} {when.day} {SHORT_MONTHS[when.month - 1]}"
    return told in (clock, f"{weekday} {clock}", f"{day} {clock}")
