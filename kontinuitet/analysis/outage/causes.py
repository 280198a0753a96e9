"""Why a node went down: the chain from the outage itself to the node, with times, in Swedish."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Cause, Fault, OutageRecord, Trace
from kontinuitet.analysis.base.results import CauseChain, CauseStep
from kontinuitet.wording import duration_in_text

#: More names than this in one sentence are counted instead.
_NAMES = 5


class Causes:
    """The chains of one trace. Each goes on from its supplier's, so together they are linear."""

    def __init__(self, net: Net, faults: Sequence[Fault], trace: Trace) -> None:
        self._net, self._faults, self._trace = net, faults, trace
        self._known: dict[tuple[int, int], CauseChain] = {}

    def chain(self, node: int, outage: int = 0) -> CauseChain:
        """Return who took whom down, from the fault to ``node``; ``outage`` says which of its own.

        Raises:
            IndexError: the node has no such outage.
        """
        outages = self._trace.outages
        path: list[tuple[int, int]] = []
        at = (node, outage)
        while at not in self._known:
            path.append(at)
            cause = outages[at[0]][at[1]].cause
            if cause.kind == "fault":
                break
            at = (cause.supplier, _outage_at(outages[cause.supplier], cause.since))
        before = self._known.get(at)
        for at in reversed(path):
            record = outages[at[0]][at[1]]
            why = _why(self._net, self._faults, self._trace, record.cause)
            step = CauseStep(self._net.ids[at[0]], record.start, why)
            before = self._known[at] = CauseChain(step, before)
        assert before is not None  # a chain has at least the node itself
        return before


def chain(
    net: Net, faults: Sequence[Fault], trace: Trace, node: int, outage: int = 0
) -> CauseChain:
    """Return who took whom down, from the fault to ``node``; for one chain of a trace."""
    return Causes(net, faults, trace).chain(node, outage)


def _outage_at(records: Sequence[OutageRecord], minute: int) -> int:
    """Return the number of the last outage begun by ``minute``: that broke a quorum then.

    It began earlier only when it stands for outages that circulate for ever.
    """
    return max(i for i, r in enumerate(records) if r.start <= minute)


def _why(net: Net, faults: Sequence[Fault], trace: Trace, cause: Cause) -> str:
    if cause.kind == "fault":
        text = faults[cause.fault].cause.strip().rstrip(".")
        return f"Bortfall: {text}." if text else "Bortfall."
    group = net.groups[cause.group]
    when = f"efter {duration_in_text(cause.since)}"
    bears = f"; klarar sig {duration_in_text(group.hold)} utan" if group.hold else ""
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
