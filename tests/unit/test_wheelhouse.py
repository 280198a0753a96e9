"""The folder for a computer without a network: what is asked of pip, and what is told."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from tools import wheelhouse


def wheel(folder: Path, name: str, *requires: str) -> None:
    lines = [f"Name: {name}", *(f"Requires-Dist: {r}" for r in requires)]
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines))


def test_what_only_windows_needs_is_asked_for_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def pip(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        asked.append(command)
        if "wheel" in command:
            wheel(
                tmp_path / "hjul",
                "kontinuitet",
                "click>=8",
                "tzdata>=2024.1; sys_platform == 'win32'",
                'colorama; platform_system == "Windows"',
                'uvloop; sys_platform != "linux" and extra == "fast"',
            )
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", pip)
    assert wheelhouse.main([str(tmp_path / "hjul"), "--python", "3.12"]) == 0
    build, first, second = asked
    assert build[3] == "wheel"
    assert first[-1] == "kontinuitet[excel,ovning]"
    assert second[-2:] == ["colorama", "tzdata>=2024.1"]
    for command in (first, second):
        assert command[command.index("--platform") + 1] == "win_amd64"
        assert command[command.index("--python-version") + 1] == "3.12"
        assert "--only-binary=:all:" in command
    told = (tmp_path / "hjul" / wheelhouse.TEXT).read_bytes()
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.count(b"\n") == told.count(b"\r\n") > 10
    assert "--no-index --find-links ." in told.decode("utf-8")


def test_a_failing_pip_ends_with_its_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 7)
    )
    with pytest.raises(SystemExit) as ended:
        wheelhouse.main([str(tmp_path / "hjul")])
    assert ended.value.code == 7
