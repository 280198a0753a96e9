"""The shell of the command: help, spelling, messages, exit codes, logs. Not the commands."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import pytest

import kontinuitet.cli
from kontinuitet import __version__
from kontinuitet.cli import main as shell
from kontinuitet.cli import swedish

HEAVY = ("docx", "jinja2", "lxml", "networkx", "pydantic", "yaml")
ENGLISH = (
    "Usage",
    "Options",
    "Commands:",
    "Arguments",
    "Show ",
    "exit.",
    "Error",
    "Try ",
    "INTEGER",
    "FLOAT",
    "RANGE",
    "TEXT",
    "PATH",
    "DIRECTORY",
    "required",
    "default",
    "Missing",
    "Invalid",
)

FAKE = """
from pathlib import Path
import click
from kontinuitet.cli import output, swedish
from kontinuitet.errors import InputError, SystemFault
from kontinuitet.problems import Problem, Severity

@swedish.command("öva", help="Öva något.")
@swedish.argument("folder", metavar="MAPP", type=click.Path(exists=True, file_okay=False))
@swedish.argument("numbers", metavar="TAL", nargs=2, type=int, required=False)
@swedish.option("--förvaltning", "departments", multiple=True, metavar="ID", help="Vilken.")
@swedish.option("--antal", "count", type=click.IntRange(1, 9), default=3, show_default=True,
                help="Hur många.")
@swedish.option("--slag", "kind", type=click.Choice(["bordsövning", "larmövning"]), help="Slag.")
@swedish.option("--år", "year", type=int, help="År.")
@swedish.option("--måste", "must", required=False, is_flag=True, help="Måste.")
@swedish.option("--gör", "act", default="", metavar="VAD", help="Vad.")
def command(folder, numbers, departments, count, kind, year, must, act):
    if act == "inmatning":
        raise InputError("Modellen kan inte användas.", [
            Problem("a.yaml", 8, "okänd", Severity.ERROR, "okänd uppgift.", 'Menade du "namn"?')])
    if act == "system":
        raise SystemFault("Mallen saknas.")
    if act == "krasch":
        raise ZeroDivisionError("secret detail")
    if act == "läs":
        Path(folder, "finns inte.yaml").read_text(encoding="utf-8")
    if act == "disk":
        raise OSError(28, "No space left on device", "plan.docx")
    if act == "avbryt":
        raise KeyboardInterrupt
    if act == "parameter":
        raise click.BadParameter('Scenariot "x" finns inte.', param_hint="--scenario")
    if act == "fynd":
        output.result("Klart")
        return 1
    output.result_json({"förvaltningar": list(departments), "antal": count, "slag": kind})
"""


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[shell.LazyGroup]:
    """A top group with one command, in a module that only its running imports."""
    modules = tmp_path / "modules"
    modules.mkdir()
    (modules / "fejk.py").write_text(FAKE, encoding="utf-8")
    monkeypatch.setattr(kontinuitet.cli, "__path__", [*kontinuitet.cli.__path__, str(modules)])
    importlib.invalidate_caches()
    entry = shell.Entry("öva", "fejk", "Öva något.")
    yield shell.LazyGroup("kontinuitet", entries=[entry], no_args_is_help=True)
    sys.modules.pop("kontinuitet.cli.fejk", None)


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user profile of its own, where a log may be put."""
    folder = tmp_path / "profil"
    monkeypatch.setenv("LOCALAPPDATA", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "kontinuitet"


def _process(
    *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kontinuitet", *arguments],
        capture_output=True,
        timeout=60,
        env={**os.environ, **(env or {})},
    )


def test_help_is_swedish_and_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run(["--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Användning: kontinuitet [FLAGGOR] KOMMANDO [ARGUMENT]...")
    assert "Visa den här hjälpen och avsluta." in out
    assert [word for word in ENGLISH if word in out] == []
    listed = [
        line.split()[0] for line in out.partition("Kommandon:\n")[2].split("\n\n")[0].split("\n")
    ]
    assert listed == [entry.name for entry in shell.COMMANDS]


@pytest.mark.parametrize("entry", shell.COMMANDS, ids=lambda entry: entry.module)
def test_every_listed_command_can_be_run_and_helps_in_swedish(
    entry: shell.Entry, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run([entry.name, "--hjälp"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"Användning: kontinuitet {entry.name} ")
    assert [word for word in ENGLISH if word in out] == []
    assert shell.run([swedish.fold(entry.name).upper(), "-h"]) == 0
    assert capsys.readouterr().out == out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from kontinuitet.cli.main import run; run(['--help']);"
        f"print(*sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.stderr.decode().strip() == ""


def test_a_command_is_imported_only_when_it_is_run(
    top: shell.LazyGroup, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run(["--help"], top=top) == 0
    assert "öva  Öva något." in capsys.readouterr().out
    assert "kontinuitet.cli.fejk" not in sys.modules
    assert shell.run(["öva", str(tmp_path)], top=top) == 0
    assert "kontinuitet.cli.fejk" in sys.modules


@pytest.mark.parametrize(
    "name", ["öva", "ova", "ÖVA", unicodedata.normalize("NFD", "öva")], ids=ascii
)
@pytest.mark.parametrize(
    "option",
    [
        "--förvaltning",
        "--forvaltning",
        "--FÖRVALTNING",
        unicodedata.normalize("NFD", "--förvaltning"),
    ],
    ids=ascii,
)
def test_names_answer_to_every_spelling(
    top: shell.LazyGroup,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    option: str,
) -> None:
    assert shell.run([name, str(tmp_path), option, "vård", f"{option}=Å"], top=top) == 0
    data = json.loads(capsys.readouterr().out)
    # The value itself is compared exactly and stays as it was typed.
    assert data == {"version": 1, "förvaltningar": ["vård", "Å"], "antal": 3, "slag": None}
    assert next(iter(data)) == "version"


def test_choices_answer_to_the_folded_spelling(
    top: shell.LazyGroup, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run(["öva", str(tmp_path), "--slag", "larmovning"], top=top) == 0
    assert json.loads(capsys.readouterr().out)["slag"] == "larmövning"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["övva"], 'Kommandot "övva" finns inte. Menade du "öva"?'),
        (["xyzzy"], 'Kommandot "xyzzy" finns inte.'),
        (["--versoin"], 'Flaggan "--versoin" finns inte.'),
        (["öva"], "Argumentet MAPP saknas."),
        (["öva", "DIR", "--förvaltnin", "x"], 'Flaggan "--förvaltnin" finns inte. Menade du'),
        (["öva", "DIR", "--förvaltnin=x"], 'Menade du "--förvaltning"?'),
        (["öva", "DIR", "-x"], 'Flaggan "-x" finns inte.'),
        (["öva", "DIR", "--år"], 'Flaggan "--år" ska följas av ett värde.'),
        (["öva", "DIR", "--måste=1"], 'Flaggan "--måste" tar inget värde.'),
        (["öva", "DIR", "--år", "i år"], 'värde för "--år": "i år" är inte ett heltal.'),
        (["öva", "DIR", "--antal", "0"], "0 ligger utanför det tillåtna (1 till 9)."),
        (["öva", "DIR", "--slag", "nattövning"], 'är inte något av "bordsövning", "larmövning".'),
        (["öva", "DIR", "1"], "Argumentet TAL ska ha 2 värden."),
        (["öva", "DIR", "1", "2", "3"], "Ett argument för mycket: 3."),
        (["öva", "DIR", "1", "2", "3", "4"], "För många argument: 3 4."),
        (["öva", "saknas\\här"], 'Ogiltigt värde för MAPP: Mappen "saknas\\här" finns inte.'),
        (["öva", "FILE"], "är en fil, inte en mapp."),
        (["öva", "DIR", "--gör", "parameter"], '--scenario: Scenariot "x" finns inte.'),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_command_line_gets_a_swedish_message_and_exit_2(
    top: shell.LazyGroup,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: str,
) -> None:
    file = tmp_path / "fil.yaml"
    file.write_text("", encoding="utf-8")
    places = {"DIR": str(tmp_path), "FILE": str(file)}
    code = shell.run([places.get(word, word) for word in arguments], top=top)
    captured = capsys.readouterr()
    assert code == 2
    assert captured.out == ""
    assert captured.err.startswith("Fel: ")
    assert expected in captured.err
    assert "hjälp" in captured.err
    assert [word for word in ENGLISH if word in captured.err] == []


def test_the_help_of_a_command_shows_swedish_words_for_values(
    top: shell.LazyGroup, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run(["öva", "--help"], top=top) == 0
    out = capsys.readouterr().out
    assert "Användning: kontinuitet öva [FLAGGOR] MAPP [TAL]..." in out
    assert "--år HELTAL" in out
    assert "[förval: 3; 1 till 9]" in out
    assert [word for word in ENGLISH if word in out] == []


def test_no_command_shows_the_help_as_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run([]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Kommandon:" in captured.err


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert shell.run(["--version"]) == 0
    assert capsys.readouterr().out == f"kontinuitet {__version__}\n"


@pytest.mark.parametrize(
    ("act", "code", "expected"),
    [
        (
            "inmatning",
            2,
            'Fel: Modellen kan inte användas.\na.yaml, rad 8: okänd uppgift. Menade du "namn"?\n',
        ),
        ("system", 3, "Fel: Mallen saknas.\n"),
        ("disk", 3, 'Fel: "plan.docx" gick inte att läsa eller skriva: disken är full.\n'),
        ("läs", 3, 'finns inte.yaml" gick inte att läsa eller skriva: den finns inte.\n'),
        ("avbryt", 3, "Avbrutet.\n"),
    ],
)
def test_a_fault_is_told_in_swedish_with_its_exit_code(
    top: shell.LazyGroup,
    tmp_path: Path,
    logs: Path,
    capsys: pytest.CaptureFixture[str],
    act: str,
    code: int,
    expected: str,
) -> None:
    assert shell.run(["öva", str(tmp_path), "--gör", act], top=top) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith(expected)
    assert not logs.exists()


def test_the_commands_own_exit_code_is_kept(
    top: shell.LazyGroup, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run(["öva", str(tmp_path), "--gor", "fynd"], top=top) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("Klart\n", "")


def test_a_crash_names_a_log_file_and_shows_no_traceback(
    top: shell.LazyGroup, tmp_path: Path, logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run(["öva", str(tmp_path), "--gör", "krasch"], top=top) == 3
    captured = capsys.readouterr()
    (log,) = logs.iterdir()
    assert captured.err == (
        f'Fel: Något gick fel i programmet. Det som behövs för att rätta felet står i "{log}".\n'
    )
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "ZeroDivisionError: secret detail" in text
    assert __version__ in text


def test_a_crash_without_a_usable_profile_logs_to_the_temporary_folder(
    top: shell.LazyGroup,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    blocked = tmp_path / "en-fil"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("LOCALAPPDATA", str(blocked))
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked))
    temporary = tmp_path / "temp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    assert shell.run(["öva", str(tmp_path), "--gör", "krasch"], top=top) == 3
    (log,) = temporary.iterdir()
    assert str(log) in capsys.readouterr().err


def test_a_crash_with_no_place_for_a_log_still_says_so(
    top: shell.LazyGroup,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("kontinuitet.cli.faults.log_folders", list)
    assert shell.run(["öva", str(tmp_path), "--gör", "krasch"], top=top) == 3
    err = capsys.readouterr().err
    assert "inte att skriva någon loggfil" in err
    assert "Traceback" not in err


def test_a_reader_that_leaves_gets_silence() -> None:
    code = """
import sys
from kontinuitet.cli import main, output, swedish

@swedish.command("x", help="X")
def command():
    sys.stdin.readline()
    output.result("a line")

module = type(sys)("kontinuitet.cli.x")
module.command = command
sys.modules[module.__name__] = module
top = main.LazyGroup("kontinuitet", entries=[main.Entry("x", "x", "X")])
sys.exit(main.run(["x"], top=top))
"""
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(b"go on, nobody reads any more\n")
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 3


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850", "utf-16"])
def test_output_is_utf8_whatever_the_console_says(encoding: str) -> None:
    env = {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = _process("--help", env=env)
    assert done.returncode == 0
    assert "Användning: kontinuitet".encode() in done.stdout
    refused = _process("aterstrat", env=env)
    assert refused.returncode == 2
    assert 'Menade du "återstart"?'.encode() in refused.stderr


def test_a_character_that_cannot_be_printed_stops_nothing(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert shell.run(["\udcff"]) == 2


def test_the_commands_of_click_are_not_used_directly() -> None:
    """The table refuses a command that would print click's English."""

    class Wrong(shell.LazyGroup):
        pass

    module = ModuleType("kontinuitet.cli.wrong")
    vars(module)["command"] = click.Command("fel")
    sys.modules[module.__name__] = module
    try:
        group = Wrong("kontinuitet", entries=[shell.Entry("fel", "wrong", "")])
        with pytest.raises(TypeError, match=r"swedish\.command"):
            group.get_command(click.Context(group), "fel")
    finally:
        del sys.modules[module.__name__]
