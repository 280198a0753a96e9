from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.analysis.base.results import ActivityOutage, FallbackUse, Interval
from kontinuitet.analysis.base.verdicts import (
    Extreme,
    Standing,
    beyond,
    exceeds,
    longest,
    standing,
    verdicts,
)

MINUTES = st.none() | st.integers(0, 12)


def outage(
    down: int | None, without: int | None, limit: int | None, *, fallback: bool = False
) -> ActivityOutage:
    return ActivityOutage(
        id="a",
        department="f",
        down=(Interval(0, down),),
        degraded=(),
        fallbacks=(FallbackUse("r", 0, down),) if fallback else (),
        outage=down,
        without_ability=without,
        alternative=0,
        without_ability_intervals=(),
        mtpd=limit,
        exceeds=exceeds(without, limit),
        data_loss=None,
        chain=(),
    )


def as_number(minutes: int | None) -> float:
    return float("inf") if minutes is None else float(minutes)


@given(st.dictionaries(st.sampled_from("pqrst"), MINUTES))
def test_the_longest_is_the_first_that_no_other_is_longer_than(
    found: dict[str, int | None],
) -> None:
    best = longest(found.items())
    if not found:
        assert best is None
        return
    most = max(as_number(m) for m in found.values())
    first = min(s for s, m in found.items() if as_number(m) == most)
    assert best == Extreme(found[first], first)


@given(MINUTES, st.none() | st.integers(0, 12))
def test_a_limit_is_broken_only_beyond_it_and_never_when_undecided(
    without: int | None, limit: int | None
) -> None:
    assert exceeds(without, limit) == (limit is not None and as_number(without) > limit)
    if limit is not None:
        gap = max(0.0, as_number(without) - limit)
        assert as_number(beyond(without, limit)) == gap
        assert exceeds(without, limit) == (gap > 0)


@given(
    st.dictionaries(
        st.sampled_from("pqrst"), st.tuples(MINUTES, MINUTES, st.booleans()), max_size=4
    ),
    st.none() | st.integers(0, 12),
    st.booleans(),
)
def test_verdicts_are_those_of_a_plain_walk_through_the_scenarios(
    told: dict[str, tuple[int | None, int | None, bool]], limit: int | None, missing: bool
) -> None:
    outages = {s: [outage(d, w, limit, fallback=f)] for s, (d, w, f) in told.items()}
    verdict = verdicts({"a": limit}, outages, ["z"] if missing else [])["a"]
    broken = sorted(
        s for s, (_, w, _) in told.items() if limit is not None and as_number(w) > limit
    )
    assert list(verdict.exceeded) == broken
    assert verdict.considered == len(told)
    if told:
        assert verdict.outage is not None
        assert as_number(verdict.outage.minutes) == max(as_number(d) for d, _, _ in told.values())
        assert verdict.without is not None
        worst = verdict.without.scenario
        assert all(as_number(told[worst][1]) >= as_number(w) for _, w, _ in told.values())
    if broken:
        assert verdict.gap is not None
        assert limit is not None
        assert verdict.gap.scenario in broken
        assert as_number(verdict.gap.minutes) == max(as_number(told[s][1]) for s in broken) - limit
        assert verdict.standing is Standing.EXCEEDED
    else:
        assert verdict.gap is None
        assert verdict.standing is not Standing.EXCEEDED
    # The verdict is never milder than that of any one scenario.
    order = list(Standing)
    for hit in outages.values():
        assert order.index(verdict.standing) <= order.index(standing(hit[0]))
    if missing or not told or limit is None:
        assert verdict.standing in (Standing.EXCEEDED, Standing.UNDECIDED, Standing.UNCERTAIN)


def test_each_time_has_its_own_worst_scenario() -> None:
    outages = {
        "lång": [outage(16 * 1440, 30, 60, fallback=True)],
        "storm": [outage(3 * 1440, 3 * 1440, 60)],
    }
    verdict = verdicts({"a": 60, "b": 60}, outages)["a"]
    assert verdict.outage == Extreme(16 * 1440, "lång")
    assert verdict.without == Extreme(3 * 1440, "storm")
    assert verdict.gap == Extreme(3 * 1440 - 60, "storm")
    assert verdict.standing is Standing.EXCEEDED
    assert verdicts({"a": 60, "b": 60}, outages)["b"].standing is Standing.UNTOUCHED


def test_what_never_comes_back_is_longer_than_anything() -> None:
    outages = {"p": [outage(10**6, 10**6, 5)], "q": [outage(None, None, 5)]}
    verdict = verdicts({"a": 5}, outages)["a"]
    assert verdict.outage == verdict.without == verdict.gap == Extreme(None, "q")
