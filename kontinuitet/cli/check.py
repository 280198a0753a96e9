"""`kontrollera`: all problems in the files and all findings in the model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kontinuitet.analysis.findings import RULES, Finding, Judged
from kontinuitet.analysis.findings.missing import Missing, grouped
from kontinuitet.analysis.findings.reporting import CHECK_ROWS
from kontinuitet.cli import output, swedish
from kontinuitet.cli.times import parse_date
from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import Workspace
from kontinuitet.problems import Severity
from kontinuitet.services.checking import check, count
from kontinuitet.services.plain.checking import check_json
from kontinuitet.services.telling import problem_lines
from kontinuitet.wording import count_in_table, set_apart

_HEADINGS = (
    (Severity.ERROR, "FYND: FEL"),
    (Severity.WARNING, "FYND: VARNINGAR"),
    (Severity.NOTE, "FYND: UPPLYSNINGAR"),
)


def accepted_lines(judged: Judged, *, dated: bool) -> list[str]:
    """List the findings that the municipality has accepted, with reason and date."""
    if not judged.accepted:
        return []
    lines = ["", f"GODTAGNA FYND ({len(judged.accepted)})", ""]
    for finding, row in judged.accepted:
        by = f" av {row.decided_by}" if row.decided_by else ""
        until = f", till {row.until.isoformat()}" if row.until else ""
        text = f"{finding.text} Godtaget {row.date.isoformat()}{by}{until}: {row.reason}"
        lines.append(output.bullet(text))
    if not dated and any(row.until for _, row in judged.accepted):
        said = "Om ett godtagande har gått ut prövas bara med --datum."
        lines += ["", output.paragraph(said, indent="  ")]
    return lines


def finding_lines(judged: Judged) -> list[str]:
    """List findings by severity and rule, each rule with why, remedy and source once."""
    until = {finding: row.until for finding, row in judged.expired}
    lines: list[str] = []
    for severity, heading in _HEADINGS:
        found = [f for f in judged.remaining if f.severity is severity]
        if not found:
            continue
        lines += ["", f"{heading} ({len(found)})"]
        for code in dict.fromkeys(f.code for f in found):
            same = [f for f in found if f.code == code]
            rule = RULES[code]
            lines += [
                "",
                f"{code} ({len(same)})",
                output.paragraph(f"Varför: {rule.why}", indent="  "),
                output.paragraph(f"Åtgärd: {same[0].remedy}", indent="  "),
                output.paragraph(f"Källa: {rule.reference}", indent="  "),
            ]
            for finding in same:
                day = until.get(finding)
                past = f" Godtagandet gick ut {day.isoformat()}." if day else ""
                lines.append(output.bullet(f"{finding.text}{past}", indent="    "))
    return lines


def uncertain_lines(rows: Sequence[tuple[str, str]]) -> list[str]:
    """List the duties to report that nobody has held against the law itself."""
    if not rows:
        return []
    heading = f"ATT KONTROLLERA: RADER OM RAPPORTERING ({len(rows)})"
    told = [output.bullet(f"{identity}: {text}.", indent="    ") for identity, text in rows]
    return ["", heading, "", output.paragraph(CHECK_ROWS, indent="  "), *told]


def missing_lines(rows: Sequence[Missing]) -> list[str]:
    """List the facts that the plans lack, each with the names of what lacks it."""
    if not rows:
        return []
    lines = ["", f"SAKNAS I PLANERNA ({len(rows)})", ""]
    for what, names in grouped(rows).items():
        lines.append(output.bullet(f"{what} ({len(names)}): {set_apart(names)}", indent="    "))
    return lines


def summary(workspace: Workspace, findings: Sequence[Finding]) -> str:
    """Say in a sentence or two what the model holds and how it stands."""
    errors = sum(p.severity is Severity.ERROR for p in workspace.problems)
    wrong = f"{count_in_table(errors, 'fel', 'fel')} måste rättas innan modellen kan användas."
    if workspace.municipality is None:
        return wrong
    counts = count(workspace.municipality)
    held = ", ".join(
        (
            count_in_table(counts["förvaltningar"], "förvaltning", "förvaltningar"),
            count_in_table(counts["verksamheter"], "verksamhet", "verksamheter"),
            count_in_table(counts["resurser"], "resurs", "resurser"),
        )
    )
    held += f" och {count_in_table(counts['beroenden'], 'beroende', 'beroenden')}"
    usable = f"Modellen kan användas. {count_in_table(len(findings), 'fynd', 'fynd')}."
    return f"{workspace.municipality.info.name}: {held}.\n{wrong if errors else usable}"


@swedish.command(
    "kontrollera",
    help="""Kontrollera kommunens filer.

    Läser alla filer i mappen och skriver alla problem med fil och rad, och alla svagheter i
    modellen med förslag på åtgärd. Inget ändras.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@swedish.option(
    "--datum",
    "written_day",
    metavar="DATUM",
    help="Kontrollera också datum, till exempel när planer löper ut, som om i dag vore den dagen.",
)
def command(folder: Path, as_json: bool, written_day: str | None) -> int:
    """Check a workspace; exit code 2 when the model cannot be used."""
    today = parse_date(written_day)
    checked = check(folder, today)
    workspace, judged = checked.workspace, checked.judged
    if as_json:
        output.result_json(check_json(checked))
    else:
        lines = problem_lines(workspace.problems)
        output.result(
            "\n".join(
                [
                    *lines,
                    *finding_lines(judged),
                    *accepted_lines(judged, dated=today is not None),
                    *missing_lines(checked.missing),
                    *uncertain_lines(checked.uncertain),
                    "",
                    summary(workspace, judged.remaining),
                ]
            ).lstrip("\n")
        )
    if checked.unusable:
        return InputError.exit_code
    return output.ended(faulty=checked.faulty)
