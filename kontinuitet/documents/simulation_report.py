"""The report of one simulated scenario as a Word file."""

from __future__ import annotations

import dataclasses

from kontinuitet.documents.chapters.course_pictures import report_pictures
from kontinuitet.documents.making import Tell, build_document
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.printed.simulation_report import report_fields

TEMPLATE = "simuleringsrapport.docx"


def build_report(data: PlanData, scenario_id: str, *, tell: Tell | None = None) -> bytes:
    """Build the report of the scenario with id ``scenario_id``. Same input, same bytes.

    ``tell`` is given a sentence (Swedish) on each field with characters that Word cannot show.

    Raises:
        KeyError: the scenario is not among the data's.
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    municipality = data.municipality
    scenario = data.scenarios[scenario_id]
    # The report is about this scenario, whichever one the plans take their times from.
    one = dataclasses.replace(data, scenario=scenario_id)
    return build_document(
        TEMPLATE,
        template_context(report_fields(one, scenario_id, report_pictures(one, scenario_id))),
        title=f"Simuleringsrapport: {scenario.name}, {municipality.info.name}",
        created=creation_date(data, municipality.info.plan),
        municipality=municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        scenarios=(data.scenarios[scenario_id],),
    )
