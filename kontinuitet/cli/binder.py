"""`pärm`: everything that goes into one binder, in order, as Word files and as one PDF."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet.cli import options, output, swedish
from kontinuitet.cli.plan import ANYWAY, DEFAULT_FOLDER
from kontinuitet.cli.times import parse_date
from kontinuitet.cli.workspaces import open_workspace, tell
from kontinuitet.documents.making import Subject
from kontinuitet.documents.printed import binder as sheets
from kontinuitet.problems import Severity
from kontinuitet.services.binder import build_binder, one_pdf
from kontinuitet.services.gathering import available_scenarios, plan_data, simulate_all
from kontinuitet.services.names import find_id
from kontinuitet.services.pdf import find_libreoffice
from kontinuitet.services.writing import write_all


@swedish.command(
    "pärm",
    help="""Skriv allt som ska in i en pärm.

    Omslag, rygg och checklista, planen, reservrutinbladen med sina blanketter och åtgärdskorten,
    i den ordning de ska stå. Filerna heter som kommandot plan kallar dem, så att det som någon
    har skrivit i dem tas med.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option(
    "--förvaltning",
    "wanted",
    metavar="ID",
    required=True,
    help="Förvaltningen som pärmen är för, med id eller namn.",
)
@options.to_folder(DEFAULT_FOLDER)
@options.issued("planen")
@swedish.option(
    "--pdf", "pdf", is_flag=True, help="Skriv även hela pärmen som en PDF. Kräver LibreOffice."
)
@options.anyway("filer")
def command(
    folder: Path, wanted: str, target: Path, issued: str | None, pdf: bool, anyway: bool
) -> int:
    """Write the files of one binder."""
    day = parse_date(issued)
    libreoffice = find_libreoffice() if pdf else None
    workspace, municipality = open_workspace(folder)
    names = {i: d.name for i, d in municipality.departments.items()}
    department = find_id(wanted, names, "förvaltningen")
    tell([p for p in workspace.problems if p.severity is not Severity.ERROR])
    simulated = simulate_all(municipality, available_scenarios(workspace), output.progress)
    for sentence in simulated.skipped:
        output.note(sentence)
    data = plan_data(workspace, municipality, simulated, tell=output.note, issued=day)
    made = build_binder(data, department, target, tell=output.note, progress=output.progress)
    write_all(made, tell=output.note, anyway=anyway, hint=ANYWAY)
    output.result(f"Pärmen för {names[department]}, i den ordning bladen ska stå, i {target}:")
    for path in made:
        output.result(f"  {path.name}")
    if libreoffice is not None:
        # What is on disk: free text has been carried over since it was made.
        kept = {path: path.read_bytes() for path in made}
        whole = (target / sheets.KIND.name_for(Subject(department=department))).with_suffix(".pdf")
        title = f"Pärm för {names[department]}"
        write_all({whole: one_pdf(kept, libreoffice, title, output.progress)}, tell=output.note)
        output.result(f"  {whole.name} (allt i ett, för utskrift)")
    for sentence in simulated.faults:
        output.note(sentence)
    return output.ended(faulty=simulated.faulty)
