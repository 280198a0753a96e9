"""Rules about circles of systems that can never be started, and about break-glass steps."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet.analysis.base.layers import Way, layers_of
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.results import Waiver
from kontinuitet.analysis.criticality.advice import (
    breaking_sentences,
    useless_sentence,
    without,
)
from kontinuitet.analysis.criticality.circles import find_circles
from kontinuitet.analysis.findings.registry import rule
from kontinuitet.analysis.outage.engine import Fault, run
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Severity

_MOST_NAMES = 8


@rule(
    "cirkulär-start",
    Severity.ERROR,
    why="System som väntar på varandra kommer aldrig igång efter ett totalt avbrott.",
    remedy='Ta fram ett sätt att starta utan beroendet, prova det och skriv det som "nödstart" på '
    "just det beroendet.",
    reference="Guiden, Cirklar och nödstart",
)
def circular_start(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Circles that no documented break-glass step breaks when everything starts cold."""
    net = compile_municipality(municipality)
    faults = [Fault(v, 0, None) for v in range(len(net)) if not net.is_activity[v]]
    never = run(net, faults, None, None).never
    for circle in find_circles(net, never):
        names = [net.names[net.index[i]] for i in circle.cycle]
        shown = names[:_MOST_NAMES]
        rest = "" if len(names) <= _MOST_NAMES else f" … ({len(names)} system)"
        text = f"{' → '.join([*shown, shown[0]])}{rest} väntar på varandra vid start."
        said = breaking_sentences(circle, lambda i: net.names[net.index[i]])
        yield circle.members[0], " ".join((text, *said))


@rule(
    "nödstart-förbi-det-som-bär",
    Severity.WARNING,
    why="Ett system startar inte utan det som det körs på: el, lokal, nät, värd eller lagring.",
    remedy='Skriv "nödstart" på det underliggande systemets beroende uppåt i stället. Behövs det '
    'bara vid start, skriv "gäller: start".',
    reference="Guiden, Cirklar och nödstart",
)
def step_past_the_ground(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Break-glass steps past something that must be there to run, or that looks so."""
    net = compile_municipality(municipality)
    if not any(g.break_glass is not None for g in net.groups):
        return
    layers = layers_of(net)

    def name(identity: str) -> str:
        return net.names[net.index[identity]]

    for position, group in enumerate(net.groups):
        if group.break_glass is None or group.soft:
            continue
        owner = net.ids[group.owner]
        waiver = Waiver(owner, tuple(net.ids[s] for s in group.suppliers), group.quorum)
        if layers.never_usable(position):
            yield owner, useless_sentence(waiver, name)
        elif layers.way(position) in (Way.DOWN, Way.GROUND):
            past = without(waiver, name)
            yield (
                owner,
                f"Nödstarten av {name(owner)} utan {past}: {past} ser ut att vara det som "
                f"{name(owner)} körs på. Stämmer det hjälper steget inte.",
            )
