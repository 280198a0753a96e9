"""`excel`: the model as a workbook, questionnaires, and registers taken in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kontinuitet.cli import excel_text, options, output, swedish
from kontinuitet.errors import InputError
from kontinuitet.wording import count_in_table

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_FILE = "kontinuitet.xlsx"
DEFAULT_FORMS = "formulär"


@swedish.group(
    "excel",
    help="""Arbeta i Excel: hela modellen som arbetsbok, formulär, och register som läses in.""",
)
def command() -> None:
    """Hold the commands on workbooks together."""


@swedish.command(
    "exportera",
    help="""Skriv kommunens uppgifter som en Excel-arbetsbok.

    Arbetsboken har ett blad för varje slags uppgift, med förklaringar, listor att välja ur och gult
    där något saknas. Läs in den igen med excel importera.""",
    short_help="Skriv kommunens uppgifter som en Excel-arbetsbok.",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@options.to_file(DEFAULT_FILE)
def export(folder: Path, target: Path) -> int:
    """Write the whole model as a workbook."""
    from kontinuitet.services import excel  # noqa: PLC0415  (python-docx is slow to import)

    _ending(target)
    written = excel.export(folder, target, output.note)
    output.result(
        f"Arbetsboken är skriven: {written}\nFyll i den i Excel och läs sedan in den:\n"
        f"  kontinuitet excel importera {folder} {written}"
    )
    return output.DONE


def _ending(target: Path) -> None:
    if target.suffix.lower() != ".xlsx":
        raise InputError(f'Filen ska sluta på .xlsx, inte "{target.suffix}".')


@swedish.command(
    "importera",
    help="""Läs in arbetsböcker, formulär och register till kommunens filer.

    Filerna ändras bara om allt går att läsa. En tom cell tar aldrig bort något, och det som inte
    har lästs sägs. I filer som finns ändras bara de poster som skiljer; de tidigare filerna
    sparas i MAPP/.kontinuitet/historik.""",
    short_help="Läs in arbetsböcker, formulär och register till kommunens filer.",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.argument("files", metavar="FIL", type=click.Path(path_type=Path), nargs=-1, required=True)
@swedish.option("--prova", "dry", is_flag=True, help="Visa vad som skulle ändras, utan att skriva.")
@swedish.option(
    "--kommun", "name", metavar="NAMN", default="", help="Kommunens namn, för en mapp utan filer."
)
@swedish.option(
    "--kolumn",
    "columns",
    metavar="RUBRIK=UPPGIFT",
    multiple=True,
    help="Vad en kolumn i ett register betyder; sparas till nästa gång. Får anges flera gånger.",
)
@swedish.option(
    "--pilar",
    "arrows",
    type=click.Choice(("behöver", "försörjer")),
    default="behöver",
    help="Vad en pil i en graf betyder: den första behöver den andra, eller försörjer den.",
)
def take_in(
    folder: Path,
    files: Sequence[Path],
    dry: bool,
    name: str,
    columns: Sequence[str],
    arrows: str,
) -> int:
    """Take files in, all or nothing."""
    from kontinuitet.services import importing  # noqa: PLC0415  (python-docx is slow to import)

    files = [found for path in files for found in _matching(path)]
    for path in files:
        if not path.is_file():
            raise InputError(f'Filen "{path}" finns inte.')
    found = importing.prepare(
        folder,
        files,
        name=name,
        columns=column_meanings(columns),
        reverse=swedish.fold(arrows) == swedish.fold("försörjer"),
        progress=output.progress,
    )
    for line in excel_text.remarks(found):
        output.note(line)
    if not found.usable:
        raise InputError(excel_text.refusal(found), found.problems)
    if not dry:
        importing.write(found)
    for line in excel_text.changes(found, written=not dry):
        output.result(line)
    return output.DONE


def _matching(path: Path) -> list[Path]:
    """Return the files that a pattern stands for: Windows leaves that to the program."""
    if path.is_file() or not any(char in path.name for char in "*?"):
        return [path]
    found = sorted(path.parent.glob(path.name))
    return [p for p in found if not p.name.startswith(("~$", "."))] or [path]


def column_meanings(columns: Sequence[str]) -> dict[str, str]:
    """Read the values of ``--kolumn``: what each column means, by heading."""
    pairs: dict[str, str] = {}
    for given in columns:
        heading, equals, field = given.rpartition("=")
        if not equals or not heading.strip():
            raise InputError(f'Skriv --kolumn "RUBRIK=UPPGIFT", inte "{given}".')
        pairs[heading.strip()] = field.strip()
    return pairs


@swedish.command(
    "formulär",
    help="""Skriv formulär till cheferna: ett per förvaltning, ifyllt med det som är känt.

    Formuläret frågar om verksamheterna: konsekvenser över tid, acceptabel avbrottstid, vad de
    behöver, reservrutiner och bemanning, och låter förvaltningen bekräfta vad andra behöver av
    den. Svaren läses in med excel importera, flera på en gång.""",
    short_help="Skriv formulär till cheferna, ett per förvaltning.",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option(
    "--förvaltning",
    "departments",
    metavar="ID",
    multiple=True,
    help="Förvaltning att fråga. Får anges flera gånger. Förvalt: alla.",
)
@options.to_folder(DEFAULT_FORMS)
def ask(folder: Path, departments: Sequence[str], target: Path) -> int:
    """Write questionnaires."""
    from kontinuitet.services import excel  # noqa: PLC0415  (python-docx is slow to import)

    written = excel.questionnaires(folder, departments, target, output.note, output.progress)
    output.result(
        f"{count_in_table(len(written), 'formulär skrivet', 'formulär skrivna')} i {target}:"
    )
    for path in written:
        output.result(f"  {path.name}")
    output.result(
        "Skicka dem till cheferna. Läs in svaren på en gång när de kommer:\n"
        f"  kontinuitet excel importera {folder} {target / '*.xlsx'}"
    )
    return output.DONE


for _command in (export, ask, take_in):
    command.add_command(_command)
