"""The facilitator's script (körschema): all that is needed to lead an exercise on paper."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.documents.blocks import Block, CellText
from kontinuitet.documents.chapters.exercise import (
    TICK_MM,
    CardFields,
    ExerciseFields,
    card_fields,
    day_table,
    decision_log,
    empty_log,
    exercise_fields,
    picture_table,
)
from kontinuitet.documents.chapters.exercise_marking import marked
from kontinuitet.documents.chapters.tables import bullets, table
from kontinuitet.documents.making import Kind, Source, for_exercises
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.exercise import ExerciseData
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.exercise import Phase
from kontinuitet.wording import listed


@dataclass(frozen=True, slots=True)
class PhaseFields:
    """One phase of the script."""

    number: int = named("nr", "Skedets nummer, från 1.")
    name: str = named("namn", "Skedets namn.")
    time: str = named("tid", "Speltid då skedet börjar.")
    minutes: str = named("minuter", "Minuter i rummet.")
    jump: str = named("läs_upp", "Text att läsa upp vid hoppet.")
    picture: Block = named("läget", "Tabell: läget enligt beräkningen när skedet börjar.")
    injects: tuple[CardFields, ...] = named("inspel", "Inspelen, med vad som väntas.")
    decisions: Block = named("beslut", "Punktlista: beslut som rummet bör komma till.")
    stalled: Block = named("om_det_kör_fast", "Punktlista: ledtrådar.")


@dataclass(frozen=True, slots=True)
class ScriptFields:
    """Everything the template of the script may use."""

    exercise: ExerciseFields = named("övning", "Övningen.")
    day: Block = named("program", "Tabell: dagens program.")
    overview: Block = named("översikt", "Tabell: inspelen att bocka av.")
    hints: Block = named("råd", "Punktlista: råd till den som leder.")
    phases: tuple[PhaseFields, ...] = named("skeden", "Skedena.")
    debrief: Block = named("genomgång", "Punktlista: dagordning för genomgång efter övning.")
    decision_log: Block = named("beslutslogg", "Tom tabell: beslut.")
    parking: Block = named("parkering", "Tom tabell: frågor till senare.")


def script_fields(data: ExerciseData) -> ScriptFields:
    """Return all fields of the facilitator's script."""
    exercise = data.exercise
    phases = tuple(
        _phase(data, number, phase) for number, phase in enumerate(exercise.phases, start=1)
    )
    return ScriptFields(
        exercise=exercise_fields(data),
        day=day_table(exercise),
        overview=_overview(data),
        hints=bullets(exercise.hints, empty=texts.NONE),
        phases=phases,
        debrief=bullets(exercise.debrief, empty=texts.NONE),
        decision_log=decision_log(),
        parking=empty_log("Parkerade frågor", (("Fråga", 110), ("Vem tar den?", 50)), 5),
    )


def _phase(data: ExerciseData, number: int, phase: Phase) -> PhaseFields:
    # A decision that belongs to no phase is there to be made from the beginning.
    here = {phase.id, None} if number == 1 else {phase.id}
    points = [p.question for p in data.exercise.decisions if p.phase in here]
    return PhaseFields(
        number=number,
        name=phase.name,
        time=data.moments(phase.game),
        minutes=str(phase.minutes),
        jump=data.filled(phase.jump or "", phase.game),
        picture=picture_table(data, phase.game, data.exercise.departments),
        injects=tuple(card_fields(data, inject) for inject in data.injects(phase)),
        decisions=bullets(points, empty=texts.NONE),
        stalled=bullets(phase.stalled, empty=texts.NONE),
    )


def _overview(data: ExerciseData) -> Block:
    names = {phase.id: phase.name for phase in data.exercise.phases}
    rows = []
    for inject in data.injects():
        card = card_fields(data, inject)
        rows.append(
            (
                card.id,
                names.get(inject.phase or "", texts.NONE),
                card.time,
                listed(list(inject.receivers)) or texts.NONE,
                card.minutes,
                CellText(texts.CHECKBOX, symbol=True),
                "",
            )
        )
    return table(
        "Inspelen i ordning",
        "Inspel, skede, speltid, till, minuter, kryssruta och verkligt klockslag.",
        (
            *(("Inspel", 14), ("Skede", 34), ("Speltid", 38), ("Till", 34)),
            *(("Min", 11), ("☐", 9), ("Klockan", 20)),
        ),
        rows,
        empty="Övningen har inga inspel.",
        row_height_mm=TICK_MM,
        centred=(4, 5),
    )


def _gather(source: Source) -> ScriptFields:
    return script_fields(source.exercise)


KIND = Kind(
    template="ovning-korschema.docx",
    purpose="Körschema till övningsledaren",
    plural="körscheman",
    record=ScriptFields,
    gather=_gather,
    subjects=for_exercises,
    title="ÖVNING: körschema, {exercise}",
    file_name="ÖVNING-körschema-{exercise}.docx",
    nobody="Det finns ingen övning att skriva ut.",
    checks=(marked("Körschema till övningsledaren", "ovning-korschema.docx"),),
)
