"""The file to tick during an event, as a workbook."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Final

from kontinuitet.loading.excel.writing import (
    TIME,
    choices,
    look,
    new_workbook,
    put,
    saved,
)
from kontinuitet.loading.status_template import TITLE, Template
from kontinuitet.loading.status_workbook import NOW, PERSONS, PLANNED, SYSTEMS

_WIDTHS: Final = (5, 34, 22, 17, 17, 17, 17, 19, 22, 30)
_PERSON_WIDTHS: Final = (22, 30, 34, 10, 18, 30)
_HEADING: Final = "DDE6EE"
_FILL_IN: Final = "FFF8DC"


def workbook_template(template: Template) -> bytes:
    """Return the workbook; the same bytes for the same plan.

    Raises:
        SystemFault: openpyxl is not installed.
    """
    book = new_workbook()
    sheet = book.active
    sheet.title = "Läge"

    def text(cell: Any, value: Any) -> None:
        put(cell, value)
        if isinstance(value, datetime.datetime):
            look(cell, left=True)

    def headings(on: Any, row: int, names: Sequence[str], widths: Sequence[int]) -> None:
        for column, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
            cell = on.cell(row, column, name)
            look(cell, bold=True, colour=_HEADING, wrap=True)
            on.column_dimensions[cell.column_letter].width = width

    text(sheet.cell(1, 1), f"{TITLE} {template.title}")
    look(sheet.cell(1, 1), bold=True, size=14)
    text(
        sheet.cell(2, 1),
        f"Fyll i {NOW} (datum och klockslag) och de gula kolumnerna. Klart och Började: kryss (x) "
        "eller klockslag. Tomt betyder att det inte har hänt.",
    )
    look(sheet.cell(3, 1, NOW), bold=True)
    if template.now is not None:
        text(sheet.cell(3, 3), template.cell(template.now))
    sheet.cell(3, 3).number_format = TIME
    look(sheet.cell(3, 3), colour=_FILL_IN)
    if template.planned is not None:
        look(sheet.cell(4, 1, PLANNED), bold=True)
        text(sheet.cell(4, 3), template.cell(template.planned))
    headings(sheet, 5, SYSTEMS, _WIDTHS)
    for place, row in enumerate(template.rows, start=6):
        done = row.done or row.progress == "done"
        begun = not done and (row.began or row.progress == "begun")
        values: tuple[Any, ...] = (
            row.number,
            row.name,
            row.id,
            template.cell(row.start),
            template.cell(row.end),
            template.cell(row.end) if done else None,
            template.cell(row.start) if done or begun else None,
            template.cell(row.end) if begun else None,
            ", ".join(row.people) or None,
            row.remark or None,
        )
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(place, column)
            look(cell, wrap=True)
            text(cell, value)
            if column in (6, 7, 8):
                look(cell, colour=_FILL_IN)
    sheet.freeze_panes = "C6"
    people = book.create_sheet("Personer")
    headings(people, 1, PERSONS, _PERSON_WIDTHS)
    for place, person in enumerate(template.persons, start=2):
        since = None if person.since is None else template.cell(person.since)
        facts = (
            person.id,
            person.name,
            ", ".join(person.skills),
            "ja" if person.there else "nej",
            since,
            person.remark or None,
        )
        for column, value in enumerate(facts, start=1):
            text(people.cell(place, column), value)
            if column in (4, 5):
                look(people.cell(place, column), colour=_FILL_IN)
    choices(people, f"D2:D{max(2, len(template.persons) + 1)}", ("ja", "nej"))
    people.freeze_panes = "A2"
    for one in (sheet, people):
        one.page_setup.orientation = "landscape"
        one.page_setup.paperSize = one.PAPERSIZE_A4
        one.page_setup.fitToHeight = 0
        one.sheet_properties.pageSetUpPr.fitToPage = True
    # When it was planned stands on every page.
    sheet.print_title_rows = "1:5"
    return saved(book)
