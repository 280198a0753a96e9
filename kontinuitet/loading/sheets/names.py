"""Which id somebody meant, who wrote an id or a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kontinuitet.loading.ids import plain as plain_text
from kontinuitet.model.base import fold

SECTIONS: Final = ("förvaltningar", "verksamheter", "resurser")


class Names:
    """The ids there are, by id and by name, to find what a person meant."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.section: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        self._routines: dict[tuple[str, str], str] = {}
        for section in SECTIONS:
            for identity, thing in tree.get(section, {}).items():
                self.add(section, identity, str(thing.get("namn", "")))
                for routine, said in thing.get("reservrutiner", {}).items():
                    named = (identity, fold(plain_text(str(said.get("namn", "")))))
                    self._routines.setdefault(named, routine)

    def add(self, section: str, identity: str, name: str) -> None:
        """Note a thing."""
        self.section.setdefault(identity, section)
        if name:
            self._names.setdefault(fold(plain_text(name)), set()).add(identity)

    def routine(self, owner: str, name: str) -> str | None:
        """Return the id of the reservrutin that a verksamhet has by a name."""
        return self._routines.get((owner, fold(plain_text(name))))

    def meant(self, text: str, sections: Sequence[str] = SECTIONS) -> str | None:
        """Return the one id that a text is, or is the name of; None when there is no such."""
        if self.section.get(text) in sections:
            return text
        found = {
            i for i in self._names.get(fold(plain_text(text)), ()) if self.section[i] in sections
        }
        return found.pop() if len(found) == 1 else None
