from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet.cli.watching import changed, snapshot, watch
from kontinuitet.errors import InputError


class Clock:
    """Each sleep is counted; what is planned for a tick is done in it."""

    def __init__(self, **_planned: object) -> None:
        self.slept = 0.0
        self.plan: list[tuple[float, Path, str]] = []

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        for item in [i for i in self.plan if i[0] <= self.slept]:
            self.plan.remove(item)
            item[1].write_text(item[2], encoding="utf-8")


def test_the_work_is_done_again_for_each_change_and_only_then(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("1", encoding="utf-8")
    clock, done = Clock(), []
    clock.plan = [(2.0, file, "tolv"), (5.5, tmp_path / "ny.yaml", "x")]

    def work() -> int:
        done.append(round(clock.slept))
        return 0

    assert watch(tmp_path, work, sleep=clock.sleep, ticks=range(10)) == 0
    assert len(done) == 3
    assert done[0] == 0
    assert clock.plan == []


def test_what_is_written_itself_starts_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("1", encoding="utf-8")
    out = tmp_path / "planer"
    out.mkdir()
    done = []

    def work() -> int:
        done.append(1)
        (out / "plan.docx").write_text("x" * len(done), encoding="utf-8")
        return 0

    watch(tmp_path, work, leave_out=out, sleep=Clock().sleep, ticks=range(5))
    assert done == [1]


def test_a_fault_is_told_and_the_watch_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("fel", encoding="utf-8")
    clock = Clock()
    clock.plan = [(2.0, file, "rättad")]

    def work() -> int:
        if file.read_text(encoding="utf-8") == "fel":
            raise InputError("Modellen har 1 fel.")
        return 0

    assert watch(tmp_path, work, sleep=clock.sleep, ticks=range(5)) == 0
    said = capsys.readouterr().err
    assert "Fel: Modellen har 1 fel." in said
    assert "Ändrat: a.yaml." in said


def test_ctrl_c_ends_the_watch_without_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    assert watch(tmp_path, lambda: 1, sleep=interrupted) == 1
    assert "Bevakningen är avslutad." in capsys.readouterr().err


def test_the_work_waits_until_the_file_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("", encoding="utf-8")
    clock, seen = Clock(), []
    clock.plan = [(1.0, file, "halv"), (1.25, file, "halva till"), (1.5, file, "hela filen nu")]

    def work() -> int:
        seen.append(file.read_text(encoding="utf-8"))
        return 0

    watch(tmp_path, work, sleep=clock.sleep, ticks=range(3))
    assert seen == ["", "hela filen nu"]


def test_locks_and_hidden_files_are_not_watched(tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    for name in ("~$plan.docx", ".dold.yaml", "anteckning.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert changed(before, snapshot(tmp_path)) == []
    (tmp_path / "mall.docx").write_text("x", encoding="utf-8")
    assert changed(before, snapshot(tmp_path)) == [tmp_path / "mall.docx"]


def test_a_change_made_during_the_work_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("1", encoding="utf-8")
    seen = []

    def work() -> int:
        seen.append(file.read_text(encoding="utf-8"))
        if len(seen) == 1:
            file.write_text("ändrad", encoding="utf-8")
        return 0

    watch(tmp_path, work, sleep=Clock().sleep, ticks=range(3))
    assert seen == ["1", "ändrad"]


def test_files_written_into_the_workspace_itself_start_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("1", encoding="utf-8")
    clock, done = Clock(), []
    clock.plan = [(3.0, tmp_path / "a.yaml", "ändrad")]

    def work() -> int:
        done.append(1)
        (tmp_path / "plan.docx").write_text("x" * len(done), encoding="utf-8")
        return 0

    watch(tmp_path, work, leave_out=tmp_path, sleep=clock.sleep, ticks=range(6))
    assert done == [1, 1]


def test_a_fault_of_the_program_itself_does_not_end_the_watch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> int:
        raise ZeroDivisionError

    assert watch(tmp_path, work, sleep=Clock().sleep, ticks=range(2)) == 3
    assert "Något gick fel i programmet" in capsys.readouterr().err
