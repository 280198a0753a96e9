"""The continuity plan of the whole municipality as a Word file, for kommunledningen."""

from __future__ import annotations

from kontinuitet.documents.editions.comparison import changed_since_adopted, compare, plan_history
from kontinuitet.documents.editions.history import History
from kontinuitet.documents.editions.summary import summary_of
from kontinuitet.documents.making import Tell, build_document
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.printed.municipality_plan import municipality_plan_fields

TEMPLATE = "kommunplan.docx"


def build_municipality_plan(
    data: PlanData, *, before: History | None = None, tell: Tell | None = None
) -> bytes:
    """Build the plan of the whole municipality. Same input, same bytes.

    ``before`` is the record of the plan that this one takes the place of: what has changed since
    the latest adopted version is listed. ``tell`` is given a sentence (Swedish) on each field with
    characters that Word cannot show, and when an adopted version no longer is what was adopted.

    Raises:
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    info = data.municipality.info
    summary = summary_of(data)
    history = plan_history(data, info.plan, summary, before)
    said = changed_since_adopted(history, summary)
    if said is not None and tell is not None:
        tell(f"{info.name}: {said}")
    compared = compare(history, summary)
    return build_document(
        TEMPLATE,
        template_context(municipality_plan_fields(data, compared=compared)),
        title=f"Kontinuitetsplan för {info.name}, hela kommunen",
        created=creation_date(data, info.plan),
        municipality=data.municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        scenarios=tuple(data.scenarios[s] for s in data.considered),
        history=history,
    )
