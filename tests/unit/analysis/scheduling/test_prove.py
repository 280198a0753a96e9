"""Proof with the optional solver, and what is said without it."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from benchmarks.instances import problem as municipal
from kontinuitet.analysis.scheduling.bound import lower_bound
from kontinuitet.analysis.scheduling.prove import prove
from kontinuitet.analysis.scheduling.search import solve
from kontinuitet.analysis.scheduling.verifier import violations
from kontinuitet.errors import InputError

HAVE_SOLVER = importlib.util.find_spec("ortools") is not None


def test_without_the_solver_a_plain_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ortools", "ortools.sat", "ortools.sat.python"):
        monkeypatch.setitem(sys.modules, name, None)
    problem = municipal(12, 2, 1)
    with pytest.raises(InputError, match=r"kontinuitet\[bevis\]"):
        prove(problem, solve(problem, effort=0.1))


@pytest.mark.skipif(not HAVE_SOLVER, reason="the extra bevis is not installed")
@pytest.mark.parametrize("seed", range(6))
def test_the_proof_is_never_below_the_bound_nor_dearer_than_the_hint(seed: int) -> None:
    problem = municipal(16, 2 + seed % 3, seed)
    hint = solve(problem, effort=0)
    proof = prove(problem, hint)
    assert proof.optimal
    assert violations(problem, proof.schedule) == []
    assert lower_bound(problem) <= proof.bound == proof.schedule.cost <= hint.cost
