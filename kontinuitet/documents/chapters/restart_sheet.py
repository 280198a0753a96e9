"""The restart list to tick off: its first sheet, and the rows with what comes back by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import RestartResult
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.restart.listing import (
    ListRow,
    ListTimes,
    Stretch,
    list_rows,
    pool_of,
    pools_reached,
    stretches,
)
from kontinuitet.documents.blocks import (
    Block,
    BlocksBlock,
    Cell,
    CellText,
    KeptTogether,
    ParagraphsBlock,
    TableBlock,
)
from kontinuitet.documents.chapters.replanned import tick
from kontinuitet.documents.chapters.restart_list import nothing_in_order
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing, person_name

#: The size of the numbers of a list to tick off, in points: they are read in bad light.
NUMBER_PT: Final = 15.0
#: Works on the first sheet.
FIRST: Final = 10
_ROW_MM: Final = 8.0
#: So many who are called in stand in two columns beside each other.
_FEWEST_BESIDE: Final = 5
#: Space above a line between two tables, in twentieths of a point.
_AIR: Final = 80
_DESCRIPTION: Final = (
    "Ordningsnummer, system, vilka nummer det väntar på, starttid, klar, varför det står här, "
    "ansvarig, telefon, kryssruta, klockslag och signatur."
)


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    mm: float
    cell: Callable[[ListRow], Cell]


@dataclass(frozen=True, slots=True)
class _Called:
    """Somebody who is called in, and for which work first."""

    who: str
    phone: str
    row: ListRow


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines, and the rows that stand below them."""

    lines: tuple[str, ...]
    rows: tuple[ListRow, ...]


class Sheet:
    """Lays out the restart order of a scenario as a list to tick off."""

    def __init__(
        self, municipality: Municipality, scenario: Scenario, result: SimulationResult
    ) -> None:
        self.scenario = scenario
        self.restart: RestartResult = result.restart
        self._nothing = nothing_in_order(municipality, result.restart)
        self.staffing: Staffing | None = scenario.staffing_in(municipality)
        self.rows = list_rows(municipality, scenario, result.restart)
        self.pools = pools_reached(municipality, self.staffing, result.restart.order)
        self.times = ListTimes(result.restart.order, scenario.starts)
        self.left = tuple(row for row in self.rows if not row.done)
        self.work = tuple(row for row in self.left if not row.by_itself)
        self._first = frozenset(row.number for row in self.work[:FIRST])
        # With dates the times need more room.
        wider = 8 if self.times.dates else 0
        self._columns = (
            _Column("Ordning", 16, lambda r: CellText(str(r.number), bold=True, points=NUMBER_PT)),
            _Column("System", 47 - wider / 2, lambda r: CellText(r.name, bold=True)),
            _Column("Väntar på", 23, lambda r: ", ".join(r.waits) or texts.NONE),
            _Column("Starttid", 19 + wider, lambda r: self.times.time(r.step.start)),
            _Column("Klar", 18, lambda r: self.times.until(r.step.start, r.step.end)),
            _Column("Därför", 37 - wider / 2, lambda r: r.reason),
            _Column("Ansvarig", 31, lambda r: r.who or texts.MISSING),
            _Column("Telefon", 23, _telephones),
            _Column("☐", 8, lambda r: tick(r.step)),
            _Column("Klockslag", 18, lambda _: ""),
            _Column("Signatur", 17, lambda _: ""),
        )

    def summary(self) -> str:
        """Say how much there is to do, from when, and when all is back."""
        starts = texts.days_sentence(self.scenario.starts)
        if not self.rows:
            return f"{starts} {self._nothing}"
        said = [starts]
        alone = sum(row.by_itself for row in self.left)
        if self.work:
            first = min(row.step.start for row in self.work)
            begins = texts.when_in_text(first, self.scenario.starts)
            count = wording.count_in_text(len(self.work), "arbete", "arbeten", neuter=True)
            said.append(f"{count.capitalize()} ska göras, det första {begins}.")
        if alone:
            count = wording.count_in_text(alone, "system", "system", neuter=True)
            said.append(
                f"{count.capitalize()} kommer tillbaka av sig själv{'' if alone == 1 else 'a'}."
            )
        last = max(row.step.end for row in self.rows)
        said.append(f"Allt på listan är igång {texts.when_in_text(last, self.scenario.starts)}.")
        return " ".join(said)

    def called_in(self) -> Block:
        """Return who is called in, from when, by what telephone and for which work first."""
        rows: list[tuple[Cell, ...]] = [
            (
                self.times.time(called.row.step.start),
                CellText(called.who, bold=True),
                called.phone or f"{texts.GAP_MARK} Saknas",
                str(called.row.number),
                texts.CHECKBOX,
            )
            for called in self._called()
        ]
        columns: tuple[tuple[str, float], ...] = (
            *(("Behövs från", 22), ("Kallas in", 54), ("Telefon", 25)),
            *(("Börjar med nr", 16), ("Ringd", 11)),
        )
        description = "När någon behövs, vem, telefon, första ordningsnumret och kryssruta."
        if len(rows) >= _FEWEST_BESIDE:
            half = (len(rows) + 1) // 2
            nothing: tuple[Cell, ...] = ("",) * len(columns)
            pairs = zip_longest(rows[:half], rows[half:], fillvalue=nothing)
            rows = [(*left, *right) for left, right in pairs]
            columns *= 2
            description += " Listan fortsätter i tabellens högra hälft."
        return table(
            "Vem som kallas in",
            description,
            columns,
            rows,
            font_pt=DENSE_PT,
            centred=[n for n, (heading, _) in enumerate(columns) if heading == "Ringd"],
            empty="Ingen behöver kallas in.",
        )

    def _called(self) -> Iterator[_Called]:
        """Yield each who is called in, by when they are needed."""
        seen: set[str] = set()
        persons = self.staffing.persons if self.staffing else {}
        for row in sorted(self.work, key=lambda r: (r.step.start, r.number)):
            shared = "\n".join(row.phones)
            key = f"{row.role}\n{shared}"
            if not row.step.people and key not in seen:
                seen.add(key)
                yield _Called(row.role or texts.MISSING, shared, row)
            for identity in row.step.people:
                if identity in seen:
                    continue
                seen.add(identity)
                name = person_name(identity, self.staffing)
                person = persons.get(identity)
                if person is not None:
                    phone = person.phone if person.phone and not person.protected else ""
                    yield _Called(name, phone, row)
                else:
                    pool = self.pools.get(pool_of(identity, self.staffing) or "")
                    role, phones = (pool.role, pool.phones) if pool else ("", ())
                    yield _Called(wording.joined((name, role)), "\n".join(phones), row)

    def first_works(self) -> Block:
        """Return the tables of the first works, on one page."""
        return KeptTogether(self._table("De första arbetena", self._cut(first=True)))

    def other_works(self) -> Block:
        """Return the rest of the works, and what comes back by itself after the last of them."""
        return self._table("Resten av listan", self._cut(first=False))

    def done(self) -> Block:
        """Return what was done when the list was planned anew."""
        rows = tuple(row for row in self.rows if row.done)
        return self._table("Redan klart", [_Piece((), rows)] if rows else [])

    def all_works(self) -> Block:
        """Return the whole list, first works and rest, without what was done before."""
        return self._table("Återstartsordning", self._all_pieces())

    @property
    def more(self) -> bool:
        """Tell whether there is anything beside the first works."""
        return any(True for _ in self._cut(first=False))

    def _all_pieces(self) -> Iterator[_Piece]:
        for stretch in stretches(self.left):
            yield from self._pieces(stretch)

    def _cut(self, *, first: bool) -> Iterator[_Piece]:
        """Yield the pieces of the list that stand on the first sheet, or those that do not."""
        for stretch in stretches(self.left):
            work = tuple(row for row in stretch.work if (row.number in self._first) == first)
            if stretch.work:
                begins = stretch.work[0].number in self._first
            else:
                begins = len(self.work) <= FIRST
            yield from self._pieces(Stretch(stretch.alone if begins == first else (), work))

    def _pieces(self, stretch: Stretch) -> Iterator[_Piece]:
        lines = [self._alone(stretch.alone)] if stretch.alone else []
        rows: list[ListRow] = []
        for row in stretch.work:
            if row.step.break_glass:
                if rows:
                    yield _Piece(tuple(lines), tuple(rows))
                    lines, rows = [], []
                steps = " ".join(row.step.break_glass)
                lines.append(f"{texts.GAP_MARK} Nödstart nr {row.number}, {row.name}: {steps}")
            rows.append(row)
        if lines or rows:
            yield _Piece(tuple(lines), tuple(rows))

    def _alone(self, rows: Sequence[ListRow]) -> str:
        """Write what comes back by itself on one line, with a box to tick."""
        parts: list[str] = []
        for minute, group in groupby(rows, key=lambda row: row.step.end):
            names = wording.set_apart([f"{row.number} {row.name}" for row in group])
            when = self.times.time(minute)
            parts.append(f"{when[:1].upper() + when[1:] if parts else when}: {names}")
        return f"{texts.CHECKBOX} Åter av sig själva {'. '.join(parts)}."

    def _table(self, caption: str, pieces: Iterable[_Piece]) -> Block:
        """Return tables with the same widths, and the lines between them."""
        made = [(piece, self._cells(piece.rows)) for piece in pieces]
        every = [cells for _, rows in made for cells in rows]
        blocks: list[Block] = []
        for number, (piece, rows) in enumerate(made, start=1):
            if piece.lines:
                lines = ParagraphsBlock([("Liten", line) for line in piece.lines], before=_AIR)
                blocks.append(KeptTogether(lines, following=True) if rows else lines)
            if rows:
                blocks.append(
                    TableBlock(
                        [column.heading for column in self._columns],
                        rows,
                        [column.mm for column in self._columns],
                        caption if len(made) == 1 else f"{caption}, del {number}",
                        _DESCRIPTION,
                        font_pt=DENSE_PT,
                        min_row_mm=_ROW_MM,
                        centred=(0, len(self._columns) - 3),
                        fit=every,
                    )
                )
        return BlocksBlock(blocks)

    def _cells(self, rows: Sequence[ListRow]) -> list[tuple[Cell, ...]]:
        return [tuple(column.cell(row) for column in self._columns) for row in rows]


def _telephones(row: ListRow) -> str:
    if row.phones:
        return "\n".join(row.phones)
    return f"{texts.GAP_MARK} Saknas"
