"""Calendar files are held against RFC 5545, line by line."""

from __future__ import annotations

import datetime
import re

import pytest

from kontinuitet.analysis.assessment.occasions import Occasion, OccasionKind, Year
from kontinuitet.services.icalendar import calendar_file, unfolded

START = datetime.date(2026, 12, 1)
END = datetime.date(2027, 12, 1)
_NAME = r"[A-Z0-9-]+"
#: contentline = name *(";" param) ":" value (3.1)
LINE = re.compile(
    rf'({_NAME})((?:;{_NAME}=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):([^\x00-\x1f]*)'
)
#: TEXT (3.3.11): a backslash begins one of four escapes; ; and , do not stand alone.
TEXT = re.compile(r"(?:[^\\;,\x00-\x1f]|\\[\\;,nN])*")
#: How often each property may stand in an event that somebody publishes (3.6.1).
EVENT = {
    "UID": (1, 1),
    "DTSTAMP": (1, 1),
    "DTSTART": (1, 1),
    "SUMMARY": (0, 1),
    "DESCRIPTION": (0, 1),
    "CATEGORIES": (0, 9),
    "TRANSP": (0, 1),
}


def parsed(data: bytes) -> list[dict[str, str]]:
    """Check a calendar file and return its events; properties by name."""
    assert data.endswith(b"\r\n")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    for octets in data.removesuffix(b"\r\n").split(b"\r\n"):
        assert 0 < len(octets) <= 75
        octets.decode("utf-8")
    rows = []
    for line in unfolded(data):
        found = LINE.fullmatch(line)
        assert found, line
        rows.append((found[1], found[2], found[3]))
    names = [name for name, _, _ in rows]
    assert (rows[0][0], rows[0][2]) == ("BEGIN", "VCALENDAR")
    assert (rows[-1][0], rows[-1][2]) == ("END", "VCALENDAR")
    for once in ("PRODID", "VERSION", "CALSCALE", "METHOD"):
        assert names.count(once) == 1
    assert ("VERSION", "", "2.0") in rows
    events: list[dict[str, str]] = []
    inside: list[tuple[str, str, str]] | None = None
    for name, params, value in rows[1:-1]:
        if name == "BEGIN":
            assert (value, inside) == ("VEVENT", None)
            inside = []
        elif name == "END":
            assert value == "VEVENT"
            assert inside is not None
            counts = {n: sum(r[0] == n for r in inside) for n in {r[0] for r in inside}}
            assert set(counts) <= set(EVENT)
            assert all(low <= counts.get(n, 0) <= high for n, (low, high) in EVENT.items())
            events.append({n: v for n, _, v in inside})
            assert {n: p for n, p, _ in inside}["DTSTART"] == ";VALUE=DATE"
            inside = None
        elif inside is not None:
            inside.append((name, params, value))
            if name in ("SUMMARY", "DESCRIPTION", "CATEGORIES"):
                assert TEXT.fullmatch(value), value
    assert inside is None
    for event in events:
        datetime.date.fromisoformat(event["DTSTART"])
        assert datetime.datetime.fromisoformat(event["DTSTAMP"]).tzinfo is datetime.UTC
    assert len({e["UID"] for e in events}) == len(events)
    return events


def plain(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], text)


def occasion(day: str | None, what: str, why: str = "därför") -> Occasion:
    date = None if day is None else datetime.date.fromisoformat(day)
    return Occasion(date, OccasionKind.LOG_CHECK, "journal", what, why, "Chef; vård, natt")


HARD = [
    "Å" * 200,
    "a" * 74 + "å" + "b" * 80,
    "komma, semikolon; och \\ snedstreck",
    "två\nrader\r\noch tre",
    'citat "x": y',
    "😀" * 40,
    "\x07klocka\x00",
    "END:VCALENDAR",
    "",
]


@pytest.mark.parametrize("what", HARD)
def test_any_text_survives(what: str) -> None:
    year = Year(START, END, (), (occasion("2027-03-04", what, what),), (), ())
    (event,) = parsed(calendar_file("Prov, köping", year))
    wanted = re.sub(r"[\x00\x07]", "", what.replace("\r\n", "\n"))
    assert plain(event["SUMMARY"]) == wanted
    assert plain(event["DESCRIPTION"]).startswith("Ansvarig: Chef; vård, natt. ")
    assert event["DTSTART"] == "20270304"


def test_what_is_late_stands_on_the_first_day_and_what_has_no_day_nowhere() -> None:
    year = Year(
        START,
        END,
        (occasion("2025-01-01", "Sent"),),
        (occasion("2027-01-01", "Snart"),),
        (occasion(None, "Aldrig"),),
        (occasion("2030-01-01", "Senare"),),
    )
    events = parsed(calendar_file("Prov", year))
    assert [(e["SUMMARY"], e["DTSTART"]) for e in events] == [
        ("Försenat: Sent", "20261201"),
        ("Snart", "20270101"),
        ("Senare", "20300101"),
    ]


def test_what_is_moved_keeps_its_id_and_what_recurs_has_one_each() -> None:
    def ids(*days: str) -> list[str]:
        rows = tuple(occasion(d, "Kontroll") for d in days)
        return [e["UID"] for e in parsed(calendar_file("P", Year(START, END, (), rows, (), ())))]

    assert ids("2027-01-01", "2027-04-01") == ids("2027-02-01", "2027-05-01")
    assert ids("2027-01-01") == ids("2027-04-01", "2027-07-01")[:1]


def test_a_calendar_with_nothing_in_it_is_still_one() -> None:
    assert parsed(calendar_file("P", Year(START, END, (), (), (), ()))) == []
