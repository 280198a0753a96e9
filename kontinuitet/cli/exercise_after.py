"""`övning` afterwards: the report, what exercises have tried, and whether the journal is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import click

from kontinuitet.cli import options, output, swedish
from kontinuitet.cli.typed import command_line
from kontinuitet.cli.workspaces import open_workspace
from kontinuitet.loading.files import EXERCISE_PROPOSALS
from kontinuitet.model.landscape import Municipality
from kontinuitet.services import opening
from kontinuitet.services.names import find_id
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table


def departments_of(municipality: Municipality, typed: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of departments, by id or name.

    Raises:
        InputError: there is none of that name.
    """
    names = {i: d.name for i, d in municipality.departments.items()}
    return tuple(find_id(one, names, "förvaltningen") for one in typed)


def say_written(made: Mapping[Path, bytes], place: Path, *, pdf: bool) -> int:
    """Write files, PDF too when wanted, say their names and return the exit code."""
    from kontinuitet.services.pdf import build_pdfs, find_libreoffice  # noqa: PLC0415

    libreoffice = find_libreoffice() if pdf else None
    written = write_all(made, tell=output.note)
    output.result(f"{count_in_table(len(written), 'fil skriven', 'filer skrivna')} i {place}:")
    for path in written:
        output.result(f"  {path.name}")
    if libreoffice is not None:
        kept = {path: path.read_bytes() for path in written if path.suffix == ".docx"}
        for path in write_all(build_pdfs(kept, libreoffice), tell=output.note):
            output.result(f"  {path.name}")
    return output.DONE


@swedish.command(
    "rapport",
    short_help="Skriv rapporten från en övning.",
    help="""Skriv rapporten från en övning som Word-fil, under övningen eller efter den.

    MAPP är mappen som "övning kör" skrev. Rapporten läggs där, och bredvid den förslag till
    ändringar i kommunens filer. "övning tillämpa" visar dem och skriver in dem.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path, file_okay=False))
@swedish.option(
    "--förvaltning",
    "departments",
    metavar="ID",
    multiple=True,
    help="Skriv även ett utdrag för den här förvaltningen. Kan upprepas.",
)
@options.PDF
def report(folder: Path, departments: tuple[str, ...], pdf: bool) -> int:
    """Write the report of a run."""
    from kontinuitet.services.exercise_papers import build_report  # noqa: PLC0415

    made = build_report(folder, departments=departments, tell=output.note)
    code = say_written(made, folder, pdf=pdf)
    if (folder / EXERCISE_PROPOSALS).is_file():
        output.result(
            f"\nSe vad övningen föreslår att ändra i kommunens filer:\n  "
            f"{command_line('övning', 'tillämpa', folder / EXERCISE_PROPOSALS)}"
        )
    return code


@swedish.command(
    "tillämpa",
    short_help="Visa och skriv in det som övningen föreslår.",
    help="""Visa vad en övning föreslår att ändra i kommunens filer, och skriv in det på begäran.

    FIL är ÖVNING-förslag.yaml, som "övning rapport" skriver. Stryk och ändra i den först. Utan
    --skriv visas bara skillnaden. Kommentarer och allt annat i filerna lämnas orört.""",
)
@swedish.argument("given", metavar="FIL", type=click.Path(path_type=Path))
@swedish.option(
    "--mapp",
    "folder",
    metavar="MAPP",
    type=click.Path(path_type=Path, file_okay=False),
    help="Kommunens filer. Utan den söks de i mapparna ovanför FIL.",
)
@swedish.option("--skriv", "write", is_flag=True, help="Skriv in förslagen i kommunens filer.")
@swedish.option(
    "--ångra", "back", is_flag=True, help="Ta tillbaka det som skrevs in senast från FIL."
)
def apply(given: Path, folder: Path | None, write: bool, back: bool) -> int:
    """Show the changes that an exercise proposes, and write them when told to."""
    from kontinuitet.services import exercise_changes as changes  # noqa: PLC0415  (slow)
    from kontinuitet.services.exercise_undo import undo, write_change  # noqa: PLC0415

    if write and back:
        raise click.UsageError("Ange antingen --skriv eller --ångra.")
    file, place = changes.file_and_folder(given, folder)
    if back:
        names = undo(place, file.parent)
        output.result(f"Tillbaka som före ändringen: {', '.join(names)}")
        return output.DONE
    wanted = changes.read_proposals(file)
    # The lines around a change may hold what is not to be shown.
    workspace, _ = opening.open_workspace(place, output.note, masking=True)
    change = changes.planned(workspace, wanted)
    for why in change.impossible:
        output.note(f"▲ Kan inte skrivas in av programmet, skriv in det för hand: {why}")
    for why in change.already:
        output.result(f"Finns redan: {why}")
    if not change.after:
        output.result("Det finns inget mer att skriva in.")
        return output.ended(faulty=bool(change.impossible))
    output.result("\n".join(change.difference()))
    count = count_in_table(len(change.made), "förslag", "förslag")
    files = count_in_table(len(change.after), "fil", "filer")
    if not write:
        output.result(f"\n{count} ändrar {files}. Inget är skrivet. Skriv in dem med:")
        output.result(f"  {command_line('övning', 'tillämpa', given, '--skriv')}")
        return output.ended(faulty=bool(change.impossible))
    write_change(change, file.parent)
    output.result(f"\n{count} inskrivna i {files}. Ångra med:")
    output.result(f"  {command_line('övning', 'tillämpa', given, '--ångra')}")
    return output.ended(faulty=bool(change.impossible))


@swedish.command(
    "bevis",
    short_help="Packa allt från en övning i en zip.",
    help="""Packa allt från en övning i en zip som går att kontrollera efteråt.

    MAPP är mappen som "övning kör" skrev. I filen ligger journalen med en händelse på varje rad,
    underlaget, rapporten, papperen och kontrollsummor för alltihop, och hur man kontrollerar dem
    med eller utan programmet. Samma övning ger samma fil.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path, file_okay=False))
@swedish.option(
    "--ut",
    "target",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Fil att skriva. Förvalt: i MAPP.",
)
def prove(folder: Path, target: Path | None) -> int:
    """Pack the evidence of a run."""
    from kontinuitet.services.exercise_evidence import evidence  # noqa: PLC0415

    name, data = evidence(folder, tell=output.note)
    (written,) = write_all({target or folder / name: data}, tell=output.note)
    output.result(f"Beviset är skrivet: {written}")
    output.result("Spara det, och skriv av filens kontrollsumma (SHA-256) i protokollet:")
    output.result(f"  {hashlib.sha256(data).hexdigest()}")
    output.result("Kontrollera det när som helst med:")
    output.result(f"  {command_line('övning', 'verifiera', written)}")
    return output.DONE


@swedish.command(
    "verifiera",
    short_help="Kontrollera att en övnings journal är hel.",
    help="""Kontrollera att en övnings journal är hel och att läget går att räkna fram igen.

    MAPP är mappen som "övning kör" skrev, eller en zip från "övning bevis". Säger vid vilken
    händelse något är ändrat.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def verify(folder: Path, as_json: bool) -> int:
    """Check the chain of a journal, and that its inputs are those it was made of."""
    if folder.is_file():
        from kontinuitet.services.exercise_evidence import (  # noqa: PLC0415  (slow to import)
            verify_evidence,
        )

        found = verify_evidence(folder)
    else:
        from kontinuitet.exercise.verifying import verify as check  # noqa: PLC0415

        found = check(folder)
    if as_json:
        from kontinuitet.services.plain.exercise import verified_json  # noqa: PLC0415

        output.result_json(verified_json(found))
    else:
        output.result(f"{count_in_table(found.events, 'händelse', 'händelser')} i {folder}")
        output.result(found.fault or f"Journalen är hel. Övningen: {found.progress}.")
    return output.DONE if found.fault is None else output.DONE_WITH_ERRORS


@swedish.command(
    "täckning",
    short_help="Visa vad som har övats, och när.",
    help="""Visa vad övningarna har prövat: verksamheter, reservrutiner och återstartssteg.

    Alla övningar som har körts och ligger i MAPP räknas, hur djupt som helst. Något är övat när
    ett spelat inspel tog upp det eller ett beslut gällde det. För en reservrutin räknas också
    senast_övad i kommunens filer.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path, file_okay=False))
@swedish.option(
    "--övningar",
    "places",
    metavar="MAPP",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Leta efter körda övningar även här. Kan upprepas.",
)
@swedish.option(
    "--förvaltning",
    "departments",
    metavar="ID",
    multiple=True,
    help="Bara den här förvaltningens verksamheter och rutiner. Kan upprepas.",
)
@swedish.option("--alla", "whole", is_flag=True, help="Visa också allt som aldrig har övats.")
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def coverage(
    folder: Path,
    places: tuple[Path, ...],
    departments: tuple[str, ...],
    whole: bool,
    as_json: bool,
) -> int:
    """Show what the exercises in a folder have tried."""
    from kontinuitet.cli.exercise_text import coverage_lines  # noqa: PLC0415
    from kontinuitet.services.exercise_coverage import coverage as find  # noqa: PLC0415
    from kontinuitet.services.plain.exercise import coverage_json  # noqa: PLC0415

    _, municipality = open_workspace(folder)
    wanted = departments_of(municipality, departments)
    found = find(municipality, (folder, *places), tell=output.note)
    if wanted:
        found = found.only(wanted)
    if as_json:
        output.result_json(coverage_json(found))
    else:
        for line in coverage_lines(found, municipality, whole=whole):
            output.result(line)
    return output.DONE


#: The commands, in the order of the help.
COMMANDS: Final = (report, apply, coverage, prove, verify)
