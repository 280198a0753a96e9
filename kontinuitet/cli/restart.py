"""`återstart`: the restart order, what it costs, and how it compares with the decided list."""

from __future__ import annotations

from pathlib import Path

import click

from kontinuitet.analysis.explain import distance_sentence
from kontinuitet.analysis.results import RestartResult
from kontinuitet.cli import output, restart_state, swedish
from kontinuitet.cli.restart_state import replanned_lines, simulated, write_template
from kontinuitet.cli.results_json import restart_json
from kontinuitet.cli.times import moment
from kontinuitet.cli.workspaces import open_scenario, open_workspace, tell
from kontinuitet.model.duration import format_hours
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

_MOST_DIFFERENCES = 10


def order_table(result: RestartResult, municipality: Municipality, scenario: Scenario) -> str:
    """Lay out the restart order, one row a resource."""
    numbers = {s.id: s.number for s in result.order}
    rows = [
        (
            s.number,
            municipality.resources[s.id].name,
            ", ".join(str(n) for n in sorted(numbers[i] for i in s.waits_for if i in numbers))
            or "–",
            moment(s.start, scenario.starts),
            moment(s.end, scenario.starts),
            ", ".join(s.people) or "–",
            s.why,
        )
        for s in result.order
    ]
    headers = ("Nr", "System", "Väntar på", "Start", "Klar", "Personer", "Varför här")
    return output.table(headers, rows, right={0})


def comparison_lines(result: RestartResult, municipality: Municipality) -> list[str]:
    """Say what the order costs and what the decided list would cost, wrapped to the terminal."""
    lines = [
        output.paragraph(
            f"Den här ordningen kostar {format_hours(round(result.cost))} viktad avbrottstid. "
            f"{distance_sentence(result)}"
        )
    ]
    decided = result.decided
    if decided is None:
        return [*lines, "Någon beslutad prioriteringslista finns inte i modellen."]
    lines.append(f"Er beslutade prioriteringslista kostar {format_hours(round(decided.cost))}.")
    changed = sorted(decided.difference.items(), key=lambda item: (-abs(item[1]), item[0]))
    for identity, minutes in [c for c in changed if c[1]][:_MOST_DIFFERENCES]:
        name = municipality.activities[identity].name
        word = "längre" if minutes > 0 else "kortare"
        lines.append(f"  {name}: {format_hours(abs(minutes))} {word} avbrott med er lista")
    if decided.reasons:
        lines += ["", "Så motsäger listan beroendena:"]
        lines += [output.paragraph(f"• {reason}", indent="  ") for reason in decided.reasons]
    return lines


def text(result: RestartResult, municipality: Municipality, scenario: Scenario) -> str:
    """Write the whole result for a terminal."""
    lines = [f"Återstartsordning (prioriteringslista): {scenario.name} ({scenario.id})", ""]
    if result.order:
        lines += [order_table(result, municipality, scenario), ""]
    else:
        lines += ["Inget behöver återstartas.", ""]
    lines += replanned_lines(result, municipality, scenario)
    lines += comparison_lines(result, municipality)
    if result.never_back:
        listed = ", ".join(result.never_back)
        lines += [
            "",
            f"Kommer aldrig åter ({len(result.never_back)})",
            output.paragraph(listed, indent="  "),
        ]
        lines.append("  Kör simulera för att se vilken cirkel som hindrar.")
    if result.unlimited_people:
        lines += ["", "Bemanning saknas i modellen: ordningen räknas med obegränsat med folk."]
    return "\n".join(lines)


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
@restart_state.options
def command(
    folder: Path,
    scenario_name: str,
    as_json: bool,
    target: Path | None,
    effort: int,
    state: Path | None,
    template: Path | None,
) -> int:
    """Compute the restart order; exit code 1 when something never comes back."""
    workspace, municipality = open_workspace(folder)
    scenario, warnings = open_scenario(workspace, scenario_name)
    tell(warnings)
    simulation = simulated(municipality, scenario, state, effort)
    result = simulation.restart
    for note in simulation.notes:
        output.note(note)
    if as_json:
        output.result_json(restart_json(result))
    else:
        output.result(text(result, municipality, scenario))
    if template is not None:
        write_template(template, municipality, scenario, simulation)
    if target is not None:
        from kontinuitet.cli.files import write_all  # noqa: PLC0415  (python-docx is slow to import)
        from kontinuitet.cli.printing import Simulated, plan_data  # noqa: PLC0415
        from kontinuitet.documents.restart_list import build_restart_list  # noqa: PLC0415

        one = Simulated({scenario.id: scenario}, {scenario.id: simulation}, ())
        data = plan_data(workspace, municipality, one, chosen=scenario.id)
        write_all({target: build_restart_list(data, scenario.id, tell=output.note)})
        output.note(f"Listan är skriven till {target}.")
    return output.DONE_WITH_ERRORS if result.never_back else output.DONE
