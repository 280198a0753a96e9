"""`bild`: dependency diagrams, one for each activity, as SVG or PNG."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet.cli import options, output, swedish
from kontinuitet.cli.workspaces import open_workspace
from kontinuitet.documents.pictures import layout
from kontinuitet.documents.pictures.dependencies import dependency_picture
from kontinuitet.errors import SystemFault
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.names import find_id
from kontinuitet.services.pictures import check_png, picture_bytes
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table

DEFAULT_FOLDER = "bilder"


def chosen(municipality: Municipality, asked: tuple[str, ...]) -> list[str]:
    """Return the ids of the activities to draw: those asked for, else all that need something.

    Raises:
        InputError: there is no such activity.
    """
    if not asked:
        return sorted(i for i, activity in municipality.activities.items() if activity.needs)
    names = {i: activity.name for i, activity in municipality.activities.items()}
    return list(dict.fromkeys(find_id(typed, names, "verksamheten") for typed in asked))


@swedish.command(
    "bild",
    help="""Rita vad verksamheterna är beroende av, en bild per verksamhet.

    VERKSAMHET är ett eller flera id eller namn. Utan något ritas alla som behöver något. Varje
    bild ryms på ett A4, har högst 40 rutor och säger hur mycket som inte visas.

    Förloppet i ett scenario ritas med simulera --bild, och återstarten med återstart --bild.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.argument("activities", metavar="VERKSAMHET", nargs=-1)
@options.to_folder(DEFAULT_FOLDER, "Mapp att skriva bilderna i.")
@swedish.option(
    "--slag",
    "kinds",
    metavar="SLAG",
    type=click.Choice(["svg", "png"]),
    multiple=True,
    default=("svg",),
    help="svg (förvalt) eller png. Kan upprepas.",
)
def command(folder: Path, activities: tuple[str, ...], target: Path, kinds: tuple[str, ...]) -> int:
    """Draw the dependencies of activities."""
    if not layout.available():
        raise SystemFault(layout.MISSING)
    if "png" in kinds:
        check_png()
    _, municipality = open_workspace(folder)
    wanted = chosen(municipality, activities)
    if not wanted:
        output.result("Ingen verksamhet har några beroenden att rita.")
        return output.DONE
    made: dict[Path, bytes] = {}
    with output.progress("Ritar", total=len(wanted)) as step:
        for identity in wanted:
            step(municipality.activities[identity].name)
            picture = dependency_picture(municipality, identity)
            for kind in dict.fromkeys(kinds):
                path = target / f"beroenden-{identity}.{kind}"
                made[path] = picture_bytes(path, picture)
    write_all(made, tell=output.note)
    output.result(f"{count_in_table(len(made), 'bild', 'bilder')} i {target}:")
    output.result("\n".join(f"  {path.name}" for path in sorted(made)))
    return output.DONE
