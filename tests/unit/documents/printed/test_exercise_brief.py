from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openxml_audit import OpenXmlValidator

from kontinuitet import bundled
from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.chapters.course import (
    DEPARTMENT_ROWS,
    TURNING_POINTS,
    Change,
    changes,
    told,
)
from kontinuitet.documents.chapters.exercise_marking import MARKING
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.making import Source, Subject
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.fields import describe_fields, template_context
from kontinuitet.documents.printed.exercise_brief import (
    KIND,
    ExerciseBriefFields,
    brief_fields,
)
from kontinuitet.documents.word import open_document, save_bytes
from kontinuitet.documents.xmltext import w
from kontinuitet.errors import InputError
from kontinuitet.model import calendar
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from tests.unit.documents.made import build_brief
from tests.unit.documents.plan_model import small_duties, small_municipality

MATERIAL: dict[str, Any] = {
    "syfte": "Pröva ledningen.",
    "mål": [
        {
            "id": "m1",
            "text": "Lägesbilden är gemensam.",
            "indikatorer": ["Tider är bestämda.", "Loggen förs."],
        },
        {"id": "m2", "text": "Ingen blir utan medicin.", "indikatorer": ["Listan finns."]},
    ],
    # In order of id, not of time.
    "inspel": [
        {
            "id": "a-sen",
            "när": "5 h",
            "från": "Fastighetsjouren",
            "till": "Staben",
            "text": "Bränslet tar slut.",
            "frågor": ["Vem får bränslet?"],
            "förväntat": ["Ett val med skäl."],
            "mål": ["m1", "m2"],
        },
        {
            "id": "b-först",
            "när": "20 min",
            "från": "Nattpersonalen",
            "till": "Enhetschefen",
            "text": "Det är mörkt.",
            "frågor": ["Vad gör ni först?", "Vem ringer?"],
            "förväntat": ["Rondering rum för rum."],
            "mål": ["m2"],
        },
    ],
    "frågor": ["Vad saknades på papper?", "Vad tar ni med er?"],
}


def data_for(material: dict[str, Any] | None = None, **scenario: Any) -> PlanData:
    """Return plan data with a power cut whose exercise material is ``material``."""
    municipality: Municipality = small_municipality()
    given = Scenario.model_validate(
        {
            "scenario": "elavbrott",
            "namn": "Elavbrott i tolv timmar",
            "beskrivning": "Is på ledningarna.",
            "startar": "2027-01-18T06:30",
            "bortfall": [{"resurser": ["el"], "från": "0 h", "till": "12 h"}],
            "övning": {**MATERIAL, **(material or {})},
            **scenario,
        }
    )
    return PlanData(
        municipality=municipality,
        simulations={"elavbrott": simulate(municipality, given)},
        scenarios={"elavbrott": given},
        duties=small_duties(),
        findings=find_all(municipality),
        model_sha256="0" * 64,
    )


def lines_of(built: bytes) -> list[str]:
    return document_text(built).replace("\u00a0", " ").splitlines()


def body_lines(built: bytes) -> list[str]:
    """Return the text of each paragraph of the body, tables included."""
    body = open_document(built, "brief.docx").element.body
    found = ("".join(t.text or "" for t in p.iter(w("t"))) for p in body.iter(w("p")))
    return [line.replace("\u00a0", " ") for line in found if line.strip()]


@pytest.fixture(scope="module")
def brief() -> bytes:
    return build_brief(data_for(), "elavbrott")


def test_the_marking_stands_first_last_and_on_every_page(brief: bytes) -> None:
    lines = body_lines(brief)
    assert lines[0] == MARKING
    assert lines[-1] == MARKING
    document = open_document(brief, "brief.docx")
    for section in document.sections:
        assert section.header.paragraphs[0].text.startswith(MARKING)
        assert section.footer.paragraphs[0].text.startswith(MARKING)
    assert document.core_properties.title.startswith("ÖVNING")


def pages(built: bytes) -> list[list[str]]:
    """Split the body where a page begins, as the template says."""
    body = open_document(built, "brief.docx").element.body
    found: list[list[str]] = [[]]
    for paragraph in body.iter(w("p")):
        if paragraph.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None:
            found.append([])
        text = "".join(t.text or "" for t in paragraph.iter(w("t"))).replace("\u00a0", " ")
        if text.strip():
            found[-1].append(text)
    return found


def test_each_inject_has_a_page_of_its_own_in_order_of_time(brief: bytes) -> None:
    cards = [page for page in pages(brief) if re.match(r"Inspel \d", page[1])]
    assert [card[1] for card in cards] == ["Inspel 1 av 2", "Inspel 2 av 2"]
    for card in cards:
        assert card[0] == card[-1] == MARKING
    first, second = cards
    for expected in (
        "2027-01-18 kl. 06.50",
        "Nattpersonalen",
        "Enhetschefen",
        "Det är mörkt.",
        "Vad gör ni först?",
        "Vem ringer?",
    ):
        assert expected in first
    assert "Bränslet tar slut." in second
    assert "Det är mörkt." not in second


def test_what_is_expected_is_on_the_facilitators_pages_only(brief: bytes) -> None:
    answers = ("Rondering rum för rum.", "Ett val med skäl.")
    holding = [page for page in pages(brief) if any(answer in page for answer in answers)]
    assert len(holding) == 1
    assert holding[0][1] == "För övningsledaren"
    assert "Lämnas inte ut till deltagarna." in holding[0]
    assert all(answer in holding[0] for answer in answers)
    cards = [page for page in pages(brief) if re.match(r"Inspel \d", page[1])]
    assert not any("När läget ändras mest" in page for page in cards)


def test_every_page_that_is_handed_out_has_the_marking_first_and_last(brief: bytes) -> None:
    for page in pages(brief):
        assert page[0] == page[-1] == MARKING


def test_purpose_goals_and_questions_are_all_there(brief: bytes) -> None:
    lines = lines_of(brief)
    for expected in (
        "Pröva ledningen.",
        "Lägesbilden är gemensam.",
        "Ingen blir utan medicin.",
        "Vad saknades på papper?",
        "Vad tar ni med er?",
    ):
        assert expected in lines
    assert "Prövas i inspel 2." in lines  # m1, by a-sen, which is second in time
    assert "Prövas i inspel 1 och 2." in lines


def test_the_evaluator_ticks_every_indicator_and_rates_every_goal(brief: bytes) -> None:
    sheet = next(page for page in pages(brief) if page[1] == "Utvärderarens blad")
    for indicator in ("Tider är bestämda.", "Loggen förs.", "Listan finns."):
        place = sheet.index(indicator)
        assert sheet[place + 1 : place + 4] == ["☐", "☐", "☐"]
    assert sheet.count("Kunde inte genomföras") == 2
    assert "Bedöm målen, aldrig enskilda personer. Kryssa i en ruta på varje rad." in sheet


def test_the_schedule_lists_the_injects_with_their_goals(brief: bytes) -> None:
    page = next(page for page in pages(brief) if page[1] == "För övningsledaren")
    place = page.index("Körschema")
    row = page[place:]
    assert row[row.index("Nattpersonalen") + 2] == "2"
    assert row[row.index("Fastighetsjouren") + 2] == "1, 2"


def test_the_course_of_events_is_the_simulations() -> None:
    data = data_for()
    result = data.simulations["elavbrott"]
    home = [
        (c.minute, c.kind) for c in changes(data.municipality, result) if c.activity == "hemtjänst"
    ]
    outage = next(a for a in result.activities if a.id == "hemtjänst")
    assert outage.down_from is not None
    assert (outage.down_from, "Utan förmåga") in home
    for interval in outage.alternative_intervals:
        assert (interval.start, "På reservrutin") in home
    assert outage.exceeds
    [limit] = [minute for minute, kind in home if kind == "Acceptabel avbrottstid slut"]
    assert outage.mtpd is not None
    assert spent(outage.without_ability_intervals, limit) == outage.mtpd
    # It is degraded when it comes back, so it is not said to be well again.
    assert (outage.up_again, "Begränsad") in home
    assert all(kind != "Igång igen" for minute, kind in home if minute == outage.up_again)


def test_time_that_is_used_up_exactly_is_passed_when_ability_is_lost_again() -> None:
    data = data_for(
        bortfall=[
            {"resurser": ["journal"], "från": "0 h", "till": "30 min"},
            {"resurser": ["journal"], "från": "3 h", "till": "4 h"},
        ]
    )
    # boende bears 30 min, and has them at once; journal takes 30 min to restart each time.
    model = data.municipality.activities["boende"].model_copy(update={"mtpd": 60})
    activities = {**data.municipality.activities, "boende": model}
    municipality = data.municipality.model_copy(update={"activities": activities})
    result = simulate(municipality, data.scenarios["elavbrott"])
    outage = next(a for a in result.activities if a.id == "boende")
    assert [(i.start, i.end) for i in outage.without_ability_intervals] == [(0, 60), (180, 270)]
    limits = [
        c.minute
        for c in changes(municipality, result)
        if c.activity == "boende" and c.kind == "Acceptabel avbrottstid slut"
    ]
    assert limits == [180]


def spent(intervals: Any, until: int) -> int:
    return sum(
        min(until, until if i.end is None else i.end) - i.start
        for i in intervals
        if i.start < until
    )


def test_the_turning_points_are_those_that_weigh_most_in_order_of_time(brief: bytes) -> None:
    data = data_for()
    weights: dict[int, float] = {}
    for change in changes(data.municipality, data.simulations["elavbrott"]):
        weights[change.minute] = weights.get(change.minute, 0) + change.weight
    page = next(page for page in pages(brief) if page[1] == "För övningsledaren")
    section = page[page.index("När läget ändras mest") : page.index("Lön & HR")]
    starts = data.scenarios["elavbrott"].starts
    assert starts is not None
    shown = [
        calendar.minutes_between(starts, calendar.parse_moment(line))
        for line in (one.replace("\xa0", " ") for one in section)
        if re.fullmatch(r"\d{4}-\d\d-\d\d kl\. \d\d\.\d\d", line)
    ]
    assert shown == sorted(shown)
    assert len(shown) == min(TURNING_POINTS, len(weights))
    left = set(weights) - set(shown)
    assert min(weights[m] for m in shown) >= max((weights[m] for m in left), default=0)


def test_a_department_with_many_changes_shows_the_largest_and_says_so() -> None:
    data = data_for(
        bortfall=[
            {"resurser": ["journal"], "från": f"{hour} h", "till": f"{hour} h 45 min"}
            for hour in range(0, 2 * DEPARTMENT_ROWS, 2)
        ]
    )
    found = changes(data.municipality, data.simulations["elavbrott"])
    minutes = {c.minute for c in found if c.department == "omsorg"}
    left = len(minutes) - DEPARTMENT_ROWS
    assert left > 0
    text = "\n".join(lines_of(build_brief(data, "elavbrott")))
    assert f"De 8 tidpunkter när mest ändras visas. {left} tidpunkter till visas inte." in text


def test_changes_at_one_time_are_told_by_kind() -> None:
    found = [
        Change(5, "Igång igen", "c", "C", "f", 1),
        Change(5, "Utan förmåga", "a", "A", "f", 1),
        Change(5, "Utan förmåga", "b", "B", "f", 1),
    ]
    assert told(found) == "Utan förmåga: A, B.\nIgång igen: C."


@pytest.mark.parametrize(
    "words",
    [
        "Detta är ingen övning.",
        "DETTA  ÄR\nINGEN ÖVNING!",
        "Det här är inte en övning",
        "Vi går upp i skarpt läge nu",
        "Skarpt\u00a0läge",
        "Ej övning",
    ],
)
@pytest.mark.parametrize("place", ["inspel", "syfte", "förväntat", "fråga", "beskrivning"])
def test_texts_that_could_be_taken_for_real_are_refused(words: str, place: str) -> None:
    inject = {"id": "i1", "när": "1 h", "text": "Hej."}
    material: dict[str, Any] = {}
    scenario: dict[str, Any] = {}
    if place == "inspel":
        material = {"inspel": [{**inject, "text": f"Hej. {words}"}]}
    elif place == "förväntat":
        material = {"inspel": [{**inject, "förväntat": [words]}]}
    elif place == "syfte":
        material = {"syfte": words}
    elif place == "fråga":
        material = {"frågor": [words]}
    else:
        scenario = {"beskrivning": words}
    with pytest.raises(InputError, match="får inte stå i övningsmaterial"):
        build_brief(data_for(material, **scenario), "elavbrott")


def test_the_refusal_names_the_inject_and_the_words() -> None:
    material = {"inspel": [{"id": "i7", "när": "1 h", "text": "Nu är det SKARPT  läge."}]}
    with pytest.raises(InputError) as caught:
        build_brief(data_for(material), "elavbrott")
    assert 'Scenariot "elavbrott", inspelet i7' in str(caught.value)
    assert "”SKARPT läge”" in str(caught.value)


def test_ordinary_talk_of_exercises_is_let_through() -> None:
    material = {"frågor": ["När var er senaste övning?", "Är läget skarpt avgränsat?"]}
    text = "\n".join(lines_of(build_brief(data_for(material), "elavbrott")))
    assert "När var er senaste övning?" in text


def test_a_name_in_the_model_that_could_be_taken_for_real_is_refused() -> None:
    data = data_for()
    activities = {
        i: a.model_copy(update={"name": "Skarpt läge"}) if i == "hemtjänst" else a
        for i, a in data.municipality.activities.items()
    }
    changed = data.municipality.model_copy(update={"activities": activities})
    hit = PlanData(
        municipality=changed,
        simulations=data.simulations,
        scenarios=data.scenarios,
        duties=data.duties,
        findings=data.findings,
        model_sha256=data.model_sha256,
    )
    with pytest.raises(InputError, match="Skarpt läge"):
        build_brief(hit, "elavbrott")


def test_the_packaged_texts_never_say_it_is_real() -> None:
    text = document_text(bundled.read_bytes("plan_templates", KIND.template)).casefold()
    assert "ingen övning" not in text
    assert "skarpt läge" not in text


def test_an_own_template_without_the_marking_is_refused(tmp_path: Path) -> None:
    document = open_document(bundled.read_bytes("plan_templates", KIND.template), KIND.template)
    for part in (document.element.body, *(s.header._element for s in document.sections)):
        for node in part.iter(w("t")):
            if MARKING in (node.text or ""):
                node.text = "Arbetsmaterial"
    for section in document.sections:
        for node in section.footer._element.iter(w("t")):
            node.text = (node.text or "").replace(MARKING, "Arbetsmaterial")
    (tmp_path / KIND.template).write_bytes(
        save_bytes(document, title="Egen", created=document.core_properties.created.date())
    )
    data = data_for()
    own = PlanData(
        municipality=data.municipality,
        simulations=data.simulations,
        scenarios=data.scenarios,
        duties=data.duties,
        findings=data.findings,
        model_sha256=data.model_sha256,
        own_templates=tmp_path,
    )
    with pytest.raises(InputError, match="saknar märkningen"):
        build_brief(own, "elavbrott")


def test_a_scenario_without_material_is_refused() -> None:
    with pytest.raises(InputError, match="har inget övningsmaterial"):
        build_brief(data_for(övning=None), "elavbrott")


def test_meagre_material_shows_its_gaps() -> None:
    data = data_for(
        övning={
            "mål": [{"id": "m1", "text": "Ett mål."}],
            "inspel": [{"id": "i1", "text": "Något händer."}],
        }
    )
    lines = lines_of(build_brief(data, "elavbrott"))
    assert "▲ Uppgift saknas: inget inspel prövar målet." in lines
    assert lines.count("▲ Uppgift saknas: inga indikatorer.") == 2
    assert "▲ Uppgift saknas: scenariot har inga frågor för avslutningen." in lines
    assert "Vad gör ni nu, och vem beslutar det?" in lines


def test_the_file_is_valid_accessible_and_the_same_every_time(brief: bytes, tmp_path: Path) -> None:
    assert inspect(brief) == []
    assert brief == build_brief(data_for(), "elavbrott")
    path = tmp_path / "underlag.docx"
    path.write_bytes(brief)
    assert list(OpenXmlValidator().validate(str(path)).errors) == []


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
    source = Source.of(data_for(), Subject(scenario="elavbrott"))
    used = paths(template_context(brief_fields(source)))
    assert used == {help.path for help in describe_fields(ExerciseBriefFields)}
