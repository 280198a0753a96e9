"""What needs what, in words: names of ids, requirement groups spelled out, everything needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kontinuitet import wording
from kontinuitet.model.landscape import Activity, Improvement, Municipality
from kontinuitet.model.requirement import Effect, Phase, Requirement

_PHASE_WORDS = {Phase.RUN: "bara drift", Phase.START: "bara start", Phase.BOTH: "alltid"}


def name_of(municipality: Municipality, identity: str) -> str:
    """Return the name of a resource, activity or department; the id itself when it is none."""
    return municipality.name_of(identity)


def names_of(municipality: Municipality, identities: Iterable[str]) -> list[str]:
    """Return the names of several ids, in the order given."""
    return [name_of(municipality, identity) for identity in identities]


def fallback_name(activity: Activity, identity: str) -> str:
    """Return the name of one of the activity's fallback routines, or the id."""
    fallback = activity.fallbacks.get(identity)
    return identity if fallback is None else fallback.name


def suppliers_text(municipality: Municipality, need: Requirement) -> str:
    """Spell out one requirement group: a name, or ``Minst en av två: A, B``."""
    names = names_of(municipality, need.suppliers)
    if len(names) == 1:
        return names[0]
    if need.quorum == len(names):
        every = "Båda" if len(names) == 2 else f"Alla {wording.number_in_text(len(names))}"
        return f"{every}: {wording.set_apart(names)}"
    return f"Minst {wording.of_in_text(need.quorum, len(names))}: {wording.set_apart(names)}"


def need_sentence(municipality: Municipality, need: Requirement) -> str:
    """Write one requirement group on one line, with hold, effect and phase where they matter."""
    parts = [suppliers_text(municipality, need)]
    if need.hold:
        parts.append(f"klarar sig {wording.duration_in_text(need.hold)} utan")
    if need.effect is Effect.SOFT:
        parts.append("fungerar sämre utan")
    if need.phase is not Phase.BOTH:
        parts.append(_PHASE_WORDS[need.phase])
    return ", ".join(parts)


def need_line(municipality: Municipality, need: Requirement) -> str:
    """Write one requirement group with why, the break-glass step and when it was confirmed."""
    sentence = need_sentence(municipality, need)
    return wording.joined(
        (
            f"{sentence} ({need.why})" if need.why else sentence,
            f"Nödstart: {need.break_glass}" if need.break_glass else None,
            f"Bekräftat {need.confirmed.isoformat()}" if need.confirmed else None,
        ),
        ". ",
    )


def activity_needs(activity: Activity) -> Sequence[Requirement]:
    """Return all requirement groups of an activity, those of its fallback routines included."""
    own = list(activity.needs)
    for _, fallback in sorted(activity.fallbacks.items()):
        own.extend(fallback.needs)
    return own


def needed_resources(municipality: Municipality, activities: Iterable[Activity]) -> tuple[str, ...]:
    """Return the ids of all resources the activities need, directly or through others, sorted.

    Alternatives in a group, soft groups, groups for starting only and what the fallback routines
    need or replace are all included: each can turn up in the plan.
    """
    found: set[str] = set()
    seen: set[str] = set()
    waiting: list[Requirement] = []
    for activity in activities:
        waiting.extend(activity_needs(activity))
        for fallback in activity.fallbacks.values():
            waiting.extend(Requirement.model_validate(r) for r in fallback.replaces)
    while waiting:
        for identity in waiting.pop().suppliers:
            if identity in municipality.resources and identity not in found:
                found.add(identity)
                waiting.extend(municipality.resources[identity].needs)
            elif identity in municipality.activities and identity not in seen:
                seen.add(identity)
                waiting.extend(activity_needs(municipality.activities[identity]))
    return tuple(sorted(found))


def direct_resources(municipality: Municipality, activities: Iterable[Activity]) -> tuple[str, ...]:
    """Return the ids of the resources that the activities and their routines name, sorted."""
    named = {
        identity
        for activity in activities
        for identity in (
            *(s for need in activity_needs(activity) for s in need.suppliers),
            *(r for fallback in activity.fallbacks.values() for r in fallback.replaces),
        )
    }
    return tuple(sorted(named & set(municipality.resources)))


def priority_key(item: tuple[str, Activity]) -> tuple[bool, bool, int, float, str, str]:
    """Order activities: essential first, then shortest acceptable outage, weight, name and id."""
    identity, activity = item
    return (
        not activity.essential,
        activity.mtpd is None,
        activity.mtpd or 0,
        -activity.downtime_weight,
        activity.name,
        identity,
    )


def is_open(improvement: Improvement) -> bool:
    """Tell whether a row of the improvement plan remains to be done."""
    return not improvement.finished
