from __future__ import annotations

from docx.document import Document

from kontinuitet.documents.blocks import (
    Block,
    BlocksBlock,
    KeptTogether,
    ListBlock,
    ParagraphsBlock,
    append_blocks,
)
from kontinuitet.documents.chapters.tables import table
from kontinuitet.documents.word import new_document
from kontinuitet.documents.xmltext import w

ROWS = [("a", "–", "x"), ("b", "–", "y"), ("c", "–", "z"), ("d", "–", "▲ Saknas"), ("e", "–", "v")]
COLUMNS = (("Ett", 60.0), ("Två", 50.0), ("Tre", 50.0))


def document_with(block: Block) -> Document:
    document = new_document()
    append_blocks(document, [block])
    return document


def kept_rows(document: Document) -> list[bool]:
    """Tell for each body row whether all its paragraphs are kept with the next."""
    rows = document.tables[0]._tbl.findall(w("tr"))[1:]
    return [
        all(p.find(f"{w('pPr')}/{w('keepNext')}") is not None for p in row.iter(w("p")))
        for row in rows
    ]


def test_a_short_table_is_kept_together_but_not_with_what_follows() -> None:
    made = table("T", "T.", COLUMNS, ROWS, keep=True)
    assert kept_rows(document_with(made)) == [True, True, True, True, False]


def test_a_long_table_takes_its_last_rows_along() -> None:
    made = table("T", "T.", COLUMNS, ROWS, following=True)
    assert kept_rows(document_with(made)) == [False, False, True, True, True]


def test_both_keep_everything_with_what_follows() -> None:
    made = table("T", "T.", COLUMNS, ROWS, keep=True, following=True)
    assert kept_rows(document_with(made)) == [True] * 5


def test_nothing_is_kept_unless_asked_for() -> None:
    assert kept_rows(document_with(table("T", "T.", COLUMNS, ROWS))) == [False] * 5


def test_no_paragraph_gets_the_property_twice() -> None:
    document = document_with(table("T", "T.", COLUMNS, ROWS, keep=True, following=True))
    for properties in document.element.body.iter(w("pPr")):
        assert len(properties.findall(w("keepNext"))) <= 1


def test_a_list_can_be_kept_together() -> None:
    document = document_with(KeptTogether(ListBlock(["a", "b", "c"])))
    kept = [p.paragraph_format.keep_with_next for p in document.paragraphs]
    assert kept == [True, True, None]


def test_what_is_kept_already_is_kept_once() -> None:
    inner = KeptTogether(ParagraphsBlock([("Liten", "a")], before=80), following=True)
    document = document_with(KeptTogether(BlocksBlock((inner, ListBlock(["b", "c"])))))
    assert [p.paragraph_format.keep_with_next for p in document.paragraphs] == [True, True, None]
    names = [[child.tag for child in p._p.pPr] for p in document.paragraphs if p._p.pPr is not None]
    assert all(found.count(w("keepNext")) <= 1 for found in names)
    assert all(found[0] == w("pStyle") for found in names)


def test_an_empty_block_is_left_alone() -> None:
    assert document_with(KeptTogether(ListBlock([]))).paragraphs == []


def test_a_column_of_dashes_is_left_out_and_the_others_share_its_width() -> None:
    made = table("T", "T.", COLUMNS, ROWS, optional=(1,))
    found = document_with(made).tables[0]
    assert [cell.text for cell in found.rows[0].cells] == ["Ett", "Tre"]
    total = sum(int(c.get(w("w")) or 0) for c in found._tbl.tblGrid.findall(w("gridCol")))
    assert abs(total - 160 * 56.69) < 3


def test_a_column_with_anything_in_it_stays() -> None:
    rows = [*ROWS, ("f", "!", "u")]
    found = document_with(table("T", "T.", COLUMNS, rows, optional=(1, 2))).tables[0]
    assert [cell.text for cell in found.rows[0].cells] == ["Ett", "Två", "Tre"]


def test_a_gap_is_bold() -> None:
    found = document_with(table("T", "T.", COLUMNS, ROWS)).tables[0]
    runs = [cell.paragraphs[0].runs[0] for cell in found.columns[2].cells]
    assert [run.bold for run in runs] == [True, None, None, None, True, None]


def test_a_table_without_rows_is_a_sentence() -> None:
    document = document_with(table("T", "T.", COLUMNS, [], empty="Inget.", keep=True))
    assert document.tables == []
    assert [p.text for p in document.paragraphs] == ["Inget."]
