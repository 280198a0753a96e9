"""Chapters 8 and 12: duties to report with deadlines, and weaknesses to remedy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.findings import Finding
from kontinuitet.analysis.simulation.deadlines import Deadlines, Passing, unstated_sentence
from kontinuitet.documents.blocks import Block, BlocksBlock, ParagraphsBlock
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import DepartmentView, PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, names_of
from kontinuitet.model.duty import Duty
from kontinuitet.model.landscape import Activity, Municipality
from kontinuitet.model.sector import Sector
from kontinuitet.problems import Severity

#: Kinds of weakness whose code does not read well as a heading.
_KINDS = {
    "aktivering-för-sent": "Planen aktiveras för sent",
    "policy-skyddade-personuppgifter-saknas": "Policy för skyddade personuppgifter saknas",
    "spårbarhet-ej-klassad": "Spårbarhet inte klassad",
    "beroende-obekräftat": "Obekräftat beroende",
    "krav-kan-inte-hållas": "Återstart som inte hinner klart i tid",
    "reservrutin-på-usb": "Reservrutin på USB-minne",
    "sektorskritiskt-ej-angivet": "Sektorskritiskt inte angivet",
    "sektor-ej-angiven": "Sektor inte angiven",
}
#: In place of a table of reports: what no computation can tell is left to people.
NO_PASSING = "Inget sektorskritiskt system passerar något tröskelvärde i scenariot."
NO_REPORT = "Beräkningen ger ingen rapport att lämna. Övriga skyldigheter bedöms av människor."


@dataclass(frozen=True, slots=True)
class ReportingFields:
    """Chapter 8 as tables."""

    duties: Block = named("skyldigheter", "Tabell: vad som ska rapporteras, när och till vem.")
    thresholds: Block = named("tröskelvärden", "Tabell: när en händelse räknas som betydande.")
    passings: Block = named("passeras", "Tabell: när tröskelvärdena passeras i scenariot.")
    reports: Block = named("rapporter", "Tabell: när rapporterna ska vara inne i scenariot.")
    scenario: str = named("scenario", "Scenariot som tiderna gäller.")


@dataclass(frozen=True, slots=True)
class WeaknessFields:
    """Chapter 12."""

    rows: Block = named("tabell", "Tabeller: brister av varje slag och vad som bör göras.")
    gaps: Block = named("gap", "Tabell: verksamheter vars acceptabla avbrottstid överskrids.")
    signatures: Block = named("underskrifter", "Tom tabell att skriva under.")
    count: int = named("antal", "Antal brister.")


def reporting_fields(
    data: PlanData, scenario: str | None, activities: Collection[str], sectors: set[Sector | None]
) -> ReportingFields:
    """Return chapter 8 for some activities, with the times of one scenario."""
    return ReportingFields(
        duties=_duties_table(data, sectors, clients=_may_have_clients(data, activities)),
        thresholds=_thresholds_table(data, sectors),
        passings=_passings_table(data, scenario, activities),
        reports=_reports_table(data, scenario, activities),
        scenario=data.scenario_name(scenario) if scenario else "inget scenario",
    )


def department_reporting(view: DepartmentView) -> ReportingFields:
    """Return chapter 8 of a department's plan."""
    return reporting_fields(
        view.data,
        view.scenario,
        [identity for identity, _ in view.activities],
        {activity.sector for _, activity in view.activities},
    )


def _may_have_clients(data: PlanData, activities: Collection[str]) -> bool:
    """Tell whether not all activities say that they give no care or support."""
    model = data.municipality.activities
    return not activities or any(model[i].clients is not False for i in activities)


def _duties_table(data: PlanData, sectors: set[Sector | None], *, clients: bool) -> Block:
    rows = [
        (
            duty.name,
            duty.deadline,
            duty.recipient,
            wording.joined(
                (
                    duty.basis,
                    duty.note,
                    f"{texts.GAP_MARK} {duty.caveat}" if duty.caveat else _checked(duty),
                ),
                "\n",
            ),
        )
        for _, duty in sorted(
            data.duties.duties.items(),
            key=lambda item: (item[1].within is None, item[1].within or 0, item[0]),
        )
        # A duty of one sector is no duty of those who know that they have none in it.
        if (duty.sector is None or duty.sector in sectors or not sectors - {None})
        and (clients or not duty.clients)
    ]
    return table(
        "Skyldigheter att rapportera",
        "Vad som ska rapporteras, tidsfrist, mottagare och grund.",
        (("Skyldighet", 44), ("Tidsfrist", 27), ("Till", 29), ("Grund", 60)),
        rows,
        font_pt=DENSE_PT,
        empty="Inga skyldigheter är angivna.",
    )


def _thresholds_table(data: PlanData, sectors: set[Sector | None]) -> Block:
    rows = [
        (
            limit.sector.value.capitalize(),
            f"mer än {texts.duration(limit.limited)}",
            f"mer än {texts.duration(limit.alternative)}",
            wording.joined(
                (limit.basis, f"{texts.GAP_MARK} {limit.caveat}" if limit.caveat else None), "\n"
            ),
        )
        for _, limit in sorted(data.duties.thresholds.items())
        if limit.sector in sectors
    ]
    return table(
        "Tröskelvärden för betydande incident",
        "Hur länge ett sektorskritiskt system får vara otillgängligt eller begränsat, eller "
        "alternativa arbetssätt användas, innan händelsen räknas som betydande.",
        (
            ("Sektor", 38),
            ("Systemet otillgängligt", 38),
            ("Alternativa arbetssätt", 38),
            ("Grund", 46),
        ),
        rows,
        empty="Inga tröskelvärden är angivna för verksamheternas sektorer.",
    )


def _checked(duty: Duty) -> str:
    by = f" av {duty.checked_by}" if duty.checked_by else ""
    return f"kontrollerad {wording.day_in_table(duty.checked)}{by}"


def passed_text(municipality: Municipality, passing: Passing) -> str:
    """Say which system has passed which threshold: ``Journal: otillgängligt mer än 1 h``."""
    limit = texts.duration(passing.limit)
    return f"{name_of(municipality, passing.system)}: {passing.kind} mer än {limit}"


def certain_name(duty: Duty) -> str:
    """Return the name of a duty, marked when nobody has held the row against the law itself."""
    return f"{texts.UNCERTAIN_DUTY} {duty.name}" if duty.caveat else duty.name


def _passings_table(data: PlanData, scenario: str | None, activities: Collection[str]) -> Block:
    deadlines = data.deadlines[scenario] if scenario else Deadlines((), ())
    passings = deadlines.passings
    unstated = unstated_sentence(data.municipality, deadlines)
    starts = data.scenarios[scenario].starts if scenario else None
    rows = [
        (
            name_of(data.municipality, passing.activity),
            texts.when_in_table(passing.minute, starts),
            passed_text(data.municipality, passing),
        )
        for passing in passings
        if passing.activity in activities
    ]
    return table(
        "När tröskelvärdena passeras i scenariot",
        "Verksamhet, när den passerar tröskelvärdet och vilket värde det är.",
        (("Verksamhet", 62), ("Passeras", 42), ("Tröskelvärde", 56)),
        rows,
        empty=wording.joined((NO_PASSING, unstated), " "),
    )


def _reports_table(data: PlanData, scenario: str | None, activities: Collection[str]) -> Block:
    reports = data.deadlines[scenario].reports if scenario else ()
    starts = data.scenarios[scenario].starts if scenario else None
    rows = []
    for report in reports:
        because = [i for i in report.because if i in activities]
        if any(i in data.municipality.activities for i in report.because) and not because:
            continue
        shown = because or list(report.because)
        names = names_of(data.municipality, shown[:4])
        more = f" och {len(shown) - 4} till" if len(shown) > 4 else ""
        rows.append(
            (
                f"{texts.GAP_MARK} {report.name}" if report.caveat else report.name,
                texts.when_in_table(report.due_minute, starts)
                if report.due_minute is not None
                else report.deadline,
                ", ".join(names) + more,
            )
        )
    return table(
        "När rapporterna ska vara inne i scenariot",
        "Rapport, senaste tidpunkt räknat från kännedom, och vad som gör att den krävs.",
        (("Rapport", 70), ("Senast", 30), ("På grund av", 60)),
        rows,
        font_pt=DENSE_PT,
        following=True,
        empty=NO_REPORT,
    )


def concerned(findings: Iterable[Finding], things: Collection[str]) -> list[Finding]:
    """Return the findings about ``things``, most severe first as given."""
    return [finding for finding in findings if finding.concerns in things]


def weakness_fields(
    data: PlanData,
    findings: Sequence[Finding],
    activities: Sequence[tuple[str, Activity]],
    signer: str = "Förvaltningschef",
) -> WeaknessFields:
    """Return chapter 12: findings, exceeded times and a place for ``signer`` (a role) to sign."""
    return WeaknessFields(
        rows=weakness_tables(findings),
        gaps=exceeded_table(data, activities),
        signatures=table(
            "Underskrift",
            "Tom tabell där den som tagit del av bristerna skriver under.",
            (("Roll", 45), ("Namnförtydligande", 45), ("Datum", 25), ("Underskrift", 45)),
            [(signer, "", "", "")],
            row_height_mm=12,
            keep=True,
        ),
        count=sum(1 for f in findings if f.severity is not Severity.NOTE),
    )


def by_code(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return the findings by what kind they are, in the order given."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return groups


def kind_of(finding: Finding) -> str:
    """Return the kind of a finding as a heading: its code in words."""
    return _KINDS.get(finding.code, finding.code.replace("-", " ").capitalize())


def weakness_tables(
    findings: Sequence[Finding], empty: str = "Inga brister hittades i underlaget."
) -> Block:
    """Return a table for each kind of weakness: what is proposed is said once, in its title."""
    if not findings:
        return ParagraphsBlock([("Normal", empty)])
    made: list[Block] = []
    number = 0
    for same in by_code(findings).values():
        first = same[0]
        rows = [(str(number + n), f.text, "") for n, f in enumerate(same, start=1)]
        number += len(same)
        made.append(
            table(
                f"{kind_of(first)} ({texts.SEVERITY_WORDS[first.severity].lower()}). "
                f"Förslag: {first.remedy}",
                "Nummer, brist och plats för beslut.",
                (("Nr", 8), ("Brist", 120), ("Beslut", 32)),
                rows,
                font_pt=DENSE_PT,
                show_caption=True,
            )
        )
    return BlocksBlock(made)


def exceeded_table(data: PlanData, activities: Sequence[tuple[str, Activity]]) -> Block:
    """Return activities whose time without ability exceeds the acceptable time, and how often."""
    rows = []
    for identity, activity in activities:
        verdict = data.verdicts[identity]
        if not verdict.exceeded or verdict.without is None or verdict.gap is None:
            continue
        rows.append(
            (
                activity.name,
                texts.goal_time(activity.mtpd, texts.NONE),
                f"{len(verdict.exceeded)} av {verdict.considered}",
                data.scenario_name(verdict.without.scenario),
                texts.duration(verdict.without.minutes, texts.ENDLESS),
            )
        )
    return table(
        "Verksamheter vars acceptabla avbrottstid överskrids",
        "Verksamhet, acceptabel avbrottstid, i hur många scenarier den överskrids, värsta scenario "
        "och tid utan förmåga då.",
        (
            ("Verksamhet", 42),
            ("Acceptabel avbrottstid", 25),
            ("Överskrids i scenarier", 25),
            ("Värst i", 42),
            ("Utan förmåga", 26),
        ),
        rows,
        empty="Ingen verksamhet överskrider sin acceptabla avbrottstid i scenarierna."
        if data.considered
        else "Inget scenario är simulerat.",
    )
