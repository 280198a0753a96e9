"""Rules about times: demands that cannot be met, slow agreements, routines lost together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kontinuitet.analysis.base.net import Net, compile_municipality
from kontinuitet.analysis.criticality.demands import find_demands
from kontinuitet.analysis.criticality.single_points import bits, failing_masks
from kontinuitet.analysis.criticality.sweeps import singles
from kontinuitet.analysis.findings.registry import rule
from kontinuitet.analysis.restart.chain_check import broken_chains
from kontinuitet.model.landscape import Fallback, Municipality
from kontinuitet.model.requirement import Effect
from kontinuitet.problems import Severity
from kontinuitet.wording import duration_in_table, duration_in_text

_MOST_NAMES = 3


@rule(
    "krav-kan-inte-hållas",
    Severity.WARNING,
    why="Återstarter som måste ske efter varandra tar längre tid än vad som är beslutat.",
    remedy="Gör återstarten kortare, ordna en reserv, öka uthålligheten eller besluta om en längre "
    "tid.",
    reference="Guiden, Krav bakåt",
)
def unreachable_demand(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Activities whose own time is shorter than the restarts they wait for."""
    net = compile_municipality(municipality)
    for chain in broken_chains(municipality, net):
        yield (
            chain.activity,
            f"{net.names[net.index[chain.activity]]} ska vara igång inom "
            f"{duration_in_text(chain.limit)}, men systemen den bygger på tar "
            f"{duration_in_text(chain.needed)} att starta i följd. "
            f"{net.names[net.index[chain.breaks]]} hinner inte bli klar.",
        )


@rule(
    "avtal-långsammare-än-krav",
    Severity.WARNING,
    why="Leverantören har rätt att ta längre tid på sig än vad verksamheten tål.",
    remedy="Omförhandla avtalet, ordna en reserv eller se till att reservrutinen räcker "
    "hela väntetiden.",
    reference="Guiden, Krav bakåt",
)
def slow_agreement(municipality: Municipality) -> Iterator[tuple[str, str, str]]:
    """Agreements whose restoration time is longer than the demand on the resource."""
    net = compile_municipality(municipality)
    for demand in find_demands(municipality, net):
        if demand.agreement is not None and demand.agreement > demand.minutes:
            yield (
                demand.id,
                f"Enligt avtalet ska {net.names[net.index[demand.id]]} vara återställd inom "
                f"{duration_in_text(demand.agreement)}, men "
                f"{net.names[net.index[demand.set_by]]} {_tolerance(demand.minutes)}.",
                f"{net.names[net.index[demand.id]]}: {duration_in_table(demand.agreement)}. "
                f"{net.names[net.index[demand.set_by]]} klarar "
                f"{duration_in_table(demand.minutes) if demand.minutes else 'inget avbrott'}.",
            )


def _tolerance(minutes: int) -> str:
    if minutes == 0:
        return "klarar inget avbrott"
    return f"behöver den inom {duration_in_text(minutes)}"


def _knocked_out(net: Net, fallback: Fallback, fails: Mapping[int, int]) -> bool:
    """Tell whether a routine that replaces something lost has itself lost a need."""
    if not any(net.index[r] in fails for r in fallback.replaces if r in net.index):
        return False
    return any(
        len(need.suppliers) - sum(net.index[s] in fails for s in need.suppliers) < need.quorum
        for need in fallback.needs
        if need.effect is not Effect.SOFT
    )


@rule(
    "reservrutin-slås-ut-samtidigt",
    Severity.WARNING,
    why="En reservrutin som faller av samma orsak som det den ersätter är ingen reserv.",
    remedy="Gör rutinen oberoende av det som slår ut verksamheten, till exempel på papper.",
    reference="Guiden, Reservrutiner",
)
def fallback_lost_together(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Fallback routines that one and the same loss takes from an activity when it needs them."""
    net = compile_municipality(municipality)
    masks = failing_masks(net)
    kept: dict[int, dict[int, int]] = {}
    for identity, activity in sorted(municipality.activities.items()):
        node = net.index[identity]
        with_needs = [f for _, f in sorted(activity.fallbacks.items()) if f.needs]
        if not with_needs:
            continue
        sources = [s for s in bits(masks[node]) if s != node]
        for source in sources:
            if source not in kept:
                kept[source] = next(singles(net, [source]))[1]
        for fallback in with_needs:
            hits = [s for s in sources if _knocked_out(net, fallback, kept[s])]
            if hits:
                names = [net.names[s] for s in hits]
                rest = len(names) - _MOST_NAMES
                shown = ", ".join(names[:_MOST_NAMES]) + (f" och {rest} till" if rest > 0 else "")
                yield (
                    identity,
                    f"Reservrutinen {fallback.name} ({activity.name}) slås ut av samma bortfall "
                    f"som verksamheten: {shown}.",
                )
