"""The timeline in text: one row an activity, the worst of each stretch of time."""

from typing import Any

from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.cli.timeline import MOST_ROWS, timeline
from tests.unit.analysis.small_models import make_municipality, make_scenario

DARK = make_scenario({"resurser": ["el"], "från": "2 h", "till": "12 h"})
ROUTINE = {
    "pärm": {"namn": "Pärm", "ersätter": ["el"], "startar_inom": "1 h", "uthållighet": "4 h"}
}


def drawn(activities: dict[str, Any], resources: dict[str, Any] | None = None) -> list[str]:
    municipality = make_municipality(resources or {"el": {}}, activities)
    return timeline(simulate(municipality, DARK), municipality, DARK).splitlines()


def row(lines: list[str], name: str) -> str:
    (found,) = [line for line in lines if line.startswith(name)]
    return found.split()[-1]


def test_each_state_has_its_sign_at_its_time() -> None:
    lines = drawn(
        {
            "vård": {"behöver": ["el"], "reservrutiner": ROUTINE},
            "skola": {"behöver": [{"resurs": "el", "vid_bortfall": "nedsatt"}]},
        }
    )
    assert lines[-1].endswith("Ett tecken är 15 min.")
    hour = 4
    expected = 2 * "·" + "#" + 4 * "r" + 5 * "#"
    assert row(lines, "Vård") == "".join(c * hour for c in expected) + "··"
    assert row(lines, "Skola") == "·" * 2 * hour + "~" * 10 * hour + "··"


def test_who_never_comes_back_is_down_to_the_end() -> None:
    resources = {"el": {}, "ad": {"behöver": ["dns", "el"]}, "dns": {"behöver": ["ad"]}}
    lines = drawn({"vård": {"behöver": ["ad"]}}, resources)
    assert row(lines, "Vård").endswith("#")


def test_more_than_forty_activities_are_counted() -> None:
    lines = drawn({f"v{i:03}": {"behöver": ["el"]} for i in range(MOST_ROWS + 3)})
    assert "… och 3 verksamheter till." in lines
    assert sum(line.startswith("V0") for line in lines) == MOST_ROWS


def test_nobody_affected_is_said() -> None:
    assert drawn({"vård": {}}) == ["Ingen verksamhet påverkas."]
