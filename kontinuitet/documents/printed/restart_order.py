"""The fields that the template of the printable restart order may use."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.results import ListComparison, RestartResult, SimulationResult
from kontinuitet.analysis.restart.texts import UNLIMITED_PEOPLE
from kontinuitet.documents.blocks import (
    Block,
    BlocksBlock,
    Cell,
    CellText,
    ListBlock,
    Site,
)
from kontinuitet.documents.chapters.course_pictures import restart_pictures
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.dependencies import PictureFields
from kontinuitet.documents.chapters.never import never_items
from kontinuitet.documents.chapters.replanned import edition_name, tick
from kontinuitet.documents.chapters.restart import (
    StepsFields,
    never_back_sentences,
    numbers_of,
    phone_text,
    step_name,
    waits_text,
    who_text,
    work_steps,
)
from kontinuitet.documents.chapters.restart_why import (
    ChainFields,
    WhatIfFields,
    chain_fields,
    cost_items,
    person_name,
    what_if_fields,
)
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, table
from kontinuitet.documents.making import Kind, Source, for_scenarios
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, names_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing
from kontinuitet.wording import count_in_table

_ROW_MM = 8.2
_MOST_NAMED = 3
_BOLD_NUMBER = re.compile(
    r'(<w:b/><w:bCs/>)<w:sz w:val="\d+"/><w:szCs w:val="\d+"/>(</w:rPr><w:t[^>]*>\d+</w:t>)'
)


@dataclass(frozen=True, slots=True)
class ScenarioFields:
    """The scenario the order is made for."""

    name: str = named("namn", "Scenariots namn.")
    description: str = named("beskrivning", "Vad som har hänt.")
    starts: str = named("startar", "När avbrottet börjar; tomt om det inte är angivet.")


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
    notes: tuple[str, ...] = named("anmärkningar", "Meningar om vad scenariot inte kunde träffa.")
    order: Block = named("ordning", "Tabell: listan att pricka av.")
    never_back: Block = named(
        "aldrig_åter", "Punktlista: det som inte kommer tillbaka, och varför."
    )
    break_glass: Block = named("nödstart", "Punktlista: nödstartsteg som listan använder.")
    staffing: StaffingFields = named("bemanning", "Bemanningen.")
    cost: CostFields = named("kostnad", "Vad ordningen kostar.")
    chain: ChainFields = named("kritisk_kedja", "Det som avgör när det sista är åter.")
    what_if: WhatIfFields = named("tänk_om", "Vad andra personer skulle betyda.")
    reasons: Block = named("varför", "Tabell: varför i den här ordningen.")
    steps: tuple[StepsFields, ...] = named("steg", "Så startas varje system.")
    pictures: tuple[PictureFields, ...] = named("bilder", "Bild av återstarten; kan vara tom.")


class BigNumbers(Block):
    """A table whose bold numbers are set large, so that they can be read in bad light."""

    def __init__(self, inner: Block, points: int = 15) -> None:
        self.inner = inner
        self.size = f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'

    def xml(self, site: Site) -> str:
        return _BOLD_NUMBER.sub(rf"\g<1>{self.size}\g<2>", self.inner.xml(site))


def restart_list_fields(
    municipality: Municipality,
    scenario: Scenario,
    result: SimulationResult,
    plan: CoverFields,
    who: MunicipalityFields,
    pictures: tuple[PictureFields, ...] = (),
) -> RestartListFields:
    """Return all fields of the restart order for one scenario."""
    staffing = scenario.staffing or municipality.staffing
    restart = result.restart
    rows = (step.id for step in restart.order if step.id in municipality.resources)
    started = list(dict.fromkeys(rows))
    return RestartListFields(
        municipality=who,
        plan=plan,
        scenario=ScenarioFields(
            edition_name(scenario, result),
            scenario.description or "",
            wording.moment_in_table(scenario.starts) if scenario.starts else "",
        ),
        summary=_summary(scenario, result),
        notes=result.notes,
        order=_order(municipality, scenario, result, staffing),
        never_back=_never_back(municipality, result),
        break_glass=bullets(
            [
                f"Nr {step.number}, {step_name(municipality, step)}: {text}"
                for step in restart.order
                for text in step.break_glass
            ],
            empty="Inget nödstartsteg behövs för den här ordningen.",
        ),
        staffing=StaffingFields(
            _staffing_text(restart, staffing), _people_table(restart, staffing)
        ),
        cost=CostFields(
            ListBlock(list(cost_items(restart))),
            _difference_table(municipality, restart.decided),
        ),
        chain=chain_fields(municipality, scenario, restart),
        what_if=what_if_fields(municipality, restart, staffing),
        reasons=_reasons(municipality, result),
        steps=work_steps(municipality, started, numbers_of(result)),
        pictures=pictures,
    )


def _summary(scenario: Scenario, result: SimulationResult) -> str:
    order = result.restart.order
    starts = texts.start_sentence(scenario.starts)
    if not order:
        return f"{starts} Inget system behöver startas om i scenariot."
    last = max(step.end for step in order)
    back = f"Allt på listan är igång {texts.when_in_text(last, scenario.starts)}."
    never = len(result.restart.never_back)
    if never:
        back += (
            f" {count_in_table(never, 'system', 'system')} kommer inte tillbaka, se nästa avsnitt."
        )
    count = count_in_table(len({step.id for step in order}), "system", "system")
    several = len({step.id for step in order if step.turns > 1})
    again = (
        f" {count_in_table(several, 'system', 'system')} faller bort och startas flera gånger."
        if several
        else ""
    )
    return f"{starts} {count} startas i ordningen nedan.{again} {back}"


def _order(
    municipality: Municipality,
    scenario: Scenario,
    result: SimulationResult,
    staffing: Staffing | None,
) -> Block:
    numbers = numbers_of(result)
    rows: list[tuple[Cell, ...]] = []
    for step in result.restart.order:
        resource = municipality.resources.get(step.id)
        rows.append(
            (
                CellText(str(step.number), bold=True),
                CellText(step_name(municipality, step), bold=True),
                waits_text(municipality, step, numbers),
                texts.when_in_table(step.start, scenario.starts),
                texts.when_in_table(step.end, scenario.starts),
                who_text(resource, step, staffing),
                phone_text(resource, step, staffing)
                or (f"{texts.GAP_MARK} Saknas" if step.people else texts.NONE),
                tick(step),
                "",
                "",
            )
        )
    listed = table(
        "Återstartsordning",
        "Ordningsnummer, system, vilka nummer det väntar på, starttid, klar, ansvarig, telefon, "
        "kryssruta, klockslag och signatur.",
        (
            ("Ordning", 18),
            ("System", 43),
            ("Väntar på", 22),
            ("Starttid", 32),
            ("Klar", 32),
            ("Ansvarig", 34),
            ("Telefon", 26),
            ("☐", 9),
            ("Klockslag", 20),
            ("Signatur", 21),
        ),
        rows,
        empty="Inget system behöver startas om i scenariot.",
        row_height_mm=_ROW_MM,
        font_pt=DENSE_PT,
        centred=(0, 7),
    )
    return BigNumbers(listed) if rows else listed


def _never_back(municipality: Municipality, result: SimulationResult) -> Block:
    if not result.never_back:
        return bullets([], empty="Allt kommer tillbaka i scenariot.")
    return BlocksBlock(
        (
            bullets(never_items(municipality, result)),
            bullets(never_back_sentences(municipality, result)),
        )
    )


def _staffing_text(restart: RestartResult, staffing: Staffing | None) -> str:
    if restart.unlimited_people or staffing is None:
        return f"{UNLIMITED_PEOPLE} Tiderna är därför de kortaste."
    count = len(staffing.persons) + sum(staffing.pools.values())
    waited = sum(step.waited for step in restart.order)
    long = wording.duration_in_text(waited)
    tail = f" Arbetena väntar sammanlagt {long} på personal." if waited else ""
    return f"Ordningen räknar med {count_in_table(count, 'person', 'personer')}.{tail}"


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


def order_fields(source: Source) -> RestartListFields:
    """Return all fields of the restart order for one scenario, with its picture."""
    municipality = source.municipality
    return restart_list_fields(
        municipality,
        source.scenario,
        source.result,
        cover_fields(source.data, municipality.info.plan, ()),
        municipality_fields(municipality),
        restart_pictures(source.data, source.scenario_id),
    )


KIND = Kind(
    template="aterstartsordning.docx",
    purpose="Återstartslista att bocka av",
    plural="återstartsordningar",
    record=RestartListFields,
    gather=order_fields,
    subjects=for_scenarios,
    title="Återstartsordning: {scenario}, {municipality}",
    file_name="återstart-{scenario}.docx",
)
