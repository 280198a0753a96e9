"""Read a workbook of the model, or a questionnaire: sheets and columns are found by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kontinuitet.loading.excel.reading import Unworked
from kontinuitet.loading.ids import slug
from kontinuitet.loading.sheets import cells, remembered
from kontinuitet.loading.sheets.cells import EMPTY_GROUP, CellError, Form
from kontinuitet.loading.sheets.columns import Column, Path
from kontinuitet.loading.sheets.confirming import need_of, read_confirmed
from kontinuitet.loading.sheets.grid_reading import Cell, Headings, Table, letters
from kontinuitet.loading.sheets.layout import (
    FIRST,
    KINDS,
    LABEL,
    ROUTINES,
    VALUE,
    WHOLE,
    WHOLE_FIELDS,
    SheetKind,
)
from kontinuitet.loading.sheets.names import SECTIONS, Names
from kontinuitet.loading.sheets.questionnaire import CHOOSE, FOR, RIGHT, WHEN, WHO
from kontinuitet.loading.sheets.remembered import is_remembered, read_remembered
from kontinuitet.loading.sheets.said import Place, Row, Said, Value
from kontinuitet.model.base import fold, is_id

#: Columns, by the end of their path, that hold ids of what stands in other sheets.
_REFERENCES: Final = frozenset(("behöver", "ersätter", "gäller", "förvaltning"))


def kind_of_table(table: Table) -> SheetKind | None:
    """Return the kind of thing a sheet has, by its headings; its name decides between equals."""
    headings = {fold(h) for h in table.headings.values()}
    best: tuple[int, SheetKind] | None = None
    for kind in KINDS:
        if not all(fold(key.heading) in headings for key in kind.keys):
            continue
        named = fold(kind.name) == fold(table.sheet)
        count = sum(fold(h) in headings for h in kind.headings)
        enough = count > len(kind.keys) if named else 2 * count > len(kind.headings) > 2
        if enough and (best is None or 2 * count + named > best[0]):
            best = (2 * count + named, kind)
    return best[1] if best else None


def recognise(texts: Sequence[str]) -> int:
    """Count the words of a row that are headings of some sheet of the model."""
    folded = {fold(" ".join(text.split())) for text in texts}
    if {fold(LABEL), fold(VALUE)} <= folded or {fold(RIGHT), "vem"} <= folded:
        return 100
    if remembered.recognise(texts):
        return 100
    return max(
        len(folded & {fold(h) for h in kind.headings})
        if all(fold(key.heading) in folded for key in kind.keys)
        else 0
        for kind in KINDS
    )


def read_model(tables: Sequence[Table], shown: str, tree: Mapping[str, Any]) -> Said | None:
    """Return what a workbook says of the model ``tree``; None when no sheet of it is known."""
    said = Said(shown)
    found: list[tuple[Table, SheetKind]] = []
    anything = False
    confirmed: Table | None = None
    for table in tables:
        if is_remembered(table):
            said.base = read_remembered(table)
            continue
        if fold(table.sheet) == fold(CHOOSE):
            continue
        if table.column(RIGHT) is not None and table.column("Vem") is not None:
            confirmed = table
            continue
        if {fold(LABEL), fold(VALUE)} <= {fold(h) for h in table.headings.values()}:
            _read_whole(table, said)
            anything = True
            said.complete = not said.department
            continue
        kind = kind_of_table(table)
        if kind is not None:
            found.append((table, kind))
        elif fold(table.sheet) != fold(FIRST) and (table.rows or table.headings):
            known = next((k for k in KINDS if fold(k.name) == fold(table.sheet)), None)
            if known is not None or fold(table.sheet) == fold(WHOLE):
                said.fault(
                    f'{shown}, blad "{table.sheet}"',
                    "rubriker-saknas",
                    "rubrikerna finns inte kvar, så bladet kan inte läsas.",
                    "Lägg tillbaka rubrikraden, eller exportera en ny arbetsbok.",
                )
                anything = True
            else:
                said.unread.append(f'Bladet "{table.sheet}" känns inte igen och har inte lästs.')
    if not found and not anything:
        return None
    names = Names(tree)
    readers = [_TableReader(table, kind, said, names) for table, kind in found]
    for reader in readers:
        reader.collect_ids()
    for reader in readers:
        reader.read()
    if confirmed is not None:
        read_confirmed(confirmed, said, names)
    _placed_in_department(said, tree)
    return said


def _placed_in_department(said: Said, tree: Mapping[str, Any]) -> None:
    """Let new verksamheter of a questionnaire belong to the förvaltning that answers it."""
    for at, place in said.things.items():
        new = len(at) == 2 and at[0] == "verksamheter" and at[1] not in tree.get(at[0], {})
        if said.department and new:
            said.values.setdefault((*at, "förvaltning"), Value(said.department, place))


def _read_whole(table: Table, said: Said) -> None:
    label, value = table.column(LABEL), table.column(VALUE)
    assert label is not None
    assert value is not None
    known = {fold(name): (name, column) for name, column in WHOLE_FIELDS.items()}
    for row, line in table.rows:
        named = line.get(label)
        if named is None or value not in line:
            continue
        written = "" if isinstance(named, Unworked) else cells.as_written(named)
        if _about_answer(written, line[value], said, table.place(row, value)):
            continue
        entry = known.get(fold(written))
        if entry is None:
            said.unread.append(
                f'Raden "{named}" i bladet "{table.sheet}" känns inte igen och har inte lästs.'
            )
            continue
        place = table.place(row, value)
        read = _cell(line[value], entry[1], said, place)
        if read is not None:
            said.say(entry[1].path, read, place)


def _about_answer(label: str, value: Cell, said: Said, place: Place) -> bool:
    """Read who has answered a questionnaire and when; tell whether the row was about that."""
    if label == FOR:
        said.department = cells.as_written(value) if not isinstance(value, Unworked) else ""
    elif label == WHO:
        said.notes.append(f"Ifyllt av: {value}.")
    elif label == WHEN:
        read = _cell(value, Column(WHEN, (), Form.DATE, ""), said, place)
        if read is not None and re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(read)):
            said.when = str(read)
        elif read is not None:
            said.fault(
                place, "datum", f'"{read}" är inget datum.', "Skriv till exempel 2026-03-10."
            )
    else:
        return False
    return True


def _cell(value: Cell, column: Column, said: Said, place: Place) -> Any:
    """Return what a cell says, None when nothing; a fault is noted."""
    try:
        read = cells.read(value, column.form)
    except CellError as error:
        said.fault(place, "cell", str(error))
        return None
    if column.form is Form.PHONE and isinstance(value, (int, float)):
        said.warning(
            place,
            "telefon-som-tal",
            f"telefonnumret är skrivet som ett tal ({read}), så en nolla först kan ha försvunnit.",
            "Gör om cellen till text och skriv numret igen.",
        )
    if column.words and isinstance(read, str):
        read = cells.same_word(read, column.words)
    return read


class _TableReader:
    """Reads one sheet of things, or of rows that things have."""

    def __init__(self, table: Table, kind: SheetKind, said: Said, names: Names) -> None:
        self._table, self._kind, self._said, self._names = table, kind, said, names
        self._headings = Headings.of(table, kind.headings)
        for name, first, second in self._headings.twice:
            said.fault(
                table.place(table.heading_row, second),
                "rubrik-tva-ganger",
                f'rubriken "{name}" står också i kolumn {letters(first)}.',
                "Ta bort den ena kolumnen.",
            )
        if self._headings.unknown:
            listed = ", ".join(f'"{h}"' for h in self._headings.unknown)
            said.unread.append(f'Kolumner som inte har lästs i bladet "{table.sheet}": {listed}.')
        self._keys: dict[int, tuple[str, ...]] = {}

    def collect_ids(self) -> None:
        """Note the ids of the things in this sheet, so that others can name them."""
        kind = self._kind
        if kind.listed or len(kind.keys) != 1:
            return
        section = kind.locate([""], {})
        if section is None or section[0] not in SECTIONS:
            return
        for row, line in self._table.rows:
            identity = self._key(line, kind.keys[0])
            name = self._text(line, "Namn")
            if not identity and name:
                identity = self._names.meant(name, (section[0],)) or slug(name)
                if identity:
                    self._keys[row] = (identity,)
            if identity:
                self._names.add(section[0], identity, name)

    def _column(self, heading: str) -> int | None:
        return self._headings.columns.get(heading)

    def _text(self, line: Mapping[int, Cell], heading: str) -> str:
        column = self._column(heading)
        value = line.get(column) if column is not None else None
        if value is None or isinstance(value, Unworked):
            return ""
        return " ".join(cells.as_written(value).split())

    def _key(self, line: Mapping[int, Cell], key: Column) -> str:
        return self._text(line, key.heading)

    def read(self) -> None:
        """Read every row."""
        for row, line in self._table.rows:
            self._row(row, line)

    def _row(self, row: int, line: Mapping[int, Cell]) -> None:
        kind, said, table = self._kind, self._said, self._table
        values: dict[Path, Value] = {}
        for column in kind.columns:
            number = self._column(column.heading)
            if number is None or number not in line:
                continue
            place = table.place(row, number)
            if column.opens and _mark(line[number]):
                values[column.opens[-1]] = Value({}, place)
                continue
            read = _cell(line[number], column, said, place)
            if read is None:
                continue
            if (
                column.path and column.path[-1] in _REFERENCES
            ) or kind.name == "Prioriteringslista":
                read = self._referred(read, line[number], column)
            values[column.path] = Value(read, place)
        keys = self._keys.get(row) or self._keys_of(line)
        if not values and not any(keys):
            return
        key_column = self._column(kind.keys[0].heading) if kind.keys else None
        at = kind.locate(keys, self._names.section) if not kind.keys or any(keys) else None
        if at is None and kind.listed and not any(keys):
            at = kind.locate(keys, self._names.section)
        if at is None or (not kind.listed and not all(keys)):
            if values:
                self._no_owner(row, key_column, keys)
            return
        if kind.listed:
            if kind.name == "Beroenden":
                values = need_of(values, table.place(row, self._column("Behöver")), said)
            if kind.name == "Konsekvenser" and set(values) == {("efter",)}:
                # A time that was asked of and has no answer.
                return
            if values:
                said.rows.append(Row(at, values, table.place(row)))
            return
        bad = next((key for key in keys if not is_id(key)), None)
        if bad is not None:
            self._bad_id(row, key_column, bad)
            return
        said.things.setdefault(at, table.place(row, key_column))
        for path, value in values.items():
            said.say((*at, *path), value.value, value.place)

    def _keys_of(self, line: Mapping[int, Cell]) -> tuple[str, ...]:
        keys = tuple(self._owner(line, key) for key in self._kind.keys)
        name = self._text(line, "Namn")
        if self._kind.name == ROUTINES and keys[0] and not keys[1] and name:
            # Like a verksamhet, a reservrutin gets its id from its name.
            return keys[0], self._names.routine(keys[0], name) or slug(name)
        return keys

    def _owner(self, line: Mapping[int, Cell], key: Column) -> str:
        text = self._key(line, key)
        if text and key.heading in ("Vem", "Verksamhet", "Förvaltning") and not is_id(text):
            return self._names.meant(text) or text
        return self._names.meant(text) or text if key.heading == "Vem" else text

    def _referred(self, read: Any, cell: Cell, column: Column) -> Any:
        whole = self._names.meant(" ".join(str(cell).split()))
        if isinstance(read, str):
            return whole or read
        if column.form is Form.IDS:
            return [whole] if whole else [self._names.meant(text) or text for text in read]
        return read

    def _no_owner(self, row: int, column: int | None, keys: Sequence[str]) -> None:
        given = next((key for key in keys if key), "")
        missing = next((k for k, key in zip(self._kind.keys, keys, strict=True) if not key), None)
        heading = (missing or self._kind.keys[0]).heading
        if given and all(keys[:1]) and (missing is None or self._kind.listed):
            text = f'"{given}" finns inte bland verksamheter och resurser.'
            hint = "Skriv ett id eller namn som finns i arbetsboken eller i kommunens filer."
        else:
            text, hint = f"raden är ifylld men {heading} är tom.", f"Fyll i {heading}."
        self._said.fault(self._table.place(row, column), "id-saknas", text, hint)

    def _bad_id(self, row: int, column: int | None, given: str) -> None:
        made = slug(given)
        self._said.fault(
            self._table.place(row, column),
            "id",
            f'"{given}" kan inte vara ett id. Ett id har bara små bokstäver, siffror, punkt, '
            "bindestreck och understreck, och börjar med bokstav eller siffra.",
            f'Skriv "{made}".' if made else None,
        )


def _mark(value: Cell) -> bool:
    return isinstance(value, str) and value.strip() == EMPTY_GROUP
