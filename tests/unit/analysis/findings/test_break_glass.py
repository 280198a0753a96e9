"""Advice about break-glass steps: the right edges, followed to the letter by program."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from kontinuitet.analysis.assessment.analysis import cold_start_circles
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.results import Circle
from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.unit.analysis.small_models import row_of

START = {"gäller": "start"}


def directory(**other: dict[str, Any]) -> dict[str, Any]:
    """Return power, room, network, storage, virtualisation, AD and DNS; ``other`` replaces some."""

    def work(time: str) -> dict[str, Any]:
        return {"tid": time, "kräver": {"server": "1"}}

    resources: dict[str, Any] = {
        "elnät": {"typ": "el"},
        "datahall": {"typ": "lokal", "behöver": ["elnät"]},
        "switch": {"typ": "nät", "behöver": ["datahall"], "återstart": work("15 min")},
        "lagring": {"typ": "bassystem", "behöver": ["switch"], "återstart": work("45 min")},
        "vmware": {
            "typ": "bassystem",
            "behöver": ["lagring", "switch", {"resurs": "ad", **START}, {"resurs": "dns", **START}],
            "återstart": work("1 h"),
        },
        "ad": {
            "typ": "bassystem",
            "behöver": ["vmware", {"resurs": "dns", "uthållighet": "30 min"}],
            "återstart": work("45 min"),
        },
        "dns": {"typ": "bassystem", "behöver": ["vmware", "ad"], "återstart": work("15 min")},
    }
    for identity, changes in other.items():
        resources[identity] = {**resources[identity], **changes}
    return {
        "kommun": {"namn": "Provköping"},
        "förvaltningar": {"f": {"namn": "Förvaltningen"}},
        "resurser": {i: {"namn": i.upper(), **r} for i, r in resources.items()},
        "verksamheter": {"vård": {"namn": "Vård", "förvaltning": "f", "behöver": ["dns"]}},
        "bemanning": {"pooler": {"server": "1"}},
    }


def circle_of(data: dict[str, Any]) -> Circle:
    (circle,) = cold_start_circles(compile_municipality(Municipality.model_validate(data)))
    return circle


def follow(data: dict[str, Any]) -> dict[str, Any]:
    """Document every step that is advised, until nothing more is."""
    told = copy.deepcopy(data)
    for _ in range(9):
        municipality = Municipality.model_validate(told)
        circles = cold_start_circles(compile_municipality(municipality))
        if not circles:
            return told
        for circle in circles:
            for waiver in circle.waive:
                needs = told["resurser"][waiver.id]["behöver"]
                for place, need in enumerate(needs):
                    as_written = need if isinstance(need, dict) else {"resurs": need}
                    if (as_written.get("resurs"),) == waiver.suppliers:
                        needs[place] = {**as_written, "nödstart": "Enligt rådet."}
    raise AssertionError("the advice frees nothing")


def outage() -> Scenario:
    faults = [{"resurser": ["elnät"], "från": "0 min", "till": "2 h"}]
    return Scenario.model_validate({"scenario": "s", "namn": "S", "bortfall": faults})


def pairs(circle: Circle) -> list[tuple[str, tuple[str, ...]]]:
    return [(w.id, w.suppliers) for w in circle.waive]


PLAIN = {"behöver": ["lagring", "switch", "ad", "dns"]}
SHORT = {"behöver": ["lagring", "ad"]}
HOST = {"typ": "utrustning", "behöver": ["lagring", "ad", "dns"]}
MODELS: dict[str, tuple[dict[str, Any], list[tuple[str, tuple[str, ...]]]]] = {
    "start only": (
        directory(),
        [("vmware", ("ad",)), ("vmware", ("dns",)), ("ad", ("dns",))],
    ),
    "no phases given": (
        directory(vmware=PLAIN),
        [("vmware", ("ad",)), ("vmware", ("dns",)), ("ad", ("dns",))],
    ),
    "host needs AD only": (directory(vmware=SHORT), [("vmware", ("ad",)), ("ad", ("dns",))]),
    "host as equipment": (
        directory(vmware=HOST),
        [("vmware", ("ad",)), ("vmware", ("dns",)), ("ad", ("dns",))],
    ),
    "network needs AD": (
        directory(
            switch={"behöver": ["datahall", "ad"]},
            vmware={"behöver": ["lagring", "switch"]},
            dns={"behöver": ["vmware"]},
        ),
        [("switch", ("ad",))],
    ),
    "cooling needs network": (
        directory(datahall={"behöver": ["elnät", "switch"]}, ad={"behöver": []}, dns={}),
        [("datahall", ("switch",))],
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_the_advice_points_up_the_layers_and_following_it_starts_all_from_the_ground(
    name: str,
) -> None:
    data, expected = MODELS[name]
    assert pairs(circle_of(data)) == sorted(expected, key=lambda p: (p[0] != "ad", p))
    told = follow(data)
    municipality = Municipality.model_validate(told)
    assert not any(f.code == "cirkulär-start" for f in find_all(municipality))
    assert not any(f.code == "nödstart-förbi-det-som-bär" for f in find_all(municipality))
    result = simulate(municipality, outage())
    assert result.never_back == ()
    back = {r.id: r.up_again for r in result.resources}
    order = [("elnät", "datahall"), ("switch", "lagring"), ("lagring", "vmware")]
    if told["resurser"]["ad"]["behöver"]:
        order.append(("vmware", "ad"))
    for below, above in order:
        until = back[below]
        assert until is not None
        assert row_of(result, above).start >= until, f"{above} before {below}"


def test_a_step_past_what_a_system_runs_on_is_not_used_and_is_told() -> None:
    data = directory(
        ad={
            "behöver": [
                {"resurs": "vmware", "nödstart": "lokalt"},
                {"resurs": "dns", "uthållighet": "30 min", "nödstart": "b"},
            ]
        },
        dns={"behöver": [{"resurs": "vmware", "nödstart": "c"}, "ad"]},
    )
    municipality = Municipality.model_validate(data)
    result = simulate(municipality, outage())
    assert result.never_back == ("ad", "dns", "vmware", "vård")
    (circle,) = result.circles
    assert pairs(circle) == [("vmware", ("ad",)), ("vmware", ("dns",))]
    assert [(w.id, w.suppliers) for w in circle.documented] == [("ad", ("dns",))]
    assert [(w.id, w.suppliers) for w in circle.useless] == [
        ("ad", ("vmware",)),
        ("dns", ("vmware",)),
    ]
    texts = {f.code: f.text for f in find_all(municipality)}
    assert texts["cirkulär-start"] == (
        "AD → DNS → AD väntar på varandra vid start. Cirkeln bryts om man kan starta VMWARE utan "
        "AD och utan DNS. Båda stegen behövs. Redan dokumenterat och medräknat: AD utan DNS. "
        "Nödstarten av AD utan VMWARE används inte: AD behöver VMWARE för att vara i drift, och "
        "det måste vara uppe först. Nödstarten av DNS utan VMWARE används inte: DNS behöver VMWARE "
        "för att vara i drift, och det måste vara uppe först."
    )
    assert "AD utan VMWARE" in next(
        f.text for f in find_all(municipality) if f.code == "nödstart-förbi-det-som-bär"
    )
    # With the advice followed the two steps of no use do no harm.
    result = simulate(Municipality.model_validate(follow(data)), outage())
    assert [row_of(result, i).start for i in ("lagring", "vmware", "ad", "dns")] == [
        135,
        180,
        240,
        285,
    ]


def test_two_equals_are_alternatives_and_one_step_is_enough() -> None:
    data = directory(vmware={"behöver": ["lagring", "switch"]})
    circle = circle_of(data)
    assert [(w.id, w.suppliers) for (w,) in (circle.waive, *circle.alternatives)] == [
        ("ad", ("dns",)),
        ("dns", ("ad",)),
    ]
    (text,) = (
        f.text for f in find_all(Municipality.model_validate(data)) if f.code == "cirkulär-start"
    )
    assert text.endswith(
        "Cirkeln bryts om man kan starta AD utan DNS, eller i stället DNS utan AD. "
        "Ett av stegen räcker."
    )


def test_a_step_that_looks_like_one_past_the_host_is_used_but_warned_of() -> None:
    step = {"resurs": "vmware", "nödstart": "Fysisk server."}
    data = directory(vmware=SHORT, ad={"behöver": [step]}, dns={"behöver": ["vmware"]})
    municipality = Municipality.model_validate(data)
    result = simulate(municipality, outage())
    assert row_of(result, "ad").start == 180  # storage is up then: not on nothing
    assert [f.concerns for f in find_all(municipality) if f.code.startswith("nödstart-")] == ["ad"]
