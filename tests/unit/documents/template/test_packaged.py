from __future__ import annotations

import re
from pathlib import Path

import pytest
from docx.document import Document

from kontinuitet import bundled
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.printed.department_plan import KIND
from kontinuitet.documents.word import open_document
from kontinuitet.documents.xmltext import w
from tools.build_templates import FOLDER, TEMPLATES, main

CHAPTERS = (
    "Innehåll",
    "Börja här när något har slutat fungera",
    "Sändlista och versioner",
    "1 Syfte och omfattning",
    "2 Vem beslutar",
    "3 Kontakter",
    "4 Verksamheter i prioritetsordning",
    "5 Så länge klarar vi oss",
    "6 Reservrutiner",
    "7 Kommunikation",
    "8 Rapportering",
    "9 När våra system är igång igen",
    "10 Återgång",
    "11 Övning och revidering",
    "12 Våra brister",
    "Bilaga A Blanketter",
    "Bilaga B Beroenden i text",
    "Bilaga C Teknik och återstart",
    "Bilaga D Det som saknas",
    "Bilaga E Ordlista",
)


def opened(name: str) -> Document:
    return open_document(bundled.read_bytes("plan_templates", name), name)


def test_the_committed_files_are_what_the_script_makes(tmp_path: Path) -> None:
    main(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(TEMPLATES)
    for name in TEMPLATES:
        assert (FOLDER / name).read_bytes() == (tmp_path / name).read_bytes(), (
            f"{name}: run python -m tools.build_templates"
        )


def test_every_packaged_template_comes_from_the_script() -> None:
    assert bundled.names("plan_templates") == sorted(TEMPLATES)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_template_passes_the_inspection_before_it_is_filled(name: str) -> None:
    # A template has blocks in place of what will be tables: nothing else may be wrong.
    assert [str(f) for f in inspect(bundled.read_bytes("plan_templates", name))] == []


def test_the_plan_has_all_chapters_in_order() -> None:
    lines = document_text(bundled.read_bytes("plan_templates", KIND.template)).splitlines()
    places = [lines.index(chapter) for chapter in CHAPTERS]
    assert places == sorted(places)


def test_each_chapter_is_a_tab_with_its_own_footer_and_pages_run_through() -> None:
    sections = list(opened(KIND.template).sections)
    labels = [s.footer.paragraphs[0].text for s in sections]
    tabs = [*range(13), *"ABCDE"]
    assert len(labels) == len(tabs)
    # Without tabs the last section is the whole plan.
    assert labels[-1] == "{{ sista_flik }}\tSida 1 av 1"
    for tab, label in zip(tabs[:-1], labels[:-1], strict=True):
        assert re.fullmatch(rf"Flik {tab} .+\tSida 1 av 1", label), label
    for section in sections:
        start = section._sectPr.find(w("pgNumType"))
        # Where the document begins, and nowhere else.
        assert (start is None) == (section is not sections[0])
        first, notice = section.footer.paragraphs
        assert "NUMPAGES" in first._p.xml
        assert notice.text == "Utskriven kopia: kontrollera version mot pärmens försättsblad"


def test_the_header_says_whose_version_and_how_secret() -> None:
    section = opened(KIND.template).sections[0]
    text = "\n".join(p.text for p in section.header.paragraphs)
    for field in (
        "kommun.namn",
        "förvaltning.namn",
        "plan.version",
        "plan.informationsklass",
        "plan.giltig_till",
    ):
        assert "{{ " + field + " }}" in text


def test_the_restart_list_is_landscape_and_counts_its_pages() -> None:
    section = opened("aterstartsordning.docx").sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height
    footer = section.footer.paragraphs[0]
    assert footer.text == "Återstartsordning\tSida 1 av 1"
    assert "NUMPAGES" in footer._p.xml


def test_people_can_write_in_every_chapter_and_the_tags_are_stable() -> None:
    # Changing a tag moves what people have written to the appendix "Text utan plats".
    document = opened(KIND.template)
    tags = [e.get(w("val")) for e in document.element.body.iter(w("tag"))]
    assert tags == [
        "fritext:syfte",
        "fritext:befogenheter",
        "fritext:kontakter",
        "fritext:reservrutiner",
        "fritext:reservrutin:{{ r.id }}",
        "fritext:kommunikation",
        "fritext:rapportering",
        "fritext:återstart",
        "fritext:återgång",
        "fritext:övning",
        "fritext:brister",
        "fritext:blanketter",
        "fritext:verksamhet:{{ v.id }}",
        "fritext:beroenden",
    ]


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_static_text_is_ordinary_paragraphs(name: str) -> None:
    """A person can edit every sentence in Word: one run each, no field in two runs."""
    for paragraph in opened(name).paragraphs:
        if "{{" in paragraph.text or "{%" in paragraph.text:
            assert len(paragraph.runs) == 1
