"""The report to kommunstyrelsen (ledningsrapport) as a Word file."""

from __future__ import annotations

from kontinuitet.documents.editions.comparison import report_history
from kontinuitet.documents.editions.history import Edition, History
from kontinuitet.documents.editions.summary import summary_of
from kontinuitet.documents.making import Tell, build_document
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.printed.management_report import management_fields

TEMPLATE = "ledningsrapport.docx"


def build_management_report(
    data: PlanData,
    previous: Edition | None = None,
    *,
    before: History | None = None,
    tell: Tell | None = None,
) -> bytes:
    """Build the report. Same input, same bytes.

    ``previous`` is the edition to compare with. Without it, the report is compared with what the
    report that it takes the place of (``before``) came after, or with that report itself when it
    was of another date or version.

    Raises:
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    info = data.municipality.info
    summary = summary_of(data)
    history = report_history(data, summary, before)
    if previous is not None:
        history = History(history.current, (previous,))
    compared = history.earlier[-1].summary if history.earlier else None
    return build_document(
        TEMPLATE,
        template_context(management_fields(data, compared)),
        title=f"Ledningsrapport om kontinuitet, {info.name}",
        created=creation_date(data, info.plan),
        municipality=data.municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        scenarios=tuple(data.scenarios[s] for s in data.considered),
        history=history,
    )
