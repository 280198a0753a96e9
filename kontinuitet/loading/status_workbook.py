"""The status of an event as a workbook to tick: written from the plan, and read back.

Columns are found by their headings, so rows and columns may be moved, sorted and taken away, and
further sheets and columns may be added. Planned times are not read back.
"""

from __future__ import annotations

import datetime
import io
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kontinuitet.errors import InputError
from kontinuitet.loading.merging import Layer, whole
from kontinuitet.loading.yaml_source import Lines, Source
from kontinuitet.model.base import fold
from kontinuitet.model.status import StatusFile
from kontinuitet.problems import Problem, Severity

MISSING: Final = (
    "För Excelfiler behövs tillägget openpyxl. Installera det med: pip install "
    '"kontinuitet[excel]". Lägesfilen kan också skrivas som .yaml.'
)
SYSTEMS: Final = (
    *("Nr", "System", "Id", "Planerad start", "Planerad klar", "Klart", "Började"),
    *("Klart nu beräknas", "Person", "Anmärkning"),
)
PERSONS: Final = ("Id", "Namn", "Kompetenser", "Finns", "Tillgänglig från", "Anmärkning")
NOW: Final = "Läget gäller"
_TICKS = frozenset(
    (
        "x",
        "ja",
        "j",
        "ok",
        "klar",
        "klart",
        "uppe",
        "✓",
        "✔",
        "☑",
        "☒",
        "✗",
        "✘",
        "1",
        "true",
        "sant",
    )
)
_BLANKS = frozenset(("", "nej", "n", "☐", "-", "–", "—", "0", "false", "falskt", "?"))
#: Excel counts days from here (its 29 February 1900 never was).
_EPOCH = datetime.datetime(1899, 12, 30)
#: In place of a value that has not been worked out.
_FORMULA: Final = "formel utan värde"
_MAX_ROWS, _MAX_COLUMNS, _MAX_SIZE = 5_000, 60, 200 * 1024 * 1024


@dataclass
class _Sheet:
    """One sheet as text by row and folded heading, and where the headings stand."""

    name: str
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    headings: frozenset[str] = frozenset()
    now: tuple[int, str] | None = None
    title: str = ""


def read_workbook(content: bytes, shown: str) -> tuple[str, Layer, list[Problem]]:
    """Return a workbook's title, what it says as a layer to validate, and what is wrong in cells.

    Raises:
        InputError: it is no workbook, it has no sheet with systems or does not say when it holds,
            or openpyxl is missing.
    """
    problems: list[Problem] = []
    sheets = _sheets(content, shown)
    systems = next((s for s in sheets if {"id", "klart"} <= s.headings), None)
    if systems is None:
        raise InputError(
            f'"{shown}" har inget blad med kolumnerna "Id" och "Klart". Skapa en ny mall med '
            "--läge-mall."
        )
    if systems.now is None:
        raise InputError(
            f'"{shown}" säger inte när läget gäller. Fyll i tiden till höger om "{NOW}".'
        )
    persons = next((s for s in sheets if {"id", "finns"} <= s.headings and s is not systems), None)
    reader = _Reader(shown, systems, problems)
    source = reader.systems()
    layer = whole(StatusFile, source)
    if persons is not None:
        other = _Reader(shown, persons, problems).persons()
        people = other.data["läge"]["personer"] if isinstance(other.data, dict) else {}
        layer.data["läge"]["personer"] = people
        layer.origins["läge", "personer"] = (other, ("läge", "personer"))
    return systems.title, layer, problems


def _sheets(content: bytes, shown: str) -> list[_Sheet]:
    try:
        import openpyxl  # noqa: PLC0415 (optional, and slow to import)
    except ImportError:
        raise InputError(MISSING) from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(i.file_size for i in package.infolist()) > _MAX_SIZE:
                raise InputError(f'"{shown}" är för stor för att vara ett läge.')
        values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(content))
    except InputError:
        raise
    except Exception as error:
        raise InputError(
            f'"{shown}" går inte att läsa som Excelfil. Spara den igen som .xlsx.'
        ) from error
    found = []
    for sheet in values.worksheets:
        cells = {
            (cell.row, cell.column): cell.value
            for row in _rows_of(sheet)
            for cell in row
            if cell.value is not None
        }
        # A merged cell stands for all it covers.
        for area in sheet.merged_cells.ranges:
            value = cells.get((area.min_row, area.min_col))
            if value is not None and area.max_row <= _MAX_ROWS:
                for row in range(area.min_row, area.max_row + 1):
                    for column in range(area.min_col, min(area.max_col, _MAX_COLUMNS) + 1):
                        cells.setdefault((row, column), value)
        for row in _rows_of(formulas[sheet.title]):
            for cell in row:
                if cell.data_type == "f":
                    cells.setdefault((cell.row, cell.column), _FORMULA)
        found.append(_laid_out(sheet.title, cells))
    return found


def _rows_of(sheet: Any) -> Any:
    """Return the rows of cells that are in use, within bounds."""
    return sheet.iter_rows(
        max_row=min(_MAX_ROWS, sheet.max_row), max_col=min(_MAX_COLUMNS, sheet.max_column)
    )


def _laid_out(name: str, cells: dict[tuple[int, int], Any]) -> _Sheet:
    sheet = _Sheet(name, title=str(cells.get((1, 1), "")))
    lines: dict[int, dict[int, Any]] = {}
    for (row, column), value in sorted(cells.items()):
        lines.setdefault(row, {})[column] = value
    columns: dict[int, str] = {}
    for row, line in lines.items():
        words = {column: fold(str(v).strip()) for column, v in line.items()}
        if not columns:
            for column, word in sorted(words.items()):
                after = [line[c] for c in sorted(line) if c > column and line[c] != line[column]]
                if word.rstrip(":") == fold(NOW) and after and sheet.now is None:
                    sheet.now = (row, as_text(after[0]))
            if "id" in words.values() and {"klart", "finns"} & set(words.values()):
                for column, word in words.items():
                    if word not in columns.values():
                        columns[column] = word
        else:
            texts = {columns[c]: as_text(v) for c, v in line.items() if c in columns}
            sheet.rows.append((row, texts))
    sheet.headings = frozenset(columns.values())
    return sheet


def as_text(value: object) -> str:
    """Return a cell as a person would have written it in YAML; times to the nearest minute."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, datetime.datetime):
        if value.year < 1901:  # a small number in a cell that shows dates
            days = (value - _EPOCH).days
            return str(days) if days and value.time() == datetime.time() else as_text(value.time())
        return f"{value + datetime.timedelta(seconds=30):%Y-%m-%dT%H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime.timedelta):
        return f"{round(value.total_seconds() / 60)} min"
    if isinstance(value, float) and not value.is_integer() and math.isfinite(value):
        if 0 < value < 1:
            minutes = round(value * 24 * 60) % (24 * 60)
            return f"{minutes // 60:02}:{minutes % 60:02}"
        if 20_000 < value < 100_000:
            return as_text(_EPOCH + datetime.timedelta(minutes=round(value * 24 * 60)))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace("\u00a0", " ").split())


class _Reader:
    def __init__(self, shown: str, sheet: _Sheet, problems: list[Problem]) -> None:
        self._file = f"{shown} ({sheet.name})"
        self._sheet = sheet
        self._problems = problems

    def systems(self) -> Source:
        """Return the rows as the section ``läge`` of a YAML file would be."""
        up: dict[str, Any] = {}
        begun: dict[str, Any] = {}
        marks: dict[str, dict[str, Any]] = {"uppe": {}, "pågår": {}}
        for row, identity, texts in self._rows(("klart", "borjade", "klart_nu_beraknas")):
            done, began = texts.get("klart", ""), texts.get("borjade", "")
            expected = texts.get("klart_nu_beraknas", "")
            people = [p for p in re.split(r"[,;+\s]+", texts.get("person", "")) if p not in _BLANKS]
            fact: dict[str, Any] = {"av": people} if people else {}
            if began.lower() not in _TICKS | _BLANKS:
                fact["började"] = began
            if done.lower() not in _BLANKS:
                if done.lower() not in _TICKS:
                    fact["sedan"] = done
                up[identity], section = fact, "uppe"
            elif began.lower() not in _BLANKS or expected.lower() not in _BLANKS:
                if expected.lower() not in _BLANKS:
                    fact["klart"] = expected
                begun[identity], section = fact, "pågår"
            else:
                continue
            # Every value of a row stands on its line.
            inner: dict[str, Any] = dict.fromkeys(fact, row)
            if people:
                inner["av"] = (row, [row] * len(people))
            marks[section][identity] = (row, inner)
        data: dict[str, Any] = {"uppe": up, "pågår": begun}
        lines: dict[str, Any] = {key: (1, value) for key, value in marks.items()}
        if self._sheet.now is not None:
            lines["nu"], data["nu"] = self._sheet.now
        return Source(self._file, {"läge": data}, Lines({"läge": (1, lines)}))

    def persons(self) -> Source:
        """Return the rows as ``läge.personer`` of a YAML file would be."""
        data: dict[str, Any] = {}
        marks: dict[str, Any] = {}
        for row, identity, texts in self._rows(("finns", "tillganglig_fran"), frozenset(("",))):
            there, since = texts.get("finns", "").lower(), texts.get("tillganglig_fran", "")
            fact: dict[str, str] = {}
            if there in ("nej", "n", "0", "false", "falskt"):
                fact["finns"] = "nej"
            elif there not in _TICKS | _BLANKS:
                fact["finns"] = there
            if since.lower() not in _BLANKS:
                fact["tillgänglig_från"] = since
            if fact:
                data[identity], marks[identity] = fact, (row, dict.fromkeys(fact, row))
        inner = {"läge": (1, {"personer": (1, marks)})}
        return Source(self._file, {"läge": {"personer": data}}, Lines(inner))

    def _rows(
        self, filled: Sequence[str], blanks: frozenset[str] = _BLANKS
    ) -> list[tuple[int, str, dict[str, str]]]:
        """Return the rows that have an id; a row without that says something is a problem."""
        found: list[tuple[int, str, dict[str, str]]] = []
        first: dict[str, int] = {}
        for row, texts in self._sheet.rows:
            says = any(texts.get(f, "").lower() not in blanks for f in filled)
            identity = texts.get("id", "")
            if not says:
                continue
            if _FORMULA in (texts.get(f) for f in filled):
                self._problem(
                    row,
                    "formel-utan-varde",
                    "raden har en formel som inte är uträknad.",
                    "Öppna filen i Excel och spara den, eller skriv in värdet.",
                )
                continue
            if not identity:
                self._problem(
                    row, "id-saknas", "raden är ifylld men saknar id.", "Skriv systemets id."
                )
            elif identity in first:
                text = f'"{identity}" är ifyllt också på rad {first[identity]}.'
                hint = "Ta bort den ena."
                if "klart" in filled:
                    hint += ' Har systemet varit uppe förut, skriv en .yaml-fil med "varit_uppe".'
                self._problem(row, "dubblett", text, hint)
            else:
                first[identity] = row
                found.append((row, identity, texts))
        return found

    def _problem(self, row: int, code: str, text: str, hint: str) -> None:
        self._problems.append(Problem(self._file, row, code, Severity.ERROR, text, hint))
