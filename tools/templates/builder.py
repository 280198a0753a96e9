"""Writes a Word template piece by piece, on the program's own base document."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document
from docx.oxml.parser import parse_xml
from docx.section import Section
from docx.text.paragraph import Paragraph

from kontinuitet.documents.word import (
    add_field,
    new_document,
    save_bytes,
    style_names,
    style_of,
)
from kontinuitet.documents.xmltext import W, escape_attribute, run_text
from kontinuitet.wording import hard_spaces

#: The templates are files under version control: their date is fixed.
TEMPLATE_DATE = datetime.date(2026, 11, 22)

COPY_NOTICE = "Utskriven kopia: kontrollera version mot pärmens försättsblad"
_CONTROL_ID = 730_000
#: The styles of texts that may introduce a table.
_TEXTS = ("Normal", "Ingress", "Liten")
#: Space above a line that follows a table.
_AIR = '<w:spacing w:before="160"/>'

#: Little space around a heading, and a smaller size.
_TIGHT = '<w:spacing w:before="100" w:after="0"/>'


_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)


def _typeset(text: str) -> str:
    """Put hard spaces into what stands between the tags, as into all that fields print."""
    parts = _TAG.split(text)
    return "".join(part if place % 2 else hard_spaces(part) for place, part in enumerate(parts))


@dataclass(frozen=True, slots=True)
class Page:
    """Page size and margins in twentieths of a point."""

    width: int
    height: int
    top: int
    side: int
    bottom: int
    landscape: bool = False

    @property
    def text_width(self) -> int:
        """Return the width of the text."""
        return self.width - 2 * self.side

    def markup(self, *, numbering: bool, kind: str) -> str:
        """Return the section properties; ``numbering`` starts page numbers at 1."""
        orient = ' w:orient="landscape"' if self.landscape else ""
        start = '<w:pgNumType w:start="1"/>' if numbering else ""
        return (
            f'<w:sectPr xmlns:w="{W}"><w:type w:val="{kind}"/>'
            f'<w:pgSz w:w="{self.width}" w:h="{self.height}"{orient}/>'
            f'<w:pgMar w:top="{self.top}" w:right="{self.side}" w:bottom="{self.bottom}" '
            f'w:left="{self.side}" w:header="567" w:footer="454" w:gutter="0"/>{start}'
            '<w:cols w:space="708"/></w:sectPr>'
        )


PORTRAIT = Page(11906, 16838, 1531, 1418, 1361)
LANDSCAPE = Page(16838, 11906, 1247, 1134, 1077, landscape=True)


class TemplateBuilder:
    """Collects the body as markup; sections, headers and footers are made at the end."""

    #: The second line of a footer without tabs.
    notice = COPY_NOTICE

    def __init__(self, page: Page = PORTRAIT) -> None:
        self.document: Document = new_document()
        self.page = page
        self._styles = style_names(self.document)
        self._body: list[str] = []
        self._tabs: list[tuple[str, str]] = []
        self._lists = 0
        self._controls = 0
        #: The last text: its place in the body, what it says and its style.
        self._text: tuple[int, str, str] | None = None

    # -- paragraphs -----------------------------------------------------------------------

    def paragraph(
        self,
        text: str,
        style: str = "Normal",
        *,
        new_page: bool = False,
        keep: bool = False,
        below_table: bool = False,
    ) -> None:
        """Add a paragraph; ``new_page`` begins a page, ``keep`` keeps it with the next.

        ``below_table`` leaves some room to the table above it.
        """
        before = 0 if new_page else 120 if below_table else None
        extra = "" if before is None else f'<w:spacing w:before="{before}"/>'
        self._body.append(self._markup(text, style, extra, new_page=new_page, keep=keep))
        plain = style in _TEXTS and not new_page and not keep
        self._text = (len(self._body) - 1, text, style) if plain else None

    def _keep_introduction(self) -> None:
        """Keep the last text with what comes next, if nothing stands between."""
        if self._text is not None and self._text[0] == len(self._body) - 1:
            _, text, style = self._text
            self._body[-1] = self._markup(text, style, keep=True)

    def _markup(
        self, text: str, style: str, extra: str = "", *, new_page: bool = False, keep: bool = False
    ) -> str:
        style_id = self._styles[style.lower()]
        properties = f'<w:pStyle w:val="{style_id}"/>' if style != "Normal" else ""
        properties += "<w:keepNext/>" if keep else ""
        properties += "<w:pageBreakBefore/>" if new_page else ""
        properties += extra
        ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        return f"<w:p>{ppr}<w:r>{run_text(_typeset(text))}</w:r></w:p>"

    def heading(self, level: int, text: str, *, new_page: bool = False) -> None:
        """Add a heading."""
        self.paragraph(text, f"heading {level}", new_page=new_page)

    def tight_heading(self, level: int, text: str) -> None:
        """Add a heading with little space around it, where much is to stand on one page."""
        self._body.append(self._markup(text, f"heading {level}", _TIGHT))

    def field(self, expression: str) -> None:
        """Add a field that stands alone: a table, a list or a text.

        A text that introduces it stands on the same page.
        """
        self._keep_introduction()
        self.paragraph("{{ " + expression + " }}")
        self._text = None

    def tag(self, statement: str) -> None:
        """Add a loop or condition, alone in its paragraph; a text before a loop introduces it."""
        if statement.startswith("for "):
            self._keep_introduction()
        self.paragraph("{% " + statement + " %}")
        self._text = None

    def bullets(self, items: Sequence[str]) -> None:
        """Add a list with bullets."""
        for item in items:
            self.paragraph(item, "List Bullet")

    def numbered(self, items: Sequence[str]) -> None:
        """Add a list with numbers from 1."""
        numbering = self.document.part.numbering_part.element
        number = max(int(n) for n in numbering.xpath("w:num/@w:numId")) + 1
        base = numbering.xpath("w:abstractNum[w:lvl[1]/w:numFmt/@w:val='decimal']/@w:abstractNumId")
        numbering.append(
            parse_xml(
                f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{base[0]}"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )
        extra = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        for item in items:
            self._body.append(self._markup(item, "List Number", extra))

    def free_text(
        self, name: str, title: str, prompt: str, *, keep: bool = True, when: str = ""
    ) -> None:
        """Add a place where people write by hand and whose text survives a new edition.

        ``keep`` keeps it with the next paragraph, so that the last line of a tab never stands
        alone on a page. ``when`` is the condition for showing it.
        """
        if when:
            self.tag(f"if {when}")
        self._controls += 1
        style_id = self._styles["faktaruta"]
        hint = self._styles["placeholder text"]
        keep_next = "<w:keepNext/>" if keep else ""
        self._body.append(
            f'<w:sdt><w:sdtPr><w:alias w:val="{escape_attribute(title)}"/>'
            f'<w:tag w:val="{escape_attribute("fritext:" + name)}"/>'
            f'<w:id w:val="{_CONTROL_ID + self._controls}"/><w:showingPlcHdr/></w:sdtPr>'
            f'<w:sdtContent><w:p><w:pPr><w:pStyle w:val="{style_id}"/>{keep_next}</w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{hint}"/></w:rPr>{run_text(prompt)}</w:r></w:p>'
            "</w:sdtContent></w:sdt>"
        )
        if when:
            self.tag("endif")

    # -- sections -------------------------------------------------------------------------

    def end_section(self, tab: str, name: str) -> None:
        """End a binder tab; the next one starts on a new page.

        Word keeps the section in a paragraph of its own. It is as low as can be, so that it never
        needs a page of its own.
        """
        self._tabs.append((tab, name))
        section = self.page.markup(numbering=len(self._tabs) == 1, kind="nextPage")
        self._body.append(
            '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            f'<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr>{section}</w:pPr></w:p>'
        )

    def end_document(self, tab: str, name: str, closing: str) -> None:
        """End the last section with the last line of the document."""
        self._tabs.append((tab, name))
        self._body.append(self._markup(closing, "Liten", _AIR))

    def note(self, text: str) -> None:
        """Add a small remark under a table."""
        self._body.append(self._markup(text, "Liten", _AIR))

    def chapter(self, text: str) -> None:
        """Add the heading that a section begins with, near the top of its page."""
        self._body.append(self._markup(text, "heading 1", '<w:spacing w:before="240"/>'))

    def save(self, *, title: str, header: Sequence[tuple[str, str]]) -> bytes:
        """Return the template as a docx file.

        ``header`` are lines of (left, right) text for the header of every page.
        """
        body = self.document.element.body
        for old in list(body):
            body.remove(old)
        # Page numbers run through the whole document: only its first section starts them.
        last = self.page.markup(numbering=len(self._tabs) == 1, kind="nextPage")
        markup = "".join(self._body) + last
        for element in parse_xml(f'<w:body xmlns:w="{W}">{markup}</w:body>'):
            body.append(element)
        sections = self.document.sections
        self._write_header(sections[0], header)
        for section, (tab, name) in zip(sections, self._tabs, strict=True):
            self._write_footer(section, tab, name)
        return save_bytes(
            self.document, title=title, created=TEMPLATE_DATE, subject="Mall för kontinuitet"
        )

    def _write_header(self, section: Section, lines: Sequence[tuple[str, str]]) -> None:
        header = section.header
        header.is_linked_to_previous = False
        for number, (left, right) in enumerate(lines):
            line = header.paragraphs[0] if number == 0 else header.add_paragraph()
            line.style = style_of(self.document, "header")
            self._edges(line)
            line.add_run(f"{left}\t{right}")

    def _write_footer(self, section: Section, tab: str, name: str) -> None:
        footer = section.footer
        footer.is_linked_to_previous = False
        first = footer.paragraphs[0]
        second = footer.add_paragraph()
        for line in (first, second):
            line.style = style_of(self.document, "footer")
            self._edges(line)
        label = name
        if tab:
            label = f"Flik {tab} {name}" if len(tab) <= 2 else tab
        first.add_run(f"{label}\tSida ")
        add_field(first, "PAGE")
        first.add_run(" av ")
        add_field(first, "NUMPAGES")
        second.add_run(COPY_NOTICE if tab else self.notice)

    def _edges(self, paragraph: Paragraph) -> None:
        """Move the right tab stop to the edge when the page is not portrait."""
        if not self.page.landscape:
            return
        properties = paragraph._p.get_or_add_pPr()
        tabs = parse_xml(
            f'<w:tabs xmlns:w="{W}"><w:tab w:val="clear" w:pos="{PORTRAIT.text_width}"/>'
            f'<w:tab w:val="right" w:pos="{self.page.text_width}"/></w:tabs>'
        )
        style = properties.find(f"{{{W}}}pStyle")
        if style is None:
            properties.insert(0, tabs)
        else:
            style.addnext(tabs)


__all__ = ["COPY_NOTICE", "LANDSCAPE", "PORTRAIT", "Page", "TemplateBuilder"]
