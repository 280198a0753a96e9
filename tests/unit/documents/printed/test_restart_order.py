from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.table import Table

from kontinuitet.analysis.restart.critical_chain import deciding_chain
from kontinuitet.analysis.restart.texts import reason_sentences
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.whatif import what_if
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.xmltext import w
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.unit.documents.made import build_restart_list
from tests.unit.documents.plan_model import audit, plan_data, small_duties, small_municipality

HEADER = [
    "Ordning",
    "System",
    "Väntar på",
    "Starttid",
    "Klar",
    "Därför",
    "Ansvarig",
    "Telefon",
    "☐",
    "Klockslag",
    "Signatur",
]


def list_tables(built: bytes) -> list[Table]:
    """Return the tables of works: those with the columns of the list."""
    tables = docx.Document(BytesIO(built)).tables
    return [table for table in tables if rows_of(table)[0] == HEADER]


def work_rows(built: bytes) -> list[list[str]]:
    return [row for table in list_tables(built) for row in rows_of(table)[1:]]


def with_annexes(data: PlanData, scenario: str) -> bytes:
    return build_restart_list(replace(data, annexes=True), scenario)


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def text_of(built: bytes) -> str:
    return " ".join(document_text(built).split())


def data_for(model: Municipality, scenario: Scenario) -> PlanData:
    return PlanData(
        model,
        {scenario.id: simulate(model, scenario)},
        {scenario.id: scenario},
        small_duties(),
        (),
        "0" * 64,
    )


def many_systems(count: int) -> PlanData:
    """Return a chain-free net of ``count`` systems that all go down and need people."""
    resources: dict[str, Any] = {
        f"s{n:02d}": {
            "namn": f"Journalsystem {n}",
            "typ": "verksamhetssystem",
            "ansvarig": "Systemförvaltare",
            "telefon": "011-00 00 00",
            "återstart": {"tid": "45 min", "kräver": {"server": 1}},
            "behöver": ["s00"] if n else [],
        }
        for n in range(count)
    }
    model = Municipality.model_validate(
        {
            "kommun": {"namn": "Prov"},
            "förvaltningar": {"f": {"namn": "F"}},
            "verksamheter": {"v": {"namn": "V", "förvaltning": "f", "behöver": sorted(resources)}},
            "resurser": resources,
            "bemanning": {"pooler": {"server": 3}},
        }
    )
    scenario = Scenario.model_validate(
        {
            "scenario": "allt",
            "namn": "Allt är nere",
            "startar": "2027-01-18T03:00",
            "bortfall": [{"resurser": sorted(resources)}],
        }
    )
    return data_for(model, scenario)


def test_every_step_is_a_row_to_sign_or_on_a_line_of_what_comes_back_by_itself() -> None:
    data = plan_data()
    built = build_restart_list(data, "elavbrott")
    order = data.simulations["elavbrott"].restart.order
    rows = work_rows(built)
    work = [step for step in order if not step.by_itself]
    names = {step.number: data.municipality.resources[step.id].name for step in order}
    assert [row[0] for row in rows] == [str(step.number) for step in work]
    assert [row[1] for row in rows] == [names[step.number] for step in work]
    assert all(row[8] == "☐" and row[9] == row[10] == "" for row in rows)
    lines = [line for line in document_text(built).splitlines() if "Åter av sig själva" in line]
    alone = [step for step in order if step.by_itself]
    assert alone
    for step in alone:
        assert sum(f"{step.number} {names[step.number]}" in line for line in lines) == 1


def test_what_comes_back_by_itself_stands_before_the_work_that_waits_for_it() -> None:
    data = plan_data()
    built = build_restart_list(data, "elavbrott")
    text = document_text(built).partition("De första arbetena")[2]
    order = {step.number: step for step in data.simulations["elavbrott"].restart.order}
    waited = 0
    for step in order.values():
        for number in step.after if not step.by_itself else ():
            if order[number].by_itself:
                name = data.municipality.resources[order[number].id].name
                row = text.index(f"\n{step.number}\n")
                assert text.index(f"{number} {name}") < row
                waited += 1
    assert waited


def test_waits_for_is_order_numbers_that_stand_above() -> None:
    rows = work_rows(build_restart_list(plan_data(), "elavbrott"))
    waiting = [(int(row[0]), row[2]) for row in rows if row[2] != "–"]
    assert waiting
    for number, waits in waiting:
        assert all(int(part) < number for part in waits.split(", "))


def test_a_row_says_day_and_clock_once_and_the_day_of_the_outage_without_a_start() -> None:
    rows = work_rows(build_restart_list(plan_data(), "elavbrott"))
    assert rows[0][3].replace("\xa0", " ") == "mån 18.30"
    assert re.fullmatch(r"\d\d\.\d\d", rows[0][4])
    journal = work_rows(build_restart_list(plan_data(), "journal-borta"))
    assert journal[0][3].replace("\xa0", " ").startswith("dag 1, ")


def test_the_reason_of_a_row_has_at_most_five_words() -> None:
    rows = work_rows(build_restart_list(many_systems(60), "allt"))
    rows += work_rows(build_restart_list(plan_data(), "elavbrott"))
    assert all(0 < len(row[5].split()) <= 5 for row in rows)


def test_the_first_sheet_says_what_who_and_what_waits_for_a_decision() -> None:
    data = plan_data()
    built = build_restart_list(data, "elavbrott")
    called, decided, *_ = docx.Document(BytesIO(built)).tables
    assert rows_of(called)[0][:4] == ["Behövs från", "Kallas in", "Telefon", "Börjar med nr"]
    people = {p for s in data.simulations["elavbrott"].restart.order for p in s.people}
    text = " ".join(cell for row in rows_of(called)[1:] for cell in row)
    assert data.municipality.staffing is not None
    for person in people & set(data.municipality.staffing.persons):
        assert data.municipality.staffing.persons[person].name in text
    questions = [row[0] for row in rows_of(decided)[1:]]
    assert questions[0] == "Ska den här ordningen följas?"
    assert "Får nödstarten göras?" in questions


def test_a_break_glass_step_stands_on_a_line_right_above_its_work() -> None:
    data = plan_data()
    lines = document_text(build_restart_list(data, "elavbrott")).replace("\xa0", " ").splitlines()
    steps = [s for s in data.simulations["elavbrott"].restart.order if s.break_glass]
    assert steps
    for step in steps:
        name = data.municipality.resources[step.id].name
        at = next(n for n, line in enumerate(lines) if line.startswith("▲ Nödstart nr"))
        assert lines[at] == f"▲ Nödstart nr {step.number}, {name}: {' '.join(step.break_glass)}"
        assert lines[at + 1 : at + 2 + len(HEADER)] == [*HEADER, str(step.number)]


def test_rows_are_at_least_8_mm_the_header_repeats_and_numbers_are_large() -> None:
    tables = list_tables(build_restart_list(many_systems(60), "allt"))
    assert sum(len(table.rows) - 1 for table in tables) == 60
    for table in tables:
        header, *body = table._tbl.findall(w("tr"))
        assert header.find(f"{w('trPr')}/{w('tblHeader')}") is not None
        for row in body:
            height = row.find(f"{w('trPr')}/{w('trHeight')}")
            assert height is not None
            assert int(height.get(w("val")) or 0) >= 8 * 56
            assert row.find(f"{w('trPr')}/{w('cantSplit')}") is not None
            size = row.find(f".//{w('sz')}")
            assert size is not None
            assert int(size.get(w("val")) or 0) >= 28


def test_the_tables_of_a_list_have_the_same_columns_at_the_same_places() -> None:
    tables = list_tables(build_restart_list(plan_data(), "elavbrott"))
    assert len(tables) > 1
    widths = {
        tuple(c.get(w("w")) for c in table._tbl.tblGrid.findall(w("gridCol"))) for table in tables
    }
    assert len(widths) == 1


def test_the_table_fits_the_landscape_page() -> None:
    document = docx.Document(BytesIO(build_restart_list(plan_data(), "elavbrott")))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.left_margin is not None
    assert section.right_margin is not None
    room = section.page_width.twips - section.left_margin.twips - section.right_margin.twips
    for table in document.tables:
        grid = table._tbl.tblGrid.findall(w("gridCol"))
        assert sum(int(column.get(w("w")) or 0) for column in grid) <= room + len(grid)


def test_why_stands_for_every_number() -> None:
    data = plan_data()
    text = text_of(with_annexes(data, "elavbrott"))
    for step in data.simulations["elavbrott"].restart.order:
        assert " ".join(step.why.split()) in text


def test_the_decided_list_is_compared_in_money_and_in_hours_per_activity() -> None:
    data = plan_data()
    decided = data.simulations["elavbrott"].restart.decided
    assert decided is not None
    assert decided.reasons
    text = text_of(with_annexes(data, "elavbrott"))
    assert "Den beslutade prioriteringslistan ger" in text
    assert "Den här ordningen ger" in text
    assert "därför att:" in text
    assert decided.because
    for reason in reason_sentences(decided.because):
        assert reason in text
    for reason in decided.reasons:
        assert reason in text
    for identity, minutes in decided.difference.items():
        if minutes:
            name = data.municipality.activities[identity].name
            assert f"{name} {data.municipality.departments['omsorg'].name}" in text or name in text
    assert "h längre" in text


def test_a_better_decided_list_is_said_to_be_better() -> None:
    data = plan_data()
    result = data.simulations["elavbrott"]
    assert result.restart.decided is not None
    better = replace(result.restart.decided, cost=result.restart.cost - 600, reasons=())
    changed = replace(result, restart=replace(result.restart, decided=better))
    text = text_of(with_annexes(replace(data, simulations={"elavbrott": changed}), "elavbrott"))
    assert "Listan är 10 timmar bättre än den här ordningen. Följ den." in text


def test_without_a_decided_list_that_is_said() -> None:
    model = small_municipality(prioriteringslista=None)
    text = text_of(with_annexes(plan_data(model), "elavbrott"))
    assert "Någon beslutad prioriteringslista finns inte i modellen." in text


@pytest.mark.parametrize(
    ("bound", "holds", "words"),
    [
        (0.9, True, "10,0 %"),
        (0.5, True, "vägd efter prioritet, från"),
        (0.9, False, "Ordningen innehåller en nödstart"),
    ],
)
def test_the_distance_to_the_best_is_in_per_cent_only_when_it_tells_something(
    bound: float, holds: bool, words: str
) -> None:
    data = plan_data()
    result = data.simulations["elavbrott"]
    cost = 66_000.0
    lower = cost / 1.1 if bound == 0.9 else cost * bound
    restart = replace(result.restart, cost=cost, lower_bound=lower, bound_holds=holds)
    changed = replace(result, restart=restart)
    text = text_of(with_annexes(replace(data, simulations={"elavbrott": changed}), "elavbrott"))
    assert words in text


def test_what_never_comes_back_is_listed_with_its_circle() -> None:
    resources: dict[str, Any] = {
        "a": {"namn": "System A", "typ": "bassystem", "behöver": [{"resurs": "b"}]},
        "b": {"namn": "System B", "typ": "bassystem", "behöver": [{"resurs": "a"}]},
    }
    model = small_municipality(
        resurser=resources,
        verksamheter={"v": {"namn": "V", "förvaltning": "omsorg", "behöver": ["a"]}},
        prioriteringslista=None,
        åtgärder={},
    )
    scenario = Scenario.model_validate(
        {"scenario": "x", "namn": "X", "bortfall": [{"resurser": ["a"]}]}
    )
    text = text_of(build_restart_list(data_for(model, scenario), "x"))
    assert "▲ System A" in text
    assert "▲ System B" in text
    assert "System A och System B väntar på varandra (" in text
    assert "Cirkeln bryts om man kan starta System A utan System B, eller i stället" in text
    # Nobody has said when A's own outage ends, nor how it is restarted.
    assert "System A: borta tills vidare: bortfallet har inget slut" in text


def test_the_critical_chain_is_told_link_by_link() -> None:
    data = plan_data()
    chain = deciding_chain(data.municipality, data.simulations["elavbrott"].restart)
    assert chain is not None
    text = text_of(with_annexes(data, "elavbrott"))
    name = data.municipality.activities[chain.activity].name
    assert f"Samhällsviktig verksamhet som kommer åter sist: {name} är åter efter" in text
    section = text.partition("Kritisk kedja")[2]
    for link in chain.links:
        assert data.municipality.resources[link.id].name in section
        assert link.minutes == 0 or link.why in section


def test_what_if_stands_in_the_list_only_when_it_was_asked_for() -> None:
    data = plan_data()
    assert "Vad händer med fler" not in text_of(build_restart_list(data, "elavbrott"))
    text = text_of(build_restart_list(with_what_if(data), "elavbrott"))
    assert "Vad händer med fler" in text
    assert "En till med kompetensen" in text
    assert "Om denna saknas" in text
    nobody = "kommer aldrig åter: ingen med kompetensen applikation"
    assert f"Går inte: Journalsystem {nobody} – ring Journalbolaget, 08-1." in text
    assert f"Lönesystem {nobody}." in text


def with_what_if(data: PlanData) -> PlanData:
    result = data.simulations["elavbrott"]
    found = what_if(data.municipality, data.scenarios["elavbrott"], result, effort=0)
    changed = replace(result, restart=replace(result.restart, what_if=found))
    return replace(data, simulations={"elavbrott": changed})


def test_break_glass_steps_are_told() -> None:
    text = text_of(build_restart_list(plan_data(), "elavbrott"))
    assert "Katalogtjänst: Starta med lokalt konto." in text


def test_unlimited_people_is_said() -> None:
    text = text_of(build_restart_list(plan_data(small_municipality(bemanning=None)), "elavbrott"))
    assert "Beräkningen förutsätter att personalen alltid räcker" in text


def test_a_protected_technician_is_named_by_role_only() -> None:
    model = small_municipality()
    assert model.staffing is not None
    person = model.staffing.persons["tekniker-1"].model_copy(
        update={"protected": True, "name": "Hemlig Tekniker", "phone": "070-111 11 11"}
    )
    staffing = model.staffing.model_copy(update={"persons": {"tekniker-1": person}})
    text = text_of(
        build_restart_list(
            with_what_if(plan_data(model.model_copy(update={"staffing": staffing}))), "elavbrott"
        )
    )
    assert "Om denna saknas" in text
    assert "Hemlig" not in text
    assert "070-111" not in text
    assert "tekniker-1" in text


def test_the_file_is_valid_accessible_and_the_same_every_time(tmp_path: Path) -> None:
    built = with_annexes(many_systems(60), "allt")
    assert built == with_annexes(many_systems(60), "allt")
    assert [str(f) for f in inspect(built)] == []
    assert audit(built, tmp_path) == []
