"""The decisions that wait for somebody when a restart begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import NeverReason
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.restart.listing import list_rows
from kontinuitet.analysis.restart.texts import choice_sentence
from kontinuitet.documents.blocks import Block, CellText
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.needs import name_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

_MOST_NAMED: Final = 4
#: Seldom more than these can be taken in at once; the annexes have the rest.
_MOST_NEVER: Final = 3


def decisions(
    municipality: Municipality, scenario: Scenario, result: SimulationResult
) -> tuple[tuple[str, str], ...]:
    """Return each decision that waits: the question, and what it rests on."""
    return tuple(_decisions(municipality, scenario, result))


def decisions_table(municipality: Municipality, waiting: Sequence[tuple[str, str]]) -> Block:
    """Return the decisions that wait, what they rest on, and room for what is decided."""
    activation = municipality.info.plan.activation
    decides = texts.text(activation.decided_by, texts.NOT_DECIDED)
    return table(
        "Beslut som väntar",
        "Vad som ska beslutas, underlaget, vem som beslutar, och plats för beslut, klockslag och "
        "signatur.",
        (
            ("Beslut som väntar", 62),
            ("Underlag", 100),
            ("Beslutas av", 38),
            ("Beslut, klockslag och signatur", 57),
        ),
        [(CellText(question, bold=True), ground, decides, "") for question, ground in waiting],
        font_pt=DENSE_PT,
        row_height_mm=9,
        empty="Inget beslut väntar.",
    )


def _decisions(
    municipality: Municipality, scenario: Scenario, result: SimulationResult
) -> Iterator[tuple[str, str]]:
    restart = result.restart
    if restart.order and restart.decided is not None:
        yield "Ska den här ordningen följas?", choice_sentence(restart)
    rows = list_rows(municipality, scenario, restart)
    glass = [f"nr {row.number} {row.name}" for row in rows if row.step.break_glass and not row.done]
    if glass:
        yield (
            "Får nödstarten göras?",
            f"Gäller {wording.listed(glass)}. Stegen står på listan. Förslag: ja.",
        )
    nobody = [n for n in restart.never_reasons if n.reason is NeverReason.NOBODY]
    for never in nobody[:_MOST_NEVER]:
        yield f"Vem ska starta {name_of(municipality, never.id)}?", f"{_begun(never.text)}."
    if len(nobody) > _MOST_NEVER:
        more = wording.count_in_table(len(nobody) - _MOST_NEVER, "system", "system")
        yield "Vem ska starta resten?", f"{more} till, se Det som inte kommer tillbaka."
    late = [
        a.id for a in result.activities if a.exceeds and municipality.activities[a.id].essential
    ]
    if late:
        names = [name_of(municipality, identity) for identity in late]
        count = wording.count_in_text(
            len(late), "samhällsviktig verksamhet", "samhällsviktiga verksamheter"
        )
        yield (
            "Hur klarar sig de som får vänta för länge?",
            f"{count.capitalize()} är utan förmåga längre än den acceptabla avbrottstiden: "
            f"{wording.listed(names, most=_MOST_NAMED)}.",
        )


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
