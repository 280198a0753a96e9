"""Why something never comes back, said in plain Swedish: one reason for each node that does not.

Definitions: docs/semantics.md, "What never comes back".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kontinuitet.analysis.base.crew import Crew, Shortage, missing_people
from kontinuitet.analysis.base.net import Net
from kontinuitet.analysis.base.records import Fault, Trace
from kontinuitet.analysis.base.restart_results import NeverBack, NeverReason
from kontinuitet.analysis.base.results import Circle
from kontinuitet.analysis.criticality.circles import waiting_for
from kontinuitet.analysis.restart.nobody import nobody_can
from kontinuitet.analysis.restart.presence import why_not_there
from kontinuitet.model.landscape import Municipality, Resource
from kontinuitet.model.scenario import Recovery
from kontinuitet.wording import listed

_ORDER = (NeverReason.NOBODY, NeverReason.UNKNOWN, NeverReason.CIRCLE, NeverReason.WAITS)
_RECOVERIES = tuple(Recovery)


def never_reasons(
    municipality: Municipality,
    net: Net,
    faults: Sequence[Fault],
    crew: Crew | None,
    trace: Trace,
    circles: Sequence[Circle],
) -> tuple[NeverBack, ...]:
    """Return why each node that never comes back does not, by reason and id.

    Nobody who can comes before a fault without a known end, and that before a circle; what is left
    waits for some of these.
    """
    never = set(trace.never)
    nobody = set(trace.unstaffed)
    if crew is not None:
        nobody |= never & nobody_can(net, crew)
    texts: dict[int, tuple[NeverReason, str]] = {}
    for node in sorted(nobody):
        resource = municipality.resources.get(net.ids[node])
        texts[node] = (NeverReason.NOBODY, _nobody(net, faults, crew, trace, node, resource))
    for node in trace.unknown:
        texts.setdefault(node, (NeverReason.UNKNOWN, _unknown(net.names[node])))
    for circle in circles:
        for identity in circle.members:
            text = _circle(net, circle)
            texts.setdefault(net.index[identity], (NeverReason.CIRCLE, text))
    waits = waiting_for(net, never)
    found = [
        NeverBack(net.ids[node], reason, text, (), *_call(municipality, net.ids[node], reason))
        for node, (reason, text) in texts.items()
    ]
    for node in sorted(never - texts.keys()):
        roots = _roots(node, waits, texts)
        if roots:
            names = listed([net.names[r] for r in roots])
            ids = tuple(net.ids[r] for r in roots)
            found.append(NeverBack(net.ids[node], NeverReason.WAITS, f"väntar på {names}", ids))
        else:
            text = "går ner och kommer upp om och om igen, utan slut"
            found.append(NeverBack(net.ids[node], NeverReason.CIRCLE, text))
    told = (
        replace(n, name=net.names[net.index[n.id]], is_activity=net.is_activity[net.index[n.id]])
        for n in found
    )
    return tuple(sorted(told, key=lambda n: (_ORDER.index(n.reason), n.id)))


def _roots(
    node: int, waits: Mapping[int, Sequence[int]], texts: Mapping[int, object]
) -> tuple[int, ...]:
    """Return the nodes with a reason of their own that ``node`` waits for, at any remove."""
    seen = {node}
    stack = [node]
    roots: set[int] = set()
    while stack:
        for target in waits[stack.pop()]:
            if target in texts:
                roots.add(target)
            elif target not in seen:
                seen.add(target)
                stack.append(target)
    return tuple(sorted(roots))


def _call(municipality: Municipality, identity: str, reason: NeverReason) -> tuple[str, str]:
    """Return the supplier to call and the number, as far as they are stated."""
    resource = municipality.resources.get(identity)
    if resource is None or reason is not NeverReason.NOBODY:
        return "", ""
    contact = resource.agreement.contact if resource.agreement else None
    return resource.supplier or "", contact or resource.phone or ""


def _nobody(
    net: Net,
    faults: Sequence[Fault],
    crew: Crew | None,
    trace: Trace,
    node: int,
    resource: Resource | None,
) -> str:
    assert crew is not None  # unlimited people are never missing
    why = short_text(crew, net.work[node].people)
    if not why:
        begun = [_RECOVERIES.index(f.recovery) for f in faults if f.node == node]
        minutes = net.work[node].after(_RECOVERIES[max(begun, default=0)])
        since = trace.outages[node][-1].start
        why = why_not_there(crew, net.work[node].people, minutes, since)
    return why if resource is None else call_text(why, resource)


def call_text(why: str, resource: Resource) -> str:
    """Add whom to call, supplier and number, as far as they are stated."""
    contact = resource.agreement.contact if resource.agreement else None
    call = ", ".join(part for part in (resource.supplier, contact or resource.phone) if part)
    return f"{why} – ring {call}" if call else why


def short_text(crew: Crew, people: Sequence[tuple[str, int]]) -> str:
    """Say which people the crew lacks, there or not; empty when it has them."""
    return " och ".join(_short(s) for s in missing_people(crew, people))


def _short(short: Shortage) -> str:
    word = "kompetensen" if len(short.skills) == 1 else "kompetenserna"
    skills = " eller ".join(short.skills)
    if not short.have:
        return f"ingen med {word} {skills}"
    return f"bara {short.have} med {word} {skills}, och arbetet kräver {short.needed} samtidigt"


def _unknown(name: str) -> str:
    return (
        "borta tills vidare: bortfallet har inget slut och ingen återstart är angiven. Ange "
        f'"till" för bortfallet, eller "återstart" för {name}'
    )


def _circle(net: Net, circle: Circle) -> str:
    ids = (*circle.cycle, circle.cycle[0]) if circle.cycle else circle.members
    return f"väntar i en cirkel: {' → '.join(net.names[net.index[i]] for i in ids)}"
