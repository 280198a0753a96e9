"""A municipality with one thing changed. Nothing is changed in the one given."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.model.landscape import Fallback, Municipality, Resource
from kontinuitet.model.requirement import Effect, Requirement
from kontinuitet.model.staffing import Staffing

#: A fallback routine that is tried: going within, and holding, so many minutes.
STARTS_WITHIN = 30
ENDURANCE = 24 * 60


def _with_alternative(need: Requirement, identity: str, reserve: str) -> Requirement:
    """Let ``reserve`` stand in for ``identity`` in a group; the quorum stays."""
    if identity not in need.suppliers:
        return need
    return need.model_copy(
        update={
            "resource": None,
            "one_of": None,
            "members": (*need.suppliers, reserve),
            # A share would grow with the group.
            "at_least": str(need.quorum),
        }
    )


def with_reserve(municipality: Municipality, identity: str) -> Municipality:
    """Return the municipality with a reserve that needs nothing, wherever a resource is needed."""
    reserve = f"{identity}.reserv"
    while reserve in municipality.resources or reserve in municipality.activities:
        reserve += "-2"
    original = municipality.resources[identity]

    def changed(needs: Sequence[Requirement]) -> tuple[Requirement, ...]:
        return tuple(_with_alternative(n, identity, reserve) for n in needs)

    resources = {
        i: r.model_copy(update={"needs": changed(r.needs)})
        for i, r in municipality.resources.items()
    }
    resources[reserve] = Resource.model_construct(
        name=f"Reserv för {original.name}", type=original.type
    )
    activities = {
        i: a.model_copy(
            update={
                "needs": changed(a.needs),
                "fallbacks": {
                    k: f.model_copy(update={"needs": changed(f.needs)})
                    for k, f in a.fallbacks.items()
                },
            }
        )
        for i, a in municipality.activities.items()
    }
    return municipality.model_copy(update={"resources": resources, "activities": activities})


def with_more_staff(staffing: Staffing, skill: str) -> Staffing:
    """Return the staffing with one more person who has the one skill."""
    pools = {**staffing.pools, skill: staffing.pools.get(skill, 0) + 1}
    return staffing.model_copy(update={"pools": pools})


def with_fallback(municipality: Municipality, identity: str) -> Municipality:
    """Return the municipality with one more fallback routine for an activity, for all it needs."""
    activity = municipality.activities[identity]
    replaced = {s for n in activity.needs if n.effect is Effect.HARD for s in n.suppliers}
    name = "ny-reservrutin"
    while name in activity.fallbacks:
        name += "-2"
    routine = Fallback.model_construct(
        name="Ny reservrutin",
        replaces=tuple(sorted(replaced)),
        starts_within=STARTS_WITHIN,
        endurance=ENDURANCE,
        needs=(),
    )
    changed = activity.model_copy(update={"fallbacks": {**activity.fallbacks, name: routine}})
    return municipality.model_copy(
        update={"activities": {**municipality.activities, identity: changed}}
    )
