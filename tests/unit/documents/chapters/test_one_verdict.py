"""A verdict is the same in every chapter and document: over all scenarios, not the longest one."""

from __future__ import annotations

from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.model.duty import Duties
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.unit.documents.made import build_management_report, build_municipality_plan, build_plan

#: The fallback routine carries the longest outage, but not the shorter one.
MODEL = {
    "kommun": {"namn": "Kumla"},
    "förvaltningar": {"voo": {"namn": "Vård"}},
    "verksamheter": {
        "trygghetslarm": {
            "namn": "Trygghetslarm",
            "förvaltning": "voo",
            "samhällsviktig": "ja",
            "acceptabel_avbrottstid": "1 h",
            "behöver": ["plattform", "mobilnät"],
            "reservrutiner": {
                "ringa": {
                    "namn": "Ring runt",
                    "ersätter": ["plattform"],
                    "startar_inom": "30 min",
                    "uthållighet": "20 dygn",
                    "steg": {"15 min": ["Ring"]},
                }
            },
        }
    },
    "resurser": {
        "plattform": {"namn": "Plattform", "typ": "verksamhetssystem"},
        "mobilnät": {"namn": "Mobilnät", "typ": "nät"},
    },
}


def flat(text: str) -> str:
    return " ".join(text.split())


def _data() -> PlanData:
    model = Municipality.model_validate(MODEL)
    scenarios = {
        identity: Scenario.model_validate(
            {"scenario": identity, "namn": name, "bortfall": [{"resurser": [what], "till": until}]}
        )
        for identity, name, what, until in (
            ("lång", "Leverantören borta", "plattform", "16 dygn"),
            ("storm", "Stormen", "mobilnät", "3 dygn"),
        )
    }
    simulations = {i: simulate(model, s) for i, s in scenarios.items()}
    return PlanData(model, simulations, scenarios, Duties(), find_all(model), "0" * 64)


def test_the_longest_outage_does_not_hide_a_scenario_that_breaks_the_time() -> None:
    text = flat(document_text(build_plan(_data(), "voo")))
    assert (
        "Trygghetslarm 1 h 16 dygn Leverantören borta 3 dygn Stormen 2 dygn 23 h Överskrids" in text
    )
    assert "Klarar tiden" not in text


def test_the_other_documents_say_the_same() -> None:
    data = _data()
    whole = flat(document_text(build_municipality_plan(data)))
    assert "Trygghetslarm Vård 1 h 16 dygn Överskrids" in whole
    assert "3 dygn Stormen 2 dygn 23 h Överskrids" in whole
    assert "Trygghetslarm 1 h 1 av 2 Stormen 3 dygn" in whole
    report = flat(document_text(build_management_report(data, None)))
    assert "1 av dem överskrider sin acceptabla avbrottstid i minst ett av 2 scenarier" in report
    assert "Trygghetslarm 1 h 1 av 2 Stormen 3 dygn" in report
