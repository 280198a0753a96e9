"""Chapter 9: when the systems that a department uses itself are expected back, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block, ParagraphsBlock
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import direct_resources


@dataclass(frozen=True, slots=True)
class BackFields:
    """When what the department uses itself is back in one scenario."""

    scenario: str = named("scenario", "Scenariot som tiderna gäller.")
    zero: str = named("t_noll", "Mening om när avbrottet börjar.")
    rows: Block = named("tabell", "Tabell: när det som används direkt väntas vara igång igen.")


def back_fields(view: DepartmentView) -> BackFields:
    """Return chapter 9 of a department's plan."""
    data = view.data
    if view.course is None:
        nothing = ParagraphsBlock([("Normal", "Inget scenario är simulerat.")])
        return BackFields("inget scenario", texts.start_sentence(None), nothing)
    model = data.municipality
    scenario, result = view.course
    used = set(direct_resources(model, (activity for _, activity in view.activities)))
    hit = [r for r in result.resources if r.id in used]
    hit.sort(key=lambda r: (r.up_again is None, r.up_again or 0, model.resources[r.id].name))
    rows = [
        (
            model.resources[one.id].name,
            texts.when_in_table(one.down_from, scenario.starts),
            texts.when_in_table(one.up_again, scenario.starts),
            wording.joined(
                (
                    model.resources[one.id].administrator or model.resources[one.id].responsible,
                    model.resources[one.id].phone,
                ),
                ", ",
            )
            or texts.NONE,
        )
        for one in hit
    ]
    return BackFields(
        scenario=scenario.name,
        zero=texts.days_sentence(scenario.starts),
        rows=table(
            "När det vi använder är igång igen",
            "System eller resurs, när det slutar fungera, när det väntas vara igång igen, och vem "
            "som lämnar besked.",
            (("System eller resurs", 50), ("Borta från", 29), ("Igång igen", 29), ("Besked", 52)),
            rows,
            font_pt=DENSE_PT,
            empty="Inget av det som verksamheterna använder direkt slås ut i scenariot.",
        ),
    )
