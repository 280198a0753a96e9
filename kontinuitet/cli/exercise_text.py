"""What exercises have tried, as text on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kontinuitet.cli import output
from kontinuitet.exercise.came_up import Sort, Way
from kontinuitet.exercise.coverage import Coverage, Row
from kontinuitet.model.landscape import Municipality
from kontinuitet.wording import count_in_table, count_in_text

_SECTIONS: Final = (
    (Sort.ACTIVITY, "Verksamheter"),
    (Sort.ROUTINE, "Reservrutiner"),
    (Sort.RESTART, "Återstartssteg"),
)
_WAYS: Final = {
    Way.DECISION: "beslut",
    Way.INJECT: "inspel",
    Way.RECORDED: "står i modellen",
    Way.PICTURE: "fanns i läget",
}
#: How many of those never tried that are named.
_MOST: Final = 8


def coverage_lines(
    found: Coverage, municipality: Municipality, *, whole: bool = False
) -> Iterator[str]:
    """Yield the lines: the exercises, the counts, what was tried last, and what never was."""
    if not found.exercises:
        yield "Ingen övning har körts i mappen."
    else:
        held = count_in_text(len(found.exercises), "övning har", "övningar har")
        yield f"{held.capitalize()} körts.\n"
        yield output.table(
            ("Datum", "Övning", "Förvaltningar", "Läge"),
            [
                (
                    e.day.isoformat(),
                    e.name,
                    ", ".join(
                        municipality.departments[d].name if d in municipality.departments else d
                        for d in e.departments
                    ),
                    e.progress.value,
                )
                for e in found.exercises
            ],
        )
    yield ""
    yield output.table(
        ("", "Finns", "Övade", "Inte övade", "varav i läget"),
        [_counts(title, found.of(sort)) for sort, title in _SECTIONS],
        right=(1, 2, 3, 4),
    )
    for sort, title in _SECTIONS:
        yield from _section(title, found.of(sort), municipality, whole=whole)
    if found.gone:
        there = count_in_table(len(found.gone), "sak", "saker")
        yield f"\n{there} som har övats finns inte längre i modellen: {', '.join(found.gone)}"


def _counts(title: str, rows: tuple[Row, ...]) -> tuple[str, ...]:
    tried = sum(row.last is not None for row in rows)
    seen = sum(row.last is None and row.seen is not None for row in rows)
    return (title, str(len(rows)), str(tried), str(len(rows) - tried), str(seen))


def _section(
    title: str, rows: tuple[Row, ...], municipality: Municipality, *, whole: bool
) -> Iterator[str]:
    tried = [row for row in rows if row.last is not None]
    never = [row for row in rows if row.last is None]
    never.sort(key=lambda row: (not row.essential, row.seen is not None, row.name))
    shown = [row for row in tried if whole or row.way is not Way.RECORDED]
    if shown:
        yield f"\n{title} som har övats\n"
        owned = rows[0].sort is Sort.ROUTINE
        headers = ("Senast", "Vad", *(["Verksamhet"] if owned else []), "Övning", "Hur")
        yield output.table(
            headers,
            [
                (
                    row.last.isoformat() if row.last else None,
                    row.name,
                    *([_owner(row, municipality)] if owned else []),
                    row.exercise or None,
                    _WAYS[row.way] if row.way else None,
                )
                for row in sorted(shown, key=lambda r: (str(r.last), r.name))
            ],
        )
    if len(tried) > len(shown):
        dated = count_in_text(len(tried) - len(shown), "reservrutin", "reservrutiner")
        yield f"\n{dated.capitalize()} har ett datum i senast_övad. Visa dem med --alla."
    if not never:
        return
    yield f"\n{title} som aldrig har övats ({len(never)})\n"
    for row in never if whole else never[:_MOST]:
        marks = ["samhällsviktig"] if row.essential and row.sort is Sort.ACTIVITY else []
        marks += [f"i läget {row.seen.isoformat()}"] if row.seen else []
        owner = _owner(row, municipality)
        called = f"{row.name} ({owner})" if row.sort is Sort.ROUTINE else row.name
        yield output.bullet(called + (f": {', '.join(marks)}" if marks else ""))
    if not whole and len(never) > _MOST:
        yield f"  … och {len(never) - _MOST} till. Visa alla med --alla."


def _owner(row: Row, municipality: Municipality) -> str | None:
    if row.sort is not Sort.ROUTINE or row.activity is None:
        return None
    return municipality.activities[row.activity].name
