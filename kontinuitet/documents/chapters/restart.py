"""Chapter 9 and the restart list: in which order things are started, why, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import RestartStep
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.criticality.advice import breaking_sentences
from kontinuitet.analysis.restart.listing import ListTimes
from kontinuitet.documents.blocks import Block, KeptTogether
from kontinuitet.documents.chapters.never import never_items
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, numbered, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import Course, DepartmentView, PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, names_of
from kontinuitet.model.landscape import Municipality, Resource
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing, person_name

#: A list with this many rows stands in two columns, on one page.
_FEWEST_BESIDE: Final = 13
_MOST_BESIDE: Final = 60
#: How common nouns end for those who decide.
_OFFICE: Final = re.compile(
    r"(?:grupp|nämnd|styrelse|ledning|chef|direktör|fullmäktige|utskott|råd|stab|samordnare|"
    r"ansvarig|kommun|region|funktion|enhet|avdelning|förvaltning|kontor|bolag|förbund|team|"
    r"ordförande|presidium)(?:en|et|n)?s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StepsFields:
    """How one system is started."""

    name: str = named("namn", "Systemets namn, arbetets längd och kompetens.")
    steps: Block = named("lista", "Numrerad lista: stegen i ordning.")


@dataclass(frozen=True, slots=True)
class RestartFields:
    """Chapter 9 of a department's plan."""

    scenario: str = named("scenario", "Scenariot som ordningen är beräknad för.")
    zero: str = named("t_noll", "Mening om när avbrottet börjar.")
    order: Block = named("ordning", "Tabell: i vilken ordning systemen startas.")
    reasons: Block = named("varför", "Punktlista: varför i den ordningen.")
    never_back: Block = named("aldrig_åter", "Punktlista: det som inte kommer tillbaka.")
    decided_by: str = named("lista_beslutad", "Mening om vem som beslutade listan och när.")
    decided: Block = named("prioriteringslista", "Tabell: den beslutade prioriteringslistan.")
    steps: tuple[StepsFields, ...] = named("steg", "Så startas varje system.")


def restart_fields(
    data: PlanData, course: Course | None, resources: Sequence[str], activities: Collection[str]
) -> RestartFields:
    """Return the restart order cut down to ``resources``, numbered as in the municipality's list.

    ``activities`` are those whose never coming back is told; ``course`` is None without any
    simulation.
    """
    municipality = data.municipality
    written = work_steps(municipality, resources)
    decided = decided_table(municipality, resources)
    decided_by = decided_sentence(municipality)
    if course is None:
        nothing = bullets([], empty="Inget scenario är simulerat.")
        return RestartFields(
            scenario="inget scenario",
            zero=texts.start_sentence(None),
            order=nothing,
            reasons=nothing,
            never_back=nothing,
            decided_by=decided_by,
            decided=decided,
            steps=written,
        )
    scenario, result = course
    inside = set(resources)
    steps = [step for step in result.restart.order if step.id in inside]
    return RestartFields(
        scenario=scenario.name,
        zero=texts.days_sentence(scenario.starts),
        order=_order_table(municipality, result, scenario, steps),
        reasons=bullets(
            [f"Nr {step.number}, {step_name(municipality, step)}: {step.why}" for step in steps],
            empty="Inget av det som behövs behöver startas om i scenariot.",
        ),
        never_back=bullets(
            never_items(municipality, result, inside.union(activities)),
            empty="Allt som behövs kommer tillbaka i scenariot.",
        ),
        decided_by=decided_by,
        decided=decided,
        steps=written,
    )


def department_restart(view: DepartmentView) -> RestartFields:
    """Return chapter 9 of a department's plan."""
    activities = [identity for identity, _ in view.activities]
    return restart_fields(view.data, view.course, view.resources, activities)


def numbers_of(result: SimulationResult) -> Mapping[str, int]:
    """Return the order number of every resource in the restart order; of several the first."""
    return {step.id: step.number for step in reversed(result.restart.order)}


def step_name(municipality: Municipality, step: RestartStep) -> str:
    """Name the resource of a row, and which time it is when it is restarted several times."""
    return step.called(name_of(municipality, step.id))


def waits_text(municipality: Municipality, step: RestartStep, numbers: Mapping[str, int]) -> str:
    """Write what a step waits for as order numbers; names for what comes back by itself."""
    outside = [name_of(municipality, i) for i in step.waits_for if i not in numbers]
    return ", ".join([*(str(n) for n in step.after), *outside]) or texts.NONE


def _order_table(
    municipality: Municipality,
    result: SimulationResult,
    scenario: Scenario,
    steps: Iterable[RestartStep],
) -> Block:
    numbers = numbers_of(result)
    staffing = scenario.staffing_in(municipality)
    times = ListTimes(result.restart.order, scenario.starts)
    rows = [
        (
            str(step.number),
            step_name(municipality, step),
            waits_text(municipality, step, numbers),
            times.time(step.start),
            times.until(step.start, step.end),
            who_text(municipality.resources.get(step.id), step, staffing),
            texts.CHECKBOX,
        )
        for step in steps
    ]
    return table(
        f"Återstartsordning i scenariot {scenario.name}",
        "Ordningsnummer i kommunens gemensamma ordning, system, vad det väntar på, start, klar, "
        "ansvarig och kryssruta.",
        (
            ("Nr", 10),
            ("System", 41),
            ("Väntar på nr", 21),
            ("Starttid", 26),
            ("Klar", 26),
            ("Ansvarig", 28),
            ("☐", 8),
        ),
        rows,
        empty="Inget av det som behövs behöver startas om i scenariot.",
        font_pt=DENSE_PT,
        row_height_mm=8,
    )


def who_text(resource: Resource | None, step: RestartStep, staffing: Staffing | None) -> str:
    """Write who does a step: the people given, else the role that starts it, else automatic."""
    people = [person_name(identity, staffing) for identity in step.people]
    role = None
    if resource is not None:
        role = resource.responsible or resource.technical_contact or resource.administrator
        if resource.restart is None or resource.restart.automatic:
            return role or "Startar av sig själv"
    if len(people) > 1:
        # "Tekniker 4" is not divided between two lines.
        people = [name.replace(" ", "\u00a0") for name in people]
    return wording.joined((role, wording.listed(people)), "\n") or texts.NONE


def phone_text(resource: Resource | None, step: RestartStep, staffing: Staffing | None) -> str:
    """Write the telephone number of whoever starts the resource, else of its supplier."""
    numbers: list[str] = []
    if resource is not None and resource.phone:
        numbers.append(resource.phone)
    if staffing is not None:
        persons = [staffing.persons[i] for i in step.people if i in staffing.persons]
        numbers.extend(p.phone for p in persons if p.phone and not p.protected)
    if not numbers and resource is not None and resource.agreement and resource.agreement.contact:
        numbers.append(resource.agreement.contact)
    return "\n".join(dict.fromkeys(numbers))


def _inside(role: str) -> str:
    """Write a role inside a sentence: a small letter first when its first word is a common noun.

    Known by how names of offices, groups and functions end; the name of a person or a place, and
    an abbreviation, stay as they are.
    """
    first = role.split(maxsplit=1)[0] if role.split() else ""
    common = first[1:].islower() and _OFFICE.search(first) is not None
    return role[:1].lower() + role[1:] if common else role


def decided_sentence(municipality: Municipality) -> str:
    """Say who decided the priority list, and when."""
    decided = municipality.priority_list
    if decided is None:
        return "Ingen prioriteringslista är beslutad."
    by = _inside(texts.text(decided.decided_by, texts.NONE))
    return f"Beslutad av {by}, {texts.date(decided.date, texts.NONE)}."


def decided_table(municipality: Municipality, wanted: Sequence[str]) -> Block:
    """Return the decided priority list, cut down to ``wanted``, with its own numbers."""
    decided = municipality.priority_list
    if decided is None or not decided.order:
        return bullets([], empty="Kommunen har ingen beslutad prioriteringslista.")
    inside = set(wanted)
    rows: list[tuple[str, ...]] = [
        (str(number), name_of(municipality, identity))
        for number, identity in enumerate(decided.order, start=1)
        if identity in inside
    ]
    columns: tuple[tuple[str, float], ...] = (("Nr i listan", 25), ("System", 135))
    description = "Nummer i den beslutade listan, och system."
    beside = _FEWEST_BESIDE <= len(rows) <= _MOST_BESIDE
    if beside:
        half = (len(rows) + 1) // 2
        pairs = zip_longest(rows[:half], rows[half:], fillvalue=("", ""))
        rows = [(*left, *right) for left, right in pairs]
        columns = (("Nr i listan", 19), ("System", 61)) * 2
        description += " Listan fortsätter i tabellens högra hälft."
    return table(
        "Beslutad prioriteringslista",
        description,
        columns,
        rows,
        keep=beside,
        following=True,
        font_pt=DENSE_PT,
        empty="Inget av det som behövs står på den beslutade prioriteringslistan.",
    )


def work_steps(
    municipality: Municipality, resources: Sequence[str], numbers: Mapping[str, int] | None = None
) -> tuple[StepsFields, ...]:
    """Return how every resource with restart work is started: time, people and steps, by name.

    With ``numbers``, by order number, which then stands before the name. Resources that start by
    themselves are left out unless steps are written for them.
    """
    ordered = _by_name(municipality, resources)
    if numbers is not None:
        ordered.sort(key=lambda item: numbers[item[0]])
    found = []
    for identity, resource in ordered:
        work = resource.restart
        if work is None or (work.automatic and not work.steps):
            continue
        people = [f"{count} {skill}" for skill, count in sorted(work.people.items())]
        first = resource.name if numbers is None else f"Nr {numbers[identity]} {resource.name}"
        found.append(
            StepsFields(
                ", ".join((first, texts.duration(work.time.likely), *people)),
                KeptTogether(
                    numbered(work.steps, empty="Stegen är inte skrivna."),
                    following=identity == ordered[-1][0],
                ),
            )
        )
    return tuple(found)


def _by_name(municipality: Municipality, ids: Iterable[str]) -> list[tuple[str, Resource]]:
    found = [(identity, municipality.resources[identity]) for identity in ids]
    return sorted(found, key=lambda item: (item[1].name, item[0]))


def never_back_sentences(municipality: Municipality, result: SimulationResult) -> list[str]:
    """Say what never comes back, in which circle it waits, and which step would free it."""
    sentences = []
    for circle in result.circles:
        cycle = [*circle.cycle, circle.cycle[0]] if circle.cycle else list(circle.members)
        names = names_of(municipality, cycle)
        text = f"{wording.listed(names_of(municipality, circle.members))} väntar på varandra"
        if len(names) > 1:
            text += f" ({' → '.join(names)})"
        told = breaking_sentences(circle, lambda i: name_of(municipality, i))
        sentences.append(" ".join((f"{text}.", *told)))
    return sentences
