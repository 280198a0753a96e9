"""How certain the returns are, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kontinuitet.analysis.simulation.uncertainty import SAMPLES, UncertainReturn


def uncertainty_json(scenario: str, returns: Sequence[UncertainReturn]) -> dict[str, Any]:
    """Give the returns of a scenario (its id) the form of ``analys --osäkerhet --json``."""
    return {
        "scenario": scenario,
        "dragningar": SAMPLES,
        "verksamheter": [
            {
                "id": r.id,
                "planerat_min": r.planned,
                "median_min": r.median,
                "percentil_90_min": r.percentile_90,
                "sannolikhet_för_länge": r.too_late,
            }
            for r in returns
        ],
    }
