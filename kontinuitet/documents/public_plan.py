"""The public edition of a department's plan: without contacts, system names and weaknesses."""

from __future__ import annotations

from kontinuitet import bundled
from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.making import Tell, build_for_department
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.matter.redaction import Secrets
from kontinuitet.documents.printed.public_plan import public_fields
from kontinuitet.errors import InputError

TEMPLATE = "offentlig-plan.docx"


def build_public_plan(data: PlanData, department: str, *, tell: Tell | None = None) -> bytes:
    """Build the public edition for the department with id ``department``. Same input, same bytes.

    Raises:
        KeyError: there is no such department.
        TemplateError: the template cannot be used.
        InputError: a contact, a system name or a weakness would be printed.
    """
    municipality = data.municipality
    found = municipality.departments[department]
    secrets = Secrets(municipality, data.findings)
    built = build_for_department(
        data,
        department,
        TEMPLATE,
        public_fields(DepartmentView(data, department), secrets),
        what="Kontinuitetsplan",
        edition=": offentlig utgåva",
        tell=tell,
    )
    _refuse_secrets(data, built, found.name, secrets)
    return built


def _refuse_secrets(data: PlanData, built: bytes, name: str, secrets: Secrets) -> None:
    """Search the finished document, but for the template's own sentences."""
    template = bundled.read_bytes("plan_templates", TEMPLATE, own=data.own_templates)
    fixed = set(document_text(template).splitlines())
    for line in document_text(built).splitlines():
        hit = None if line in fixed else secrets.found(line)
        if hit is not None:
            raise InputError(
                f"Den offentliga utgåvan för {name} skrivs inte: ”{hit}” får inte stå i den. "
                f"Ta bort det ur underlaget eller ur mallen {TEMPLATE}."
            )
