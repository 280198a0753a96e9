"""Rows on what somebody needs, and a förvaltning's answers to what others say of it."""

from __future__ import annotations

from kontinuitet.loading.excel.reading import Unworked
from kontinuitet.loading.sheets import cells
from kontinuitet.loading.sheets.columns import Path
from kontinuitet.loading.sheets.grid_reading import Table
from kontinuitet.loading.sheets.layout import ONE_OF
from kontinuitet.loading.sheets.names import Names
from kontinuitet.loading.sheets.questionnaire import REMARK, RIGHT, WHEN
from kontinuitet.loading.sheets.said import Place, Row, Said, Value
from kontinuitet.model.base import fold


def need_of(values: dict[Path, Value], place: Place, said: Said) -> dict[Path, Value]:
    """Turn what is needed, and how many of it, into the form that the model has.

    Nothing is returned for a row that says no need; ``place`` is that of the cell that should.
    """
    needed, size = values.pop(("behöver",), None), values.pop(("minst",), None)
    if needed is None:
        if values or size:
            said.fault(
                place, "behover-saknas", "raden säger inte vad som behövs.", "Fyll i Behöver."
            )
        return {}
    if size is None and len(needed.value) > 1:
        said.fault(
            needed.place,
            "hur-manga",
            f"{len(needed.value)} saker står på samma rad, men inte hur många som behövs.",
            'Skriv "en av" eller ett antal i Minst, eller en rad för varje.',
        )
        return {}
    if size is None:
        form: dict[Path, Value] = {("resurs",): Value(needed.value[0], needed.place)}
    elif fold(size.value) == fold(ONE_OF):
        form = {("en_av",): needed}
    else:
        form = {("minst",): Value(_share(size.value), size.place), ("av",): needed}
    return {**form, **values}


def _share(text: str) -> str:
    """Return how many: a spreadsheet keeps 50 % as a half."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return text
    return f"{round(number * 100)} %" if 0 < number < 1 else text


def read_confirmed(table: Table, said: Said, names: Names) -> None:
    """Read what a förvaltning says of what others need from it: ja is dated, nej is told."""
    columns = {
        h: table.column(h) for h in ("Vem", "Reservrutin", "Behöver", "Minst", RIGHT, REMARK)
    }
    for row, line in table.rows:
        texts: dict[str, str] = {}
        for heading, column in columns.items():
            value = line.get(column) if column is not None else None
            known = value is not None and not isinstance(value, Unworked)
            texts[heading] = cells.as_written(value).strip() if known else ""  # type: ignore[arg-type]
        place = table.place(row, columns[RIGHT])
        answer = texts[RIGHT].lower()
        what = f"{texts['Vem']} behöver {texts['Behöver']}"
        if texts[REMARK]:
            said.notes.append(f"Kommentar om att {what}: {texts[REMARK]} ({place}).")
        if answer in ("nej", "n"):
            said.notes.append(
                f"Säger nej till att {what} ({place}). Inget har ändrats; tala med dem."
            )
        elif answer in ("ja", "j", "x"):
            if not said.when:
                said.fault(place, "datum-saknas", "svaret har inget datum.", f'Fyll i "{WHEN}".')
                return
            section = names.section.get(texts["Vem"])
            if section is None:
                said.fault(
                    place, "id-saknas", f'"{texts["Vem"]}" finns inte.', "Ändra inte kolumnen."
                )
                continue
            at: Path = (section, texts["Vem"])
            if texts["Reservrutin"]:
                at = (*at, "reservrutiner", texts["Reservrutin"])
            needed = [part.strip() for part in texts["Behöver"].split(",")]
            values: dict[Path, Value] = {("behöver",): Value(needed, place)}
            if texts["Minst"]:
                values["minst",] = Value(texts["Minst"], place)
            values["bekräftad",] = Value(said.when, place)
            said.rows.append(Row((*at, "behöver"), need_of(values, place, said), place))
        elif answer:
            said.fault(place, "ja-eller-nej", f'"{texts[RIGHT]}" är varken ja eller nej.')
