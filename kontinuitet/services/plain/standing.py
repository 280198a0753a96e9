"""Where a municipality stands, as plain data."""

from __future__ import annotations

from typing import Any

from kontinuitet.services.plain.occasions import occasion_json
from kontinuitet.services.plain.problems import problem_json
from kontinuitet.services.standing import Standing


def standing_json(standing: Standing) -> dict[str, Any]:
    """Give a standing the form of ``läget --json``, version apart."""
    year = standing.year
    return {
        "kommun": standing.name,
        "dag": standing.today.isoformat(),
        "antal": standing.counts,
        "fel": [problem_json(p) for p in standing.errors],
        "fynd": [
            {
                "kod": kind.code,
                "allvar": kind.severity.value,
                "antal": kind.count,
                "exempel": kind.example,
                "åtgärd": kind.remedy,
                "gäller": list(kind.ids),
            }
            for kind in standing.findings
        ],
        "okänt": [
            {"fält": u.kind.value, "gäller": list(u.ids), "av": u.total, "text": u.text}
            for u in standing.unknown
        ],
        "planer": [
            {
                "förvaltning": plan.department,
                "namn": plan.name,
                "läge": plan.standing.value,
                "plan_version": plan.version or None,
                "giltig_till": plan.valid_until.isoformat() if plan.valid_until else None,
                "ändringar": list(plan.changes),
            }
            for plan in standing.plans
        ],
        "försenat": [occasion_json(o) for o in year.late] if year else [],
        "kommande": [occasion_json(o) for o in year.coming] if year else [],
        "nästa_steg": [
            {"text": step.text, "kommando": list(step.command)} for step in standing.steps
        ],
    }
