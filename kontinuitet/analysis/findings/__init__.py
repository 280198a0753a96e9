"""Findings: weaknesses in a model that is otherwise sound, as rules with one text each.

A rule is one function registered with :func:`rule`; it yields every thing that it concerns.
"""

from __future__ import annotations

from kontinuitet.analysis.findings import (  # noqa: F401  (register)
    activities,
    circles,
    demands,
    frame,
    people,
    protected,
    reporting,
    resources,
    structure,
    upkeep,
)
from kontinuitet.analysis.findings.registry import RULES, Finding, Judged, Rule, find_all, judge

__all__ = ["RULES", "Finding", "Judged", "Rule", "find_all", "judge"]
