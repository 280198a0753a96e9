"""One person's steps and one department's return."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.table import Table

from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed.department_return import departments_hit
from kontinuitet.documents.printed.person_steps import people_in
from kontinuitet.documents.xmltext import w
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.unit.documents.made import build_department_return, build_person_steps
from tests.unit.documents.plan_model import audit, plan_data, small_duties

PERSONS: dict[str, Any] = {
    "p1": {"namn": "Första", "kompetenser": ["server"], "telefon": "070-111 11 11"},
    "p2": {"namn": "Andra", "kompetenser": ["nät"], "telefon": "070-222 22 22"},
}
SYSTEMS: dict[str, Any] = {
    "ad": {
        "namn": "Katalog",
        "typ": "bassystem",
        "återstart": {"tid": "1 h", "kräver": {"server": 1}},
    },
    "nät": {
        "namn": "Kärnnät",
        "typ": "nät",
        "återstart": {"tid": "30 min", "kräver": {"nät": 1}},
        "behöver": ["ad"],
    },
    "journal": {
        "namn": "Journal",
        "typ": "verksamhetssystem",
        "telefon": "011-33 33 33",
        "återstart": {"tid": "20 min", "kräver": {"server": 1, "nät": 1}},
        "behöver": ["nät"],
    },
}


def data_for(persons: dict[str, Any] = PERSONS, **more: Any) -> PlanData:
    municipality = Municipality.model_validate(
        {
            "kommun": {"namn": "Prov", **more},
            "förvaltningar": {
                "omsorg": {
                    "namn": "Omsorgen",
                    "kontakter": [
                        {"roll": "Chef", "telefon": "011-00 00 01"},
                        {
                            "roll": "Hemlig",
                            "telefon": "011-99 99 99",
                            "skyddade_personuppgifter": "ja",
                        },
                    ],
                },
                "annan": {"namn": "Annan"},
            },
            "verksamheter": {
                "hemtjänst": {
                    "namn": "Hemtjänst",
                    "förvaltning": "omsorg",
                    "acceptabel_avbrottstid": "1 h",
                    "behöver": ["journal"],
                    "reservrutiner": {"pärm": {"namn": "Blå pärm", "ersätter": ["journal"]}},
                },
                "larm": {"namn": "Larm", "förvaltning": "omsorg", "behöver": ["nät"]},
                "park": {"namn": "Park", "förvaltning": "annan"},
            },
            "resurser": SYSTEMS,
            "bemanning": {"personer": persons},
        }
    )
    scenario = Scenario.model_validate(
        {
            "scenario": "allt",
            "namn": "Allt är nere",
            "startar": "2027-01-18T03:00",
            "bortfall": [{"resurser": sorted(SYSTEMS)}],
        }
    )
    results = {"allt": simulate(municipality, scenario)}
    return PlanData(municipality, results, {"allt": scenario}, small_duties(), (), "0" * 64)


def tables(built: bytes) -> list[Table]:
    return list(docx.Document(BytesIO(built)).tables)


def rows(table: Table) -> list[list[str]]:
    return [
        [cell.text.replace("\xa0", " ").replace("\u2011", "-") for cell in row.cells]
        for row in table.rows
    ]


def text_of(built: bytes) -> str:
    return " ".join(document_text(built).replace("\u2011", "-").split())


def test_a_person_sees_only_the_own_steps_with_who_is_before_and_after() -> None:
    header, *found = rows(tables(build_person_steps(data_for(), "allt", "p1"))[0])
    assert header[0] == "Ordning"
    assert [row[0] for row in found] == ["1", "3"]
    first, last = found
    assert first[1:6] == [
        "Katalog",
        "–",
        "2027-01-18 kl. 03.00",
        "2027-01-18 kl. 04.00",
        "2: Andra 070-222 22 22",
    ]
    assert last[1] == "Journal\nMed Andra"
    assert last[2] == "2: Andra 070-222 22 22"
    assert last[5] == "Åter: Hemtjänst"
    assert [first[6], first[7], first[8]] == ["☐", "", ""]


def test_every_step_is_on_somebodys_page_and_no_page_has_anothers() -> None:
    data = plan_data()
    for scenario in data.simulations:
        order = data.simulations[scenario].restart.order
        for person in people_in(data, scenario):
            found = rows(tables(build_person_steps(data, scenario, person))[0])[1:]
            assert [r[0] for r in found] == [str(s.number) for s in order if person in s.people]
        assert {p for s in order for p in s.people} == set(people_in(data, scenario))


def test_a_person_with_protected_data_is_told_by_id_without_name_and_telephone() -> None:
    secret = {
        **PERSONS,
        "p2": {**PERSONS["p2"], "namn": "Hemlig Person", "skyddade_personuppgifter": "ja"},
    }
    data = data_for(secret)
    for person in ("p1", "p2"):
        said = text_of(build_person_steps(data, "allt", person))
        assert "Hemlig Person" not in said
        assert "070-222" not in said
        assert "p2" in said


def test_a_protected_number_given_elsewhere_too_is_refused_however_it_is_set() -> None:
    secret = {
        "p1": {**PERSONS["p1"], "telefon": "070-222 22 22"},
        "p2": {**PERSONS["p2"], "skyddade_personuppgifter": "ja"},
    }
    with pytest.raises(InputError, match="skyddade personuppgifter"):
        build_person_steps(data_for(secret), "allt", "p2")


def test_a_department_sees_its_activities_by_return_and_what_to_do_until_then() -> None:
    activities, systems, *_ = tables(build_department_return(data_for(), "allt", "omsorg"))
    found = rows(activities)[1:]
    assert [row[0] for row in found] == ["Larm", "Hemtjänst"]
    assert found[0][2] == "2027-01-18 kl. 04.30"
    assert found[0][4] == "▲ Ingen reservrutin finns."
    assert found[1][3:] == ["1 h", "Blå pärm"]
    listed = rows(systems)[1:]
    assert [(row[0], row[1], row[4]) for row in listed] == [
        ("2", "Kärnnät", "Larm"),
        ("3", "Journal", "Hemtjänst"),
    ]
    assert listed[1][3] == "Första 070-111 11 11, Andra 070-222 22 22"


def test_a_department_is_told_whom_to_ask_but_nobody_with_protected_data() -> None:
    said = text_of(build_department_return(data_for(), "allt", "omsorg"))
    assert "Chef: 011-00 00 01" in said
    assert "011-99 99 99" not in said
    assert "Ytterligare 1 system" in said


def test_only_departments_that_are_hit_get_a_page() -> None:
    assert departments_hit(data_for(), "allt") == ["omsorg"]


@pytest.mark.parametrize("person", [True, False])
def test_the_editions_are_valid_word_files_and_the_same_every_time(
    person: bool, tmp_path: Path
) -> None:
    data = data_for()

    def build() -> bytes:
        if person:
            return build_person_steps(data, "allt", "p1")
        return build_department_return(data, "allt", "omsorg")

    built = build()
    assert build() == built
    assert audit(built, tmp_path) == []
    assert [str(f) for f in inspect(built)] == []


def test_rows_are_at_least_8_mm_and_headers_repeat() -> None:
    data = data_for()
    for built in (
        build_person_steps(data, "allt", "p1"),
        build_department_return(data, "allt", "omsorg"),
    ):
        for table in tables(built):
            header, *body = table._tbl.findall(w("tr"))
            assert header.find(f"{w('trPr')}/{w('tblHeader')}") is not None
            for row in body:
                height = row.find(f"{w('trPr')}/{w('trHeight')}")
                assert height is not None
                assert int(height.get(w("val"), "0")) >= 8 * 56.6
