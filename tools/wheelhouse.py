"""Everything that an installation without a network needs, in one folder to carry over on a stick.

``python3 -m tools.wheelhouse hjul`` gathers for Windows on ordinary PCs and Python 3.11 to 3.14;
``--plattform`` and ``--python`` choose others. On the computer without a network the folder holds a
text that says what to type. Only ready-made wheels are taken: nothing is built over there.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.lowest_versions import PYPROJECT

ROOT: Final = PYPROJECT.parent
PLATFORM: Final = "win_amd64"
VERSIONS: Final = ("3.11", "3.12", "3.13", "3.14")
#: What the guide uses. Pictures and proofs need programs that are not wheels everywhere.
EXTRAS: Final = "excel,ovning"
TEXT: Final = "LÄS MIG.txt"
_WINDOWS: Final = re.compile(r"win32|Windows|os_name *== *['\"]nt")


def text() -> str:
    """Return what to do on the computer without a network."""
    return (
        "Installera Kontinuitet utan nätverk\n"
        "\n"
        "1. Kopiera hela den här mappen till datorn. Där behövs Python 3.11 eller senare.\n"
        "2. Öppna mappen i Utforskaren, skriv powershell i adressfältet och tryck på Enter.\n"
        "3. Skriv de här raderna, en i taget:\n"
        "\n"
        "   py -m venv $HOME\\kontinuitet\n"
        '   & "$HOME\\kontinuitet\\Scripts\\python" -m pip install --no-index --find-links . '
        f'"kontinuitet[{EXTRAS}]"\n'
        '   $env:Path = "$HOME\\kontinuitet\\Scripts;$env:Path"\n'
        "   kontinuitet demo $HOME\\kontinuitet-demo\n"
        "\n"
        "Inga administratörsrättigheter behövs. I ett nytt fönster skrivs den tredje raden igen.\n"
        "Om py inte finns, skriv python i stället.\n"
    )


def download(
    folder: Path, platforms: Sequence[str], version: str, wanted: Sequence[str]
) -> list[str]:
    """Return the command that fetches what is wanted, and what that needs, for one Python."""
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet"),
        *("--dest", str(folder), "--find-links", str(folder)),
        *(word for platform in platforms for word in ("--platform", platform)),
        *("--python-version", version, "--only-binary=:all:"),
        *wanted,
    ]


def only_there(folder: Path) -> list[str]:
    """Return what the wheels need in Windows alone.

    pip judges such conditions by the computer that it runs on, so they are asked for by name.
    """
    found: set[str] = set()
    for wheel in sorted(folder.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            lines = archive.read(name).decode("utf-8").splitlines()
        for line in lines:
            requirement, _, condition = line.removeprefix("Requires-Dist: ").partition(";")
            if line.startswith("Requires-Dist: ") and "extra" not in condition:
                found.update([requirement.strip()] if _WINDOWS.search(condition) else [])
    return sorted(found)


def _run(command: Sequence[str]) -> None:
    """Run a command of pip; its own words say what is wrong.

    Raises:
        SystemExit: with pip's exit code.
    """
    code = subprocess.run(command, check=False).returncode  # noqa: S603  (our own words)
    if code:
        sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Gather the wheels and write the text; return the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m tools.wheelhouse", description=__doc__)
    parser.add_argument("folder", metavar="MAPP", type=Path)
    parser.add_argument("--plattform", dest="platforms", action="append")
    parser.add_argument("--python", dest="versions", action="append", metavar="VERSION")
    given = parser.parse_args(arguments)
    given.folder.mkdir(parents=True, exist_ok=True)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    versions = given.versions or VERSIONS
    folder, platforms = given.folder, given.platforms or [PLATFORM]
    _run([*build, "--wheel-dir", str(folder), str(ROOT)])
    for version in versions:
        _run(download(folder, platforms, version, [f"kontinuitet[{EXTRAS}]"]))
    there = only_there(folder) if platforms[0].startswith("win") else []
    for version in versions if there else ():
        _run(download(folder, platforms, version, there))
    # A byte order mark and the line ends of Windows: for Anteckningar on any computer.
    (given.folder / TEXT).write_text(text(), encoding="utf-8-sig", newline="\r\n")
    sys.stdout.write(f"{len(list(given.folder.glob('*.whl')))} wheels in {given.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
