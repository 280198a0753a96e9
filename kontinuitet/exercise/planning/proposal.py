"""A whole exercise proposed from a simulated scenario, complete enough to be run as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet.errors import InputError
from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.planning import texts
from kontinuitet.exercise.planning.filling import filled_up, material_ideas
from kontinuitet.exercise.planning.ideas import Idea, Ideas, Sort
from kontinuitet.exercise.planning.length import Length, plan_length
from kontinuitet.exercise.planning.phases import Changes, choose_phases, on_the_clock
from kontinuitet.exercise.planning.questions import Questions
from kontinuitet.model.exercise import Exercise, InjectKind, Standing
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.question_bank import QuestionBank, Sphere, Stage, sphere_of
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import listed

#: Game minutes from the beginning of a phase in which its injects lie.
_PHASE = 240
#: No more than this many of a sort in one phase: it would be the same talk again.
_MOST_OF_A_SORT = {Sort.MATERIAL: 4, Sort.BACK: 1, Sort.STEP: 1, Sort.PEOPLE: 1, Sort.NEVER: 1}
_MOST_ALIKE = 2
#: No more goals than evaluators can follow; an inject whose own goal is left out tries another.
_MOST_GOALS = 4
_AKIN = {
    "informera": ("larma", "besluta"),
    "återgång": ("återstart", "reserv"),
    "återstart": ("prioritera", "besluta"),
    "besluta": ("prioritera", "reserv"),
    "larma": ("lägesbild", "besluta", "reserv"),
    "uthållighet": ("prioritera", "reserv"),
    "prioritera": ("besluta", "reserv"),
    "reserv": ("prioritera", "uthållighet"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: departments by id and minutes in the room."""

    departments: tuple[str, ...]
    minutes: int
    identity: str
    #: Whether figures in the scenario's own material are those of this municipality.
    own_figures: bool = False


def _untouched(municipality: Municipality, scenario: Scenario, course: Course, wish: Wish) -> str:
    """Say that nothing happens to those who would exercise, and what would help."""
    names = listed([municipality.departments[d].name for d in wish.departments]) or "någon"
    said = f'Scenariot "{scenario.name}" påverkar ingen verksamhet hos {names}. '
    there = {tag for resource in municipality.resources.values() for tag in resource.tags}
    wanted = {t for outage in scenario.outages if outage.selection for t in outage.selection.tags}
    missing = sorted(wanted - there)
    if course.result.resources or not missing:
        return f"{said}Välj ett annat scenario eller andra förvaltningar."
    return (
        f"{said}Det väljer resurser på taggar som ingen av era resurser har: {', '.join(missing)}. "
        "Sätt taggarna på era resurser, till exempel elnät på elnätet, eller välj ett annat "
        "scenario."
    )


def propose(
    municipality: Municipality,
    scenario: Scenario,
    course: Course,
    wish: Wish,
    bank: QuestionBank,
) -> Exercise:
    """Return an exercise on the scenario for the departments, for that many minutes.

    Raises:
        InputError: the length is no exercise, or nothing happens to the departments.
    """
    length = plan_length(wish.minutes)
    changes = Changes(course, wish.departments)
    if not changes.outages:
        raise InputError(_untouched(municipality, scenario, course, wish))
    spheres = {d: sphere_of(d, municipality.departments[d]) for d in wish.departments}
    ideas = Ideas(course, wish.departments).all()
    material = scenario.exercise
    told = [] if material is None else material_ideas(material, own=wish.own_figures)
    ideas = [*ideas, *told]
    share = max(1, length.injects // length.phases)
    times = choose_phases(
        changes,
        length.phases,
        lambda minute: _matter(ideas, minute, share),
        [idea.minute for idea in told],
    )
    times = on_the_clock(changes, times, {idea.minute for idea in ideas})
    chosen = _choose(ideas, times, length)
    chosen = _with_outsiders(chosen, times, course, wish, bank, spheres)
    chosen = filled_up(chosen, times, course, wish.departments, length.injects)
    goals = _goals(chosen, bank)
    questions = Questions(bank)
    phases = _phases(times, length, course, wish)
    data = {
        "övning": wish.identity,
        "namn": texts.exercise_name(scenario, municipality, wish.departments),
        "form": "seminarieövning",
        "scenario": scenario.id,
        "förvaltningar": list(wish.departments),
        "tid": f"{wish.minutes} min",
        "syfte": texts.purpose(municipality, wish.departments),
        "avgränsningar": list(texts.LIMITS),
        "inledning": texts.introduction(),
        "regler": list(texts.RULES),
        "råd": list(texts.HINTS),
        "genomgång": list(texts.DEBRIEF),
        "mål": list(_goal_rows(goals, bank, chosen, course)),
        "roller": texts.roles(goals),
        "övade": [
            {"förvaltning": d, "funktioner": texts.functions(municipality, d)}
            for d in wish.departments
        ],
        "skeden": phases,
        "program": [
            s.model_dump(mode="json", by_alias=True, exclude_none=True)
            for s in length.slots("s1", f"s{len(times) // 2 + 1}" if len(times) > 1 else None)
        ],
        "inspel": list(_injects(chosen, times, length, questions, goals, spheres, municipality)),
        "beslutspunkter": list(_decisions(chosen, times)),
    }
    return Exercise.model_validate(data)


def _matter(ideas: Sequence[Idea], minute: int, share: int) -> float:
    """Return how much there is to play in a phase that begins at a minute."""
    near = [i.weight for i in ideas if minute <= i.minute <= minute + _PHASE]
    return sum(sorted(near, reverse=True)[:share])


def _phase_of(minute: int, times: Sequence[int]) -> int:
    """Return which phase a minute belongs to: the last that has begun by then, else the first."""
    return max((n for n, time in enumerate(times) if time <= minute), default=0)


def _choose(ideas: Sequence[Idea], times: Sequence[int], length: Length) -> list[Idea]:
    """Return the ideas to play: in each phase the weightiest, with as much variety as there is."""
    share = max(1, length.injects // len(times))
    seen: set[tuple[Sort, str]] = set()
    chosen: list[Idea] = []
    for number in range(len(times)):
        here = [
            i
            for i in ideas
            if _phase_of(i.minute, times) == number and i.minute <= times[number] + _PHASE
        ]
        picked: list[Idea] = []
        counts: dict[object, int] = {}
        while len(picked) < share:
            here = [
                i
                for i in here
                if (i.sort, i.subject) not in seen
                and counts.get(i.sort, 0) < _MOST_OF_A_SORT.get(i.sort, _MOST_ALIKE)
            ]
            if not here:
                break

            def score(idea: Idea, counts: dict[object, int] = counts) -> tuple[float, int, str]:
                again = counts.get(idea.sort, 0) + counts.get(idea.subject, 0)
                return (idea.weight / (1 + again) ** 2, -idea.minute, idea.subject)

            best = max(here, key=score)
            seen.add((best.sort, best.subject))
            picked.append(best)
            for key in (best.sort, best.subject):
                counts[key] = counts.get(key, 0) + 1
        chosen += picked
    limits = [i for i in ideas if i.sort is Sort.LIMIT and (i.sort, i.subject) not in seen]
    chosen += sorted(limits, key=lambda i: (-i.weight, i.minute))[:3]
    return sorted(chosen, key=lambda i: (i.minute, i.subject, i.sort))


def _with_outsiders(
    chosen: list[Idea],
    times: Sequence[int],
    course: Course,
    wish: Wish,
    bank: QuestionBank,
    spheres: dict[str, Sphere],
) -> list[Idea]:
    """Add somebody from outside to each phase but the last, about an activity that is affected."""
    used: set[str] = set()
    added: list[Idea] = []
    ends = [*times[1:], None]
    for number, (start, end) in enumerate(zip(times, ends, strict=True)):
        if number == len(times) - 1 and len(times) > 1:
            break
        minute = start + min(60, (end - start) // 2 if end is not None else 60)
        for department in wish.departments:
            rows = [
                a
                for a in course.picture(minute).of(department)
                if a.standing in (Standing.DOWN, Standing.FALLBACK)
            ]
            row = rows[number % len(rows)] if rows else None
            offers = [o for o in bank.from_outside(spheres[department]) if o.text not in used]
            if row is None or not offers:
                continue
            used.add(offers[0].text)
            text = texts.named(offers[0].text, {"verksamhet": row.name})
            assert text is not None  # the bank names nothing else; a test says so
            name = course.municipality.departments[department].name
            added.append(
                Idea(
                    Sort.OUTSIDE,
                    minute,
                    1,
                    Stage.COMMUNICATION,
                    "informera",
                    f"{department}-{number}",
                    row.id,
                    offers[0].sender,
                    name,
                    text,
                    texts.OUTSIDE_EXPECTED,
                    assumes=((row.id, row.standing),),
                    names={"verksamhet": row.name},
                )
            )
            break
    return sorted([*chosen, *added], key=lambda i: (i.minute, i.subject, i.sort))


def _goals(chosen: Sequence[Idea], bank: QuestionBank) -> list[str]:
    """Return the goals that most of what is played tries, in the order of the bank."""
    tried: dict[str, float] = {}
    for idea in chosen:
        tried[idea.goal] = tried.get(idea.goal, 0) + (1 if idea.sort is not Sort.LIMIT else 0.5)
    most = sorted(tried, key=lambda g: (-tried[g], g))[:_MOST_GOALS]
    return [g for g in bank.goals if g in most]


def _goal_of(idea: Idea, numbers: Mapping[str, str]) -> str:
    """Return the goal that an inject tries: its own, else one that is akin, else the first."""
    for goal in (idea.goal, *_AKIN.get(idea.goal, ())):
        if goal in numbers:
            return numbers[goal]
    return next(iter(numbers.values()))


def _goal_rows(
    goals: Sequence[str], bank: QuestionBank, chosen: Sequence[Idea], course: Course
) -> Iterator[dict[str, object]]:
    for number, goal in enumerate(goals, start=1):
        found = bank.goals[goal]
        indicators: list[dict[str, object]] = [
            {"id": f"m{number}{letter}", "text": text}
            for letter, text in zip("abcdef", found.indicators, strict=False)
        ]
        computed = _computed(chosen, course) if goal in ("reserv", "besluta") else None
        if computed is not None:
            indicators.append({"id": f"m{number}x", **computed})
        yield {"id": f"m{number}", "text": found.text, "indikatorer": indicators}


def _computed(chosen: Sequence[Idea], course: Course) -> dict[str, object] | None:
    """Return an indicator that the simulation answers: the weightiest activity's limit."""
    for idea in sorted(chosen, key=lambda i: (-i.weight, i.minute)):
        activity = course.municipality.activities.get(idea.activity or "")
        if activity is not None and activity.mtpd is not None:
            return {
                "text": texts.computed_indicator(activity.name, activity.mtpd),
                "beräknad": {
                    "verksamhet": idea.activity,
                    "mått": "utan_förmåga",
                    "högst": f"{activity.mtpd} min",
                },
            }
    return None


def _phases(
    times: Sequence[int], length: Length, course: Course, wish: Wish
) -> list[dict[str, object]]:
    each, over = divmod(length.talk, len(times))
    rows: list[dict[str, object]] = []
    for number, time in enumerate(times, start=1):
        picture = course.picture(time)
        affected = [a for d in wish.departments for a in picture.of(d)]
        rows.append(
            {
                "id": f"s{number}",
                "namn": texts.phase_name(number, len(times), time),
                "speltid": f"{time} min",
                "minuter": each + (1 if number <= over else 0),
                "tidshopp": texts.jump(number, [a.id for a in affected[:4]], len(affected)),
                "om_det_kör_fast": list(texts.STALLED),
            }
        )
    return rows


def _injects(
    chosen: Sequence[Idea],
    times: Sequence[int],
    length: Length,
    questions: Questions,
    goals: Sequence[str],
    spheres: dict[str, Sphere],
    municipality: Municipality,
) -> Iterator[dict[str, object]]:
    numbers = {goal: f"m{n}" for n, goal in enumerate(goals, start=1)}
    played = [i for i in chosen if i.kind is not InjectKind.CONTINGENCY]
    per_phase = [max(1, sum(_phase_of(i.minute, times) == n for i in played)) for n in range(99)]
    each = length.talk // len(times)
    for number, idea in enumerate(chosen, start=1):
        phase = _phase_of(idea.minute, times)
        activity = municipality.activities.get(idea.activity or "")
        sphere = spheres.get(activity.department, Sphere.ALL) if activity else Sphere.LEADING
        when: object = f"{max(idea.minute, times[phase])} min"
        if idea.kind is InjectKind.CONTINGENCY and idea.activity is not None:
            when = {"nere": idea.activity, "minst": f"{idea.after_down or 0} min"}
        yield {
            "id": f"i{number}",
            "skede": f"s{phase + 1}",
            "typ": idea.kind.value,
            "när": when,
            "från": idea.sender,
            "till": [idea.receiver],
            "sätt": "kort" if idea.sort is not Sort.NEVER else "uppläst",
            "text": idea.text,
            "frågor": list(idea.questions) or questions.take(sphere, idea),
            "förväntat": list(idea.expected),
            "mål": [_goal_of(idea, numbers)],
            "om_det_kör_fast": list(idea.stalled),
            "anteckning": idea.note or None,
            "förutsätter": [{"id": i, "läge": s.value} for i, s in idea.assumes],
            "minuter": max(1, min(20, each // (per_phase[phase] + 1))),
        }


def _decisions(chosen: Sequence[Idea], times: Sequence[int]) -> Iterator[dict[str, object]]:
    """Yield a decision point for each phase: what its weightiest inject calls for."""
    for number in range(len(times)):
        here = [i for i in chosen if _phase_of(i.minute, times) == number and i.activity]
        if here:
            idea = max(here, key=lambda i: (i.weight, -i.minute, i.subject))
            yield {
                "id": f"b{number + 1}",
                "skede": f"s{number + 1}",
                "fråga": texts.decision_question(idea.names),
                "verksamhet": idea.activity,
            }
