"""A workbook that comes back changes only what was changed in it, and sees what others changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from kontinuitet.loading.incoming import read_incoming
from kontinuitet.loading.sheets.filling import model_workbook
from kontinuitet.loading.sheets.putting import Put, put
from kontinuitet.loading.sheets.questionnaire import questionnaire
from kontinuitet.model.landscape import Municipality

Change = Callable[[Any], None]


def model(**activity: Any) -> Municipality:
    return Municipality.model_validate(
        {
            "kommun": {"namn": "Prov"},
            "förvaltningar": {
                "omsorg": {"namn": "Omsorgen", "nämnd": "Omsorgsnämnden"},
                "teknik": {"namn": "Tekniken"},
            },
            "verksamheter": {
                "hemtjänst": {
                    "namn": "Hemtjänst",
                    "förvaltning": "omsorg",
                    "behöver": ["journal", {"resurs": "bil", "uthållighet": "4 h"}],
                    **activity,
                },
                "gator": {
                    "namn": "Gator",
                    "förvaltning": "teknik",
                    "behöver": ["journal", {"en_av": ["bil", "hemtjänst"], "varför": "skjuts"}],
                },
            },
            "resurser": {
                "journal": {
                    "namn": "Journal",
                    "typ": "verksamhetssystem",
                    "systemägare": "Omsorgsnämnden",
                },
                "bil": {"namn": "Bilar, alla", "typ": "utrustning"},
            },
        }
    )


def filled(workbook: bytes, change: Change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(sheet: Any, row: int, heading: str) -> Any:
    column = next(c.column for c in sheet[2] if c.value == heading)
    return sheet.cell(row, column)


def taken_in(before: Municipality, **books: bytes) -> tuple[Put, str]:
    found = read_incoming([(f"{n}.xlsx", b) for n, b in books.items()], before, {})
    result = put(before, [one.said for one in found])
    told = [line for one in found for line in (*one.said.notes, *one.said.unread)]
    return result, "\n".join(told)


def test_an_old_workbook_does_not_take_back_what_has_been_changed_since() -> None:
    old = model_workbook(model())

    def change(book: Any) -> None:
        cell(book["Verksamheter"], 3, "Ansvarig").value = "Chefen"

    now = model(miniminivå="Tillsyn", behöver=[{"resurs": "journal", "uthållighet": "2 h"}])
    result, _ = taken_in(now, old=filled(old, change))
    assert result.municipality == model(
        miniminivå="Tillsyn",
        behöver=[{"resurs": "journal", "uthållighet": "2 h"}],
        ansvarig="Chefen",
    )


def test_what_both_have_changed_is_a_conflict_with_all_three_sides() -> None:
    old = model_workbook(model(acceptabel_avbrottstid="4 h"))

    def change(book: Any) -> None:
        cell(book["Verksamheter"], 3, "Acceptabel avbrottstid").value = "2 h"
        cell(book["Beroenden"], 4, "Uthållighet").value = "1 h"

    now = model(
        acceptabel_avbrottstid="6 h", behöver=["journal", {"resurs": "bil", "uthållighet": "9 h"}]
    )
    result, _ = taken_in(now, old=filled(old, change))
    assert result.municipality is None
    assert [(c.path[-1], c.was, c.now, c.answers[0][1].value) for c in result.conflicts] == [
        ("acceptabel_avbrottstid", "4 h", "6 h", "2 h"),
        ("uthållighet", "4 h", "9 h", "1 h"),
    ]
    agreed, _ = taken_in(model(acceptabel_avbrottstid="2 h"), old=filled(old, change))
    assert agreed.conflicts == []


def test_what_somebody_has_taken_away_is_not_put_back() -> None:
    old = model_workbook(model())
    tree = model()
    without = tree.model_copy(update={"activities": {"hemtjänst": tree.activities["hemtjänst"]}})
    result, told = taken_in(without, old=old)
    assert result.municipality == without
    assert "läggs inte till igen: verksamheter.gator." in told


def answer(book: Any) -> None:
    about = book["Om svaret"]
    about["B4"], about["B5"] = "Enhetschef", "2026-11-02"
    activities = book["Verksamheter"]
    cell(activities, 3, "Acceptabel avbrottstid").value = "04:00"
    activities.cell(4, 1).value = None
    cell(activities, 4, "Namn").value = "Natt patrull"
    impacts = book["Konsekvenser"]
    cell(impacts, 4, "Nivå").value = 3
    cell(impacts, 4, "Beskrivning").value = "Missade läkemedel"
    needs = book["Beroenden"]
    needs.cell(5, 1).value = "Natt patrull"
    cell(needs, 5, "Behöver").value = "Bilar, alla"
    cell(needs, 5, "Uthållighet").value = "30 min"
    routines = book["Reservrutiner"]
    for heading, value in {
        "Verksamhet": "hemtjänst",
        "Id": "pärm",
        "Namn": "Pärmen",
        "Ersätter": "Journal",
        "Uthållighet": "1 dygn",
        "Bemanning": "Två extra",
    }.items():
        cell(routines, 3, heading).value = value
    others = book["Vem behöver er"]
    assert [others.cell(r, 4).value for r in (3, 4)] == ["journal", "bil, hemtjänst"]
    cell(others, 3, "Stämmer det?").value = "ja"
    cell(others, 4, "Stämmer det?").value = "nej"
    cell(others, 4, "Kommentar").value = "Vi har ingen bil över"


def test_a_questionnaire_is_prefilled_and_its_answer_read() -> None:
    form = questionnaire(model(), "omsorg")
    assert questionnaire(model(), "omsorg") == form
    untouched, _ = taken_in(model(), form=form)
    assert untouched.municipality == model()
    result, told = taken_in(model(), form=filled(form, answer))
    assert result.municipality is not None, [str(p) for p in result.problems]
    activities = result.municipality.activities
    home = activities["hemtjänst"]
    assert home.mtpd == 240
    assert [(i.after, i.level, i.description) for i in home.impacts] == [
        (240, 3, "Missade läkemedel")
    ]
    routine = home.fallbacks["pärm"]
    assert (routine.replaces, routine.endurance, routine.staffing) == (
        ("journal",),
        24 * 60,
        "Två extra",
    )
    night = activities["natt-patrull"]
    assert (night.name, night.department) == ("Natt patrull", "omsorg")
    assert [(n.resource, n.hold) for n in night.needs] == [("bil", 30)]
    streets = activities["gator"].needs
    assert [str(n.confirmed) for n in streets] == ["2026-11-02", "None"]
    assert "Ifyllt av: Enhetschef." in told
    assert "Säger nej till att gator behöver bil, hemtjänst" in told
    assert "Vi har ingen bil över" in told


def test_two_departments_answer_at_once() -> None:
    def other(book: Any) -> None:
        cell(book["Verksamheter"], 3, "Ansvarig").value = "Gatuchef"

    result, _ = taken_in(
        model(),
        ett=filled(questionnaire(model(), "omsorg"), answer),
        två=filled(questionnaire(model(), "teknik"), other),
    )
    assert result.municipality is not None
    assert result.municipality.activities["gator"].responsible == "Gatuchef"
    assert result.municipality.activities["hemtjänst"].mtpd == 240


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("Stämmer det?", "kanske", '"kanske" är varken ja eller nej.'),
        ("Stämmer det?", "ja", 'svaret har inget datum. Fyll i "Ifyllt den".'),
    ],
)
def test_a_confirmation_that_cannot_be_read_names_the_cell(
    heading: str, value: str, said: str
) -> None:
    def change(book: Any) -> None:
        cell(book["Vem behöver er"], 3, heading).value = value

    result, _ = taken_in(model(), form=filled(questionnaire(model(), "omsorg"), change))
    assert [str(p) for p in result.problems] == [
        f'form.xlsx, blad "Vem behöver er", cell I3: {said}'
    ]


def test_what_is_sensitive_is_not_in_a_questionnaire_and_stays() -> None:
    secret = {"namn": "Pärm", "plats": "KÄNSLIG: Kassaskåp, kod 4711", "steg": {"1 h": ["Ring"]}}
    before = model(reservrutiner={"pärm": secret})
    form = questionnaire(before, "omsorg")
    book = openpyxl.load_workbook(io.BytesIO(form))
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert not any("4711" in text for text in texts)

    def change(book: Any) -> None:
        cell(book["Reservrutiner"], 3, "Bemanning").value = "En extra"

    result, _ = taken_in(before, form=filled(form, change))
    assert result.municipality == model(reservrutiner={"pärm": {**secret, "bemanning": "En extra"}})
