"""Why a node went down: the chain from the outage itself to the node, with times, in Swedish."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Cause, Fault, OutageRecord, Trace
from kontinuitet.analysis.base.results import CauseStep
from kontinuitet.model.duration import format_duration

#: More names than this in one sentence are counted instead.
_NAMES = 5


def chain(
    net: Net, faults: Sequence[Fault], trace: Trace, node: int, outage: int = 0
) -> tuple[CauseStep, ...]:
    """Return who took whom down, from the fault to ``node``; ``outage`` says which of its outages.

    Raises:
        IndexError: the node has no such outage.
    """
    record = trace.outages[node][outage]
    steps: list[CauseStep] = []
    while True:
        cause = record.cause
        steps.append(CauseStep(net.ids[node], record.start, _why(net, faults, trace, cause)))
        if cause.kind == "fault":
            steps.reverse()
            return tuple(steps)
        node = cause.supplier
        record = _outage_at(trace.outages[node], cause.since)


def _outage_at(records: Sequence[OutageRecord], minute: int) -> OutageRecord:
    """Return the last outage begun by ``minute``: a supplier breaks a quorum as it goes down.

    It began earlier only when it stands for outages that circulate for ever.
    """
    return max((r for r in records if r.start <= minute), key=lambda r: r.start)


def _why(net: Net, faults: Sequence[Fault], trace: Trace, cause: Cause) -> str:
    if cause.kind == "fault":
        text = faults[cause.fault].cause.strip().rstrip(".")
        return f"Bortfall: {text}." if text else "Bortfall."
    group = net.groups[cause.group]
    when = f"efter {format_duration(cause.since)}"
    bears = f"; klarar sig {format_duration(group.hold)} utan" if group.hold else ""
    if len(group.suppliers) == 1:
        return f"Behöver {net.names[cause.supplier]}, som föll bort {when}{bears}."
    left = sum(not _down(trace.outages[s], cause.since) for s in group.suppliers)
    remained = "ingen var" if left == 0 else f"bara {left} var"
    listed = _listed([net.names[s] for s in group.suppliers])
    of = f"minst {group.quorum} av {len(group.suppliers)}"
    return f"Behöver {of} ({listed}); {remained} kvar {when}{bears}."


def _down(records: Sequence[OutageRecord], minute: int) -> bool:
    """Tell whether the node was down at ``minute``, if only for that instant."""
    return any(
        r.start <= minute and (r.end is None or minute < r.end or r.start == minute)
        for r in records
    )


def _listed(names: Sequence[str]) -> str:
    shown = list(names)
    if len(shown) > _NAMES:
        rest = len(shown) - _NAMES + 1
        shown = [*shown[: _NAMES - 1], f"{rest} till"]
    return f"{', '.join(shown[:-1])} och {shown[-1]}"
