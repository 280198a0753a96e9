"""Files that are taken in: which kind each is, by its content, and what it says of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from kontinuitet.errors import InputError
from kontinuitet.loading.ids import slug
from kontinuitet.loading.registers import catalogue
from kontinuitet.loading.registers.catalogue import MEANINGS, known_meaning
from kontinuitet.loading.registers.graphs import Drawing, drawing_of, limited
from kontinuitet.loading.registers.reading import read_registers
from kontinuitet.loading.registers.tables import csv_table
from kontinuitet.loading.sheets import reading
from kontinuitet.loading.sheets.grid_reading import Table, tables_of
from kontinuitet.loading.sheets.reading import read_model
from kontinuitet.loading.sheets.said import Said
from kontinuitet.loading.writing import plain
from kontinuitet.model.base import fold
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import did_you_mean

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Incoming:
    """What one file says; ``kind`` is what it is called, ``new_file`` where new systems are put."""

    said: Said
    kind: str
    new_file: str = ""


def _recognise(texts: Sequence[str]) -> int:
    return max(reading.recognise(texts), catalogue.recognise(texts))


def _refuse_status(tables: Sequence[Table], shown: str) -> None:
    """Refuse the file to tick during an event, which has sheets that look like the model's."""
    rows = [{fold(str(v)) for v in row.values()} for t in tables for _, row in t.rows[:8]]
    rows += [{fold(h) for h in table.headings.values()} for table in tables]
    if any({"planerad_start", "klart", "id"} <= words for words in rows):
        raise InputError(
            f'"{shown}" är ett läge under en händelse, och hör till kommandot återstart (--läge). '
            "Det läses inte in i kommunens filer."
        )


def checked_columns(columns: Mapping[str, str]) -> dict[str, str]:
    """Return what columns are said to mean, spelt as the catalogue has it.

    Raises:
        InputError: there is no such meaning.
    """
    found: dict[str, str] = {}
    for heading, given in columns.items():
        meaning = known_meaning(given)
        if meaning is None:
            hint = did_you_mean(given, MEANINGS) or f"Det finns: {', '.join(MEANINGS)}."
            raise InputError(f'"{given}" är inget som en kolumn kan betyda. {hint}')
        found[heading] = meaning
    return found


def read_incoming(
    files: Sequence[tuple[str, bytes]],
    before: Municipality | None,
    columns: Mapping[str, str],
    *,
    reverse: bool = False,
) -> list[Incoming]:
    """Read files of any kinds that can be taken in, in their order.

    With ``reverse`` the arrows of a graph go from what is needed to what needs it.

    Raises:
        InputError: one is of no such kind, broken, or too large.
    """
    tree: Mapping[str, Any] = plain(before) if before is not None else {}
    found: dict[int, Incoming] = {}
    registers: dict[int, tuple[str, Sequence[Table] | Drawing]] = {}
    kinds: dict[int, str] = {}
    for number, (shown, content) in enumerate(files):
        if not content.strip():
            raise InputError(f'"{shown}" är tom.')
        if content.startswith((_ZIP, _OLE)):
            tables = list(tables_of(content, shown, _recognise))
            _refuse_status(tables, shown)
            said = read_model(tables, shown, tree)
            if said is None:
                registers[number] = (shown, tables)
            else:
                found[number] = Incoming(said, "arbetsbok")
            continue
        drawing = drawing_of(content, shown)
        if drawing is not None:
            kinds[number] = drawing[0]
            registers[number] = (shown, limited(drawing[1], shown))
        elif PurePath(shown).suffix.lower() in (".yaml", ".yml"):
            raise InputError(
                f'"{shown}" är en YAML-fil men ingen docker-compose. Hör den till modellen, lägg '
                "den i kommunens mapp."
            )
        else:
            registers[number] = (shown, [csv_table(content, shown)])
    saids = read_registers(list(registers.values()), tree, columns, reverse=reverse)
    for (number, (shown, _)), said in zip(registers.items(), saids, strict=True):
        if not said.things and not said.rows and not said.values:
            raise InputError(
                f'"{shown}" känns inte igen.\n' + "\n".join(f"  {line}" for line in said.unread)
            )
        new_file = f"resurser/{slug(PurePath(shown).stem) or 'register'}.yaml"
        found[number] = Incoming(said, kinds.get(number, "register"), new_file)
    return [incoming for _, incoming in sorted(found.items())]
