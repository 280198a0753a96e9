"""A proposed exercise can be run as it is: it fits the time, tries its goals and is true."""

from __future__ import annotations

import itertools

import pytest

from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.errors import InputError
from kontinuitet.exercise.picture import Course
from kontinuitet.exercise.placeholders import FIELDS, Resolver
from kontinuitet.exercise.planning.filling import has_figures
from kontinuitet.exercise.planning.ideas import Ideas, Sort
from kontinuitet.exercise.planning.length import plan_length
from kontinuitet.exercise.planning.phases import Changes, choose_phases, on_the_clock
from kontinuitet.exercise.planning.proposal import Wish, propose
from kontinuitet.exercise.planning.questions import fits
from kontinuitet.loading.exercises import read_exercise
from kontinuitet.loading.questions import load_questions
from kontinuitet.loading.references import Known
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.writing import plain, yaml_text
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.exercise import PLACEHOLDER_FIELDS, Exercise, InjectKind
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

MODEL = Municipality.model_validate(
    {
        "kommun": {"namn": "Provköping"},
        "förvaltningar": {"vård": {"namn": "Vårdkontoret"}, "skola": {"namn": "Skolkontoret"}},
        "resurser": {
            "el": {"namn": "Elnätet", "typ": "el"},
            "nät": {
                "namn": "Nätet",
                "typ": "nät",
                "behöver": [{"resurs": "el", "uthållighet": "2 h"}],
                "återstart": {"tid": "1 h", "kräver": {"nät": 1}},
            },
            "journal": {
                "namn": "Journalen",
                "typ": "verksamhetssystem",
                "behöver": ["nät"],
                "återstart": {"tid": "2 h", "kräver": {"nät": 1}},
            },
        },
        "verksamheter": {
            "hemtjänst": {
                "namn": "Hemtjänst",
                "förvaltning": "vård",
                "samhällsviktig": "ja",
                "acceptabel_avbrottstid": "4 h",
                "miniminivå": "Mat och medicin",
                "konsekvenser": [
                    {"efter": "3 h", "nivå": 3, "beskrivning": "Läkemedel missas"},
                ],
                "behöver": ["journal"],
                "reservrutiner": {
                    "pärm": {
                        "namn": "Pärmen",
                        "ersätter": ["journal"],
                        "startar_inom": "4 h",
                        "uthållighet": "8 h",
                        "plats": "Teamrummet",
                        "steg": {"15 min": ["Hämta pärmen"]},
                    }
                },
            },
            "boende": {
                "namn": "Boende",
                "förvaltning": "vård",
                "samhällsviktig": "ja",
                "acceptabel_avbrottstid": "2 h",
                "behöver": ["nät", "el"],
            },
            "lektioner": {"namn": "Lektioner", "förvaltning": "skola", "behöver": ["nät"]},
        },
        "bemanning": {"pooler": {"nät": 1}},
    }
)
SCENARIO = Scenario.model_validate(
    {
        "scenario": "mörkt",
        "namn": "Mörkt, 30 timmar",
        "startar": "2027-01-18T06:30",
        "bortfall": [{"resurser": ["el"], "från": "1 h", "till": "30 h"}],
        "övning": {
            "inspel": [
                {"id": "a", "när": "5 h", "text": "Kl. 11.30 den 18 januari ringer en reporter."},
                {"id": "b", "när": "6 h", "text": "De 340 larmen är tysta."},
            ]
        },
    }
)
COURSE = Course(MODEL, simulate(MODEL, SCENARIO))
BANK = load_questions()
THINGS = (*MODEL.activities, *MODEL.resources)
KNOWN = Known(
    *(tuple(MODEL.departments), tuple(MODEL.activities), tuple(MODEL.resources), THINGS, THINGS)
)


def proposed(minutes: int, *departments: str, own: bool = False) -> Exercise:
    wish = Wish(departments or ("vård",), minutes, "prov", own_figures=own)
    return propose(MODEL, SCENARIO, COURSE, wish, BANK)


@pytest.mark.parametrize("minutes", [20, 45, 90, 180, 240, 480])
@pytest.mark.parametrize("departments", [("vård",), ("skola",), ("vård", "skola")])
def test_it_needs_no_editing(minutes: int, departments: tuple[str, ...]) -> None:
    exercise = proposed(minutes, *departments)
    text = yaml_text(plain(exercise), "En övning")
    again, problems = read_exercise(load(text, "o.yaml"), KNOWN, Suggestions())
    assert [str(p) for p in problems] == []
    assert again == exercise
    planned = sum(p.minutes for p in exercise.phases) + sum(s.minutes for s in exercise.slots)
    assert planned == minutes
    assert exercise.introduction
    assert exercise.rules
    assert exercise.roles
    assert exercise.groups


def test_every_placeholder_that_a_file_may_have_is_filled() -> None:
    assert tuple(FIELDS) == PLACEHOLDER_FIELDS


def test_three_hours_have_eight_to_twelve_injects_with_questions() -> None:
    exercise = proposed(180, "vård", "skola")
    played = [i for i in exercise.injects if i.kind is not InjectKind.CONTINGENCY]
    assert 8 <= len(played) <= 12
    assert all(i.questions for i in played)
    questions = [q for i in exercise.injects for q in i.questions]
    assert len(set(questions)) == len(questions)


def test_what_an_inject_takes_for_granted_is_so() -> None:
    for minutes in (90, 180, 240):
        for inject in proposed(minutes, "vård", "skola").injects:
            if inject.when.game is None:
                continue
            for assumed in inject.assumes:
                standing = COURSE.standing(assumed.id, inject.when.game)
                assert standing is assumed.standing, (inject.id, inject.text)


def test_nothing_is_left_to_fill_in_when_a_text_is_shown() -> None:
    for inject in proposed(180).injects:
        shown = Resolver(COURSE, inject.when.game or 0, str).fill(inject.text)
        assert "{{" not in shown
        assert "{" not in shown


def test_figures_of_another_municipality_are_not_played() -> None:
    texts = [i.text for i in proposed(180, "vård").injects]
    assert any("reporter" in t and "11.30" in t for t in texts)
    assert not any("340" in t for t in texts)
    assert any("340" in i.text for i in proposed(240, "vård", own=True).injects)


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Kl. 05.00 torsdag 18 mars 2027 ringer hon.", False),
        ("Vi är tolv personer.", True),
        ("290 namn", True),
        ("Sextioen svarar inte.", True),
        ("Ingen svarar.", False),
    ],
)
def test_figures_are_told_from_days_and_clocks(text: str, has: bool) -> None:
    assert has_figures(text) is has


def test_the_name_does_not_tell_how_long_it_lasts() -> None:
    assert proposed(90).name == "Mörkt: Vårdkontoret"


def test_a_department_that_nothing_happens_to_is_told() -> None:
    quiet = SCENARIO.model_copy(update={"id": "tyst"})
    model = MODEL.model_copy(
        update={"departments": {**MODEL.departments, "x": MODEL.departments["vård"]}}
    )
    with pytest.raises(InputError, match="påverkar ingen verksamhet"):
        propose(model, quiet, COURSE, Wish(("x",), 90, "p"), BANK)


@pytest.mark.parametrize("minutes", [0, 14, 481])
def test_a_length_that_is_no_exercise_is_told(minutes: int) -> None:
    with pytest.raises(InputError, match="mellan 15 minuter och 8 timmar"):
        plan_length(minutes)


def test_the_phases_are_those_between_which_most_changes() -> None:
    changes = Changes(COURSE, ("vård", "skola"))
    moments = changes.moments()
    chosen = choose_phases(changes, 3, lambda _: 0.0)

    def total(times: tuple[int, ...]) -> float:
        situations = [changes.situation(t) for t in times]
        return sum(changes.distance(a, b) for a, b in itertools.pairwise(situations))

    closest = max(45, (moments[-1] - moments[0]) // 9)
    all_ways = [
        (moments[0], *rest)
        for rest in itertools.combinations(moments[1:], 2)
        if all(b - a >= closest for a, b in itertools.pairwise((moments[0], *rest)))
    ]
    assert total(tuple(chosen)) == max(total(way) for way in all_ways)


def test_the_bank_has_many_questions_each_once() -> None:
    questions = [q for g in BANK.groups for q in g.questions]
    assert len(questions) >= 150
    assert len(set(questions)) == len(questions)
    assert all(q.endswith(("?", ".")) for q in questions)


@pytest.mark.parametrize(
    ("question", "activity", "fitting"),
    [
        ("Hur får nattpatrullen veta det när de sitter i bilen?", "LSS-boende", False),
        ("Hur får nattpatrullen veta det när de sitter i bilen?", "Hemtjänst", True),
        ("Hur märker ni att ett larm inte har kommit fram?", "Grundskola", False),
        ("Hur märker ni att ett larm inte har kommit fram?", "Trygghetslarm", True),
        ("Vilka elever är på plats?", "Förskola", True),
        ("Vilka elever är på plats?", "Biblioteket", False),
        ("Vem beslutar, och vem är ersättare i natt?", "Biblioteket", True),
        ("Vilka elever är på plats?", None, True),
    ],
)
def test_a_question_is_about_what_the_activity_has(
    question: str, activity: str | None, fitting: bool
) -> None:
    assert fits(question, activity) is fitting


def test_the_filter_of_questions_stops_none_everywhere() -> None:
    names = ("Hemtjänst", "Särskilt boende", "Trygghetslarm", "Grundskola", "Förskola", "Vatten")
    for group in load_questions().groups:
        for question in group.questions:
            assert any(fits(question, name) for name in names), question


def test_a_phase_begins_on_the_clock_where_nothing_happens_meanwhile() -> None:
    changes = Changes(Course(MODEL, simulate(MODEL, SCENARIO)), ("vård",))
    moments = changes.moments()
    odd = next(m for m, after in itertools.pairwise(moments) if after - m > 60) + 1
    (moved,) = on_the_clock(changes, [odd], ())
    assert moved % 30 == 0
    assert odd <= moved < odd + 30
    assert changes.situation(moved) == changes.situation(odd)
    # Neither past something to play, nor past a change, nor into the next phase.
    assert on_the_clock(changes, [odd], {odd}) == [odd]
    assert on_the_clock(changes, [odd, odd + 2], ())[0] == odd
    for change in moments:
        (kept,) = on_the_clock(changes, [change], ())
        assert changes.situation(kept) == changes.situation(change)


def test_a_scenario_that_hits_nothing_says_which_tags_it_looks_for() -> None:
    outages = [{"urval": {"taggar": ["elnät"]}}, {"urval": {"taggar": ["mobilnät"]}}]
    data = {"scenario": "x", "namn": "X", "bortfall": outages}
    scenario = Scenario.model_validate(data)
    course = Course(MODEL, simulate(MODEL, scenario))
    with pytest.raises(InputError, match="taggar som ingen av era resurser har: elnät, mobilnät"):
        propose(MODEL, scenario, course, Wish(("vård",), 90, "x"), load_questions())


def test_a_routine_that_ends_for_want_of_something_else_does_not_run_out() -> None:
    def runs_out(endurance: str) -> list[str]:
        text = yaml_text(plain(MODEL)).replace("uthållighet: 8 h", f"uthållighet: {endurance}")
        model = Municipality.model_validate(load(text, "x").data)
        ideas = Ideas(Course(model, simulate(model, SCENARIO)), ("vård",)).all()
        return [idea.subject for idea in ideas if idea.sort is Sort.RUNS_OUT]

    assert runs_out("8 h") == ["hemtjänst"]
    # It lasts longer than the outage, or than what it needs.
    assert runs_out("90 h") == []
