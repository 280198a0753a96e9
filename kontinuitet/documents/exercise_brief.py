"""The brief of a desk exercise on one scenario (övningsunderlag) as a Word file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.making import Tell, build_document
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.printed.exercise_brief import MARKING, brief_fields
from kontinuitet.errors import InputError
from kontinuitet.model.scenario import ExerciseMaterial, Scenario

TEMPLATE = "ovningsunderlag.docx"

#: A text that is found outside the room must never be taken for the real thing.
_FORBIDDEN = re.compile(
    r"\b(?:"
    r"(?:detta|det(?:ta)?\s+här|det|de\s+här)\s+är\s+(?:ingen|inte\s+(?:en|någon)|ej\s+en)\s+övning"
    r"|ej\s+övning|inte\s+en\s+övning|ingen\s+övning"
    r"|skarpt\s+läge|skarp\s+händelse"
    r")\b",
    re.IGNORECASE,
)


def build_brief(data: PlanData, scenario_id: str, *, tell: Tell | None = None) -> bytes:
    """Build the brief for the scenario with id ``scenario_id``. Same input, same bytes.

    ``tell`` is given a sentence (Swedish) on each field with characters that Word cannot show.

    Raises:
        KeyError: the scenario is not among the data's.
        TemplateError: the template cannot be used.
        InputError: the scenario has no exercise material, a text could be taken for a real event,
            the template lacks the marking, or something about a person with skyddade
            personuppgifter would be printed.
    """
    municipality = data.municipality
    scenario = data.scenarios[scenario_id]
    material = scenario.exercise
    if material is None:
        raise InputError(f'Scenariot "{scenario.name}" har inget övningsmaterial (övning).')
    for place, text in _texts(scenario, material):
        _refuse_real(text, f'Scenariot "{scenario.id}", {place}')
    one = dataclasses.replace(data, scenario=scenario_id)
    built = build_document(
        TEMPLATE,
        template_context(brief_fields(one, scenario_id, material)),
        title=f"ÖVNING: övningsunderlag {scenario.name}, {municipality.info.name}",
        created=creation_date(data, municipality.info.plan),
        municipality=municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        scenarios=(data.scenarios[scenario_id],),
    )
    _refuse_unmarked(document_text(built))
    return built


def _texts(scenario: Scenario, material: ExerciseMaterial) -> Iterator[tuple[str, str]]:
    """Yield (place in the scenario, text) for all that is printed from it."""
    yield "namn", scenario.name
    yield "beskrivning", scenario.description or ""
    yield "källa", scenario.source or ""
    yield "antaganden", "\n".join(scenario.assumptions)
    yield "bortfall", "\n".join(outage.cause or "" for outage in scenario.outages)
    yield "syfte", material.purpose or ""
    for goal in material.goals:
        yield f"målet {goal.id}", "\n".join((goal.text, *goal.indicators))
    for inject in material.injects:
        parts = (
            inject.sender or "",
            inject.receiver or "",
            inject.text,
            *inject.questions,
            *inject.expected,
        )
        yield f"inspelet {inject.id}", "\n".join(parts)
    yield "frågor", "\n".join(material.questions)


def _refuse_real(text: str, where: str) -> None:
    found = _FORBIDDEN.search(text)
    if found is not None:
        words = " ".join(found.group().split())
        raise InputError(
            f"{where}: texten ”{words}” får inte stå i övningsmaterial. Den som ser bladet ska "
            "aldrig kunna tro att det gäller på riktigt."
        )


def _refuse_unmarked(text: str) -> None:
    """Check the finished document: the template may be the municipality's own."""
    _refuse_real(text, "Övningsunderlaget")
    if text.count(MARKING) < 2:
        raise InputError(
            f'Mallen "{TEMPLATE}" saknar märkningen ”{MARKING}”. Den ska stå först och sist och i '
            "sidhuvud och sidfot."
        )
