"""Read exercise files and check them: ids, goals, minutes, placeholders' form, and the marking."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from kontinuitet.loading.merging import layer_of
from kontinuitet.loading.references import Known
from kontinuitet.loading.reporter import Reporter
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import validate
from kontinuitet.loading.yaml_source import Path, Source
from kontinuitet.model.exercise import (
    NOW,
    NOW_FIELD,
    PLACEHOLDER,
    PLACEHOLDER_FIELDS,
    Exercise,
    Inject,
    InjectKind,
)
from kontinuitet.problems import Problem, Severity, has_errors

#: A text that is found outside the room must never be taken for the real thing.
_FORBIDDEN: Final = re.compile(
    r"\b(?:"
    r"(?:detta|det(?:ta)?\s+här|det|de\s+här)\s+är\s+(?:ingen|inte\s+(?:en|någon)|ej\s+en)\s+övning"
    r"|ej\s+övning|inte\s+en\s+övning|ingen\s+övning"
    r"|skarpt\s+läge|skarp\s+händelse"
    r")\b",
    re.IGNORECASE,
)
#: Digits that could be somebody's number.
_PHONE: Final = re.compile(r"(?<![\d.:])(?:\+46|0)[\s-]?\d(?:[\s-]?\d){6,}(?!\d)")
#: The series that PTS keeps for books and films, and the one of the packaged example.
_FICTIVE: Final = re.compile(
    r"(?:07017406\d\d|03139006\d\d|04062804\d\d|08465004\d\d|09803192\d\d|01100\d{4,6})"
)

_MISTAKEN: Final = "uppgift-i-text"


def forbidden_words(text: str) -> str | None:
    """Return words in a text that could make somebody take it for a real event, or None."""
    found = _FORBIDDEN.search(text)
    return None if found is None else " ".join(found.group().split())


def real_looking_number(text: str) -> str | None:
    """Return a phone number in a text that is not in the fictive series, or None."""
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        digits = f"0{digits[2:]}" if digits.startswith("46") else digits
        if not _FICTIVE.fullmatch(digits):
            return found.group().strip()
    return None


def read_exercise(
    source: Source, known: Known | None, suggestions: Suggestions
) -> tuple[Exercise | None, tuple[Problem, ...]]:
    """Read one exercise file; the exercise is None when it has errors.

    ``known`` are the ids of the workspace, None when they are not to be checked.
    """
    layer = layer_of(Exercise, source)
    problems = list(source.problems)
    validated = validate(Exercise, layer, suggestions)
    problems.extend(validated.problems)
    exercise = validated.value
    if exercise is not None:
        report = Reporter(layer, validated, suggestions)
        _ids(report, exercise)
        _goals(report, exercise)
        _time(report, exercise)
        _texts(report, exercise)
        if known is not None:
            _references(report, exercise, known)
            _placeholders(report, exercise, known)
        problems.extend(report.problems)
    problems.sort(key=lambda p: (p.line or 0, p.text))
    return (None if has_errors(problems) else exercise), tuple(problems)


def _unique(report: Reporter, path: Path, identity: str, seen: dict[str, int]) -> None:
    if identity in seen:
        report.add(
            path, "dubblett", f'id:t "{identity}" finns redan på rad {seen[identity]}.', "Byt id."
        )
    seen.setdefault(identity, report.place(path).line or 0)


def _ids(report: Reporter, exercise: Exercise) -> None:
    goals: dict[str, int] = {}
    indicators: dict[str, int] = {}
    for number, goal in enumerate(exercise.goals):
        _unique(report, ("mål", number, "id"), goal.id, goals)
        for place, indicator in enumerate(goal.indicators):
            _unique(report, ("mål", number, "indikatorer", place, "id"), indicator.id, indicators)
    phases: dict[str, int] = {}
    for number, phase in enumerate(exercise.phases):
        _unique(report, ("skeden", number, "id"), phase.id, phases)
    injects: dict[str, int] = {}
    for number, inject in enumerate(exercise.injects):
        _unique(report, ("inspel", number, "id"), inject.id, injects)
    points: dict[str, int] = {}
    for number, point in enumerate(exercise.decisions):
        _unique(report, ("beslutspunkter", number, "id"), point.id, points)
        if point.phase is not None:
            report.reference(
                ("beslutspunkter", number, "skede"), point.phase, tuple(phases), "skedet"
            )
    for number, inject in enumerate(exercise.injects):
        here: Path = ("inspel", number)
        if inject.phase is not None:
            report.reference((*here, "skede"), inject.phase, tuple(phases), "skedet")
        for place, goal_id in enumerate(inject.goals):
            report.reference((*here, "mål", place), goal_id, tuple(goals), "målet")
        for place, other in enumerate(inject.needs):
            report.reference((*here, "kräver", place), other, tuple(injects), "inspelet")
        if inject.when.undecided is not None:
            report.reference(
                (*here, "när", "beslut_saknas"),
                inject.when.undecided,
                tuple(points),
                "beslutspunkten",
            )
    _circles(report, exercise)


def _circles(report: Reporter, exercise: Exercise) -> None:
    needs = {inject.id: inject.needs for inject in exercise.injects}
    for number, inject in enumerate(exercise.injects):
        queue, seen = list(inject.needs), set(inject.needs)
        for identity in queue:
            for other in needs.get(identity, ()):
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        if inject.id in seen:
            report.add(
                ("inspel", number, "kräver"),
                "inspel-i-cirkel",
                "inspelet kräver i sista hand sig självt och kan aldrig spelas.",
                "Ta bort ett av kraven.",
            )


def _goals(report: Reporter, exercise: Exercise) -> None:
    tried = {goal for inject in exercise.injects for goal in inject.goals}
    for number, goal in enumerate(exercise.goals):
        if not goal.indicators:
            report.add(
                ("mål", number),
                "mal-utan-indikator",
                "målet har ingen indikator, så ingen kan se om det nås.",
                "Lägg till minst en.",
                Severity.WARNING,
            )
        if goal.id not in tried:
            report.add(
                ("mål", number),
                "mal-utan-inspel",
                "inget inspel prövar målet.",
                'Ange målet under "mål" i ett inspel, eller ta bort det.',
                Severity.WARNING,
            )
    for number, inject in enumerate(exercise.injects):
        if not inject.goals and inject.kind in (InjectKind.INJECT, InjectKind.CONTINGENCY):
            report.add(
                ("inspel", number),
                "inspel-utan-mal",
                "inspelet prövar inget mål.",
                'Ange ett mål under "mål".',
                Severity.WARNING,
            )


def _time(report: Reporter, exercise: Exercise) -> None:
    planned = sum(p.minutes for p in exercise.phases) + sum(s.minutes for s in exercise.slots)
    if planned > exercise.minutes:
        report.add(
            ("tid",),
            "minuterna-racker-inte",
            f"skeden och program tar {planned} minuter, men övningen har {exercise.minutes}.",
            "Korta ett skede eller ge övningen mer tid.",
            Severity.WARNING,
        )
    times = [phase.game for phase in exercise.phases]
    for number, (before, after) in enumerate(itertools.pairwise(times), start=1):
        if after < before:
            report.add(
                ("skeden", number, "speltid"),
                "skeden-i-fel-ordning",
                "skedet börjar före det som står ovanför, och klockan går bara framåt.",
                "Ordna skedena efter speltid.",
            )
    for number, phase in enumerate(exercise.phases):
        took = sum(
            i.minutes
            for i in exercise.injects
            if i.phase == phase.id and i.kind is not InjectKind.CONTINGENCY
        )
        if took > phase.minutes:
            report.add(
                ("skeden", number, "minuter"),
                "minuterna-racker-inte",
                f"inspelen i skedet tar {took} minuter, men skedet har {phase.minutes}.",
                "Ta bort ett inspel eller ge skedet mer tid.",
                Severity.WARNING,
            )


def _texts(report: Reporter, exercise: Exercise) -> None:
    for place, path, text in _placed_texts(exercise):
        words = forbidden_words(text)
        if words is not None:
            report.add(
                path,
                "kan-tas-for-riktigt",
                f"{place}: texten ”{words}” får inte stå i en övning. Den som ser den ska aldrig "
                "kunna tro att det gäller på riktigt.",
                "Skriv om meningen.",
            )
        number = real_looking_number(text)
        if number is not None:
            report.add(
                path,
                "telefonnummer-i-ovning",
                f"{place}: {number} kan vara någons riktiga telefonnummer.",
                "Ta bort det, eller använd ett nummer ur den fiktiva serien, till exempel "
                "070-174 06 05.",
                Severity.WARNING,
            )


def _placed_texts(exercise: Exercise) -> Iterator[tuple[str, Path, str]]:
    """Yield (place in words, path, text), as near to the text as the path can point."""
    positions = {f"inspelet {i.id}": ("inspel", n) for n, i in enumerate(exercise.injects)}
    positions |= {f"skedet {p.id}": ("skeden", n) for n, p in enumerate(exercise.phases)}
    positions |= {f"målet {g.id}": ("mål", n) for n, g in enumerate(exercise.goals)}
    for place, text in exercise.texts():
        path: Path = positions.get(place, (place,) if " " not in place else ())
        yield place, path, text


def _placeholders(report: Reporter, exercise: Exercise, known: Known) -> None:
    things = (*known.activities, *known.resources)
    for place, path, text in _placed_texts(exercise):
        said = f"{place}: " if place.split(" ")[0] not in path else ""
        for match in PLACEHOLDER.finditer(text):
            identity, field = match[1], match[2]
            fields = (NOW_FIELD,) if identity == NOW else PLACEHOLDER_FIELDS
            if identity != NOW and identity not in things:
                hint = report.question(identity, things)
                report.add(path, _MISTAKEN, f'{said}{match[0]}: "{identity}" finns inte.', hint)
            elif field not in fields:
                hint = report.question(field, fields) or f"Det som finns: {', '.join(fields)}."
                report.add(
                    path, _MISTAKEN, f'{said}{match[0]}: uppgiften "{field}" finns inte.', hint
                )
        rest = PLACEHOLDER.sub("", text)
        if "{{" in rest or "}}" in rest:
            report.add(
                path,
                _MISTAKEN,
                f"{said}texten har klamrar som inte är en uppgift.",
                "Skriv {{ id.uppgift }}.",
            )


def _references(report: Reporter, exercise: Exercise, known: Known) -> None:
    things = tuple(known.resources) + tuple(known.activities)
    for number, department in enumerate(exercise.departments):
        report.reference(
            ("förvaltningar", number), department, tuple(known.departments), "förvaltningen"
        )
    for number, inject in enumerate(exercise.injects):
        here: Path = ("inspel", number)
        _standing(report, here, inject, things)
    for number, goal in enumerate(exercise.goals):
        for place, indicator in enumerate(goal.indicators):
            if indicator.computed is not None:
                report.reference(
                    ("mål", number, "indikatorer", place, "beräknad", "verksamhet"),
                    indicator.computed.activity,
                    tuple(known.activities),
                    "verksamheten",
                )


def _standing(report: Reporter, here: Path, inject: Inject, things: tuple[str, ...]) -> None:
    if inject.when.down is not None:
        report.reference((*here, "när", "nere"), inject.when.down, things, "det")
    for place, assumed in enumerate(inject.assumes):
        report.reference((*here, "förutsätter", place, "id"), assumed.id, things, "det")
