"""What exercises have tried: what was played and decided, not what the clock went past."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

from kontinuitet.exercise.came_up import Sort, Way
from kontinuitet.exercise.coverage import Coverage, coverage, played
from kontinuitet.model.exercise import Exercise
from kontinuitet.services import exercise_coverage
from tests.unit.exercise.run_cases import EXERCISE, Run, municipality

PÄRM = {"typ": "reservrutin", "verksamhet": "hemtjänst", "reservrutin": "pärm"}


def ways(run: Run) -> dict[str, str]:
    found = played(run.room)
    assert found is not None
    return {f"{sort} {identity}": way.value for (sort, identity), way in found.came_up.items()}


def held(*runs: Run) -> Coverage:
    return coverage(municipality(), [p for run in runs if (p := played(run.room)) is not None])


def test_an_exercise_that_has_not_begun_tries_nothing(tmp_path: Path) -> None:
    run = Run(tmp_path)
    assert played(run.room) is None
    assert {row.times for row in held(run).rows} == {0}


def test_what_the_clock_has_not_reached_did_not_come_up(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.add("övning.start")
    assert ways(run) == {"verksamhet hemtjänst": "läget", "verksamhet nattpatrull": "läget"}
    run.add("klocka.hopp", till="90 min")
    assert ways(run)["reservrutin hemtjänst.pärm"] == "läget"
    assert not [name for name in ways(run) if name.startswith("återstartssteg")]
    # The school does not exercise, but its system is on its way back in the same picture.
    run.add("klocka.hopp", till="9 h", inspel=[{"id": "i1", "hur": "hoppa_över", "orsak": "tid"}])
    assert ways(run) == {
        "verksamhet hemtjänst": "läget",
        "verksamhet nattpatrull": "läget",
        "reservrutin hemtjänst.pärm": "läget",
        "återstartssteg journal": "läget",
        "återstartssteg schema": "läget",
    }
    assert held(run).by_thing[Sort.ACTIVITY, "hemtjänst"].last is None


def test_what_an_inject_names_was_tried_when_it_was_played(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.add("övning.start")
    run.add("klocka.hopp", till="10 h", inspel=[{"id": "i1", "hur": "slå_ihop", "text": "x"}])
    # At the time of the inject itself, two hours in, the routine was in use.
    assert ways(run)["reservrutin hemtjänst.pärm"] == "inspel"
    assert ways(run)["verksamhet hemtjänst"] == "inspel"
    assert ways(run)["återstartssteg journal"] == "läget"
    run.add("inspel.spelat", id="i2", text="Journalen är igång.")
    assert ways(run)["återstartssteg journal"] == "inspel"
    run.add("inspel.spelat", id="i3", text="Om lektioner.")
    # Named although the school is not exercised.
    assert ways(run)["verksamhet lektioner"] == "inspel"
    own = run.add("inspel.eget", text="Nattpatrullen ringer. Schemat saknas.")
    assert ways(run)["verksamhet nattpatrull"] == "läget"  # another word than the name
    assert ways(run)["återstartssteg schema"] == "inspel"
    run.add("ångra", nr=own)
    assert ways(run)["återstartssteg schema"] == "läget"


def test_a_decision_counts_while_it_stands(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.add("övning.start")
    run.decide("b1", "Ta fram pärmen", PÄRM)
    run.decide("b2", "Schemat först", {"typ": "ordning", "först": ["schema", "journal"]})
    run.decide("b3", "Skicka hem dem", beslutspunkt="p1")
    run.decide("b4", "Starta Ringlistan på papper")
    found = ways(run)
    for name in (
        "reservrutin hemtjänst.pärm",
        "reservrutin hemtjänst.lista",
        "verksamhet hemtjänst",
        "verksamhet nattpatrull",
        "återstartssteg schema",
        "återstartssteg journal",
    ):
        assert found[name] == "beslut", name
    for identity in ("b1", "b2", "b3", "b4"):
        run.add("beslut.återtaget", id=identity)
    assert set(ways(run).values()) == {"läget"}


def test_what_comes_back_is_seen_under_decisions_too(tmp_path: Path) -> None:
    run = Run(tmp_path)
    run.add("övning.start")
    run.decide("b1", "Ta fram pärmen", PÄRM)
    run.add("klocka.hopp", till="7 h", inspel=[{"id": "i1", "hur": "spela", "text": "x"}])
    found = ways(run)
    assert found["återstartssteg journal"] == "läget"
    assert "återstartssteg schema" not in found


def test_the_last_time_stands_and_a_date_in_the_model_counts_for_routines(tmp_path: Path) -> None:
    early, late = Run(tmp_path / "1", "2024-03-01"), Run(tmp_path / "2", "2026-09-30")
    for run in (late, early):
        run.add("övning.start")
        run.decide("b1", "Ta fram pärmen", PÄRM)
    early.decide("b2", "Ringlistan")
    rows = held(late, early).by_thing
    tried = rows[Sort.ROUTINE, "hemtjänst.pärm"]
    assert (tried.last, tried.way, tried.times) == (datetime.date(2026, 9, 30), Way.DECISION, 2)
    # The model's date is later than the exercise that tried it.
    listed = rows[Sort.ROUTINE, "hemtjänst.lista"]
    assert (listed.last, listed.way) == (datetime.date(2025, 2, 3), Way.RECORDED)
    assert (listed.times, listed.exercise) == (1, "")
    assert rows[Sort.ACTIVITY, "nattpatrull"].seen == datetime.date(2026, 9, 30)
    only = held(late).only(["skola"])
    assert {row.id for row in only.rows} == {"lektioner", "journal", "schema"}


def test_a_micro_exercise_tries_its_routine(tmp_path: Path) -> None:
    data = EXERCISE.model_copy(update={"activity": "hemtjänst", "routine": "lista"})
    run = Run(tmp_path, exercise=Exercise.model_validate(data))
    run.add("övning.start")
    assert ways(run)["reservrutin hemtjänst.lista"] == "inspel"


def test_runs_are_found_copies_count_once_and_damage_is_told(tmp_path: Path) -> None:
    days = {"a": "2026-09-28", "djupt/ner/b": "2026-09-29", "trasig": "2026-09-30"}
    for name, day in days.items():
        run = Run(tmp_path / name, day)
        run.add("övning.start")
        if name == "a":
            shutil.copytree(tmp_path / "a", tmp_path / "0 kopia under övningen")
        run.decide("b1", "Ta fram pärmen", PÄRM)
        run.journal.close()
    Run(tmp_path / "väntar").journal.close()
    shutil.copytree(tmp_path / "a", tmp_path / "säkerhetskopia")
    (tmp_path / "trasig" / "ÖVNING-underlag" / "scenario.yaml").write_text("scenario: x", "utf-8")
    said: list[str] = []
    found = exercise_coverage.coverage(municipality(), [tmp_path, tmp_path / "a"], tell=said.append)
    assert [e.day.isoformat() for e in found.exercises] == ["2026-09-28", "2026-09-29"]
    assert found.by_thing[Sort.ROUTINE, "hemtjänst.pärm"].times == 2
    assert len(said) == 1
    assert "trasig" in said[0]
