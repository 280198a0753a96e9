"""The decided list beside the computed order: what each costs, and where the difference is made."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.cost import Tariff, total_cost, weighted_minutes
from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.base.restart_results import (
    ChainKind,
    ListComparison,
    ListMove,
    ListRepair,
    Saving,
)
from kontinuitet.analysis.restart.course import Course
from kontinuitet.analysis.restart.critical_chain import Chains
from kontinuitet.analysis.restart.decision import Decision
from kontinuitet.analysis.restart.list_repair import (
    DecidedList,
    contradiction_sentences,
    move_sentences,
)
from kontinuitet.wording import duration_in_text

#: Savings are named until they make up this share of the whole, and no more than so many.
_TELLING_SHARE = 0.8
_MOST_SAVINGS, _MOST_LOSSES = 10, 2


def compare(
    decision: Decision,
    faults: Sequence[Fault],
    crew: Crew | None,
    tariff: Tariff,
    listed: Sequence[int],
) -> ListComparison:
    """Compare the decided list with the chosen course."""
    decided = decision.decided
    assert decided is not None  # asked only when there is a list
    net = decided.net
    theirs = decided.minutes_down(tariff.activities)
    ours = decision.chosen.minutes_down(tariff.activities)
    difference: dict[str, int] = {}
    never: list[int] = []
    for activity in sorted(set(theirs) | set(ours)):
        one, other = theirs.get(activity, 0), ours.get(activity, 0)
        if one is not None and other is not None:
            if one or other:
                difference[net.ids[activity]] = one - other
        elif other is not None:
            never.append(activity)
    by_letter = [] if decision.letter is None else _lost(decision.letter, decision.chosen, tariff)
    manual = [n for n in decided.outages if net.work[n].people]
    found = DecidedList(net, listed, decided.outages, manual).contradictions()
    repair = None
    if decision.repaired is not None and found:
        put_right, course = decision.repaired
        lost = _lost(course, decision.chosen, tariff)
        moves = tuple(
            ListMove(
                net.ids[m.node], m.place, None if m.before is None else net.ids[m.before], text
            )
            for m, text in zip(put_right.moves, move_sentences(net, put_right), strict=True)
        )
        repair = ListRepair(
            tuple(net.ids[n] for n in put_right.order),
            moves,
            None if lost else _cost(course, tariff),
            as_named={m.node for m in put_right.moves} == {c.node for c in found}
            and not any(c.down for c in found),
        )
    return ListComparison(
        cost=_cost(decided, tariff),
        difference=difference,
        reasons=contradiction_sentences(net, found),
        never_back=tuple(net.ids[n] for n in never),
        never_names=tuple(net.names[n] for n in never),
        never_by_letter=tuple(net.ids[n] for n in by_letter),
        never_by_letter_names=tuple(net.names[n] for n in by_letter),
        to_the_letter=None if decision.letter is None else _cost(decision.letter, tariff),
        repair=repair,
        because=_savings(decision, faults, crew, tariff),
    )


def _lost(course: Course, chosen: Course, tariff: Tariff) -> list[int]:
    """Return the activities that never come back in a course although they do in the chosen."""
    ours = chosen.minutes_down(tariff.activities)
    theirs = course.minutes_down(tariff.activities)
    return [a for a, m in sorted(theirs.items()) if m is None and ours.get(a, 0) is not None]


def _cost(course: Course, tariff: Tariff) -> float:
    minutes = course.minutes_down(tariff.activities)
    return weighted_minutes(total_cost(tariff, minutes, frozenset(minutes)))


def _savings(
    decision: Decision, faults: Sequence[Fault], crew: Crew | None, tariff: Tariff
) -> tuple[Saving, ...]:
    """Return where the order saves most of what it saves, and where it costs more in return."""
    decided, chosen = decision.decided, decision.chosen
    assert decided is not None
    theirs = decided.minutes_down(tariff.activities)
    ours = chosen.minutes_down(tariff.activities)
    priced: list[tuple[int, int, int]] = []
    for activity in sorted(set(theirs) | set(ours)):
        one, other = theirs.get(activity, 0), ours.get(activity, 0)
        if one is not None and other is not None and one != other:
            saved = tariff.of(activity, one) - tariff.of(activity, other)
            priced.append((saved, activity, one - other))
    gains = sorted((p for p in priced if p[0] > 0), key=lambda p: (-p[0], p[1]))
    whole, told = sum(p[0] for p in gains), 0
    chains = Chains(decided, faults, crew)
    found: list[Saving] = []
    for saved, activity, minutes in gains[:_MOST_SAVINGS]:
        if told >= _TELLING_SHARE * whole:
            break
        told += saved
        found.append(_saving(chosen, chains, activity, minutes, saved))
    losses = sorted((p for p in priced if p[0] < 0), key=lambda p: p[:2])
    for saved, activity, minutes in losses[:_MOST_LOSSES]:
        name = chosen.net.names[activity]
        effect = f"får i stället {duration_in_text(-minutes)} längre avbrott."
        cost = weighted_minutes(saved)
        found.append(Saving(chosen.net.ids[activity], minutes, cost, None, 0, name, effect))
    return tuple(found)


def _saving(chosen: Course, chains: Chains, activity: int, minutes: int, saved: int) -> Saving:
    """Say what decides: in the chain with the list, what the order begins that much earlier.

    The first that begins at least as much earlier as the activity is back, by least; if nothing
    does, what begins most earlier.
    """
    net = chosen.net
    chain = chains.of(activity)
    gained: list[tuple[int, int]] = []
    for link in chain.links if chain else ():
        node = net.index[link.id]
        ours = chosen.last_work.get(node)
        worked = link.kind is ChainKind.WORK and link.people
        if worked and ours is not None and link.start > ours.start:
            gained.append((link.start - ours.start, node))
    enough = [g for g in gained if g[0] >= minutes]
    earlier, system = 0, None
    if gained:
        earlier, system = min(enough, key=lambda g: g[0]) if enough else max(gained)
    effect = f"får {duration_in_text(minutes)} kortare avbrott"
    if system is not None:
        effect += f": {net.names[system]} börjar {duration_in_text(earlier)} tidigare"
    return Saving(
        net.ids[activity],
        minutes,
        weighted_minutes(saved),
        None if system is None else net.ids[system],
        earlier,
        net.names[activity],
        f"{effect}.",
    )
