"""Find and read the YAML files below a workspace folder."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kontinuitet.loading.memory import Memory
from kontinuitet.loading.yaml_text import MAX_BYTES, megabytes
from kontinuitet.problems import Problem, Severity

_SUFFIXES = (".yaml", ".yml")
_MAX_TOTAL = 60 * 1024 * 1024
_MAX_FILES = 5_000
_MAX_FOLDERS = 20_000
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's name relative to the workspace, with ``/``, and its bytes."""

    name: str
    content: bytes


def read_folder(folder: Path, memory: Memory | None = None) -> tuple[list[ReadFile], list[Problem]]:
    """Read every YAML file below ``folder``, sorted by name.

    Hidden files and folders are skipped. Links are not followed, so no file is read twice and no
    loop is entered; a link that could have been meant is a warning. Files that ``memory`` knows and
    that have not changed are not read again.
    """
    memory = memory or Memory()
    finder = _Finder(folder)
    finder.search()
    files: list[ReadFile] = []
    total = 0
    for name in sorted(finder.found):
        path = folder / name
        shown = printable(name)
        try:
            size = path.stat().st_size
            # One byte more than is allowed is enough to refuse the file.
            content = memory.content(path, MAX_BYTES + 1)
        except OSError as error:
            finder.problem(shown, "fil-olaslig", f"filen kan inte läsas{reason(error)}.")
            continue
        total += len(content)
        if len(content) > MAX_BYTES:
            finder.problem(
                shown,
                "fil-for-stor",
                f"filen är för stor ({megabytes(max(size, len(content)))} MB). "
                f"Högst {megabytes(MAX_BYTES)} MB läses.",
                "Dela upp den på flera filer.",
            )
        elif total > _MAX_TOTAL:
            finder.problem(
                shown,
                "mapp-for-stor",
                f"filerna är tillsammans större än {megabytes(_MAX_TOTAL)} MB. "
                "Den här filen och de följande läses inte.",
                "Flytta ut det som inte hör till modellen.",
            )
            break
        else:
            files.append(ReadFile(shown, content))
    memory.keep_only(folder / name for name in finder.found)
    return files, finder.problems


def reason(error: OSError) -> str:
    """Say in Swedish, where it is known, why a file could not be read."""
    if isinstance(error, PermissionError):
        return ": du har inte behörighet, eller så är den öppen i ett annat program"
    if isinstance(error, FileNotFoundError):
        return ": den finns inte längre"
    return ""


def printable(name: str) -> str:
    """Return a file name that can be printed everywhere."""
    return name.encode("utf-8", "replace").decode("utf-8")


def digest(files: Iterable[ReadFile]) -> str:
    """Return the SHA-256 (hexadecimal) of names and contents, sorted by name.

    Line ends and a byte order mark make no difference, so that the same model gives the same sum
    on Windows and Linux.
    """
    total = hashlib.sha256()
    for file in sorted(files, key=lambda f: f.name):
        content = file.content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        total.update(f"{file.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


#: The folder in which a run of an exercise keeps what it stands on.
EXERCISE_INPUTS: Final = "ÖVNING-underlag"
#: The file in which a run proposes changes to the model; it has the keys of the model in it.
EXERCISE_PROPOSALS: Final = "ÖVNING-förslag.yaml"


class _Finder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.found: list[str] = []
        self.problems: list[Problem] = []

    def search(self) -> None:
        """List the files, folder by folder, without recursion."""
        waiting: list[tuple[str, int]] = [("", 0)]
        folders = 0
        while waiting:
            prefix, depth = waiting.pop()
            folders += 1
            if folders > _MAX_FOLDERS or len(self.found) > _MAX_FILES:
                self.problem(
                    printable(prefix.rstrip("/")) or self._folder.name,
                    "mapp-for-stor",
                    "mappen har för många filer eller undermappar för att vara en modell.",
                    "Ange mappen med kommunens filer.",
                )
                self.found.clear()
                return
            try:
                with os.scandir(self._folder / prefix) as entries:
                    listed = sorted(entries, key=lambda e: e.name)
            except OSError as error:
                name = printable(prefix.rstrip("/"))
                self.problem(name, "mapp-olaslig", f"mappen kan inte läsas{reason(error)}.")
                continue
            for entry in listed:
                self._entry(entry, prefix, depth, waiting)

    def _entry(
        self, entry: os.DirEntry[str], prefix: str, depth: int, waiting: list[tuple[str, int]]
    ) -> None:
        # "~$" begins the lock file that Office leaves beside an open document.
        if entry.name.startswith((".", "~$")):
            return
        # A run of an exercise beside the model keeps the model as it was: that is not this one.
        if unicodedata.normalize("NFC", entry.name) in (EXERCISE_INPUTS, EXERCISE_PROPOSALS):
            return
        name = prefix + entry.name
        try:
            link = entry.is_symlink()
            folder = entry.is_dir(follow_symlinks=False)
            regular = stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
        except OSError:
            return
        wanted = entry.name.lower().endswith(_SUFFIXES)
        if link and (wanted or entry.is_dir()):
            self.problem(
                printable(name),
                "lank",
                "är en länk och läses inte.",
                "Lägg själva filen eller mappen här.",
                Severity.WARNING,
            )
        elif folder:
            if depth < _MAX_DEPTH:
                waiting.append((f"{name}/", depth + 1))
            else:
                self.problem(
                    printable(name),
                    "mapp-for-djup",
                    f"mappen ligger mer än {_MAX_DEPTH} nivåer ned och läses inte.",
                    "Flytta upp den.",
                )
        elif wanted and regular:
            self.found.append(name)

    def problem(
        self,
        name: str,
        code: str,
        text: str,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        self.problems.append(Problem(name, None, code, severity, text, hint))
