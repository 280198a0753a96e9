"""The commands on small workspaces: results, exit codes and messages."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import docx
import pytest

from tests.functional.command_cases import (
    EVERYTHING,
    FIRE,
    MODEL,
    POWER,
    TIGHT,
    Command,
    write,
)


def test_kontrollera_tells_findings_and_counts_on_stdout(
    kontinuitet: Command, folder: Path
) -> None:
    given = kontinuitet("kontrollera", folder)
    assert "FYND: FEL (" in given.out
    assert "FYND: VARNINGAR (" in given.out
    assert "Provköping: 2 förvaltningar, 4 verksamheter, 7 resurser och 11 beroenden." in given.out
    assert given.err == ""


def test_kontrollera_ends_with_1_only_when_a_finding_is_a_fault(
    kontinuitet: Command, folder: Path
) -> None:
    faulty = kontinuitet("kontrollera", folder, "--json")
    assert {f["kod"] for f in faulty.json["fynd"] if f["allvar"] == "fel"} == {"cirkulär-start"}
    assert faulty.code == 1
    mended = MODEL.replace("behöver: [motpart, lokal]", "behöver: [lokal]")
    write(folder, kontinuitet=mended)
    given = kontinuitet("kontrollera", folder, "--json")
    assert not [f for f in given.json["fynd"] if f["allvar"] == "fel"]
    assert given.json["fynd"]
    assert given.code == 0


def test_kontrollera_of_a_broken_model_ends_with_2_and_names_place_and_nearest(
    kontinuitet: Command, broken: Path
) -> None:
    given = kontinuitet("kontrollera", broken)
    assert given.code == 2
    assert "kontinuitet.yaml, rad 6:" in given.out
    assert 'Menade du "journal"?' in given.out
    problem = kontinuitet("kontrollera", broken, "--json").json["problem"][0]
    assert (problem["fil"], problem["rad"], problem["allvar"]) == ("kontinuitet.yaml", 6, "fel")


@pytest.mark.usefixtures("broken", "nothing_written")
@pytest.mark.parametrize(
    "args",
    [
        ("simulera", "trasig", "strömlöst", "--ut", "rapport.docx"),
        ("simulera", "trasig", "strömlöst", "--json"),
        ("återstart", "trasig", "strömlöst", "--ut", "lista.docx"),
        ("plan", "trasig"),
        ("plan", "trasig", "--förvaltning", "omsorg", "--ut", "planer"),
    ],
)
def test_a_model_with_errors_produces_nothing(kontinuitet: Command, args: tuple[str, ...]) -> None:
    given = kontinuitet(*args)
    assert given.code == 2
    assert given.out == ""
    assert "Modellen i trasig har 1 fel och kan inte användas." in given.err
    assert "kontinuitet.yaml, rad 6:" in given.err
    assert "Traceback" not in given.err


def test_a_broken_scenario_is_told_of_but_stops_only_itself(
    kontinuitet: Command, folder: Path, tmp_path: Path
) -> None:
    write(folder, brand=FIRE.replace("[lokal]", "[lokl]"))
    given = kontinuitet("plan", folder)
    assert given.code == 0
    assert given.err.count("brand.yaml, rad 4:") == 1
    assert 'Menade du "lokal"?' in given.err
    assert (tmp_path / "planer" / "kommunplan.docx").exists()
    assert kontinuitet("simulera", folder, "brand").code == 2
    assert kontinuitet("plan", folder, "--scenario", "brand", "--ut", "annan").code == 2
    assert not (tmp_path / "annan").exists()


def test_results_are_on_stdout_and_remarks_on_stderr(kontinuitet: Command, folder: Path) -> None:
    given = kontinuitet("simulera", folder, "brand")
    assert "Brand i lokalen (brand), börjar T+0" in given.out
    assert "urvalet träffar ingen resurs" in given.err
    assert "urvalet träffar ingen resurs" not in given.out
    # Remarks do not get into the JSON either.
    assert kontinuitet("simulera", folder, "brand", "--json").json["scenario"] == "brand"


def test_simulera_ends_with_1_only_when_something_never_comes_back(
    kontinuitet: Command, folder: Path
) -> None:
    assert kontinuitet("simulera", folder, "strömlöst").code == 0
    given = kontinuitet("simulera", folder, "brand")
    assert given.code == 1
    assert "Kommer aldrig åter (2 system och 1 verksamhet)" in given.out
    assert "cirkel" in given.out


def test_återstart_ends_with_1_only_when_something_never_comes_back(
    kontinuitet: Command, folder: Path
) -> None:
    assert kontinuitet("återstart", folder, "strömlöst").code == 0
    assert kontinuitet("återstart", folder, "brand").code == 1


def test_simulera_shows_activities_hardest_hit_first_and_why(
    kontinuitet: Command, folder: Path
) -> None:
    out = kontinuitet("simulera", folder, "strömlöst").out
    assert out.index("Hemtjänst") < out.index("Larm") < out.index("Gatudrift")
    assert "2 verksamheter av 4 avbryts, 1 längre än acceptabelt." in out
    assert "Hemtjänst: Elnätet (T+1 h) → Katalogtjänst (T+1 h)" in out
    assert "Larm: Elnätet" not in out
    assert "Larm: Elnätet" in kontinuitet("simulera", folder, "strömlöst", "--varför").out


def test_återstart_prints_the_order_and_what_the_decided_list_costs(
    kontinuitet: Command, folder: Path
) -> None:
    out = kontinuitet("återstart", folder, "strömlöst").out
    assert out.index("Elnätet") < out.index("Katalogtjänst")
    assert "Den beslutade prioriteringslistan ger" in out
    assert (
        "Hemtjänst får 20 minuter kortare avbrott: Journalsystem börjar 20 minuter tidigare." in out
    )


def test_återstart_shows_the_chain_of_the_activity_asked_for(
    kontinuitet: Command, folder: Path
) -> None:
    assert "Hemtjänst är åter efter" in kontinuitet("återstart", folder, "strömlöst").out
    asked = kontinuitet("återstart", folder, "strömlöst", "--kedja", "larm")
    assert "Larm är åter efter" in asked.out
    dry = kontinuitet("återstart", folder, "strömlöst", "--kedja", "gator")
    assert dry.code == 0
    assert "Gatudrift avbryts inte, eller kommer aldrig åter" in dry.err
    wrong = kontinuitet("återstart", folder, "strömlöst", "--kedja", "lrm")
    assert wrong.code == 2
    assert 'Menade du "larm" (Larm)?' in wrong.err


def test_tänk_om_tells_what_happens_without_each_person(kontinuitet: Command, folder: Path) -> None:
    out = kontinuitet("aterstart", folder, "strömlöst", "--tank-om").out
    assert "Utan Anna går det inte alls:" in out
    assert "kommer aldrig åter: ingen med kompetensen server" in out
    assert "Vad händer med fler" not in kontinuitet("återstart", folder, "strömlöst").out


def test_bevisa_proves_without_the_solver_when_the_bound_is_met_and_else_says_how_to_get_it(
    kontinuitet: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ortools", "ortools.sat", "ortools.sat.python"):
        monkeypatch.setitem(sys.modules, name, None)
    out = kontinuitet("återstart", folder, "strömlöst", "--bevisa").out
    assert "Bevisat: ingen ordning kan kosta mindre än den här." in out
    write(folder, kontinuitet=TIGHT, allt=EVERYTHING)
    assert "från bästa möjliga." in kontinuitet("återstart", folder, "allt").out
    given = kontinuitet("återstart", folder, "allt", "--bevisa")
    assert (given.code, given.out) == (2, "")
    assert 'pip install "kontinuitet[bevis]"' in given.err
    assert "Traceback" not in given.err


@pytest.mark.parametrize(
    ("args", "nearest"),
    [
        (("simulera", "kommun", "strömlöt"), '"strömlöst"'),
        (("återstart", "kommun", "brnd"), '"brand"'),
        (("plan", "kommun", "--scenario", "elavbrott-36"), '"elavbrott-36h"'),
        (("plan", "kommun", "--förvaltning", "omsrg"), '"omsorg" (Omsorgskontoret)'),
    ],
)
@pytest.mark.usefixtures("folder", "nothing_written")
def test_an_unknown_name_gives_the_nearest(
    kontinuitet: Command, args: tuple[str, ...], nearest: str
) -> None:
    given = kontinuitet(*args)
    assert given.code == 2
    assert given.out == ""
    assert f"Menade du {nearest}?" in given.err


@pytest.mark.usefixtures("folder", "nothing_written")
def test_a_department_like_no_other_lists_those_there_are(kontinuitet: Command) -> None:
    given = kontinuitet("plan", "kommun", "--förvaltning", "xyz")
    assert given.code == 2
    assert "De som finns: omsorg, teknik." in given.err


@pytest.mark.parametrize("command", ["kontrollera", "plan"])
def test_a_folder_that_is_not_there_is_a_fault_of_input(
    kontinuitet: Command, folder: Path, command: str
) -> None:
    given = kontinuitet(command, folder / "finns inte")
    assert given.code == 2
    assert "finns inte" in given.err
    assert given.out == ""


@pytest.mark.usefixtures("folder")
def test_a_scenario_that_nobody_can_restart_is_told_and_stands_in_the_documents(
    kontinuitet: Command, tmp_path: Path
) -> None:
    scenario = POWER + "bemanning: {pooler: {nät: 1}}\n"
    write(tmp_path / "kommun", el=scenario)
    given = kontinuitet("simulera", "kommun", "strömlöst", "--ut", "r.docx")
    assert given.code == 1
    assert "ingen med kompetensen server" in given.out
    assert "ingen med kompetensen server" in paragraphs(tmp_path / "r.docx")
    assert kontinuitet("återstart", "kommun", "strömlöst").code == 1
    # The plans and the report are written all the same, and say so by how they end.
    nobody = "▲ Ingen i bemanningen kan göra det som krävs för att allt ska komma åter i: "
    for arguments in (("plan", "kommun", "--scenario", "strömlöst"), ("plan", "kommun")):
        planned = kontinuitet(*arguments)
        assert planned.code == 1
        assert nobody in planned.err
    reported = kontinuitet("rapport", "kommun")
    assert reported.code == 1
    assert nobody in reported.err


def paragraphs(path: Path) -> str:
    return "\n".join([p.text for p in docx.Document(str(path)).paragraphs])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("aterstart", "kommun", "strömlöst"), ("återstart", "kommun", "strömlöst")),
        (("ÅTERSTART", "kommun", "strömlöst"), ("återstart", "kommun", "strömlöst")),
        (
            ("simulera", "kommun", "strömlöst", "--varfor"),
            ("simulera", "kommun", "strömlöst", "--varför"),
        ),
        (
            ("plan", "kommun", "--forvaltning", "omsorg"),
            ("plan", "kommun", "--förvaltning", "omsorg"),
        ),
        (
            (unicodedata.normalize("NFD", "återstart"), "kommun", "strömlöst"),
            ("återstart", "kommun", "strömlöst"),
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_folded_spelling_does_the_same(
    kontinuitet: Command, typed: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    assert kontinuitet(*typed) == kontinuitet(*meant)
