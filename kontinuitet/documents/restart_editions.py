"""Editions of the restart order to hand out: one person's steps, and one department's return."""

from __future__ import annotations

from kontinuitet.documents.making import Tell, build_document, build_for_department
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.printed.department_return import department_return_fields
from kontinuitet.documents.printed.person_steps import person_steps_fields

PERSON_TEMPLATE = "dina-steg.docx"
DEPARTMENT_TEMPLATE = "aterkomst.docx"


def build_person_steps(
    data: PlanData, scenario: str, person: str, *, tell: Tell | None = None
) -> bytes:
    """Build the steps of the person (or pool member) with id ``person``. Same input, same bytes.

    Raises:
        KeyError: the scenario is not among the data's.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    municipality = data.municipality
    fields = person_steps_fields(data, scenario, person)
    return build_document(
        PERSON_TEMPLATE,
        template_context(fields),
        title=f"Dina steg: {fields.person.name}, {data.scenarios[scenario].name}",
        created=creation_date(data, municipality.info.plan),
        municipality=municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        scenarios=(data.scenarios[scenario],),
    )


def build_department_return(
    data: PlanData, scenario: str, department: str, *, tell: Tell | None = None
) -> bytes:
    """Build when the department's activities and systems are back. Same input, same bytes.

    Raises:
        KeyError: there is no such scenario or department.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    return build_for_department(
        data,
        department,
        DEPARTMENT_TEMPLATE,
        department_return_fields(data, scenario, department),
        what="Återkomst",
        edition=f": {data.scenarios[scenario].name}",
        tell=tell,
    )
