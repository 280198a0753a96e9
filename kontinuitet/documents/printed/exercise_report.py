"""The report of an exercise (övningsrapport), and its extract for one department."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.exercise import ExerciseFields, exercise_fields
from kontinuitet.documents.chapters.exercise_marking import marked
from kontinuitet.documents.chapters.tables import bullets, table
from kontinuitet.documents.making import Kind, Source, Subject
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import named
from kontinuitet.exercise import debrief
from kontinuitet.exercise.debrief import DecisionResult, GoalResult
from kontinuitet.exercise.indicators import measured
from kontinuitet.exercise.proposals import proposals
from kontinuitet.exercise.room import Room
from kontinuitet.model.exercise import Indicator, Measure
from kontinuitet.model.exercise_event import Action, Outcome
from kontinuitet.model.exercise_event import Kind as EventKind
from kontinuitet.wording import count_in_text, day_in_table, duration_in_table

_OUTCOMES = {Outcome.SEEN: "Sågs", Outcome.PARTLY: "Delvis", Outcome.NOT_SEEN: "Sågs inte"}
_NOT_RATED = f"{texts.GAP_MARK} Inte bedömt"


@dataclass(frozen=True, slots=True)
class GoalReport:
    """How one goal went."""

    number: int = named("nr", "Målets nummer, från 1.")
    text: str = named("text", "Målet.")
    rating: str = named("bedömning", "Bedömningen.")
    reason: str = named("motivering", "Varför.")
    indicators: Block = named("indikatorer", "Tabell: indikator och utfall.")
    strengths: Block = named("styrkor", "Punktlista: styrkor.")
    weaknesses: Block = named("brister", "Punktlista: det som behöver bli bättre.")
    notes: Block = named("noteringar", "Punktlista: andra observationer.")


@dataclass(frozen=True, slots=True)
class ReportFields:
    """Everything the template of the report may use."""

    exercise: ExerciseFields = named("övning", "Övningen.")
    summary: str = named("sammanfattning", "Text: vad som hände, i siffror.")
    fulfilment: Block = named("måluppfyllelse", "Tabell: målen och hur de nåddes.")
    course: Block = named("händelseförlopp", "Tabell: vad som hände, med båda tiderna.")
    goals: tuple[GoalReport, ...] = named("mål", "Målen, ett i taget.")
    decisions: Block = named("beslut", "Tabell: beslut, gissning och beräknad effekt.")
    support: Block = named("stöd", "Tabell: planen mot verkligheten.")
    actions: Block = named("åtgärder", "Tabell: åtgärdsplan.")
    proposals: Block = named(
        "förslag", "Punktlista: ändringar i kommunens filer som övningen ger skäl till."
    )
    untaken: Block = named("brister_utan_åtgärd", "Punktlista: brister som ingen åtgärd tar upp.")
    earlier: Block = named("tidigare_åtgärder", "Tabell: öppna åtgärder sedan tidigare.")
    debrief: Block = named("genomgång", "Punktlista: vad som sades vid genomgången.")
    parked: Block = named("parkerat", "Punktlista: parkerade frågor.")
    unplayed: Block = named("ospelat", "Punktlista: inspel som inte spelades, och varför.")
    attendance: Block = named("närvaro", "Punktlista: funktioner som var med.")
    exposed: str = named("röjning", "Text om röjning av skyddade personuppgifter, tom om ingen.")


def report_fields(data: ExerciseData, department: str | None = None) -> ReportFields:
    """Return all fields of the report, or of the extract for one department.

    Raises:
        ValueError: the exercise has not been run.
    """
    room = data.room
    if room is None:
        raise ValueError("no room")
    goals = debrief.goal_results(room)
    decisions = [
        d
        for d in debrief.decision_results(room)
        if department is None or d.state.decision.department in (None, department)
    ]
    session = room.recorder.session
    return ReportFields(
        exercise=exercise_fields(data),
        summary=_summary(room, decisions),
        fulfilment=table(
            "Måluppfyllelse",
            "Mål och bedömning.",
            (("Nr", 12), ("Mål", 108), ("Bedömning", 40)),
            [
                (str(n), g.goal.text, g.rating.value.capitalize() if g.rating else _NOT_RATED)
                for n, g in enumerate(goals, start=1)
            ],
            empty=texts.NONE,
            centred=(0,),
        ),
        course=_course(data, room),
        goals=tuple(_goal(data, n, g) for n, g in enumerate(goals, start=1)),
        decisions=_decisions(decisions),
        support=_support(decisions),
        actions=table(
            "Åtgärdsplan",
            "Brist, åtgärd, ansvarig, när det ska vara klart, och vad det kommer ur.",
            (("Brist", 42), ("Åtgärd", 46), ("Ansvarig", 27), ("Klart", 22), ("Gäller, källa", 23)),
            [
                (
                    a.weakness,
                    a.action,
                    a.responsible or f"{texts.GAP_MARK} Inte utsedd",
                    day_in_table(a.due) if a.due else f"{texts.GAP_MARK} Inte bestämt",
                    _about(room, a),
                )
                for a in debrief.actions(room)
            ],
            empty="Inga åtgärder antecknades under övningen.",
        ),
        proposals=bullets(
            [f"{p.why}." for p in proposals(room)],
            empty="Övningen ger inget skäl att ändra kommunens filer.",
        ),
        untaken=bullets(debrief.weaknesses_without_action(room), empty=texts.NONE),
        earlier=table(
            "Öppna åtgärder sedan tidigare",
            "Åtgärd, ansvarig, klart och status.",
            (("Åtgärd", 80), ("Ansvarig", 32), ("Klart", 24), ("Status", 24)),
            [
                (
                    one.action,
                    texts.text(one.responsible),
                    day_in_table(one.due) if one.due else texts.NONE,
                    one.status or texts.NONE,
                )
                for _, one in debrief.open_improvements(room)
            ],
            empty="Inga öppna åtgärder i underlaget.",
        ),
        debrief=bullets(
            [_words(w.point, w.text) for w in debrief.words(room, EventKind.DEBRIEF)],
            empty="Inget antecknades.",
        ),
        parked=bullets(
            [w.text for w in debrief.words(room, EventKind.PARKED)], empty="Inga frågor parkerades."
        ),
        unplayed=bullets(
            [f"{inject.id}: {why}" for inject, why in debrief.unplayed(room)],
            empty="Alla inspel spelades.",
        ),
        attendance=bullets(
            [a.function for a in session.attendance()], empty="Ingen närvaro antecknades."
        ),
        exposed=_exposed(room),
    )


def _about(room: Room, action: Action) -> str:
    """Say what an action is about, and the decisions it comes out of."""
    model = room.frozen.municipality
    named_as = model.activities.get(action.about or "") or model.resources.get(action.about or "")
    sources = ", ".join(action.sources)
    lines = (named_as.name if named_as else "", f"Beslut {sources}" if sources else "")
    return "\n".join(line for line in lines if line) or texts.NONE


def _words(point: str | None, text: str) -> str:
    return f"{point}: {text}" if point else text


def _summary(room: Room, decisions: Sequence[DecisionResult]) -> str:
    session = room.recorder.session
    played = count_in_text(len(session.injects), "inspel", "inspel", neuter=True)
    made = count_in_text(len(decisions), "beslut", "beslut", neuter=True)
    seen = count_in_text(len(session.of(EventKind.OBSERVATION)), "observation", "observationer")
    new = count_in_text(len(debrief.actions(room)), "åtgärd", "åtgärder")
    return (
        f"Under övningen togs {played} upp, {made} fattades och {seen} antecknades. "
        f"{new.capitalize()} föreslogs till åtgärdsplanen."
    )


def _exposed(room: Room) -> str:
    number = sum(
        bool(entry.event.data.get("röjning"))
        for entry in room.recorder.session.of(EventKind.OBSERVATION)
    )
    if not number:
        return ""
    told = count_in_text(number, "gång", "gånger")
    return (
        f"Röjning av skyddad personuppgift markerades {told}. Ta upp det särskilt: hur hade det "
        "upptäckts, och vem hade varnat den som berörs?"
    )


def _course(data: ExerciseData, room: Room) -> Block:
    rows = []
    for happened in debrief.timeline(room):
        clock = happened.event.wall[11:16].replace(":", ".")
        rows.append((f"kl. {clock}", data.moments(happened.event.game), happened.what))
    return table(
        "Händelseförlopp",
        "Verklig tid, speltid och vad som hände.",
        (("Verklig tid", 22), ("Speltid", 40), ("Vad som hände", 98)),
        rows,
        empty="Övningen har inte börjat.",
    )


def _goal(data: ExerciseData, number: int, result: GoalResult) -> GoalReport:
    return GoalReport(
        number=number,
        text=result.goal.text,
        rating=result.rating.value.capitalize() if result.rating else _NOT_RATED,
        reason=result.reason or "",
        indicators=table(
            f"Indikatorer för mål {number}",
            "Indikator och utfall.",
            (("Indikator", 115), ("Utfall", 45)),
            [(i.text, _outcome(data, result, i)) for i in result.goal.indicators],
            empty=texts.NONE,
        ),
        strengths=bullets(result.strengths, empty=texts.NONE),
        weaknesses=bullets(result.weaknesses, empty=texts.NONE),
        notes=bullets(result.notes, empty=texts.NONE),
    )


def _outcome(data: ExerciseData, result: GoalResult, indicator: Indicator) -> str:
    computed = indicator.computed
    if computed is None:
        outcome = result.outcomes.get(indicator.id)
        return _OUTCOMES[outcome] if outcome else "Inte antecknat"
    assert data.room is not None  # asked of exercises that have been run
    value = measured(data.room.course(), computed)
    if value is None:
        return "Nej, utan känt slut"
    said = data.moments(value) if computed.measure is Measure.BACK else duration_in_table(value)
    return f"{'Ja' if value <= computed.most else 'Nej'}, {said}"


def _decisions(decisions: Sequence[DecisionResult]) -> Block:
    return table(
        "Beslut och beräknad effekt",
        "Beslut, vem, gissning och vad det gav enligt beräkningen.",
        (("Beslut", 62), ("Av", 30), ("Gissning", 26), ("Beräknad effekt", 42)),
        [
            (
                f"{d.state.decision.id}. {d.state.decision.text}"
                + (" (återtaget)" if d.state.withdrawn else ""),
                d.state.decision.by,
                _guess(d),
                _effect(d),
            )
            for d in decisions
        ],
        empty="Inga beslut antecknades.",
    )


def _guess(result: DecisionResult) -> str:
    if result.effect.guessed is None:
        return result.state.decision.guess or texts.NONE
    computed = result.effect.computed
    answer = "utan känt slut" if computed is None else duration_in_table(computed)
    return f"{duration_in_table(result.effect.guessed)}, beräknat {answer}"


def _effect(result: DecisionResult) -> str:
    if not result.state.decision.interventions:
        return "Beräknas inte"
    if result.effect.impossible:
        return result.effect.impossible
    told = []
    for one in result.effect.differences[:3]:
        gained = one.gained
        if gained is None:
            told.append(f"{one.name}: ändras")
        elif gained:
            sign = "−" if gained > 0 else "+"
            told.append(f"{one.name}: {sign}{duration_in_table(abs(gained))} utan förmåga")
    return "\n".join(told) or "Ändrar inget som beräknas"


def _support(decisions: Sequence[DecisionResult]) -> Block:
    return table(
        "Planen mot verkligheten",
        "Beslut och om planen har stöd för det.",
        (("Beslut", 100), ("Stöd i planen", 30), ("Var", 30)),
        [
            (
                d.state.decision.text,
                d.state.decision.support.value.capitalize(),
                d.state.decision.section or texts.NONE,
            )
            for d in decisions
            if d.state.decision.support is not None
        ],
        empty="Inget beslut prövades mot planen.",
    )


def _subjects(data: PlanData) -> Iterator[Subject]:
    for identity, exercise in sorted(data.exercises.items()):
        if exercise.room is not None:
            yield Subject(exercise=identity)


def _gather(source: Source) -> ReportFields:
    return report_fields(source.exercise, source.subject.department)


KIND = Kind(
    template="ovning-rapport.docx",
    purpose="Rapport från en övning",
    plural="övningsrapporter",
    record=ReportFields,
    gather=_gather,
    subjects=_subjects,
    title="ÖVNING: rapport, {exercise}",
    file_name="ÖVNING-rapport-{exercise}.docx",
    nobody="Det finns ingen övning att skriva ut.",
    checks=(marked("Rapport från en övning", "ovning-rapport.docx"),),
)
