"""The register of rules, what a finding is, and how all rules are run."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kontinuitet.model.landscape import AcceptedFinding, Municipality
from kontinuitet.problems import Severity

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """A weakness: stable code, severity, the id it concerns, a Swedish text and a remedy.

    ``short`` says the same in a table whose heading says the rest; empty when there is no need.
    """

    code: str
    severity: Severity
    concerns: str
    text: str
    remedy: str
    short: str = ""


#: The id that a finding concerns, its sentence, and perhaps the same in short.
Row = tuple[str, str] | tuple[str, str, str]
Check = Callable[[Municipality], Iterable[Row]]
#: A check that also needs to know which day it is.
DatedCheck = Callable[[Municipality, datetime.date], Iterable[Row]]


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
    check: Check | None
    dated: DatedCheck | None = None


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


def dated_rule(
    code: str, severity: Severity, *, why: str, remedy: str, reference: str
) -> Callable[[DatedCheck], DatedCheck]:
    """Register a check that depends on the day; it is only run when the caller gives one."""

    def register(check: DatedCheck) -> DatedCheck:
        if code in RULES:
            raise ValueError(f"two rules with the code {code}")
        RULES[code] = Rule(code, severity, why, remedy, reference, None, check)
        return check

    return register


def _run(one: Rule, municipality: Municipality, today: datetime.date | None) -> Iterator[Finding]:
    rows: Iterable[Row] = ()
    if one.check is not None:
        rows = one.check(municipality)
    elif one.dated is not None and today is not None:
        rows = one.dated(municipality, today)
    for row in rows:
        short = row[2] if len(row) == 3 else ""
        yield Finding(one.code, one.severity, row[0], row[1], one.remedy, short)


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings that remain, and those that the municipality has accepted, with how.

    ``expired`` are those that remain although they were once accepted: the last day has passed.
    """

    remaining: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, AcceptedFinding], ...]
    expired: tuple[tuple[Finding, AcceptedFinding], ...] = ()


def judge(municipality: Municipality, today: datetime.date | None = None) -> Judged:
    """Run every rule and set the accepted findings apart.

    Findings come most severe first, then by code and id. An acceptance counts through its last day;
    without ``today`` rules about dates are not run and every acceptance counts.
    """
    found = [f for code in sorted(RULES) for f in _run(RULES[code], municipality, today)]
    found.sort(key=lambda f: (_ORDER[f.severity], f.code, f.concerns, f.text))
    accepting: dict[tuple[str, str], AcceptedFinding] = {}
    past: dict[tuple[str, str], AcceptedFinding] = {}
    for _, row in sorted(municipality.accepted.items()):
        valid = row.until is None or today is None or today <= row.until
        (accepting if valid else past).setdefault((row.finding, row.concerns), row)
    remaining = tuple(f for f in found if (f.code, f.concerns) not in accepting)
    accepted = tuple(
        (f, accepting[f.code, f.concerns]) for f in found if (f.code, f.concerns) in accepting
    )
    expired = tuple(
        (f, past[f.code, f.concerns]) for f in remaining if (f.code, f.concerns) in past
    )
    return Judged(remaining, accepted, expired)


def find_all(municipality: Municipality, today: datetime.date | None = None) -> tuple[Finding, ...]:
    """Return the findings that nobody has accepted; arguments and order as of :func:`judge`."""
    return judge(municipality, today).remaining
