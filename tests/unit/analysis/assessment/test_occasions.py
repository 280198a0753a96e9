"""The days of a year, from what the model holds and implies."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kontinuitet.analysis.assessment.occasions import OccasionKind, Year, year
from kontinuitet.loading.field_examples import OWN_FILES
from kontinuitet.loading.field_reference import FieldDoc, all_fields
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


#: Dates that say when something was, and lead to nothing on a day of their own.
NO_DAY_OF_THEIR_OWN = {
    "kommun.plan.fastställd",  # the plan's last day says when
    "kommun.plan.revisioner.datum",
    "förvaltningar.plan.fastställd",
    "förvaltningar.plan.revisioner.datum",
    "godtagna_fynd.datum",  # its last day says when
}


@pytest.mark.parametrize(
    "field",
    [f for f in all_fields() if f.kind.startswith("ett datum") and f.path[0] not in OWN_FILES],
    ids=lambda f: f.name,
)
def test_every_date_of_the_files_has_its_day_in_the_year(field: FieldDoc) -> None:
    model = _whole(field.path, "2026-02-03")
    found = year(model, TODAY)
    every = [*found.late, *found.coming, *found.later]
    days_of = {o.day for o in every}
    expected = {day("2026-02-03"), day("2027-02-03"), day("2026-05-04"), day("2026-05-03")}
    assert bool(days_of & expected) is (field.name not in NO_DAY_OF_THEIR_OWN), every


def _whole(path: tuple[str, ...], date: str) -> Municipality:
    """Make a municipality with one of everything, and one date in it."""
    data: dict[str, Any] = {"kommun": {"namn": "K"}}
    here: Any = data
    steps = list(path)
    while len(steps) > 1:
        key = steps.pop(0)
        here = here.setdefault(key, [] if key in _IN_A_LIST else {})
        if key in _UNDER_ID:
            here = here.setdefault("x", dict(_LEAST.get(key, {})))
        elif isinstance(here, list):
            here.append(dict(_LEAST.get(key, {})))
            here = here[0]
        elif key in _LEAST:
            here.update(_LEAST[key])
    here[steps[0]] = date
    if path[0] == "verksamheter":
        data["förvaltningar"] = {"f": {"namn": "F"}}
    return Municipality.model_validate(data)


_UNDER_ID = {
    *("förvaltningar", "verksamheter", "resurser", "reservrutiner", "åtgärder", "godtagna_fynd"),
    *("skyldigheter", "tröskelvärden", "kontrollerade"),
}
_SOURCED = {
    "lagrum": "L",
    "källa": "K",
    "kontrollerad": "2020-01-01",
    "säkerhet": "bekräftad",
}
_LEAST: dict[str, dict[str, Any]] = {
    "förvaltningar": {"namn": "F"},
    "verksamheter": {"namn": "V", "förvaltning": "f"},
    "resurser": {"namn": "R", "typ": "el"},
    "reservrutiner": {"namn": "P"},
    "behöver": {"resurs": "r"},
    "åtgärder": {"åtgärd": "Å"},
    "godtagna_fynd": {"fynd": "x", "gäller": "v", "skäl": "S", "datum": "2020-01-01"},
    "skyldigheter": {"skyldighet": "S", "tidsfrist": "T", "till": "T", **_SOURCED},
    "tröskelvärden": {
        "sektor": "vård",
        "begränsad": "1 h",
        "alternativa_arbetssätt": "1 h",
        **_SOURCED,
    },
    "kontrollerade": {"namn": "N", "datum": "2020-01-01"},
    "revisioner": {"version": "1", "ändring": "Ä", "datum": "2020-01-01"},
    "policy_skyddade_personuppgifter": {"dokument": "D"},
    "loggkontroll": {"intervall": "3 månader"},
}
_IN_A_LIST = {"behöver", "revisioner"}


def test_an_exercise_counts_as_exercising_the_routine() -> None:
    model = Municipality.model_validate(
        {
            "kommun": {"namn": "K"},
            "förvaltningar": {"f": {"namn": "F"}},
            "verksamheter": {
                "v": {"namn": "V", "förvaltning": "f", "reservrutiner": {"p": {"namn": "P"}}}
            },
        }
    )
    assert days(year(model, TODAY), OccasionKind.ROUTINE) == [None]
    tried = {"v.p": day("2026-10-01")}
    assert days(year(model, TODAY, tried), OccasionKind.ROUTINE) == ["2027-10-01"]


def test_an_agreement_that_ends_on_a_day_has_it_and_one_in_words_has_none() -> None:
    dated = made(resurser=resource(avtal={"löper_ut": "2027-06-30"}))
    assert days(dated, OccasionKind.AGREEMENT) == ["2027-06-30"]
    words = made(resurser=resource(avtal={"löper_ut": "Löper ett år i taget."}))
    assert days(words, OccasionKind.AGREEMENT) == []
