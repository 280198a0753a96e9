"""`återstart`: the restart order, why it is so, what it costs, and what would change it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from kontinuitet.analysis.outage import simulate
from kontinuitet.analysis.results import SimulationResult
from kontinuitet.cli import output, swedish
from kontinuitet.cli.restart_json import restart_json
from kontinuitet.cli.restart_text import text
from kontinuitet.cli.workspaces import open_scenario, open_workspace, tell
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import did_you_mean


@swedish.command(
    "återstart",
    help="""Räkna fram återstartsordningen för ett scenario.

    Ordningen följer beroendena och bemanningen, och jämförs med den beslutade
    prioriteringslistan.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.argument("scenario_name", metavar="SCENARIO")
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@swedish.option(
    "--ut",
    "target",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Skriv listan att bocka av som Word-fil.",
)
@swedish.option(
    "--noggrannhet",
    "effort",
    metavar="TAL",
    type=click.IntRange(0, 100),
    default=0,
    help="Leta längre efter en bättre ordning: 1 till 100. Förvalt 0, snabbt.",
)
@swedish.option(
    "--kedja",
    "activity",
    metavar="VERKSAMHET",
    help="Visa den kritiska kedjan för en viss verksamhet, med id.",
)
@swedish.option(
    "--tänk-om",
    "asked",
    is_flag=True,
    help="Räkna också på en tekniker till av varje kompetens, och på att var och en saknas.",
)
@swedish.option(
    "--bevisa",
    "prove",
    is_flag=True,
    help="Försök bevisa att ordningen är den bästa. Kräver tillägget kontinuitet[bevis].",
)
def command(
    folder: Path,
    scenario_name: str,
    as_json: bool,
    target: Path | None,
    effort: int,
    activity: str | None,
    asked: bool,
    prove: bool,
) -> int:
    """Compute the restart order; exit code 1 when something never comes back."""
    workspace, municipality = open_workspace(folder)
    scenario, warnings = open_scenario(workspace, scenario_name)
    tell(warnings)
    if activity is not None and activity not in municipality.activities:
        hint = did_you_mean(activity, municipality.activities) or ""
        raise InputError(f'Det finns ingen verksamhet med id "{activity}". {hint}'.rstrip())
    simulation = _simulated(municipality, scenario, effort, asked=asked, prove=prove)
    result = simulation.restart
    if activity is not None and activity not in result.chains:
        name = municipality.activities[activity].name
        output.note(f"{name} avbryts inte, eller kommer aldrig åter: den har ingen kritisk kedja.")
    if as_json:
        output.result_json(restart_json(result, municipality, activity))
    else:
        output.result(text(result, municipality, scenario, activity))
    if target is not None:
        from kontinuitet.cli.files import write_all  # noqa: PLC0415  (python-docx is slow to import)
        from kontinuitet.cli.printing import Simulated, plan_data  # noqa: PLC0415
        from kontinuitet.documents.restart_list import build_restart_list  # noqa: PLC0415

        one = Simulated({scenario.id: scenario}, {scenario.id: simulation}, ())
        data = plan_data(workspace, municipality, one, chosen=scenario.id)
        write_all({target: build_restart_list(data, scenario.id, tell=output.note)})
        output.note(f"Listan är skriven till {target}.")
    return output.DONE_WITH_ERRORS if result.never_back else output.DONE


def _simulated(
    municipality: Municipality, scenario: Scenario, effort: int, *, asked: bool, prove: bool
) -> SimulationResult:
    """Simulate, and ask the solver and what if when they are asked for."""
    # Small differences between people can only be told with a careful search.
    searched = max(1, effort) if asked else effort
    if prove:
        from kontinuitet.analysis.proof import proven  # noqa: PLC0415  (rarely wanted)

        with output.progress("Bevisar", total=1) as step:
            step(scenario.name)
            simulation = proven(municipality, scenario, effort=searched)
    else:
        simulation = simulate(municipality, scenario, effort=searched)
    if asked:
        from kontinuitet.analysis.whatif import (  # noqa: PLC0415  (rarely wanted)
            persons_asked,
            skills_asked,
            what_if,
        )

        total = len(skills_asked(municipality, scenario)) + len(
            persons_asked(municipality, scenario)
        )
        with output.progress("Tänker om", total=total) as step:
            found = what_if(municipality, scenario, simulation, effort=searched, step=step)
        simulation = replace(simulation, restart=replace(simulation.restart, what_if=found))
    return simulation
