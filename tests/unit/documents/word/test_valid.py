"""Documents made by the Word engine have no error in openxml-audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document
from openxml_audit import OpenXmlValidator

from kontinuitet.documents import word
from kontinuitet.documents.blocks import ListBlock, PictureBlock, TableBlock
from kontinuitet.documents.template import fill
from tests.unit.documents.inspection.test_inspection import good_document
from tests.unit.documents.word.samples import add_before_section, document_of, element, png, saved


def templated() -> Document:
    """Return a filled template with loops around everything that needs ids of its own."""
    document = document_of("Hej {{ x }}", "{% for r in rader %}")
    add_before_section(
        document,
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:bookmarkStart w:id="5" w:name="mål"/>'
        '<w:r><w:t>{{ r }}</w:t></w:r><w:bookmarkEnd w:id="5"/></w:p>',
    )
    add_before_section(
        document,
        '<w:sdt><w:sdtPr><w:tag w:val="fritext:{{ loop.index }}"/><w:id w:val="9"/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>Skriv</w:t></w:r></w:p></w:sdtContent></w:sdt>",
    )
    for text in ("{{ tabell }}", "{{ lista }}", "{{ bild }}", "sist i avsnittet", "{% endfor %}"):
        document.add_paragraph(text)
    document.paragraphs[-2]._p.get_or_add_pPr().append(
        element('<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>')
    )
    document.add_paragraph("{{ tabell }}")
    document.sections[0].header.paragraphs[0].text = "{{ x }}"
    context = {
        "x": "å & <b>\nrad två\tflik \x0b",
        "rader": ["A", "B", "C"],
        "tabell": TableBlock(["A", "☐"], [["x\ny", "☐"]], [40, 10], "Titel", min_row_mm=8),
        "lista": ListBlock(["a", "b"], ordered=True),
        "bild": PictureBlock(png(), "Bild", 20),
    }
    fill(document, context, name="m")
    return document


@pytest.mark.parametrize("make", [word.new_document, good_document, templated])
def test_what_is_made_is_valid(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = tmp_path / "x.docx"
    path.write_bytes(saved(make()))
    result = OpenXmlValidator().validate(path)
    assert [str(error) for error in result.errors] == []
    assert result.is_valid
