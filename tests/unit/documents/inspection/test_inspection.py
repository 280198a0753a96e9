"""The inspection: for each rule a document that breaks it and one that holds."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.shared import Mm, RGBColor

from kontinuitet.documents import word
from kontinuitet.documents.blocks import (
    ContentsBlock,
    FreeTextBlock,
    HeadingBlock,
    ListBlock,
    ParagraphsBlock,
    PictureBlock,
    TableBlock,
    append_blocks,
)
from kontinuitet.documents.inspection import RULES, document_text, inspect
from kontinuitet.documents.inspection.contrast import ratio
from kontinuitet.documents.template import TemplateError
from kontinuitet.documents.xmltext import WP, w
from tests.unit.documents.word.samples import add_before_section, element, png, saved


def good_document() -> Document:
    """Return a document that holds every rule and has something of everything."""
    document = word.new_document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Ås kommun, version 1.3\tInformationsklass: intern"
    word.add_page_numbers(section.footer.paragraphs[0])
    append_blocks(
        document,
        [
            ParagraphsBlock([("Title", "Plan")]),
            ContentsBlock(),
            HeadingBlock("Kapitel", 1),
            HeadingBlock("Del", 2),
            ParagraphsBlock([("Normal", "Text."), ("Varning", "Akta."), ("Liten", "Litet.")]),
            ListBlock(["a", "b"]),
            TableBlock(["A", "☐"], [["x", "☐"]], [40, 10], "Titel", show_caption=True),
            PictureBlock(png(), "En bild av nätet", 20),
            FreeTextBlock("fritext:a", "Eget", "Skriv här"),
            HeadingBlock("Sist", 1),
            TableBlock(["A"], [["x"]], [40], "Titel"),
            TableBlock(["A"], [["x"]], [40], "Titel"),
            ParagraphsBlock([("Normal", "Slut på planen. Version 1.3")]),
        ],
    )
    return document


def codes(document: Document, title: str = "Plan") -> set[str]:
    return {finding.code for finding in inspect(saved(document, title))}


def test_a_good_document_has_no_faults() -> None:
    assert inspect(saved(good_document(), "Plan")) == []


Change = Callable[[Document], object]


def remove(document: Document, tag: str) -> None:
    for found in list(document.element.iter(w(tag))):
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)


def add(document: Document, markup: str) -> None:
    add_before_section(document, markup)


def text_paragraph(text: str, ppr: str = "", rpr: str = "") -> str:
    return (
        f"<w:p><w:pPr>{ppr}</w:pPr><w:r><w:rPr>{rpr}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def heading_texts_away(document: Document) -> None:
    for style in document.styles.element.iter(w("outlineLvl")):
        style.set(w("val"), "9")


def not_a4(document: Document) -> None:
    document.sections[0].page_width = Mm(216)
    document.sections[0].page_height = Mm(279)


def turned_in_name_only(document: Document) -> None:
    document.sections[0].orientation = WD_ORIENT.LANDSCAPE


def language(document: Document) -> None:
    for found in document.styles.element.iter(w("lang")):
        found.set(w("val"), "en-US")


def tracked(document: Document) -> None:
    add(document, '<w:p><w:ins w:id="77"><w:r><w:t>nytt</w:t></w:r></w:ins></w:p>')


def update_fields(document: Document) -> None:
    document.settings.element.append(element('<w:updateFields w:val="true"/>'))


def dirty(document: Document) -> None:
    next(document.element.iter(w("fldChar"))).set(w("dirty"), "1")


def anchored(document: Document) -> None:
    inline = next(document.element.iter(f"{{{WP}}}inline"))
    inline.tag = f"{{{WP}}}anchor"


def alternative_text(text: str) -> Change:
    return lambda d: next(d.element.iter(f"{{{WP}}}docPr")).set("descr", text)


def end_of_field(document: Document) -> None:
    for mark in list(document.element.iter(w("fldChar"))):
        if mark.get(w("fldCharType")) == "end":
            parent = mark.getparent()
            assert parent is not None
            parent.remove(mark)


def twice(tag: str) -> Change:
    def change(document: Document) -> None:
        found = list(document.element.iter(tag))
        document.paragraphs[0]._p.append(copy.deepcopy(found[0]))

    return change


def pale(document: Document) -> None:
    document.add_paragraph().add_run("blek").font.color.rgb = RGBColor(0xAA, 0xAA, 0xAA)


def grey_on_grey(document: Document) -> None:
    shading = '<w:shd w:val="clear" w:color="auto" w:fill="808080"/>'
    add(document, text_paragraph("text", shading, '<w:color w:val="404040"/>'))


def pale_style(document: Document) -> None:
    style = word.style_of(document, "Liten").element
    style.get_or_add_rPr().append(element('<w:color w:val="999999"/>'))


def new_section_without(what: str) -> Change:
    def change(document: Document) -> None:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        place = getattr(section, what)
        place.is_linked_to_previous = False
        place.paragraphs[0].text = "annat"

    return change


def link(text: str) -> Change:
    return lambda d: add(
        d,
        '<w:p><w:hyperlink w:anchor="_Toc00000001"><w:r>'
        f"<w:t>{text}</w:t></w:r></w:hyperlink></w:p>",
    )


BOX = (
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
    "<w:txbxContent><w:p><w:r><w:t>ruta</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r></w:p>"
)


def wrong_tab(label: str, *, start: str = "") -> Change:
    """Put the last chapter in a tab of the binder."""

    def change(document: Document) -> None:
        rename_last(document, "3 Kontakter")
        chapter = next(p for p in document.paragraphs if p.text == "3 Kontakter")
        section = document.add_section(WD_SECTION.NEW_PAGE)
        for old in section._sectPr.findall(w("pgNumType")):
            section._sectPr.remove(old)
        if start:
            section._sectPr.append(element(f'<w:pgNumType w:start="{start}"/>'))
        section.footer.is_linked_to_previous = False
        word.add_section_page_number(section.footer.paragraphs[0], label)
        # The first section ends before the chapter.
        ending = next(
            p._p for p in document.paragraphs if next(p._p.iter(w("sectPr")), None) is not None
        )
        chapter._p.addprevious(ending)

    return change


def coloured_word(document: Document) -> None:
    paragraph = document.add_paragraph("Systemet är ")
    paragraph.add_run("nere").font.color.rgb = RGBColor(0x99, 0x00, 0x00)


def coloured_cell(document: Document) -> None:
    cell = document.tables[0].cell(1, 0)
    cell.paragraphs[0].clear()
    cell._tc.get_or_add_tcPr().append(
        element('<w:shd w:val="clear" w:color="auto" w:fill="CC0000"/>')
    )


def heading_added_later(document: Document) -> None:
    document.add_heading("Tillagd", 1)


def page_numbers_in_contents(document: Document) -> None:
    code = next(document.element.iter(w("instrText")))
    code.addnext(element("<w:instrText> PAGEREF _Toc00000001 </w:instrText>"))


def one_word_in_english(document: Document) -> None:
    run = document.add_paragraph("Backup ").add_run("och mer")
    run._r.get_or_add_rPr().append(element('<w:lang w:val="en-GB"/>'))


BREAKS: list[tuple[str, str, Change]] = [
    ("D2", "another language", language),
    ("R0", "no headings", heading_texts_away),
    ("R1", "skipped level", lambda d: d.add_heading("Djup", 3)),
    ("R2", "empty heading", lambda d: d.add_heading(" ", 1)),
    ("R3", "bold text", lambda d: add(d, text_paragraph("Kontakter", rpr="<w:b/>"))),
    ("L1", "typed dash", lambda d: d.add_paragraph("- mjölk")),
    ("L1", "typed bullet", lambda d: d.add_paragraph("• mjölk")),
    ("L1", "typed number", lambda d: d.add_paragraph("1. Ring")),
    ("L1", "typed number with parenthesis", lambda d: d.add_paragraph("2) Ring")),
    ("T1", "no header row", lambda d: remove(d, "tblHeader")),
    ("T1", "no look", lambda d: remove(d, "tblLook")),
    ("T2", "merged cells", lambda d: d.tables[0].cell(0, 0).merge(d.tables[0].cell(0, 1))),
    ("T2", "merged down", lambda d: d.tables[0].cell(0, 0).merge(d.tables[0].cell(1, 0))),
    ("T3", "nested table", lambda d: d.tables[0].cell(1, 0).add_table(1, 1)),
    ("T4", "no title", lambda d: remove(d, "tblCaption")),
    ("T4", "no description", lambda d: remove(d, "tblDescription")),
    ("B1", "no alternative text", alternative_text("")),
    ("B1", "file name", alternative_text("bild1.PNG")),
    ("B2", "floating picture", anchored),
    ("B3", "text box", lambda d: add(d, BOX)),
    ("H1", "here", link("Klicka här.")),
    ("H1", "address", link("https://kommun.example/plan")),
    ("H1", "empty", link("")),
    ("K1", "pale text", pale),
    ("K1", "grey on grey", grey_on_grey),
    ("K1", "pale style", pale_style),
    ("D2", "one word in English", one_word_in_english),
    ("K2", "coloured word", coloured_word),
    ("K2", "coloured cell", coloured_cell),
    ("C1", "heading added later", heading_added_later),
    ("C1", "page numbers in contents", page_numbers_in_contents),
    ("P5", "tab with another number", wrong_tab("4")),
    ("P5", "tab that begins to count anew", wrong_tab("3", start="1")),
    ("M1", "spaces", lambda d: d.add_paragraph("Namn:     Anna")),
    ("M1", "tabs", lambda d: d.add_paragraph("Namn:\t\tAnna")),
    ("M2", "empty paragraph", lambda d: d.paragraphs[2].insert_paragraph_before("")),
    ("M2", "empty last", lambda d: (d.add_paragraph("x"), d.add_paragraph(" "))),
    ("F1", "update fields", update_fields),
    ("F1", "dirty field", dirty),
    ("F2", "field without end", end_of_field),
    (
        "F2",
        "field without beginning",
        lambda d: add(d, '<w:p><w:r><w:t>x</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    ),
    ("I1", "bookmark twice", twice(w("bookmarkStart"))),
    ("I1", "control twice", twice(w("sdt"))),
    ("I1", "drawing twice", twice(w("drawing"))),
    (
        "I1",
        "bookmark without end",
        lambda d: d.paragraphs[0]._p.append(element('<w:bookmarkStart w:id="1" w:name="a"/>')),
    ),
    ("I2", "link to nowhere", lambda d: remove(d, "bookmarkStart")),
    ("P1", "rows that split", lambda d: remove(d, "cantSplit")),
    ("P2", "letter", not_a4),
    ("P2", "landscape in name only", turned_in_name_only),
    ("P3", "footer without page number", new_section_without("footer")),
    ("P4", "header without version", new_section_without("header")),
    ("S1", "tracked change", tracked),
    (
        "S1",
        "comment",
        lambda d: d.paragraphs[0]._p.append(element('<w:commentRangeStart w:id="0"/>')),
    ),
]  # fmt: skip


#: Other rules that the same fault breaks.
FOLLOWS: dict[str, set[str]] = {
    "nested table": {"P1", "T1", "T4"},
    "empty": {"M2"},
    "no headings": {"C1"},
    "link to nowhere": {"I1"},
}


@pytest.mark.parametrize(
    ("code", "what", "change"), BREAKS, ids=[f"{code} {what}" for code, what, _ in BREAKS]
)
def test_a_broken_rule_is_found(code: str, what: str, change: Change) -> None:
    document = good_document()
    change(document)
    found = codes(document)
    assert found == {code} | FOLLOWS.get(what, set())


@pytest.mark.parametrize("title", ["", "  ", "plan_v3.docx"])
def test_a_title_that_says_nothing_is_found(title: str) -> None:
    assert codes(good_document(), title) == {"D1"}


def test_every_rule_has_a_document_that_breaks_it() -> None:
    assert {code for code, _, _ in BREAKS} | {"D1"} == set(RULES)


def _lying(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def _decorative(document: Document) -> None:
    properties = next(document.element.iter(f"{{{WP}}}docPr"))
    properties.set("descr", "")
    uri = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    properties.append(
        element(f'<a:extLst><a:ext uri="x"><adec:decorative xmlns:adec="{uri}" val="1"/></a:ext>'
                "</a:extLst>")
    )  # fmt: skip


def rename_last(document: Document, heading: str) -> None:
    """Give the last chapter another name, in the contents list too."""
    for text in document.element.iter(w("t")):
        if text.text == "Sist":
            text.text = heading


def _tab(document: Document) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    for old in section._sectPr.findall(w("pgNumType")):
        section._sectPr.remove(old)
    section.footer.is_linked_to_previous = False
    word.add_section_page_number(section.footer.paragraphs[0], "3")


LET_THROUGH: dict[str, Change] = {
    "typed numbers in headings": lambda d: rename_last(d, "2 Kontakter"),
    "a year first": lambda d: d.add_paragraph("2026 års plan"),
    "a dash alone": lambda d: d.add_paragraph("–"),
    "half bold": lambda d: d.add_paragraph("Obs: ").add_run("fet").__setattr__("bold", True),
    "landscape": _lying,
    "decorative picture": _decorative,
    "large pale title": lambda d: add(
        d, text_paragraph("Stor", rpr='<w:color w:val="767676"/><w:sz w:val="40"/>')
    ),
    "one tab": lambda d: d.add_paragraph("Namn:\tAnna"),
    "empty cell": lambda d: d.tables[0].cell(1, 0).paragraphs[0].clear(),
    "tab page": _tab,
    "external link": link("Kommunens krisstöd"),
    "section that inherits": lambda d: d.add_section(WD_SECTION.NEW_PAGE),
}


@pytest.mark.parametrize("what", LET_THROUGH)
def test_what_is_allowed_is_let_through(what: str) -> None:
    document = good_document()
    LET_THROUGH[what](document)
    assert inspect(saved(document, "Plan")) == []


def test_a_finding_says_where() -> None:
    document = good_document()
    rename_last(document, "Telefoner")
    document.add_paragraph("- mjölk")
    assert [str(f) for f in inspect(saved(document, "Plan"))] == [
        'L1: brödtext, under rubriken "Telefoner": skriven lista: "- mjölk"'
    ]


def test_the_text_of_all_parts_is_given() -> None:
    text = document_text(saved(good_document()))
    for piece in ("Informationsklass", "Sida 1 av 1", "Kapitel", "Skriv här", "☐", "Akta."):
        assert piece in text
    assert "PAGE" not in text
    assert "TOC" not in text


def test_a_damaged_file_is_a_template_error() -> None:
    with pytest.raises(TemplateError):
        inspect(b"hej")


def test_contrast_is_that_of_wcag() -> None:
    assert ratio("000000", "FFFFFF") == pytest.approx(21)
    assert ratio("FFFFFF", "FFFFFF") == pytest.approx(1)
    assert ratio("777777", "FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert ratio("767676", "FFFFFF") == pytest.approx(4.54, abs=0.005)
