"""`plan`: continuity plans as Word files, one a department and one for the whole municipality."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kontinuitet.cli import options, output, swedish
from kontinuitet.cli.times import parse_date
from kontinuitet.cli.watching import watch
from kontinuitet.cli.workspaces import open_workspace, tell
from kontinuitet.documents.making import Kind
from kontinuitet.errors import InputError
from kontinuitet.model.plan import PlanSize
from kontinuitet.problems import Severity
from kontinuitet.services import editions
from kontinuitet.services.gathering import Simulated, available_scenarios, plan_data, simulate_all
from kontinuitet.services.names import find_id
from kontinuitet.services.opening import open_scenario
from kontinuitet.services.pdf import build_pdfs, find_libreoffice
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table

DEFAULT_FOLDER = "planer"
ANYWAY = "Med --skriv-ändå skrivs de nya planerna, och de gamla filerna sparas bredvid."


@swedish.command(
    "plan",
    help="""Skriv kontinuitetsplaner som Word-filer.

    En plan per förvaltning, och en för hela kommunen när ingen förvaltning anges. Utan
    --scenario gäller den längsta väntade avbrottstiden bland alla scenarier.

    Finns planen redan tas texten i fritextfälten med, och den tidigare filen sparas bredvid om
    någon har ändrat den. I den nya planen står vad som har ändrats i underlaget sedan den senast
    fastställda versionen.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option(
    "--förvaltning",
    "departments",
    metavar="ID",
    multiple=True,
    help="Bara den här förvaltningen, med id eller namn. Kan upprepas.",
)
@swedish.option(
    "--scenario", "scenario_name", metavar="ID", help="Räkna tiderna på det här scenariot."
)
@options.to_folder(DEFAULT_FOLDER)
@options.issued("planen")
@swedish.option(
    "--reservrutinblad", "sheets", is_flag=True, help="Skriv reservrutinblad till teamrummet."
)
@swedish.option("--åtgärdskort", "cards", is_flag=True, help="Skriv ett åtgärdskort per roll.")
@swedish.option(
    "--offentlig",
    "public",
    is_flag=True,
    help="Skriv offentlig utgåva: utan kontakter, systemnamn och brister.",
)
@swedish.option(
    "--it-utgåva",
    "it",
    is_flag=True,
    help="Skriv IT:s egen utgåva: start av alla system, med steg som är märkta känsliga.",
)
@swedish.option(
    "--omfång",
    "size",
    type=click.Choice([size.value for size in PlanSize]),
    help="Hur mycket planen skriver ut, i stället för vad varje plan säger. Förvalt: kort.",
)
@options.PDF
@swedish.option("--bevaka", "watched", is_flag=True, help="Skriv på nytt när en fil i MAPP ändras.")
@options.anyway("planer")
def command(
    folder: Path,
    departments: tuple[str, ...],
    scenario_name: str | None,
    target: Path,
    issued: str | None,
    sheets: bool,
    cards: bool,
    public: bool,
    it: bool,
    size: str | None,
    pdf: bool,
    watched: bool,
    anyway: bool,
) -> int:
    """Write the plans asked for, once or after every change."""
    asked = editions.chosen(sheets=sheets, cards=cards, public=public, it=it)

    def once() -> int:
        return _write(
            folder,
            departments,
            scenario_name,
            target,
            issued,
            asked,
            size=None if size is None else PlanSize(size),
            pdf=pdf,
            anyway=anyway,
        )

    return watch(folder, once, leave_out=target) if watched else once()


def _write(
    folder: Path,
    departments: tuple[str, ...],
    scenario_name: str | None,
    target: Path,
    issued: str | None,
    asked: Sequence[Kind],
    *,
    size: PlanSize | None,
    pdf: bool,
    anyway: bool,
) -> int:
    day = parse_date(issued)
    libreoffice = find_libreoffice() if pdf else None
    workspace, municipality = open_workspace(folder)
    known = municipality.departments
    names = {i: d.name for i, d in known.items()}
    departments = tuple(find_id(wanted, names, "förvaltningen") for wanted in departments)
    if not known:
        raise InputError("Modellen har ingen förvaltning att skriva en plan för.")
    tell([p for p in workspace.problems if p.severity is not Severity.ERROR])
    if scenario_name is None:
        simulated = simulate_all(municipality, available_scenarios(workspace), output.progress)
        chosen = None
    else:
        scenario, warnings = open_scenario(workspace, scenario_name)
        tell(warnings)
        simulated = _only(simulate_all(municipality, [scenario], output.progress))
        chosen = scenario.id
    for sentence in simulated.skipped:
        output.note(sentence)
    data = plan_data(
        workspace,
        municipality,
        simulated,
        tell=output.note,
        chosen=chosen,
        issued=day,
        size=size,
    )
    order = list(dict.fromkeys(departments)) or sorted(known)
    if asked:
        made = editions.build_editions(
            data, order, target, asked, tell=output.note, progress=output.progress
        )
        words = ("fil skriven", "filer skrivna")
    else:
        made = editions.build_plans(
            data,
            order,
            target,
            whole=not departments,
            tell=output.note,
            progress=output.progress,
        )
        words = ("plan skriven", "planer skrivna")
    written = write_all(made, tell=output.note, anyway=anyway, hint=ANYWAY)
    output.result(f"{count_in_table(len(written), *words)} i {target}:")
    for path in written:
        output.result(f"  {path.name}")
    if libreoffice is not None:
        # What is on disk: free text has been carried over since it was made.
        kept = {path: path.read_bytes() for path in written}
        for path in write_all(build_pdfs(kept, libreoffice, output.progress), tell=output.note):
            output.result(f"  {path.name}")
    for sentence in simulated.faults:
        output.note(sentence)
    return output.ended(faulty=simulated.faulty)


def _only(simulated: Simulated) -> Simulated:
    """Return the simulation of the one scenario asked for, which must have worked."""
    if simulated.skipped:
        raise InputError(simulated.skipped[0])
    return simulated
