"""`simulera`: which activities and resources an outage affects, when, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kontinuitet import wording
from kontinuitet.analysis.assessment.unknown import UnknownKind, unknowns
from kontinuitet.analysis.base.results import ActivityOutage, CauseStep, SimulationResult
from kontinuitet.analysis.base.verdicts import Standing, standing
from kontinuitet.analysis.criticality.advice import breaking_sentences
from kontinuitet.analysis.findings.reporting import STATE_CRITICAL
from kontinuitet.analysis.restart.texts import UNLIMITED_PEOPLE
from kontinuitet.analysis.simulation.deadlines import (
    Deadlines,
    DueReport,
    find_deadlines,
    unstated_sentence,
)
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.analysis.simulation.timeline import severity
from kontinuitet.cli import options, output, pictures, swedish
from kontinuitet.cli.down import Event, open_event
from kontinuitet.cli.down import options as event_options
from kontinuitet.cli.never_text import never_lines
from kontinuitet.cli.timeline import timeline
from kontinuitet.cli.times import NEVER, at, length
from kontinuitet.cli.word_names import check_word_name
from kontinuitet.cli.workspaces import open_workspace, tell
from kontinuitet.loading.duties import load_duties
from kontinuitet.model.duration import format_duration
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.services.plain.simulation import simulation_json
from kontinuitet.wording import count_in_table

_STANDINGS: Mapping[Standing, str] = {
    Standing.EXCEEDED: "FÖR LÅNGT",
    Standing.UNDECIDED: "inte beslutad gräns",
    Standing.KEPT_BY_FALLBACK: "inom gränsen",
    Standing.KEPT: "inom gränsen",
}


#: These stand in the table, and in a sentence of its own.
_SAID_ELSEWHERE = frozenset({UnknownKind.LIMIT, UnknownKind.STAFFING})
#: Of longer chains of causes the first link is shown, and the last.
_LONGEST_CHAIN = 20


def _standing(outage: ActivityOutage) -> str:
    if not outage.down:
        return "begränsad" if outage.degraded else "förlorar data"
    return _STANDINGS[standing(outage)]


def _chain_text(chain: Sequence[CauseStep], municipality: Municipality) -> str:
    links = [f"{municipality.name_of(s.id)} ({at(s.minute, None)})" for s in chain]
    if len(links) > _LONGEST_CHAIN:
        left = len(links) - _LONGEST_CHAIN + 1
        links = [links[0], f"({left} led till)", *links[left + 1 :]]
    return " → ".join(links)


def _never_word(outage: ActivityOutage, unknown: frozenset[str]) -> str:
    if not outage.down:
        return "–"
    return "okänt" if outage.id in unknown else NEVER


def activity_table(
    result: SimulationResult,
    municipality: Municipality,
    scenario: Scenario,
    most: int | None = None,
) -> str:
    """Lay out the affected activities, those without ability longest first, ``most`` at most."""
    unknown = result.restart.unknown_back
    rows = [
        (
            municipality.activities[o.id].name,
            at(o.down_from, scenario.starts, never="–"),
            at(o.up_again, scenario.starts, never=_never_word(o, unknown)),
            length(o.without_ability, unknown="okänt" if o.id in unknown else "utan slut")
            if o.down
            else "–",
            length(o.alternative) if o.alternative != 0 else "–",
            "–" if o.mtpd is None else format_duration(o.mtpd),
            _standing(o),
        )
        for o in sorted(result.activities, key=severity)[:most]
    ]
    headers = (
        "Verksamhet",
        "Nere från",
        "Uppe igen",
        "Utan förmåga",
        "Reservrutin",
        "Acceptabelt",
        "Status",
    )
    return output.table(headers, rows)


def _circles(result: SimulationResult, municipality: Municipality) -> list[str]:
    lines: list[str] = []
    for circle in result.circles:
        cycle = " → ".join(municipality.name_of(i) for i in (*circle.cycle, *circle.cycle[:1]))
        lines.append(output.paragraph(f"Väntar på varandra i en cirkel: {cycle}", indent="  "))
        told = breaking_sentences(circle, municipality.name_of)
        if circle.waive:
            told.append('Skriv steget som "nödstart" på just det beroendet.')
        lines += [output.paragraph(sentence, indent="  ") for sentence in told]
    return lines


def _never(result: SimulationResult, municipality: Municipality) -> list[str]:
    if not result.never_back:
        return []
    return ["", *never_lines(municipality, result.restart), *_circles(result, municipality)]


def _deadline_lines(
    municipality: Municipality, deadlines: Deadlines, scenario: Scenario
) -> list[str]:
    lines = _report_lines("Rapporter att lämna eller bedöma", deadlines.reports, scenario)
    if deadlines.reports_if_critical:
        title = "Rapporter att lämna eller bedöma om systemen är sektorskritiska"
        lines += _report_lines(title, deadlines.reports_if_critical, scenario)
        said = f"{unstated_sentence(municipality, deadlines)} {STATE_CRITICAL}"
        lines += ["", output.paragraph(said)]
    return lines


def _report_lines(title: str, reports: Sequence[DueReport], scenario: Scenario) -> list[str]:
    if not reports:
        return []
    rows = []
    for report in reports:
        if report.due is not None:
            when = wording.moment_in_table(report.due)
        elif report.due_minute is not None:
            when = at(report.due_minute, scenario.starts)
        else:
            when = report.deadline
        name = f"▲ {report.name}" if report.caveat else report.name
        rows.append((name, report.recipient, when))
    headers = ("Rapport", "Till", "Senast")
    lines = ["", title, "", output.table(headers, rows)]
    if any(report.caveat for report in reports):
        lines += ["", "▲ Raden är inte bekräftad. Se kontrollera."]
    return lines


def overview(
    result: SimulationResult,
    municipality: Municipality,
    scenario: Scenario,
    most: int | None = None,
) -> str:
    """Say what the scenario is, how much it hits, and show the (``most``) affected activities."""
    start = wording.moment_in_table(scenario.starts) if scenario.starts else "T+0"
    down = [a for a in result.activities if a.down]
    exceeded = [a for a in down if a.exceeds]
    said = (
        f"{count_in_table(len(down), 'verksamhet', 'verksamheter')} av "
        f"{len(municipality.activities)} avbryts, {len(exceeded)} längre än acceptabelt. "
        f"{count_in_table(len(result.resources), 'resurs', 'resurser')} av "
        f"{len(municipality.resources)} slås ut."
    )
    lines = [f"{scenario.name} ({scenario.id}), börjar {start}", "", said]
    if result.activities:
        lines += ["", activity_table(result, municipality, scenario, most)]
    left_out = len(result.activities) - (len(result.activities) if most is None else most)
    if left_out > 0:
        lines += [f"… och {count_in_table(left_out, 'verksamhet', 'verksamheter')} till."]
    return "\n".join(lines)


def _why(result: SimulationResult, municipality: Municipality, *, explain_all: bool) -> list[str]:
    shown = [a for a in result.activities if explain_all or a.exceeds]
    if not shown:
        return []
    lines = ["", "Varför"]
    for outage in shown:
        name = municipality.activities[outage.id].name
        why = _chain_text(outage.chain, municipality)
        lines.append(output.paragraph(f"{name}: {why}", indent="  "))
    if len(shown) < len(result.activities):
        lines.append("  Med --varför visas kedjan för alla.")
    return lines


def text(
    result: SimulationResult,
    municipality: Municipality,
    scenario: Scenario,
    deadlines: Deadlines,
    *,
    explain_all: bool,
) -> str:
    """Write the whole result for a terminal."""
    lines = [overview(result, municipality, scenario)]
    lines += _why(result, municipality, explain_all=explain_all)
    lines += _never(result, municipality)
    lines += _deadline_lines(municipality, deadlines, scenario)
    if result.restart.unlimited_people:
        lines += [
            "",
            UNLIMITED_PEOPLE,
        ]
    lines += _unknown_lines(result, municipality)
    return "\n".join(lines)


def _unknown_lines(result: SimulationResult, municipality: Municipality) -> list[str]:
    """Say what the model does not: it makes the result look better than it is."""
    lost = {r.id for r in result.resources} - result.restart.unknown_back
    found = [u for u in unknowns(municipality, lost) if u.kind not in _SAID_ELSEWHERE]
    if not found:
        return []
    told = [output.bullet(unknown.text) for unknown in found]
    return ["", "Okänt: det kan gå sämre än vad som står här", *told]


@swedish.command(
    "simulera",
    help="""Visa vad ett scenario slår ut, när det kommer åter och varför.

    SCENARIO är ett scenarios id eller namn, eller en fil. Med --nere anges i stället vad som är
    nere. Återkomsten räknas med den bemanning som finns.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.argument("scenario_name", metavar="SCENARIO", required=False)
@event_options
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@swedish.option(
    "--varför", "explain_all", is_flag=True, help="Visa orsakskedjan för alla verksamheter."
)
@swedish.option(
    "--tidslinje", "drawn", is_flag=True, help="Visa också förloppet som en tidslinje i text."
)
@swedish.option(
    "--bild",
    "picture",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    help=pictures.HELP,
)
@swedish.option(
    "--ut",
    "target",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Skriv också en rapport som Word-fil.",
)
@options.PDF
def command(
    folder: Path,
    scenario_name: str | None,
    down: str | None,
    until: str | None,
    starts: str | None,
    as_json: bool,
    explain_all: bool,
    drawn: bool,
    picture: Path | None,
    target: Path | None,
    pdf: bool,
) -> int:
    """Simulate one scenario; exit code 1 when something never comes back."""
    if as_json and drawn:
        raise click.UsageError("--tidslinje är text och kan inte användas tillsammans med --json.")
    pictures.check_picture_name(picture)
    check_word_name(target)
    if pdf and target is None:
        raise click.UsageError("--pdf kräver --ut.")
    workspace, municipality = open_workspace(folder)
    event = Event(scenario_name, down, until, starts)
    scenario, warnings = open_event(workspace, municipality, event)
    tell(warnings)
    result = simulate(municipality, scenario)
    for note in result.notes:
        output.note(note)
    deadlines = find_deadlines(municipality, scenario, result, load_duties(municipality.duties))
    if as_json:
        output.result_json(simulation_json(result, workspace.sha256, deadlines))
    else:
        output.result(text(result, municipality, scenario, deadlines, explain_all=explain_all))
        if drawn:
            output.result(f"\nTidslinje\n\n{timeline(result, municipality, scenario)}")
    if picture is not None:
        from kontinuitet.documents.pictures.outage import outage_picture  # noqa: PLC0415
        from kontinuitet.services.pictures import picture_bytes  # noqa: PLC0415
        from kontinuitet.services.writing import write_all  # noqa: PLC0415  (python-docx is slow to import)

        made = outage_picture(municipality, scenario, result)
        write_all({picture: picture_bytes(picture, made)}, tell=output.note)
        output.note(f"Bilden är skriven till {picture}.")
    if target is not None:
        from kontinuitet.documents.making import Subject, make  # noqa: PLC0415
        from kontinuitet.documents.printed.simulation_report import KIND  # noqa: PLC0415
        from kontinuitet.services.gathering import Simulated, plan_data  # noqa: PLC0415
        from kontinuitet.services.writing import write_all  # noqa: PLC0415  (python-docx is slow to import)

        one = Simulated({scenario.id: scenario}, {scenario.id: result}, ())
        data = plan_data(workspace, municipality, one, tell=output.note, chosen=scenario.id)
        from kontinuitet.services.pdf import build_pdfs, find_libreoffice  # noqa: PLC0415

        libreoffice = find_libreoffice() if pdf else None
        report = make(KIND, data, Subject(scenario=scenario.id), tell=output.note)
        write_all({target: report}, tell=output.note)
        if libreoffice is not None:
            write_all(
                build_pdfs({target: target.read_bytes()}, libreoffice, output.progress),
                tell=output.note,
            )
        output.note(f"Rapporten är skriven till {target}.")
    return output.ended(faulty=bool(result.never_back))
