"""`årshjul`: every day that the model holds or implies, as a table, for print and for calendars."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import click

from kontinuitet.analysis.assessment.occasions import Occasion, Year
from kontinuitet.cli import output, swedish
from kontinuitet.cli.times import parse_date
from kontinuitet.cli.workspaces import open_workspace
from kontinuitet.services.names import find_id
from kontinuitet.services.plain.occasions import year_json
from kontinuitet.services.writing import write_all
from kontinuitet.services.year_files import check_form, year_file, year_of
from kontinuitet.wording import day_in_table, day_in_text

_MOST_SHOWN = 30
_HOW_OFTEN = (
    "Det som ska göras om och om igen räknas en gång om året från när det gjordes senast, om "
    "underlaget inte säger hur ofta. Varför just den dagen står i filerna som --ut skriver."
)


def lines(name: str, found: Year, *, everything: bool) -> list[str]:
    """Write the year for a terminal."""
    last = found.end - datetime.timedelta(days=1)
    told = [f"{name}, {day_in_text(found.start)} till {day_in_text(last)}"]
    for heading, rows in (
        ("Försenat", found.late),
        ("Det kommande året", found.coming),
        ("Utan dag: aldrig gjort, eller ingen dag angiven", found.undated),
        ("Längre fram", found.later),
    ):
        if rows:
            told += ["", f"{heading} ({len(rows)})", "", _table(rows, everything=everything)]
            rest = len(rows) - _MOST_SHOWN
            if rest > 0 and not everything:
                told.append(f"… och {rest} till. Med --alla visas allt.")
    if len(told) == 1:
        return [*told, "", "Underlaget har inga datum."]
    return [*told, "", output.paragraph(_HOW_OFTEN)]


def _table(rows: Sequence[Occasion], *, everything: bool) -> str:
    shown = rows if everything else rows[:_MOST_SHOWN]
    return output.table(
        ("Dag", "Att göra", "Ansvarig"),
        [(o.day and day_in_table(o.day), o.what, o.responsible or None) for o in shown],
    )


@swedish.command(
    "årshjul",
    help="""Visa allt som ska göras det närmaste året.

    Planer som löper ut, reservrutiner att öva, loggkontroller, penetrationstester, återläsningar
    att testa, listan att besluta på nytt och åtgärder som ska vara klara. Med --ut skrivs det
    också för utskrift (.docx) och till kalendern (.ics).""",
)
@swedish.argument(
    "folder", metavar="MAPP", type=click.Path(path_type=Path), default=Path(), required=False
)
@swedish.option(
    "--förvaltning", "typed", metavar="ID", help="Bara det som hör till en förvaltning."
)
@swedish.option("--datum", "written_day", metavar="DATUM", help="Första dagen. Förvalt: i dag.")
@swedish.option(
    "--ut",
    "targets",
    metavar="FIL",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Skriv också en fil: .docx, .ics eller .json. Kan upprepas.",
)
@swedish.option("--alla", "everything", is_flag=True, help="Visa allt, hur långt det än är.")
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def command(
    folder: Path,
    typed: str | None,
    written_day: str | None,
    targets: tuple[Path, ...],
    everything: bool,
    as_json: bool,
) -> int:
    """Show the year, and write it."""
    start = parse_date(written_day) or datetime.date.today()  # noqa: DTZ011  (the user's own day)
    for target in targets:
        check_form(target)
    if typed is not None and any(t.suffix.lower() == ".docx" for t in targets):
        raise click.UsageError(
            "Årshjulet som Word-fil gäller hela kommunen. Utelämna --förvaltning."
        )
    workspace, municipality = open_workspace(folder)
    names = {i: d.name for i, d in municipality.departments.items()}
    department = None if typed is None else find_id(typed, names, "förvaltningen")
    found = year_of(workspace, municipality, start, output.note, department)
    if as_json:
        output.result_json(year_json(municipality.info.name, found))
    else:
        output.result("\n".join(lines(municipality.info.name, found, everything=everything)))
    made = {t: year_file(t, workspace, municipality, found, output.note) for t in targets}
    if made:
        for path in write_all(made, tell=output.note):
            output.note(f"Årshjulet är skrivet till {path}.")
    return output.DONE
