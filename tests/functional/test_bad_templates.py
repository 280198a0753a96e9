"""A corpus of broken Word templates, each used through the real command ``plan``.

A case is a Word file in ``tests/data/bad/templates``; the whole message that the user sees stands
beside it. The files are made by ``tools/build_bad_templates.py``.
"""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kontinuitet.cli.main import run
from tests.yardstick import within
from tools import build_bad_templates as build

ROOT = Path(__file__).parent.parent.parent
BAD = ROOT / "tests" / "data" / "bad"
CASES = sorted((BAD / "templates").glob("*.docx"))
SECONDS = 1.0
MEGABYTES = 300
ENGLISH = re.compile(
    r"\b(error|expected|unexpected|found|should|invalid|missing|undefined|object|has no|must)\b",
    re.IGNORECASE,
)


def workspace(folder: Path, template: bytes) -> Path:
    """Make a small workspace with one scenario and its own template."""
    made = folder / "prov"
    (made / "mallar").mkdir(parents=True)
    (made / "scenarier").mkdir()
    shutil.copyfile(
        BAD / "scenarios" / "modell" / "kontinuitet.yaml",
        made / "kontinuitet.yaml",
    )
    scenario = "bortfall: [{resurser: [elnät], från: 0, till: 4 h}]\n"
    (made / "scenarier" / "el.yaml").write_text(
        f"scenario: el-borta\nnamn: Elen är borta\n{scenario}", encoding="utf-8"
    )
    (made / "mallar" / "forvaltningsplan.docx").write_bytes(template)
    return made


def arguments(made: Path) -> list[str]:
    """Return the command line that uses the template."""
    target = made.parent / "planer"
    return ["plan", str(made), "--scenario", "el-borta", "--ut", str(target)]


def expected(case: Path) -> str:
    return case.with_suffix(".expected.txt").read_text(encoding="utf-8")


def test_the_corpus_is_large_and_every_case_has_its_own_fault() -> None:
    assert len(CASES) >= 60
    assert {c.stem for c in CASES} == {
        p.name.removesuffix(".expected.txt") for p in (BAD / "templates").glob("*.txt")
    }
    messages = [expected(case) for case in CASES]
    assert len(set(messages)) > len(CASES) * 3 / 4
    for message in messages:
        assert message.startswith("Fel: mallar/forvaltningsplan.docx: ")
        assert message.endswith((".\n", "?\n"))
        assert not ENGLISH.search(re.sub(r'"[^"]*"', "", message)), message


def test_the_files_are_those_that_the_script_makes() -> None:
    made = build.build()
    assert sorted(made) == [case.name for case in CASES]
    for case in CASES:
        if case.stem != build.PACKED:
            assert case.read_bytes() == made[case.name], case.name
    # Its packed bytes depend on which packer Python was built with.
    assert unpacked(BAD / "templates" / f"{build.PACKED}.docx") == unpacked(
        io.BytesIO(made[f"{build.PACKED}.docx"])
    )


def unpacked(file: Path | io.BytesIO) -> list[tuple[str, int, int]]:
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        return [(e.filename, e.file_size, e.CRC) for e in package.infolist()]


def test_without_a_fault_the_same_small_template_becomes_a_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = workspace(tmp_path, build.packed(build.parts(build.paragraph("{{ kommun.namn }}"))))
    assert run(arguments(made)) == 0, capsys.readouterr().err
    assert sorted(p.name for p in (tmp_path / "planer").iterdir()) == [
        "kommunplan.docx",
        "kontinuitetsplan-vård.docx",
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_a_broken_template_gives_its_message_and_writes_nothing(
    case: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = workspace(tmp_path, case.read_bytes())
    before = sorted(tmp_path.rglob("*"))
    started = time.process_time()
    code = run(arguments(made))
    spent = time.process_time() - started
    shown = capsys.readouterr()
    assert shown.err == expected(case)
    assert code == 2
    assert shown.out == ""
    assert sorted(tmp_path.rglob("*")) == before
    assert spent < within(SECONDS)


def test_a_template_whose_name_is_misspelt_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = workspace(tmp_path, (BAD / "templates" / "fil-tom.docx").read_bytes())
    (made / "mallar" / "forvaltningsplan.docx").rename(made / "mallar" / "förvaltningsplan.docx")
    (made / "mallar" / "~$plan.docx").write_bytes(b"")
    (made / "mallar" / "läs mig.txt").write_bytes(b"")
    assert run(arguments(made)) == 0
    assert (
        'Mallen "mallar/förvaltningsplan.docx" används inte: ingen mall i programmet heter så. '
        'Menade du "forvaltningsplan.docx"?' in capsys.readouterr().err
    )


WORKER = """
import json, sys, time
from kontinuitet.cli.main import run
import kontinuitet.cli.plan, kontinuitet.documents.chapters.dependency_pictures
started = time.process_time()
code = run(sys.argv[1:])
elapsed = time.process_time() - started
try:
    # Counted from the start of this process; what getrusage says includes its parent.
    with open("/proc/self/status", encoding="utf-8") as file:
        kilobytes = int(file.read().split("VmHWM:")[1].split()[0])
except (OSError, IndexError):
    kilobytes = 0
json.dump({"code": code, "seconds": elapsed, "megabytes": kilobytes / 1024}, sys.stdout)
"""


def noise(length: int) -> str:
    """Return text that packs badly, so that the compression as a whole is ordinary."""
    source = random.Random(1)
    return "".join(source.choice("abcdefghijklmnop") for _ in range(length))


def deflated(*body: str) -> bytes:
    return build.packed(build.parts(*body), how=zipfile.ZIP_DEFLATED)


def of_the_corpus(name: str) -> Callable[[], bytes]:
    return (BAD / "templates" / f"{name}.docx").read_bytes


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zipbomb": (of_the_corpus("zipbomb"), "packad mer än 200 gånger"),
    "slingor-i-slingor": (of_the_corpus("slingor-i-slingor"), "fler än 1 000 000"),
    "text-ganger-en-miljard": (of_the_corpus("text-ganger-en-miljard"), "längre än 100 000"),
    "miljard-varv": (of_the_corpus("miljard-varv"), "fler än 1 000 000"),
    "60-mb-text": (
        lambda: deflated(*[build.paragraph("a" * 3_000_000 + noise(40_000))] * 20),
        "blir större än 50 MiB",
    ),
    "en-miljon-element": (
        lambda: deflated("<w:p/>" * 1_000_000 + noise(80_000)),
        "filens text är för stor",
    ),
    "tva-miljoner-element": (
        lambda: deflated("<w:p/>" * 2_000_000 + noise(120_000)),
        "filens text är för stor",
    ),
    "tjugotusen-taggar": (
        lambda: deflated(build.paragraph("{{ kommun.namn }}" * 20_000)),
        "fler än 10 000 taggar",
    ),
    "tvatusen-delar": (
        lambda: build.packed({f"word/x{n}.bin": b"" for n in range(2_001)}),
        "filen har 2001 delar",
    ),
    "oppningar-utan-slut": (
        lambda: deflated(build.paragraph("{{" * 200_000)),
        'saknar slutet "}}"',
    ),
    "slumpade-byte": (lambda: random.Random(1).randbytes(4_000_000), "ingen Word-fil"),
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_refused_within_a_second_and_300_mb(name: str, tmp_path: Path) -> None:
    content, message = BOMBS[name]
    made = workspace(tmp_path, content())
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", WORKER, *arguments(made)],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    shown = done.stderr.decode("utf-8")
    assert "Traceback" not in shown
    assert message in shown
    assert len(shown) < 1_000
    result = json.loads(done.stdout)
    assert result["code"] == 2
    assert result["seconds"] < within(SECONDS)
    assert result["megabytes"] < MEGABYTES
    assert sorted(tmp_path.rglob("*")) == before
