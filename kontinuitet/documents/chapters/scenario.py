"""What a scenario says: what happens, what is known of the real event, what is assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import bullets, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import names_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Outage, Scenario, Selection

_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class ScenarioFields:
    """The scenario of a report or an exercise."""

    id: str = named("id", "Scenariots id.")
    name: str = named("namn", "Scenariots namn.")
    description: str = named("beskrivning", "Vad som händer.")
    source: str = named("källa", "Verklig händelse som scenariot bygger på; tom om ingen.")
    starts: str = named("startar", "Mening om när avbrottet börjar.")
    outages: Block = named("bortfall", "Tabell: vad som faller bort, när och varför.")
    assumptions: Block = named("antaganden", "Punktlista: vad beräkningen antar.")
    notes: Block = named("anmärkningar", "Punktlista: anmärkningar på underlaget; kan vara tom.")
    has_notes: bool = named("har_anmärkningar", "Ja om det finns anmärkningar på underlaget.")


def scenario_fields(
    municipality: Municipality,
    scenario: Scenario,
    notes: Sequence[str],
    *,
    after_start: bool = False,
) -> ScenarioFields:
    """Return what the scenario says; ``notes`` are sentences on the input from the simulation.

    ``after_start`` writes times as ``T+4 h``, for the simulation report.
    """
    return ScenarioFields(
        id=scenario.id,
        name=scenario.name,
        description=texts.text(scenario.description),
        source=scenario.source or "",
        starts=_zero_sentence(scenario) if after_start else texts.start_sentence(scenario.starts),
        outages=_outages_table(municipality, scenario, after_start=after_start),
        assumptions=bullets(scenario.assumptions, empty="Scenariot anger inga antaganden."),
        notes=bullets(notes),
        has_notes=bool(notes),
    )


def _zero_sentence(scenario: Scenario) -> str:
    """Say what T+0 is, as calendar time when the scenario says so."""
    if scenario.starts is None:
        return "T+0 är avbrottets början. Scenariot anger inget datum."
    return f"T+0 är avbrottets början: {wording.moment_in_text(scenario.starts)}."


def _outages_table(municipality: Municipality, scenario: Scenario, *, after_start: bool) -> Block:
    def when(minute: int) -> str:
        if after_start:
            return texts.game_time(minute)
        return texts.when_in_table(minute, scenario.starts)

    rows = [
        (
            _what(municipality, outage),
            when(outage.start),
            "när arbetet är klart" if outage.end is None else when(outage.end),
            outage.recovery.value.capitalize(),
            texts.text(outage.cause, texts.NONE),
        )
        for outage in scenario.outages
    ]
    return table(
        "Bortfall i scenariot",
        "Vad som faller bort, från och till när, vilket arbete det kräver, och orsaken.",
        (("Faller bort", 52), ("Från", 20), ("Till", 24), ("Kräver", 24), ("Orsak", 40)),
        rows,
    )


def _what(municipality: Municipality, outage: Outage) -> str:
    selection = outage.selection
    if selection is None:
        return _listed(names_of(municipality, outage.resources))
    matched = [r.name for _, r in sorted(municipality.resources.items()) if selection.matches(r)]
    if not matched:
        return f"{texts.GAP_MARK} {_selected(selection)}: inget i kommunen"
    return _listed(sorted(matched))


def _listed(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} och {len(names) - _MOST_NAMES} till"


def _selected(selection: Selection) -> str:
    return wording.joined(
        (
            f"typ {selection.type.value}" if selection.type else None,
            f"taggar {wording.listed(selection.tags)}" if selection.tags else None,
            f"leverantör {selection.supplier}" if selection.supplier else None,
            f"plats {selection.site}" if selection.site else None,
        )
    )
