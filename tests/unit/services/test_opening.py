"""A workspace asked for again: always what the files say now, and only what changed read anew."""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.errors import InputError
from kontinuitet.loading.memory import Memory, parsed
from kontinuitet.loading.workspace import Workspace, load_workspace
from kontinuitet.services import gate
from kontinuitet.services.opening import Shelf, open_scenario, open_workspace

MODEL = """
kommun: {namn: Provköping}
förvaltningar: {vård: {namn: Vården}}
verksamheter:
  hemtjänst: {namn: Hemtjänst, förvaltning: vård, behöver: [journal]}
"""
SYSTEMS = "resurser: {journal: {namn: Journalen, typ: verksamhetssystem}}\n"
SCENARIO = "scenario: mörkt\nnamn: Mörkt\nbortfall: [{resurser: [journal], till: 4 h}]\n"
#: Texts that a file may have next: sound, faulty, of another municipality, and no model at all.
TEXTS = [
    MODEL,
    SYSTEMS,
    SCENARIO,
    SYSTEMS.replace("Journalen", "Journaler"),
    SYSTEMS.replace("typ:", "tpy:"),
    SCENARIO.replace("[journal]", "[jurnal]"),
    "resurser: {journal: [",
    "kommun: {namn: Annanköping}\n",
    "",
]
OLD = 1_600_000_000_000_000_000


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        os.utime(folder / f"{name}.yaml", ns=(OLD, OLD))
    return folder


def told(workspace: Workspace) -> tuple[object, ...]:
    return (
        workspace.municipality,
        workspace.problems,
        workspace.scenarios,
        workspace.files,
        workspace.exercises,
        workspace.sha256,
        workspace.scenario_problems,
        workspace.readable,
    )


def test_a_folder_in_which_nothing_has_changed_is_the_same_object(tmp_path: Path) -> None:
    folder = write(tmp_path / "k", modell=MODEL, system=SYSTEMS)
    shelf = Shelf()
    assert shelf.load(folder) is shelf.load(folder)


def test_only_the_file_that_changed_is_parsed_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "k", modell=MODEL, system=SYSTEMS, mörkt=SCENARIO)
    shelf = Shelf()
    shelf.load(folder)
    (folder / "system.yaml").write_text(SYSTEMS.replace("Journalen", "Nytt"), encoding="utf-8")
    before = parsed.cache_info().misses
    municipality = shelf.load(folder).municipality
    assert municipality is not None
    assert municipality.resources["journal"].name == "Nytt"
    assert parsed.cache_info().misses == before + 1


def test_a_file_written_again_at_once_with_the_same_size_is_seen(tmp_path: Path) -> None:
    folder = write(tmp_path / "k", modell=MODEL, system=SYSTEMS)
    file, shelf = folder / "system.yaml", Shelf()
    file.write_text(SYSTEMS, encoding="utf-8")
    state = file.stat()
    shelf.load(folder)
    file.write_text(SYSTEMS.replace("Journalen", "Journaler"), encoding="utf-8")
    os.utime(file, ns=(state.st_mtime_ns, state.st_mtime_ns))
    assert file.stat().st_size == state.st_size
    municipality = shelf.load(folder).municipality
    assert municipality is not None
    assert municipality.resources["journal"].name == "Journaler"


def test_a_file_that_has_been_still_for_long_is_not_read_again(tmp_path: Path) -> None:
    file = write(tmp_path / "k", modell="a: 1") / "modell.yaml"
    memory = Memory()
    assert memory.content(file, 100) == b"a: 1"
    file.write_text("b: 2", encoding="utf-8")
    os.utime(file, ns=(OLD, OLD))
    assert memory.content(file, 100) == b"a: 1"
    os.utime(file, ns=(OLD + 1, OLD + 1))
    assert memory.content(file, 100) == b"b: 2"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([*TEXTS, None])),
        min_size=1,
        max_size=8,
    )
)
def test_after_any_changes_it_is_as_if_read_for_the_first_time(
    changes: list[tuple[str, str | None]],
) -> None:
    shelf = Shelf()
    with tempfile.TemporaryDirectory() as place:
        folder = write(Path(place) / "k", modell=MODEL, system=SYSTEMS)
        for number, (name, text) in enumerate(changes):
            file = folder / f"{name}.yaml"
            if text is None:
                file.unlink(missing_ok=True)
            else:
                file.write_text(text, encoding="utf-8")
                os.utime(file, ns=(OLD + number, OLD + number))
            assert told(shelf.load(folder)) == told(load_workspace(folder))


def test_a_relative_folder_is_another_one_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf()
    for place in ("ett", "två"):
        (tmp_path / place).mkdir()
        write(tmp_path / place / "k", modell=MODEL.replace("Provköping", place), system=SYSTEMS)
    for place in ("ett", "två", "ett"):
        monkeypatch.chdir(tmp_path / place)
        municipality = shelf.load(Path("k")).municipality
        assert municipality is not None
        assert municipality.info.name == place


def test_many_threads_get_the_same_answer(tmp_path: Path) -> None:
    folder = write(tmp_path / "k", modell=MODEL, system=SYSTEMS)
    shelf = Shelf()
    found: list[Workspace] = []
    threads = [threading.Thread(target=lambda: found.append(shelf.load(folder))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(workspace is found[0] for workspace in found)


def test_more_folders_than_are_remembered_are_read_all_the_same(tmp_path: Path) -> None:
    shelf = Shelf()
    folders = [
        write(tmp_path / f"k{n}", modell=MODEL.replace("Prov", f"P{n}"), system=SYSTEMS)
        for n in range(12)
    ]
    for folder in [*folders, *folders]:
        municipality = shelf.load(folder).municipality
        assert municipality is not None
        assert municipality.info.name == f"P{folder.name[1:]}köping"


def test_errors_in_a_scenario_beside_are_told_and_stop_nothing(tmp_path: Path) -> None:
    broken = SCENARIO.replace("[journal]", "[jurnal]")
    folder = write(tmp_path / "k", modell=MODEL, system=SYSTEMS, mörkt=broken)
    said: list[str] = []
    workspace, _ = open_workspace(folder, said.append)
    assert said[0] == "Fel (1):"
    assert said[1].startswith("mörkt.yaml, rad 3: ")
    with pytest.raises(InputError, match="mörkt"):
        open_scenario(workspace, "mörkt")


def test_a_model_with_errors_is_refused_each_time(tmp_path: Path) -> None:
    folder = write(tmp_path / "k", modell=MODEL)
    for _ in range(2):
        with pytest.raises(InputError, match="har 1 fel och kan inte användas"):
            open_workspace(folder, lambda _said: None)


PROTECTED = """
bemanning:
  personer: {kim: {namn: Kim Hemlig, skyddade_personuppgifter: ja, kompetenser: [drift]}}
"""


def test_a_remembered_model_is_guarded_in_every_piece_of_work(tmp_path: Path) -> None:
    folder = write(tmp_path / "k", modell=MODEL, system=SYSTEMS, personer=PROTECTED)
    for _ in range(2):
        gate.begin()
        assert gate.guarded() is None
        open_workspace(folder, lambda _said: None)
        with pytest.raises(InputError):
            gate.passed("Ring Kim Hemlig.")
    gate.begin()
    assert gate.passed("Ring Kim Hemlig.") == "Ring Kim Hemlig."
