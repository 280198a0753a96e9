"""From a path in a validated record to a problem with file and line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from kontinuitet.loading.ids import slug
from kontinuitet.loading.merging import Layer, Place
from kontinuitet.loading.messages import quoted
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import NOWHERE, Validated
from kontinuitet.loading.yaml_source import Path
from kontinuitet.model.base import is_id
from kontinuitet.problems import Problem, Severity

DEPARTMENTS = "förvaltningar"
ACTIVITIES = "verksamheter"
RESOURCES = "resurser"
IMPROVEMENTS = "åtgärder"
STAFFING = "bemanning"
PERSONS = "personer"
POOLS = "pooler"


class Reporter:
    """Turns paths in a validated record into problems with places."""

    def __init__(self, layer: Layer, validated: Validated[Any], suggestions: Suggestions) -> None:
        self._layer = layer
        self._validated = validated
        self._suggestions = suggestions
        self.problems: list[Problem] = []

    def place(self, path: Path) -> Place:
        """Return where ``path`` was written."""
        return self._layer.place(self._validated.original(path))

    def add(
        self,
        path: Path,
        code: str,
        text: str,
        hint: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Add a problem at ``path``."""
        place = self.place(path)
        prefix = f"{place.path}: " if place.path else ""
        self.problems.append(Problem(place.file, place.line, code, severity, prefix + text, hint))

    def question(self, word: str, known: Collection[str]) -> str | None:
        """Return ``Menade du "…"?`` for the nearest known word, or None."""
        return self._suggestions.question(word, known)

    def reference(
        self,
        path: Path,
        identity: str,
        known: Collection[str],
        what: str,
        *,
        avoid: Collection[str] = (),
    ) -> bool:
        """Check that ``identity`` is known; report it with the nearest name if not.

        What is in ``avoid`` cannot stand here and is never proposed.
        """
        if identity in known or identity == NOWHERE:
            return True
        near = self._suggestions.nearest_other(identity, known, avoid)
        if near is not None and not is_id(near):
            near = slug(near)
        self.add(
            path,
            "okand-referens",
            f"{what} {quoted(identity)} finns inte.",
            f'Menade du "{near}"?' if near is not None else None,
        )
        return False
