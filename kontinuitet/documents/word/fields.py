"""Page number fields in headers and footers: real fields with a result already in.

Word and LibreOffice compute PAGE and NUMPAGES at layout without asking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.parser import parse_xml

from kontinuitet.documents.xmltext import W, escape, run_text

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


def field_xml(instruction: str, result: str, rpr: str = "") -> str:
    """Return the runs of a complex field with its result."""
    return (
        f'<w:r>{rpr}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{rpr}<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        f'<w:r>{rpr}<w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r>{rpr}{run_text(result)}</w:r>"
        f'<w:r>{rpr}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def add_field(paragraph: Paragraph, instruction: str, result: str = "1") -> None:
    """Append a complex field, such as ``PAGE``, with its result to a paragraph."""
    holder = parse_xml(f'<w:p xmlns:w="{W}">{field_xml(instruction, result)}</w:p>')
    for run in list(holder):
        paragraph._p.append(run)


def add_page_numbers(paragraph: Paragraph) -> None:
    """Append ``Sida X av Y`` to a paragraph."""
    paragraph.add_run("Sida ")
    add_field(paragraph, "PAGE")
    paragraph.add_run(" av ")
    add_field(paragraph, "NUMPAGES")


def add_section_page_number(paragraph: Paragraph, tab: str) -> None:
    """Append ``Flik <tab>, Sida <tab>:X`` for a binder tab whose numbering restarts at 1."""
    paragraph.add_run(f"Flik {tab}, Sida {tab}:")
    add_field(paragraph, "PAGE")
