"""Where a municipality stands: what the model holds, what is weak, what is late, what to do next.

The same answer for ``kontinuitet`` without arguments and for the first page. Nothing is simulated,
so that it may be asked for as often as one likes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kontinuitet.analysis.assessment.occasions import OccasionKind, Year
from kontinuitet.analysis.assessment.unknown import Unknown, UnknownKind, unknowns
from kontinuitet.analysis.findings import RULES, Finding
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Problem, Severity
from kontinuitet.services.checking import check, count
from kontinuitet.services.plan_age import PlanAge, PlanStanding, plan_ages
from kontinuitet.services.telling import Tell
from kontinuitet.services.year_files import year_of
from kontinuitet.wording import count_in_table, day_in_table, listed

#: No more steps than a person can take in.
MOST_STEPS: Final = 10
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class FindingKind:
    """The findings of one rule: code, severity, how many, the first of them, and what to do."""

    code: str
    severity: Severity
    count: int
    example: str
    remedy: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next: a Swedish sentence, and the command that helps, in words after MAPP."""

    text: str
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a workspace stands on a day. Without a sound model only ``errors`` and ``steps``."""

    folder: Path
    today: datetime.date
    name: str | None
    counts: dict[str, int]
    errors: tuple[Problem, ...]
    findings: tuple[FindingKind, ...]
    unknown: tuple[Unknown, ...]
    plans: tuple[PlanAge, ...]
    year: Year | None
    steps: tuple[Step, ...]

    @property
    def stale(self) -> tuple[PlanAge, ...]:
        """Return the plans that need somebody's attention."""
        return tuple(p for p in self.plans if p.standing is not PlanStanding.CURRENT)


def stand(
    folder: Path, today: datetime.date, tell: Tell, plans_in: Sequence[Path] = ()
) -> Standing:
    """Say where the workspace stands; ``plans_in`` are folders where its plans may lie.

    Raises:
        InputError: there is no such folder.
    """
    checked = check(folder, today)
    workspace, municipality = checked.workspace, checked.workspace.municipality
    errors = tuple(p for p in workspace.problems if p.severity is Severity.ERROR)
    if municipality is None or errors:
        steps: tuple[Step, ...] = (
            Step(f"Rätta {count_in_table(len(errors), 'fel', 'fel')} i filerna.", ("kontrollera",)),
        )
        name = None if municipality is None else municipality.info.name
        counts = count(municipality)
        return Standing(folder, today, name, counts, errors, (), (), (), None, steps)
    findings = _by_kind(checked.judged.remaining)
    unknown = tuple(unknowns(municipality))
    plans = tuple(plan_ages(workspace, municipality, today, plans_in))
    whole_year = year_of(workspace, municipality, today, tell)
    asked = _Asked(municipality, findings, unknown, plans, whole_year)
    return Standing(
        folder,
        today,
        municipality.info.name,
        count(municipality),
        (),
        findings,
        unknown,
        plans,
        whole_year,
        tuple(asked.steps())[:MOST_STEPS],
    )


def _by_kind(found: Sequence[Finding]) -> tuple[FindingKind, ...]:
    """Gather findings by rule: the most severe first, then what there is most of."""
    order = list(Severity)
    kinds = []
    for code in dict.fromkeys(f.code for f in found):
        same = [f for f in found if f.code == code]
        kinds.append(
            FindingKind(
                code,
                RULES[code].severity,
                len(same),
                same[0].text,
                same[0].remedy,
                tuple(f.concerns for f in same),
            )
        )
    return tuple(sorted(kinds, key=lambda k: (order.index(k.severity), -k.count, k.code)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Finds the next steps, the one that makes most difference first."""

    municipality: Municipality
    findings: Sequence[FindingKind]
    unknown: Sequence[Unknown]
    plans: Sequence[PlanAge]
    year: Year

    def steps(self) -> Iterator[Step]:
        """Yield the steps in order."""
        yield from self._nothing_there()
        yield from self._faults()
        yield from self._unsaid()
        yield from self._try_it()
        yield from self._unwritten()
        yield from self._late()
        yield from self._weak()

    def _nothing_there(self) -> Iterator[Step]:
        model = self.municipality
        if not model.departments:
            yield Step("Skriv in förvaltningarna i kontinuitet.yaml.", ("fält", "förvaltningar"))
        elif not model.activities:
            yield Step(
                "Skriv in de viktigaste verksamheterna, för en förvaltning i taget.",
                ("fält", "verksamheter"),
            )
        if not model.resources:
            yield Step("Skriv in systemen som verksamheterna använder.", ("fält", "resurser"))

    def _faults(self) -> Iterator[Step]:
        for kind in self.findings:
            if kind.severity is Severity.ERROR:
                yield _remedy(kind)

    def _unsaid(self) -> Iterator[Step]:
        """Ask for what is not said, in the order in which it makes most difference."""
        asked: dict[UnknownKind, Callable[[str], str]] = {
            UnknownKind.ACTIVITY_NEEDS: lambda names: (
                f"Fråga vad de behöver för att fungera: {names}."
            ),
            UnknownKind.LIMIT: lambda names: (
                f"Låt ledningen besluta hur länge det går utan: {names}."
            ),
            UnknownKind.SYSTEM_NEEDS: lambda names: (
                f"Fråga it eller leverantören vad systemen behöver (el, nät, inloggning): {names}."
            ),
            UnknownKind.RESTART: lambda names: (
                f"Fråga hur lång tid det tar att återstarta, och vem som kan: {names}."
            ),
            UnknownKind.STAFFING: lambda _: (
                "Skriv in hur många som kan återstarta system, och när de är på plats."
            ),
        }
        fields = {
            UnknownKind.ACTIVITY_NEEDS: "verksamheter.behöver",
            UnknownKind.LIMIT: "verksamheter.acceptabel_avbrottstid",
            UnknownKind.SYSTEM_NEEDS: "resurser.behöver",
            UnknownKind.RESTART: "resurser.återstart",
            UnknownKind.STAFFING: "bemanning",
        }
        found = {unknown.kind: unknown for unknown in self.unknown}
        for kind, sentence in asked.items():
            unknown = found.get(kind)
            if unknown is not None:
                # Many are asked for at once; a few are written in the file.
                many = len(unknown.ids) > _FEW
                helps = _IN_EXCEL.get(kind) if many else None
                yield Step(sentence(self._names(unknown.ids)), helps or ("fält", fields[kind]))

    def _names(self, ids: Sequence[str]) -> str:
        return listed([self.municipality.name_of(i) for i in ids], most=_MOST_NAMED)

    def _try_it(self) -> Iterator[Step]:
        """Show what the model is for, until there are plans."""
        written = any(p.path is not None for p in self.plans)
        if not written and any(a.needs for a in self.municipality.activities.values()):
            yield Step(
                "Prova ett avbrott på det som finns, till exempel elavbrott i 36 timmar.",
                ("simulera", "elavbrott-36h"),
            )

    def _late(self) -> Iterator[Step]:
        late = self.year.late
        if late:
            first = late[0]
            assert first.day is not None
            done = "sak skulle redan ha varit gjord", "saker skulle redan ha varit gjorda"
            yield Step(
                f"Ta igen det som är försenat: {count_in_table(len(late), *done)}. Äldst: "
                f"{first.what}, {day_in_table(first.day)}.",
                ("årshjul",),
            )
        never = [o for o in self.year.undated if o.kind in _DONE_AGAIN]
        if never:
            yield Step(
                f"Gör det som aldrig är gjort ({count_in_table(len(never), 'sak', 'saker')}). "
                f"Till exempel: {never[0].what}.",
                ("årshjul",),
            )

    def _unwritten(self) -> Iterator[Step]:
        if not self.municipality.activities:
            return
        unwritten = [p for p in self.plans if p.standing is PlanStanding.UNWRITTEN]
        stale = [p for p in self.plans if p.standing is PlanStanding.STALE]
        if len(unwritten) == len(self.plans):
            yield Step("Skriv planerna: en per förvaltning och en för hela kommunen.", ("plan",))
        elif unwritten:
            names = listed([p.name for p in unwritten], most=_MOST_NAMED)
            yield Step(f"Skriv planerna som saknas: {names}.", ("plan",))
        draft = [p for p in self.plans if p.standing is PlanStanding.DRAFT]
        if draft:
            names = listed([p.name for p in draft], most=_MOST_NAMED)
            whole = all(p.department is None for p in draft)
            yield Step(
                "Läs planerna i Word, låt dem fastställas och skriv in version, fastställd och "
                f"giltig_till: {names}.",
                ("fält", "kommun.plan" if whole else "förvaltningar.plan"),
            )
        if stale:
            names = listed([p.name for p in stale], most=_MOST_NAMED)
            yield Step(f"Skriv planerna på nytt, underlaget har ändrats: {names}.", ("plan",))

    def _weak(self) -> Iterator[Step]:
        for kind in self.findings:
            if kind.severity is Severity.WARNING and kind.code not in _ASKED_FOR:
                yield _remedy(kind)


def _remedy(kind: FindingKind) -> Step:
    more = f", och {kind.count - 1} till" if kind.count > 1 else ""
    return Step(f"{kind.remedy} ({kind.example.rstrip('.')}{more}.)", ("kontrollera",))


#: So many are easily written in the files.
_FEW: Final = 5
_IN_EXCEL: Final = {
    UnknownKind.ACTIVITY_NEEDS: ("excel", "formulär"),
    UnknownKind.LIMIT: ("excel", "formulär"),
    UnknownKind.SYSTEM_NEEDS: ("excel", "exportera"),
    UnknownKind.RESTART: ("excel", "exportera"),
}
#: What the steps ask for in other words.
_ASKED_FOR: Final = frozenset(
    {
        "acceptabel-avbrottstid-saknas",
        "plan-utgången",
        "reservrutin-aldrig-övad",
        "säkerhetskopia-aldrig-testad",
    }
)
#: What is done over and over, and so is missing when it has never been done.
_DONE_AGAIN: Final = frozenset({OccasionKind.ROUTINE, OccasionKind.RESTORE, OccasionKind.LOG_CHECK})
