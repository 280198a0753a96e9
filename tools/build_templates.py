"""Write the packaged Word templates: ``python -m tools.build_templates [folder]``.

The templates are real Word files that a municipality copies and edits. They are kept under version
control as Word files, but made here from code that can be reviewed; the same code gives the same
bytes, and a test compares.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.templates import (
    action_card,
    department_plan,
    exercise_brief,
    fallback_sheet,
    management_report,
    municipality_plan,
    public_plan,
    restart_order,
    restart_parts,
    simulation_report,
)

FOLDER = Path(__file__).resolve().parent.parent / "plan_templates"

TEMPLATES: Mapping[str, Callable[[], bytes]] = {
    "aterkomst.docx": restart_parts.build_department,
    "aterstartsordning.docx": restart_order.build,
    "atgardskort.docx": action_card.build,
    "dina-steg.docx": restart_parts.build_person,
    "forvaltningsplan.docx": department_plan.build,
    "kommunplan.docx": municipality_plan.build,
    "ledningsrapport.docx": management_report.build,
    "offentlig-plan.docx": public_plan.build,
    "ovningsunderlag.docx": exercise_brief.build,
    "reservrutinblad.docx": fallback_sheet.build,
    "simuleringsrapport.docx": simulation_report.build,
}


def main(folder: Path = FOLDER) -> None:
    """Write every template into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in TEMPLATES.items():
        (folder / name).write_bytes(build())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
