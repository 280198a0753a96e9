"""One person's steps and one department's return."""

from __future__ import annotations

from kontinuitet.documents.making import Subject, Tell, make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import department_return, person_steps


def build_person_steps(
    data: PlanData, scenario: str, person: str, *, tell: Tell | None = None
) -> bytes:
    """Make one person's steps."""
    return make(person_steps.KIND, data, Subject(scenario=scenario, person=person), tell=tell)


def build_department_return(
    data: PlanData, scenario: str, department: str, *, tell: Tell | None = None
) -> bytes:
    """Make one department's return."""
    subject = Subject(department=department, scenario=scenario)
    return make(department_return.KIND, data, subject, tell=tell)
