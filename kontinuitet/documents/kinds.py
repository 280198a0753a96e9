"""Every kind of document: its template, what it is for, its fields, and how to try a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kontinuitet.documents import (
    action_cards,
    exercise_brief,
    management_report,
    municipality_plan,
    plan,
    public_plan,
    restart_editions,
    restart_list,
    simulation_report,
)
from kontinuitet.documents.chapters.cover import cover_fields, municipality_fields
from kontinuitet.documents.editions.summary import summary_of
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.matter.fields import FieldHelp, describe_fields, template_context
from kontinuitet.documents.matter.redaction import Secrets
from kontinuitet.documents.printed import fallback_sheets
from kontinuitet.documents.printed.action_cards import CardsFields, cards_fields
from kontinuitet.documents.printed.department_plan import PlanFields, plan_fields
from kontinuitet.documents.printed.department_return import (
    DepartmentReturnFields,
    department_return_fields,
    departments_of,
)
from kontinuitet.documents.printed.exercise_brief import ExerciseBriefFields, brief_fields
from kontinuitet.documents.printed.fallback_sheets import SheetsFields, sheets_fields
from kontinuitet.documents.printed.management_report import ManagementFields, management_fields
from kontinuitet.documents.printed.municipality_plan import (
    MunicipalityPlanFields,
    municipality_plan_fields,
)
from kontinuitet.documents.printed.person_steps import (
    PersonStepsFields,
    people_of,
    person_steps_fields,
)
from kontinuitet.documents.printed.public_plan import PublicFields, public_fields
from kontinuitet.documents.printed.restart_order import RestartListFields, restart_list_fields
from kontinuitet.documents.printed.simulation_report import SimulationReportFields, report_fields

#: What a template is tried on: what it is called, and its fields.
Trial = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document."""

    template: str
    purpose: str
    record: type
    trials: Callable[[PlanData], Iterator[Trial]]

    def fields(self) -> list[FieldHelp]:
        """Return every field the template may use, from code."""
        return list(describe_fields(self.record))


def _views(data: PlanData) -> Iterator[DepartmentView]:
    for identity in sorted(data.municipality.departments):
        yield DepartmentView(data, identity)


def _department(build: Callable[[DepartmentView], Any]) -> Callable[[PlanData], Iterator[Trial]]:
    def trials(data: PlanData) -> Iterator[Trial]:
        for view in _views(data):
            yield data.municipality.departments[view.id].name, template_context(build(view))

    return trials


def _public(view: DepartmentView) -> PublicFields:
    return public_fields(view, Secrets(view.data.municipality, view.data.findings))


def _municipality(data: PlanData) -> Iterator[Trial]:
    yield data.municipality.info.name, template_context(municipality_plan_fields(data))


def _management(data: PlanData) -> Iterator[Trial]:
    name = data.municipality.info.name
    yield name, template_context(management_fields(data, None))
    yield name, template_context(management_fields(data, summary_of(data)))


def _restart(data: PlanData) -> Iterator[Trial]:
    model = data.municipality
    for identity in data.considered:
        fields = restart_list_fields(
            model,
            data.scenarios[identity],
            data.simulations[identity],
            cover_fields(data, model.info.plan, ()),
            municipality_fields(model),
        )
        yield data.scenario_name(identity), template_context(fields)


def _person_steps(data: PlanData) -> Iterator[Trial]:
    for identity in data.considered:
        for person in people_of(data, identity):
            fields = person_steps_fields(data, identity, person)
            yield f"{data.scenario_name(identity)}, {person}", template_context(fields)


def _department_return(data: PlanData) -> Iterator[Trial]:
    for identity in data.considered:
        for department in departments_of(data, identity):
            fields = department_return_fields(data, identity, department)
            yield f"{data.scenario_name(identity)}, {department}", template_context(fields)


def _simulation(data: PlanData) -> Iterator[Trial]:
    for identity in data.considered:
        yield data.scenario_name(identity), template_context(report_fields(data, identity))


def _exercise(data: PlanData) -> Iterator[Trial]:
    for identity in data.considered:
        material = data.scenarios[identity].exercise
        if material is not None:
            fields = brief_fields(data, identity, material)
            yield data.scenario_name(identity), template_context(fields)


KINDS: tuple[Kind, ...] = (
    Kind(
        plan.TEMPLATE, "Kontinuitetsplan för en förvaltning", PlanFields, _department(plan_fields)
    ),
    Kind(
        municipality_plan.TEMPLATE,
        "Kontinuitetsplan för hela kommunen",
        MunicipalityPlanFields,
        _municipality,
    ),
    Kind(
        public_plan.TEMPLATE,
        "Offentlig utgåva av en förvaltnings plan",
        PublicFields,
        _department(_public),
    ),
    Kind(
        fallback_sheets.TEMPLATE,
        "Reservrutinblad till teamrummet",
        SheetsFields,
        _department(sheets_fields),
    ),
    Kind(
        action_cards.TEMPLATE,
        "Åtgärdskort, en sida per roll",
        CardsFields,
        _department(cards_fields),
    ),
    Kind(restart_list.TEMPLATE, "Återstartslista att bocka av", RestartListFields, _restart),
    Kind(
        restart_editions.PERSON_TEMPLATE,
        "En persons steg i återstarten",
        PersonStepsFields,
        _person_steps,
    ),
    Kind(
        restart_editions.DEPARTMENT_TEMPLATE,
        "När en förvaltning är igång igen",
        DepartmentReturnFields,
        _department_return,
    ),
    Kind(
        simulation_report.TEMPLATE, "Rapport om ett scenario", SimulationReportFields, _simulation
    ),
    Kind(exercise_brief.TEMPLATE, "Underlag för en övning", ExerciseBriefFields, _exercise),
    Kind(
        management_report.TEMPLATE,
        "Ledningsrapport till kommunstyrelsen",
        ManagementFields,
        _management,
    ),
)

BY_TEMPLATE: Mapping[str, Kind] = {kind.template: kind for kind in KINDS}
