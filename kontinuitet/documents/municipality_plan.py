"""The continuity plan of the whole municipality as a Word file, for kommunledningen."""

from __future__ import annotations

from kontinuitet.documents.built import Tell, build_document
from kontinuitet.documents.context.data import PlanData, creation_date
from kontinuitet.documents.context.fields import template_context
from kontinuitet.documents.context.municipality import municipality_plan_fields

TEMPLATE = "kommunplan.docx"


def build_municipality_plan(data: PlanData, *, tell: Tell | None = None) -> bytes:
    """Build the plan of the whole municipality. Same input, same bytes.

    ``tell`` is given a sentence (Swedish) on each field with characters that Word cannot show.

    Raises:
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    info = data.municipality.info
    return build_document(
        TEMPLATE,
        template_context(municipality_plan_fields(data)),
        title=f"Kontinuitetsplan för {info.name}, hela kommunen",
        created=creation_date(data, info.plan),
        municipality=data.municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
    )
