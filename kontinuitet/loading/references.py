"""Check what no record can know alone: references, circles of one, skills, duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.ids import slug
from kontinuitet.loading.merging import Layer
from kontinuitet.loading.reporter import (
    ACTIVITIES,
    DEPARTMENTS,
    IMPROVEMENTS,
    PERSONS,
    RESOURCES,
    STAFFING,
    Reporter,
)
from kontinuitet.loading.skills import check_skills
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import Validated
from kontinuitet.loading.yaml_source import Path
from kontinuitet.model.base import is_id
from kontinuitet.model.landscape import Fallback, Municipality
from kontinuitet.model.requirement import Requirement
from kontinuitet.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that stand in the files, also of things that have errors, sorted."""

    departments: tuple[str, ...]
    activities: tuple[str, ...]
    resources: tuple[str, ...]
    nodes: tuple[str, ...]
    anything: tuple[str, ...]

    @classmethod
    def of(cls, layers: Sequence[Layer]) -> Known:
        """Collect the ids of all layers."""

        def ids(*path: str) -> tuple[str, ...]:
            found: set[str] = set()
            for layer in layers:
                inner: object = layer.data
                for step in path:
                    inner = inner.get(step) if isinstance(inner, dict) else None
                if isinstance(inner, dict):
                    found.update(inner)
                    # What a key will be called when the advice about it has been followed.
                    found.update(filter(None, (slug(i) for i in inner if not is_id(i))))
            return tuple(sorted(found))

        activities, resources = ids(ACTIVITIES), ids(RESOURCES)
        fallbacks: set[str] = set()
        for layer in layers:
            for activity in (layer.data.get(ACTIVITIES) or {}).values():
                inner = activity.get("reservrutiner") if isinstance(activity, dict) else None
                fallbacks.update(inner if isinstance(inner, dict) else ())
        nodes = tuple(sorted({*activities, *resources}))
        everything = {*ids(DEPARTMENTS), *nodes, *ids(STAFFING, PERSONS), *fallbacks}
        return cls(ids(DEPARTMENTS), activities, resources, nodes, tuple(sorted(everything)))


def check_references(
    municipality: Municipality,
    layer: Layer,
    validated: Validated[Municipality],
    known: Known,
    suggestions: Suggestions,
) -> list[Problem]:
    """Return broken references and what contradicts itself across records."""
    report = Reporter(layer, validated, suggestions)
    departments, nodes = frozenset(known.departments), _Ids(known.nodes)
    for identity, activity in municipality.activities.items():
        here: Path = (ACTIVITIES, identity)
        if activity.department not in departments:
            report.reference(
                (*here, "förvaltning"), activity.department, known.departments, "förvaltningen"
            )
        _needs(report, here, identity, activity.needs, nodes)
        for name, fallback in activity.fallbacks.items():
            _fallback(report, (*here, "reservrutiner", name), fallback, activity.needs, nodes)
    for identity, resource in municipality.resources.items():
        _needs(report, (RESOURCES, identity), identity, resource.needs, nodes)
        if resource.started_by is not None and resource.started_by not in departments:
            path = (RESOURCES, identity, "startas_av")
            report.reference(path, resource.started_by, known.departments, "förvaltningen")
    _lists(report, municipality, known, nodes)
    _duties(report, municipality)
    check_skills(report, municipality)
    return report.problems


def shared_ids(layers: Sequence[Layer]) -> list[Problem]:
    """Report ids that stand both among resources and among activities."""
    problems = []
    for layer in layers:
        for identity in sorted(layer.data.get(ACTIVITIES) or {}):
            if identity in (layers[0].data.get(RESOURCES) or {}):
                place = layer.place((ACTIVITIES, identity))
                other = layers[0].place((RESOURCES, identity))
                problems.append(
                    Problem(
                        place.file,
                        place.line,
                        "dubblett",
                        Severity.ERROR,
                        f"{place.path}: id:t finns redan bland resurserna, i {other.file}, "
                        f"rad {other.line}.",
                        "Byt id på den ena.",
                    )
                )
    return problems


class _Ids:
    """Known ids, quick to ask and with a stable collection for suggestions."""

    def __init__(self, ids: tuple[str, ...]) -> None:
        self.all = ids
        self._set = frozenset(ids)

    def __contains__(self, identity: str) -> bool:
        return identity in self._set


def supplier_path(path: Path, need: Requirement, position: int) -> Path:
    """Return the path of one supplier in a requirement group at ``path``."""
    if need.resource is not None:
        return (*path, "resurs")
    return (*path, "en_av" if need.one_of is not None else "av", position)


def _needs(
    report: Reporter, here: Path, owner: str, needs: Iterable[Requirement], nodes: _Ids
) -> None:
    for number, need in enumerate(needs):
        for position, supplier in enumerate(need.suppliers):
            if supplier in nodes and supplier != owner:
                continue
            path = supplier_path((*here, "behöver", number), need, position)
            if supplier == owner:
                report.add(
                    path, "behover-sig-sjalv", f'"{owner}" behöver sig själv.', "Ta bort den."
                )
            else:
                avoid = (owner, *need.suppliers)
                report.reference(path, supplier, nodes.all, "resursen", avoid=avoid)


def _fallback(
    report: Reporter,
    here: Path,
    fallback: Fallback,
    needs: Sequence[Requirement],
    nodes: _Ids,
) -> None:
    needed = {s for need in needs if need.needed_to_run for s in need.suppliers}
    for number, identity in enumerate(fallback.replaces):
        path: Path = (*here, "ersätter", number)
        if identity not in nodes:
            report.reference(path, identity, nodes.all, "resursen")
        elif identity not in needed and needs:
            report.add(
                path,
                "ersatter-obehovd",
                f'reservrutinen ersätter "{identity}", som verksamheten inte behöver direkt.',
                'Lägg till resursen under verksamhetens "behöver", eller ersätt det som står där.',
                Severity.WARNING,
            )
    _needs(report, here, "", fallback.needs, nodes)


def _duties(report: Reporter, municipality: Municipality) -> None:
    """Check that what the municipality says it has checked is a duty or a threshold."""
    own = municipality.duties
    if own is None or not own.own_checks:
        return
    rows = load_duties(own)
    ids = tuple(sorted({*rows.duties, *rows.thresholds}))
    for identity in own.own_checks:
        report.reference(("tidsfrister", "kontrollerade", identity), identity, ids, "raden")


def _lists(report: Reporter, municipality: Municipality, known: Known, nodes: _Ids) -> None:
    if municipality.priority_list is not None:
        seen: dict[str, int] = {}
        for number, identity in enumerate(municipality.priority_list.order):
            path: Path = ("prioriteringslista", "ordning", number)
            if identity in seen:
                report.add(
                    path,
                    "dubblett",
                    f'"{identity}" står redan på plats {seen[identity] + 1} i listan.',
                    "Ta bort den ena.",
                )
            elif identity not in nodes:
                order = municipality.priority_list.order
                what = "resursen eller verksamheten"
                report.reference(path, identity, nodes.all, what, avoid=order)
            seen.setdefault(identity, number)
    for identity, improvement in municipality.improvements.items():
        for number, concerned in enumerate(improvement.concerns):
            path = (IMPROVEMENTS, identity, "gäller", number)
            report.reference(path, concerned, known.anything, "id:t")
