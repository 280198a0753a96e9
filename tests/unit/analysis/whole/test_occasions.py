"""The days of a year, from what the model holds and implies."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kontinuitet.analysis.whole.occasions import OccasionKind, Year, months_after, year
from kontinuitet.model.landscape import Municipality

TODAY = datetime.date(2026, 12, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def made(**sections: Any) -> Year:
    model = Municipality.model_validate({"kommun": {"namn": "Prov"}, **sections})
    return year(model, TODAY)


def days(found: Year, kind: OccasionKind) -> list[str | None]:
    every = [*found.late, *found.coming, *found.undated, *found.later]
    return [o.day.isoformat() if o.day else None for o in every if o.kind is kind]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-10-31", 1, "2026-11-30"),
        ("9999-06-01", 12, "9999-12-31"),
    ],
)
def test_the_same_day_some_months_later(start: str, months: int, end: str) -> None:
    assert months_after(day(start), months) == day(end)


def resource(**fields: Any) -> dict[str, Any]:
    return {"r": {"namn": "R", "typ": "bassystem", "systemförvaltare": "Roll", **fields}}


def test_what_is_done_again_is_due_a_year_after_the_last_time() -> None:
    found = made(
        resurser=resource(
            penetrationstest="2025-06-01",
            säkerhetskopia={"senast_testad": "2026-03-01"},
            dokument={"systemsäkerhetsanalys": "2026-11-30"},
        )
    )
    assert [(o.kind.value, o.day) for o in found.late] == [("penetrationstest", day("2026-06-01"))]
    assert [(o.kind.value, o.day) for o in found.coming] == [
        ("återläsning", day("2027-03-01")),
        ("dokument", day("2027-11-30")),
    ]
    assert {o.responsible for o in (*found.late, *found.coming)} == {"Roll"}


def test_the_first_day_counts_and_the_last_does_not() -> None:
    found = made(
        åtgärder={
            "a": {"åtgärd": "A", "klart": "2026-11-30"},
            "b": {"åtgärd": "B", "klart": "2026-12-01"},
            "c": {"åtgärd": "C", "klart": "2027-11-30"},
            "d": {"åtgärd": "D", "klart": "2027-12-01"},
            "e": {"åtgärd": "E"},
            "f": {"åtgärd": "F", "klart": "2020-01-01", "status": "Klar"},
        }
    )
    got = [[o.what for o in rows] for rows in (found.late, found.coming, found.later)]
    assert got == [["A"], ["B", "C"], ["D"]]
    assert [o.what for o in found.undated] == ["E"]


def test_a_log_check_recurs_and_a_late_one_counts_from_today() -> None:
    often = made(resurser=resource(loggkontroll={"intervall": "3 månader", "senast": "2026-10-15"}))
    assert days(often, OccasionKind.LOG_CHECK) == [
        "2027-01-15",
        "2027-04-15",
        "2027-07-15",
        "2027-10-15",
    ]
    late = made(resurser=resource(loggkontroll={"intervall": "6 månader", "senast": "2026-01-31"}))
    assert days(late, OccasionKind.LOG_CHECK) == ["2026-07-31", "2027-06-01"]
    daily = made(resurser=resource(loggkontroll={"intervall": "1 dygn", "senast": "2026-11-30"}))
    assert days(daily, OccasionKind.LOG_CHECK) == ["2026-12-01"]
    never = made(resurser=resource(loggkontroll={"intervall": "1 vecka"}))
    assert days(never, OccasionKind.LOG_CHECK) == [None]


def test_plans_lists_acceptances_checks_and_dependencies_have_their_days() -> None:
    found = made(
        förvaltningar={
            "f": {"namn": "F", "plan": {"fastställd": "2026-01-01", "giltig_till": "2027-05-01"}},
            "g": {"namn": "G"},
        },
        verksamheter={
            "v": {
                "namn": "V",
                "förvaltning": "f",
                "ansvarig": "Chef",
                "behöver": [
                    {"resurs": "r", "bekräftad": "2026-02-01"},
                    {"resurs": "s", "bekräftad": "2026-01-01"},
                ],
                "reservrutiner": {
                    "p": {"namn": "Pärm", "senast_övad": "2026-02-03"},
                    "q": {"namn": "Lista", "ansvarig": "Rektor"},
                },
            }
        },
        prioriteringslista={"datum": "2026-04-01", "beslutad_av": "Ledningen"},
        godtagna_fynd={
            "a": {"fynd": "x", "gäller": "v", "skäl": "S.", "datum": "2026-01-01", "till": TODAY},
            "b": {"fynd": "x", "gäller": "r", "skäl": "S.", "datum": "2026-01-01"},
        },
        tidsfrister={"kontrollerade": {"upplysning": {"datum": "2026-06-01", "namn": "N"}}},
    )
    assert [(o.kind.value, o.concerns, o.day, o.responsible) for o in found.coming] == [
        ("godtaget fynd", "v", TODAY, ""),
        ("beroende", "v", day("2027-01-01"), "Chef"),
        ("reservrutin", "v", day("2027-02-03"), "Chef"),
        ("prioriteringslista", "kommun", day("2027-04-01"), "Ledningen"),
        ("plan", "f", day("2027-05-01"), ""),
        ("tidsfrist", "upplysning", day("2027-06-01"), "N"),
    ]
    assert [(o.kind.value, o.concerns, o.responsible) for o in found.undated] == [
        ("plan", "g", ""),
        ("reservrutin", "v", "Rektor"),
    ]
    assert {o.department for o in found.coming if o.kind is OccasionKind.ROUTINE} == {"f"}


def test_a_model_of_names_has_no_days_but_its_plans() -> None:
    assert made() == Year(TODAY, day("2027-12-01"), (), (), (), ())
