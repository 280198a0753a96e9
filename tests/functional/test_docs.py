"""The documentation says what is true: its examples are run, its names and lists are compared."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from kontinuitet import bundled
from kontinuitet.cli.main import COMMANDS, run
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.duration import parse_duration
from tests.functional.command_cases import fill_in_now
from tests.functional.doc_pages import (
    GUIDE,
    JSON_PAGE,
    README,
    ROOT,
    all_commands,
    code,
    commands,
    guide_example,
    table,
)

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A workspace that holds the YAML examples of the user guide and nothing else."""
    return guide_example(tmp_path)


# The YAML of the guide


def test_the_examples_make_a_model_without_problems(example: Path) -> None:
    workspace = load_workspace(example)
    assert [str(p) for p in workspace.problems] == []
    assert workspace.municipality is not None
    assert workspace.municipality.activities.keys() == {"hemtjänst"}
    assert workspace.scenarios.keys() == {"elavbrott-kort", "el-och-nät-nere"}


@pytest.mark.parametrize("row", table(GUIDE, "skrivsätt"), ids=lambda r: code(r[0]))
def test_every_way_to_write_a_dependency_is_accepted(row: list[str], tmp_path: Path) -> None:
    for written in re.findall(r"`([^`]+)`", row[0]):
        resources = {
            name: {"namn": name, "typ": "bassystem"}
            for name in re.findall(r"[a-z]+(?=[,\]}]|$)", written)
        }
        model = {
            "kommun": {"namn": "Prov"},
            "resurser": {
                **resources,
                "sak": {"namn": "Sak", "typ": "bassystem", "behöver": yaml.safe_load(written)},
            },
        }
        path = tmp_path / "modell.yaml"
        path.write_text(json.dumps(model, ensure_ascii=False), encoding="utf-8")
        workspace = load_workspace(tmp_path)
        assert [str(p) for p in workspace.problems] == []
        assert workspace.municipality is not None
        assert workspace.municipality.resources["sak"].needs


def test_the_durations_shown_are_accepted() -> None:
    line = next(line for line in GUIDE.splitlines() if line.startswith("- **Tider"))
    shown = re.findall(r"`([^`]+)`", line)
    assert len(shown) >= 5
    for text in shown:
        parse_duration(text)


# The commands


SHOWN = list(dict.fromkeys(commands(GUIDE) + commands(README)))


def test_every_command_of_the_program_is_shown_in_the_readme() -> None:
    shown = [line.split()[1] for line in commands(README)]
    assert shown == [entry.name for entry in COMMANDS]


EXERCISE = [
    ["övning", word] for word in ("tryck", "kör", "rapport", "verifiera", "bevis", "tillämpa")
]
FILLED_IN = [["excel", "importera"]]  # what it reads is made by the step before


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_works_as_shown(
    line: str, example: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(example.parent)
    words = re.sub(r"\[.*?\]", "", line).split()[1:]
    # The whole of these is run by the tests of the commands.
    if words[0] in ("demo", "ny") or words[:2] in EXERCISE + FILLED_IN:
        words.append("--hjälp")
    (example.parent / "ny").mkdir()
    for file in example.glob("*.yaml"):
        (example.parent / "ny" / file.name).write_bytes(file.read_bytes())
    named = {"MAPP": example.name, "GAMMAL": example.name, "NY": "ny"}
    named |= {"SCENARIO": "elavbrott-kort", "ID": "elavbrott-kort"}
    named |= {"FÖRVALTNING": "vård-och-omsorg"}
    given = [named.get(word, word) for word in words]
    if "--läge" in given:  # the guide has made it and filled it in, in the steps before
        state = given[given.index("--läge") + 1]
        assert run([*given[:3], "--läge-mall", state]) in (0, 1)
        fill_in_now(state, "2027-01-18 07:00")
    assert run(given) in (0, 1), capsys.readouterr().err
    for name in (words[i + 1] for i, word in enumerate(words) if word == "--ut"):
        assert (example.parent / name).exists()


@pytest.mark.parametrize(
    ("words", "written"),
    [
        (["plan", "--förvaltning", "vård-och-omsorg", "--scenario", "elavbrott-kort"], "planer"),
        (["plan", "--forvaltning", "vård-och-omsorg"], "planer"),
        (["simulera", "elavbrott-kort", "--varför"], None),
        (["simulera", "elavbrott-kort", "--ut", "rapport.docx"], "rapport.docx"),
        (["aterstart", "elavbrott-kort", "--ut", "lista.docx"], "lista.docx"),
    ],
)
def test_the_options_named_in_the_text_work(
    words: list[str],
    written: str | None,
    example: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capture,
) -> None:
    monkeypatch.chdir(example.parent)
    assert run([words[0], example.name, *words[1:]]) in (0, 1), capsys.readouterr().err
    assert written is None or (example.parent / written).exists()
    pages = GUIDE + README
    assert all(word in pages for word in words if word.startswith("--"))


def test_every_option_named_exists(capsys: Capture) -> None:
    helps = ""
    for words in all_commands():
        assert run([*words, "--hjälp"]) == 0
        helps += capsys.readouterr().out
    plain = helps.replace("å", "a").replace("ä", "a").replace("ö", "o")
    for option in re.findall(r"`[^`\n]*?(--[a-zåäö]+)", GUIDE + README + JSON_PAGE):
        assert re.search(rf"{option}\b", helps + plain), option


# The lists


def test_the_packaged_scenarios_are_listed() -> None:
    listed = {code(row[0]): row[1] for row in table(GUIDE, "id")}
    packaged = {}
    for name in bundled.names("scenarios"):
        data = yaml.safe_load(bundled.read_bytes("scenarios", name))
        packaged[data["scenario"]] = data["namn"]
    assert listed == packaged


def test_the_tags_are_those_of_the_example_and_of_the_packaged_scenarios() -> None:
    listed = {code(row[0]): row[1] for row in table(GUIDE, "tagg")}
    example = bundled.read_bytes("examples", "exempelkoping/kontinuitet.yaml").decode("utf-8")
    comment = example.partition("\nkommun:")[0].partition("# Taggarna")[2]
    assert listed == dict(re.findall(r"^#   (\S+) {2,}(.+)$", comment, re.MULTILINE))
    chosen = set()
    for name in bundled.names("scenarios"):
        for outage in yaml.safe_load(bundled.read_bytes("scenarios", name))["bortfall"]:
            chosen.update(outage.get("urval", {}).get("taggar", []))
    assert chosen <= set(listed)


def test_the_packaged_templates_are_listed() -> None:
    listed = [code(row[0]) for row in table(GUIDE, "mall")]
    assert sorted(listed) == bundled.names("plan_templates")


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), (page.name, target)
