"""Every statement of the documents of random models, held against the engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kontinuitet.loading.workspace import load_workspace
from kontinuitet.loading.writing import plain, yaml_text
from kontinuitet.model.plan import PlanSize
from kontinuitet.services.gathering import available_scenarios, plan_data, simulate_all
from tests.reference.random_models import random_model
from tests.statements.checking import Checker
from tests.statements.truth import Truth
from tests.unit.documents.made import (
    build_action_cards,
    build_fallback_sheets,
    build_management_report,
    build_municipality_plan,
    build_plan,
    build_report,
    build_restart_list,
)

#: Names that no other word of a document holds.
_SYSTEMS = ("Lagringen", "Stamnätet", "Katalogen", "Omsorgssystemet", "Passagen", "Växeln")
_ACTIVITIES = ("Nattpatrullen", "Larmtjänsten", "Simhallen", "Skolskjutsen")


def _named(data: dict[str, Any], section: str, names: tuple[str, ...]) -> None:
    for record, name in zip(data.get(section, {}).values(), names, strict=False):
        record["namn"] = name
        for number, routine in enumerate(record.get("reservrutiner", {}).values(), start=1):
            routine["namn"] = f"{name}s pärm" if number == 1 else f"{name}s telefonlista"


def written(seed: int, folder: Path) -> Path:
    """Write a random model, with a list now and then and a scenario that may have a date."""
    rng = Random(f"statements {seed}")
    municipality, scenario = random_model(seed, people=rng.random() < 0.8)
    data = plain(municipality)
    _named(data, "resurser", _SYSTEMS)
    _named(data, "verksamheter", _ACTIVITIES)
    data["kommun"]["namn"] = "Provköping"
    data["förvaltningar"]["f"]["namn"] = "Provkontoret"
    for record in data["verksamheter"].values():
        record["samhällsviktig"] = rng.choice(("ja", "nej"))
    if rng.random() < 0.6:
        listed = rng.sample(sorted(data["resurser"]), rng.randint(1, len(data["resurser"])))
        data["prioriteringslista"] = {"ordning": listed}
    event = plain(scenario)
    event["scenario"], event["namn"] = "prov-x", "Provhändelsen"
    if rng.random() < 0.6:
        event["startar"] = "2027-01-18T06:30"
    folder.mkdir()
    (folder / "kontinuitet.yaml").write_text(yaml_text(data), encoding="utf-8")
    (folder / "scenario.yaml").write_text(yaml_text(event), encoding="utf-8")
    return folder


def wrong(folder: Path, used: Counter[str]) -> list[str]:
    """Return the statements of all documents of a municipality that the engine does not say."""
    workspace = load_workspace(folder)
    municipality = workspace.municipality
    assert municipality is not None, workspace.problems
    own = [s for s in available_scenarios(workspace) if s.id == "prov-x"]
    simulated = simulate_all(municipality, own)
    data = plan_data(workspace, municipality, simulated, tell=lambda _sentence: None)
    checker = Checker(Truth(data))
    full = replace(data, size=PlanSize.FULL)
    made: list[tuple[str, bytes, str | None]] = [
        ("kommunplan", build_municipality_plan(data), None),
        ("ledningsrapport", build_management_report(data, None), None),
        ("plan", build_plan(data, "f"), None),
        ("fullständig plan", build_plan(full, "f"), None),
        ("rapport", build_report(data, "prov-x"), "prov-x"),
        ("lista", build_restart_list(replace(data, annexes=True), "prov-x"), "prov-x"),
    ]
    if any(a.fallbacks for a in municipality.activities.values()):
        made.append(("reservrutiner", build_fallback_sheets(data, "f"), None))
        made.append(("åtgärdskort", build_action_cards(data, "f"), None))
    found = [f"{name}: {one}" for name, document, on in made for one in checker.check(document, on)]
    used.update(checker.used)
    return found


@pytest.mark.parametrize("block", range(2))
def test_every_statement_about_a_random_model_is_what_the_engine_says(
    block: int, tmp_path: Path
) -> None:
    used: Counter[str] = Counter()
    for seed in range(block * 6, (block + 1) * 6):
        listed = wrong(written(seed, tmp_path / str(seed)), used)
        assert not listed, f"model {seed}: {len(listed)} statements\n" + "\n".join(listed[:40])
    assert len(used) > 20
