"""`rapport`: the report to kommunstyrelsen, and what has changed since the last one."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet.cli import options, output, swedish
from kontinuitet.cli.times import parse_date
from kontinuitet.cli.word_names import check_word_name
from kontinuitet.cli.workspaces import open_workspace, tell
from kontinuitet.documents.editions.recording import read_history
from kontinuitet.documents.editions.summary import changes_between, summary_of
from kontinuitet.documents.making import make
from kontinuitet.documents.printed.management_report import KIND
from kontinuitet.services.gathering import available_scenarios, plan_data, simulate_all
from kontinuitet.services.history import history_at
from kontinuitet.services.pdf import build_pdfs, find_libreoffice
from kontinuitet.services.plain.management import management_json
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table

DEFAULT_FILE = KIND.file_name


@swedish.command(
    "rapport",
    help="""Skriv ledningsrapporten till kommunstyrelsen.

    Läget i siffror, beslut att fatta, för långa avbrott och åtgärdsplanen. Med
    --föregående står även vad som har ändrats sedan den rapporten. Finns rapporten redan
    med ett annat datum eller en annan version jämförs den nya med den.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option(
    "--föregående",
    "previous",
    metavar="FIL",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="En tidigare ledningsrapport att jämföra med.",
)
@options.to_file(DEFAULT_FILE)
@options.issued("rapporten")
@options.PDF
@swedish.option("--json", "as_json", is_flag=True, help="Skriv ändringarna som JSON, ingen fil.")
def command(
    folder: Path, previous: Path | None, target: Path, issued: str | None, pdf: bool, as_json: bool
) -> int:
    """Write the report, or list the changes as JSON."""
    day = parse_date(issued)
    check_word_name(target)
    libreoffice = find_libreoffice() if pdf and not as_json else None
    before = None
    if previous is not None:
        before = read_history(previous.read_bytes(), previous.name).current
    workspace, municipality = open_workspace(folder)
    tell(workspace.problems)
    simulated = simulate_all(municipality, available_scenarios(workspace), output.progress)
    for sentence in simulated.skipped:
        output.note(sentence)
    data = plan_data(workspace, municipality, simulated, tell=output.note, issued=day)
    summary = summary_of(data)
    changes = (
        None if before is None else [c.sentence for c in changes_between(before.summary, summary)]
    )
    if as_json:
        output.result_json(management_json(municipality.info.name, changes, summary))
        return output.ended(faulty=simulated.faulty)
    earlier = None if before is not None else history_at(target, output.note)
    report = make(KIND, data, before=earlier, against=before, tell=output.note)
    write_all({target: report}, tell=output.note)
    if libreoffice is not None:
        write_all(
            build_pdfs({target: target.read_bytes()}, libreoffice, output.progress),
            tell=output.note,
        )
    output.result(f"Ledningsrapporten är skriven: {target}")
    if changes is not None:
        output.result(f"{count_in_table(len(changes), 'ändring', 'ändringar')} sedan {previous}.")
    for sentence in simulated.faults:
        output.note(sentence)
    return output.ended(faulty=simulated.faulty)
