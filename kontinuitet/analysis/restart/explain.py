"""Why here: the Swedish sentence of each row of the restart order, and of each link of a chain."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.base.components import strongly_connected
from kontinuitet.analysis.base.layers import layers_of
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import WorkRecord
from kontinuitet.analysis.restart.course import Course
from kontinuitet.wording import duration_in_text

#: Outages of each node as (start, end) in minutes, end None for ever, in order of time.
Outages = Mapping[int, Sequence[tuple[int, int | None]]]


def up_since(outages: Outages, node: int, instant: int) -> int | None:
    """Return when ``node`` last came up, as of ``instant``; −1 if always up, None if it is down."""
    since = -1
    for start, end in outages.get(node, ()):
        if start > instant:
            break
        if end is None or end > instant:
            return None
        since = end
    return since


def waits(
    course: Course,
    node: int,
    outage_start: int,
    begins: int,
    waived: Collection[int] = (),
) -> list[tuple[int, int]]:
    """Return the suppliers ``node`` really waited for, as (minute it came up, supplier), sorted.

    Of each start group these are the first suppliers that made up the quorum, as far as they came
    up during the outage that began at ``outage_start``; of the same minute, those that the engine
    brought up first, so that nothing waits for what came after it. Waived groups are not waited
    for, but for what the ring that is broken runs on.
    """
    net, outages, rank = course.net, course.absences, course.rank
    found: dict[int, int] = {}
    ring: set[int] = set()
    layers = layers_of(net) if waived else None
    if layers is not None and any(
        net.groups[g].to_run and net.groups[g].break_glass is not None for g in waived
    ):
        ring.update(layers.rings[layers.peers[node]])
    peers = [p for p in ring if p != node and up_since(outages, p, begins) is None]
    below = [g for p in peers for g in net.groups_of[p] if net.columns.hard_run[g]]
    for position in (*net.groups_of[node], *below):
        group = net.groups[position]
        if group.soft or position in waived:
            continue
        present = []
        for supplier in group.suppliers:
            above = layers is not None and layers.points_up(group.owner, supplier)
            if group.owner != node and (supplier in ring or above):
                continue
            since = up_since(outages, supplier, begins)
            if since is not None:
                present.append((since, supplier))
        present.sort(key=lambda came: (came[0], rank.get(came, -1), came[1]))
        for since, supplier in present[: group.quorum]:
            at_once = (outage_start, outage_start) in outages.get(supplier, ())
            if since > outage_start or (since == outage_start and at_once):
                found[supplier] = since
    return sorted((since, supplier) for supplier, since in found.items())


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of one row when its sentence is written; names are those users know.

    ``last`` is the name and minute of the supplier that came up last; ``freed`` and ``served`` are
    names, most important first; ``waited`` is minutes of waiting for people.
    """

    automatic: bool
    minutes: int
    fault_end: int | None
    last: tuple[str, int] | None
    waited: int
    people: tuple[tuple[str, int], ...]
    freed: Sequence[str]
    served: Sequence[str]
    break_glass: bool
    meanwhile: Meanwhile | None = None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What the people waited for do in the meantime: the last thing before the row's work begins.

    ``work`` is the name of what they work on, ``purpose`` the activity that it serves most, and
    ``kept`` that they are kept free for it. Without ``work`` they are not there yet or, if
    ``kept``, free for nothing that can be named; ``short`` is that others are there in the
    meantime, but not for as long as the work takes.
    """

    work: str | None
    purpose: str | None = None
    kept: bool = False
    short: bool = False


def _and_more(names: Sequence[str], one: str, many: str) -> str:
    """Write the first name, and how many there are beside it."""
    more = len(names) - 1
    if more == 0:
        return names[0]
    return f"{names[0]} och {more} {one if more == 1 else many} till"


def _when(known: Circumstances) -> str:
    if known.last is not None:
        name, minute = known.last
        after = f" (efter {duration_in_text(minute)})" if minute else ""
        return f"när {name} är uppe{after}"
    if known.fault_end:
        return f"när felet är avhjälpt (efter {duration_in_text(known.fault_end)})"
    if known.automatic and known.minutes == 0:
        return "när felet är avhjälpt"
    return "genast"


def _waiting(known: Circumstances) -> str:
    """Say how long the row waits for people, and what they do in the meantime."""
    skills = ", ".join(s for s, _ in known.people)
    one = sum(c for _, c in known.people) == 1
    waits = f"Väntar {duration_in_text(known.waited)}"
    then = known.meanwhile
    if then is None:
        return f"{waits} på {'ledig' if one else 'lediga'} tekniker ({skills})"
    if then.work is None and then.kept:
        return f"{waits} på sin tur i planen, fast tekniker ({skills}) finns"
    if then.work is None:
        there = f"{waits} på att tekniker ({skills}) ska vara på plats"
        return (
            f"{there} under hela arbetet ({duration_in_text(known.minutes)})"
            if then.short
            else there
        )
    what = then.work
    if then.purpose and then.purpose != then.work:
        what += f", främst för {then.purpose}"
    if then.kept:
        free = "ledig" if one else "lediga"
        return f"{waits}, eftersom tekniker ({skills}) hålls {free} för {what}"
    if one:
        return f"{waits} på ledig tekniker ({skills}), som först tar {what}"
    return f"{waits} på lediga tekniker ({skills}); en av dem tar först {what}"


def _opening(known: Circumstances) -> str:
    when = _when(known)
    waited = _waiting(known)
    if known.break_glass:
        opening = "Startas med den dokumenterade nödstarten, eftersom väntan annars går i cirkel"
        return f"{opening}, men v{waited[1:]}" if known.waited else opening
    if known.automatic:
        verb = "Återkommer" if known.minutes == 0 else "Startar"
        return f"{verb} av sig självt {when}"
    if known.waited:
        return waited
    return f"Kan börja {when}"


def sentence(known: Circumstances) -> str:
    """Return one plain Swedish sentence that says why the row stands where it stands."""
    opening = _opening(known)
    if known.automatic and known.minutes == 0 and not known.break_glass:
        return f"{opening}."
    if known.freed:
        purpose = f"släpper fram {_and_more(known.freed, 'system', 'system')}"
        if known.served:
            purpose += f", främst för {known.served[0]}"
    elif known.served:
        purpose = f"behövs av {_and_more(known.served, 'verksamhet', 'verksamheter')}"
    else:
        return f"{opening}."
    return f"{opening}; {purpose}."


def link_sentence(
    net: Net,
    work: WorkRecord,
    *,
    supplier: int | None,
    person: Sequence[str],
    busy: int | None,
    fault: bool,
) -> str:
    """Say what a work in a critical chain waited for last.

    ``supplier`` is what it needs, ``person`` the skills of whoever was missing and ``busy`` the
    work that person did first (None: was not there), ``fault`` that its own fault had to end.
    """
    if person:
        skills = ", ".join(person)
        if busy is None:
            return f"Kan börja när någon med kompetensen {skills} är på plats."
        return f"Väntar på ledig tekniker ({skills}), som först tar {net.names[busy]}."
    when = "genast"
    if supplier is not None:
        when = f"när {net.names[supplier]} är uppe"
    elif fault:
        when = "när felet är avhjälpt"
    if work.waived:
        return f"Startas med den dokumenterade nödstarten {when}."
    if not net.work[work.node].automatic:
        return f"Kan börja {when}."
    return f"{'Startar' if work.end > work.start else 'Återkommer'} av sig självt {when}."


def dependents_down(net: Net, down: Collection[int]) -> dict[int, int]:
    """Return, by node down, all nodes down that need it by hard groups, directly or not, as bits.

    The node itself is left out.
    """
    hard, owner = net.columns.hard, net.columns.owner
    edges = {
        node: sorted({owner[g] for g in net.served_by[node] if hard[g] and owner[g] in down})
        for node in sorted(down)
    }
    masks: dict[int, int] = {}
    for component in strongly_connected(edges):
        mask = 0
        for node in component:
            for dependent in edges[node]:
                mask |= 1 << dependent | masks.get(dependent, 0)
        masks.update(dict.fromkeys(component, mask))
    return {node: mask & ~(1 << node) for node, mask in masks.items()}
