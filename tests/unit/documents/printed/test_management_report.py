from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path

import docx
import pytest

from kontinuitet.analysis.findings import RULES
from kontinuitet.documents.editions.history import Edition
from kontinuitet.documents.editions.recording import read_history
from kontinuitet.documents.editions.summary import changes_between, summary_of
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.template import TemplateError
from kontinuitet.documents.word import is_untouched, new_document, save_bytes
from tests.unit.documents.made import build_management_report, build_public_plan
from tests.unit.documents.plan_model import audit, plan_data, small_municipality


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def built() -> bytes:
    return build_management_report(plan_data())


def test_the_report_is_valid_accessible_and_the_same_every_time(
    built: bytes, tmp_path: Path
) -> None:
    assert [str(f) for f in inspect(built)] == []
    assert audit(built, tmp_path) == []
    assert build_management_report(plan_data()) == built
    assert is_untouched(built)


def test_figures_are_those_of_the_model_and_the_simulation(built: bytes) -> None:
    data = plan_data()
    activities = data.municipality.activities
    exceeding = {
        a.id for result in data.simulations.values() for a in result.activities if a.exceeds
    }
    text = flat(document_text(built))
    assert exceeding
    assert (
        f"Verksamheter som överskrider den i något scenario {len(exceeding)} av {len(activities)}"
        in text
    )
    undecided = sum(a.mtpd is None for a in activities.values())
    assert (
        "Verksamheter med beslutad acceptabel avbrottstid "
        f"{len(activities) - undecided} av {len(activities)}" in text
    )
    for identity in exceeding:
        assert activities[identity].name in text


HEADER = ["Nr", "Förslag till beslut", "Ansvarig", "Kostnad", "Klart", "Annars"]


def decisions_in(made: bytes) -> list[list[str]]:
    tables = docx.Document(io.BytesIO(made)).tables
    rows = [[[c.text for c in row.cells] for row in table.rows] for table in tables]
    (found,) = [table[1:] for table in rows if table[0] == HEADER]
    return [[cell.replace("\xa0", " ") for cell in row] for row in found]


def test_each_kind_of_weakness_is_a_decision_with_its_number(built: bytes) -> None:
    findings = [f for f in plan_data().findings if f.severity.value != "upplysning"]
    proposals = {row[1]: row for row in decisions_in(built)}
    assert findings
    for finding in findings:
        same = [f for f in findings if f.code == finding.code]
        count = f"{len(same)} {'brist' if len(same) == 1 else 'brister'}"
        text = f"{finding.remedy}\nGäller {count}, till exempel: {same[0].text}"
        row = proposals[text.replace("\xa0", " ")]
        assert row[5] == RULES[finding.code].why


def test_every_decision_has_a_proposal_an_owner_and_what_happens_otherwise(built: bytes) -> None:
    rows = decisions_in(built)
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert all(cell.strip() for row in rows for cell in row)


def test_a_department_with_too_long_outages_is_one_decision_with_its_worst(built: bytes) -> None:
    data = plan_data()
    (row,) = [row for row in decisions_in(built) if row[1].startswith("Korta avbrotten för ")]
    late = [i for i in data.municipality.activities_of("omsorg") if i in data.exceeding]
    assert late
    assert any(data.municipality.activities[i].name in row[5] for i in late)
    assert "är utan förmåga" in row[5]


def test_a_list_that_contradicts_the_dependencies_is_a_decision_with_the_moves(
    built: bytes,
) -> None:
    decided = plan_data().simulations["elavbrott"].restart.decided
    assert decided is not None
    assert decided.repair is not None
    (row,) = [row for row in decisions_in(built) if row[1].startswith("Ändra prioriteringslistan")]
    assert decided.repair.moves[0].text in row[1]
    assert decided.reasons[0] in row[5]


def test_no_table_says_what_another_has_said(built: bytes) -> None:
    tables = docx.Document(io.BytesIO(built)).tables
    heads = [tuple(cell.text for cell in table.rows[0].cells) for table in tables]
    assert len(set(heads)) == len(heads)
    decided = {row[1] for row in decisions_in(built)}
    for finding in plan_data().findings:
        told = sum(finding.text in c.text for t in tables for r in t.rows for c in r.cells)
        assert told <= 1, finding.text
    assert decided


def test_a_plan_that_is_not_adopted_is_a_decision(built: bytes) -> None:
    assert "Fastställ kontinuitetsplanen för Lön & HR." in {row[1] for row in decisions_in(built)}


def test_without_a_previous_report_it_says_so(built: bytes) -> None:
    assert "Rapporten är inte jämförd med någon tidigare rapport." in document_text(built)


def test_the_record_comes_back_and_nothing_has_changed(built: bytes) -> None:
    before = read_history(built, "rapport.docx").current
    assert before.summary == summary_of(plan_data())
    assert changes_between(before.summary, summary_of(plan_data())) == []
    again = build_management_report(plan_data(), before)
    assert "Inget har ändrats sedan föregående rapport." in document_text(again)
    assert inspect(again) == []


def test_the_record_survives_that_a_person_saves_the_file(built: bytes) -> None:
    document = docx.Document(io.BytesIO(built))
    document.paragraphs[0].add_run(" ändrad")
    stream = io.BytesIO()
    document.save(stream)
    assert read_history(stream.getvalue(), "x").current.summary == summary_of(plan_data())


def test_changes_are_listed_in_swedish() -> None:
    old = summary_of(plan_data())
    raw = small_municipality().model_dump(by_alias=True, exclude_unset=True)
    raw["kommun"]["plan"]["version"] = "2.1"
    raw["verksamheter"]["hemtjänst"]["acceptabel_avbrottstid"] = 8 * 60
    del raw["verksamheter"]["avgifter"]
    raw["verksamheter"]["ny"] = {"namn": "Ny verksamhet", "förvaltning": "omsorg"}
    routine = raw["verksamheter"]["hemtjänst"]["reservrutiner"].pop("pärm")
    raw["verksamheter"]["hemtjänst"]["reservrutiner"]["lista"] = routine | {"namn": "Ny lista"}
    raw["åtgärder"]["å1"]["status"] = "klar"
    raw["åtgärder"]["å3"] = {"åtgärd": "Köp batterier"}
    raw["resurser"]["radio"] = {"namn": "Radio", "typ": "utrustning"}
    model = type(small_municipality()).model_validate(raw)
    changes = [c.sentence for c in changes_between(old, summary_of(plan_data(model)))]
    for expected in (
        "Planen för Provköping har version 2.1 (förut 2.0).",
        "Verksamhet tillkommen: Ny verksamhet.",
        "Verksamhet borttagen: Avgifter {{ config }}.",
        "Hemtjänst: acceptabel avbrottstid är 8 h (förut 4 h).",
        "Hemtjänst: ny reservrutin ”Ny lista”.",
        "Hemtjänst: reservrutinen ”Utskriven omvårdnadspärm” är borttagen.",
        "Åtgärd å1 är klar: Avtal om andra leverantör",
        "Ny åtgärd å3: Köp batterier",
        "Resurs tillkommen: Radio.",
        "Ny brist: Ny verksamhet saknar beslutad acceptabel avbrottstid.",
    ):
        assert expected in changes, changes
    report = build_management_report(plan_data(model), Edition("1", "", "", old))
    text = flat(document_text(report))
    for change in changes:
        assert flat(change) in text


def test_a_file_without_a_record_is_refused() -> None:
    with pytest.raises(TemplateError, match="inget underlag att jämföra med"):
        read_history(
            save_bytes(new_document(), title="x", created=datetime.date(2026, 11, 22)), "x"
        )
    with pytest.raises(TemplateError):
        read_history(b"inte en zip", "x")


def test_the_public_edition_carries_no_record_of_its_input() -> None:
    made = build_public_plan(plan_data(), "omsorg")
    with pytest.raises(TemplateError):
        read_history(made, "x")
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        for part in package.namelist():
            assert b"Journalsystem" not in package.read(part), part
            assert b"011-00 00 01" not in package.read(part), part
