"""The timelines of an outage and of a restart, as SVG."""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.pictures.canvas import MM
from kontinuitet.documents.pictures.chart import IN_REPORT, LANDSCAPE, UPRIGHT
from kontinuitet.documents.pictures.drawn import Picture
from kontinuitet.documents.pictures.gantt import in_short, restart_picture
from kontinuitet.documents.pictures.outage import MOST_ROWS, outage_picture
from kontinuitet.documents.pictures.timeaxis import begin_at, end_of, step_for, ticks
from tests.unit.analysis.small_models import make_municipality, make_scenario, manual

SVG = "{http://www.w3.org/2000/svg}"
DARK = make_scenario({"resurser": ["el"], "från": "2 h", "till": "12 h"})
DATED = make_scenario(
    {"resurser": ["el"], "från": "2 h", "till": "12 h"}, startar="2027-01-18T06:30"
)
CIRCLE = {"el": {}, "ad": {"behöver": ["dns", "el"]}, "dns": {"behöver": ["ad"]}}


def texts(picture: Picture) -> list[str]:
    root = etree.fromstring(picture.svg)
    return [t.text or "" for t in root.iter(f"{SVG}text")]


def outage(activities: dict[str, Any], scenario: Any = DARK, **more: Any) -> Picture:
    model = make_municipality(more.pop("resources", {"el": {}}), activities)
    return outage_picture(model, scenario, simulate(model, scenario), **more)


def restart(resources: dict[str, Any], scenario: Any, **staff: Any) -> Picture:
    model = make_municipality(
        resources, {"vård": {"behöver": sorted(resources), "samhällsviktig": "ja"}}, **staff
    )
    return restart_picture(model, scenario, simulate(model, scenario))


def test_each_activity_has_a_row_with_its_figures() -> None:
    said = texts(outage({"vård": {"behöver": ["el"], "acceptabel_avbrottstid": "4 h"}}))
    for text in ("Förvaltningen", "Vård", "10 h", "4 h", "12 h", "utan förmåga"):
        assert text in said


def test_calendar_time_stands_on_the_axis_when_the_scenario_has_a_start() -> None:
    said = texts(outage({"vård": {"behöver": ["el"]}}, DATED))
    assert "mån 18 jan" in said
    assert "06.30" in said
    assert "2027-01-18 kl. 18.30" in said
    assert "06.30" not in texts(outage({"vård": {"behöver": ["el"]}}))


def test_more_than_forty_are_counted_in_the_picture() -> None:
    picture = outage({f"v{i:02}": {"behöver": ["el"]} for i in range(MOST_ROWS + 7)})
    said = texts(picture)
    assert "… och 7 verksamheter till, se tabellen." in said
    assert sum(bool(re.fullmatch(r"V\d\d", t)) for t in said) == MOST_ROWS
    assert "De 40 mest drabbade visas." in picture.description


def test_who_is_worst_hit_is_never_left_out() -> None:
    many: dict[str, Any] = {f"v{i:02}": {"behöver": ["el"]} for i in range(MOST_ROWS + 7)}
    many["v46"]["acceptabel_avbrottstid"] = "1 h"
    said = texts(outage(many))
    assert "V46" in said
    assert "V45" not in said


def test_who_never_comes_back_is_said_in_words() -> None:
    picture = outage({"vård": {"behöver": ["ad"]}}, resources=CIRCLE)
    assert "utan förmåga, kommer inte tillbaka" in texts(picture)
    assert "aldrig" in texts(picture)
    assert "1 verksamhet kommer inte tillbaka." in picture.description


@pytest.mark.parametrize("number", [1, 12, 50])
@pytest.mark.parametrize("page", [None, IN_REPORT])
def test_the_picture_holds_its_page_and_all_its_text(number: int, page: Any) -> None:
    name = "Handläggning av ekonomiskt bistånd, budgetrådgivning och skuldsanering, grupp"
    acts = {f"v{i:02}": {"behöver": ["el"], "namn": f"{name} {i}"} for i in range(number)}
    picture = outage(acts, DATED, page=page)
    canvas = picture.canvas
    pages = [page] if page else [LANDSCAPE, UPRIGHT]
    assert any(
        abs(canvas.width - p.width * MM) < 0.1 and canvas.height <= p.height * MM + 1 for p in pages
    )
    for text in etree.fromstring(picture.svg).iter(f"{SVG}text"):
        x, y = float(text.get("x", "-1")), float(text.get("y", "-1"))
        assert 0 <= x <= canvas.width
        assert 0 <= y <= canvas.height


@pytest.mark.parametrize("end", ["20 min", "3 h", "5 dygn", "21 dygn", "1 år"])
def test_the_axis_has_a_few_marks_however_long_it_lasts(end: str) -> None:
    scenario = make_scenario({"resurser": ["el"], "till": end})
    said = texts(outage({"vård": {"behöver": ["el"]}}, scenario))
    marks = [t for t in said if re.fullmatch(r"(T\+)?\d+( h \d\d| min| h| dygn)?", t)]
    assert 3 <= len(marks) <= 20


def test_marks_are_evenly_spaced_and_never_more_than_asked_for() -> None:
    for last in (1, 7, 59, 240, 1441, 30_000, 5_000_000):
        for most in (2, 5, 12):
            found = [t.minute for t in ticks(0, last, most, None)]
            assert len(found) <= most
            assert {b - a for a, b in itertools.pairwise(found)} <= {step_for(last, most)}


def test_a_day_is_written_once_where_it_changes() -> None:
    starts = datetime.datetime(2027, 1, 18, 18, 0)
    days = [t.day for t in ticks(0, 1440, 9, starts)]
    assert days == ["mån 18 jan", "", "tis 19 jan", "", "", "", "", "", ""][: len(days)]


def test_an_axis_with_a_long_empty_beginning_starts_later() -> None:
    assert begin_at(60, 1000, 10) == 0
    begin = begin_at(36 * 60, 43 * 60, 10)
    assert 34 * 60 <= begin < 36 * 60


def test_an_axis_ends_after_the_last_change() -> None:
    assert end_of(100, endless=False) > 100
    assert end_of(100, endless=True) > end_of(100, endless=False)
    assert end_of(0, endless=False) > 0


def test_each_person_has_a_row_with_the_numbers_of_the_work() -> None:
    systems = {"a": manual("2 h"), "b": manual("2 h", "a"), "c": manual("2 h")}
    picture = restart(
        systems,
        make_scenario({"resurser": ["a", "b", "c"]}),
        persons={
            "p1": {"namn": "Kim", "kompetenser": ["server"]},
            "p2": {"namn": "Robin", "kompetenser": ["server"]},
        },
    )
    said = texts(picture)
    assert {"Kim", "Robin", "1", "2", "3", "Samhällsviktiga verksamheter", "Vård"} <= set(said)
    assert "Kim gör nummer" in picture.description


def test_a_person_with_protected_data_is_told_by_id_only() -> None:
    picture = restart(
        {"a": manual("2 h")},
        make_scenario({"resurser": ["a"]}),
        persons={
            "tekniker-1": {
                "namn": "Hemlig Person",
                "kompetenser": ["server"],
                "telefon": "070-999 99 99",
                "skyddade_personuppgifter": "ja",
            }
        },
    )
    assert b"Hemlig" not in picture.svg
    assert b"070-999" not in picture.svg
    assert "tekniker-1" in texts(picture)


def test_what_starts_by_itself_at_once_shares_a_row_with_its_numbers_in_short() -> None:
    systems: dict[str, Any] = {f"s{i}": {} for i in range(5)}
    picture = restart(systems, make_scenario({"resurser": sorted(systems), "till": "4 h"}))
    said = texts(picture)
    assert "Startar av sig själv" in said
    assert "1–5" in said


def test_numbers_in_short() -> None:
    assert in_short([9, 1, 3, 4, 5, 8]) == "1, 3–5, 8, 9"


def test_without_staffing_the_work_is_shown_under_a_heading_that_says_so() -> None:
    said = texts(restart({"a": manual("2 h")}, make_scenario({"resurser": ["a"]})))
    assert "Arbete, bemanning saknas i modellen" in said


def test_nothing_to_start_is_said() -> None:
    model = make_municipality({"el": {}}, {"vård": {"behöver": ["el"]}})
    result = simulate(model, make_scenario({"resurser": ["el"], "till": "1 h"}))
    nothing = replace(result, activities=(), restart=replace(result.restart, order=()))
    assert "Inget system behöver startas om i scenariot." in texts(
        restart_picture(model, DARK, nothing)
    )
    assert "Ingen verksamhet påverkas." in texts(outage_picture(model, DARK, nothing))


def test_the_same_input_gives_the_same_picture() -> None:
    acts = {f"v{i}": {"behöver": ["el"]} for i in range(9)}
    assert outage(acts).svg == outage(dict(reversed(acts.items()))).svg
