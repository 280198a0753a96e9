"""Where in a Word file something stands, as a person would say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A place: part of the document, about which page (from 1), under which heading."""

    part: str
    page: int | None = None
    heading: str | None = None

    def __str__(self) -> str:
        pieces = [self.part]
        if self.page is not None:
            pieces.append(f"ungefär sida {self.page}")
        if self.heading:
            shown = self.heading if len(self.heading) <= 60 else self.heading[:59] + "…"
            pieces.append(f'under rubriken "{shown}"')
        return ", ".join(pieces)
