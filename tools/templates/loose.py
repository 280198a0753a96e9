"""The builder for documents that do not stand in a binder."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder


class LooseBuilder(TemplateBuilder):
    """As :class:`TemplateBuilder`, with a footer that does not point to the cover of a binder."""

    notice = "Utskriven kopia: kontrollera att version och underlag är aktuella"

    def end_sheet(self, name: str) -> None:
        """End a sheet to hand out without any last line, which could need a page of its own."""
        self._tabs.append(("", name))
