"""Uncertain durations: the draws, the shifting of the plan, and what is told about activities."""

from random import Random
from typing import Any

import pytest

from kontinuitet.analysis.base.crew import Crew
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.analysis.simulation.uncertainty import (
    Job,
    plan_of,
    quantiles,
    sample_ends,
    uncertain_returns,
)
from kontinuitet.model.landscape import Municipality
from tests.reference.cases import random_case
from tests.unit.analysis.small_models import make_municipality, make_scenario


@pytest.mark.parametrize("time", [(0, 10, 100), (20, 20, 60), (20, 60, 60), (5, 6, 7)])
def test_the_draws_follow_the_triangular_distribution(time: tuple[int, int, int]) -> None:
    least, likely, most = time
    table = quantiles(*time)
    assert len(table) == 4_096
    assert table == sorted(table)
    assert min(table) >= least
    # The very last minute can be rarer than one in 4 096.
    assert most - 1 <= table[-1] <= most
    assert sum(table) / len(table) == pytest.approx((least + likely + most) / 3, abs=0.05)


def random_jobs(rng: Random) -> list[Job]:
    jobs = []
    for place in range(rng.randint(1, 12)):
        after = tuple(sorted(rng.sample(range(place), min(place, rng.randint(0, 3)))))
        least = rng.choice((0, 5, 10))
        likely = least + rng.choice((0, 0, 5, 30))
        time = (least, likely, likely + rng.choice((0, 0, 10, 60)))
        jobs.append(Job(f"j{place}", rng.choice((0, 0, 20, 90)), after, rng.choice((0, 7)), time))
    return jobs


def test_ends_are_the_longest_path_of_every_sample() -> None:
    for seed in range(300):
        jobs = random_jobs(Random(seed))
        samples = 40
        found = sample_ends(jobs, range(len(jobs)), samples=samples, seed=seed)
        tables = [quantiles(*j.time) if j.time[0] < j.time[2] else [j.time[0]] for j in jobs]
        drawn = [Random(f"{seed} {j.id}").randbytes(2 * samples) for j in jobs]
        for n in range(samples):
            ends: list[int] = []
            for job, table, words in zip(jobs, tables, drawn, strict=True):
                word = (words[2 * n] + 256 * words[2 * n + 1]) % len(table)
                start = max([job.earliest, *(ends[a] for a in job.after)])
                ends.append(start + job.fixed + table[word])
            assert [column[n] for column in found] == ends


def test_chunks_of_samples_do_not_show() -> None:
    jobs = random_jobs(Random(5))
    many = sample_ends(jobs, [len(jobs) - 1], samples=2_500)
    assert len(many[0]) == 2_500
    assert sample_ends(jobs, [len(jobs) - 1], samples=2_500) == many


def test_a_job_that_waits_for_a_later_one_is_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        sample_ends([Job("a", 0, (0,), 0, (1, 1, 1))], [0])


def test_without_uncertainty_no_restart_is_later_than_in_the_plan() -> None:
    nobody = Municipality.model_validate({"kommun": {"namn": "K"}})
    same = later = 0
    for seed in range(600):
        case = random_case(seed, break_glass=False)
        course = Course(case.net, run(case.net, case.faults, case.crew, case.priority))
        jobs = plan_of(nobody, course, case.faults, case.crew)
        ends = sample_ends(jobs, range(len(jobs)), samples=1)
        for job, column in zip(jobs, ends, strict=True):
            planned = course.last_work[case.net.index[job.id]].end
            assert column[0] <= planned
            same += column[0] == planned
            later += column[0] < planned
    # Restarts that were begun before and aborted are not part of the plan that is shifted.
    assert later < same / 20


def model(**activity: Any) -> Municipality:
    return make_municipality(
        {
            "nät": {
                "återstart": {
                    "tid": {"minst": "1 h", "troligast": "1 h", "mest": "4 h"},
                    "kräver": {"server": "1"},
                }
            },
            "journal": {
                "återstart": {
                    "tid": {"minst": "30 min", "troligast": "1 h", "mest": "2 h"},
                    "kräver": {"server": "1"},
                },
                "behöver": ["nät"],
            },
        },
        {"vård": {"behöver": ["journal"], **activity}},
        pools={"server": "1"},
    )


def test_median_percentile_and_risk_of_an_activity() -> None:
    scenario = make_scenario({"resurser": ["nät"]})
    (found,) = uncertain_returns(model(acceptabel_avbrottstid="3 h"), scenario)
    assert found.planned == 120
    # Mean (60+60+240)/3 + (30+60+120)/3 = 190; skewed to the right.
    assert 120 < found.median < 190 < found.percentile_90 <= 360
    assert found.too_late is not None
    assert 0.4 < found.too_late < 0.6
    assert uncertain_returns(model(acceptabel_avbrottstid="3 h"), scenario) == (found,)


def test_a_fallback_routine_lessens_the_risk_and_no_limit_gives_none() -> None:
    scenario = make_scenario({"resurser": ["nät"]})
    routine = {
        "pärm": {
            "namn": "Pärm",
            "ersätter": ["journal"],
            "startar_inom": "1 h",
            "uthållighet": "2 h",
        }
    }
    limited = model(acceptabel_avbrottstid="1 h", reservrutiner=routine)
    (found,) = uncertain_returns(limited, scenario)
    # One hour without before the routine is going: late only when it runs out, after 3 h.
    (bare,) = uncertain_returns(model(acceptabel_avbrottstid="3 h"), scenario)
    assert found.too_late == bare.too_late
    (unlimited,) = uncertain_returns(model(), scenario)
    assert unlimited.too_late is None


def test_a_time_broken_already_in_the_best_case_is_certain() -> None:
    scenario = make_scenario({"resurser": ["nät"]})
    (found,) = uncertain_returns(model(acceptabel_avbrottstid="1 h"), scenario)
    assert found.too_late == 1.0


def test_the_other_work_of_the_same_person_delays_too() -> None:
    municipality = make_municipality(
        {
            "a": {
                "återstart": {
                    "tid": {"minst": "1 h", "troligast": "1 h", "mest": "9 h"},
                    "kräver": {"server": "1"},
                }
            },
            "b": {"återstart": {"tid": "1 h", "kräver": {"server": "1"}}},
        },
        {"va": {"behöver": ["a"], "vikt": "10"}, "vb": {"behöver": ["b"]}},
        pools={"server": "1"},
    )
    returns = {
        r.id: r for r in uncertain_returns(municipality, make_scenario({"resurser": ["a", "b"]}))
    }
    assert returns["va"].planned == 60
    assert returns["vb"].planned == 120
    assert returns["vb"].median == returns["va"].median + 60
    assert Crew.of(municipality.staffing) is not None
