"""The builder for documents that do not stand in a binder."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder


class LooseBuilder(TemplateBuilder):
    """As :class:`TemplateBuilder`, with a footer that does not point to the cover of a binder."""

    notice = "Utskriven kopia: kontrollera att version och underlag är aktuella"
