"""A folder becomes a model, or every problem in it with file and line."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kontinuitet.errors import InputError
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.workspace import Workspace, load_scenario, load_workspace
from kontinuitet.problems import Severity

Write = Callable[..., Path]

MODEL = """
kommun: {namn: Prov}
förvaltningar:
  vård: {namn: Vård}
verksamheter:
  hemtjänst: {namn: Hemtjänst, förvaltning: vård, behöver: [journal]}
resurser:
  journal: {namn: Journal, typ: verksamhetssystem, behöver: [el], återstart: {tid: 30 min}}
  el: {namn: El, typ: el}
"""
SCENARIO = "scenario: prov\nnamn: Prov\nbortfall:\n  - {resurser: [el], till: 4 h}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Write files by name below a folder, and return the folder."""

    def write(**files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / (name.replace("__", "/") + ".yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return tmp_path

    return write


def told(workspace: Workspace) -> list[str]:
    return [str(problem) for problem in workspace.problems]


def test_a_sound_folder_gives_a_model_and_no_problems(folder: Write) -> None:
    workspace = load_workspace(folder(kontinuitet=MODEL, scenarier__s=SCENARIO))
    assert workspace.problems == ()
    assert workspace.municipality is not None
    assert list(workspace.municipality.resources) == ["journal", "el"]
    assert list(workspace.scenarios) == ["prov"]
    assert workspace.files == ("kontinuitet.yaml", "scenarier/s.yaml")


def test_an_unknown_field_is_told_exactly_as_promised(folder: Write) -> None:
    text = "\nresurser:\n\n\n\n  journal:\n    typ: verksamhetssystem\n    namnn: J\n    namn: J\n"
    workspace = load_workspace(folder(kommun="kommun: {namn: P}\n", fil=text))
    expected = 'fil.yaml, rad 8: resurser.journal.namnn: okänd uppgift. Menade du "namn"?'
    assert told(workspace) == [expected]


def test_sections_split_over_files_are_one_model(folder: Write) -> None:
    workspace = load_workspace(
        folder(
            a="kommun: {namn: Prov}\nresurser:\n  el: {namn: El, typ: el}\n",
            b="RESURSER:\n  nät: {namn: Nät, typ: nät, behöver: [el]}\n",
            c="Bemanning:\n  personer:\n    t1: {namn: T1}\n",
            d="bemanning: {pooler: {server: 0}}\nkommun: {kommunkod: '0000'}\n",
        )
    )
    assert [p for p in workspace.problems if p.severity is Severity.ERROR] == []
    municipality = workspace.municipality
    assert municipality is not None
    assert set(municipality.resources) == {"el", "nät"}
    assert municipality.info.code == "0000"
    assert municipality.staffing is not None
    assert set(municipality.staffing.persons) == {"t1"}
    assert municipality.staffing.pools == {"server": 0}


def test_an_empty_bemanning_is_not_the_same_as_none(folder: Write) -> None:
    workspace = load_workspace(folder(a=MODEL, b="bemanning: {}\n"))
    assert workspace.municipality is not None
    assert workspace.municipality.staffing is not None
    workspace = load_workspace(folder(b="# inget\n"))
    assert workspace.municipality is not None
    assert workspace.municipality.staffing is None


def test_the_same_id_in_two_files_names_both_places(folder: Write) -> None:
    workspace = load_workspace(
        folder(
            a=MODEL,
            b="# rad ett\nresurser:\n  el:\n    namn: Annan el\n    typ: ell\n",
        )
    )
    assert told(workspace) == [
        "b.yaml, rad 3: resurser.el: id:t finns redan i a.yaml, rad 9. "
        "Ta bort den ena eller byt id.",
        'b.yaml, rad 5: resurser.el.typ: "ell" finns inte att välja på. Menade du "el"? '
        "Välj bland verksamhetssystem, bassystem, nät, el, lokal, leverantör, personal, "
        "information, utrustning.",
    ]
    assert workspace.municipality is None


def test_keys_are_folded_and_ids_are_not(folder: Write) -> None:
    text = MODEL + "  EL: {namn: X, typ: el}\n  ÉL: {namn: Y, typ: el}\n"
    workspace = load_workspace(folder(a=text.replace("behöver", "BEHOVER")))
    assert [p.code for p in workspace.problems] == ["felaktigt-id", "felaktigt-id"]
    workspace = load_workspace(
        folder(a=MODEL + "  hemtjanst: {namn: X, typ: el}\n", b="Prioriteringslista: {}\n")
    )
    assert workspace.problems == ()


def test_every_file_is_checked_though_one_cannot_be_read(folder: Write) -> None:
    workspace = load_workspace(
        folder(
            a=MODEL,
            b="resurser:\n\tvpn: {}\n",
            c="resurser:\n  mdm: {namn: M, typ: bassystm, behöver: [vpn]}\n",
        )
    )
    assert [(p.file, p.line, p.code) for p in workspace.problems] == [
        ("b.yaml", 2, "yaml-tabb"),
        ("c.yaml", 2, "okant-val"),
    ]


def test_a_record_with_one_fault_is_still_checked_for_others(folder: Write) -> None:
    text = (
        "kommun: {namn: P}\nförvaltningar: {vård: {namn: V}}\nverksamheter:\n  a:\n"
        "    namn: A\n    förvaltning: vård\n    namnn: x\n"
        "    acceptabel_avbrottstid: 4 h\n    mål_för_återställningstid: 299 min\n"
        "    behöver:\n      - {minst: 0, av: [saknas]}\n      - annan\n"
    )
    assert [p.line for p in load_workspace(folder(a=text)).problems] == [7, 9, 11, 11, 12]
    whole = text.replace("    namnn: x\n", "")
    assert [p.line for p in load_workspace(folder(a=whole)).problems] == [8, 10, 10, 11]


def test_lines_stay_right_after_faulty_rows_of_a_list(folder: Write) -> None:
    text = MODEL + "  x:\n    namn: X\n    typ: nät\n    behöver:\n"
    text += "      - {resurs: el, uthållighet: 4}\n      -\n      - ell\n"
    problems = load_workspace(folder(a=text)).problems
    assert [(p.line, p.text.split(":")[0]) for p in problems] == [
        (14, "resurser.x.behöver.1.uthållighet"),
        (15, "resurser.x.behöver.2"),
        (16, "resurser.x.behöver.3"),
    ]


def test_a_scenario_that_fails_leaves_the_model_usable(folder: Write) -> None:
    broken = SCENARIO.replace("[el]", "[ell]")
    workspace = load_workspace(folder(a=MODEL, s=broken))
    assert workspace.municipality is not None
    assert workspace.scenarios == {}
    scenario, problems = load_scenario(workspace, "prov")
    assert scenario is None
    assert [p.suggestion for p in problems] == ['Menade du "el"?']


def test_own_scenarios_win_over_packaged_ones(folder: Write) -> None:
    own = SCENARIO.replace("prov", "stormen", 1)
    workspace = load_workspace(folder(a=MODEL, s=own))
    scenario, _ = load_scenario(workspace, "stormen")
    assert scenario is not None
    assert scenario.name == "Prov"


@pytest.mark.parametrize("name", ["dörrlarm-låser", "dorrlarm-laser", "dorrlarm-laser.yaml"])
def test_packaged_scenarios_are_found_however_they_are_spelled(folder: Write, name: str) -> None:
    scenario, _ = load_scenario(load_workspace(folder(a=MODEL)), name)
    assert scenario is not None
    assert scenario.id == "dörrlarm-låser"


def test_a_scenario_can_be_a_file_elsewhere(folder: Write, tmp_path: Path) -> None:
    workspace = load_workspace(folder(modell__a=MODEL) / "modell")
    elsewhere = tmp_path / "annan.yaml"
    elsewhere.write_text(SCENARIO, encoding="utf-8")
    scenario, problems = load_scenario(workspace, str(elsewhere))
    assert scenario is not None
    assert problems == ()
    elsewhere.write_text("resurser: []\n", encoding="utf-8")
    scenario, problems = load_scenario(workspace, str(elsewhere))
    assert scenario is None
    assert problems


def test_an_unknown_scenario_is_told_with_the_nearest_and_all(folder: Write) -> None:
    workspace = load_workspace(folder(a=MODEL, s=SCENARIO))
    with pytest.raises(InputError) as raised:
        load_scenario(workspace, "stormn")
    assert 'Scenariot "stormn" finns inte. Menade du "stormen"?' in str(raised.value)
    assert "prov" in str(raised.value)


def test_a_selection_that_hits_nothing_is_a_warning(folder: Write) -> None:
    text = SCENARIO.replace("resurser: [el]", "urval: {taggar: [linux]}")
    workspace = load_workspace(folder(a=MODEL, s=text))
    assert [(p.code, p.severity) for p in workspace.problems] == [("tomt-urval", Severity.WARNING)]
    scenario, problems = load_scenario(workspace, "prov")
    assert scenario is not None
    assert len(problems) == 1


def test_an_open_outage_without_restart_work_is_a_warning(folder: Write) -> None:
    text = SCENARIO.replace(", till: 4 h", "")
    codes = [p.code for p in load_workspace(folder(a=MODEL, s=text)).problems]
    assert codes == ["bortfall-utan-langd"]
    journal = text.replace("[el]", "[journal]")
    assert load_workspace(folder(s=journal)).problems == ()


def test_exercise_files_are_left_for_later(folder: Write) -> None:
    workspace = load_workspace(folder(a=MODEL, övningar__ö="övning: prov\nskeden: [1]\n"))
    assert workspace.problems == ()
    assert workspace.exercises == ("övningar/ö.yaml",)


def test_hidden_files_and_other_kinds_are_skipped(folder: Write, tmp_path: Path) -> None:
    folder(a=MODEL)
    (tmp_path / ".git").mkdir()
    for name in (".git/b.yaml", ".dold.yaml", "läsmig.txt", "c.json"):
        (tmp_path / name).write_text("a: [", encoding="utf-8")
    assert load_workspace(tmp_path).files == ("a.yaml",)


@pytest.mark.skipif(os.name == "nt", reason="länkar kräver behörighet i Windows")
def test_links_are_not_followed_but_told(folder: Write, tmp_path: Path) -> None:
    folder(a=MODEL)
    (tmp_path / "slinga").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    workspace = load_workspace(tmp_path)
    assert workspace.files == ("a.yaml",)
    assert [(p.file, p.severity) for p in workspace.problems] == [
        ("b.yaml", Severity.WARNING),
        ("slinga", Severity.WARNING),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="rör finns inte här")
def test_what_is_no_file_is_not_opened(folder: Write, tmp_path: Path) -> None:
    folder(a=MODEL)
    os.mkfifo(tmp_path / "b.yaml")
    assert load_workspace(tmp_path).files == ("a.yaml",)


def test_a_missing_folder_and_a_file_are_refused(folder: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="finns inte"):
        load_workspace(tmp_path / "saknas")
    folder(a=MODEL)
    with pytest.raises(InputError, match="ingen mapp"):
        load_workspace(tmp_path / "a.yaml")


def test_the_sum_depends_on_model_and_scenarios_only(folder: Write) -> None:
    first = load_workspace(folder(a=MODEL, s=SCENARIO)).sha256
    assert load_workspace(folder(ö="övning: x\n")).sha256 == first
    assert load_workspace(folder(a=MODEL.replace("\n", "\r\n"))).sha256 == first
    assert load_workspace(folder(a=MODEL + "\n")).sha256 != first
    assert load_workspace(folder(a=MODEL, t=SCENARIO.replace("prov", "b"))).sha256 != first


def test_the_place_of_anything_is_known(folder: Write) -> None:
    workspace = load_workspace(folder(mapp__a=MODEL))
    place = workspace.place("resurser", "journal", "återstart", "tid")
    assert place is not None
    assert (place.file, place.line) == ("mapp/a.yaml", 8)
    assert place.path == "resurser.journal.återstart.tid"
    assert workspace.place("åtgärder", "x") is None


def test_thousands_of_misspelt_names_are_told_in_reasonable_time(folder: Write) -> None:
    rows = "".join(
        f"  system-{i}: {{namn: S, typ: nät, behöver: [sistem-{i}]}}\n" for i in range(3_000)
    )
    path = folder(a="kommun: {namn: P}\nresurser:\n" + rows)
    started = time.process_time()
    problems = load_workspace(path).problems
    assert time.process_time() - started < 4
    assert len(problems) == 3_000
    assert problems[0].suggestion is not None


def test_a_suggestion_is_chosen_among_the_names_that_were_given() -> None:
    # Each collection is gone when the next is made, which may get its place in memory.
    suggestions = Suggestions()
    for i in range(1_000, 1_400):
        assert suggestions.nearest("journal", (f"journal{i}",)) == f"journal{i}"


def test_after_hundreds_of_names_looked_up_among_the_same_the_rest_get_no_suggestion() -> None:
    suggestions, known = Suggestions(), ("journal", "databas")
    found = [suggestions.nearest(f"journal{i}", known) for i in range(1_000)]
    assert found == ["journal"] * 500 + [None] * 500
    assert suggestions.nearest("jornal", ("journal", "arkiv")) == "journal"


def test_suggestions_stop_when_the_budget_is_spent() -> None:
    suggestions = Suggestions(budget=3)
    known = ("journal", "databas")
    assert suggestions.question("jornal", known) == 'Menade du "journal"?'
    assert suggestions.question("datbas", known) is None
    assert suggestions.question("jornal", known) == 'Menade du "journal"?'
    assert suggestions.question("x" * 10_000, known) is None
