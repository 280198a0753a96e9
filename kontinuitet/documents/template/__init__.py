"""The template filler: Word files with ``{{ … }}`` and ``{% … %}`` become documents."""

from __future__ import annotations

from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.template.filling import fill
from kontinuitet.documents.template.report import FillReport, Replaced

__all__ = ["FillReport", "Replaced", "TemplateError", "fill"]
