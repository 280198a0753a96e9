"""A municipality or a net with one thing changed. Nothing is changed in the one given."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kontinuitet.analysis.base.net import Columns, Group, Net
from kontinuitet.model.landscape import Fallback, Municipality, Resource
from kontinuitet.model.requirement import Effect, Requirement
from kontinuitet.model.staffing import Staffing

#: A fallback routine that is tried: going within, and holding, so many minutes.
STARTS_WITHIN = 30
ENDURANCE = 24 * 60


def _replacing(need: Requirement, identity: str, reserve: str) -> Requirement:
    """Let ``reserve`` take the place of ``identity`` in a group; the quorum stays."""
    if identity not in need.suppliers:
        return need
    members = tuple(reserve if s == identity else s for s in need.suppliers)
    return need.model_copy(
        update={
            "resource": None,
            "one_of": None,
            "members": members,
            "at_least": str(need.quorum),
        }
    )


def with_reserve(municipality: Municipality, identity: str) -> Municipality:
    """Return the municipality where a reserve that never fails stands in for a resource.

    Whatever needs the resource is content with the reserve, which needs nothing. It takes the
    place of the resource and adds none: two of three are still two of the same three.
    """
    reserve = f"{identity}.reserv"
    while reserve in municipality.resources or reserve in municipality.activities:
        reserve += "-2"
    original = municipality.resources[identity]

    def changed(needs: Sequence[Requirement]) -> tuple[Requirement, ...]:
        return tuple(_replacing(n, identity, reserve) for n in needs)

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
                    k: f.model_copy(
                        update={
                            "needs": changed(f.needs),
                            "replaces": (*f.replaces, reserve)
                            if identity in f.replaces
                            else f.replaces,
                        }
                    )
                    for k, f in a.fallbacks.items()
                },
            }
        )
        for i, a in municipality.activities.items()
    }
    return municipality.model_copy(update={"resources": resources, "activities": activities})


def net_with_reserve(net: Net, node: int) -> Net:
    """Return the net of :func:`with_reserve` without compiling it anew; node numbers stay.

    A supplier that never fails is one fewer to wait for: every group counts on the others for the
    rest of its quorum. The node itself still fails and is still restarted, for nobody's sake.
    """
    groups = list(net.groups)
    for position in net.served_by[node]:
        groups[position] = _without_supplier(groups[position], node)
    served = (*net.served_by[:node], (), *net.served_by[node + 1 :])
    routines = {
        owner: tuple(
            replace(r, needs=tuple(_without_supplier(n, node) for n in r.needs)) for r in rows
        )
        for owner, rows in net.routines.items()
    }
    return replace(net, groups=tuple(groups), served_by=served, routines=routines)


def _without_supplier(group: Group, node: int) -> Group:
    if node not in group.suppliers:
        return group
    others = tuple(s for s in group.suppliers if s != node)
    return replace(group, suppliers=others, quorum=group.quorum - 1)


def _with_columns(net: Net, columns: Columns) -> Net:
    """Give a changed net its columns, which costs less than making all of them anew."""
    net.__dict__["columns"] = columns
    return net


def net_with_holds(net: Net, positions: Collection[int], minutes: int) -> Net:
    """Return the net where the groups at ``positions`` hold out so many minutes longer."""
    groups, hold = list(net.groups), list(net.columns.hold)
    for position in positions:
        hold[position] += minutes
        groups[position] = replace(groups[position], hold=hold[position])
    changed = replace(net, groups=tuple(groups))
    return _with_columns(changed, replace(net.columns, hold=tuple(hold)))


def net_with_half_work(net: Net, node: int) -> Net:
    """Return the net where the restart of one node takes half the time, rounded down.

    What a fault adds to it (reading back, installing anew) takes as long as before.
    """
    work = net.work[node]
    halved = replace(work, minutes=work.minutes // 2)
    changed = replace(net, work=(*net.work[:node], halved, *net.work[node + 1 :]))
    return _with_columns(changed, net.columns)


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
