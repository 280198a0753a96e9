"""The whole model as a workbook: a sheet for every kind of thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kontinuitet.loading.excel.grids import Cell, Grid, GridColumn, workbook_of
from kontinuitet.loading.sheets.cells import EMPTY_GROUP, Form, write
from kontinuitet.loading.sheets.columns import Column
from kontinuitet.loading.sheets.layout import (
    EXPLAINED,
    FIRST,
    KINDS,
    LABEL,
    VALUE,
    WHOLE,
    WHOLE_FIELDS,
    SheetKind,
    told,
)
from kontinuitet.loading.sheets.remembered import remembered_grid
from kontinuitet.loading.writing import plain
from kontinuitet.model.landscape import Municipality

_WIDTHS: Final[Mapping[Form, float]] = {
    Form.TEXT: 26, Form.PHONE: 17, Form.TEXTS: 42, Form.ID: 22, Form.IDS: 30, Form.COUNTS: 20,
    Form.MINUTES: 21, Form.YES: 17, Form.DATE: 14, Form.CHOICE: 18, Form.CHOICES: 18,
    Form.WHOLE: 13, Form.NUMBER: 10, Form.CLOCK: 18, Form.GROUP: 14,
}  # fmt: skip
#: Columns whose cells are picked among the ids of another sheet, by heading.
_PICKED: Final = {
    "Förvaltning": "Förvaltningar",
    "Verksamhet": "Verksamheter",
    "Person": "Personer",
    "Behöver": "Resurser",
}
_NAME_OF: Final = "namn"
_NAME_OF_NEED: Final = "namn på det som behövs"
_PROTECTED: Final = "skyddade_personuppgifter"
_FRONT: Final = (
    "Arbetsboken har ett blad för varje slags uppgift. Kolumnerna förklaras överst i varje blad. "
    "Grå kolumner med rubrik inom parentes visar bara, och läses inte.",
    "Gula celler saknar något som en plan behöver. De får vara tomma: en tom cell tar aldrig bort "
    "något.",
    "Rader och kolumner får flyttas och sorteras, och egna blad och kolumner får läggas till. De "
    "läses inte, och det sägs vid importen.",
    "En ny rad behöver ett eget id: små bokstäver, siffror och bindestreck. Ändra inte id på en "
    "rad som finns: det blir en ny rad.",
    'Tider skrivs "30 min", "4 h", "2 dygn" eller 04:00, och datum 2026-03-10. I celler med flera '
    "stycken har varje stycke en egen rad (Alt+Retur).",
    "En rad som tas bort i arbetsboken finns kvar i kommunens filer, och det sägs vid importen. Ta "
    "bort den i filen.",
    "Läs in arbetsboken med: kontinuitet excel importera MAPP FIL. Med --prova visas först vad som "
    "skulle ändras.",
    "Arbetsboken innehåller kommunens uppgifter om sårbarheter. Förvara den som kommunens plan.",
)


def model_workbook(municipality: Municipality) -> bytes:
    """Return the model as a workbook that :mod:`reading` reads back without loss.

    Raises:
        SystemFault: openpyxl is missing.
        InputError: a text is longer than a cell can hold.
    """
    tree = shown_tree(municipality)
    grids = [whole_grid(tree), *(grid_of(kind, tree) for kind in KINDS), remembered_grid(tree)]
    return workbook_of(grids, f"{municipality.info.name}: kontinuitet", _FRONT, FIRST)


def shown_tree(municipality: Municipality) -> dict[str, Any]:
    """Return the model as plain data without the persons whose data is protected."""
    tree = plain(municipality)
    holders = [tree["kommun"], *tree.get("förvaltningar", {}).values()]
    for holder in holders:
        if "kontakter" in holder:
            holder["kontakter"] = [c for c in holder["kontakter"] if _PROTECTED not in c]
    persons = tree.get("bemanning", {}).get("personer", {})
    for identity in [i for i, person in persons.items() if _PROTECTED in person]:
        del persons[identity]
    return tree


def left_out(municipality: Municipality) -> int:
    """Count the contacts and the staff that :func:`shown_tree` leaves out."""
    contacts = [*municipality.info.contacts]
    for department in municipality.departments.values():
        contacts += department.contacts
    persons = municipality.staffing.persons.values() if municipality.staffing else ()
    return sum(c.protected for c in contacts) + sum(p.protected for p in persons)


def whole_grid(tree: Mapping[str, Any]) -> Grid:
    """Return the sheet with a row for each field of the municipality itself."""
    rows: list[tuple[Cell, ...]] = []
    for label, column in WHOLE_FIELDS.items():
        rows.append((label, write(value_at(tree, column.path), column.form), column.help))
    columns = (
        GridColumn(LABEL, "Ändra inte.", 36),
        GridColumn(VALUE, "Fyll i här.", 70),
        GridColumn(EXPLAINED, "", 60, told=True),
    )
    return Grid(WHOLE, columns, rows)


def value_at(tree: Any, path: Sequence[str]) -> Any:
    """Return what stands at a path in plain data, None when nothing does."""
    for step in path:
        tree = tree.get(step) if isinstance(tree, Mapping) else None
    return tree


def cells_of(columns: Sequence[Column], thing: Any) -> Iterator[Cell]:
    """Yield the cells of one row of plain data, a mark in the first column of an empty group."""
    for column in columns:
        cell = write(value_at(thing, column.path), column.form)
        opened = (value_at(thing, path) for path in column.opens)
        if cell is None and any(group is not None and _says_nothing(group) for group in opened):
            cell = EMPTY_GROUP
        yield cell


def _says_nothing(group: Any) -> bool:
    return isinstance(group, Mapping) and all(_says_nothing(inner) for inner in group.values())


def grid_of(
    kind: SheetKind,
    tree: Mapping[str, Any],
    columns: Sequence[Column] = (),
    names_from: Mapping[str, Any] | None = None,
) -> Grid:
    """Return the sheet of one kind of thing; ``columns`` to show only some.

    The names of things are those of ``names_from``, where the tree is only a part of the model.
    """
    columns = columns or kind.columns
    names = _names(tree if names_from is None else names_from)
    shown = _shown(kind)
    rows = [
        (
            *(key or None for key in keys),
            *(show(keys, thing, names) for _, show in shown),
            *cells_of(columns, thing),
        )
        for keys, thing in kind.found(tree)
    ]
    return Grid(
        kind.name,
        (
            *(_column(key, kind) for key in kind.keys),
            *(GridColumn(told(heading), "", 26, told=True) for heading, _ in shown),
            *(_column(column, kind) for column in columns),
        ),
        rows,
        keys=max(1, len(kind.keys)),
    )


def _column(column: Column, kind: SheetKind) -> GridColumn:
    words = column.words or (("ja", "nej") if column.form is Form.YES else ())
    picked = _PICKED.get(column.heading)
    several = column.form in (Form.IDS, Form.CHOICES)
    return GridColumn(
        column.heading,
        column.help,
        _WIDTHS[column.form],
        words=words,
        pick=(picked, "A") if picked and picked != kind.name else None,
        strict=not several,
        wanted=column.heading in kind.wanted,
    )


def _names(tree: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for section in ("förvaltningar", "verksamheter", "resurser"):
        for identity, thing in tree.get(section, {}).items():
            found[identity] = str(thing.get("namn", ""))
    return found


def _shown(kind: SheetKind) -> tuple[tuple[str, Any], ...]:
    """Return the columns that only tell: what the ids of a row are called."""
    if kind.name == "Beroenden":
        return (
            (_NAME_OF, lambda keys, _thing, names: names.get(keys[0])),
            (
                _NAME_OF_NEED,
                lambda _keys, thing, names: ", ".join(names.get(i, i) for i in thing["behöver"]),
            ),
        )
    if kind.name in ("Konsekvenser", "Reservrutiner"):
        return ((_NAME_OF, lambda keys, _thing, names: names.get(keys[0])),)
    if kind.name == "Prioriteringslista":
        return ((_NAME_OF_NEED, lambda _keys, thing, names: names.get(thing)),)
    return ()
