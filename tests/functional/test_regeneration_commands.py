"""`plan` and `rapport` over files that people have written in, as a förvaltning does it."""

from __future__ import annotations

import errno
import functools
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kontinuitet.cli import plan as plan_command
from kontinuitet.cli import watching
from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.xmltext import w
from tests.functional.command_cases import MODEL, Command, Output, write
from tests.unit.documents.regeneration.meaning import Meaning, texts
from tests.unit.documents.regeneration.samples import (
    edited,
    para,
    run,
    written,
)

NAME = "kontinuitetsplan-omsorg.docx"
ONE = ("--förvaltning", "omsorg")
FIELD = "fritext:syfte"


@pytest.fixture
def plan(folder: Path, kontinuitet: Command, tmp_path: Path) -> Path:
    """A plan as the program wrote it."""
    assert kontinuitet("plan", folder, *ONE).code == 0
    return tmp_path / "planer" / NAME


def versioned(folder: Path, version: str, adopted: str = "", limit: str = "2 h") -> None:
    """Change the model: the version of the plan, and how long an activity may be out."""
    settings = f'version: "{version}"' + (f", fastställd: {adopted}" if adopted else "")
    model = MODEL.replace(
        "nämnd: Omsorgsnämnden}", f"nämnd: Omsorgsnämnden, plan: {{{settings}}}}}"
    ).replace("acceptabel_avbrottstid: 2 h", f"acceptabel_avbrottstid: {limit}")
    write(folder, kontinuitet=model)


def first_field(data: bytes) -> str:
    return sorted(Meaning(data).controls)[0]


def write_in_field(path: Path, text: str) -> bytes:
    tag = first_field(path.read_bytes())
    path.write_bytes(written(path.read_bytes(), {tag: para(run(text))}))
    return path.read_bytes()


def field_text(path: Path) -> str:
    data = path.read_bytes()
    return texts([Meaning(data).controls[first_field(data)]])


def change_outside(path: Path) -> bytes:
    def change(document: object) -> None:
        body = document.element.body  # type: ignore[attr-defined]
        line = next(t for t in body.iter(w("t")) if "Provköping" in (t.text or ""))
        line.text = "Provstad"

    path.write_bytes(edited(path.read_bytes(), change))
    return path.read_bytes()


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


# -- changes since the version before ---------------------------------------------------------


def test_changes_are_counted_from_the_adopted_version_however_often_the_plan_is_made(
    folder: Path, kontinuitet: Command, tmp_path: Path
) -> None:
    path = tmp_path / "planer" / NAME
    versioned(folder, "1.0", "2026-01-15", limit="4 h")
    assert kontinuitet("plan", folder, *ONE).code == 0
    assert "i underlaget sedan" not in document_text(path.read_bytes())
    versioned(folder, "1.1", limit="3 h")
    assert kontinuitet("plan", folder, *ONE).code == 0
    versioned(folder, "1.1", limit="2 h")
    for _ in range(2):
        assert kontinuitet("plan", folder, *ONE).code == 0
        text = document_text(path.read_bytes()).replace("\u00a0", " ")
        assert "sedan version 1.0, fastställd 2026-01-15:" in text
        assert "Hemtjänst: acceptabel avbrottstid är 2 h (förut 4 h)." in text


def test_changes_are_listed_also_when_a_person_has_written_in_the_plan(
    folder: Path, kontinuitet: Command, tmp_path: Path
) -> None:
    path = tmp_path / "planer" / NAME
    versioned(folder, "1.0", limit="4 h")
    assert kontinuitet("plan", folder, *ONE).code == 0
    write_in_field(path, "Nyckeln hänger i köket.")
    versioned(folder, "1.0", "2026-01-15", limit="4 h")
    assert kontinuitet("plan", folder, *ONE).code == 0
    assert "Nyckeln hänger i köket." in document_text(path.read_bytes())
    versioned(folder, "2.0")
    assert kontinuitet("plan", folder, *ONE).code == 0
    assert "Nyckeln hänger i köket." in document_text(path.read_bytes())
    assert "Hemtjänst: acceptabel avbrottstid är" in document_text(path.read_bytes())


def test_the_whole_municipalitys_plan_lists_its_changes_too(
    folder: Path, kontinuitet: Command, tmp_path: Path
) -> None:
    write(folder, kontinuitet=MODEL.replace("Provköping}", 'Provköping, plan: {version: "1"}}'))
    assert kontinuitet("plan", folder).code == 0
    model = MODEL.replace("Provköping}", 'Provköping, plan: {version: "2"}}')
    write(folder, kontinuitet=model.replace("lokal: {namn: Lokalen", "lokal: {namn: Huset"))
    assert kontinuitet("plan", folder).code == 0
    text = document_text((tmp_path / "planer" / "kommunplan.docx").read_bytes())
    assert "i underlaget sedan version 1, inte fastställd:" in text
    assert "Resursen Lokalen heter nu Huset." in text


def test_a_file_without_a_record_of_its_input_is_told_and_nothing_breaks(
    folder: Path, plan: Path, kontinuitet: Command
) -> None:
    def forget(document: object) -> None:
        part = document.part  # type: ignore[attr-defined]
        for rel_id, relation in list(part.rels.items()):
            if not relation.is_external and b"urn:kontinuitet:underlag" in relation._target.blob:
                del part.rels[rel_id]

    plan.write_bytes(edited(plan.read_bytes(), forget))
    versioned(folder, "2.0")
    given = kontinuitet("plan", folder, *ONE)
    assert given.code == 0
    assert f"{NAME}: uppgift om vad den tidigare filen skrevs av saknas" in given.err


def test_a_report_is_compared_with_the_one_it_takes_the_place_of(
    folder: Path, kontinuitet: Command, tmp_path: Path
) -> None:
    path = tmp_path / "rapport.docx"
    spring, autumn = (
        ("--ut", path, "--datum", "2026-03-01"),
        ("--ut", path, "--datum", "2026-09-01"),
    )
    assert kontinuitet("rapport", folder, *spring).code == 0
    assert "inte jämförd med någon tidigare" in document_text(path.read_bytes())
    versioned(folder, "1.0", limit="1 h")
    assert kontinuitet("rapport", folder, *autumn).code == 0
    text = document_text(path.read_bytes()).replace("\u00a0", " ")
    assert "Hemtjänst: acceptabel avbrottstid är 1 h (förut 2 h)." in text
    assert kontinuitet("rapport", folder, *autumn).code == 0
    assert document_text(path.read_bytes()).replace("\u00a0", " ") == text


# -- stopping, going on, keeping ----------------------------------------------------------------


def test_skriv_ändå_keeps_the_changed_file_and_takes_the_free_text_along(
    folder: Path, plan: Path, kontinuitet: Command
) -> None:
    write_in_field(plan, "Nyckeln hänger i köket.")
    mine = change_outside(plan)
    stopped = kontinuitet("plan", folder, *ONE)
    assert stopped.code == 2
    assert "Provstad" in stopped.err
    assert "--skriv-ändå" in stopped.err
    assert plan.read_bytes() == mine
    assert names(plan.parent) == [NAME]
    given = kontinuitet("plan", folder, *ONE, "--skriv-ändå")
    assert given.code == 0
    assert field_text(plan) == "Nyckeln hänger i köket."
    assert "Provstad" not in document_text(plan.read_bytes())
    assert (plan.parent / f"{plan.stem} (tidigare version).docx").read_bytes() == mine
    assert "(tidigare version).docx" in given.err


def test_each_earlier_file_that_differs_is_kept_under_a_name_of_its_own(
    folder: Path, plan: Path, kontinuitet: Command
) -> None:
    kept = []
    for number in range(1, 4):
        write_in_field(plan, f"Omgång {number}")
        kept.append(plan.read_bytes())
        assert kontinuitet("plan", folder, *ONE, "--datum", f"2026-11-0{number}").code == 0
        assert field_text(plan) == f"Omgång {number}"
    stem = plan.stem
    for name, data in zip(
        ("(tidigare version)", "(tidigare version 2)", "(tidigare version 3)"), kept, strict=True
    ):
        assert (plan.parent / f"{stem} {name}.docx").read_bytes() == data
    # Nothing has been written by hand since: the program's own file needs no copy.
    assert kontinuitet("plan", folder, *ONE, "--datum", "2026-11-09").code == 0
    assert len(names(plan.parent)) == 4


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_a_file_that_word_holds_open_is_told_and_nothing_is_damaged(
    folder: Path, plan: Path, kontinuitet: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows lets nobody replace or write to a file that Word has open."""
    write_in_field(plan, "Nyckeln hänger i köket.")
    before = snapshot(plan.parent)

    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name == NAME:
            raise PermissionError(errno.EACCES, "Åtkomst nekad", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    given = kontinuitet("plan", folder, *ONE, "--datum", "2026-11-22")
    assert given.code == 3
    assert "öppen i Word" in given.err
    assert "Traceback" not in given.err
    after = snapshot(plan.parent)
    assert after[NAME] == before[NAME]
    assert not [name for name in after if name.startswith((".", "~")) or name.endswith(".tmp")]
    monkeypatch.undo()
    monkeypatch.chdir(folder.parent)
    assert kontinuitet("plan", folder, *ONE, "--datum", "2026-11-22").code == 0
    assert field_text(plan) == "Nyckeln hänger i köket."


def test_a_file_that_may_not_be_opened_for_writing_stops_before_anything_is_written(
    folder: Path, plan: Path, kontinuitet: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_in_field(plan, "Nyckeln hänger i köket.")
    before = snapshot(plan.parent)
    real = Path.open

    def held(self: Path, mode: str = "r", *args: object, **more: object) -> object:
        if self.name == NAME and "+" in mode:
            raise PermissionError(errno.EACCES, "Åtkomst nekad", str(self))
        return real(self, mode, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    given = kontinuitet("plan", folder, "--datum", "2026-11-22")
    monkeypatch.undo()
    assert given.code == 3
    assert "öppen i Word" in given.err
    assert snapshot(plan.parent) == before


def test_a_full_disk_is_told_and_nothing_is_damaged(
    folder: Path, plan: Path, kontinuitet: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_in_field(plan, "Nyckeln hänger i köket.")
    before = snapshot(plan.parent)

    def full(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    given = kontinuitet("plan", folder, *ONE, "--datum", "2026-11-22")
    monkeypatch.undo()
    assert given.code == 3
    assert "(disken är full)" in given.err
    assert snapshot(plan.parent) == before


# -- plan --bevaka ------------------------------------------------------------------------------


class Desk:
    """People at work while the program watches: each step is done when it next looks."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self.steps = list(steps)

    def sleep(self, seconds: float) -> None:
        # The short waits are for files that are still being written.
        if seconds >= watching.SECONDS and self.steps:
            self.steps.pop(0)()


@pytest.fixture
def watched(
    folder: Path, kontinuitet: Command, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Output]:
    """Run `plan --bevaka` while these steps are taken, one each time the program looks."""

    def run_with(*steps: Callable[[], object]) -> Output:
        desk, ticks = Desk(*steps), range(len(steps))
        patient = functools.partial(watching.watch, sleep=desk.sleep, ticks=ticks)
        monkeypatch.setattr(plan_command, "watch", patient)
        given = kontinuitet("plan", folder, *ONE, "--bevaka")
        assert desk.steps == []
        return given

    return run_with


def test_hand_written_text_survives_each_time_the_watch_writes(
    folder: Path, plan: Path, watched: Callable[..., Output]
) -> None:
    said: list[str] = []

    def look() -> None:
        said.append(field_text(plan))

    given = watched(
        lambda: write_in_field(plan, "Nyckeln hänger i köket."),
        lambda: versioned(folder, "1.0", limit="3 h"),
        look,
        lambda: versioned(folder, "1.0", limit="4 h"),
        look,
    )
    assert given.code == 0
    assert said == ["Nyckeln hänger i köket."] * 2
    assert given.err.count("Ändrat: kontinuitet.yaml.") == 2
    assert "4 h" in document_text(plan.read_bytes()).replace("\u00a0", " ")


def test_a_file_open_in_word_is_told_and_written_at_the_next_change(
    folder: Path, plan: Path, watched: Callable[..., Output]
) -> None:
    before = write_in_field(plan, "Nyckeln hänger i köket.")
    lock = plan.with_name(f"~${NAME[2:]}")
    seen: list[bool] = []

    def open_it() -> None:
        lock.write_bytes(b"")
        versioned(folder, "1.0", limit="3 h")

    def close_it() -> None:
        seen.append(plan.read_bytes() == before)
        lock.unlink()
        versioned(folder, "1.0", limit="4 h")

    def first() -> None:
        nonlocal before
        before = plan.read_bytes()

    given = watched(first, open_it, close_it)
    assert seen == [True]
    assert given.err.count("filen är öppen i Word eller LibreOffice") == 1
    assert given.code == 0
    assert field_text(plan) == "Nyckeln hänger i köket."
    assert "4 h" in document_text(plan.read_bytes()).replace("\u00a0", " ")


def test_a_half_written_file_is_told_and_the_watch_goes_on(
    folder: Path, plan: Path, watched: Callable[..., Output]
) -> None:
    model = folder / "kontinuitet.yaml"
    whole = MODEL.replace("acceptabel_avbrottstid: 2 h", "acceptabel_avbrottstid: 3 h")
    halves = (whole[: whole.index("bemanning") + 12] + "{", whole.encode()[:40] + b"\xc3")
    seen: list[bytes] = []
    before = plan.read_bytes()
    given = watched(
        lambda: model.write_text(halves[0], encoding="utf-8"),
        lambda: seen.append(plan.read_bytes()),
        lambda: model.write_bytes(halves[1]),
        model.unlink,
        lambda: seen.append(plan.read_bytes()),
        lambda: model.write_text(whole, encoding="utf-8"),
    )
    assert seen == [before, before]
    assert given.err.count("Fel: ") >= 3
    assert "kontinuitet.yaml" in given.err
    assert given.code == 0
    assert "3 h" in document_text(plan.read_bytes()).replace("\u00a0", " ")


def test_changed_text_outside_is_told_by_the_watch_and_the_file_left_alone(
    folder: Path, plan: Path, watched: Callable[..., Output]
) -> None:
    mine = change_outside(plan)
    given = watched(lambda: versioned(folder, "1.0", limit="3 h"))
    assert given.code == 2
    assert "Provstad" in given.err
    assert plan.read_bytes() == mine
