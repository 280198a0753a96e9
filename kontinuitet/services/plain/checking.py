"""What the check of a workspace found, as plain data."""

from __future__ import annotations

from typing import Any

from kontinuitet.analysis.findings import RULES, Finding
from kontinuitet.services.checking import Checked, count
from kontinuitet.services.plain.problems import problem_json


def finding_json(finding: Finding) -> dict[str, Any]:
    """Give a finding the form of ``fynd`` in ``kontrollera --json``."""
    rule = RULES[finding.code]
    return {
        "kod": finding.code,
        "allvar": finding.severity.value,
        "gäller": finding.concerns,
        "text": finding.text,
        "åtgärd": finding.remedy,
        "varför": rule.why,
        "källa": rule.reference,
    }


def check_json(checked: Checked) -> dict[str, Any]:
    """Give a check the form of ``kontrollera --json``, version apart."""
    workspace, judged = checked.workspace, checked.judged
    municipality = workspace.municipality
    expired = {finding: row.until for finding, row in judged.expired}
    return {
        "kommun": municipality.info.name if municipality else None,
        "problem": [problem_json(p) for p in workspace.problems],
        "fynd": [
            {
                **finding_json(f),
                "godtagande_utgånget": day.isoformat() if (day := expired.get(f)) else None,
            }
            for f in judged.remaining
        ],
        "att_kontrollera": [{"id": i, "text": text} for i, text in checked.uncertain],
        "saknas": [{"uppgift": m.what, "id": m.id, "namn": m.name} for m in checked.missing],
        "antal": count(municipality),
        "godtagna_fynd": [
            {
                **finding_json(f),
                "skäl": row.reason,
                "datum": row.date.isoformat(),
                "beslutad_av": row.decided_by,
                "till": row.until.isoformat() if row.until else None,
            }
            for f, row in judged.accepted
        ],
    }
