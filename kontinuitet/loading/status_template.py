"""The planned order as a file to tick during an event: YAML, or a workbook with the same."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kontinuitet.errors import InputError
from kontinuitet.loading.status_workbook import MISSING, NOW, PERSONS, SYSTEMS
from kontinuitet.model import calendar
from kontinuitet.model.duration import format_duration
from kontinuitet.model.status import BegunFact, UpFact

_DAY: Final = datetime.datetime(1980, 1, 1)
_WIDTHS: Final = (5, 34, 22, 17, 17, 17, 17, 19, 22, 30)
_PERSON_WIDTHS: Final = (22, 30, 34, 10, 18, 30)
_MOMENT: Final = "yyyy-mm-dd hh:mm"
_TITLE: Final = "Läge för"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One planned restart; ``began`` and ``done`` tell whether that has happened.

    YAML only: ``slower`` is the minutes it is known to take instead of what the model says;
    ``earlier`` are the known returns before this one; ``current`` is how it stands now, when it is
    planned to go down after that and come back once more.
    """

    number: int
    name: str
    id: str
    start: int
    end: int
    people: tuple[str, ...]
    began: bool = False
    done: bool = False
    slower: int | None = None
    earlier: tuple[UpFact, ...] = ()
    current: UpFact | BegunFact | None = None


@dataclass(frozen=True, slots=True)
class TemplatePerson:
    """Somebody who can do restart work; ``since`` is minutes after T+0, None for not there."""

    id: str
    name: str
    skills: tuple[str, ...]
    there: bool = True
    since: int | None = None


@dataclass(frozen=True)
class Template:
    """All that goes into the file; ``now`` is minutes after T+0, ``starts`` is T+0."""

    title: str
    now: int
    starts: datetime.datetime | None
    rows: Sequence[TemplateRow]
    persons: Sequence[TemplatePerson]

    def when(self, minute: int) -> str:
        """Write a minute so that it can be read back."""
        if self.starts is None:
            return format_duration(minute)
        return calendar.written(calendar.after(self.starts, minute))

    def cell(self, minute: int) -> datetime.datetime | str:
        """Return a minute as the value of a cell."""
        if self.starts is None:
            return format_duration(minute)
        when = calendar.after(self.starts, minute)
        return calendar.written(when) if calendar.which(when) else when


def scenario_of(line: str) -> str | None:
    """Return the id of the scenario that a file's first line says it is made for, if it does."""
    found = re.fullmatch(rf"(?:# )?{_TITLE} .*\(([^()]+)\)\.?\s*", line)
    return found[1] if found else None


def yaml_template(template: Template) -> bytes:
    """Return the YAML file. What has not happened stands as comments, ready to be uncommented."""
    when = template.when
    lines = [
        f"# {_TITLE} {template.title}.",
        "# Ta bort # framför det som har hänt och rätta tiden. Låt resten stå.",
        "# Tider: klockslag (10:30), datum och klockslag, eller tid från avbrottets början (4 h).",
        "läge:",
        f"  nu: {when(template.now)}",
        "  uppe:                # system som är uppe, och sedan när",
    ]
    for row in template.rows:
        if isinstance(row.current, UpFact):
            lines.append(_line(row, _returned(template, row.current)))
        back = UpFact(row.end, row.start, row.people)
        lines.append(_line(row, _returned(template, back), "" if row.done else "# "))
    lines += _earlier_lines(template)
    lines.append(
        "  pågår:               # system som någon arbetar med, och när det väntas vara klart"
    )
    for row in template.rows:
        if isinstance(row.current, BegunFact):
            lines.append(_line(row, _worked_on(template, row.current)))
        work = BegunFact(row.start, row.end, row.people)
        mark = "" if row.began and not row.done else "# "
        lines.append(_line(row, _worked_on(template, work), mark))
    lines.append(
        "  försenat:            # arbete som inte har börjat och tar annan tid än planerat"
    )
    for row in template.rows:
        if not row.began:
            mark = "# " if row.slower is None else ""
            length = format_duration(row.slower or row.end - row.start)
            lines.append(f"    {mark}{row.id}: {length}    # {row.number}. {_plain(row.name)}")
    lines.append("  personer:            # de som inte finns, eller kommer vid en annan tid")
    for person in template.persons:
        if not person.there or person.since is not None:
            fact = "nej" if not person.there else when(person.since or 0)
            lines.append(f"    {person.id}: {fact}")
        else:
            lines.append(f"    # {person.id}: nej    # {_plain(person.name)}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _line(row: TemplateRow, said: str, mark: str = "") -> str:
    return f"    {mark}{row.id}: {said}    # {row.number}. {_plain(row.name)}"


def _earlier_lines(template: Template) -> list[str]:
    """Write what has been up and gone down again, and what is up now and is to go down again."""
    lines = []
    for row in template.rows:
        facts = [_returned(template, fact) for fact in row.earlier]
        if facts:
            lines.append(_line(row, f"[{', '.join(facts)}]"))
        if row.current is not None:
            facts.append(_returned(template, _as_return(template, row.current)))
            lines.append(_line(row, f"[{', '.join(facts)}]", "# "))
    head = "  varit_uppe:          # system som har varit uppe och gått ner igen"
    return [head, *lines] if lines else []


def _as_return(template: Template, fact: UpFact | BegunFact) -> UpFact:
    """Return how it stands now as what it is once it has gone down again."""
    since = fact.done if isinstance(fact, BegunFact) else fact.since
    return UpFact(template.now if since is None else since, fact.began, fact.people)


def _returned(template: Template, fact: UpFact) -> str:
    """Write what is known of a return."""
    since = [] if fact.since is None else [f"sedan: {template.when(fact.since)}"]
    return _fields([*since, *_began(template, fact.began), *_by(fact.people)])


def _worked_on(template: Template, fact: BegunFact) -> str:
    """Write what is known of work that goes on."""
    done = [] if fact.done is None else [f"klart: {template.when(fact.done)}"]
    return _fields([*_began(template, fact.began), *done, *_by(fact.people)])


def _began(template: Template, minute: int | None) -> list[str]:
    return [] if minute is None else [f"började: {template.when(minute)}"]


def _by(people: Sequence[str]) -> list[str]:
    return [f"av: [{', '.join(people)}]"] if people else []


def _fields(parts: Sequence[str]) -> str:
    return f"{{{', '.join(parts)}}}"


def _plain(name: str) -> str:
    return " ".join(name.split())


def workbook_template(template: Template) -> bytes:
    """Return the workbook; the same bytes for the same plan.

    Raises:
        InputError: openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 (optional, and slow to import)
        from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415
    except ImportError:
        raise InputError(MISSING) from None
    book = Workbook()
    sheet = book.active
    sheet.title = "Läge"
    bold, soft = Font(bold=True), PatternFill("solid", fgColor="DDE6EE")
    fill_in = PatternFill("solid", fgColor="FFF8DC")

    def text(cell: Any, value: Any) -> None:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # a name that begins with = is no formula
        elif isinstance(value, datetime.datetime):
            cell.number_format = _MOMENT
            cell.alignment = Alignment(horizontal="left", vertical="top")

    def headings(on: Any, row: int, names: Sequence[str], widths: Sequence[int]) -> None:
        for column, (name, width) in enumerate(zip(names, widths, strict=True), start=1):
            cell = on.cell(row, column, name)
            cell.font, cell.fill = bold, soft
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            on.column_dimensions[cell.column_letter].width = width

    text(sheet.cell(1, 1), f"{_TITLE} {template.title}")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    text(
        sheet.cell(2, 1),
        "Fyll i de gula kolumnerna. Klart och Började: kryss (x) eller klockslag. Tomt betyder att "
        "det inte har hänt.",
    )
    sheet.cell(3, 1, NOW).font = bold
    text(sheet.cell(3, 3), template.cell(template.now))
    sheet.cell(3, 3).fill = fill_in
    headings(sheet, 5, SYSTEMS, _WIDTHS)
    for place, row in enumerate(template.rows, start=6):
        begun = row.began and not row.done
        values: tuple[Any, ...] = (
            row.number,
            row.name,
            row.id,
            template.cell(row.start),
            template.cell(row.end),
            template.cell(row.end) if row.done else None,
            template.cell(row.start) if row.began else None,
            template.cell(row.end) if begun else None,
            ", ".join(row.people) or None,
            None,
        )
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(place, column)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            text(cell, value)
            if column in (6, 7, 8):
                cell.fill = fill_in
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
            None,
        )
        for column, value in enumerate(facts, start=1):
            text(people.cell(place, column), value)
            if column in (4, 5):
                people.cell(place, column).fill = fill_in
    choice = DataValidation(type="list", formula1='"ja,nej"', allow_blank=True)
    people.add_data_validation(choice)
    choice.add(f"D2:D{max(2, len(template.persons) + 1)}")
    people.freeze_panes = "A2"
    for one in (sheet, people):
        one.page_setup.orientation = "landscape"
        one.page_setup.paperSize = one.PAPERSIZE_A4
        one.page_setup.fitToHeight = 0
        one.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "5:5"
    book.properties.creator = "kontinuitet"
    book.properties.created = book.properties.modified = _DAY
    buffer = io.BytesIO()
    book.save(buffer)
    return _undated(buffer.getvalue(), {"docProps/core.xml": _core})


def _core(data: bytes) -> bytes:
    """Take away the time of saving, which openpyxl always writes."""
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)


def _undated(content: bytes, changes: Mapping[str, Any]) -> bytes:
    """Pack anew without the times of the clock."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            data = old.read(name)
            new.writestr(info, changes[name](data) if name in changes else data)
    return result.getvalue()
