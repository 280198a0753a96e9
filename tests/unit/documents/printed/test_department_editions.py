"""Reservrutinblad, åtgärdskort and the public edition."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest

from kontinuitet import bundled
from kontinuitet.documents.blocks import KeptTogether, TableBlock
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.making import Kind, Source, Subject, make, nothing_to_print
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.redaction import Secrets
from kontinuitet.documents.printed import action_cards, fallback_sheets, public_plan
from kontinuitet.documents.printed.action_cards import cards_fields
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Department
from tests.unit.documents.made import build_action_cards, build_fallback_sheets, build_public_plan
from tests.unit.documents.plan_model import audit, plan_data, small_municipality


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("kind", [fallback_sheets.KIND, action_cards.KIND, public_plan.KIND])
def test_every_edition_is_valid_accessible_and_the_same_every_time(
    kind: Kind, tmp_path: Path
) -> None:
    data = plan_data()
    for subject in kind.subjects(data):
        said = nothing_to_print(kind, data, subject)
        if said is not None:
            with pytest.raises(InputError, match=re.escape(said)):
                make(kind, data, subject)
            continue
        built = make(kind, data, subject)
        assert [str(f) for f in inspect(built)] == []
        assert audit(built, tmp_path) == []
        assert make(kind, plan_data(), subject) == built


def test_the_sheets_hold_every_text_of_every_routine() -> None:
    data = plan_data()
    text = flat(document_text(build_fallback_sheets(data, "omsorg")))
    seen = 0
    for activity in data.municipality.activities_of("omsorg").values():
        for fallback in activity.fallbacks.values():
            steps = fallback.steps
            wanted = [fallback.name, fallback.place or "", fallback.staffing or ""]
            wanted += [*steps.first_15_min, *steps.first_hour, *steps.first_4_hours]
            wanted += [*steps.first_24_hours, *fallback.return_steps, *fallback.forms]
            for piece in [*wanted, *fallback.not_done]:
                assert flat(piece) in text, piece
                seen += bool(piece)
    assert seen > 5


def test_each_routine_begins_on_a_page_of_its_own_with_its_own_place_to_write() -> None:
    # In an adopted plan only places that somebody has written in are shown.
    places = {
        f"fritext:reservrutin:{i}.{key}"
        for i, a in plan_data().municipality.activities_of("omsorg").items()
        for key in a.fallbacks
    }
    built = build_fallback_sheets(plan_data(), "omsorg", written=frozenset(places))
    document = docx.Document(io.BytesIO(built))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    own = [p.text for p in document.paragraphs if p.style and p.style.name == "Rubrik 1 ny sida"]
    routines = [
        f.name
        for a in plan_data().municipality.activities_of("omsorg").values()
        for f in a.fallbacks.values()
    ]
    assert sorted(own) == sorted(routines)
    assert headings == ["Blanketter som inte skrivs ut här"]
    tags = document.element.body.xpath(".//w:sdtPr/w:tag/@w:val")
    assert "fritext:reservrutin:hemtjänst.pärm" in tags
    assert len(tags) == len(set(tags)) == len(routines)


def sheets_with(**model: Any) -> bytes:
    return build_fallback_sheets(plan_data(small_municipality(**model)), "omsorg")


def test_forms_that_routines_name_are_printed_ready_to_fill_in_or_told_missing() -> None:
    names = {
        name
        for a in plan_data().municipality.activities_of("omsorg").values()
        for f in a.fallbacks.values()
        for name in f.forms
    }
    first, *others = sorted(names)
    built = sheets_with(
        blanketter={
            "b1": {
                "namn": first,
                "uppgifter": ["Enhet"],
                "kolumner": ["Klockslag", "Vem", "Signatur"],
                "rader": 7,
            }
        }
    )
    tables = [t for t in docx.Document(io.BytesIO(built)).tables if len(t.columns) in (1, 3)]
    facts, form = tables
    assert [cell.text for cell in facts.rows[0].cells] == ["Enhet"]
    assert [cell.text for cell in form.rows[0].cells] == ["Klockslag", "Vem", "Signatur"]
    assert len(form.rows) == 1 + 7
    assert not any(cell.text for row in form.rows[1:] for cell in row.cells)
    text = flat(document_text(built))
    assert f"▲ {first}" not in text
    for name in others:
        assert f"▲ {name}: blanketten saknas." in text
    elsewhere = sheets_with(blanketter={"b1": {"namn": first, "finns": "Skåpet"}})
    assert f"{first}: Skåpet" in flat(document_text(elsewhere))


def test_a_sheet_has_a_page_to_log_on_only_when_asked_for() -> None:
    model = small_municipality()
    activity = model.activities["hemtjänst"]
    key = next(iter(activity.fallbacks))
    for asked in (False, True):
        fallback = activity.fallbacks[key].model_copy(update={"log_page": asked, "not_done": ()})
        changed = activity.model_copy(update={"fallbacks": {key: fallback}})
        municipality = model.model_copy(update={"activities": {"hemtjänst": changed}})
        text = flat(document_text(build_fallback_sheets(plan_data(municipality), "omsorg")))
        assert ("logg under händelsen" in text) == asked
        assert ("Övningslogg" in text) == asked
        assert "görs inte" not in text


def test_a_department_without_routines_has_neither_sheets_nor_cards() -> None:
    data = plan_data()
    for kind, what in ((fallback_sheets.KIND, "inget blad"), (action_cards.KIND, "inget kort")):
        assert nothing_to_print(kind, data, Subject(department="omsorg")) is None
        said = nothing_to_print(kind, data, Subject(department="personal"))
        assert said is not None
        assert said.startswith("Lön & HR har ")
        assert what in said


PHASES = ("15 min", "1 h", "4 h", "24 h")


def cards_of(routines: dict[str, Any], **plan: Any) -> PlanData:
    model = small_municipality(
        förvaltningar={"omsorg": {"namn": "Omsorg", "plan": plan}},
        verksamheter={
            "v": {
                "namn": "Verksamhet",
                "förvaltning": "omsorg",
                "ansvarig": "Enhetschef",
                "reservrutiner": routines,
            }
        },
        åtgärder={},
    )
    return plan_data(model)


def test_whoever_decides_has_the_first_card_with_the_steps_of_the_activation() -> None:
    fields = cards_fields(Source.of(plan_data(), Subject(department="omsorg")))
    assert fields.cards[0].role == "Förvaltningschef"
    text = flat(document_text(build_action_cards(plan_data(), "omsorg")))
    assert "Samla ledningsgruppen inom 30 minuter." in text


def test_a_routine_stands_on_the_card_of_its_own_role_or_else_the_activitys() -> None:
    data = cards_of(
        {
            "a": {"namn": "A", "ansvarig": "Jour", "steg": {"15 min": ["Gör ett."]}},
            "b": {"namn": "B", "steg": {"1 h": ["Gör två."]}},
        }
    )
    fields = cards_fields(Source.of(data, Subject(department="omsorg")))
    assert [card.role for card in fields.cards] == ["Jour", "Enhetschef"]
    text = flat(document_text(build_action_cards(data, "omsorg")))
    assert text.index("Gör ett.") < text.index("Åtgärdskort: Enhetschef") < text.index("Gör två.")


def test_a_card_hides_no_step_however_many_there_are() -> None:
    long = "Ett långt steg som tar plats på kortet och radbryts minst en gång till, nummer"
    routines = {
        f"r{n:02d}": {
            "namn": f"Rutin {n:02d}",
            "steg": {phase: [f"{long} {n}.{phase}.{m}." for m in range(3)] for phase in PHASES},
        }
        for n in range(6)
    }
    text = flat(document_text(build_action_cards(cards_of(routines), "omsorg")))
    for n in range(6):
        assert text.count(f"Rutin {n:02d}: ") == len(PHASES)
        for phase in PHASES:
            assert all(f"{long} {n}.{phase}.{m}." in text for m in range(3))
    assert "steg till" not in text


def test_a_step_that_begins_with_a_role_is_on_that_roles_card_alone() -> None:
    data = cards_of(
        {
            "a": {"namn": "A", "ansvarig": "Enhetschef norr", "steg": {"1 h": ["Gör ett."]}},
            "b": {"namn": "B", "ansvarig": "Enhetschef söder", "steg": {"1 h": ["Gör två."]}},
        },
        aktivering={
            "beslutas_av": "Förvaltningschef",
            "så_här": [
                "Den som märker avbrottet ringer.",
                "Förvaltningschefen beslutar.",
                "Enhetscheferna ger besked till arbetslagen.",
                "Enhetschef norr hämtar pärmen.",
            ],
        },
    )
    text = flat(document_text(build_action_cards(data, "omsorg")))
    _, chief, north, south = text.split("Åtgärdskort: ")
    assert "Den som märker avbrottet ringer. " in chief
    assert "Förvaltningschefen beslutar." in chief
    assert "arbetslagen" not in chief
    assert "arbetslagen" in north
    assert "arbetslagen" in south
    assert "hämtar pärmen" in north
    assert "hämtar pärmen" not in south


def test_a_card_has_the_numbers_of_those_it_names_but_none_that_is_protected() -> None:
    contacts = [
        {"roll": "Förvaltningschef", "telefon": "011-1", "reserv": "Rakel"},
        {"roll": "Chef i beredskap", "telefon": "011-2"},
        {"roll": "Vaktmästare", "telefon": "011-3"},
        {"roll": "Jour", "telefon": "011-4", "skyddade_personuppgifter": "ja"},
    ]
    data = cards_of(
        {"a": {"namn": "A", "steg": {"15 min": ["Ring chefen i beredskap, och sedan jouren."]}}},
        aktivering={"beslutas_av": "Förvaltningschef"},
    )
    model = data.municipality
    department = Department.model_validate({"namn": "Omsorg", "kontakter": contacts})
    changed = model.departments["omsorg"].model_copy(update={"contacts": department.contacts})
    data = plan_data(model.model_copy(update={"departments": {"omsorg": changed}}))
    (unit,) = [
        c for c in cards_fields(Source.of(data, Subject(department="omsorg"))).cards if c.phases
    ]
    assert isinstance(unit.phones, KeptTogether)
    assert isinstance(unit.phones.inner, TableBlock)
    numbers = {row[0]: row[1:] for row in unit.phones.inner.rows}
    assert numbers == {"Förvaltningschef": ["011-1", "Rakel"], "Chef i beredskap": ["011-2", "–"]}


def forbidden(data: PlanData) -> list[str]:
    """Everything that may not be published, gathered without the code under test."""
    model = data.municipality
    contacts = [*model.info.contacts, *(c for d in model.departments.values() for c in d.contacts)]
    words = [t for c in contacts for t in (c.phone, c.name, c.email, c.backup) if t]
    public = {a.name for a in model.activities.values()}
    words += [r.name for r in model.resources.values() if r.name not in public]
    words += [r.phone for r in model.resources.values() if r.phone]
    words += [f.text for f in data.findings]
    words += [i.action for i in model.improvements.values()]
    words += [i.weakness for i in model.improvements.values() if i.weakness]
    assert len(words) > 20
    return words


def test_the_public_edition_names_no_contact_system_or_weakness() -> None:
    data = plan_data()
    for department in data.municipality.departments:
        text = flat(document_text(build_public_plan(data, department))).casefold()
        for word in forbidden(data):
            assert flat(word).casefold() not in text, word
        assert "▲" not in text.replace("▲ inte bekräftad:", "")


def test_the_public_edition_still_says_what_is_done_and_in_which_order() -> None:
    text = flat(document_text(build_public_plan(plan_data(), "omsorg")))
    assert "Medicin, mat och tillsyn enligt lista" in text
    assert "Alla får sin medicin." in text
    assert "Förvaltningschef" in text
    assert text.index("Hemtjänst Ja 4 h") < text.index("Avgifter {{ config }} Nej")


def test_the_public_edition_loses_no_heading_and_says_what_is_left_out_and_why() -> None:
    model = small_municipality()
    activity = model.activities["hemtjänst"].model_copy(
        update={"description": "Vi ringer 011-12 34 56. Vi använder Journalsystem."}
    )
    other = model.activities["avgifter"].model_copy(update={"description": None})
    changed = {**model.activities, "hemtjänst": activity, "avgifter": other}
    data = plan_data(model.model_copy(update={"activities": changed}))
    document = docx.Document(io.BytesIO(build_public_plan(data, "omsorg")))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 2"]
    told = [a.name for a in data.municipality.activities_of("omsorg").values() if a.description]
    assert sorted(headings) == sorted(told)
    styles = [(p.style.name if p.style else "", p.text) for p in document.paragraphs]
    at = styles.index(("Heading 2", activity.name))
    assert flat(styles[at + 1][1]) == "Beskrivningen är utelämnad, se kapitel 7."
    text = flat(document_text(build_public_plan(data, "omsorg")))
    assert "7 Det som är utelämnat, och varför" in text
    assert "Kontakter och reservvägar" in text
    count = re.search(r"(\w+) meningar är utelämnade ur texterna", text)
    assert count is not None
    assert count[1] not in ("Noll", "En")


def test_a_sentence_that_names_a_system_or_a_number_is_left_out_whole() -> None:
    secrets = Secrets(small_municipality(), ())
    assert secrets.public("Vi ger stöd. Journalsystemets larm går till oss.") == "Vi ger stöd."
    assert secrets.public("Ring 011-22 33 44. Stöd dygnet runt.") == "Stöd dygnet runt."
    assert secrets.public("Skriv till vera@prov.example.") == "–"
    assert secrets.public("▲ Saknas. Klart 2026-11-22 enligt MSBFS 2015:5.") == (
        "Klart 2026-11-22 enligt MSBFS 2015:5."
    )
    assert secrets.found("Elnätet") == "Elnät"
    assert secrets.found("elever") is None


def test_a_system_in_an_activitys_name_is_replaced_by_its_number() -> None:
    model = small_municipality(
        verksamheter={"x": {"namn": "Drift av Journalsystem", "förvaltning": "omsorg"}},
        åtgärder={},
    )
    text = flat(document_text(build_public_plan(plan_data(model), "omsorg")))
    assert "Verksamhet 1" in text
    assert "Journalsystem" not in text


def test_an_own_template_cannot_let_a_secret_through(tmp_path: Path) -> None:
    template = bundled.read_bytes("plan_templates", public_plan.KIND.template)
    (tmp_path / public_plan.KIND.template).write_bytes(template)
    document = docx.Document(str(tmp_path / public_plan.KIND.template))
    document.paragraphs[2].runs[0].text = 'Ring {{ "011-00 00 01" }} i {{ kommun.namn }}'
    document.save(str(tmp_path / public_plan.KIND.template))
    with pytest.raises(InputError, match="får inte stå i den"):
        build_public_plan(plan_data(own_templates=tmp_path), "omsorg")
