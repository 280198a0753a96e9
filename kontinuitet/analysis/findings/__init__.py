"""Findings: weaknesses in a model that is otherwise sound, as rules with one text each.

A rule is one function registered with :func:`rule`; it yields every thing that it concerns.
"""

from __future__ import annotations

from kontinuitet.analysis.findings import activities, circles, resources, structure  # noqa: F401  (register)
from kontinuitet.analysis.findings.registry import RULES, Finding, Rule, find_all

__all__ = ["RULES", "Finding", "Rule", "find_all"]
