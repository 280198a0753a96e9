"""Proof with the optional solver, and what is said without it."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kontinuitet.analysis.scheduling.bound import lower_bound
from kontinuitet.analysis.scheduling.prove import prove
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.analysis.scheduling.verifier import violations
from kontinuitet.analysis.simulation.proof import proven
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.cli.main import run
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.functional.command_cases import EVERYTHING, TIGHT, write
from tests.reference.restart_problems import problem as municipal
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

HAVE_SOLVER = importlib.util.find_spec("ortools") is not None


def without_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ortools", "ortools.sat", "ortools.sat.python"):
        monkeypatch.setitem(sys.modules, name, None)


def test_without_the_solver_a_plain_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_solver(monkeypatch)
    problem = municipal(12, 2, 1)
    with pytest.raises(InputError, match=r"kontinuitet\[bevis\]"):
        prove(problem, solve(problem, effort=0.1))


# Orders of a municipality


def small(seed: int, **glass: str) -> tuple[Municipality, Scenario]:
    """Return five systems, two technicians of one skill and three activities."""
    rng = Random(seed)
    ids = "abcde"
    resources: dict[str, Any] = {}
    for place, identity in enumerate(ids):
        needs: list[Any] = rng.sample(ids[:place], min(place, rng.choice((0, 1, 1))))
        resources[identity] = manual(f"{rng.choice((20, 30, 60, 90))} min", *needs)
    resources["a"]["behöver"] = [{"resurs": "e", **glass}] if glass else []
    activities = {
        n: {
            "behöver": rng.sample(ids, rng.choice((1, 2))),
            "vikt": rng.choice((1, 2, 10)),
            "acceptabel_avbrottstid": rng.choice(("1 h", "2 h", "8 h")),
        }
        for n in "xyz"
    }
    model = make_municipality(resources, activities, pools={"server": rng.choice(("1", "2"))})
    return model, make_scenario({"resurser": list(ids)})


def test_an_order_that_costs_what_the_bound_says_needs_no_solver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = make_municipality(
        {"a": manual("1 h")}, {"x": {"behöver": ["a"]}}, pools={"server": "1"}
    )
    scenario = make_scenario({"resurser": ["a"]})
    without_solver(monkeypatch)
    restart = proven(model, scenario).restart
    assert restart.proof is not None
    assert (restart.proof.optimal, restart.proof.gained, restart.proof.holds) == (True, 0, True)
    assert replace(restart, proof=None) == simulate(model, scenario).restart


def test_an_order_that_may_be_beaten_needs_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    without_solver(monkeypatch)
    model, scenario = next(
        (m, s)
        for m, s in map(small, range(25))
        if (r := simulate(m, s).restart).cost > r.lower_bound
    )
    with pytest.raises(InputError, match="Utan --bevisa"):
        proven(model, scenario)


def test_shifts_are_refused_before_anyone_is_asked_to_install_the_solver(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_solver(monkeypatch)
    shift = {"dagar": "vardagar", "från": "07:00", "till": "16:00"}
    model = make_municipality(
        {"a": manual("3 h")},
        {"x": {"behöver": ["a"]}},
        persons={"p": {"namn": "P", "kompetenser": ["server"], "pass": [shift]}},
    )
    scenario = make_scenario({"resurser": ["a"]}, startar="2027-01-18T15:00")
    with pytest.raises(InputError, match="har pass, för lösaren kan inte räkna med arbetstider"):
        proven(model, scenario)


@pytest.mark.skipif(not HAVE_SOLVER, reason="the extra bevis is not installed")
def test_a_proven_order_is_the_cheapest_of_all_and_never_dearer_than_before() -> None:
    gained = 0
    for seed in range(25):
        model, scenario = small(seed)
        restart = proven(model, scenario).restart
        assert restart.proof is not None
        assert restart.proof.optimal
        assert restart.proof.holds
        assert restart.lower_bound == restart.cost
        costs = [simulate(model, scenario, order=o).restart.cost for o in permutations("abcde")]
        assert restart.cost <= min(costs), seed
        before = simulate(model, scenario).restart
        assert before.cost - restart.cost == restart.proof.gained >= 0
        gained += restart.proof.gained > 0
        assert proven(model, scenario).restart == restart
    assert gained < 25


@pytest.mark.skipif(not HAVE_SOLVER, reason="the extra bevis is not installed")
def test_with_a_break_glass_step_nothing_is_claimed_to_be_proven() -> None:
    used = 0
    for seed in range(12):
        model, scenario = small(seed, nödstart="Rutin 7")
        restart = proven(model, scenario).restart
        assert restart.proof is not None
        assert restart.cost <= simulate(model, scenario).restart.cost
        if any(step.break_glass for step in restart.order):
            assert (restart.proof.optimal, restart.proof.holds) == (False, False)
            used += 1
    assert used > 2


@pytest.mark.skipif(not HAVE_SOLVER, reason="the extra bevis is not installed")
@pytest.mark.parametrize("seed", range(6))
def test_the_proof_is_never_below_the_bound_nor_dearer_than_the_hint(seed: int) -> None:
    problem = municipal(16, 2 + seed % 3, seed)
    hint = solve(problem, effort=0)
    proof = prove(problem, hint)
    assert proof.optimal
    assert violations(problem, proof.schedule) == []
    assert lower_bound(problem) <= proof.bound == proof.schedule.cost <= hint.cost


@pytest.mark.skipif(not HAVE_SOLVER, reason="the extra bevis is not installed")
def test_the_command_prints_the_proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "kommun", kontinuitet=TIGHT, allt=EVERYTHING)
    assert run(["återstart", str(tmp_path / "kommun"), "allt"]) == 0
    assert "Bevisat" not in capsys.readouterr().out
    assert run(["återstart", str(tmp_path / "kommun"), "allt", "--bevisa"]) == 0
    assert "Bevisat: ingen ordning kan kosta mindre än den här." in capsys.readouterr().out
    assert run(["återstart", str(tmp_path / "kommun"), "allt", "--bevisa", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["bevis"] == {"bäst": True, "sparat": 0, "går_att_bevisa": True}
    assert data["undre_gräns"] == data["kostnad"]
