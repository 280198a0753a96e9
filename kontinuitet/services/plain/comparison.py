"""What differs between two workspaces, as plain data."""

from __future__ import annotations

from typing import Any

from kontinuitet.analysis.simulation.comparison import Comparison


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison the form of ``jämför --json``, version apart."""
    return {
        "ändringar": [
            {
                "slag": c.kind,
                "avsnitt": c.section,
                "id": c.id or None,
                "uppgifter": list(c.fields),
                "detaljer": list(c.details),
            }
            for c in comparison.changes
        ],
        "planer": list(comparison.departments),
        "verksamheter": [
            {
                "id": e.activity,
                "scenario": e.scenario,
                "utan_förmåga_före_min": e.before,
                "utan_förmåga_efter_min": e.after,
                "bättre": e.better,
            }
            for e in comparison.effects
        ],
        "värsta_scenario": [
            {
                "id": w.activity,
                "före_min": w.before,
                "före_scenario": w.before_scenario,
                "efter_min": w.after,
                "efter_scenario": w.after_scenario,
                "bättre_i": w.better,
                "sämre_i": w.worse,
            }
            for w in comparison.worst
        ],
        "scenarier": list(comparison.scenarios),
    }
