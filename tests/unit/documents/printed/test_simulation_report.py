from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator

from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.making import Source, Subject
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import describe_fields, template_context
from kontinuitet.documents.printed.simulation_report import SimulationReportFields, report_fields
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.unit.documents.made import build_report
from tests.unit.documents.plan_model import (
    NASTY,
    plan_data,
    small_duties,
    small_municipality,
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def text_of(data: PlanData, scenario: str) -> str:
    return plain(document_text(build_report(data, scenario)))


def data_for(municipality: Municipality, **scenario: Any) -> PlanData:
    """Return plan data with one scenario, ``prov``."""
    given = Scenario.model_validate({"scenario": "prov", "namn": "Provet", **scenario})
    return PlanData(
        municipality=municipality,
        simulations={"prov": simulate(municipality, given)},
        scenarios={"prov": given},
        duties=small_duties(),
        findings=find_all(municipality),
        model_sha256="0" * 64,
    )


def small(activities: dict[str, Any], resources: dict[str, Any], **more: Any) -> Municipality:
    return Municipality.model_validate(
        {
            "kommun": {"namn": "Provköping"},
            "förvaltningar": {"f": {"namn": "Förvaltningen"}, "g": {"namn": "Grannen"}},
            "verksamheter": {i: {"förvaltning": "f", **a} for i, a in activities.items()},
            "resurser": {i: {"typ": "bassystem", **r} for i, r in resources.items()},
            **more,
        }
    )


ROUTINES = small(
    {
        "hemtjänst": {
            "namn": "Hemtjänst",
            "acceptabel_avbrottstid": "4 h",
            "högsta_dataförlust": "12 h",
            "behöver": ["journal"],
            "reservrutiner": {
                "pärm": {"namn": "Blå pärm", "ersätter": ["journal"], "uthållighet": "8 h"},
                "utskrift": {
                    "namn": "Nya utskrifter",
                    "ersätter": ["journal"],
                    "behöver": ["skrivare"],
                },
            },
        },
        "växel": {"namn": "Växeln", "behöver": [{"resurs": "tele", "vid_bortfall": "nedsatt"}]},
        "bad": {"namn": "Simhallen", "behöver": ["tele"]},
        "okänd": {"namn": "Arkivet", "behöver": ["arkiv"]},
    },
    {
        "journal": {"namn": "Journalen", "säkerhetskopia": {"intervall": "24 h"}},
        "skrivare": {"namn": "Skrivaren"},
        "tele": {"namn": "Telefonin"},
        "arkiv": {"namn": "Arkivsystemet"},
    },
)
ROUTINES_HIT: dict[str, Any] = {
    "bortfall": [
        {
            "resurser": ["journal", "arkiv"],
            "till": "20 h",
            "kräver": "återläsning",
            "orsak": "Brand",
        },
        {"resurser": ["skrivare"], "till": "24 h"},
        {"resurser": ["tele"], "från": "1 h", "till": "2 h"},
        {"resurser": ["tele"], "från": "5 h", "till": "6 h"},
        {"urval": {"taggar": ["finns-inte"]}},
    ],
    "källa": "En verklig händelse.",
    "antaganden": ["Rakel fungerar."],
}


def test_the_report_says_what_the_scenario_is() -> None:
    text = text_of(data_for(ROUTINES, beskrivning="Det brinner.", **ROUTINES_HIT), "prov")
    for expected in (
        "Simuleringsrapport",
        "Provet, Provköping",
        "Det brinner.",
        "T+0 är avbrottets början. Scenariot anger inget datum.",
        "En verklig händelse.",
        "Rakel fungerar.",
        "Brand",
        "Återläsning",
        "taggar finns-inte: inget i kommunen",
    ):
        assert expected in text
    assert "T+0 är avbrottets början: måndag 18 januari 2027 kl. 6.30." in text_of(
        plan_data(), "elavbrott"
    )


def test_the_summary_counts_as_the_simulation_does() -> None:
    data = plan_data()
    result = data.simulations["elavbrott"]
    down = [a for a in result.activities if a.down]
    exceeding = [a for a in down if a.exceeds]
    text = text_of(data, "elavbrott")
    assert (
        f"Scenariot avbryter {len(down)} av kommunens 4 verksamheter, varav 2 samhällsviktiga, och "
        f"slår ut {len(result.resources)} av 12 resurser." in text
    )
    assert f"{len(exceeding)} verksamheter är utan förmåga längre än" in text
    assert "Omsorgskontoret: Särskilt boende och Hemtjänst" in text
    assert (
        "Allt kommer tillbaka. Det sista är igång igen T+15 h 10 min, 2027-01-18 kl. 21.40." in text
    )


def test_every_affected_activity_and_resource_is_in_the_report() -> None:
    data = plan_data()
    for scenario, result in data.simulations.items():
        lines = text_of(data, scenario).splitlines()
        for activity in result.activities:
            assert data.municipality.activities[activity.id].name in lines
        for resource in result.resources:
            assert data.municipality.resources[resource.id].name in lines


def test_the_chain_of_causes_has_every_link_with_time_and_why() -> None:
    data = plan_data()
    text = text_of(data, "elavbrott")
    outage = next(a for a in data.simulations["elavbrott"].activities if a.id == "hemtjänst")
    assert outage.exceeds
    assert len(outage.chain) == 4
    places: list[int] = []
    for step in outage.chain:
        name = (data.municipality.resources | data.municipality.activities)[step.id].name
        places.append(text.index(f": {name}. {plain(step.why)}", places[-1] if places else 0))
    assert places == sorted(places)
    assert "Utan förmåga i 11 h. Acceptabel avbrottstid är 4 h, så det är 7 h för länge." in text
    assert "Därutöver 1 h 50 min i alternativa arbetssätt." in text


def test_routines_that_run_out_or_never_start_are_told_with_what_follows() -> None:
    text = text_of(data_for(ROUTINES, **ROUTINES_HIT), "prov")
    assert "Håller 8 h. Verksamheten är sedan utan förmåga till T+20 h." in text
    assert "Behöver Skrivaren, som är nere." in text
    # The routine that needs the printer never starts; the other one does.
    lines = text.splitlines()
    assert lines[lines.index("Nya utskrifter") + 1] == "▲ Aldrig"
    assert lines[lines.index("Blå pärm") + 1] == "T+0"


def test_of_routines_used_together_only_the_one_that_ends_is_blamed() -> None:
    model = small(
        {
            "a": {
                "namn": "Verksamhet A",
                "behöver": ["x", "y"],
                "reservrutiner": {
                    "kort": {"namn": "Kort rutin", "ersätter": ["x"], "uthållighet": "2 h"},
                    "lång": {"namn": "Lång rutin", "ersätter": ["y"], "uthållighet": "9 h"},
                },
            }
        },
        {"x": {"namn": "X"}, "y": {"namn": "Y"}},
    )
    data = data_for(model, bortfall=[{"resurser": ["x", "y"], "till": "5 h"}])
    text = text_of(data, "prov")
    assert "Kort rutin" in text
    assert "Lång rutin" not in text


def test_data_loss_is_judged_against_the_decided_limit() -> None:
    lines = text_of(data_for(ROUTINES, **ROUTINES_HIT), "prov").splitlines()
    # The heading stands in the contents list too.
    chapter = lines[len(lines) - lines[::-1].index("6 Uppgifter som kan gå förlorade") :]
    row = chapter[chapter.index("Hemtjänst") :]
    assert row[:4] == ["Hemtjänst", "24 h", "12 h", "▲ För mycket"]
    row = chapter[chapter.index("Arkivet") :]
    assert row[3] == "▲ Okänd"
    assert row[4] == "Säkerhetskopia okänd: Arkivsystemet"


def test_repeated_and_degraded_times_are_remarked_on() -> None:
    text = text_of(data_for(ROUTINES, **ROUTINES_HIT), "prov")
    assert "Simhallen avbryts 2 gånger: från T+1 h till T+2 h och från T+5 h till T+6 h." in text
    assert "Växeln är begränsad från T+1 h till T+2 h och från T+5 h till T+6 h." in text
    assert "1 verksamhet går vidare men är begränsad: Växeln." in text
    assert "Berörs inte: Grannen." in text


def test_reports_due_have_calendar_time_and_a_caveat() -> None:
    lines = text_of(plan_data(), "elavbrott").splitlines()
    chapter = lines[lines.index("7.1 Rapporter som ska lämnas") :]
    row = chapter[chapter.index("Betydande incident, upplysning Till: CSIRT-enheten") :]
    assert row[1] == "T+24 h 2027-01-19 kl. 06.30"
    assert row[3].endswith("▲ inte bekräftad")
    row = chapter[chapter.index("Personuppgiftsincident Till: IMY") :]
    assert row[3] == "Dataskyddsförordningen artikel 33"
    passed = chapter[chapter.index("7.2 Tröskelvärden som passeras") :]
    assert passed[passed.index("Hemtjänst") + 1] == "T+2 h 1 min 2027-01-18 kl. 08.31"


def test_the_restart_order_is_compared_with_the_decided_list() -> None:
    data = plan_data()
    decided = data.simulations["elavbrott"].restart.decided
    assert decided is not None
    assert any(decided.difference.values())
    text = text_of(data, "elavbrott")
    for reason in decided.reasons:
        assert reason in text
    assert "Den beslutade prioriteringslistan ger" in text
    assert "2 resurser startar av sig själva så snart det de behöver är igång" in text
    assert "Nr 5, Katalogtjänst: Starta med lokalt konto." in text


def test_what_never_comes_back_is_named_with_its_circle() -> None:
    model = small(
        {"a": {"namn": "Verksamhet A", "acceptabel_avbrottstid": "1 h", "behöver": ["ad"]}},
        {
            "el": {"namn": "Elnätet"},
            "ad": {"namn": "Katalogen", "behöver": ["el", "dns"]},
            "dns": {"namn": "Namnservern", "behöver": ["el", "ad"]},
        },
    )
    text = text_of(data_for(model, bortfall=[{"resurser": ["el"], "till": "1 h"}]), "prov")
    assert "2 system och 1 verksamhet kommer inte tillbaka:" in text
    assert "Katalogen och Namnservern väntar på varandra" in text
    assert "Får aldrig sin förmåga åter. Acceptabel avbrottstid är 1 h." in text
    assert "förutsätter att personalen alltid räcker" in text
    assert "Det finns ingen beslutad lista att jämföra med." in text


def test_a_scenario_that_hits_no_activity_says_so_in_every_chapter() -> None:
    model = small({}, {"x": {"namn": "X"}})
    text = text_of(data_for(model, bortfall=[{"resurser": ["x"], "till": "1 h"}]), "prov")
    for expected in (
        "Ingen verksamhet berörs av scenariot.",
        "Ingen verksamhet är utan förmåga längre än sin acceptabla avbrottstid.",
        "Ingen reservrutin tar slut innan verksamheten är tillbaka.",
        "Inga uppgifter går förlorade i scenariot.",
        "Beräkningen ger ingen rapport att lämna.",
    ):
        assert expected in text


def test_no_acceptable_outage_at_all_is_worded_as_such() -> None:
    model = small(
        {"a": {"namn": "A", "acceptabel_avbrottstid": "0", "behöver": ["x"]}},
        {"x": {"namn": "X"}},
    )
    text = text_of(data_for(model, bortfall=[{"resurser": ["x"], "till": "1 h"}]), "prov")
    assert "Utan förmåga i 1 h. Inget avbrott är acceptabelt, så det är 1 h för länge." in text


def test_the_report_ends_with_its_last_line() -> None:
    lines = text_of(plan_data(), "elavbrott").splitlines()
    assert any(line.startswith("Slut på rapporten.") for line in lines)


@pytest.mark.parametrize("scenario", ["elavbrott", "journal-borta"])
def test_the_file_is_valid_accessible_and_the_same_every_time(
    scenario: str, tmp_path: Path
) -> None:
    data = plan_data()
    built = build_report(data, scenario)
    assert inspect(built) == []
    assert built == build_report(plan_data(), scenario)
    path = tmp_path / "rapport.docx"
    path.write_bytes(built)
    assert list(OpenXmlValidator().validate(str(path)).errors) == []


def test_the_scenario_chosen_for_the_plans_does_not_matter() -> None:
    assert build_report(plan_data(scenario="elavbrott"), "journal-borta") == build_report(
        plan_data(), "journal-borta"
    )


def test_texts_that_look_like_markup_come_through_as_written() -> None:
    model = small(
        {"a": {"namn": NASTY[1], "acceptabel_avbrottstid": "1 h", "behöver": ["x"]}},
        {"x": {"namn": NASTY[2]}},
    )
    told: list[str] = []
    data = data_for(
        model,
        beskrivning=NASTY[3],
        bortfall=[{"resurser": ["x"], "till": "5 h", "orsak": NASTY[4]}],
    )
    text = plain(document_text(build_report(data, "prov", tell=told.append)))
    for written in (*NASTY[1:4], "Ring\ufffdstormottagningen\ufffd"):
        assert written in text
    assert any("Word inte kan visa" in note for note in told)


def test_a_person_with_protected_data_stops_the_report() -> None:
    data = data_for(
        small_municipality(),
        beskrivning="Ring Hemlig Person.",
        bortfall=[{"resurser": ["el"], "till": "1 h"}],
    )
    with pytest.raises(InputError, match="skyddade personuppgifter"):
        build_report(data, "prov")


def test_an_unknown_scenario_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        build_report(plan_data(), "finns-inte")


def paths(value: Any, prefix: str = "") -> set[str]:
    found: set[str] = set()
    if isinstance(value, dict):
        for key, item in value.items():
            path = f"{prefix}.{key}" if prefix else key
            found |= {path} | paths(item, path)
    elif isinstance(value, tuple):
        for item in value:
            found |= paths(item, f"{prefix}[]")
    return found


def test_every_field_is_described_and_the_other_way_round() -> None:
    pytest.importorskip("resvg")
    data = plan_data(scenario="elavbrott")
    used = paths(template_context(report_fields(Source.of(data, Subject(scenario="elavbrott")))))
    described = {help.path for help in describe_fields(SimulationReportFields)}
    assert used == described
