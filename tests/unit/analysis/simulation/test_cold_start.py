"""A total cold start: what somebody starts is down, what nobody starts is not."""

from __future__ import annotations

from kontinuitet.analysis.simulation.cold_start import COLD_START, cold_start
from kontinuitet.analysis.simulation.scenario import simulate
from tests.unit.analysis.small_models import make_municipality, manual


def test_all_that_somebody_starts_is_started_from_the_beginning_and_nothing_else() -> None:
    model = make_municipality(
        {
            "el": {},
            "ad": manual("30 min"),
            "journal": manual("20 min", "ad", "el"),
            "portal": {"behöver": ["journal"]},
        },
        {"v": {"behöver": ["portal"]}},
    )
    scenario = cold_start(model)
    assert scenario is not None
    assert scenario.id == COLD_START
    assert scenario.starts is None
    assert scenario.outages[0].resources == ("ad", "journal")
    order = simulate(model, scenario).restart.order
    assert [(s.id, s.start, s.end, s.by_itself) for s in order] == [
        ("ad", 0, 30, False),
        ("journal", 30, 50, False),
        ("portal", 50, 50, True),
    ]


def test_without_anything_to_start_there_is_no_cold_start() -> None:
    assert cold_start(make_municipality({"el": {}}, {"v": {"behöver": ["el"]}})) is None
