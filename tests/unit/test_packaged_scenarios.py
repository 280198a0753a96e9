"""The packaged scenarios: they load, fit any municipality's tags, and carry a complete exercise."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from kontinuitet import bundled
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.base import fold
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import ExerciseMaterial, Scenario

EXPECTED = {
    "ad-cirkel",
    "driftleverantör-borta",
    "dörrlarm-låser",
    "elavbrott-36h",
    "fiberbrott",
    "hr-leverantör-läcka",
    "laptopstölder",
    "larm-fördröjs",
    "personalbortfall",
    "skolutskrift-och-frånvaro",
    "stormen",
    "trygghetslarm-nere",
    "usb-minne-går-sönder",
    "utpressningsangrepp-jul",
    "vald-nedstängning",
}
#: Not built on one real event: everything else has to say what is known of the event.
INVENTED = {"ad-cirkel", "elavbrott-36h"}
#: Real companies may be named as a fact about a real event, never in the story.
COMPANIES = ("Tietoevry", "Careium", "Tunstall", "Miljödata", "Skola24", "Lifecare", "Treserva")
#: What an exercise text may never say: somebody could believe it.
FORBIDDEN = ("ingen övning", "inte en övning", "inte är en övning", "skarpt läge", "112")
#: Five digits or more after a leading zero or +46, with the usual separators.
PHONE = re.compile(r"(?<![\d.,-])(?:\+46|0)[\s-]?\d(?:[\s-]?\d){4,}")
WEEKDAYS = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag")
MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)

FILES = bundled.names("scenarios")


@cache
def scenario_of(file: str) -> Scenario:
    source = load(bundled.read_bytes("scenarios", file), file)
    assert source.problems == ()
    return Scenario.model_validate(source.data)


def exercise_of(file: str) -> ExerciseMaterial:
    exercise = scenario_of(file).exercise
    assert exercise is not None
    return exercise


@cache
def example() -> Municipality:
    with bundled.folder("examples", "exempelkoping") as folder:
        municipality = load_workspace(folder).municipality
    assert municipality is not None
    return municipality


def texts_of(value: object) -> Iterator[str]:
    """Yield every text of dumped data, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_of(part)


def clock(starts: datetime.datetime, minute: int) -> str:
    """Write game time as it is read aloud."""
    at = starts + datetime.timedelta(minutes=minute)
    return f"{WEEKDAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]} kl. {at.hour}.{at:%M}. "


def test_all_fifteen_scenarios_are_packaged_and_no_id_stands_twice() -> None:
    ids = [scenario_of(file).id for file in FILES]
    assert sorted(ids) == sorted(EXPECTED)


@pytest.mark.parametrize("file", FILES)
class TestScenario:
    def test_file_is_named_by_the_folded_id(self, file: str) -> None:
        stem = file.removesuffix(".yaml")
        assert stem.isascii()
        assert fold(scenario_of(file).id) == fold(stem)

    def test_says_what_has_happened_when_it_starts_and_what_is_assumed(self, file: str) -> None:
        scenario = scenario_of(file)
        assert scenario.starts is not None
        assert scenario.starts.year == 2027
        assert scenario.description is not None
        assert 3 <= len(re.findall(r"[.!?](?:\s|$)", scenario.description)) <= 7
        assert len(scenario.assumptions) >= 3

    def test_names_the_source_of_a_real_event_with_its_year(self, file: str) -> None:
        scenario = scenario_of(file)
        if scenario.id in INVENTED and scenario.source is None:
            return
        assert scenario.source is not None
        assert re.search(r"\b(?:19|20)\d\d\b", scenario.source)

    def test_selects_by_tags_and_never_by_ids_of_one_municipality(self, file: str) -> None:
        for outage in scenario_of(file).outages:
            assert outage.resources == ()
            assert outage.selection is not None
            assert outage.selection.tags
            assert outage.selection.supplier is None
            assert outage.selection.site is None

    def test_every_outage_says_why(self, file: str) -> None:
        assert all(outage.cause for outage in scenario_of(file).outages)

    def test_every_selection_hits_something_in_the_example(self, file: str) -> None:
        resources = example().resources.values()
        for outage in scenario_of(file).outages:
            assert outage.selection is not None
            hit = [r for r in resources if outage.selection.matches(r)]
            assert hit, outage.selection.tags

    def test_an_outage_without_end_hits_only_what_restart_work_brings_back(self, file: str) -> None:
        # A resource without restart work is up again at once, so an open outage of it is nothing.
        for outage in scenario_of(file).outages:
            if outage.end is None:
                assert outage.selection is not None
                hit = [r for r in example().resources.values() if outage.selection.matches(r)]
                assert any(r.restart is not None and r.restart.time.likely for r in hit)

    def test_exercise_has_a_purpose_goals_indicators_and_closing_questions(self, file: str) -> None:
        exercise = exercise_of(file)
        assert exercise.purpose
        assert 2 <= len(exercise.goals) <= 4
        assert len({goal.id for goal in exercise.goals}) == len(exercise.goals)
        for goal in exercise.goals:
            assert 2 <= len(goal.indicators) <= 3, goal.id
        assert len(exercise.questions) >= 3

    def test_every_inject_serves_a_goal_and_every_goal_has_an_inject(self, file: str) -> None:
        exercise = exercise_of(file)
        goals = {goal.id for goal in exercise.goals}
        for inject in exercise.injects:
            assert inject.goals, inject.id
            assert set(inject.goals) <= goals, inject.id
        assert {g for inject in exercise.injects for g in inject.goals} == goals

    def test_every_inject_is_complete_and_they_come_in_order_of_time(self, file: str) -> None:
        injects = exercise_of(file).injects
        assert 5 <= len(injects) <= 8
        assert len({inject.id for inject in injects}) == len(injects)
        assert all(a.time < b.time for a, b in pairwise(injects))
        for inject in injects:
            assert inject.sender, inject.id
            assert inject.receiver, inject.id
            assert len(inject.questions) >= 2, inject.id
            assert inject.expected, inject.id

    def test_every_inject_begins_with_the_clock_of_its_game_time(self, file: str) -> None:
        starts = scenario_of(file).starts
        assert starts is not None
        for inject in exercise_of(file).injects:
            assert inject.text.startswith(clock(starts, inject.time)), inject.id

    def test_nothing_can_be_taken_for_a_real_alarm(self, file: str) -> None:
        for text in texts_of(scenario_of(file).model_dump(mode="json")):
            words = text.casefold()
            assert not [w for w in FORBIDDEN if re.search(rf"\b{w}\b", words)], text
            assert not PHONE.search(text), text
            assert "@" not in text, text

    def test_no_real_company_takes_part_in_the_story(self, file: str) -> None:
        told = scenario_of(file).model_dump(mode="json", exclude={"source"})
        for text in texts_of(told):
            assert not [c for c in COMPANIES if c.casefold() in text.casefold()], text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 011-00 00 01 nu", True),
        ("ring 070-174 06 50", True),
        ("på +46 70 174 06 50", True),
        ("kostade 2 265 300 kronor", False),
        ("den 16 december kl. 03.00", False),
        ("28 528 kunder och 1 260 till", False),
    ],
)
def test_a_telephone_number_is_told_from_other_figures(text: str, found: bool) -> None:
    assert bool(PHONE.search(text)) is found


def _figure(text: str, word: str) -> list[int]:
    """Return the figures that stand before a word: ``1 180 larm`` is 1180."""
    found = re.findall(rf"(?<![\d.])(\d{{1,3}}(?:[ \u00a0]\d{{3}})*) {word}", text)
    return [int(re.sub(r"\D", "", number)) for number in found]


@pytest.mark.parametrize(
    ("file", "word", "activity"),
    [
        ("trygghetslarm-nere.yaml", "larm", "trygghetslarm"),
        ("driftleverantor-borta.yaml", "hushåll", "ekonomiskt-bistånd"),
        ("utpressningsangrepp-jul.yaml", "hushåll", "ekonomiskt-bistånd"),
    ],
)
def test_figures_of_injects_agree_with_the_example(file: str, word: str, activity: str) -> None:
    described = example().activities[activity].description or ""
    expected = _figure(described, "personer" if word == "larm" else word)
    said = [n for inject in exercise_of(file).injects for n in _figure(inject.text, word)]
    assert len(expected) == 1
    assert said
    assert set(said) == set(expected)


def test_staff_and_systems_of_injects_agree_with_the_example() -> None:
    model = example()
    staffing = model.staffing
    assert staffing is not None
    people = len(staffing.persons) + sum(staffing.pools.values())
    told = [i.text for i in exercise_of("utpressningsangrepp-jul.yaml").injects]
    assert any(f"Vi är {people} personer" in text for text in told)
    (run_elsewhere,) = [
        [i for i, r in model.resources.items() if chosen.matches(r)]
        for chosen in (o.selection for o in scenario_of("driftleverantor-borta.yaml").outages)
        if chosen is not None and "extern-drift" in chosen.tags
    ]
    told = [i.text for i in exercise_of("driftleverantor-borta.yaml").injects]
    assert any(f"{len(run_elsewhere)} system" in text for text in told)


def test_no_cause_of_a_death_is_implied() -> None:
    for file in FILES:
        assert not re.search(r"avled|avlid|omkom", scenario_of(file).source or ""), file
