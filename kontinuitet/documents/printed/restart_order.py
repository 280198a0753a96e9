"""The printable restart order (återstartsordning, prioriteringslista), to tick off.

The list itself is short; how each system is started, why the order is so and what it costs are
annexes, which are there when they are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import ListComparison, RestartResult
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.restart.texts import UNLIMITED_PEOPLE, aborted_sentence
from kontinuitet.documents.blocks import (
    Block,
    CellText,
)
from kontinuitet.documents.chapters.course_pictures import restart_pictures
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.dependencies import PictureFields
from kontinuitet.documents.chapters.restart import (
    StepsFields,
    numbers_of,
    step_name,
    work_steps,
)
from kontinuitet.documents.chapters.restart_decisions import decisions, decisions_table
from kontinuitet.documents.chapters.restart_list import (
    ScenarioFields,
    break_glass,
    cost,
    never_back,
    scenario_fields,
    staffing_sentence,
)
from kontinuitet.documents.chapters.restart_sheet import Sheet
from kontinuitet.documents.chapters.restart_why import (
    ChainFields,
    WhatIfFields,
    chain_fields,
    person_name,
    what_if_fields,
)
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.making import Kind, Source, for_scenarios
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, names_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class StaffingFields:
    """Who does the work."""

    text: str = named("text", "Mening om bemanningen.")
    people: Block = named("tabell", "Tabell: vem som gör vad.")


@dataclass(frozen=True, slots=True)
class CostFields:
    """What the order costs against the decided list."""

    text: Block = named("text", "Punktlista: vad ordningen kostar jämfört med den beslutade.")
    differences: Block = named("tabell", "Tabell: skillnad i timmar per verksamhet.")


@dataclass(frozen=True, slots=True)
class RestartListFields:
    """Everything the template of the restart order may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Uppgifter i sidhuvudet, från den kommunövergripande planen.")
    scenario: ScenarioFields = named("scenario", "Scenariot.")
    summary: str = named("sammanfattning", "Listan i en mening: antal system, längsta tid.")
    notes: tuple[str, ...] = named(
        "anmärkningar", "Meningar om vad scenariot inte kunde träffa, och om starter som avbryts."
    )
    happened: str = named("vad", "Vad som har hänt, i en mening; kan vara tom.")
    called_in: Block = named("inkallade", "Tabell: vem som kallas in, när och på vilket nummer.")
    first_works: Block = named("första_arbetena", "Tabell: de första tio arbetena.")
    decisions: Block = named("beslut", "Tabell: beslut som väntar.")
    decisions_wait: bool = named("beslut_finns", "Sant när något beslut väntar.")
    more: bool = named("fler", "Sant när listan har mer än de första arbetena.")
    other_works: Block = named("resten", "Tabeller: resten av listan.")
    is_done: bool = named("klart_finns", "Sant när något redan är klart, i en omplanerad lista.")
    done: Block = named("klart", "Tabell: det som redan är klart, i en omplanerad lista.")
    order: Block = named("ordning", "Tabeller: hela listan att pricka av, i ett stycke.")
    lost: bool = named("saknas", "Sant när något inte kommer tillbaka.")
    never_back: Block = named(
        "aldrig_åter", "Punktlista: det som inte kommer tillbaka, och varför."
    )
    annexes: bool = named("bilagor", "Sant när bilagorna ska vara med, med --bilagor.")
    break_glass: Block = named("nödstart", "Punktlista: nödstartsteg som listan använder.")
    staffing: StaffingFields = named("bemanning", "Bemanningen.")
    cost: CostFields = named("kostnad", "Vad ordningen kostar.")
    chain: ChainFields = named("kritisk_kedja", "Det som avgör när det sista är åter.")
    what_if: WhatIfFields = named("tänk_om", "Vad andra personer skulle betyda.")
    reasons: Block = named("varför", "Tabell: varför i den här ordningen.")
    steps: tuple[StepsFields, ...] = named("steg", "Så startas varje system.")
    pictures: tuple[PictureFields, ...] = named("bilder", "Bild av återstarten; kan vara tom.")


def restart_list_fields(source: Source) -> RestartListFields:
    """Return all fields of the restart order for one scenario."""
    municipality, scenario, result = source.municipality, source.scenario, source.result
    staffing = scenario.staffing_in(municipality)
    restart = result.restart
    rows = (step.id for step in restart.order if step.id in municipality.resources)
    started = list(dict.fromkeys(rows))
    sheet = Sheet(municipality, scenario, result)
    waiting = decisions(municipality, scenario, result)
    return RestartListFields(
        municipality=municipality_fields(municipality),
        plan=cover_fields(source.data, municipality.info.plan, ()),
        scenario=scenario_fields(scenario, result),
        summary=sheet.summary(),
        notes=(
            *result.notes,
            *((UNLIMITED_PEOPLE,) if restart.unlimited_people else ()),
            *_aborted(municipality, scenario, restart),
        ),
        happened=texts.first_sentence(scenario.description or ""),
        called_in=sheet.called_in(),
        first_works=sheet.first_works(),
        decisions=decisions_table(municipality, waiting),
        decisions_wait=bool(waiting),
        more=sheet.more,
        other_works=sheet.other_works(),
        is_done=any(row.done for row in sheet.rows),
        done=sheet.done(),
        order=sheet.all_works(),
        lost=bool(result.never_back),
        annexes=source.data.annexes,
        never_back=never_back(municipality, result),
        break_glass=break_glass(municipality, restart),
        staffing=StaffingFields(
            staffing_sentence(restart, staffing), _people_table(restart, staffing)
        ),
        cost=CostFields(
            cost(restart),
            _difference_table(municipality, restart.decided),
        ),
        chain=chain_fields(municipality, scenario, restart),
        what_if=what_if_fields(municipality, restart, staffing),
        reasons=_reasons(municipality, result),
        steps=work_steps(municipality, started, numbers_of(result)),
        pictures=restart_pictures(source.data, source.scenario_id),
    )


def _aborted(
    municipality: Municipality, scenario: Scenario, restart: RestartResult
) -> Iterator[str]:
    """Yield a sentence for each start that brings nothing back: its people are busy meanwhile."""
    staffing = scenario.staffing_in(municipality)
    for start in restart.aborted:
        people = wording.set_apart([person_name(p, staffing) for p in start.people])
        said = aborted_sentence(start, municipality, people)
        when = texts.when_in_table(start.start, scenario.starts)
        yield f"▲ Start som avbryts, {when}: {said}"


def _people_table(restart: RestartResult, staffing: Staffing | None) -> Block:
    work: dict[str, list[int]] = {}
    busy: Counter[str] = Counter()
    for step in restart.order:
        for person in step.people:
            work.setdefault(person, []).append(step.number)
            busy[person] += step.end - step.start
    rows = [
        (
            person_name(person, staffing),
            ", ".join(str(number) for number in sorted(numbers)),
            texts.duration(busy[person]),
        )
        for person, numbers in sorted(work.items())
    ]
    return table(
        "Vem som gör vad",
        "Person eller kompetens, ordningsnummer i listan och arbetstid.",
        (("Person eller kompetens", 90), ("Ordningsnummer", 120), ("Arbetstid", 47)),
        rows,
        empty="Inga personer är fördelade på arbetena.",
    )


def _difference_table(municipality: Municipality, decided: ListComparison | None) -> Block:
    differences = decided.difference if decided else {}
    rows = [
        (
            name_of(municipality, identity),
            name_of(municipality, municipality.activities[identity].department),
            f"{wording.weighted_in_table(abs(minutes))} {'längre' if minutes > 0 else 'kortare'}",
        )
        for identity, minutes in sorted(differences.items(), key=lambda i: (-abs(i[1]), i[0]))
        if minutes
    ]
    return table(
        "Skillnad i avbrottstid per verksamhet med den beslutade listan",
        "Verksamhet, förvaltning, och hur mycket längre eller kortare avbrottet blir om den "
        "beslutade prioriteringslistan följs.",
        (("Verksamhet", 100), ("Förvaltning", 92), ("Avbrott med den beslutade listan", 65)),
        rows,
        empty="Ingen verksamhet får längre eller kortare avbrott med den beslutade listan."
        if decided
        else "Det finns ingen beslutad lista att jämföra med.",
    )


def _reasons(municipality: Municipality, result: SimulationResult) -> Block:
    rows = [
        (
            CellText(str(step.number), bold=True),
            step_name(municipality, step),
            step.why,
            _some(names_of(municipality, step.frees)),
            _some(names_of(municipality, step.serves)),
        )
        for step in result.restart.order
    ]
    return table(
        "Varför i den här ordningen",
        "Ordningsnummer, system, varför det står här, vad det frigör och vilka verksamheter det "
        "tjänar.",
        (
            ("Ordning", 18),
            ("System", 45),
            ("Varför här", 80),
            ("Frigör", 57),
            ("För verksamheterna", 57),
        ),
        rows,
        empty="Inget system behöver startas om i scenariot.",
        centred=(0,),
        font_pt=DENSE_PT,
    )


def _some(names: list[str]) -> str:
    """Name the first few, and say how many more there are."""
    more = len(names) - _MOST_NAMED
    shown = ", ".join(names[:_MOST_NAMED])
    return (f"{shown} och {more} till" if more > 0 else shown) or texts.NONE


KIND = Kind(
    template="aterstartsordning.docx",
    purpose="Återstartslista att bocka av",
    plural="återstartsordningar",
    record=RestartListFields,
    gather=restart_list_fields,
    subjects=for_scenarios,
    title="Återstartsordning: {scenario}, {municipality}",
    file_name="återstart-{scenario}.docx",
)
