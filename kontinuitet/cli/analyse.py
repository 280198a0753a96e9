"""`analys`: demands backwards, single points of failure, inversions, circles, gaps, changes."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet.analysis.assessment.analysis import analyse
from kontinuitet.analysis.assessment.improvements import Change as ChangeKind
from kontinuitet.analysis.assessment.losses import LASTING
from kontinuitet.analysis.simulation.uncertainty import uncertain_returns
from kontinuitet.cli import output, swedish
from kontinuitet.cli.analysis_text import ROWS, text
from kontinuitet.cli.times import at
from kontinuitet.cli.workspaces import open_workspace, tell
from kontinuitet.loading.workspace import Workspace
from kontinuitet.model.duration import DurationError, parse_duration
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.gathering import available_scenarios
from kontinuitet.services.opening import open_scenario
from kontinuitet.services.plain.analysis import analysis_json
from kontinuitet.services.plain.uncertainty import uncertainty_json


def _uncertain(
    workspace: Workspace, municipality: Municipality, scenario_name: str, *, as_json: bool
) -> int:
    """Show how certain the returns are in one scenario."""
    scenario, warnings = open_scenario(workspace, scenario_name)
    tell(warnings)
    returns = uncertain_returns(municipality, scenario)
    if as_json:
        output.result_json(uncertainty_json(scenario.id, returns))
        return output.DONE
    name = municipality.name_of
    rows = [
        (
            name(r.id),
            at(r.planned, scenario.starts),
            at(r.median, scenario.starts),
            at(r.percentile_90, scenario.starts),
            "–" if r.too_late is None else f"{100 * r.too_late:.0f} %",
        )
        for r in returns
    ]
    headers = ("Verksamhet", "Enligt plan", "Hälften senast", "Nio av tio senast", "Risk")
    output.result(
        "\n".join(
            (
                f"Osäkra tider: {scenario.name} ({scenario.id})",
                "",
                output.table(headers, rows, right={4}),
                "",
                output.paragraph(
                    "Risk är sannolikheten att tiden utan förmåga blir längre än acceptabel "
                    "avbrottstid. Ordningen och vem som gör vad hålls fast."
                ),
            )
        )
    )
    return output.DONE


def _lasting(written: str) -> int:
    """Return the minutes of ``--bortfall``."""
    try:
        minutes = parse_duration(written)
    except DurationError as error:
        raise click.BadParameter(f"{error}.", param_hint="--bortfall") from error
    if minutes <= 0:
        raise click.BadParameter("Tiden ska vara längre än 0.", param_hint="--bortfall")
    return minutes


@swedish.command(
    "analys",
    help="""Analysera modellen: krav, felpunkter, prioriteringslista och gap.

    Visar vilket scenario som ger störst gap, vad varje enskild förlust slår ut och när det är åter,
    hur snabbt varje resurs måste vara åter och vem som kräver det, vad som står fel i
    prioriteringslistan, vilka system som väntar på varandra, var väntad tid är längre än beslutad,
    och vilka enskilda ändringar som hjälper mest. Gapen räknas över alla egna och medföljande
    scenarier.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@swedish.option(
    "--allt",
    "everything",
    is_flag=True,
    help="Pröva alla ändringar och visa alla rader, inte bara de främsta.",
)
@swedish.option(
    "--snabb", "quick", is_flag=True, help="Pröva inga ändringar (det som tar längst tid)."
)
@swedish.option(
    "--scenario",
    "scenario_names",
    metavar="ID",
    multiple=True,
    help="Räkna gapen bara över det här scenariot. Kan upprepas.",
)
@swedish.option(
    "--bortfall",
    "lasting_text",
    metavar="TID",
    help="Så länge är en resurs borta när dess bortfall prövas. Förvalt 24 h.",
)
@swedish.option(
    "--osäkerhet",
    "uncertain",
    metavar="ID",
    help="Visa i stället hur säkra tiderna för återkomst är i det här scenariot.",
)
def command(
    folder: Path,
    as_json: bool,
    everything: bool,
    quick: bool,
    scenario_names: tuple[str, ...],
    lasting_text: str | None,
    uncertain: str | None,
) -> int:
    """Analyse a workspace; exit code 1 when something can never start cold."""
    if uncertain is not None and (everything or quick or scenario_names or lasting_text):
        raise click.UsageError(
            "--osäkerhet kan inte användas tillsammans med --allt, --snabb, --scenario eller "
            "--bortfall."
        )
    workspace, municipality = open_workspace(folder)
    if uncertain is not None:
        return _uncertain(workspace, municipality, uncertain, as_json=as_json)
    lasting = LASTING if lasting_text is None else _lasting(lasting_text)
    if scenario_names:
        scenarios = [open_scenario(workspace, name)[0] for name in dict.fromkeys(scenario_names)]
    else:
        scenarios = available_scenarios(workspace)
    total = 1 + len(scenarios) + (0 if quick else len(ChangeKind))
    with output.progress("Analyserar", total=total) as step:
        analysis = analyse(
            municipality,
            scenarios,
            changes=not quick,
            every_change=everything,
            lasting=lasting,
            step=step,
        )
    for sentence in analysis.skipped:
        output.note(sentence)
    if as_json:
        output.result_json(analysis_json(analysis))
    else:
        most = None if everything else ROWS
        output.result(text(analysis, municipality, most=most, changes=not quick))
    return output.ended(faulty=bool(analysis.circles))
