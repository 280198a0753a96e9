"""Work that is longer than everybody's shifts is told where it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet.analysis.base.restart_results import NeverReason
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.loading.workspace import Workspace, load_workspace
from kontinuitet.model.scenario import Recovery

MODEL = """
kommun: {{namn: Prov}}
resurser:
  lagring:
    namn: Lagring
    typ: bassystem
    säkerhetskopia: {{återläsning: 5 h}}
    återstart: {{tid: {time}, kräver: {{server: 1}}, ominstallation: 4 h}}
bemanning:
  personer:
    t1: {{namn: T1, kompetenser: [server], pass: [{{från: "08:00", till: "16:00"}}]}}
"""
SCENARIO = """
scenario: prov
namn: Prov
{starts}
bortfall:
  - {{resurser: [lagring], kräver: {recovery}}}
"""


def read(folder: Path, time: str, recovery: str, starts: str, more: str = "") -> Workspace:
    (folder / "a.yaml").write_text(MODEL.format(time=time), encoding="utf-8")
    text = SCENARIO.format(recovery=recovery, starts=starts) + more
    (folder / "s.yaml").write_text(text, encoding="utf-8")
    return load_workspace(folder)


def told(workspace: Workspace) -> list[tuple[str, str, int | None]]:
    return [(p.file, p.code, p.line) for p in workspace.problems]


STARTS = "startar: 2027-01-18T06:30"


@pytest.mark.parametrize(
    ("time", "recovery", "lines"),
    [
        ("8 h", "omstart", []),
        ("481 min", "omstart", [("a.yaml", 8)]),
        ("3 h", "återläsning", []),
        ("4 h", "återläsning", [("s.yaml", 6)]),
        ("3 h", "ominstallation", [("s.yaml", 6)]),
        ("9 h", "återläsning", [("a.yaml", 8)]),
    ],
)
def test_what_is_told_is_what_never_begins_in_the_simulation(
    time: str, recovery: str, lines: list[tuple[str, int]], tmp_path: Path
) -> None:
    workspace = read(tmp_path, time, recovery, STARTS)
    assert told(workspace) == [(file, "pass-for-korta", line) for file, line in lines]
    assert workspace.municipality is not None
    scenario = workspace.scenarios["prov"]
    assert scenario.outages[0].recovery is Recovery(recovery)
    result = simulate(workspace.municipality, scenario)
    reasons = [(n.id, n.reason) for n in result.restart.never_reasons]
    assert reasons == ([("lagring", NeverReason.NOBODY)] if lines else [])


def test_a_scenario_without_a_start_cannot_place_shifts_and_is_not_judged(tmp_path: Path) -> None:
    assert told(read(tmp_path, "4 h", "återläsning", "")) == []


def test_people_that_a_scenario_brings_are_those_who_count(tmp_path: Path) -> None:
    pool = "bemanning: {pooler: {server: 1}}\n"
    assert told(read(tmp_path, "4 h", "återläsning", STARTS, pool)) == []
    short = (
        'bemanning: {personer: {x: {namn: X, kompetenser: [server], pass: [{från: "08:00", '
        'till: "09:00"}]}}}\n'
    )
    found = read(tmp_path, "4 h", "omstart", STARTS, short)
    assert told(found) == [("s.yaml", "pass-for-korta", 6)]
    assert found.problems[0].text == (
        'bortfall.1: återstarten av "lagring" tar 4 h efter bortfallet, men det längsta pass någon '
        'med kompetensen "server" har är 1 h.'
    )
