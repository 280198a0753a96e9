"""The fields of the parts of a restart order: one person's steps, and one department's return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.results import ActivityOutage, RestartStep, SimulationResult
from kontinuitet.documents import texts
from kontinuitet.documents.blocks import Block, Cell, CellText
from kontinuitet.documents.context.contacts import contact_table
from kontinuitet.documents.context.cover import (
    CoverFields,
    DepartmentFields,
    MunicipalityFields,
    cover_fields,
    department_fields,
    municipality_fields,
)
from kontinuitet.documents.context.data import DepartmentView, PlanData, printable_contacts
from kontinuitet.documents.context.fields import named
from kontinuitet.documents.context.needs import direct_resources, name_of, names_of
from kontinuitet.documents.context.restart import (
    numbers_of,
    person_name,
    phone_text,
    when_text,
    who_text,
)
from kontinuitet.documents.context.restart_list import BigNumbers, ScenarioFields
from kontinuitet.documents.context.tables import table
from kontinuitet.model.landscape import Activity, Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing

_ROW_MM = 9.0
#: Numbers told in one cell before the rest is counted.
_MOST_TOLD = 4
#: Systems and contacts that leave the department's page whole.
_MOST_SYSTEMS = 9
_MOST_CONTACTS = 4


@dataclass(frozen=True, slots=True)
class PersonFields:
    """Whoever does the steps."""

    name: str = named("namn", "Personens benämning.")
    skills: str = named("kompetenser", "Vad personen kan; tom om det inte är angivet.")
    available: str = named("tillgänglig", "När personen finns; tom om det är från början.")


@dataclass(frozen=True, slots=True)
class PersonStepsFields:
    """Everything the template of one person's steps may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Uppgifter i sidhuvudet, från den kommunövergripande planen.")
    scenario: ScenarioFields = named("scenario", "Scenariot.")
    person: PersonFields = named("person", "Den som gör stegen.")
    summary: str = named("sammanfattning", "Stegen i en mening: antal, första start, sista klar.")
    steps: Block = named("steg", "Tabell: stegen att pricka av.")


@dataclass(frozen=True, slots=True)
class DepartmentReturnFields:
    """Everything the template of one department's return may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: CoverFields = named("plan", "Planens uppgifter, för sidhuvudet.")
    scenario: ScenarioFields = named("scenario", "Scenariot.")
    summary: str = named("sammanfattning", "Återkomsten i en mening.")
    activities: Block = named("verksamheter", "Tabell: när verksamheterna är åter.")
    systems: Block = named("system", "Tabell: när systemen är åter, i vilken ordning.")
    more: str = named("fler_system", "Mening om system som inte får plats; tom om alla står.")
    contacts: Block = named("kontakter", "Tabell: vem man frågar.")


def people_of(data: PlanData, scenario: str) -> list[str]:
    """Return the ids of those who do any restart work in the scenario, sorted."""
    order = data.simulations[scenario].restart.order
    return sorted({person for step in order for person in step.people})


def departments_of(data: PlanData, scenario: str) -> list[str]:
    """Return the ids of the departments that the scenario interrupts or degrades, sorted."""
    outages = data.simulations[scenario].activities
    return sorted({o.department for o in outages if o.down or o.degraded})


def _scenario(scenario: Scenario) -> ScenarioFields:
    return ScenarioFields(
        scenario.name,
        scenario.description or "",
        texts.moment(scenario.starts) if scenario.starts else "",
    )


def person_steps_fields(data: PlanData, scenario_id: str, person: str) -> PersonStepsFields:
    """Return all fields of one person's steps.

    A person with skyddade personuppgifter is told by id, as in the whole list.

    Raises:
        KeyError: the scenario is not among the data's.
    """
    municipality = data.municipality
    scenario, result = data.scenarios[scenario_id], data.simulations[scenario_id]
    staffing = scenario.staffing or municipality.staffing
    steps = [step for step in result.restart.order if person in step.people]
    return PersonStepsFields(
        municipality=municipality_fields(municipality),
        plan=cover_fields(data, municipality.info.plan, ()),
        scenario=_scenario(scenario),
        person=_person(person, staffing),
        summary=_steps_sentence(steps, scenario),
        steps=_Steps(municipality, scenario, result, person).table(steps),
    )


def _person(identity: str, staffing: Staffing | None) -> PersonFields:
    found = staffing.persons.get(identity) if staffing else None
    skills = texts.enumerate_words(sorted(found.skills)) if found and not found.protected else ""
    available = texts.game_time(found.available_from) if found and found.available_from else ""
    return PersonFields(person_name(identity, staffing), skills, available)


def _steps_sentence(steps: Sequence[RestartStep], scenario: Scenario) -> str:
    zero = texts.zero_sentence(scenario.starts)
    if not steps:
        return f"{zero} Du har inget steg i ordningen."
    first, last = min(s.start for s in steps), max(s.end for s in steps)
    count = texts.counted(len(steps), "steg", "steg")
    return (
        f"{zero} Du har {count}. Det första börjar {texts.game_hours(first)}, det sista är klart "
        f"{texts.game_hours(last)}."
    )


class _Steps:
    """Makes the table of one person's steps."""

    def __init__(
        self, municipality: Municipality, scenario: Scenario, result: SimulationResult, person: str
    ) -> None:
        self.municipality = municipality
        self.starts = scenario.starts
        self.staffing = scenario.staffing or municipality.staffing
        self.person = person
        self.numbers = numbers_of(result)
        self.by_id = {step.id: step for step in result.restart.order}
        self.after: dict[str, list[str]] = {}
        for step in result.restart.order:
            for identity in step.waits_for:
                self.after.setdefault(identity, []).append(step.id)

    def table(self, steps: Iterable[RestartStep]) -> Block:
        rows: list[tuple[Cell, ...]] = [
            (
                CellText(str(step.number), bold=True),
                self._system(step),
                self._told(step.waits_for),
                when_text(step.start, self.starts),
                when_text(step.end, self.starts),
                self._then(step),
                CellText(texts.CHECKBOX, symbol=True),
                "",
                "",
            )
            for step in steps
        ]
        listed = table(
            "Dina steg",
            "Ordningsnummer, system, vad steget väntar på och vem som gör det, starttid, klar, vem "
            "som ska få veta när steget är klart, kryssruta, klockslag och signatur.",
            (
                ("Ordning", 18),
                ("System", 42),
                ("Väntar på, och vem som gör det", 47),
                ("Starttid", 27),
                ("Klar", 27),
                ("Säg till när du är klar", 46),
                ("☐", 9),
                ("Klockslag", 20),
                ("Signatur", 21),
            ),
            rows,
            empty="Du har inget steg i ordningen.",
            row_height_mm=_ROW_MM,
            centred=(0, 6),
        )
        return BigNumbers(listed) if rows else listed

    def _system(self, step: RestartStep) -> str:
        others = [person_name(p, self.staffing) for p in step.people if p != self.person]
        lines = [name_of(self.municipality, step.id)]
        if others:
            lines.append(f"Tillsammans med {texts.enumerate_words(others)}")
        return "\n".join([*lines, *(f"Nödstart: {text}" for text in step.break_glass)])

    def _told(self, identities: Sequence[str]) -> str:
        """Write steps as numbers with who does each and the telephone; others by name."""
        inside = sorted((i for i in identities if i in self.numbers), key=self.numbers.__getitem__)
        lines = [self._one(identity) for identity in inside[:_MOST_TOLD]]
        if len(inside) > _MOST_TOLD:
            rest = ", ".join(str(self.numbers[i]) for i in inside[_MOST_TOLD:])
            lines.append(f"Även nr {rest}, se listan")
        lines += [name_of(self.municipality, i) for i in identities if i not in self.numbers]
        return "\n".join(lines) or texts.NONE

    def _one(self, identity: str) -> str:
        step = self.by_id[identity]
        resource = self.municipality.resources.get(identity)
        who = who_text(resource, step, self.staffing).replace("\n", ", ")
        phone = phone_text(resource, step, self.staffing).replace("\n", ", ")
        if self.person in step.people:
            who, phone = "du själv", ""
        return texts.join_parts((f"Nr {step.number} {who}", phone))

    def _then(self, step: RestartStep) -> str:
        following = self._told(self.after.get(step.id, ()))
        back = [i for i in step.frees if i in self.municipality.activities]
        names = names_of(self.municipality, back[:_MOST_TOLD])
        if len(back) > _MOST_TOLD:
            names.append(f"{len(back) - _MOST_TOLD} till")
        told = f"Åter: {texts.enumerate_words(names)}" if names else ""
        return texts.join_parts(("" if following == texts.NONE else following, told), "\n") or (
            texts.NONE
        )


def department_return_fields(
    data: PlanData, scenario_id: str, department: str
) -> DepartmentReturnFields:
    """Return all fields of one department's return.

    Raises:
        KeyError: there is no such scenario or department.
    """
    municipality = data.municipality
    scenario, result = data.scenarios[scenario_id], data.simulations[scenario_id]
    view = DepartmentView(data, department)
    outages = {o.id: o for o in result.activities if o.down or o.degraded}
    hit = [(outages[i], activity) for i, activity in view.activities if i in outages]
    hit.sort(key=lambda item: _return_key(item[0]))
    found = municipality.departments[department]
    systems, more = _systems(view, scenario, result)
    contacts = (*found.contacts, *municipality.info.contacts)
    return DepartmentReturnFields(
        municipality=municipality_fields(municipality),
        department=department_fields(municipality, department),
        plan=cover_fields(data, found.plan, ()),
        scenario=_scenario(scenario),
        summary=_return_sentence(hit, len(view.activities), scenario),
        activities=_activities(hit, scenario),
        systems=systems,
        more=more,
        contacts=contact_table("Fråga de här", printable_contacts(contacts)[:_MOST_CONTACTS]),
    )


def _return_key(outage: ActivityOutage) -> tuple[bool, int, str]:
    back = _back(outage)
    return (back is None, back or 0, outage.id)


def _back(outage: ActivityOutage) -> int | None:
    """Return when the activity is back; of one that is only degraded, when that is over."""
    spans = outage.down or outage.degraded
    return spans[-1].end


def _return_sentence(
    hit: Sequence[tuple[ActivityOutage, Activity]], total: int, scenario: Scenario
) -> str:
    down = [o for o, _ in hit if o.down]
    zero = texts.zero_sentence(scenario.starts)
    if not hit:
        return f"{zero} Ingen av våra verksamheter berörs."
    all_of = texts.counted(total, "verksamhet", "verksamheter")
    count = f"{len(down)} av {all_of} avbryts."
    never = sum(_back(o) is None for o in down)
    ends = [_back(o) for o in down]
    last = max((end for end in ends if end is not None), default=None)
    told = [zero, count]
    if last is not None:
        told.append(f"Den sista är åter {texts.game_hours(last)}.")
    if never:
        told.append(f"{texts.GAP_MARK} {never} kommer inte tillbaka utan särskilda åtgärder.")
    return " ".join(told)


def _activities(hit: Sequence[tuple[ActivityOutage, Activity]], scenario: Scenario) -> Block:
    rows: list[tuple[Cell, ...]] = []
    for outage, activity in hit:
        back = _back(outage)
        if outage.down_from is None:
            start = texts.join_parts(("Nedsatt", when_text(outage.degraded[0].start, None)), "\n")
        else:
            start = when_text(outage.down_from, scenario.starts, weekday=False)
        rows.append(
            (
                CellText(activity.name, bold=True),
                start,
                texts.NEVER if back is None else when_text(back, scenario.starts, weekday=False),
                texts.goal_time(activity.mtpd),
                _meanwhile(outage, activity),
            )
        )
    return table(
        "När verksamheterna är åter",
        "Verksamhet, nere från, åter, acceptabel avbrottstid, och vad man gör till dess.",
        (
            ("Verksamhet", 37),
            ("Nere från", 25),
            ("Åter", 25),
            ("Acceptabelt", 22),
            ("Gör så här till dess", 51),
        ),
        rows,
        empty="Ingen av våra verksamheter berörs.",
        row_height_mm=8.0,
        font_pt=8.5,
    )


def _meanwhile(outage: ActivityOutage, activity: Activity) -> str:
    """Say which fallback routines are used, where they are kept and from when they are going."""
    first: dict[str, int] = {}
    for use in outage.fallbacks:
        first.setdefault(use.id, use.start)
    lines = []
    for identity, start in first.items():
        fallback = activity.fallbacks[identity]
        lines.append(
            texts.join_parts((f"{fallback.name} ({texts.game_hours(start)})", fallback.place))
        )
    if lines:
        return "\n".join(lines)
    if not outage.down:
        return "Går vidare, men nedsatt."
    if activity.fallbacks:
        return f"{texts.GAP_MARK} Ingen reservrutin hjälper i det här scenariot."
    return f"{texts.GAP_MARK} Ingen reservrutin finns."


def _systems(
    view: DepartmentView, scenario: Scenario, result: SimulationResult
) -> tuple[Block, str]:
    municipality = view.data.municipality
    staffing = scenario.staffing or municipality.staffing
    used = set(direct_resources(municipality, (a for _, a in view.activities)))
    behind = set(view.resources)
    order = result.restart.order
    direct = [step for step in order if step.id in used]
    shown = direct[:_MOST_SYSTEMS]
    rest = sum(step.id in behind for step in order) - len(shown)
    serves = _served(view)
    rows: list[tuple[Cell, ...]] = []
    for step in shown:
        resource = municipality.resources.get(step.id)
        who = who_text(resource, step, staffing).replace("\n", ", ")
        phone = phone_text(resource, step, staffing).replace("\n", ", ")
        rows.append(
            (
                CellText(str(step.number), bold=True),
                CellText(name_of(municipality, step.id), bold=True),
                when_text(step.end, scenario.starts, weekday=False),
                texts.join_parts((who, phone)),
                _named(serves.get(step.id, [])),
                CellText(texts.CHECKBOX, symbol=True),
            )
        )
    listed = table(
        "När systemen är åter",
        "Ordningsnummer i kommunens återstartslista, system, när det är åter, vem som startar det "
        "med telefon, för vilka verksamheter, och kryssruta.",
        (
            ("Nr", 11),
            ("System", 38),
            ("Åter", 25),
            ("Startas av", 45),
            ("För", 32),
            ("☐", 9),
        ),
        rows,
        empty="Inget system som vi använder direkt behöver startas om i scenariot.",
        row_height_mm=8.0,
        font_pt=8.5,
        centred=(0, 5),
    )
    more = (
        f"Ytterligare {texts.counted(rest, 'system', 'system')} som vi är beroende av startas: se "
        "kommunens återstartslista."
        if rest
        else ""
    )
    return listed, more


def _served(view: DepartmentView) -> Mapping[str, list[str]]:
    """Return the names of the department's activities that use each resource directly."""
    found: dict[str, list[str]] = {}
    for _, activity in view.activities:
        for resource in direct_resources(view.data.municipality, [activity]):
            found.setdefault(resource, []).append(activity.name)
    return found


def _named(names: Sequence[str]) -> str:
    rest = len(names) - 2
    return ", ".join(names[:2]) + (f" och {rest} till" if rest > 0 else "") or texts.NONE
