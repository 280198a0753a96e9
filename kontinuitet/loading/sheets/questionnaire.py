"""A questionnaire for the managers of one förvaltning: its verksamheter, filled in as far as known.

It has the sheets of the model, with fewer columns, and is read in the same way. On a sheet of its
own the förvaltning confirms what others say that they need from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from kontinuitet.loading.excel.grids import Cell, Grid, GridColumn, workbook_of
from kontinuitet.loading.sheets.filling import grid_of, shown_tree
from kontinuitet.loading.sheets.layout import (
    EXPLAINED,
    FIRST,
    KINDS,
    LABEL,
    VALUE,
    SheetKind,
    as_row,
    told,
)
from kontinuitet.loading.sheets.remembered import remembered_grid
from kontinuitet.model.duration import format_duration, parse_duration
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.sensitive import PREFIX

ANSWER: Final = "Om svaret"
CHOOSE: Final = "Att välja på"
CONFIRM: Final = "Vem behöver er"
FOR, WHO, WHEN = "Förvaltning (ändra inte)", "Ifyllt av", "Ifyllt den"
RIGHT, REMARK = "Stämmer det?", "Kommentar"
#: When consequences are asked for, in minutes.
_TIMES: Final = tuple(map(parse_duration, ("1 h", "4 h", "24 h", "3 dygn", "7 dygn")))
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "Verksamheter": (
        *("Namn", "Beskrivning", "Ansvarig", "Samhällsviktig", "Acceptabel avbrottstid"),
        *("Mål för återställningstid", "Högsta dataförlust", "Miniminivå"),
    ),
    "Konsekvenser": ("Efter", "Nivå", "Beskrivning"),
    "Beroenden": ("Behöver", "Minst", "Uthållighet", "Vid bortfall", "Varför"),
    "Reservrutiner": (
        *("Namn", "Ersätter", "Startar inom", "Uthållighet", "Bemanning", "Plats", "Ansvarig"),
        *("Senast övad", "Görs inte"),
    ),
}


def questionnaire(municipality: Municipality, department: str) -> bytes:
    """Return the questionnaire of a förvaltning that is in the model.

    Raises:
        SystemFault: openpyxl is missing.
        InputError: a text is longer than a cell can hold.
    """
    tree: dict[str, Any] = _without_sensitive(shown_tree(municipality))
    own = _own(tree, department)
    name = municipality.departments[department].name
    asked = {**own, "verksamheter": {i: _asked(a) for i, a in own["verksamheter"].items()}}
    grids = [_answer(department, name)]
    for kind in KINDS:
        if kind.name in _KEPT:
            columns = [c for c in kind.columns if c.heading in _KEPT[kind.name]]
            grid = grid_of(kind, asked, columns, names_from=tree)
            grids.append(_picked(grid, kind))
    grids += [_confirmed(tree, department), _choices(tree), remembered_grid(own)]
    return workbook_of(grids, f"Formulär: {name}", _front(name), FIRST)


def _own(tree: Mapping[str, Any], department: str) -> dict[str, Any]:
    activities = tree.get("verksamheter", {})
    own = {i: a for i, a in activities.items() if a["förvaltning"] == department}
    return {"verksamheter": own}


def _without_sensitive(value: Any) -> Any:
    """Leave out what only IT's own edition may print; it stays in the municipality's files."""
    if isinstance(value, Mapping):
        return {k: _without_sensitive(v) for k, v in value.items() if not _sensitive(v)}
    if isinstance(value, list):
        return [_without_sensitive(v) for v in value if not _sensitive(v)]
    return value


def _sensitive(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(PREFIX)


def _asked(activity: Mapping[str, Any]) -> dict[str, Any]:
    """Return a verksamhet with rows to fill in: every time to think of, and one need at least."""
    there = {parse_duration(impact["efter"]): impact for impact in activity.get("konsekvenser", ())}
    times = sorted({*there, *_TIMES})
    return {
        **activity,
        "konsekvenser": [there.get(t, {"efter": format_duration(t)}) for t in times],
        "behöver": activity.get("behöver") or [{"av": [], "minst": None}],
    }


def _answer(department: str, name: str) -> Grid:
    rows = (
        (FOR, department, name),
        (WHO, None, "Roll, till exempel Verksamhetschef."),
        (WHEN, None, "Datum, till exempel 2026-03-10. Gäller det som ni bekräftar."),
    )
    columns = (
        GridColumn(LABEL, "", 28, told=True),
        GridColumn(VALUE, "Fyll i här.", 40, wanted=True),
        GridColumn(EXPLAINED, "", 60, told=True),
    )
    return Grid(ANSWER, columns, rows)


def _picked(grid: Grid, kind: SheetKind) -> Grid:
    """Let what is needed and replaced be picked among everything there is, by name."""
    columns = []
    for column in grid.columns:
        pick, strict = column.pick, column.strict
        if column.heading in ("Behöver", "Ersätter"):
            pick, strict = (CHOOSE, "A"), False
        elif column.heading in ("Vem", "Verksamhet"):
            pick = ("Verksamheter", "A")
        elif column.heading == "Nivå":
            columns.append(
                GridColumn(column.heading, column.help, 10, ("0", "1", "2", "3", "4"), wanted=True)
            )
            continue
        elif pick is not None and kind.name != "Verksamheter":
            pick = None
        columns.append(
            GridColumn(
                column.heading, column.help, column.width, column.words, pick, strict,
                column.wanted or column.heading in ("Behöver", "Uthållighet"), column.told,
            )
        )  # fmt: skip
    return Grid(grid.name, tuple(columns), grid.rows, grid.keys)


def _confirmed(tree: Mapping[str, Any], department: str) -> Grid:
    names = {
        i: t.get("namn", i)
        for section in ("verksamheter", "resurser")
        for i, t in tree.get(section, {}).items()
    }
    rows: list[tuple[Cell, ...]] = [
        (
            owner,
            routine or None,
            names[owner],
            ", ".join(row["behöver"]),
            row.get("minst"),
            ", ".join(names.get(i, i) for i in row["behöver"]),
            row.get("varför"),
            row.get("bekräftad"),
        )
        for owner, routine, row in needed_from(tree, department)
    ]
    if not rows:
        rows = [(None, None, "Ingen annan säger att de behöver något av er.")]
    help_ = "ja eller nej. Nej ändrar inget, men sägs till den som läser in svaret."
    columns = (
        GridColumn("Vem", "De som säger att de behöver något av er.", 22),
        GridColumn("Reservrutin", "", 16),
        GridColumn(told("vem"), "", 30, told=True),
        GridColumn("Behöver", "Det som de behöver av er.", 22),
        GridColumn("Minst", "", 8),
        GridColumn(told("vad"), "", 30, told=True),
        GridColumn(told("varför"), "", 36, told=True),
        GridColumn(told("bekräftat"), "Senast bekräftat.", 14, told=True),
        GridColumn(RIGHT, help_, 14, ("ja", "nej"), wanted=True),
        GridColumn(REMARK, "Vad som inte stämmer, eller vad ni inte kan lova.", 40),
    )
    return Grid(CONFIRM, columns, rows, keys=3)


def needed_from(
    tree: Mapping[str, Any], department: str
) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield what others need from a förvaltning: who, in which reserve routine, and the need."""
    owner = tree["förvaltningar"][department]
    called = {owner.get("nämnd"), owner["namn"]} - {None}
    activities = tree.get("verksamheter", {})
    ours = {i for i, a in activities.items() if a["förvaltning"] == department}
    supplied = ours | {
        i for i, r in tree.get("resurser", {}).items() if r.get("systemägare") in called
    }
    for identity, activity in activities.items():
        if identity in ours:
            continue
        for row in map(as_row, activity.get("behöver", ())):
            if supplied & set(row["behöver"]):
                yield identity, "", row
        for name, routine in activity.get("reservrutiner", {}).items():
            for row in map(as_row, routine.get("behöver", ())):
                if supplied & set(row["behöver"]):
                    yield identity, name, row


def _choices(tree: Mapping[str, Any]) -> Grid:
    """Return what can be needed, by name; by id where several have the same name."""
    things = [
        (thing.get("namn", i), i, thing.get("typ", "verksamhet"))
        for section in ("resurser", "verksamheter")
        for i, thing in tree.get(section, {}).items()
    ]
    names = [name for name, _, _ in things]
    rows = sorted((i if names.count(name) > 1 else name, i, name, kind) for name, i, kind in things)
    columns = (
        GridColumn(told("att välja"), "Det som kan väljas i kolumnen Behöver.", 40, told=True),
        GridColumn(told("id"), "", 26, told=True),
        GridColumn(told("namn"), "", 40, told=True),
        GridColumn(told("slag"), "", 20, told=True),
    )
    return Grid(CHOOSE, columns, rows)


def _front(name: str) -> tuple[str, ...]:
    return (
        f"Formuläret är till {name}. Det som kommunen redan vet är ifyllt. Rätta och fyll på.",
        f'1. Bladet "{ANSWER}": vem som har fyllt i, och när.',
        '2. Bladet "Verksamheter": hur länge ni klarar er utan, och vad som måste fungera ändå. '
        "Tider skrivs 30 min, 4 h, 2 dygn eller 04:00. Saknas en verksamhet, lägg till en rad.",
        '3. Bladet "Konsekvenser": hur allvarligt det är efter varje tid. 0 ingen, 1 måttlig, '
        "2 betydande, 3 allvarlig, 4 synnerligen allvarlig. Rader utan nivå läses inte.",
        '4. Bladet "Beroenden": vad verksamheten behöver, och hur länge ni kan vara utan. Välj i '
        f'listan; allt som finns står i bladet "{CHOOSE}".',
        '5. Bladet "Reservrutiner": hur ni arbetar när något är borta, med vilken bemanning och '
        "hur länge det håller.",
        f'6. Bladet "{CONFIRM}": vad andra säger att de behöver av er. Svara ja eller nej.',
        "Gula celler saknar svar. Tomma celler ändrar inget. Vet ni inte, lämna tomt.",
        "Skriv roller, inte personnamn. Inget om enskilda brukare ska stå här.",
        "Skicka tillbaka filen som den är. Förvara den som kommunens plan.",
    )
