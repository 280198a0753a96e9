"""Draw the pictures of the documentation anew: ``python -m tools.build_drawings [folder]``.

They are made from the packaged example, so that they show what the program really draws. The
letters are of a typeface on the computer, so another computer may give other bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kontinuitet import bundled
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.pictures.dependencies import dependency_picture
from kontinuitet.documents.pictures.drawn import Picture
from kontinuitet.documents.pictures.gantt import restart_picture
from kontinuitet.documents.pictures.outage import outage_picture
from kontinuitet.documents.pictures.png import png_of
from kontinuitet.loading.workspace import load_scenario, load_workspace

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "bilder"
SCENARIO = "driftleverantör-borta"
RESTART = "elavbrott-36h"
ACTIVITY = "trygghetslarm"
_DPI = 120


def pictures() -> dict[str, Picture]:
    """Return the pictures by file name."""
    with bundled.folder("examples", "exempelkoping") as example:
        workspace = load_workspace(example)
        municipality = workspace.municipality
        scenario, _ = load_scenario(workspace, SCENARIO)
        restart, _ = load_scenario(workspace, RESTART)
    assert municipality is not None
    assert scenario is not None
    assert restart is not None
    return {
        "tidslinje.png": outage_picture(municipality, scenario, simulate(municipality, scenario)),
        "atertid.png": restart_picture(municipality, restart, simulate(municipality, restart)),
        "beroenden.png": dependency_picture(municipality, ACTIVITY),
    }


def main(folder: Path = FOLDER) -> None:
    """Write every picture into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures().items():
        (folder / name).write_bytes(png_of(picture.svg, _DPI))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
