"""A corpus of broken input: each case gives its expected messages, quickly and within bounds.

A case is a file in ``tests/data/bad/models`` (alone in a folder) or in ``scenarios`` (beside a
sound model), or a whole folder in ``folders``. The expected messages stand beside it, one a line:
severity, then the message as the user sees it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.loading.workspace import Workspace, load_scenario, load_workspace
from kontinuitet.problems import Severity
from tests.yardstick import within

BAD = Path(__file__).parent.parent / "data" / "bad"
ROOT = Path(__file__).parent.parent.parent
SECONDS = 1.0
MEGABYTES = 300
ENGLISH = re.compile(
    r"\b(error|expected|found|should|input|valid|while|parsing|not|allowed|character|must|be)\b",
    re.IGNORECASE,
)

MODELS = sorted((BAD / "models").glob("*.yaml"))
SCENARIOS = sorted((BAD / "scenarios").glob("*.yaml"))
FOLDERS = sorted(p for p in (BAD / "folders").iterdir() if p.is_dir())


def test_the_corpus_is_large_and_every_case_has_its_messages() -> None:
    cases = [*MODELS, *SCENARIOS, *FOLDERS]
    assert len(cases) >= 60
    for case in cases:
        assert expected(case), case


def expected(case: Path) -> list[str]:
    path = case.parent / f"{case.stem}.expected.txt"
    return path.read_text(encoding="utf-8").splitlines()


def lay_out(case: Path, folder: Path) -> Path:
    """Put a case in a folder of its own, as a user would have it."""
    target = folder / "prov"
    if case.is_dir():
        shutil.copytree(case, target)
        return target
    if case in SCENARIOS:
        shutil.copytree(BAD / "scenarios" / "modell", target)
    else:
        target.mkdir()
    shutil.copyfile(case, target / "fil.yaml")
    return target


def told(workspace: Workspace) -> list[str]:
    return [f"{p.severity.value} | {p}" for p in workspace.problems]


@pytest.mark.parametrize("parser", ["c", "python"])
@pytest.mark.parametrize("case", [*MODELS, *SCENARIOS, *FOLDERS], ids=lambda p: p.stem)
def test_a_case_gives_its_messages(
    case: Path, parser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", parser == "c" and yaml.__with_libyaml__)
    folder = lay_out(case, tmp_path)
    before = sorted(folder.rglob("*"))
    started = time.process_time()
    workspace = load_workspace(folder)
    assert time.process_time() - started < within(SECONDS)
    assert told(workspace) == expected(case)
    assert sorted(folder.rglob("*")) == before
    for problem in workspace.problems:
        assert not ENGLISH.search(re.sub(r'"[^"]*"', "", problem.text)), problem


@pytest.mark.parametrize("case", [*MODELS, *FOLDERS], ids=lambda p: p.stem)
def test_no_model_is_given_when_there_are_errors(case: Path, tmp_path: Path) -> None:
    workspace = load_workspace(lay_out(case, tmp_path))
    own = {s.file for s in workspace.problems if s.severity is Severity.ERROR}
    if own - {"scenarier/b.yaml"}:
        assert workspace.municipality is None


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda p: p.stem)
def test_a_broken_scenario_given_as_a_file_gives_the_same_messages(
    case: Path, tmp_path: Path
) -> None:
    workspace = load_workspace(BAD / "scenarios" / "modell")
    assert workspace.problems == ()
    path = tmp_path / "fil.yaml"
    shutil.copyfile(case, path)
    scenario, problems = load_scenario(workspace, str(path))
    messages = [f"{p.severity.value} | {p}".replace(f"{path}", "fil.yaml") for p in problems]
    assert messages == expected(case)
    assert (scenario is None) == any(p.severity is Severity.ERROR for p in problems)


WORKER = """
import json, sys, time
from pathlib import Path
from kontinuitet.loading.workspace import load_workspace
started = time.process_time()
workspace = load_workspace(Path(sys.argv[1]))
elapsed = time.process_time() - started
try:
    # Counted from the start of this process; what getrusage says includes its parent.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    kilobytes = int(status.split("VmHWM:")[1].split()[0])
except (OSError, IndexError):
    kilobytes = 0
codes = [p.code for p in workspace.problems]
longest = max(len(str(p)) for p in workspace.problems)
measured = {"seconds": elapsed, "megabytes": kilobytes / 1024, "longest": longest}
json.dump({**measured, "codes": codes}, sys.stdout)
"""

M = 1024 * 1024
HEAD = b"kommun: {namn: Prov}\n"
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "listor-i-listor": (lambda: b"[" * M, "yaml-djup"),
    "grupper-i-grupper": (lambda: b"{a: " * M, "yaml-djup"),
    "bindestreck": (lambda: b"- " * M, "yaml-djup"),
    "nyckel-i-nyckel": (lambda: b"? " * M, "yaml-nyckel"),
    "skratt": (
        lambda: (
            HEAD
            + b"a: &a [x, x, x]\n"
            + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (i, i) for i in range(30))
        ),
        "yaml-alias",
    ),
    "miljon-varden": (lambda: HEAD + b"resurser: [" + b"a," * M + b"a]\n", "fil-for-stor"),
    "miljon-rader": (lambda: b"- a\n" * M, "fil-for-stor"),
    "over-20-mb": (lambda: b"#" * (20 * M + 1), "fil-for-stor"),
    "nollor": (lambda: b"\0" * (20 * M), "yaml-styrtecken"),
    "styrtecken": (lambda: b"a: \x01\n" * (4 * M), "yaml-styrtecken"),
    "tabbar": (lambda: b"\ta\n" * (6 * M), "yaml-tabb"),
    "dubbletter": (lambda: HEAD + b"a: 1\n" * 100_000, "yaml-dubblett"),
    "ankare": (lambda: b"- &a b\n" * 100_000, "yaml-ankare"),
    "taggar": (lambda: b"- !!python/name:os.system b\n" * 100_000, "yaml-tagg"),
    "alias": (lambda: b"- *a\n" * 100_000, "yaml-alias"),
    "citat-utan-slut": (lambda: HEAD + b'a: "' + b"x\n" * (9 * M), "yaml-citat"),
    "nyckel-utan-slut": (lambda: b"a" * (19 * M) + b": 1\n", "yaml-nyckel"),
    "tomma-nycklar": (lambda: b": 1\n" * (4 * M), "yaml-nyckel"),
    "trasig-utf8": (lambda: b"a\n" * (9 * M) + b"\xff", "fil-inte-utf8"),
    "okanda-uppgifter": (
        lambda: (
            HEAD
            + b"resurser: {el: {namn: El, typ: el,\n"
            + b"".join(b"  namn%d: x,\n" % i for i in range(10_000))
            + b"}}\n"
        ),
        "okand-uppgift",
    ),
    "okanda-referenser": (
        lambda: (
            HEAD
            + b"resurser:\n"
            + b"".join(
                b"  s%d: {namn: S, typ: el, beh\xc3\xb6ver: [t%d]}\n" % (i, i) for i in range(3_000)
            )
        ),
        "okand-referens",
    ),
    "lang-tid": (
        lambda: (
            HEAD
            + b"resurser: {el: {namn: El, typ: el, "
            + "återstart: {tid: ".encode()
            + b"9" * (10 * M)
            + b"}}}\n"
        ),
        "fel-varde",
    ),
    "langt-id": (
        lambda: HEAD + b"prioriteringslista: {ordning: [" + b"a" * (10 * M) + b"]}\n",
        "okand-referens",
    ),
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_refused_within_a_second_and_300_mb(name: str, tmp_path: Path) -> None:
    content, code = BOMBS[name]
    (tmp_path / "fil.yaml").write_bytes(content())
    done = subprocess.run(
        [sys.executable, "-c", WORKER, str(tmp_path)],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-2000:]
    result = json.loads(done.stdout)
    assert code in result["codes"]
    assert result["seconds"] < within(SECONDS)
    assert result["megabytes"] < MEGABYTES
    assert result["longest"] < 1_000


def test_the_command_shows_messages_and_no_traceback(tmp_path: Path) -> None:
    folder = lay_out(BAD / "models" / "allt-i-en-korning.yaml", tmp_path)
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "kontinuitet", "kontrollera", str(folder)],
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    shown = (done.stdout + done.stderr).decode("utf-8")
    assert done.returncode == 2
    assert "Traceback" not in shown
    for line in expected(BAD / "models" / "allt-i-en-korning.yaml"):
        assert line.split(" | ", 1)[1] in shown
    assert sorted(tmp_path.rglob("*")) == before


GOOD = (BAD / "scenarios" / "modell" / "kontinuitet.yaml").read_bytes()
RICH = (
    GOOD.decode("utf-8").rstrip().encode("utf-8")
    + """
  personer:
    t1: {namn: Tekniker, kompetenser: [server], tillgänglig_från: 1 h}
prioriteringslista: {beslutad_av: Ledningen, datum: 2026-02-01, ordning: [elnät, journal]}
åtgärder:
  å1: {åtgärd: Skriv avtal, gäller: journal, klart: 2027-03-31}
""".encode()
)


JUNK = [
    *(b"", b"\n", b"\t", b": ", b"- ", b"[", b"{", b"}", b'"', b"&a ", b"*a", b"!x ", b"~", b"0"),
    *(b"-1 h", b"\xc3\xb6", "behöver: ".encode(), b"minst: 2", b"namn:", b"  "),
]


def cuts() -> st.SearchStrategy[tuple[int, int, bytes]]:
    """Where to cut, how much, and what to put there instead."""
    junk = st.one_of(st.binary(max_size=4), st.sampled_from(JUNK))
    return st.tuples(st.integers(0, len(RICH)), st.integers(0, 12), junk)


@settings(max_examples=200, deadline=None)
@given(st.lists(cuts(), min_size=1, max_size=4))
def test_a_damaged_file_never_raises(changes: list[tuple[int, int, bytes]]) -> None:
    text = RICH
    for position, size, junk in changes:
        text = text[:position] + junk + text[position + size :]
    check(text)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_never_raise(raw: bytes) -> None:
    check(raw)


LEAVES = st.one_of(
    st.none(),
    st.sampled_from(["el", "journal", "0", "4 h", "-1", "ja", "server", "2026-01-01", "K 1", ""]),
)
KEYS = st.sampled_from(
    [
        "kommun",
        "resurser",
        "verksamheter",
        "bemanning",
        "personer",
        "pooler",
        "namn",
        "Namn",
        "typ",
        "behöver",
        "minst",
        "av",
        "en_av",
        "resurs",
        "reservrutiner",
        "ersätter",
        "återstart",
        "tid",
        "kräver",
        "prioriteringslista",
        "ordning",
        "el",
        "journal",
        "scenario",
        "bortfall",
        "urval",
        "taggar",
        "till",
        "från",
        "övning",
        "mål",
        "konsekvenser",
        "steg",
        "plan",
        "vikt",
        "förvaltning",
        "förvaltningar",
        "kontakter",
        "klassning",
        "troligast",
        "åtgärder",
        "kompetenser",
        "gäller",
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, TREES, max_size=6))
def test_sound_yaml_of_any_shape_never_raises(tree: dict[str, object]) -> None:
    check(json.dumps(tree, ensure_ascii=False).encode())


def check(content: bytes) -> None:
    """A file with any content gives a model or an error with a place, and never raises."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "fil.yaml").write_bytes(content)
        workspace = load_workspace(Path(folder))
    errors = [p for p in workspace.problems if p.severity is Severity.ERROR]
    assert (workspace.municipality is None) <= bool(errors)
    for problem in workspace.problems:
        bare = re.sub(r'"[^"]*"', "", problem.text.split(": ", 1)[-1])
        assert not ENGLISH.search(bare), problem
        assert problem.line is None or 1 <= problem.line <= content.count(b"\n") + (
            content.count(b"\r") + 1
        )
