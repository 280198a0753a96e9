"""What the restart order, its parts to hand out and the report of a scenario all say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import RestartResult, RestartStep
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.restart.texts import UNLIMITED_PEOPLE, never_count
from kontinuitet.documents.blocks import Block, BlocksBlock, ListBlock
from kontinuitet.documents.chapters.never import never_items
from kontinuitet.documents.chapters.replanned import edition_name
from kontinuitet.documents.chapters.restart import (
    never_back_sentences,
    phone_text,
    step_name,
    who_text,
)
from kontinuitet.documents.chapters.restart_why import cost_items
from kontinuitet.documents.chapters.tables import bullets
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing, person_name
from kontinuitet.wording import count_in_table

#: The size of the numbers of a list to tick off, in points: they are read in bad light.
NUMBER_PT: Final = 15.0


@dataclass(frozen=True, slots=True)
class ScenarioFields:
    """The scenario the order is made for."""

    name: str = named("namn", "Scenariots namn.")
    description: str = named("beskrivning", "Vad som har hänt.")
    starts: str = named("startar", "När avbrottet börjar; tomt om det inte är angivet.")


def scenario_fields(scenario: Scenario, result: SimulationResult) -> ScenarioFields:
    """Return what the parts of a restart order say of the scenario."""
    return ScenarioFields(
        edition_name(scenario, result),
        scenario.description or "",
        wording.moment_in_table(scenario.starts) if scenario.starts else "",
    )


def order_sentence(municipality: Municipality, scenario: Scenario, result: SimulationResult) -> str:
    """Say the order in a sentence: how many systems, when all are back."""
    order = result.restart.order
    starts = texts.start_sentence(scenario.starts)
    if not order:
        return f"{starts} {nothing_in_order(municipality, result.restart)}"
    last = max(step.end for step in order)
    back = f"Allt på listan är igång {texts.when_in_text(last, scenario.starts)}."
    if result.restart.never_back:
        count = never_count(municipality, result.restart.never_back)
        back += f" {count} kommer inte tillbaka, se nästa avsnitt."
    count = count_in_table(len({step.id for step in order}), "system", "system")
    several = len({step.id for step in order if step.turns > 1})
    again = (
        f" {count_in_table(several, 'system', 'system')} faller bort och startas flera gånger."
        if several
        else ""
    )
    how = "i ordningen" if len(order) > 1 else "enligt tabellen"
    return f"{starts} {count} startas {how} nedan.{again} {back}"


def nothing_in_order(municipality: Municipality, restart: RestartResult) -> str:
    """Say why an order is empty: there is nothing to start, or nothing that can be started."""
    if not restart.never_back:
        return "Inget system behöver startas om i scenariot."
    count = never_count(municipality, restart.never_back)
    return f"Ingen ordning kan räknas fram: {count} kommer inte tillbaka. Skälen står nedan."


def never_back(municipality: Municipality, result: SimulationResult) -> Block:
    """List what never comes back, and why."""
    if not result.never_back:
        return bullets([], empty="Allt kommer tillbaka i scenariot.")
    return BlocksBlock(
        (
            bullets(never_items(municipality, result)),
            bullets(never_back_sentences(municipality, result)),
        )
    )


def break_glass(municipality: Municipality, restart: RestartResult) -> Block:
    """List the break-glass steps that the order uses."""
    return bullets(
        [
            f"Nr {step.number}, {step_name(municipality, step)}: {text}"
            for step in restart.order
            for text in step.break_glass
        ],
        empty="Inget nödstartsteg behövs för den här ordningen.",
    )


def staffing_sentence(restart: RestartResult, staffing: Staffing | None) -> str:
    """Say how many there are to do the work, and how long the work waits for them."""
    if restart.unlimited_people or staffing is None:
        return f"{UNLIMITED_PEOPLE} Tiderna är därför de kortaste."
    count = len(staffing.persons) + sum(staffing.pools.values())
    waited = sum(step.waited for step in restart.order)
    long = wording.duration_in_text(waited)
    tail = f" Arbetena väntar sammanlagt {long} på personal." if waited else ""
    return f"Ordningen räknar med {count_in_table(count, 'person', 'personer')}.{tail}"


def cost(restart: RestartResult) -> Block:
    """List what the order costs, compared with the decided one."""
    return ListBlock(list(cost_items(restart)))


def doer(municipality: Municipality, step: RestartStep, staffing: Staffing | None) -> str:
    """Write on one line who does a step, the people when there are any, and one telephone each."""
    resource = municipality.resources.get(step.id)
    if not step.people:
        phones = phone_text(resource, step, staffing).split("\n")
        who = who_text(resource, step, staffing).replace("\n", ", ")
        return wording.joined((who, *map(_unbroken, phones)))
    persons = staffing.persons if staffing else {}
    told = []
    for identity in step.people:
        person = persons.get(identity)
        phone = person.phone if person is not None and not person.protected else None
        told.append(" ".join(filter(None, (person_name(identity, staffing), _unbroken(phone)))))
    if not any(i in persons and persons[i].phone for i in step.people) and resource is not None:
        told.append(_unbroken(resource.phone))
    return wording.joined(told)


def _unbroken(phone: str | None) -> str:
    """Keep a telephone number on one line."""
    return (phone or "").replace(" ", "\u00a0").replace("-", "\u2011")
