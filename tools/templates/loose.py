"""The builder for documents that do not stand in a binder."""

from __future__ import annotations

from docx.section import Section

from kontinuitet.documents.word import add_field, style_of
from tools.templates.builder import TemplateBuilder

COPY_NOTICE = "Utskriven kopia: kontrollera att version och underlag är aktuella"


class LooseBuilder(TemplateBuilder):
    """As :class:`TemplateBuilder`, with a footer that does not point to the cover of a binder."""

    def _write_footer(self, section: Section, tab: str, name: str) -> None:
        footer = section.footer
        footer.is_linked_to_previous = False
        first = footer.paragraphs[0]
        second = footer.add_paragraph()
        for line in (first, second):
            line.style = style_of(self.document, "footer")
            self._edges(line)
        first.add_run(f"{name}\tSida ")
        add_field(first, "PAGE")
        first.add_run(" av ")
        add_field(first, "NUMPAGES")
        second.add_run(COPY_NOTICE)
