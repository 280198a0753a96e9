"""The page on JSON names every field that a command gives, and no other."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kontinuitet.cli.main import run
from kontinuitet.exercise.frozen import JOURNAL, freeze
from kontinuitet.exercise.journal import Journal
from kontinuitet.model.exercise import Exercise
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.functional.doc_pages import JSON_PAGE, ROOT, all_commands, code, guide_example, table
from tests.unit.exercise.run_cases import MODEL_TEXT, Run

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A workspace that holds the YAML examples of the user guide and nothing else."""
    return guide_example(tmp_path)


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
