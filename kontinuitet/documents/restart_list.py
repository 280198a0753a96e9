"""The printable restart order (återstartsordning, prioriteringslista) as a Word file."""

from __future__ import annotations

from kontinuitet.documents.chapters.course_pictures import restart_pictures
from kontinuitet.documents.chapters.cover import cover_fields, municipality_fields
from kontinuitet.documents.making import Tell, build_document
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.printed.restart_order import restart_list_fields

TEMPLATE = "aterstartsordning.docx"


def build_restart_list(data: PlanData, scenario: str, *, tell: Tell | None = None) -> bytes:
    """Build the tick-box list for the scenario with id ``scenario``. Same input, same bytes.

    ``tell`` is given a sentence (Swedish) on each field with characters that Word cannot show.

    Raises:
        KeyError: the scenario is not among the data's.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    municipality = data.municipality
    who = municipality_fields(municipality)
    fields = restart_list_fields(
        municipality,
        data.scenarios[scenario],
        data.simulations[scenario],
        cover_fields(data, municipality.info.plan, ()),
        who,
        restart_pictures(data, scenario),
    )
    return build_document(
        TEMPLATE,
        template_context(fields),
        title=f"Återstartsordning: {data.scenarios[scenario].name}, {municipality.info.name}",
        created=creation_date(data, municipality.info.plan),
        municipality=municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        scenarios=(data.scenarios[scenario],),
    )
