"""Resources down, data loss, reports due and restart in short."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import ListComparison
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.deadlines import unstated_sentence
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.reporting import NO_PASSING, NO_REPORT, passed_text
from kontinuitet.documents.chapters.restart import (
    numbers_of,
    step_name,
    waits_text,
    who_text,
)
from kontinuitet.documents.chapters.restart_list import (
    break_glass,
    cost,
    order_sentence,
    staffing_sentence,
)
from kontinuitet.documents.chapters.tables import bullets, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of, names_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import count_in_table

_FONT_PT = 8.5
_MOST_CAUSES = 4


@dataclass(frozen=True, slots=True)
class ReportReportingFields:
    """Thresholds passed and reports due."""

    passings: Block = named("passeras", "Tabell: när tröskelvärdena passeras.")
    reports: Block = named("rapporter", "Tabell: rapporter och när de senast ska vara inne.")


@dataclass(frozen=True, slots=True)
class ReportRestartFields:
    """The restart order in short."""

    summary: str = named("sammanfattning", "Ordningen i en eller två meningar.")
    automatic: str = named("automatiska", "Vad som startar av sig självt; tom om inget.")
    order: Block = named("ordning", "Tabell: arbetena i ordning.")
    break_glass: Block = named("nödstart", "Punktlista: nödstartsteg som ordningen använder.")
    staffing: str = named("bemanning", "Mening om bemanningen.")
    cost: Block = named("kostnad", "Punktlista: ordningen jämförd med den beslutade listan.")
    differences: Block = named("skillnader", "Tabell: skillnad i avbrottstid per verksamhet.")


def _again(minute: int | None, scenario: Scenario, *, unknown: bool) -> str:
    if minute is None:
        return texts.UNKNOWN_BACK if unknown else texts.NEVER_BACK
    return texts.game_and_calendar(minute, scenario.starts)


def resources_table(
    municipality: Municipality, scenario: Scenario, result: SimulationResult
) -> Block:
    """Return the resources that are down, in order of time: from, to, why."""
    unknown = result.restart.unknown_back
    rows = []
    for outage in sorted(
        result.resources, key=lambda r: (r.down_from, name_of(municipality, r.id), r.id)
    ):
        last = outage.chain[-1].why if outage.chain else texts.MISSING
        times = len(outage.down)
        why = f"{last} Nere {times} gånger." if times > 1 else last
        rows.append(
            (
                name_of(municipality, outage.id),
                texts.game_and_calendar(outage.down_from, scenario.starts),
                _again(outage.up_again, scenario, unknown=outage.id in unknown),
                why,
            )
        )
    return table(
        "Resurser som är nere",
        "Resurs, nere från, uppe igen och varför den föll bort.",
        (("Resurs", 48), ("Nere från", 24), ("Uppe igen", 24), ("Varför", 64)),
        rows,
        empty="Ingen resurs är nere i scenariot.",
        font_pt=_FONT_PT,
    )


def data_loss_table(municipality: Municipality, result: SimulationResult) -> Block:
    """Return activities that may lose registered data, against their decided limit."""
    rows = []
    for outage in result.activities:
        if outage.data_loss is None and not outage.data_loss_unknown:
            continue
        activity = municipality.activities[outage.id]
        if outage.data_loss is None:
            verdict = f"{texts.GAP_MARK} Okänd"
        elif activity.rpo is None:
            verdict = texts.NOT_DECIDED
        elif outage.data_loss > activity.rpo:
            verdict = f"{texts.GAP_MARK} För mycket"
        else:
            verdict = "Inom gränsen"
        unknown = names_of(municipality, outage.data_loss_unknown)
        rows.append(
            (
                activity.name,
                texts.duration(outage.data_loss, texts.NONE),
                texts.goal_time(activity.rpo),
                verdict,
                f"Säkerhetskopia okänd: {wording.listed(unknown)}" if unknown else "",
            )
        )
    return table(
        "Uppgifter som kan gå förlorade",
        "Verksamhet, värsta möjliga dataförlust räknad i arbetstid, beslutad gräns, bedömning "
        "och vad som inte är känt.",
        (
            ("Verksamhet", 48),
            ("Dataförlust, som mest", 26),
            ("Största godtagbara dataförlust", 26),
            ("Bedömning", 26),
            ("Anmärkning", 34),
        ),
        sorted(rows),
        empty="Inga uppgifter går förlorade i scenariot.",
        font_pt=_FONT_PT,
    )


def reporting_fields(data: PlanData, scenario_id: str) -> ReportReportingFields:
    """Return thresholds passed and reports due in one scenario."""
    municipality, deadlines = data.municipality, data.deadlines[scenario_id]
    starts = data.scenarios[scenario_id].starts
    passings = [
        (
            name_of(municipality, passing.activity),
            texts.game_and_calendar(passing.minute, starts),
            passed_text(municipality, passing),
            _basis(passing.basis, passing.caveat),
        )
        for passing in deadlines.passings
    ]
    reports = []
    for report in deadlines.reports:
        names = names_of(municipality, report.because)
        more = f" och {len(names) - _MOST_CAUSES} till" if len(names) > _MOST_CAUSES else ""
        reports.append(
            (
                f"{report.name}\nTill: {report.recipient}",
                report.deadline
                if report.due_minute is None
                else texts.game_and_calendar(report.due_minute, starts),
                ", ".join(names[:_MOST_CAUSES]) + more,
                _basis(report.basis, report.caveat),
            )
        )
    return ReportReportingFields(
        passings=table(
            "När tröskelvärdena passeras",
            "Verksamhet, när tröskelvärdet passeras, vilket värde det är, och grund.",
            (("Verksamhet", 45), ("Passeras", 27), ("Tröskelvärde", 40), ("Grund", 48)),
            passings,
            empty=wording.joined((NO_PASSING, unstated_sentence(municipality, deadlines)), " "),
            font_pt=_FONT_PT,
        ),
        reports=table(
            "Rapporter som ska lämnas",
            "Rapport med mottagare, senaste tidpunkt räknat från kännedom, anledning och grund.",
            (
                ("Rapport och mottagare", 56),
                ("Senast", 28),
                ("På grund av", 38),
                ("Grund", 38),
            ),
            reports,
            empty=NO_REPORT,
            font_pt=_FONT_PT,
        ),
    )


def _basis(basis: str, caveat: str) -> str:
    return wording.joined((basis, f"{texts.GAP_MARK} {caveat}" if caveat else None), "\n")


def restart_fields(
    municipality: Municipality,
    scenario: Scenario,
    result: SimulationResult,
) -> ReportRestartFields:
    """Return the restart order in short, in the words of the printable list."""
    order = result.restart.order
    work = [step for step in order if step.people or step.end > step.start]
    alone = len({step.id for step in order} - {step.id for step in work})
    automatic = ""
    if alone:
        automatic = (
            f"{count_in_table(alone, 'resurs', 'resurser')} startar av sig själv"
            f"{'' if alone == 1 else 'a'} så snart det de behöver är igång, och står inte i "
            "tabellen."
        )
        if alone == 1:
            automatic = automatic.replace("det de behöver", "det den behöver")
    numbers = numbers_of(result)
    staffing = scenario.staffing_in(municipality)
    rows = [
        (
            str(step.number),
            step_name(municipality, step),
            waits_text(municipality, step, numbers),
            texts.game_and_calendar(step.start, scenario.starts),
            texts.game_and_calendar(step.end, scenario.starts),
            who_text(municipality.resources.get(step.id), step, staffing),
        )
        for step in work
    ]
    return ReportRestartFields(
        summary=order_sentence(municipality, scenario, result),
        automatic=automatic,
        order=table(
            "Återstartsordningen i korthet",
            "Ordningsnummer, system, vilka nummer det väntar på, starttid, klar och ansvarig.",
            (
                ("Nr", 11),
                ("System", 42),
                ("Väntar på nr", 25),
                ("Starttid", 24),
                ("Klar", 24),
                ("Ansvarig", 34),
            ),
            rows,
            empty="Inget system kräver arbete för att starta i scenariot.",
            font_pt=_FONT_PT,
        ),
        break_glass=break_glass(municipality, result.restart),
        staffing=staffing_sentence(result.restart, staffing),
        cost=cost(result.restart),
        differences=_difference_table(municipality, result.restart.decided),
    )


def _difference_table(municipality: Municipality, decided: ListComparison | None) -> Block:
    if decided is None:
        return bullets([], empty="Det finns ingen beslutad lista att jämföra med.")
    rows = [
        (
            name_of(municipality, identity),
            name_of(municipality, municipality.activities[identity].department),
            f"{wording.weighted_in_table(abs(minutes))} {'längre' if minutes > 0 else 'kortare'}",
        )
        for identity, minutes in sorted(
            decided.difference.items(), key=lambda item: (-abs(item[1]), item[0])
        )
        if minutes
    ]
    return table(
        "Skillnad i avbrottstid med den beslutade listan",
        "Verksamhet, förvaltning, och hur mycket längre eller kortare avbrottet blir om den "
        "beslutade prioriteringslistan följs.",
        (("Verksamhet", 62), ("Förvaltning", 58), ("Avbrott med den beslutade listan", 40)),
        rows,
        empty="Ingen verksamhet får längre eller kortare avbrott med den beslutade listan.",
        font_pt=_FONT_PT,
    )
