"""What explains a restart order in print: its critical chain, its price, and what if."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import RestartResult, WhatIf
from kontinuitet.analysis.restart.critical_chain import deciding_chain
from kontinuitet.analysis.restart.texts import (
    chain_sentence,
    price_sentence,
    proof_sentence,
    reason_sentences,
    shown_links,
)
from kontinuitet.documents.blocks import Block, CellText, ListItem
from kontinuitet.documents.chapters.tables import table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing, pool_member

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class ChainFields:
    """What decides when the last essential activity is back."""

    text: str = named("text", "Vilken verksamhet kedjan gäller och hur lång den är.")
    links: Block = named("tabell", "Tabell: länkarna i den kritiska kedjan.")


@dataclass(frozen=True, slots=True)
class WhatIfFields:
    """What other people would mean; only when it was asked for."""

    asked: bool = named("visas", "Sant när det är räknat, med --tänk-om.")
    more: Block = named("en_till", "Tabell: vad en tekniker till av varje kompetens ger.")
    missing: Block = named("en_borta", "Tabell: vad som händer om var och en saknas.")


def chain_fields(
    municipality: Municipality, scenario: Scenario, result: RestartResult
) -> ChainFields:
    """Return the critical chain of the last essential activity to come back."""
    chain = deciding_chain(municipality, result)
    said = "Ingen verksamhet avbryts och kommer åter i scenariot."
    if chain is not None:
        name = name_of(municipality, chain.activity)
        said = chain_sentence(chain, name)
        if municipality.activities[chain.activity].essential:
            said = f"Samhällsviktig verksamhet som kommer åter sist: {said}"
    links = shown_links(chain.links) if chain else []
    return ChainFields(
        said,
        table(
            "Kritisk kedja",
            "Länkarna i tidsordning: från när, hur länge, vilket system och vad det väntar på.",
            (("Från", 40), ("Tid", 30), ("System", 77), ("Varför då", 110)),
            [
                (
                    texts.when_in_table(link.start, scenario.starts),
                    texts.duration(link.minutes),
                    CellText(name_of(municipality, link.id), bold=True),
                    link.why,
                )
                for link in links
            ],
            empty="Det finns ingen kedja att visa.",
        ),
    )


def cost_items(restart: RestartResult) -> Iterator[str | ListItem]:
    """Yield what the order costs against the decided list, why, and how far from the best it is."""
    decided = restart.decided
    price = price_sentence(restart)
    if decided is None:
        yield price
    else:
        because = reason_sentences(decided.because) if price.endswith(":") else ()
        yield ListItem(price, because)
        if decided.reasons:
            yield ListItem("Här strider prioriteringslistan mot beroendena:", decided.reasons)
        repair = decided.repair
        if repair is not None and not repair.as_named:
            moves = tuple(m.text for m in repair.moves)
            yield ListItem("Minsta ändring som gör listan genomförbar:", moves)
    yield proof_sentence(restart)
    yield (
        "Viktad avbrottstid är avbrottstid gånger vikt, plus tjugo gånger vikten för tiden över "
        "acceptabel avbrottstid. Samhällsviktiga verksamheter har vikt 10, andra 1, om inget annat "
        "är angivet."
    )


def what_if_fields(
    municipality: Municipality, restart: RestartResult, staffing: Staffing | None
) -> WhatIfFields:
    """Return what one more or one less would mean, empty when it was not asked for."""
    asked = restart.what_if
    return WhatIfFields(
        asked is not None,
        _what_if_table(
            "En tekniker till",
            ("En till med kompetensen", "Sparar, viktat", "Kortare avbrott"),
            asked.more if asked else (),
            str.capitalize,
            municipality,
            1,
        ),
        _what_if_table(
            "Om någon saknas",
            ("Om denna saknas", "Kostar, viktat", "Längre avbrott"),
            asked.missing if asked else (),
            lambda identity: person_name(identity, staffing),
            municipality,
            -1,
        ),
    )


def _what_if_table(
    caption: str,
    headings: tuple[str, str, str],
    asked: Sequence[WhatIf],
    name: Callable[[str], str],
    municipality: Municipality,
    sign: int,
) -> Block:
    first, second, third = headings
    return table(
        caption,
        f"{first}, {second.lower()}, {third.lower()} i alla verksamheter tillsammans, och för "
        "vilka mest.",
        ((first, 72), (second, 35), (third, 35), ("Främst", 115)),
        [_what_if_row(one, name(one.who), municipality, sign) for one in asked],
        empty="Det finns ingen att räkna på.",
        centred=(1, 2),
    )


def _what_if_row(
    asked: WhatIf, name: str, municipality: Municipality, sign: int
) -> tuple[CellText | str, ...]:
    if asked.impossible is not None:
        return (CellText(name, bold=True), texts.NONE, texts.NONE, f"Går inte: {asked.impossible}")
    minutes = {i: sign * m for i, m in asked.minutes.items()}
    if sign * asked.gain <= 0:
        return (CellText(name, bold=True), "Inget", texts.NONE, texts.NONE)
    return (
        CellText(name, bold=True),
        wording.weighted_in_table(sign * asked.gain),
        wording.weighted_in_table(sum(minutes.values())),
        _mostly(minutes, municipality),
    )


def _mostly(minutes: Mapping[str, int], municipality: Municipality) -> str:
    """Name the activities with most hours."""
    most = sorted(((-m, i) for i, m in minutes.items() if m > 0))[:_MOST_NAMED]
    parts = [f"{name_of(municipality, i)} {wording.weighted_in_table(-m)}" for m, i in most]
    return ", ".join(parts) or texts.NONE


def person_name(identity: str, staffing: Staffing | None) -> str:
    """Name a person with skills; one with protected data, or of a pool, by id or number."""
    if staffing is None:
        return identity
    person = staffing.persons.get(identity)
    if person is None:
        return pool_member(identity, staffing)
    if person.protected:
        return identity
    return f"{person.name} ({', '.join(sorted(person.skills))})" if person.skills else person.name
