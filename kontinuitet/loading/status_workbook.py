"""The status of an event as a workbook to tick: written from the plan, and read back.

Columns are found by their headings, so rows and columns may be moved, sorted and taken away, and
further sheets and columns may be added. Planned times are not read back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kontinuitet.errors import InputError
from kontinuitet.loading.excel.reading import Area, Unworked, Workbook
from kontinuitet.loading.excel.texts import as_text
from kontinuitet.loading.merging import Layer, layer_of
from kontinuitet.loading.yaml_source import Lines, Source
from kontinuitet.model.base import fold
from kontinuitet.model.status import StatusFile
from kontinuitet.problems import Problem, Severity
from kontinuitet.wording import listed

SYSTEMS: Final = (
    *("Nr", "System", "Id", "Planerad start", "Planerad klar", "Klart", "Började"),
    *("Klart nu beräknas", "Person", "Anmärkning"),
)
PERSONS: Final = ("Id", "Namn", "Kompetenser", "Finns", "Tillgänglig från", "Anmärkning")
NOW: Final = "Läget gäller"
#: When the list that the sheet follows was planned anew.
PLANNED: Final = "Listan planerad"
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
#: In place of a value that has not been worked out.
_FORMULA: Final = "formel utan värde"
#: The columns to fill in of a system.
_FILLED: Final = ("klart", "borjade", "klart_nu_beraknas")
_MAX_ROWS, _MAX_COLUMNS, _MOST_MERGED = 5_000, 60, 50_000


@dataclass
class _Sheet:
    """One sheet as text by row and folded heading, and where the headings stand."""

    name: str
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    headings: frozenset[str] = frozenset()
    now: tuple[int, str] | None = None
    planned: tuple[int, str] | None = None
    title: str = ""

    @property
    def said(self) -> tuple[object, ...]:
        """Return what the sheet says, whatever it is called."""
        return (self.now, self.planned, self.rows)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a workbook says: its title, a layer to validate, and what is wrong in cells.

    ``once_more`` are the systems that are up by their last filled row, and have a later row yet to
    fill in: they are to come up once more, after they have gone down.
    """

    title: str
    layer: Layer
    problems: list[Problem]
    once_more: frozenset[str]


def read_workbook(content: bytes, shown: str) -> Ticked:
    """Return what a workbook says.

    Raises:
        InputError: it is no workbook that can be read, it has no sheet with systems or several,
            or it does not say when it holds.
    """
    problems: list[Problem] = []
    sheets = _sheets(content, shown)
    systems = _only([s for s in sheets if {"id", "klart"} <= s.headings], "läget", shown)
    if systems is None:
        raise InputError(
            f'"{shown}" har inget blad med kolumnerna "Id" och "Klart". Skapa en ny mall med '
            "--läge-mall."
        )
    if systems.now is None:
        raise InputError(
            f'"{shown}" säger inte när läget gäller. Fyll i datum och klockslag till höger om '
            f'"{NOW}" i bladet "{systems.name}".'
        )
    others = [s for s in sheets if {"id", "finns"} <= s.headings and s is not systems]
    persons = _only(others, "personerna", shown)
    reader = _Reader(shown, systems, problems)
    source = reader.systems()
    layer = layer_of(StatusFile, source)
    if persons is not None:
        other = _Reader(shown, persons, problems).persons()
        people = other.data["läge"]["personer"] if isinstance(other.data, dict) else {}
        layer.data["läge"]["personer"] = people
        layer.origins["läge", "personer"] = (other, ("läge", "personer"))
    return Ticked(systems.title, layer, problems, reader.once_more())


def _only(found: Sequence[_Sheet], what: str, shown: str) -> _Sheet | None:
    """Return the sheet, None when there is none; several are never chosen between.

    Raises:
        InputError: there are several that say different things.
    """
    if len(found) > 1 and any(s.said != found[0].said for s in found):
        named = listed([f'"{s.name}"{_holds(s)}' for s in found])
        raise InputError(
            f'"{shown}" har {what} i flera blad: {named}. Programmet väljer inte mellan dem. Ta '
            "bort de blad som inte längre gäller, spara filen och kör kommandot igen."
        )
    return found[0] if found else None


def _holds(sheet: _Sheet) -> str:
    return "" if sheet.now is None else f" ({NOW.lower()} {sheet.now[1].replace('T', ' ')})"


def _sheets(content: bytes, shown: str) -> list[_Sheet]:
    book = Workbook(content, shown)
    found = []
    for sheet in book.sheets:
        cells: dict[tuple[int, int], Any] = {}
        merged: list[Area] = []
        for row, values in book.rows(sheet, merged):
            if row > _MAX_ROWS:
                raise InputError(
                    f'"{shown}" har mer än {_MAX_ROWS} ifyllda rader i bladet "{sheet.name}", och '
                    "är därför inget läge. Ta bort det som inte hör dit."
                )
            for column, value in values.items():
                if column <= _MAX_COLUMNS:
                    cells[row, column] = _FORMULA if isinstance(value, Unworked) else value
        _fill_merged(cells, merged)
        found.append(_laid_out(sheet.name, cells, hidden=sheet.hidden))
    return found


def _fill_merged(cells: dict[tuple[int, int], Any], merged: Sequence[Area]) -> None:
    """Let a merged cell stand for all it covers, as far as there is reason to."""
    room = _MOST_MERGED
    for area in merged:
        value = cells.get((area.first_row, area.first_column))
        columns = range(area.first_column, min(area.last_column, _MAX_COLUMNS) + 1)
        room -= (area.last_row - area.first_row + 1) * len(columns)
        if value is None or area.last_row > _MAX_ROWS or room < 0:
            continue
        for row in range(area.first_row, area.last_row + 1):
            for column in columns:
                cells.setdefault((row, column), value)


def _laid_out(name: str, cells: dict[tuple[int, int], Any], *, hidden: bool) -> _Sheet:
    sheet = _Sheet(f"{name} (dolt)" if hidden else name, title=str(cells.get((1, 1), "")))
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
                if word.rstrip(":") == fold(PLANNED) and after and sheet.planned is None:
                    sheet.planned = (row, as_text(after[0]))
            if "id" in words.values() and {"klart", "finns"} & set(words.values()):
                for column, word in words.items():
                    if word not in columns.values():
                        columns[column] = word
        else:
            texts = {columns[c]: as_text(v) for c, v in line.items() if c in columns}
            sheet.rows.append((row, texts))
    sheet.headings = frozenset(columns.values())
    return sheet


def _is_filled(texts: Mapping[str, str], column: str) -> bool:
    return texts.get(column, "").lower() not in _BLANKS


def _number(row: tuple[int, str, Mapping[str, str]]) -> int:
    text = row[2].get("nr", "")
    return int(text) if text.isdecimal() else 0


class _Reader:
    def __init__(self, shown: str, sheet: _Sheet, problems: list[Problem]) -> None:
        self._file = f"{shown} ({sheet.name})"
        self._sheet = sheet
        self._problems = problems

    def systems(self) -> Source:
        """Return the rows as the section ``läge`` of a YAML file would be."""
        up: dict[str, Any] = {}
        begun: dict[str, Any] = {}
        earlier: dict[str, Any] = {}
        marks: dict[str, dict[str, Any]] = {
            "uppe": {},
            "varit_uppe": {},
            "pågår": {},
            "anmärkningar": {},
        }
        remarks = self._remarks(marks["anmärkningar"])
        for identity, rows in self._together(self._rows(_FILLED)).items():
            *before, (row, texts) = rows
            if before:
                earlier[identity] = [self._fact(t, done=True) for _, t in before]
                places = [
                    (r, dict.fromkeys(f, r))
                    for (r, _), f in zip(before, earlier[identity], strict=True)
                ]
                marks["varit_uppe"][identity] = (before[0][0], places)
            done = _is_filled(texts, "klart")
            fact = self._fact(texts, done=done)
            section = "uppe" if done else "pågår"
            (up if done else begun)[identity] = fact
            # Every value of a row stands on its line.
            inner: dict[str, Any] = dict.fromkeys(fact, row)
            if "av" in fact:
                inner["av"] = (row, [row] * len(fact["av"]))
            marks[section][identity] = (row, inner)
        data: dict[str, Any] = {
            "uppe": up,
            "varit_uppe": earlier,
            "pågår": begun,
            "anmärkningar": remarks,
        }
        lines: dict[str, Any] = {key: (1, value) for key, value in marks.items()}
        if self._sheet.now is not None:
            lines["nu"], data["nu"] = self._sheet.now
        if self._sheet.planned is not None:
            lines["planerad"], data["planerad"] = self._sheet.planned
        return Source(self._file, {"läge": data}, Lines({"läge": (1, lines)}))

    def _fact(self, texts: Mapping[str, str], *, done: bool) -> dict[str, Any]:
        """Return what a row says of work that is done, or goes on, as the YAML file would."""
        people = [p for p in re.split(r"[,;+\s]+", texts.get("person", "")) if p not in _BLANKS]
        fact: dict[str, Any] = {"av": people} if people else {}
        column, key = ("klart", "sedan") if done else ("klart_nu_beraknas", "klart")
        if _is_filled(texts, "borjade") and texts["borjade"].lower() not in _TICKS:
            fact["började"] = texts["borjade"]
        if _is_filled(texts, column) and texts[column].lower() not in _TICKS:
            fact[key] = texts[column]
        return fact

    def _together(
        self, rows: Sequence[tuple[int, str, dict[str, str]]]
    ) -> dict[str, list[tuple[int, dict[str, str]]]]:
        """Return the rows of each system, by their numbers and then as they stand in the sheet.

        A system that goes down again has a row for each return: all but the last are done, each at
        a time of its own. Rows that say anything else are a mistake.
        """
        found: dict[str, list[tuple[int, dict[str, str]]]] = {}
        for row, identity, texts in sorted(rows, key=_number):
            mine = found.setdefault(identity, [])
            if mine:
                first, before = mine[-1]
                done = before.get("klart", "")
                hint = "Ta bort den ena."
                if done.lower() in _BLANKS:
                    text = f'"{identity}" är ifyllt här, men arbetet på rad {first} är inte klart.'
                    hint = f'Fyll i "Klart" på rad {first}, eller töm den ena raden.'
                elif done.lower() in _TICKS:
                    text = f'"{identity}" är klart också på rad {first}, utan klockslag.'
                    hint = f'Fyll i klockslaget i "Klart" på rad {first}, eller töm den ena raden.'
                elif done == texts.get("klart", ""):
                    text = f'"{identity}" är klart vid samma tid på rad {first}.'
                else:
                    mine.append((row, texts))
                    continue
                self._problem(row, "dubblett", text, hint)
            else:
                mine.append((row, texts))
        return found

    def once_more(self) -> frozenset[str]:
        """Return the systems with a row to fill in after the last that is filled and done."""
        last: dict[str, bool] = {}
        for _, texts in sorted(self._sheet.rows, key=lambda r: _number((r[0], "", r[1]))):
            identity = texts.get("id", "")
            if identity and (_is_filled(texts, "klart") or identity in last):
                last[identity] = not any(_is_filled(texts, column) for column in _FILLED)
        return frozenset(identity for identity, empty in last.items() if empty)

    def persons(self) -> Source:
        """Return the rows as ``läge.personer`` of a YAML file would be."""
        data: dict[str, Any] = {}
        marks: dict[str, Any] = {}
        filled = ("finns", "tillganglig_fran", "anmarkning")
        for row, identity, texts in self._rows(filled, frozenset(("",)), once=True):
            there, since = texts.get("finns", "").lower(), texts.get("tillganglig_fran", "")
            fact: dict[str, str] = {}
            if there in ("nej", "n", "0", "false", "falskt"):
                fact["finns"] = "nej"
            elif there not in _TICKS | _BLANKS:
                fact["finns"] = there
            if since.lower() not in _BLANKS:
                fact["tillgänglig_från"] = since
            if texts.get("anmarkning"):
                fact["anmärkning"] = texts["anmarkning"]
            if fact:
                data[identity], marks[identity] = fact, (row, dict.fromkeys(fact, row))
        inner = {"läge": (1, {"personer": (1, marks)})}
        return Source(self._file, {"läge": {"personer": data}}, Lines(inner))

    def _remarks(self, marks: dict[str, int]) -> dict[str, str]:
        """Return what people have written beside systems, by id; rows of one system together."""
        found: dict[str, str] = {}
        for row, texts in self._sheet.rows:
            identity, remark = texts.get("id", ""), texts.get("anmarkning", "")
            if not remark or remark == found.get(identity):
                continue
            if not identity:
                text = f'anmärkningen "{remark}" står på en rad utan id.'
                self._problem(row, "id-saknas", text, "Skriv systemets id.")
                continue
            found[identity] = f"{found[identity]} / {remark}" if identity in found else remark
            marks.setdefault(identity, row)
        return found

    def _rows(
        self, filled: Sequence[str], blanks: frozenset[str] = _BLANKS, *, once: bool = False
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
            elif identity in first and once:
                text = f'"{identity}" är ifyllt också på rad {first[identity]}.'
                self._problem(row, "dubblett", text, "Ta bort den ena.")
            else:
                first[identity] = row
                found.append((row, identity, texts))
        return found

    def _problem(self, row: int, code: str, text: str, hint: str) -> None:
        self._problems.append(Problem(self._file, row, code, Severity.ERROR, text, hint))
