"""Which department starts a resource, and so prints how it is done."""

from __future__ import annotations

from kontinuitet.model.landscape import Municipality, Resource


def owner_of(municipality: Municipality, resource: Resource) -> str | None:
    """Return the id of the one department whose board owns the resource, if there is one."""
    if not resource.owner:
        return None
    wanted = resource.owner.casefold()
    owners = [
        identity
        for identity, department in sorted(municipality.departments.items())
        if department.board and department.board.casefold() == wanted
    ]
    return owners[0] if len(owners) == 1 else None


def starter_of(municipality: Municipality, resource: Resource) -> str | None:
    """Return the id of the department that starts the resource: as stated, else its owner's."""
    return resource.started_by or owner_of(municipality, resource)


def started_by(municipality: Municipality, department: str) -> tuple[str, ...]:
    """Return the ids of the resources with restart work that the department starts, sorted."""
    return tuple(
        identity
        for identity, resource in sorted(municipality.resources.items())
        if resource.restart is not None
        and (not resource.restart.automatic or resource.restart.steps)
        and starter_of(municipality, resource) == department
    )
