"""The register of rules, what a finding is, and how all rules are run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Severity

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness: stable code, severity, the id it concerns, a Swedish text and a remedy."""

    code: str
    severity: Severity
    concerns: str
    text: str
    remedy: str


Check = Callable[[Municipality], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: stable code, severity, why it matters, what to do, where it comes from, the check.

    ``check`` yields (id, Swedish sentence) for each thing the rule concerns.
    """

    code: str
    severity: Severity
    why: str
    remedy: str
    reference: str
    check: Check


RULES: dict[str, Rule] = {}


def rule(
    code: str, severity: Severity, *, why: str, remedy: str, reference: str
) -> Callable[[Check], Check]:
    """Register a check under a stable kebab-case code."""

    def register(check: Check) -> Check:
        if code in RULES:
            raise ValueError(f"two rules with the code {code}")
        RULES[code] = Rule(code, severity, why, remedy, reference, check)
        return check

    return register


def _run(one: Rule, municipality: Municipality) -> Iterator[Finding]:
    for concerns, text in one.check(municipality):
        yield Finding(one.code, one.severity, concerns, text, one.remedy)


def find_all(municipality: Municipality) -> tuple[Finding, ...]:
    """Run every rule; findings come most severe first, then by code and id."""
    found = [f for code in sorted(RULES) for f in _run(RULES[code], municipality)]
    found.sort(key=lambda f: (_ORDER[f.severity], f.code, f.concerns, f.text))
    return tuple(found)
