"""Swedish sentences on a restart order as a whole, the same on the terminal and in print."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import (
    AbortedStart,
    ChainKind,
    ChainLink,
    CriticalChain,
    ListRepair,
    RestartResult,
    Saving,
)
from kontinuitet.model.duration import MINUTES_PER_HOUR
from kontinuitet.model.landscape import Municipality
from kontinuitet.wording import duration_in_text, weighted_in_text

#: The heading above starts that bring nothing back.
ABORTED: Final = "Starter som avbryts"
#: Said where a model has no staffing.
UNLIMITED_PEOPLE = (
    "Bemanning är inte angiven. Beräkningen förutsätter att personalen alltid räcker."
)
#: The bound is told in percent up to this.
_TELLING_PERCENT = 15
#: Activities named in one sentence.
_MOST_TOGETHER = 4


def never_count(municipality: Municipality, never_back: Sequence[str]) -> str:
    """Count what never comes back, systems and activities apart: ``2 system och 1 verksamhet``."""
    systems = sum(i in municipality.resources for i in never_back)
    rest = len(never_back) - systems
    counts = [wording.count_in_table(systems, "system", "system")] if systems else []
    counts += [wording.count_in_table(rest, "verksamhet", "verksamheter")] if rest else []
    return " och ".join(counts)


def tells_margins(result: RestartResult) -> bool:
    """Tell whether the distance to the best is said in hours per activity: percent say nothing."""
    gap = result.cost - result.lower_bound
    near = gap * 100 <= _TELLING_PERCENT * result.lower_bound
    return result.bound_holds and round(gap) > 0 and not near and bool(result.margins)


def distance_sentence(result: RestartResult) -> str:
    """Say how far the order can be from the best possible one, by the lower bound.

    In percent only when that is little, else in hours per activity. What never comes back is in
    neither figure, and that is said.
    """
    some = bool(result.uncounted)
    if not result.bound_holds:
        return (
            "Ordningen innehåller en nödstart. Därför går det inte att avgöra om någon annan "
            "ordning vore bättre."
        )
    gap = result.cost - result.lower_bound
    if round(gap) <= 0:
        return f"{_no_order(result)}."
    if result.lower_bound > 0 and gap * 100 <= _TELLING_PERCENT * result.lower_bound:
        # Rounded up, apart from the noise of the division.
        percent = f"{ceil(1000 * gap / result.lower_bound - 1e-6) / 10:.1f}".replace(".", ",")
        whole = "För det som kommer åter är ordningen" if some else "Ordningen är"
        return f"{whole} högst {percent} % från bästa möjliga."
    if not result.margins:
        whole = "För det som kommer åter är ordningen" if some else "Ordningen är"
        return (
            f"{whole} högst {_at_most(gap)} avbrottstid, vägd efter prioritet, från bästa "
            "möjliga, räknat mot en undre gräns som ingen ordning kan komma under."
        )
    mean = sum(result.margins.values()) / len(result.margins)
    which = " som kommer åter" if some else ""
    most = _at_most(max(result.margins.values()))
    return (
        f"Ingen ordning kan ge någon verksamhet{which} mer än {most} "
        f"kortare avbrott än den här, och i snitt högst {_at_most(mean)} per verksamhet."
    )


def _no_order(result: RestartResult) -> str:
    """Say that no order costs less; of those activities that come back, when some never do."""
    if result.uncounted:
        return "För det som kommer åter kan ingen ordning kosta mindre än den här"
    return "Ingen ordning kan kosta mindre än den här"


def _at_most(minutes: float) -> str:
    """Write weighted time rounded up, so that "at most" holds."""
    if minutes < 100 * MINUTES_PER_HOUR:
        return weighted_in_text(ceil(minutes))
    hours = ceil(minutes / MINUTES_PER_HOUR)
    step = 10 ** max(0, len(str(hours)) - 3)
    return f"{wording.figures(-(-hours // step) * step)} timmar"


def proof_sentence(result: RestartResult) -> str:
    """Say what the solver said of the order, and how far from the best it can be."""
    proof = result.proof
    if proof is None:
        return distance_sentence(result)
    better = (
        f"Lösaren fann en ordning som ger {weighted_in_text(proof.gained)} mindre avbrottstid än "
        "den som programmet först räknade fram. Det är den som visas här."
    )
    if proof.optimal:
        shown = f"{better} " if round(proof.gained) > 0 else ""
        said = _no_order(result)
        return f"{shown}Bevisat: {said[0].lower()}{said[1:]}."
    if round(proof.gained) <= 0:
        better = "Lösaren fann ingen bättre ordning."
    if not proof.holds:
        return (
            f"{better} Ordningen innehåller en nödstart, och då går det inte att bevisa någon "
            "ordning."
        )
    return f"{better} Att den är den bästa är inte bevisat. {distance_sentence(result)}"


def changes_text(repair: ListRepair) -> str:
    """Count the changes: ``två flyttningar och ett tillägg``."""
    moved = sum(m.place is not None for m in repair.moves)
    added = len(repair.moves) - moved
    parts = [wording.count_in_text(moved, "flyttning", "flyttningar")] if moved else []
    parts += [wording.count_in_text(added, "tillägg", "tillägg", neuter=True)] if added else []
    return " och ".join(parts)


def price_sentence(result: RestartResult) -> str:
    """Say what the decided list, the list put right and the order cost.

    When reasons follow (``decided.because``) it ends with a colon. Activities that never come back
    cost nothing in these figures; they are named first.
    """
    return f"{_uncounted(result)}{_price(result)}"


def _uncounted(result: RestartResult) -> str:
    if not result.uncounted:
        return ""
    names = wording.listed(result.uncounted, most=_MOST_TOGETHER)
    unknown = {n.name for n in result.never_reasons if n.id in result.unknown_back}
    if unknown.issuperset(result.uncounted):
        return f"Det är okänt när {names} kommer åter, och tiderna nedan gäller resten. "
    return f"{names} kommer aldrig åter och är inte med i tiderna nedan. "


def _price(result: RestartResult) -> str:
    this = weighted_in_text(result.cost)
    decided = result.decided
    if decided is None:
        return (
            f"Den här ordningen ger {this} avbrottstid, vägd efter prioritet. Någon beslutad "
            "prioriteringslista finns inte i modellen."
        )
    if decided.never_back:
        names = wording.listed(decided.never_names, most=_MOST_TOGETHER)
        return (
            f"Med den beslutade prioriteringslistan kommer {names} aldrig åter, men med den här "
            f"ordningen. Den ger {this} avbrottstid, vägd efter prioritet."
        )
    cost, letter = round(decided.cost), decided.to_the_letter
    if decided.never_by_letter:
        letter = None
    said = f"Den beslutade prioriteringslistan ger {weighted_in_text(cost)} avbrottstid, vägd "
    said += "efter prioritet"
    if letter is not None and round(letter) != cost:
        said += (
            ", om det som ett system behöver startas före det, och "
            f"{weighted_in_text(letter)} om listan följs bokstavligt"
        )
    said += "."
    if decided.never_by_letter:
        names = wording.listed(decided.never_by_letter_names, most=_MOST_TOGETHER)
        said += f" Om listan följs bokstavligt kommer {names} aldrig åter."
    if decided.repair is not None and decided.repair.cost is None:
        said += f" {changes_text(decided.repair).capitalize()} skulle göra listan genomförbar."
    elif decided.repair is not None and decided.repair.cost is not None:
        price = round(decided.repair.cost)
        said += f" {changes_text(decided.repair).capitalize()} skulle göra listan genomförbar"
        said += _changed(price - cost)
    saved = round(decided.cost - result.cost)
    if saved < 0:
        better = weighted_in_text(-saved)
        return f"{said} Listan är {better} bättre än den här ordningen. Följ den."
    if saved == 0:
        return f"{said} Den här ordningen ger lika mycket."
    end = ", därför att:" if decided.because else "."
    less = weighted_in_text(saved)
    # Both totals are rounded to three figures; beside each other they might not give this one.
    return f"{said} Den här ordningen ger {less} mindre{end}"


def choice_sentence(result: RestartResult) -> str:
    """Say what speaks for the computed order and what for the decided list, for who has to choose.

    Empty without a decided list.
    """
    decided = result.decided
    if decided is None:
        return ""
    said = ""
    if decided.reasons:
        places = wording.count_in_text(len(decided.reasons), "ställe", "ställen", neuter=True)
        said = f"Den beslutade prioriteringslistan strider mot beroendena på {places}. "
    if decided.never_back:
        names = wording.listed(decided.never_names, most=_MOST_TOGETHER)
        return f"{said}Med prioriteringslistan kommer {names} aldrig åter. Förslag: ja."
    saved = round(decided.cost - result.cost)
    if saved < 0:
        better = weighted_in_text(-saved)
        return f"{said}Listan ger {better} mindre avbrottstid, vägd efter prioritet. Förslag: nej."
    if saved == 0:
        return f"{said}Ordningen och listan ger lika lång avbrottstid. Förslag: ja."
    less = weighted_in_text(saved)
    return f"{said}Ordningen ger {less} mindre avbrottstid, vägd efter prioritet. Förslag: ja."


def _changed(minutes: int) -> str:
    """Say what making the list feasible does to the weighted time."""
    if minutes == 0:
        return " utan att tiden ändras."
    word = "längre" if minutes > 0 else "kortare"
    return f" och göra tiden {weighted_in_text(abs(minutes))} {word}."


def reason_sentences(because: Sequence[Saving]) -> tuple[str, ...]:
    """Say where the order saves and why; activities with the same reason stand together."""
    together: dict[str, list[str]] = {}
    for saving in because:
        together.setdefault(saving.effect, []).append(saving.name)
    sentences = []
    for effect, names in together.items():
        sentences.append(f"{wording.listed(names, most=_MOST_TOGETHER)} {effect}")
    return tuple(sentences)


def chain_sentence(chain: CriticalChain, name: str) -> str:
    """Say what a critical chain is, for an activity called ``name``."""
    if not chain.links:
        # What it needs goes on by a fallback routine, say.
        return f"{name} är åter efter {duration_in_text(chain.back)}. Ingen återstart avgör när."
    whole = chain.back - chain.links[0].start
    return (
        f"{name} är åter efter {duration_in_text(chain.back)}. Kedjan nedan tar "
        f"{duration_in_text(whole)} utan glapp: för att verksamheten ska vara åter tidigare måste "
        "någon länk bli kortare."
    )


def shown_links(links: Sequence[ChainLink]) -> list[ChainLink]:
    """Leave out the return, at once and by itself, of what the link before was about."""
    return [
        link
        for number, link in enumerate(links)
        if link.minutes
        or link.kind is not ChainKind.WORK
        or number == 0
        or links[number - 1].id != link.id
    ]


def aborted_sentence(start: AbortedStart, municipality: Municipality, people: str) -> str:
    """Say what is begun and aborted, and why; ``people`` are the names of those who do it."""
    name = municipality.resources[start.id].name
    by = f" Görs av {people}." if people else ""
    length = start.end - start.start
    after = f"efter {duration_in_text(length)}" if length else "genast"
    again = " på nytt" if start.lost == start.id else ""
    return f"{name} avbryts {after}, då {municipality.name_of(start.lost)} faller bort{again}.{by}"
