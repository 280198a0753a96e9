from __future__ import annotations

import dataclasses
import datetime
import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest

from kontinuitet import bundled
from kontinuitet.documents.chapters import dependency_pictures
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import UNDATED, PlanData
from kontinuitet.documents.printed.department_plan import KIND
from kontinuitet.documents.template import TemplateError
from kontinuitet.documents.xmltext import clean
from kontinuitet.errors import InputError
from kontinuitet.model.duty import Duties
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import PlanSize
from tests.unit.documents.made import build_plan
from tests.unit.documents.plan_model import audit, plan_data, small_municipality


def flat(text: str) -> str:
    """Return text as one line with ordinary spaces, as a reader sees it."""
    return " ".join(text.split())


def plan_text(department: str = "omsorg", **options: Any) -> str:
    return flat(document_text(build_plan(plan_data(**options), department)))


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text a person wrote inside a part of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)


def drafts() -> Municipality:
    """Return the small municipality before its plans were adopted."""
    model = small_municipality()
    department = model.departments["omsorg"]
    plan = department.plan.model_copy(update={"adopted": None})
    changed = {**model.departments, "omsorg": department.model_copy(update={"plan": plan})}
    return model.model_copy(update={"departments": changed})


def test_an_adopted_plan_has_no_unfilled_place_and_keeps_those_that_are_written_in() -> None:
    document = docx.Document(BytesIO(build_plan(plan_data(), "omsorg")))
    assert "Skriv här" not in "".join(p.text for p in document.paragraphs)
    written = frozenset({"fritext:syfte", "fritext:verksamhet:hemtjänst"})
    kept = docx.Document(BytesIO(build_plan(plan_data(), "omsorg", written=written)))
    tags = set(kept.element.body.xpath(".//w:sdtPr/w:tag/@w:val"))
    assert written <= tags
    assert "fritext:verksamhet:boende" not in tags


def test_a_full_plan_has_what_a_short_one_leaves_out() -> None:
    short, full = plan_text(), plan_text(size=PlanSize.FULL)
    assert "Tid utan förmåga" in full
    assert "Tid utan förmåga" not in short
    assert "Beroenden i bild" not in short


def shown(text: str) -> str:
    return flat(clean(text)[0])


def test_no_text_of_an_activity_or_fallback_is_lost() -> None:
    model = small_municipality()
    for department in model.departments:
        text = plan_text(department)
        for activity in model.activities_of(department).values():
            wanted = [
                activity.name,
                activity.description,
                activity.responsible,
                activity.minimum_level,
                *(i.description for i in activity.impacts),
                *(n.why for n in activity.needs),
            ]
            for fallback in activity.fallbacks.values():
                wanted += [fallback.name, fallback.staffing, fallback.place]
                wanted += [*fallback.return_steps, *fallback.forms, *fallback.not_done]
                wanted += texts_of(fallback.steps.model_dump())
            for piece in wanted:
                if piece is not None:
                    assert shown(piece) in text, piece


def test_every_resource_needed_and_its_steps_are_there_and_no_other() -> None:
    model = small_municipality()
    text = plan_text("omsorg")
    for identity, resource in model.resources.items():
        if identity == "lönesystem":
            continue
        assert resource.name in text
        for step in resource.restart.steps if resource.restart else ():
            assert step in text
    # Named only where a step says what the technicians do first.
    assert text.count("Lönesystem") == text.count("som först tar Lönesystem")
    assert "Lönesystem" in plan_text("personal")


def test_contacts_are_there_with_the_way_to_reach_them_when_phones_are_down() -> None:
    text = plan_text()
    for contact in small_municipality().departments["omsorg"].contacts:
        if not contact.protected:
            for piece in (contact.role, contact.phone, contact.name, contact.backup, contact.email):
                assert piece is None or piece in text
    assert "010-000 00 00" in text


def test_a_person_with_protected_data_is_on_no_list() -> None:
    text = plan_text()
    assert "Hemlig Person" not in text
    assert "070-999" not in text


def test_protected_data_written_elsewhere_stops_the_plan_without_repeating_it() -> None:
    activities = {"x": {"namn": "X", "förvaltning": "omsorg", "beskrivning": "Ring Hemlig Person."}}
    model = small_municipality(verksamheter=activities, åtgärder={})
    with pytest.raises(InputError, match="skyddade personuppgifter") as caught:
        build_plan(plan_data(model), "omsorg")
    assert "Hemlig Person" not in str(caught.value)


def test_nasty_texts_come_through_as_written_or_visibly_replaced() -> None:
    notes: list[str] = []
    text = flat(document_text(build_plan(plan_data(), "personal", tell=notes.append)))
    for piece in ("Lön & HR", "Telefoni <växel> är nere", "{% for x in y %}"):
        assert piece in text
    assert "Ring�stormottagningen�" in text
    assert notes
    assert all("tecken som Word inte kan visa" in note for note in notes)
    assert "Avgifter {{ config }}" in plan_text("omsorg")


def annex(text: str) -> str:
    """Return the annex of what is missing."""
    return text[text.index("i underlaget. Där de skulle") : text.index("Ord Betydelse")]


def test_what_is_missing_stands_once_and_a_dash_in_its_place() -> None:
    text = plan_text()
    assert "Särskilt boende samhällsviktig 30 min –" in text
    assert "Särskilt boende Reservrutin saknas" in text
    told = annex(text)
    for fact in ("miniminivå", "reservrutin", "minimibemanning", "höjd beredskap"):
        assert fact in told.lower()
    assert "övning av reservrutinen" in told.lower()
    assert "Finns på USB-minne" in text
    assert "Reservrutinen Ring runt (Hemtjänst) finns på USB-minne" in text


def test_a_plan_of_an_empty_model_says_what_is_missing() -> None:
    model = Municipality.model_validate(
        {"kommun": {"namn": "Tomköping"}, "förvaltningar": {"f": {"namn": "Fritid"}}}
    )
    built = build_plan(PlanData(model, {}, {}, Duties(), (), "0" * 64), "f")
    text = flat(document_text(built))
    assert "Inga verksamheter är angivna." in text
    assert "Inget scenario är simulerat." in text
    assert "verksamheter planen" in annex(text)
    assert "vem som beslutar att planen gäller" in annex(text)
    # Only where the sign is explained.
    assert text.count("▲") == 1
    assert inspect(built) == []


def test_expected_outage_gap_and_verdict_are_those_of_the_simulation() -> None:
    data = plan_data()
    hit = {s: {a.id: a for a in r.activities}.get("boende") for s, r in data.simulations.items()}
    assert data.municipality.activities["boende"].mtpd == 30
    outages = {s: o.outage or 0 for s, o in hit.items() if o is not None}
    lost = {s: o.without_ability or 0 for s, o in hit.items() if o is not None}
    longest, worst = max(outages, key=lambda s: outages[s]), max(lost, key=lambda s: lost[s])
    wanted = (
        f"Särskilt boende 30 min {texts.duration(outages[longest])} "
        f"{data.scenarios[longest].name} {texts.duration(lost[worst])} "
        f"{data.scenarios[worst].name} {texts.duration(lost[worst] - 30)} Överskrids"
    )
    assert flat(wanted) in plan_text()


def test_a_chosen_scenario_decides_the_figures_and_the_order() -> None:
    text = plan_text(scenario="journal-borta")
    assert (
        "Tabellen är beräknad för scenariot ”Journalen borta”. Tiderna räknas från avbrottets "
        "början." in text
    )
    assert "Elavbrott i tolv timmar" not in text
    whole = plan_text()
    assert "Tabellen är beräknad för scenariot ”Elavbrott i tolv timmar”." in whole
    assert "Avbrottet börjar måndag 18 januari 2027 kl. 6.30." in whole
    assert "Beslutad av ledningsgruppen, 2026-02-01." in whole


def test_restart_numbers_are_those_of_the_whole_list() -> None:
    data = plan_data()
    order = data.simulations["elavbrott"].restart.order
    started = {
        identity: resource.model_copy(update={"started_by": "omsorg"})
        for identity, resource in data.municipality.resources.items()
    }
    model = data.municipality.model_copy(update={"resources": started})
    data = dataclasses.replace(data, municipality=model, size=PlanSize.FULL)
    text = flat(document_text(build_plan(data, "omsorg")))
    for step in order:
        work = data.municipality.resources[step.id].restart
        if work is not None and not work.automatic:
            assert f"Nr {step.number}, {data.municipality.resources[step.id].name}:" in text
    assert "Starta med lokalt konto." in text


def test_duties_that_are_not_confirmed_say_so() -> None:
    text = plan_text()
    assert "▲ inte bekräftad" in text
    assert "Dataskyddsförordningen artikel 33 kontrollerad 2026-11-22" in text
    assert "kontrollera aktuell lydelse" not in text.lower()


def test_the_plan_ends_with_its_version() -> None:
    lines = document_text(build_plan(plan_data(), "omsorg")).splitlines()
    assert "Slut på planen. Version 1.2." in lines


def test_the_cover_tells_what_is_decided_and_the_checksum_of_the_input() -> None:
    text = plan_text()
    checksum = hashlib.sha256(b"underlag").hexdigest()[:8]
    for piece in ("OMS 2026/12", "2026-09-01", "2027-12-31", "Teamrum norr", checksum, "Intern"):
        assert piece in text


def test_the_contents_list_holds_every_chapter() -> None:
    document = docx.Document(BytesIO(build_plan(plan_data(), "omsorg")))
    entries = [
        "".join(node.text or "" for node in p._p.xpath(".//w:hyperlink//w:t"))
        for p in document.paragraphs
        if p.style is not None and (p.style.name or "").startswith("toc")
    ]
    headings = [
        p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"
    ]
    assert entries == headings
    assert "6 Reservrutiner" in entries


@pytest.mark.parametrize("department", ["omsorg", "personal"])
def test_the_file_is_valid_and_accessible(department: str, tmp_path: Path) -> None:
    built = build_plan(plan_data(), department)
    assert [str(f) for f in inspect(built)] == []
    assert audit(built, tmp_path) == []


def test_free_text_places_are_unique_and_keep_the_ids() -> None:
    # A draft shows every place.
    full = plan_data(drafts(), size=PlanSize.FULL)
    document = docx.Document(BytesIO(build_plan(full, "omsorg")))
    tags = document.element.body.xpath(".//w:sdtPr/w:tag/@w:val")
    assert len(tags) == len(set(tags))
    for tag in ("hemtjänst", "boende", "avgifter"):
        assert f"fritext:verksamhet:{tag}" in tags
    assert "fritext:reservrutin:hemtjänst.pärm" in tags


def test_same_input_gives_same_bytes_whatever_the_hash_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = (
        "import hashlib;"
        "from tests.unit.documents.plan_model import audit, plan_data;"
        "from tests.unit.documents.made import build_plan;"
        "print(hashlib.sha256(build_plan(plan_data(), 'omsorg')).hexdigest())"
    )
    found = set()
    for seed in ("1", "77"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout.strip())
    assert len(found) == 1


def test_dates_come_from_the_model_or_an_option_never_the_clock() -> None:
    def created(department: str, **options: Any) -> datetime.date:
        built = build_plan(plan_data(**options), department)
        moment = docx.Document(BytesIO(built)).core_properties.created
        assert moment is not None
        day: datetime.date = moment.date()
        return day

    assert created("omsorg") == datetime.date(2026, 9, 1)
    day = datetime.date(2026, 11, 22)
    assert created("omsorg", issued=day) == day
    assert created("personal") == UNDATED


def test_the_title_property_says_what_the_document_is() -> None:
    document = docx.Document(BytesIO(build_plan(plan_data(), "personal")))
    assert document.core_properties.title == "Kontinuitetsplan för Lön & HR, Provköping"


def test_the_plan_is_complete_without_pygraphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dependency_pictures, "available", lambda: False)
    built = build_plan(plan_data(size=PlanSize.FULL), "omsorg")
    text = flat(document_text(built))
    assert "Beroenden i bild" not in text
    assert "Minst en av två: Server 1, Server 2" in text
    assert not [n for n in zipfile.ZipFile(BytesIO(built)).namelist() if n.endswith(".png")]
    assert inspect(built) == []


def test_the_municipalitys_own_template_wins(tmp_path: Path) -> None:
    document = docx.Document(BytesIO(bundled.read_bytes("plan_templates", KIND.template)))
    document.paragraphs[0].runs[0].text = "Vår egen plan för {{ förvaltning.namn }}"
    document.save(str(tmp_path / KIND.template))
    text = plan_text(own_templates=tmp_path)
    assert "Vår egen plan för Omsorgskontoret" in text
    assert "Vår egen plan" not in plan_text()


def test_a_misspelt_field_in_an_own_template_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    document = docx.Document(BytesIO(bundled.read_bytes("plan_templates", KIND.template)))
    document.paragraphs[0].runs[0].text = "{{ förvaltning.nam }}"
    document.save(str(tmp_path / KIND.template))
    with pytest.raises(TemplateError, match='Menade du "namn"'):
        build_plan(plan_data(own_templates=tmp_path), "omsorg")


def test_an_unknown_department_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        build_plan(plan_data(), "finns-inte")


def test_many_needs_are_several_rows_so_that_no_row_is_taller_than_a_page() -> None:
    resources = {f"r{n:02d}": {"namn": f"Resurs {n:02d}", "typ": "utrustning"} for n in range(30)}
    model = small_municipality(
        resurser=resources,
        verksamheter={
            "v": {"namn": "Verksamhet", "förvaltning": "omsorg", "behöver": sorted(resources)}
        },
        prioriteringslista=None,
        åtgärder={},
    )
    data = PlanData(model, {}, {}, Duties(), (), "0" * 64)
    text = flat(document_text(build_plan(data, "omsorg")))
    assert "Verksamhet (forts.) Resurs 12" in text
    assert "Resurs 29" in text
