"""What an inspection finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a Word file: a stable code, a Swedish sentence and the place."""

    code: str
    text: str
    place: str = ""

    def __str__(self) -> str:
        return (
            f"{self.code}: {self.place}: {self.text}" if self.place else f"{self.code}: {self.text}"
        )
