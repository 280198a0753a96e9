"""The report to kommunstyrelsen (ledningsrapport) as a Word file."""

from __future__ import annotations

from kontinuitet.documents.built import Tell, build_document
from kontinuitet.documents.context.data import PlanData, creation_date
from kontinuitet.documents.context.fields import template_context
from kontinuitet.documents.context.management import management_fields
from kontinuitet.documents.recorded_input import Summary, summary_of

TEMPLATE = "ledningsrapport.docx"


def build_management_report(
    data: PlanData, previous: Summary | None = None, *, tell: Tell | None = None
) -> bytes:
    """Build the report. Same input, same bytes.

    ``previous`` is what an earlier report recorded (``recorded_input.read_record``). The report
    carries its own record, for the next one to be compared with.

    Raises:
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    info = data.municipality.info
    return build_document(
        TEMPLATE,
        template_context(management_fields(data, previous)),
        title=f"Ledningsrapport om kontinuitet, {info.name}",
        created=creation_date(data, info.plan),
        municipality=data.municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        summary=summary_of(data),
    )
