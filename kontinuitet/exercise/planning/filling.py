"""Injects that do not come from a change: the scenario's own material, and what always comes up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.planning.ideas import Idea, Sort
from kontinuitet.model.duration import MINUTES_PER_HOUR
from kontinuitet.model.exercise import Standing
from kontinuitet.model.question_bank import Stage
from kontinuitet.model.scenario import ExerciseMaterial, InjectSketch
from kontinuitet.wording import listed

#: Days and clock times, which follow from when the scenario begins; other figures are of one model.
_CALENDAR: Final = re.compile(
    r"kl\.?\s*\d{1,2}[.:]\d{2}|\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug"
    r"|sep|okt|nov|dec)\w*(?: \d{4})?",
    re.IGNORECASE,
)
_NUMBER_WORDS: Final = re.compile(
    r"\d|\b(?:tio|elva|tolv|femton|tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio|hundra"
    r"|tusen)\w*",
    re.IGNORECASE,
)
_NOT_OURS: Final = (
    "Ur det medföljande scenariot, inte ur er modell. Läs igenom det före dagen och ändra namn "
    "och platser så att det stämmer hos er."
)
_RELIEF_FROM: Final = 10 * MINUTES_PER_HOUR


def material_ideas(material: ExerciseMaterial, *, own: bool) -> list[Idea]:
    """Return the injects that the scenario's file has, as ideas.

    ``own`` is that their figures are of this municipality; else those with figures are left out,
    since an inject never contradicts the model.
    """
    note = "" if own else _NOT_OURS
    return [
        _material(sketch, note)
        for sketch in material.injects
        if own or not has_figures(sketch.text)
    ]


def has_figures(text: str) -> bool:
    """Tell whether a text names numbers other than days and clock times."""
    return _NUMBER_WORDS.search(_CALENDAR.sub("", text)) is not None


def _material(sketch: InjectSketch, note: str) -> Idea:
    return Idea(
        sort=Sort.MATERIAL,
        minute=sketch.time,
        weight=9,
        stage=Stage.PICTURE,
        goal="besluta",
        subject=sketch.id,
        activity=None,
        sender=sketch.sender or "Verksamheten",
        receiver=sketch.receiver or "Alla",
        text=sketch.text.strip(),
        expected=sketch.expected,
        questions=sketch.questions,
        note=note,
    )


def filled_up(
    chosen: Sequence[Idea],
    times: Sequence[int],
    course: Course,
    departments: Sequence[str],
    wanted: int,
) -> list[Idea]:
    """Return the ideas with what always comes up added, until there are as many as wanted.

    In each phase the call for a situational picture, and from the second half day on the question
    of relief.
    """
    found = list(chosen)
    for idea in _usual(times, course, departments):
        # The last phase has its two even when the others have had their share.
        if len(found) < wanted or idea.minute >= times[-1] > times[0]:
            found.append(idea)
    return sorted(found, key=lambda i: (i.minute, i.subject, i.sort))


def _usual(times: Sequence[int], course: Course, departments: Sequence[str]) -> Iterable[Idea]:
    last = len(times) - 1
    if last:
        yield from _afterwards(times[last], course, departments)
    for number, time in enumerate(times):
        if number == last and number > 0:
            continue
        rows = [a for d in departments for a in course.picture(time).of(d)]
        if not rows:
            continue
        names = {"verksamhet": rows[0].name}
        yield Idea(
            sort=Sort.PICTURE,
            minute=time + 30,
            weight=1,
            stage=Stage.PICTURE,
            goal="lägesbild",
            subject=f"lägesbild-{number}",
            activity=rows[0].id,
            sender="Kommundirektören",
            receiver=_receiver(course, departments),
            text=(
                "Jag ska ge en lägesbild om tjugo minuter. Vad vet ni säkert, vad tror ni, och "
                "vilka tre beslut behöver ni av mig? Kort, så att jag kan läsa upp det."
            ),
            expected=(
                "Känt, antaget och okänt hålls isär.",
                "Besluten som begärs har en tid och en följd om de inte fattas.",
            ),
            names=names,
        )
    for number, time in enumerate(times):
        if time < _RELIEF_FROM or (number == last and number > 0):
            continue
        rows = [a for d in departments for a in course.picture(time).of(d)]
        hard = [a for a in rows if a.standing in (Standing.DOWN, Standing.FALLBACK)]
        if hard:
            yield Idea(
                sort=Sort.RELIEF,
                minute=time + 60,
                weight=1,
                stage=Stage.ENDURANCE,
                goal="uthållighet",
                subject=f"avlösning-{number}",
                activity=hard[0].id,
                sender=f"Samordnare i {hard[0].name}",
                receiver=_receiver(course, departments),
                text=(
                    f"Vi som var här från början går på knäna. {{{{ {hard[0].id}.namn }}}} är "
                    f"fortfarande {{{{ {hard[0].id}.läge }}}}. Vem tar över i natt, och vet de vad "
                    "som har hänt?"
                ),
                expected=(
                    "Avlösning bestäms med namn på funktion och klockslag.",
                    "Överlämningen sker på papper.",
                ),
                assumes=((hard[0].id, hard[0].standing),),
                names={"verksamhet": hard[0].name},
            )


def _afterwards(time: int, course: Course, departments: Sequence[str]) -> Iterable[Idea]:
    """Yield what always comes up in the last phase."""
    receiver = _receiver(course, departments)
    yield Idea(
        sort=Sort.PICTURE,
        minute=time + 20,
        weight=1,
        stage=Stage.RETURN,
        goal="återgång",
        subject="efterregistrering",
        activity=None,
        sender="En enhetschef",
        receiver=receiver,
        text=(
            "Vi har en hög papper, tre anteckningsböcker och ett antal sms från de senaste "
            "passen. Vem skriver in det, i vilken ordning, och hur vet vi att inget saknas?"
        ),
        expected=(
            "Någon utses, med tid och en som kontrollerar.",
            "Det är klart vad som sparas och vad som förstörs.",
        ),
    )
    yield Idea(
        sort=Sort.PICTURE,
        minute=time + 40,
        weight=1,
        stage=Stage.PICTURE,
        goal="rapportera",
        subject="rapporter",
        activity=None,
        sender="Kommunens dataskyddsombud",
        receiver=receiver,
        text=(
            "Vad har hänt som ska anmälas eller rapporteras, till vem, och när fick vi veta det? "
            "Jag behöver klockslagen ur loggen."
        ),
        expected=(
            "Rapporterna nämns med mottagare och tid.",
            "Tiden för kännedom finns antecknad.",
        ),
    )


def _receiver(course: Course, departments: Sequence[str]) -> str:
    return listed([course.municipality.departments[d].name for d in departments])
