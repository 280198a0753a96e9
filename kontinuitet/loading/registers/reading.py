"""Registers and lists of relations, in any number of files at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kontinuitet.loading.registers import levels
from kontinuitet.loading.registers.catalogue import meanings_of
from kontinuitet.loading.registers.drawn import DrawnSystems
from kontinuitet.loading.registers.graphs import Drawing
from kontinuitet.loading.registers.systems import (
    Connection,
    Systems,
    SystemTable,
    add_roles,
    identity_for,
    say_needs,
    text_of,
)
from kontinuitet.loading.sheets.grid_reading import Table
from kontinuitet.loading.sheets.said import Place, Said
from kontinuitet.problems import did_you_mean
from kontinuitet.wording import count_in_table

_DEPARTMENT: Final = re.compile(r"(?:förvaltning|förvaltningen|kontor|kontoret)$", re.IGNORECASE)


def read_registers(
    files: Sequence[tuple[str, Sequence[Table] | Drawing]],
    tree: Mapping[str, Any],
    chosen: Mapping[str, str],
    *,
    reverse: bool = False,
) -> list[Said]:
    """Return what the tables and graphs of some files say, in the files' order.

    Systems are read first, so that a list in another file can name them. An arrow of a graph goes
    from what needs to what is needed, or with ``reverse`` the other way.
    """
    systems = Systems.of(tree)
    read = [_File(shown, content, chosen, systems, reverse) for shown, content in files]
    for file in read:
        file.things()
    if read and not tree.get("förvaltningar"):
        _departments(read)
    for file in read:
        file.rest(tree)
    return [file.said for file in read]


def _departments(files: Sequence[_File]) -> None:
    """Let owners that are förvaltningar be those of a model that has none."""
    first = files[0].said
    for file in files:
        for path, value in list(file.said.values.items()):
            if path[-1] != "systemägare" or not _DEPARTMENT.search(value.value):
                continue
            at = ("förvaltningar", identity_for(value.value))
            if at[1] and at not in first.things:
                first.things[at] = value.place
                first.say((*at, "namn"), value.value, value.place)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


class _File:
    def __init__(
        self,
        shown: str,
        content: Sequence[Table] | Drawing,
        chosen: Mapping[str, str],
        systems: Systems,
        reverse: bool,
    ) -> None:
        self.said = Said(shown)
        self._systems = systems
        self._tables: list[SystemTable] = []
        self._roles: list[tuple[Table, dict[int, str]]] = []
        self._relations: list[tuple[Table, dict[int, str]]] = []
        self._drawing = (
            DrawnSystems(content, systems, self.said, reverse=reverse)
            if isinstance(content, Drawing)
            else None
        )
        for table in () if isinstance(content, Drawing) else content:
            self._sort(table, chosen)

    def _sort(self, table: Table, chosen: Mapping[str, str]) -> None:
        said = self.said
        if not table.rows:
            return
        meanings, unused = meanings_of(table.headings, chosen)
        there = set(meanings.values())
        where = f' i bladet "{table.sheet}"' if table.by_cell else ""
        if {"från", "till"} <= there and not {"behöver", "namn"} & there:
            self._relations.append((table, meanings))
        elif {"system", "roll"} <= there:
            self._roles.append((table, meanings))
        elif "namn" in there:
            self._tables.append(SystemTable(table, meanings, self._systems, said))
        else:
            what = f'Bladet "{table.sheet}"' if table.by_cell else "Filen"
            said.unread.append(
                f"{what} har ingen kolumn med systemens namn och har inte lästs. Rubriker: "
                f"{', '.join(table.headings.values()) or 'inga'}. Säg vilken det är med --kolumn "
                '"RUBRIK=namn".'
            )
            return
        used = [f'"{table.headings[c]}" → {m}' for c, m in meanings.items()]
        said.notes.append(f"Kolumner{where}: {', '.join(used)}.")
        if unused:
            said.unread.append(f"Kolumner som inte har lästs{where}: {_quoted(unused)}.")

    def things(self) -> None:
        """Read the systems."""
        for table in self._tables:
            table.things()
            self.said.notes += table.remarks()
        if self._drawing is not None:
            self._drawing.things()

    def rest(self, tree: Mapping[str, Any]) -> None:
        """Read what refers to systems."""
        for table, meanings in self._roles:
            self.said.notes.append(add_roles(table, meanings, self._systems, self.said))
        connections: list[Connection] = []
        mentioned = 0
        unknown: dict[str, list[Place]] = {}
        for systems in self._tables:
            connections += systems.connections()
            mentioned += systems.counts.mentioned
            for name, places in systems.counts.unknown.items():
                unknown.setdefault(name, []).extend(places)
        if self._drawing is not None:
            drawn = list(self._drawing.connections())
            mentioned += len(drawn)
            connections += drawn
        for table, meanings in self._relations:
            mentioned += len(table.rows)
            connections += self._related(table, meanings, unknown)
        if not mentioned:
            return
        count, itself = say_needs(connections, tree, self.said)
        self.said.notes.append(
            f"{count_in_table(count, 'beroende', 'beroenden')} ur {mentioned} uppgifter."
        )
        if itself:
            names = ", ".join(dict.fromkeys(itself))
            self.said.unread.append(f"System som sägs vara beroende av sig själva: {names}.")
        for name, places in unknown.items():
            meant = did_you_mean(name, self._systems.names.values())
            self.said.unread.append(
                f'"{name}" är inget system i registret; beroendet har inte lästs ({places[0]}'
                f"{f' och {len(places) - 1} till' if len(places) > 1 else ''})."
                f"{f' {meant}' if meant else ''}"
            )

    def _related(
        self, table: Table, meanings: Mapping[int, str], unknown: dict[str, list[Place]]
    ) -> list[Connection]:
        columns = {meaning: column for column, meaning in reversed(list(meanings.items()))}
        found: list[Connection] = []
        other_kinds: dict[str, int] = {}
        for row, line in table.rows:
            texts = {m: text_of(line.get(c)) for m, c in columns.items()}
            ends = []
            for meaning in ("från", "till"):
                identity = self._systems.find(texts[meaning]) if texts[meaning] else None
                if identity is None and texts[meaning]:
                    unknown.setdefault(texts[meaning], []).append(
                        table.place(row, columns[meaning])
                    )
                ends.append(identity)
            if ends[0] is None or ends[1] is None:
                continue
            kind = texts.get("slag", "")
            way = levels.direction(kind)
            if way is None:
                other_kinds[kind] = other_kinds.get(kind, 0) + 1
                continue
            who, what = ends if way > 0 else ends[::-1]
            assert who is not None
            assert what is not None
            level = texts.get("kritikalitet", "")
            found.append((who, what, level, kind.partition("::")[0], table.place(row)))
        for kind, count in other_kinds.items():
            self.said.unread.append(
                f'{count_in_table(count, "relation", "relationer")} av slaget "{kind}" säger inte '
                "vem som behöver vem, och har inte lästs."
            )
        return found
