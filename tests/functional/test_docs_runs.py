"""What the guide shows being typed is typed, and what it shows being answered is answered."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from kontinuitet.analysis.findings import RULES
from kontinuitet.cli.main import COMMANDS, run
from tools import build_runs

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "anvandarguide.md").read_text(encoding="utf-8")
FIELDS = (ROOT / "docs" / "falt.md").read_text(encoding="utf-8")
Capture = pytest.CaptureFixture[str]


def test_the_page_of_runs_is_what_the_commands_print() -> None:
    said = "Outputs have changed. Look at them, then run: python -m tools.build_runs"
    page = build_runs.PAGE.read_text(encoding="utf-8")
    assert _without_widths(page) == _without_widths(build_runs.page()), said


def _without_widths(page: str) -> str:
    """Leave out how wide columns are: what is cut off may be what makes them so."""
    return re.sub(r"[ -]{2,}", "  ", page)


def test_every_command_is_run_on_the_page() -> None:
    shown = {one.words[0] for one in build_runs.RUNS} | build_runs.ELSEWHERE
    assert {entry.name for entry in COMMANDS} <= shown, "add it to RUNS in tools/build_runs.py"


def _typed(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every line that is typed in the guide's windows, with the lines that answer it."""
    for block in re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, _, rest = part.partition("\n")
            yield line, rest.splitlines()


def _answers(shown: list[str], out: str) -> bool:
    """Tell whether an output is what is shown; ``…`` stands for any lines, or the end of one."""
    pattern = ""
    for line in shown:
        if line == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += re.escape(line).replace("…", r"[^\n]*") + r"\n"
    return re.fullmatch(pattern, out) is not None


def _open_comments(path: Path, *keys: str) -> None:
    """Take away the mark before some fields, as the guide says to."""
    text = path.read_text(encoding="utf-8")
    for key in keys:
        text = re.sub(rf"^( *)# ({key}:)", r"\1\2", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def test_the_first_hour_goes_as_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    typed = list(_typed(GUIDE))
    assert len(typed) >= 7
    edited = False
    for line, shown in typed:
        if line.startswith("cd "):
            monkeypatch.chdir(line.removeprefix("cd "))
            continue
        if line.startswith("kontinuitet fält") and not edited:
            edited = True
            for path in sorted(Path("resurser").glob("*.yaml")):
                _open_comments(path, "behöver", "återstart")
            _open_comments(Path("verksamheter/omsorgskontoret.yaml"), "acceptabel_avbrottstid")
        words = shlex.split(line)
        assert words[0] == "kontinuitet"
        code = run(words[1:])
        said = capsys.readouterr()
        assert code in (0, 1), (line, said.err)
        assert _answers(shown, said.out), f"{line}\n{said.out}"
    assert edited


def test_the_answers_are_held_line_by_line() -> None:
    assert _answers(["a", "…", "c …"], "a\nb\nb2\nc d\n")
    assert _answers(["…"], "")
    assert not _answers(["a", "c"], "a\nb\nc\n")
    assert not _answers(["a"], "a\nb\n")


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_finding_refers_to_a_heading_that_exists(code: str) -> None:
    reference = RULES[code].reference
    assert not reference.startswith(("Modellformatet", "Semantik"))
    for name, page in (("Guiden, ", GUIDE), ("Fält i kommunens filer, ", FIELDS)):
        if reference.startswith(name):
            heading = reference.removeprefix(name)
            assert re.search(rf"^#+ (?:\d+\. )?{re.escape(heading)}$", page, re.MULTILINE), code


def test_links_within_the_guide_lead_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\wåäö -]", "", h.lower()).replace(" ", "-")
        for h in re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    }
    linked = re.findall(r"\]\(#([^)]+)\)", GUIDE)
    assert linked
    assert [link for link in linked if link not in headings] == []


def test_tables_fit_a_window_of_eighty_columns() -> None:
    text = build_runs.PAGE.read_text(encoding="utf-8")
    assert build_runs.WIDTH == 80
    tables = 0
    for block in re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        lines = block.splitlines()
        for number, line in enumerate(lines):
            if re.fullmatch(r"-{2,}(?:  -{2,})+", line):
                tables += 1
                rows = [lines[number - 1], line, *_until_blank(lines[number + 1 :])]
                assert max(map(len, rows)) <= 80, rows
    assert tables > 8


def _until_blank(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.strip() or line == "…":
            return
        yield line
