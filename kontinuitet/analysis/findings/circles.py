"""The rule about systems that wait for each other and can never be started from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kontinuitet.analysis.base.net import Net, compile_municipality
from kontinuitet.analysis.criticality.circles import find_circles
from kontinuitet.analysis.findings.registry import rule
from kontinuitet.analysis.outage.engine import Fault, run
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Severity

_MOST_NAMES = 8


def _named(net: Net, ids: Sequence[str]) -> str:
    return ", ".join(net.names[net.index[i]] for i in ids)


@rule(
    "cirkulär-start",
    Severity.ERROR,
    why="System som väntar på varandra kommer aldrig i gång efter ett totalt avbrott.",
    remedy='Dokumentera ett steg för att starta utan beroendet och skriv det som "nödstart".',
    reference="Semantik, cirklar och nödstart",
)
def circular_start(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Circles that no documented break-glass step breaks when everything starts cold."""
    net = compile_municipality(municipality)
    faults = [Fault(v, 0, None) for v in range(len(net)) if not net.is_activity[v]]
    never = run(net, faults, None, None).never
    for circle in find_circles(net, never):
        names = [_named(net, [i]) for i in circle.cycle]
        shown = names[:_MOST_NAMES]
        rest = "" if len(names) <= _MOST_NAMES else f" … ({len(names)} system)"
        waive = " och ".join(
            f"{_named(net, [w.id])} utan {_named(net, w.suppliers)}" for w in circle.waive
        )
        text = f"{' → '.join([*shown, shown[0]])}{rest} väntar på varandra vid start."
        yield (
            circle.members[0],
            text + (f" Cirkeln bryts om man kan starta {waive}." if waive else ""),
        )
