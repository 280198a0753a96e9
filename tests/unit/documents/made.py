"""Documents by name, for tests that ask for many: each is `make` with its kind and subject."""

from __future__ import annotations

from typing import Any

from kontinuitet.documents.editions.history import Edition
from kontinuitet.documents.making import Subject, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import (
    action_cards,
    department_plan,
    department_return,
    exercise_brief,
    fallback_sheets,
    management_report,
    municipality_plan,
    person_steps,
    public_plan,
    restart_order,
    simulation_report,
)


def build_plan(data: PlanData, department: str, **more: Any) -> bytes:
    return make(department_plan.KIND, data, Subject(department=department), **more)


def build_municipality_plan(data: PlanData, **more: Any) -> bytes:
    return make(municipality_plan.KIND, data, **more)


def build_public_plan(data: PlanData, department: str, **more: Any) -> bytes:
    return make(public_plan.KIND, data, Subject(department=department), **more)


def build_fallback_sheets(data: PlanData, department: str, **more: Any) -> bytes:
    return make(fallback_sheets.KIND, data, Subject(department=department), **more)


def build_action_cards(data: PlanData, department: str, **more: Any) -> bytes:
    return make(action_cards.KIND, data, Subject(department=department), **more)


def build_restart_list(data: PlanData, scenario: str, **more: Any) -> bytes:
    return make(restart_order.KIND, data, Subject(scenario=scenario), **more)


def build_person_steps(data: PlanData, scenario: str, person: str, **more: Any) -> bytes:
    return make(person_steps.KIND, data, Subject(scenario=scenario, person=person), **more)


def build_department_return(data: PlanData, scenario: str, department: str, **more: Any) -> bytes:
    subject = Subject(department=department, scenario=scenario)
    return make(department_return.KIND, data, subject, **more)


def build_report(data: PlanData, scenario: str, **more: Any) -> bytes:
    return make(simulation_report.KIND, data, Subject(scenario=scenario), **more)


def build_brief(data: PlanData, scenario: str, **more: Any) -> bytes:
    return make(exercise_brief.KIND, data, Subject(scenario=scenario), **more)


def build_management_report(data: PlanData, previous: Edition | None = None, **more: Any) -> bytes:
    return make(management_report.KIND, data, against=previous, **more)
