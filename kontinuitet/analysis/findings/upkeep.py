"""Rules about keeping the model alive: plans past their date, dependencies nobody confirmed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from kontinuitet.analysis.findings.registry import RULES, dated_rule, rule
from kontinuitet.model.landscape import WHOLE, Municipality
from kontinuitet.problems import Severity


@dated_rule(
    "plan-utgången",
    Severity.WARNING,
    why="En plan som har gått ut säger inte längre vem som gör vad.",
    remedy="Se över planen, fastställ den på nytt och ändra giltig_till.",
    reference="ISO 22301, översyn av planer",
)
def plan_past_its_date(
    municipality: Municipality, today: datetime.date
) -> Iterator[tuple[str, str]]:
    """Plans whose last day of validity has passed."""
    until = municipality.info.plan.valid_until
    if until is not None and until < today:
        yield WHOLE, f"Den kommunövergripande planen gällde till {until.isoformat()}."
    for identity, department in sorted(municipality.departments.items()):
        until = department.plan.valid_until
        if until is not None and until < today:
            yield identity, f"Planen för {department.name} gällde till {until.isoformat()}."


#: More owners than this are told in one finding, or nobody would see the others.
_MOST_LISTED = 20


@rule(
    "beroende-obekräftat",
    Severity.NOTE,
    why="Ett beroende som ingen har bekräftat kan vara en gissning eller vara inaktuellt.",
    remedy='Fråga den som vet och skriv in datum som "bekräftad" på beroendet.',
    reference="Guiden, Beroenden",
)
def unconfirmed_edges(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Owners of dependencies without a date of confirmation; one finding when they are many."""
    owners = sorted(
        [
            *((i, r.name, r.needs) for i, r in municipality.resources.items()),
            *((i, a.name, a.needs) for i, a in municipality.activities.items()),
        ],
        key=lambda owner: owner[0],
    )
    every = [need for _, _, needs in owners for need in needs for _ in need.suppliers]
    without = [need for need in every if need.confirmed is None]
    lacking = [
        (identity, name, [s for need in needs if need.confirmed is None for s in need.suppliers])
        for identity, name, needs in owners
    ]
    lacking = [row for row in lacking if row[2]]
    if len(without) == len(every) > 0:
        yield WHOLE, f"Inget av modellens {len(every)} beroenden är bekräftat av någon."
    elif len(lacking) > _MOST_LISTED:
        yield WHOLE, f"{len(without)} av modellens {len(every)} beroenden är inte bekräftade."
    else:
        for identity, name, missing in lacking:
            yield identity, f"{name} har beroenden som ingen har bekräftat: {', '.join(missing)}."


@rule(
    "godtaget-fynd-okänt",
    Severity.WARNING,
    why="Ett godtagande av ett fynd som inte finns gör ingenting, ofta för att koden är felstavad.",
    remedy="Rätta koden eller ta bort raden. kontrollera --json visar koderna.",
    reference="Fält i kommunens filer, godtagna_fynd",
)
def unknown_acceptance(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Acceptances of findings with a code that no rule has."""
    for identity, row in sorted(municipality.accepted.items()):
        if row.finding not in RULES:
            yield identity, f'Det godtagna fyndet {identity} har den okända koden "{row.finding}".'
