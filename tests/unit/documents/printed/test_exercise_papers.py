"""The papers of an exercise: marked, complete, and silent on what is to come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.making import make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import (
    exercise_cards,
    exercise_evaluator,
    exercise_participants,
    exercise_report,
    exercise_script,
    micro_exercises,
)
from kontinuitet.errors import InputError
from kontinuitet.exercise.rules import Seat
from kontinuitet.services.exercise_papers import BEFORE, build_papers, build_report, exercise_data
from tests.unit.documents.plan_model import plan_data
from tests.unit.web.room_cases import EXERCISE, MODEL, SCENARIO, House

MARKING = "ÖVNING – ÖVNING – ÖVNING"


@pytest.fixture(scope="module")
def data() -> PlanData:
    return exercise_data(MODEL, SCENARIO, EXERCISE, simulate(MODEL, SCENARIO), "ab" * 32)


@pytest.fixture(scope="module")
def papers(data: PlanData) -> dict[str, bytes]:
    made = build_papers(data, Path("ut"), tell=lambda _: None)
    return {path.name: content for path, content in made.items()}


def text_of(papers: dict[str, bytes], beginning: str) -> str:
    (found,) = (c for name, c in papers.items() if name.startswith(beginning))
    return document_text(found)


def test_everything_for_the_day_is_there_and_named_as_an_exercise(papers: dict[str, bytes]) -> None:
    assert len(papers) == 5
    assert all(name.startswith("ÖVNING-") for name in papers)


def test_every_paper_is_marked_accessible_and_fit_for_print(papers: dict[str, bytes]) -> None:
    for name, content in papers.items():
        assert document_text(content).count(MARKING) >= 2, name
        assert [str(f) for f in inspect(content)] == [], name


def test_the_cards_hold_what_those_exercised_get_and_no_more(papers: dict[str, bytes]) -> None:
    text = text_of(papers, "ÖVNING-inspelskort")
    assert "Text-ett om Hemtjänst" in text
    assert "Fråga-ett" in text
    for secret in ("Text-två", "Svar-ett", "Hemlig-anteckning", "hem-hemligt", "{{"):
        assert secret not in text


def test_cards_share_a_sheet_only_when_both_have_room(data: PlanData) -> None:
    (identity,) = data.exercises
    whole = data.exercises[identity]
    first = next(i for i in whole.exercise.injects if i.told)
    short, long = (first.model_copy(update={"text": "Ord " * n, "assumes": ()}) for n in (10, 300))
    for injects, wanted in (
        ((short, short, short), [2, 1]),
        ((short, long, short, short), [1, 1, 2]),
        ((long, long), [1, 1]),
    ):
        exercise = whole.exercise.model_copy(update={"injects": injects})
        fields = exercise_cards.cards_fields(replace(whole, exercise=exercise))
        assert [1 + len(sheet.lower) for sheet in fields.sheets] == wanted
        assert fields.count == len(injects)


def test_the_script_holds_everything(papers: dict[str, bytes]) -> None:
    text = text_of(papers, "ÖVNING-körschema")
    for part in ("Text-ett", "Text-två", "Text-tre", "Text-fyra", "Svar-ett", "Fråga-ett"):
        assert part in text
    for part in ("Läs-ett", "Läs-två", "Natten-hemlig", "hem-hemligt", "Hemlig-anteckning"):
        assert part in text
    assert "Bara till övningsledaren" in text


def test_a_department_sees_only_how_it_begins(papers: dict[str, bytes]) -> None:
    text = text_of(papers, "ÖVNING-deltagarblad")
    assert "Pärmen" in text
    for secret in ("Text-", "Läs-två", "Natten-hemlig", "Svar-ett", "hem-hemligt"):
        assert secret not in text


def test_the_same_exercise_gives_the_same_bytes(data: PlanData) -> None:
    for kind in (exercise_script.KIND, exercise_cards.KIND):
        (subject,) = kind.subjects(data)
        assert make(kind, data, subject) == make(kind, data, subject)


def test_an_exercise_without_evaluators_has_one_for_all_goals(data: PlanData) -> None:
    (subject,) = exercise_evaluator.KIND.subjects(data)
    assert subject.role == "utvärderare"
    text = document_text(make(exercise_evaluator.KIND, data, subject))
    assert "Någon hämtar pärmen" in text


def test_there_is_a_report_only_of_what_has_been_run(data: PlanData) -> None:
    assert list(exercise_report.KIND.subjects(data)) == []
    assert [s.department for s in exercise_participants.KIND.subjects(data)] == ["vård"]
    assert len(BEFORE) == 5


def test_every_routine_has_a_micro_exercise() -> None:
    data = plan_data()
    for subject in micro_exercises.KIND.subjects(data):
        assert subject.department is not None
        activities = data.municipality.activities_of(subject.department).values()
        names = [f.name for a in activities for f in a.fallbacks.values()]
        if not names:
            with pytest.raises(InputError, match="inga reservrutiner"):
                make(micro_exercises.KIND, data, subject)
            continue
        made = make(micro_exercises.KIND, data, subject)
        text = document_text(made)
        assert all(f"Mikroövning: {name}" in text for name in names)
        assert [str(f) for f in inspect(made)] == []


def test_the_report_tells_what_happened(tmp_path: Path) -> None:
    house = House(tmp_path)
    leader, evaluator = house.sit(Seat.FACILITATOR), house.sit(Seat.EVALUATOR)
    leader.add("övning.start")
    leader.send("hopp", till="2")
    leader.add("inspel.spelat", id="i1")
    leader.add("beslut.fattat", text="Hämta pärmen nu", av="Enhetschef", stöd="saknas")
    leader.add("parkerat", text="Vem har nyckeln?")
    leader.add("åtgärd", brist="Ingen nyckel", åtgärd="Skaffa en", ansvarig="Enhetschef")
    leader.add("genomgång", text="Bra samarbete", punkt="Vad fungerade?")
    evaluator.add("observation", text="De hittade pärmen", slag="styrka", mål="m1")
    evaluator.add("observation", text="Ingen logg fördes", slag="brist", mål="m1", röjning="ja")
    evaluator.add("indikator", mål="m1", indikator="a", utfall="delvis")
    evaluator.add("bedömning", mål="m1", nivå="vissa problem", motivering="Sent")
    # While the exercise is still going on, and another program holds the journal.
    said: list[str] = []
    made = build_report(tmp_path, departments=["vård"], tell=said.append)
    assert sorted(path.suffix for path in made) == [".docx", ".docx", ".yaml"]
    for content in (data for path, data in made.items() if path.suffix == ".docx"):
        text = document_text(content)
        for part in (
            *("Hämta pärmen nu", "Text-ett", "Vem har nyckeln?", "Skaffa en", "Bra samarbete"),
            *("De hittade pärmen", "Ingen logg fördes", "Delvis", "Vissa problem", "Sent"),
            *("Planen saknar stöd för beslutet: Hämta pärmen nu", "Röjning av skyddad"),
            *("Förslag till ändringar i kommunens filer", "Åtgärd ur övningen: Skaffa en."),
        ):
            assert part in text, part
        assert [str(f) for f in inspect(content)] == []
        assert text.count(MARKING) >= 2


def test_a_report_of_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ingen körd övning"):
        build_report(tmp_path, tell=lambda _: None)
