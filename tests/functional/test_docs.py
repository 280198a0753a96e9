"""The documentation says what is true: its examples are run, its names and lists are compared."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from kontinuitet import bundled
from kontinuitet.cli.main import COMMANDS, main, run
from kontinuitet.exercise.frozen import JOURNAL, freeze
from kontinuitet.exercise.journal import Journal
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.duration import parse_duration
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.functional.command_cases import fill_in_now
from tests.unit.exercise.run_cases import MODEL_TEXT, Run

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "anvandarguide.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
JSON_PAGE = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

Capture = pytest.CaptureFixture[str]


def blocks(page: str, language: str) -> list[str]:
    """Return the fenced blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def table(page: str, first: str) -> list[list[str]]:
    """Return the rows of the table whose header begins with ``first``."""
    lines = page.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def code(cell: str) -> str:
    """Return the code that a cell begins with."""
    found = re.match(r"`([^`]+)`", cell)
    assert found, cell
    return found[1]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A workspace that holds the YAML examples of the user guide and nothing else."""
    folder = tmp_path / "kommun"
    folder.mkdir()
    found = blocks(GUIDE, "yaml")
    assert len(found) >= 3
    for number, text in enumerate(found):
        (folder / f"exempel-{number}.yaml").write_text(text, encoding="utf-8")
    return folder


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


def commands(page: str) -> list[str]:
    """Return the commands of the program that the page shows, each once."""
    return list(dict.fromkeys(re.findall(r"`(kontinuitet [^`]+)`", page)))


def all_commands() -> dict[tuple[str, ...], click.Command]:
    """Return every command by its words, subcommands of groups too, groups themselves not."""
    found: dict[tuple[str, ...], click.Command] = {}

    def visit(command: click.Command, words: tuple[str, ...]) -> None:
        if isinstance(command, click.Group):
            with click.Context(command) as context:
                for name in command.list_commands(context):
                    inner = command.get_command(context, name)
                    assert inner is not None
                    visit(inner, (*words, name))
        else:
            found[words] = command

    visit(main, ())
    return found


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


# The JSON


CIRCLE = """
kommun: {namn: Prov}
godtagna_fynd:
  g: {fynd: acceptabel-avbrottstid-saknas, gäller: x, skäl: Beslutas i vår., datum: 2026-10-01}
förvaltningar:
  f: {namn: F}
verksamheter:
  v:
    namn: V
    förvaltning: f
    sektor: vård
    acceptabel_avbrottstid: 1 h
    behöver: [a, {resurs: c, vid_bortfall: nedsatt}]
    reservrutiner:
      papper: {namn: Papper, ersätter: [a], startar_inom: 10 min, uthållighet: 1 h}
  x: {namn: X, förvaltning: f, behöver: [{resurs: c, vid_bortfall: nedsatt}]}
  y: {namn: Y, förvaltning: f, behöver: [c]}
resurser:
  a: {namn: A, typ: bassystem, sektorskritiskt: ja, behöver: [b]}
  b:
    namn: B
    typ: bassystem
    behöver: [e, {resurs: c, nödstart: Nej.}, {resurs: e, gäller: start, nödstart: Konto.}]
  d: {namn: D, typ: bassystem, behöver: [a, c]}
  e: {namn: E, typ: bassystem, behöver: [d]}
  c: {namn: C, typ: el, återstart: {tid: 1 h, kräver: {el: 1}}}
prioriteringslista: {beslutad_av: L, datum: 2026-02-01, ordning: [b, c]}
bemanning:
  pooler: {el: 1}
"""
OUTAGE = """
scenario: cirkel
namn: Cirkel
startar: 2027-01-18T06:30
bortfall:
  - {resurser: [c], till: 30 dygn}
"""
QUEUE = """
kommun: {namn: Prov}
förvaltningar:
  f: {namn: F}
verksamheter:
  x: {namn: X, förvaltning: f, behöver: [b]}
  y: {namn: Y, förvaltning: f, behöver: [c]}
resurser:
  a: {namn: A, typ: bassystem, återstart: {tid: 1 h, kräver: {server: 1}}}
  b: {namn: B, typ: bassystem, återstart: {tid: 1 h, kräver: {server: 1}}, behöver: [a]}
  c: {namn: C, typ: bassystem, återstart: {tid: 3 h, kräver: {server: 1}}}
prioriteringslista: {beslutad_av: L, datum: 2026-02-01, ordning: [c, b, a]}
bemanning:
  personer:
    t1: {namn: T1, kompetenser: [server]}
    t2: {namn: T2, kompetenser: [server], tillgänglig_från: 1 dygn}
"""
BOTH = """
scenario: kö
namn: Kö
bortfall:
  - {resurser: [a, b, c]}
"""


#: Objects whose keys are ids or names, so that the page writes the keys as ``{id}``.
BY_ID = (
    "skillnad_h_per_verksamhet.",
    "nere_efter_min.",
    "mallar.",
    *(
        f"underlag.{part}."
        for part in (
            "planversioner",
            "verksamheter",
            "resurser",
            "resursers_behov",
            "kontakter",
            "åtgärder",
        )
    ),
)


def paths(value: Any, prefix: str = "") -> Iterator[str]:
    """Yield the path of every field, as the page writes it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = "{id}" if prefix.endswith(BY_ID) else key
            path = f"{prefix}{name}"
            yield path
            yield from paths(inner, f"{path}.")
    elif isinstance(value, list):
        path = prefix.removesuffix(".") + "[]"
        yield path
        for inner in value:
            yield from paths(inner, f"{path}.")


#: Objects that can be null, so that the page names them beside their fields.
NULLABLE = {
    "omplanering",
    "prioriteringslista",
    "prioriteringslista.rättad",
    "kritisk_kedja",
    "bevis",
}


def leaves(found: set[str]) -> set[str]:
    """Leave out what only holds other fields, and the name of a list beside the list."""
    return {
        p
        for p in found
        if f"{p}[]" not in found
        and (p in NULLABLE or not any(q.startswith(f"{p}.") for q in found))
    } | {p for p in found if p.endswith("[]")}


def commands_with_json() -> list[str]:
    """Return every command that takes --json, as they are typed."""
    return [
        " ".join(words)
        for words, command in all_commands().items()
        if any("--json" in parameter.opts for parameter in command.params)
    ]


def test_the_page_on_json_has_a_section_for_every_command_that_writes_json() -> None:
    sections = re.findall(r"^## (.+)$", JSON_PAGE, re.MULTILINE)
    assert sorted(sections) == sorted(commands_with_json())
    named = re.findall(r"`([^`]+)`", JSON_PAGE.partition("`--json`")[0])
    assert named == sections


def _unstated(folder: Path) -> Path:
    """Make a municipality that does not say whether its system is sector-critical."""
    place = folder / "utan-svar"
    place.mkdir()
    (place / "m.yaml").write_text(
        "kommun: {namn: Prov}\nförvaltningar: {f: {namn: F}}\n"
        "resurser: {r: {namn: R, typ: verksamhetssystem}}\n"
        "verksamheter:\n"
        "  a: {namn: A, förvaltning: f, sektor: offentlig förvaltning, behöver: [r]}\n",
        encoding="utf-8",
    )
    (place / "s.yaml").write_text(
        "scenario: s\nnamn: S\nstartar: 2027-10-30T12:00\n"
        "bortfall: [{resurser: [r], till: 3 dygn}]\n",
        encoding="utf-8",
    )
    return place


def _flickering(folder: Path) -> Path:
    """Make a municipality where the power comes and goes, so that a start is aborted."""
    place = folder / "hackar"
    place.mkdir()
    (place / "m.yaml").write_text(
        "kommun: {namn: Prov}\nförvaltningar: {f: {namn: F}}\n"
        "resurser:\n  el: {namn: Elnät, typ: el}\n"
        "  lagring: {namn: L, typ: bassystem, behöver: [el], "
        "återstart: {tid: 3 h, kräver: {server: 1}}}\n"
        "bemanning: {pooler: {server: 1}}\n",
        encoding="utf-8",
    )
    (place / "s.yaml").write_text(
        "scenario: s\nnamn: S\n"
        "bortfall: [{resurser: [el], till: 1 h}, {resurser: [el], från: 3 h, till: 5 h}]\n",
        encoding="utf-8",
    )
    return place


def _exercise_run(folder: Path) -> Path:
    """Make the folder of an exercise that has been begun."""
    municipality = Municipality.model_validate({"kommun": {"namn": "Provköping"}})
    scenario = Scenario.model_validate(
        {"scenario": "s", "namn": "S", "bortfall": [{"urval": {"typ": "el"}}]}
    )
    exercise = Exercise.model_validate(
        {
            "övning": "o",
            "namn": "O",
            "scenario": "s",
            "skeden": [{"id": "s1", "namn": "Ett"}],
        }
    )
    frozen = freeze(folder / "körd", municipality, scenario, exercise)
    Journal.create(folder / "körd" / JOURNAL, frozen.about).close()
    return folder / "körd"


def _exercised(folder: Path) -> Path:
    """Make a municipality with an exercise that has been run on another model than its own."""
    place = folder / "övad"
    place.mkdir()
    (place / "kontinuitet.yaml").write_text(MODEL_TEXT.replace("pärm:", "mapp:"), encoding="utf-8")
    run = Run(place / "övningar" / "ÖVNING o")
    run.add("övning.start")
    pärm = {"typ": "reservrutin", "verksamhet": "hemtjänst", "reservrutin": "pärm"}
    run.decide("b1", "Ta fram pärmen", pärm)
    run.journal.close()
    return place


@pytest.mark.parametrize("command", commands_with_json())
def test_the_page_on_json_names_every_field_and_no_other(
    command: str, example: Path, tmp_path: Path, capsys: Capture
) -> None:
    circle = tmp_path / "cirkel"
    broken = tmp_path / "trasig"
    queue = tmp_path / "kö"
    queue.mkdir()
    (queue / "a.yaml").write_text(QUEUE, encoding="utf-8")
    (queue / "b.yaml").write_text(BOTH, encoding="utf-8")
    for folder in (circle, broken):
        folder.mkdir()
        (folder / "a.yaml").write_text(CIRCLE, encoding="utf-8")
        (folder / "b.yaml").write_text(OUTAGE, encoding="utf-8")
    changed = tmp_path / "ändrad"
    changed.mkdir()
    untied = CIRCLE.replace("el: 1}\n", "el: 2}\n").replace("behöver: [a, c]}", "behöver: [c]}")
    (changed / "a.yaml").write_text(untied, encoding="utf-8")
    (changed / "b.yaml").write_text(OUTAGE.replace("[c]", "[a, c]"), encoding="utf-8")
    (broken / "c.yaml").write_text("kommunn: {}\n", encoding="utf-8")
    state = tmp_path / "lage.yaml"
    state.write_text("läge: {nu: 1 h, pågår: {elnät: {klart: 10 h}}}\n", encoding="utf-8")
    report = tmp_path / "rapport.docx"
    if command == "rapport":
        run([command, str(circle), "--ut", str(report)])
    templates = tmp_path / "egna"
    (templates / "mallar").mkdir(parents=True)
    packaged = ROOT / "plan_templates" / "reservrutinblad.docx"
    shutil.copy(packaged, templates / "mallar" / packaged.name)
    shutil.copy(packaged, templates / "mallar" / "okänd.docx")
    (templates / "mallar" / "kommunplan.docx").write_bytes(b"inte Word")
    capsys.readouterr()
    written = ROOT / "examples" / "exempelkoping"
    runs: dict[str, list[list[str]]] = {
        "kontrollera": [[str(example)], [str(broken)], [str(circle)]],
        "simulera": [
            [str(example), "elavbrott-kort"],
            [str(circle), "cirkel"],
            [str(_unstated(tmp_path)), "s"],
        ],
        "återstart": [
            [str(example), "elavbrott-kort"],
            [str(_flickering(tmp_path)), "s"],
            [str(circle), "cirkel"],
            [str(example), "elavbrott-kort", "--läge", str(state)],
            # The guide's example is so small that the bound proves its order without a solver.
            [str(example), "elavbrott-kort", "--tänk-om", "--bevisa"],
            [str(queue), "kö", "--tänk-om"],
        ],
        "analys": [
            [
                str(ROOT / "examples" / "exempelkoping"),
                "--scenario",
                "stormen",
                "--scenario",
                "fiberbrott",
            ],
            [str(circle), "--snabb"],
        ],
        "graf": [[str(circle)]],
        "jämför": [[str(circle), str(changed)]],
        "rapport": [
            [str(ROOT / "examples" / "exempelkoping")],
            [str(changed), "--föregående", str(report)],
        ],
        "övning täckning": [[str(_exercised(tmp_path))]],
        "läget": [[str(written)], [str(broken)]],
        "årshjul": [[str(written), "--datum", "2026-12-01"]],
        "fält": [["behöver"]],
        "övning verifiera": [[str(_exercise_run(tmp_path))]],
        "mall lista": [[str(templates)]],
        "mall fält": [[]],
        "mall kontrollera": [[str(templates)]],
    }
    found: set[str] = set()
    for given in runs[command]:
        run([*command.split(), *given, "--json"])
        found.update(paths(json.loads(capsys.readouterr().out)))
    section = JSON_PAGE.partition(f"\n## {command}\n")[2].partition("\n## ")[0]
    documented = [code(row[0]) for row in table(section, "fält")]
    assert len(set(documented)) == len(documented)
    assert set(documented) == leaves(found)
