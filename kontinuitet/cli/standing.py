"""`läget`, and the command without arguments in a workspace: where you stand, what to do next."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from kontinuitet.cli import output, swedish
from kontinuitet.cli.times import parse_date
from kontinuitet.cli.typed import command_line
from kontinuitet.errors import InputError
from kontinuitet.services.plain.standing import standing_json
from kontinuitet.services.plan_age import PlanStanding
from kontinuitet.services.standing import Standing, Step, stand
from kontinuitet.services.telling import problem_lines
from kontinuitet.wording import count_in_table, day_in_table, day_in_text, listed

_MOST_FINDINGS = 5
_MOST_DATES = 6
_MOST_ERRORS = 10
#: These commands are asked without the folder.
_FOLDERLESS = frozenset({"fält"})
#: These have a command of their own after them.
_GROUPS = frozenset({"excel", "mall", "övning"})


def lines(standing: Standing) -> list[str]:
    """Write where a municipality stands, for a terminal."""
    counts = standing.counts
    held = listed(
        [
            count_in_table(counts["förvaltningar"], "förvaltning", "förvaltningar"),
            count_in_table(counts["verksamheter"], "verksamhet", "verksamheter"),
            count_in_table(counts["resurser"], "resurs", "resurser"),
            count_in_table(counts["beroenden"], "beroende", "beroenden"),
        ]
    )
    if standing.name is None:
        found = [f"Modellen i {standing.folder} kan inte användas än."]
    else:
        found = [f"{standing.name}, {day_in_text(standing.today)}", output.paragraph(f"{held}.")]
    if standing.errors:
        shown = standing.errors[:_MOST_ERRORS]
        found += ["", *map(output.paragraph, problem_lines(shown))]
        if len(standing.errors) > len(shown):
            found += [f"… och {len(standing.errors) - len(shown)} till"]
    found += _findings(standing)
    found += _plans(standing)
    found += _dates(standing)
    found += _steps(standing)
    return found


def _findings(standing: Standing) -> list[str]:
    if not standing.findings:
        return []
    total = sum(kind.count for kind in standing.findings)
    found = ["", f"Allvarligast, av {count_in_table(total, 'fynd', 'fynd')}"]
    for kind in standing.findings[:_MOST_FINDINGS]:
        more = f" Och {kind.count - 1} till." if kind.count > 1 else ""
        found.append(output.bullet(f"{kind.example}{more}"))
    return found


def _plans(standing: Standing) -> list[str]:
    stale = standing.stale
    if not stale:
        return ["", "Alla planer är aktuella."] if standing.plans else []
    if all(plan.standing is PlanStanding.UNWRITTEN for plan in standing.plans):
        return ["", "Inga planer är skrivna."]
    rows = []
    for plan in stale:
        changed = f", {count_in_table(len(plan.changes), 'ändring', 'ändringar')}"
        until = day_in_table(plan.valid_until) if plan.valid_until else "–"
        said = plan.standing.value + (changed if plan.changes else "")
        rows.append((plan.name, plan.version or "–", until, said))
    current = len(standing.plans) - len(stale)
    rest = [f"{count_in_table(current, 'plan', 'planer')} är aktuella."] if current > 1 else []
    headers = ("Plan", "Version", "Gäller till", "Läge")
    return ["", "Planer att se över", "", output.table(headers, rows), *rest]


def _dates(standing: Standing) -> list[str]:
    year = standing.year
    if year is None or not (year.coming or year.late):
        return []
    rows = [
        (day_in_table(o.day), o.what, o.responsible or "–")
        for o in year.coming[:_MOST_DATES]
        if o.day is not None
    ]
    found = ["", "Närmast i tid", ""]
    found += [output.table(("Dag", "Vad", "Vem"), rows)] if rows else ["Inget det närmaste året."]
    rest = len(year.coming) - len(rows)
    if rest or year.late:
        late = f"{len(year.late)} försenade" if year.late else ""
        more = f"{rest} senare under året" if rest else ""
        said = listed([part for part in (late, more) if part])
        found.append(
            output.paragraph(f"Dessutom {said}: {command_line('årshjul', standing.folder)}")
        )
    return found


def _steps(standing: Standing) -> list[str]:
    if not standing.steps:
        return ["", "Inget att göra just nu."]
    found = ["", "Gör så här nu", ""]
    for number, step in enumerate(standing.steps, 1):
        text = output.paragraph(step.text, indent="    ")
        found.append(f"{number:2}. {text.lstrip()}")
        if step.command:
            found.append(f"      {typed(step, standing.folder)}")
    return found


def typed(step: Step, folder: Path) -> str:
    """Return the command of a step as it can be typed."""
    words = 2 if step.command[0] in _GROUPS else 1
    where = () if step.command[0] in _FOLDERLESS else (folder,)
    return command_line(*step.command[:words], *where, *step.command[words:])


def show(folder: Path, today: datetime.date, *, as_json: bool = False) -> int:
    """Print where a workspace stands; return the exit code."""
    standing = stand(folder, today, output.note, [Path("planer")])
    if as_json:
        output.result_json(standing_json(standing))
    else:
        output.result("\n".join(lines(standing)))
    return InputError.exit_code if standing.errors else output.DONE


@swedish.command(
    "läget",
    help="""Visa var kommunen står och vad som är nästa steg.

    De allvarligaste fynden, planer som är äldre än underlaget, de närmaste datumen och högst tio
    saker att göra nu. I kommunens mapp räcker det att skriva kontinuitet.""",
)
@swedish.argument(
    "folder", metavar="MAPP", type=click.Path(path_type=Path), default=Path(), required=False
)
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@swedish.option(
    "--datum", "written_day", metavar="DATUM", help="Som om i dag vore den dagen, 2027-01-31."
)
def command(folder: Path, as_json: bool, written_day: str | None) -> int:
    """Show where the municipality stands; exit code 2 when the model cannot be used."""
    today = parse_date(written_day) or datetime.date.today()  # noqa: DTZ011  (the user's own day)
    return show(folder, today, as_json=as_json)
