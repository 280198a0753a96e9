"""What files say about the model: values by path, each with its place in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kontinuitet.loading.sheets.columns import Path
from kontinuitet.problems import Problem, Severity

#: Where something was written; its text says it to the user.
Place = object


class Value(NamedTuple):
    """A value of plain data, and where it was written."""

    value: Any
    place: Place


class Row(NamedTuple):
    """A row of a list: its fields by path below the row, or for ``()`` the whole of it."""

    at: Path
    values: Mapping[Path, Value]
    place: Place


@dataclass
class Said:
    """All that one file says, what was not read in it, and what is wrong.

    ``things`` are the paths of things with ids, in the file's order, with their places.
    """

    file: str
    values: dict[Path, Value] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    things: dict[Path, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    #: Sentences on what was left unread: sheets, columns, rows.
    unread: list[str] = field(default_factory=list)
    #: Other sentences on what was read and how.
    notes: list[str] = field(default_factory=list)
    #: What the model said when the file was made, as plain data; nothing when that is not known.
    base: dict[str, Any] = field(default_factory=dict)
    #: Whose answers the file holds, and when they were given.
    department: str = ""
    when: str = ""
    #: Whether the file is meant to hold all of the model.
    complete: bool = False

    def fault(self, place: Place, code: str, text: str, hint: str | None = None) -> None:
        """Note a fault at a place."""
        self.problems.append(Problem(str(place), None, code, Severity.ERROR, text, hint))

    def warning(self, place: Place, code: str, text: str, hint: str | None = None) -> None:
        """Note something that may be wrong."""
        self.problems.append(Problem(str(place), None, code, Severity.WARNING, text, hint))

    def say(self, path: Path, value: Any, place: Place) -> bool:
        """Note a value; return False when the same file has already said another."""
        earlier = self.values.get(path)
        if earlier is not None and earlier.value != value:
            self.fault(
                place,
                "sager-olika",
                f"{'.'.join(path)} är {_shown(value)} här, men {_shown(earlier.value)} i "
                f"{earlier.place}.",
                "Behåll en av dem.",
            )
            return False
        self.values.setdefault(path, Value(value, place))
        return True


def _shown(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'
