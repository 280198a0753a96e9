"""Losses, demands and waivers on graphs that nobody in this project made: no mismatch."""

from pathlib import Path

import pytest

from tests.reference.graphs import check, read_net

DATA = Path(__file__).parents[3] / "data"


@pytest.mark.parametrize(
    ("name", "nodes", "circles"),
    [("awesome_compose", 42, 50), ("systemd_units_debian12", 210, 50)],
)
def test_real_graphs_give_what_the_references_give(name: str, nodes: int, circles: int) -> None:
    checked = check(read_net(DATA / f"{name}.csv"))
    assert checked.wrong == ()
    assert checked.nodes == checked.losses == nodes
    assert checked.demands > nodes // 2
    assert checked.circular  # with circles made in it
    assert checked.circles >= circles
