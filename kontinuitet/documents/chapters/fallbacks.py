"""Chapters 6, 10 and 11: fallback routines as sheets, return to normal, open improvements."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from kontinuitet import wording
from kontinuitet.documents.blocks import Block, CellText
from kontinuitet.documents.chapters.tables import DENSE_PT, bullets, numbered, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import is_open, names_of, need_sentence
from kontinuitet.model.landscape import Activity, Fallback, Improvement, Municipality

_STEPS_MISSING = f"{texts.MISSING}: inga steg är skrivna för den här tiden."
#: The log of a sheet has a page of its own, with what was exercised below it.
_LOG_ROWS = 14


@dataclass(frozen=True, slots=True)
class PhaseFields:
    """What is done in one stretch of time."""

    heading: str = named("rubrik", "Till exempel Första timmen.")
    steps: Block = named("lista", "Numrerad lista: stegen i ordning.")


@dataclass(frozen=True, slots=True)
class FallbackFields:
    """One fallback routine: a sheet of one page, with a back page when that is asked for."""

    id: str = named("id", "Verksamhetens och rutinens id, åtskilda av punkt.")
    number: int = named("nr", "Bladets nummer, från 1.")
    name: str = named("namn", "Reservrutinens namn.")
    activity: str = named("verksamhet", "Verksamhetens namn.")
    facts: Block = named("fakta", "Tabell: när rutinen gäller, uthållighet, bemanning, plats.")
    phases: tuple[PhaseFields, ...] = named("steg", "De tider som har steg, med stegen.")
    first_15_min: Block = named("steg_15_min", "Numrerad lista: första 15 minuterna.")
    first_hour: Block = named("steg_1_h", "Numrerad lista: första timmen.")
    first_4_hours: Block = named("steg_4_h", "Numrerad lista: första 4 timmarna.")
    first_24_hours: Block = named("steg_24_h", "Numrerad lista: första dygnet.")
    not_done: Block = named("görs_inte", "Punktlista: vad som inte görs under tiden.")
    undone: bool = named("görs_inte_finns", "Sant när något inte görs under tiden.")
    forms: Block = named("blanketter", "Punktlista: blanketter.")
    form_names: str = named("blanketter_i_text", "Blanketterna på en rad; tom om inga är angivna.")
    return_steps: Block = named("återgång", "Numrerad lista: återgång till det normala.")
    returns: bool = named("återgång_finns", "Sant när återgången är skriven.")
    log_page: bool = named("loggblad", "Sant när bladet ska ha en baksida att föra logg på.")
    event_log: Block = named("händelselogg", "Tom tabell: vad som hände och beslutades.")
    log: Block = named("övningslogg", "Tom tabell: övningar av rutinen.")
    own_text: bool = named("visar_egen_text", "Om platsen för egen text visas.")


@dataclass(frozen=True, slots=True)
class ReturnFields:
    """Chapter 10: return to normal."""

    overview: Block = named("översikt", "Tabell: vad som ska efterregistreras och hur.")
    forms: Block = named("blanketter", "Tabell: blanketter att registrera för varje reservrutin.")


def fallback_fields(
    municipality: Municipality,
    activities: Iterable[tuple[str, Activity]],
    shows: Callable[[str], bool],
) -> list[FallbackFields]:
    """Return one sheet per fallback routine, in the order of the activities.

    ``shows`` tells of a place for handwritten text, by name, whether it is shown.
    """
    sheets: list[FallbackFields] = []
    for identity, activity in activities:
        for key, fallback in sorted(activity.fallbacks.items()):
            number = len(sheets) + 1
            sheet = _sheet(municipality, number, f"{identity}.{key}", activity, fallback)
            sheets.append(replace(sheet, own_text=shows(f"reservrutin:{identity}.{key}")))
    return sheets


def _sheet(
    municipality: Municipality, number: int, identity: str, activity: Activity, fallback: Fallback
) -> FallbackFields:
    steps = fallback.steps
    return FallbackFields(
        id=identity,
        number=number,
        name=fallback.name,
        activity=activity.name,
        facts=_facts_table(
            f"Reservrutinen {fallback.name}",
            # What is missing is listed with the rest that is, and not on the sheet.
            [row for row in _facts(municipality, fallback) if texts.GAP_MARK not in row[1]],
        ),
        phases=tuple(
            PhaseFields(heading, numbered(done))
            for heading, done in (
                ("Första 15 minuterna", steps.first_15_min),
                ("Första timmen", steps.first_hour),
                ("Första 4 timmarna", steps.first_4_hours),
                ("Första dygnet", steps.first_24_hours),
            )
            if done
        ),
        first_15_min=numbered(steps.first_15_min, empty=_STEPS_MISSING),
        first_hour=numbered(steps.first_hour, empty=_STEPS_MISSING),
        first_4_hours=numbered(steps.first_4_hours, empty=_STEPS_MISSING),
        first_24_hours=numbered(steps.first_24_hours, empty=_STEPS_MISSING),
        not_done=bullets(fallback.not_done, empty=texts.NOT_DECIDED + "."),
        undone=bool(fallback.not_done),
        forms=bullets(fallback.forms, empty="Inga blanketter är angivna."),
        form_names=wording.set_apart(fallback.forms),
        return_steps=numbered(fallback.return_steps, empty=f"{texts.MISSING}."),
        returns=bool(fallback.return_steps),
        log_page=fallback.log_page,
        event_log=table(
            f"Logg under händelsen: {fallback.name}",
            "Tom tabell att fylla i för hand medan rutinen används.",
            (("Klockslag", 25), ("Händelse eller beslut", 110), ("Signatur", 25)),
            [("", "", "")] * _LOG_ROWS,
            row_height_mm=9,
        ),
        log=table(
            f"Övningslogg för {fallback.name}",
            "Tom tabell att fylla i för hand efter varje övning.",
            (("Datum", 25), ("Vilka som övade", 50), ("Vad som ska ändras", 60), ("Signatur", 25)),
            [("", "", "", "")] * 3,
            row_height_mm=9,
            keep=True,
        ),
        own_text=True,
    )


def _facts_table(caption: str, rows: Sequence[tuple[str, str]]) -> Block:
    """Return facts in two columns beside each other, so that the steps have room below."""
    half = (len(rows) + 1) // 2
    pairs = zip_longest(rows[:half], rows[half:], fillvalue=("", ""))
    columns = (("Uppgift", 26.0), ("Innehåll", 54.0))
    return table(
        caption,
        f"{caption}: uppgift och innehåll, och detsamma i tabellens högra hälft.",
        columns * 2,
        [
            (CellText(left, bold=True), said, CellText(right, bold=True), also)
            for (left, said), (right, also) in pairs
        ],
        font_pt=DENSE_PT,
        keep=True,
    )


def _facts(municipality: Municipality, fallback: Fallback) -> list[tuple[str, str]]:
    replaces = wording.listed(names_of(municipality, fallback.replaces))
    default_when = f"{replaces} är borta" if replaces else ""
    carrier = texts.CARRIER_WORDS[fallback.carrier] if fallback.carrier else None
    told = [
        ("Gäller när", fallback.when or default_when),
        ("Ersätter", replaces),
        ("Igång inom", texts.goal_time(fallback.starts_within)),
        (
            "Uthållighet",
            "utan gräns enligt underlaget"
            if fallback.endurance is None
            else texts.duration(fallback.endurance),
        ),
        ("Bemanning", fallback.staffing),
        ("Finns på", carrier),
        ("Plats", fallback.place),
        (
            "Kräver i sin tur",
            "; ".join(need_sentence(municipality, need) for need in fallback.needs) or "inget",
        ),
        ("Ansvarig", fallback.responsible),
        ("Senast övad", texts.date(fallback.last_exercised, "inte övad")),
    ]
    # What is not stated is told with the findings, not on the sheet that is used.
    return [(label, said) for label, said in told if said]


def without_fallback(activities: Iterable[tuple[str, Activity]]) -> Block:
    """Return the list of activities that have no fallback routine."""
    names = [a.name for _, a in activities if not a.fallbacks]
    return bullets(
        names,
        empty="Alla verksamheter har minst en reservrutin.",
    )


def fallback_index(
    sheets: Sequence[FallbackFields], activities: Sequence[tuple[str, Activity]]
) -> Block:
    """Return the list of sheets with how long each holds and how fast it starts."""
    routines = [
        (activity, fallback)
        for _, activity in activities
        for _, fallback in sorted(activity.fallbacks.items())
    ]
    rows = [
        (
            f"6.{sheet.number}",
            sheet.name,
            activity.name,
            texts.goal_time(fallback.starts_within),
            "utan gräns" if fallback.endurance is None else texts.duration(fallback.endurance),
        )
        for sheet, (activity, fallback) in zip(sheets, routines, strict=True)
    ]
    return table(
        "Reservrutiner i den här fliken",
        "Bladets nummer, rutin, verksamhet, hur fort den är igång och hur länge den håller.",
        (
            ("Blad", 13),
            ("Reservrutin", 66),
            ("Verksamhet", 37),
            ("Igång inom", 22),
            ("Håller", 22),
        ),
        rows,
        empty="Förvaltningen har inga reservrutiner.",
    )


def return_fields(activities: Iterable[tuple[str, Activity]]) -> ReturnFields:
    """Return chapter 10: what each routine leaves behind to be registered afterwards."""
    rows = [
        (
            activity.name,
            fallback.name,
            ", ".join(fallback.forms) or texts.NONE,
            "\n".join(fallback.return_steps) or texts.NONE,
        )
        for _, activity in activities
        for _, fallback in sorted(activity.fallbacks.items())
    ]
    return ReturnFields(
        forms=table(
            "Blanketter att registrera",
            "Verksamhet, reservrutin och de blanketter som ska registreras i efterhand.",
            (("Verksamhet", 42), ("Reservrutin", 58), ("Blanketter att registrera", 60)),
            [row[:3] for row in rows],
            font_pt=DENSE_PT,
            following=True,
            optional=(2,),
            empty="Inga reservrutiner är angivna.",
        ),
        overview=table(
            "Efterregistrering per reservrutin",
            "Verksamhet, reservrutin, blanketter att registrera och hur återgången går till.",
            (
                ("Verksamhet", 34),
                ("Reservrutin", 36),
                ("Blanketter att registrera", 35),
                ("Så här", 55),
            ),
            rows,
            font_pt=DENSE_PT,
            following=True,
            empty="Inga reservrutiner är angivna.",
        ),
    )


def improvement_table(
    municipality: Municipality, improvements: Sequence[tuple[str, Improvement]]
) -> Block:
    """Return the open rows of the improvement plan, first due first."""
    latest = datetime.date.max
    rows = [
        (
            identity,
            wording.joined((i.weakness, ", ".join(names_of(municipality, i.concerns))), "\n")
            or texts.NONE,
            i.action,
            texts.text(i.responsible, texts.NONE),
            wording.joined(
                (texts.date(i.due, texts.NONE), i.cost, i.status or "inte påbörjad", i.source),
                "\n",
            ),
        )
        for identity, i in sorted(improvements, key=lambda item: (item[1].due or latest, item[0]))
        if is_open(i)
    ]
    return table(
        "Öppna åtgärder",
        "Brist, åtgärd, ansvarig, när den ska vara klar, kostnad och status.",
        (
            ("Id", 8),
            ("Brist och vad den gäller", 56),
            ("Åtgärd", 41),
            ("Ansvarig", 27),
            ("Klart, kostnad, status", 28),
        ),
        rows,
        font_pt=DENSE_PT,
        following=True,
        empty="Inga öppna åtgärder.",
    )
