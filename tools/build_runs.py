"""Write docs/korningar.md: every command, run on the small municipality of the user guide.

Run as ``python -m tools.build_runs``. What stands on the page is what the commands print, cut off
where it is long; a test makes the page again and compares.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest import mock

from kontinuitet.cli import main

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "korningar.md"
GUIDE: Final = ROOT / "docs" / "anvandarguide.md"
WIDTH: Final = 80
_HEAD: Final = """\
# Varje kommando, kört

Så här ser det ut när kommandona körs på den lilla kommun som står i
[användarguiden](anvandarguide.md). Långa svar är avkortade med …. `kontinuitet KOMMANDO --hjälp`
visar alla tillval.

Sidan skrivs av `python -m tools.build_runs`, som kör kommandona. Ändra där, inte på sidan.
"""


@dataclass(frozen=True)
class Run:
    """One command to run: what is typed after ``kontinuitet``, and how many lines are shown."""

    typed: str
    most: int = 14

    @property
    def words(self) -> list[str]:
        """Return the words of the command line."""
        return shlex.split(self.typed)


#: In this order: a command may use what one before it wrote.
RUNS: Final = (
    Run("ny ny-kommun --namn Provköping --förvaltning Omsorg --system Journal", 12),
    Run("läget kommun --datum 2026-12-01", 24),
    Run("årshjul kommun --datum 2026-12-01", 12),
    Run("kontrollera kommun", 22),
    Run("simulera kommun elavbrott-kort", 22),
    Run("återstart kommun elavbrott-kort", 26),
    Run("plan kommun --ut planer", 6),
    Run("pärm kommun --förvaltning vård-och-omsorg --ut pärm", 12),
    Run("analys kommun --snabb", 24),
    Run("bild kommun --ut bilder", 6),
    Run("graf kommun", 12),
    Run("jämför kommun kommun", 12),
    Run("rapport kommun --ut rapport.docx", 4),
    Run("excel exportera kommun --ut kommun.xlsx", 8),
    Run("excel importera kommun kommun.xlsx --prova", 8),
    Run("excel formulär kommun --ut formulär", 8),
    Run("övning förbered kommun elavbrott-kort --tid 90min", 1),
    Run("övning täckning kommun", 12),
    Run("mall lista kommun", 12),
    Run("mall fält reservrutinblad", 12),
    Run("mall kopiera reservrutinblad kommun", 4),
    Run("mall kontrollera kommun", 6),
    Run("fält verksamheter.behöver.uthållighet", 14),
    Run("schema", 8),
)
#: The README's own command, which runs all the others on the example municipality.
ELSEWHERE: Final = frozenset({"demo"})


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    with tempfile.TemporaryDirectory() as place, _inside(Path(place)):
        examples = re.findall(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.M | re.S)
        Path("kommun").mkdir()
        for number, text in enumerate(examples):
            Path("kommun", f"exempel-{number}.yaml").write_text(text, encoding="utf-8")
        parts += [_section(run) for run in RUNS]
    return "\n".join(parts)


def _section(run: Run) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main.run(run.words)
    if code not in (0, 1):
        raise RuntimeError(f"kontinuitet {run.typed}: {code}\n{err.getvalue()}")
    # What is not the result comes on stderr, and a person sees it too.
    lines = [*out.getvalue().splitlines(), *err.getvalue().splitlines()]
    shown = lines[: run.most]
    while shown and not shown[-1].strip():
        shown.pop()
    if len(lines) > run.most:
        shown.append("…")
    name = " ".join(run.words[: 2 if run.words[0] in ("excel", "övning", "mall") else 1])
    body = "\n".join(line.rstrip() for line in shown)
    return f"## {name}\n\n```text\nkontinuitet {run.typed}\n\n{body}\n```\n"


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Work in a folder, as in a window of a fixed width where the program is called by name."""
    before = Path.cwd()
    os.chdir(folder)
    width = mock.patch.dict(os.environ, {"COLUMNS": str(WIDTH)})
    name = mock.patch("kontinuitet.cli.typed._program", return_value=["kontinuitet"])
    try:
        with width, name:
            yield
    finally:
        os.chdir(before)


def write() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
