"""New ids for every turn of a loop, while a template runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kontinuitet.documents.xmltext import escape_attribute

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.ids import Ids


class Scopes:
    """Maps the ids and bookmark names of the template to those of the current turn.

    A bookmark's start and end get the same new id, and a link inside the same turn follows the
    bookmark's new name. The first copy of a bookmark keeps its name.
    """

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        # The first is for what stands in no turn, such as the {% else %} of a loop.
        self._turns: list[dict[tuple[str, str], str]] = [{}]
        #: Bookmark names that stand in a loop.
        self.looped: set[str] = set()
        self._seen: set[str] = set()
        #: The list that each list of the template is in this turn; None before its first item.
        self._lists: dict[str, str | None] = {}
        self._lists_seen: set[str] = set()

    def enter(self) -> str:
        """Begin a turn."""
        self._turns.append({})
        return ""

    def leave(self) -> str:
        """End a turn."""
        self._turns.pop()
        return ""

    def number(self, _old: str) -> str:
        """Return a number used nowhere else."""
        return str(self._ids.number())

    def paired(self, old: str) -> str:
        """Return the number that stands for ``old`` in this turn."""
        return self._mapped("id", old)

    def named(self, old: str) -> str:
        """Return the name that stands for the bookmark ``old`` in this turn."""
        return escape_attribute(self._mapped("name", old))

    def anchor(self, old: str) -> str:
        """Return the name a link to ``old`` must use in this turn."""
        return self.named(old) if old in self.looped else escape_attribute(old)

    def shape(self, old: str) -> str:
        """Return a shape id of its own for this copy."""
        return escape_attribute(f"{old}_{self._ids.number()}")

    def restart(self, number: str) -> str:
        """Let the next item of a list begin it anew."""
        self._lists[number] = None
        return ""

    def listed(self, number: str, make: Callable[[], str], *, used: bool) -> str:
        """Return the list that ``number`` is in this turn, made when it has no items yet.

        The first turn has the template's own list, unless that is ``used`` before the loop.
        """
        found = self._lists.get(number)
        if found is None:
            found = make() if used or number in self._lists_seen else number
            self._lists_seen.add(number)
            self._lists[number] = found
        return found

    def _mapped(self, kind: str, old: str) -> str:
        key = (kind, old)
        for turn in reversed(self._turns):
            if key in turn:
                return turn[key]
        if kind == "id":
            new = str(self._ids.number())
        elif old in self._seen:
            new = self._ids.name(old)
        else:
            self._seen.add(old)
            new = old
        self._turns[-1][key] = new
        return new
