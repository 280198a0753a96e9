"""Who does what: exact choice of different people, and what is missing when there is none."""

from __future__ import annotations

from itertools import combinations, permutations

from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.analysis.base.crew import (
    Crew,
    Member,
    Requirement,
    Shortage,
    assign,
    missing_people,
)
from kontinuitet.model.staffing import Staffing

SKILLS = ("app", "el", "nät", "server")

crews = st.lists(st.frozensets(st.sampled_from(SKILLS), max_size=4), max_size=6).map(
    lambda all_skills: Crew(tuple(Member(f"p{i}", s) for i, s in enumerate(all_skills)))
)
requirements = st.dictionaries(st.sampled_from(SKILLS), st.integers(0, 3), max_size=4).map(
    lambda counts: tuple(sorted(counts.items()))
)


def by_trial(crew: Crew, free: list[int], people: Requirement) -> tuple[int, ...] | None:
    places = [skill for skill, count in people for _ in range(count)]
    order = sorted(free, key=lambda m: (len(crew.members[m].skills), m))
    for chosen in combinations(order, len(places)):
        for seated in permutations(chosen):
            if all(s in crew.members[m].skills for m, s in zip(seated, places, strict=True)):
                return tuple(sorted(chosen))
    return None


@given(crews, requirements, st.data())
def test_the_choice_is_the_first_that_fits_when_all_are_tried(
    crew: Crew, people: Requirement, data: st.DataObject
) -> None:
    everyone = list(range(len(crew.members)))
    free = [m for m in everyone if data.draw(st.booleans())]
    if sum(count for _, count in people) > 6:
        return
    assert assign(crew, set(free), people) == by_trial(crew, free, people)


@given(crews, requirements)
def test_something_is_missing_exactly_when_nobody_can_be_assigned(
    crew: Crew, people: Requirement
) -> None:
    possible = assign(crew, range(len(crew.members)), people) is not None
    missing = missing_people(crew, people)
    assert possible is (missing == [])
    wanted = dict(people)
    for short in missing:
        have = [m for m in crew.members if m.skills & set(short.skills)]
        assert short.have == len(have) < short.needed == sum(wanted[s] for s in short.skills)


def crew_of(*skills: set[str]) -> Crew:
    return Crew(tuple(Member(f"p{i}", frozenset(s)) for i, s in enumerate(skills)))


def test_those_who_can_do_much_are_kept_for_work_that_needs_it() -> None:
    crew = crew_of({"app", "server"}, {"server"})
    assert assign(crew, {0, 1}, [("server", 1)]) == (1,)


def test_people_change_places_so_that_all_fit() -> None:
    # The first chosen by preference sits where only he can not: the others must move round.
    crew = crew_of({"app", "server"}, {"app", "nät"}, {"nät", "server"})
    assert assign(crew, {0, 1, 2}, [("app", 1), ("nät", 1), ("server", 1)]) == (0, 1, 2)


def test_one_person_with_two_skills_is_one_person() -> None:
    crew = crew_of({"app", "server"})
    assert assign(crew, {0}, [("app", 1), ("server", 1)]) is None
    assert missing_people(crew, [("app", 1), ("server", 1)]) == [
        Shortage(("app", "server"), needed=2, have=1)
    ]


def test_a_skill_that_nobody_has_is_named() -> None:
    crew = crew_of({"server"}, {"server"})
    assert missing_people(crew, [("nät", 1), ("server", 3)]) == [
        Shortage(("nät",), needed=1, have=0),
        Shortage(("server",), needed=3, have=2),
    ]


def test_no_staffing_is_unlimited_and_an_empty_one_is_nobody() -> None:
    assert Crew.of(None) is None
    assert Crew.of(Staffing()) == Crew(())


def test_pools_are_people_with_one_skill_each_called_by_number() -> None:
    staffing = Staffing.model_validate(
        {
            "personer": {
                "server-2": {"namn": "Tekniker", "kompetenser": ["nät"], "tillgänglig_från": "2 h"},
                "anna": {"namn": "Tekniker 2", "kompetenser": ["nät", "server"]},
            },
            "pooler": {"server": 2, "nät": 1},
        }
    )
    crew = Crew.of(staffing)
    assert crew is not None
    assert crew.members == (
        Member("anna", frozenset({"nät", "server"})),
        Member("server-2", frozenset({"nät"}), 120),
        Member("nät-1", frozenset({"nät"})),
        Member("server-1", frozenset({"server"})),
        Member("server-3", frozenset({"server"})),
    )


def test_a_pool_of_twelve_is_taken_in_order_of_number() -> None:
    crew = Crew.of(Staffing.model_validate({"pooler": {"server": 12}}))
    assert crew is not None
    chosen = assign(crew, set(range(12)), [("server", 3)])
    assert chosen is not None
    assert [crew.members[m].id for m in chosen] == ["server-1", "server-2", "server-3"]
