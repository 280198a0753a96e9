"""Small municipalities and scenarios for tests, written as in the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kontinuitet.analysis.base.restart_results import RestartStep
from kontinuitet.analysis.base.results import ActivityOutage, SimulationResult
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario


def make_municipality(
    resources: dict[str, Any],
    activities: dict[str, Any],
    *,
    pools: dict[str, str] | None = None,
    persons: dict[str, Any] | None = None,
    order: Sequence[str] | None = None,
) -> Municipality:
    """Return a municipality; every resource is a base system called by its id in capitals."""
    data: dict[str, Any] = {
        "kommun": {"namn": "Provköping"},
        "förvaltningar": {"f": {"namn": "Förvaltningen"}},
        "resurser": {i: {"namn": i.upper(), "typ": "bassystem", **r} for i, r in resources.items()},
        "verksamheter": {
            i: {"namn": i.capitalize(), "förvaltning": "f", **a} for i, a in activities.items()
        },
    }
    if pools is not None or persons is not None:
        data["bemanning"] = {"pooler": pools or {}, "personer": persons or {}}
    if order is not None:
        data["prioriteringslista"] = {"ordning": list(order)}
    return Municipality.model_validate(data)


def make_scenario(*outages: dict[str, Any], **more: Any) -> Scenario:
    """Return a scenario with these outages."""
    return Scenario.model_validate(
        {"scenario": "prov", "namn": "Prov", "bortfall": list(outages), **more}
    )


def manual(time: str, *needs: Any, **people: str) -> dict[str, Any]:
    """Return a resource with restart work for people."""
    return {"återstart": {"tid": time, "kräver": people or {"server": "1"}}, "behöver": list(needs)}


def activity_of(result: SimulationResult, identity: str) -> ActivityOutage:
    """Return one activity of a result."""
    return next(a for a in result.activities if a.id == identity)


def row_of(result: SimulationResult, identity: str) -> RestartStep:
    """Return the row of a system's last restart."""
    return [r for r in result.restart.order if r.id == identity][-1]


def run(
    resources: dict[str, Any], activities: dict[str, Any], *outages: dict[str, Any], **more: Any
) -> SimulationResult:
    """Simulate outages on a small municipality; further arguments as of make_municipality."""
    return simulate(make_municipality(resources, activities, **more), make_scenario(*outages))
