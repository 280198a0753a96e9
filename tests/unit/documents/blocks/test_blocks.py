"""Blocks: tables, lists, paragraphs, pictures, contents lists and places for free text."""

from __future__ import annotations

import time

import pytest
from docx.document import Document
from docx.shared import Mm
from lxml import etree

from kontinuitet.documents import word
from kontinuitet.documents.blocks import (
    Block,
    BlockError,
    BlocksBlock,
    CellText,
    ContentsBlock,
    FreeTextBlock,
    HeadingBlock,
    ListBlock,
    ListItem,
    ParagraphsBlock,
    PictureBlock,
    Site,
    TableBlock,
    append_blocks,
)
from kontinuitet.documents.inspection import inspect
from kontinuitet.documents.template import TemplateError, fill
from kontinuitet.documents.xmltext import WP, w
from tests.unit.documents.word.samples import document_of, png, saved, style_of


def built(*blocks: Block) -> Document:
    document = word.new_document()
    append_blocks(document, blocks)
    return document


def values(root: etree._Element, tag: str, attribute: str = "val") -> list[str | None]:
    return [element.get(w(attribute)) for element in root.iter(w(tag))]


TABLE = TableBlock(
    ["Ordning", "System", "☐"],
    [["1", "Lön & <HR>", "☐"], [CellText("2", bold=True), "a\nb", CellText("x", symbol=True)]],
    [20, 100, 12.5],
    "Återstart",
    "Vad som startas i vilken ordning",
    font_pt=9,
    min_row_mm=8,
    numeric=[0],
    centred=[2],
)


# Tables


def test_a_table_has_its_texts_and_fixed_widths() -> None:
    table = built(TABLE).tables[0]
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["Ordning", "System", "☐"],
        ["1", "Lön & <HR>", "☐"],
        ["2", "a\nb", "x"],
    ]
    root = table._tbl
    assert values(root, "tblLayout", "type") == ["fixed"]
    assert values(root, "gridCol", "w") == ["1134", "5669", "709"]
    assert values(root, "tcW", "w") == ["1134", "5669", "709"] * 3


def test_a_table_has_header_row_unsplit_rows_title_and_description() -> None:
    root = built(TABLE).tables[0]._tbl
    rows = root.tr_lst
    assert [len(list(row.iter(w("tblHeader")))) for row in rows] == [1, 0, 0]
    assert [len(list(row.iter(w("cantSplit")))) for row in rows] == [1, 1, 1]
    assert values(root, "trHeight") == ["454", "454"]
    assert values(root, "tblCaption") == ["Återstart"]
    assert values(root, "tblDescription") == ["Vad som startas i vilken ordning"]
    assert values(root, "tblLook", "firstRow") == ["1"]


def test_cells_are_aligned_bold_and_in_the_symbol_font() -> None:
    table = built(TABLE).tables[0]
    assert values(table.cell(1, 0)._tc, "jc") == ["right"]
    assert values(table.cell(1, 2)._tc, "jc") == ["center"]
    assert table.cell(2, 0).paragraphs[0].runs[0].bold
    for row in (0, 1, 2):
        fonts = [f.get(w("ascii")) for f in table.cell(row, 2)._tc.iter(w("rFonts"))]
        assert fonts == ["Segoe UI Symbol"]
    assert set(values(table._tbl, "sz")) == {"18"}


def test_a_caption_is_printed_when_asked_for() -> None:
    table = TableBlock(["A"], [["x"]], [40], "Kontakter", show_caption=True)
    document = built(table)
    assert document.paragraphs[0].text == "Kontakter"
    assert style_of(document.paragraphs[0]).lower() == "caption"


def test_a_table_without_rows() -> None:
    assert len(built(TableBlock(["A"], [], [40], "T")).tables[0].rows) == 1
    document = built(TableBlock(["A"], [], [40], "T", empty="Inga kontakter är angivna."))
    assert not document.tables
    assert document.paragraphs[0].text == "Inga kontakter är angivna."


@pytest.mark.parametrize(
    ("header", "rows", "widths", "caption"),
    [
        (["A"], [["x", "y"]], [10], "T"),
        (["A", "B"], [["x"]], [10, 10], "T"),
        (["A"], [], [10, 10], "T"),
        ([], [], [], "T"),
        (["A"], [], [10], " "),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(
    header: list[str], rows: list[list[str]], widths: list[float], caption: str
) -> None:
    with pytest.raises(BlockError):
        TableBlock(header, rows, widths, caption)


def test_a_table_in_a_template_without_our_styles_still_looks_like_one() -> None:
    document = document_of("{{ t }}")
    styles = document.styles.element
    for style in list(styles.iter(w("style"))):
        if style.get(w("styleId")) in ("Kontinuitettabell", "Tabelltext", "Tabellrubrik"):
            styles.remove(style)
    fill(document, {"t": TABLE}, name="m")
    root = document.tables[0]._tbl
    assert not values(root, "tblStyle")
    assert next(root.iter(w("tblBorders"))) is not None
    assert set(values(root, "fill") or []) == set()
    assert set(values(root, "shd", "fill")) == {"E9ECEF"}


def test_two_thousand_rows_are_built_in_a_fraction_of_a_second() -> None:
    rows = [[f"rad {n} å & <x>"] * 7 for n in range(2000)]
    best = 10.0
    for _ in range(3):
        site = Site(word.new_document())
        start = time.process_time()
        TableBlock(list("ABCDEFG"), rows, [20] * 7, "T").xml(site)
        best = min(best, time.process_time() - start)
    assert best < 0.4


# Lists


def test_lists_are_real_and_each_numbered_list_begins_at_one() -> None:
    document = built(
        ListBlock(["a", ListItem("b", ("b1",))]),
        ListBlock(["1", "2"], ordered=True),
        ListBlock(["1"], ordered=True),
        ListBlock(["c"]),
    )
    numbers = values(document.element.body, "numId")
    assert numbers[0] == numbers[1] == numbers[2] == numbers[-1]
    assert len(set(numbers)) == 3
    assert values(document.element.body, "ilvl") == ["0", "0", "1", "0", "0", "0", "0"]
    numbering = document.part.numbering_part.element
    restarts = [
        num.find(f".//{w('startOverride')}") is not None
        for num in numbering.findall(w("num"))
        if num.get(w("numId")) in set(numbers[3:6])
    ]
    assert restarts == [True, True]
    tags = [child.tag for child in numbering]
    assert tags == sorted(tags, key=[w("abstractNum"), w("num")].index)


def test_a_list_works_in_a_document_without_numbering() -> None:
    document = document_of("{{ lista }}")
    for rel_id, rel in list(document.part.rels.items()):
        if rel.reltype.endswith("/numbering"):
            del document.part.rels[rel_id]
    fill(document, {"lista": ListBlock(["a"], ordered=True)}, name="m")
    again = word.open_document(saved(document), "x")
    assert len(again.part.numbering_part.element.findall(w("num"))) == 1


def test_an_empty_list_gives_nothing_or_the_sentence_given() -> None:
    assert [p.text for p in built(ListBlock([])).paragraphs] == []
    assert [p.text for p in built(ListBlock([], empty="Inga.")).paragraphs] == ["Inga."]


# Paragraphs, headings, free text, pictures


def test_paragraphs_get_their_styles_whatever_the_case() -> None:
    document = built(ParagraphsBlock([("VARNING", "akta"), ("Finns inte", "text")]))
    assert [style_of(p) for p in document.paragraphs] == ["Varning", "Normal"]


def test_headings_have_text_and_level() -> None:
    assert style_of(built(HeadingBlock("R", 3)).paragraphs[0]) == "Heading 3"
    for text, level in ((" ", 1), ("R", 0), ("R", 5)):
        with pytest.raises(BlockError):
            HeadingBlock(text, level)


def test_a_free_text_is_a_content_control_with_a_prompt() -> None:
    document = built(
        BlocksBlock([FreeTextBlock(f"fritext:{n}", "Titel & å", "Skriv här") for n in "ab"])
    )
    body = document.element.body
    assert values(body, "tag") == ["fritext:a", "fritext:b"]
    assert values(body, "alias") == ["Titel & å"] * 2
    assert len(set(values(body, "id"))) == 2
    assert [p.text for p in body.iter(w("t"))] == ["Skriv här"] * 2
    assert len(list(body.iter(w("showingPlcHdr")))) == 2


@pytest.mark.parametrize(("tag", "prompt"), [("x", "p"), ("fritext:", "p"), ("fritext:a", " ")])
def test_a_free_text_needs_a_tag_and_a_prompt(tag: str, prompt: str) -> None:
    with pytest.raises(BlockError):
        FreeTextBlock(tag, "t", prompt)


def test_the_same_free_text_twice_is_refused_in_a_template() -> None:
    document = document_of("{{ f }}", "{{ f }}")
    with pytest.raises(TemplateError, match="fritext:a"):
        fill(document, {"f": FreeTextBlock("fritext:a", "t", "p")}, name="m")


def test_a_picture_is_inline_with_alternative_text_and_right_proportions() -> None:
    document = built(
        PictureBlock(png(40, 20), "Ett & annat", 100),
        PictureBlock(png(10, 40), "Hög", 100, max_height_mm=50),
    )
    shapes = document.inline_shapes
    assert [(s.width, s.height) for s in shapes] == [(Mm(100), Mm(50)), (Mm(12.5), Mm(50))]
    properties = list(document.element.iter(f"{{{WP}}}docPr"))
    assert [p.get("descr") for p in properties] == ["Ett & annat", "Hög"]
    assert len({p.get("id") for p in properties}) == 2
    again = word.open_document(saved(document), "x")
    assert again.part.related_parts[shapes[0]._inline.graphic.graphicData.pic.blipFill.blip.embed]


@pytest.mark.parametrize(
    ("data", "alt", "width"), [(b"GIF89a" * 10, "a", 10), (png(), " ", 10), (png(), "a", 0)]
)
def test_a_picture_needs_png_alternative_text_and_width(
    data: bytes, alt: str, width: float
) -> None:
    with pytest.raises(BlockError):
        PictureBlock(data, alt, width)


def test_a_picture_in_a_header_belongs_to_the_header() -> None:
    document = document_of("x")
    document.sections[0].header.paragraphs[0].text = "{{ bild }}"
    fill(document, {"bild": PictureBlock(png(), "Vapen", 10)}, name="m")
    again = word.open_document(saved(document), "x")
    assert any(r.reltype.endswith("/image") for r in again.sections[0].header.part.rels.values())


# Contents lists


def contents_document() -> Document:
    document = document_of("{{ innehåll }}")
    for level, text in ((1, "Kapitel {{ x }}"), (2, "Del"), (3, "Liten"), (1, "Sist")):
        document.add_heading(text, level)
    document.add_paragraph("", style="Heading 1")
    fill(document, {"innehåll": ContentsBlock(2), "x": "å & <b>"}, name="m")
    return document


def test_a_contents_list_is_a_filled_in_field_without_prompts() -> None:
    document = contents_document()
    root = document.element
    entries = [(style_of(p), p.text) for p in document.paragraphs[:3]]
    assert entries == [("toc 1", "Kapitel å & <b>"), ("toc 2", "Del"), ("toc 1", "Sist")]
    assert [i.text for i in root.iter(w("instrText"))] == [' TOC \\o "1-2" \\h \\z \\u ']
    kinds = [f.get(w("fldCharType")) for f in root.iter(w("fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert not any(f.get(w("dirty")) for f in root.iter(w("fldChar")))
    assert document.settings.element.find(w("updateFields")) is None


def test_a_contents_list_links_to_its_headings() -> None:
    document = contents_document()
    links = values(document.element, "hyperlink", "anchor")
    targets = {
        start.get(w("name")): "".join(t.text or "" for t in start.getparent().iter(w("t")))
        for start in document.element.iter(w("bookmarkStart"))
    }
    assert [targets[link] for link in links] == ["Kapitel å & <b>", "Del", "Sist"]


def test_two_contents_lists_share_their_bookmarks() -> None:
    document = built(ContentsBlock(1), ContentsBlock(2), HeadingBlock("A", 1), HeadingBlock("B", 2))
    assert [p.text for p in document.paragraphs[:3]] == ["A", "A", "B"]
    assert len(list(document.element.iter(w("bookmarkStart")))) == 2


def test_a_document_without_headings_says_so_in_its_contents_list() -> None:
    assert built(ContentsBlock()).paragraphs[0].text == "Dokumentet har inga rubriker."


def test_all_blocks_together_have_no_faults_but_the_missing_header() -> None:
    document = built(
        HeadingBlock("A", 1), ContentsBlock(), TABLE, TABLE, ListBlock(["x"], ordered=True),
        FreeTextBlock("fritext:a", "t", "p"), PictureBlock(png(), "bild", 20),
        ParagraphsBlock([("Varning", "akta"), ("Faktaruta", "x"), ("Liten", "y")]),
    )  # fmt: skip
    assert {finding.code for finding in inspect(saved(document))} == {"P3", "P4"}


def test_a_block_can_be_built_as_elements() -> None:
    elements = TABLE.build(Site(word.new_document()))
    assert [e.tag for e in elements] == [w("tbl")]
