"""Parts of pages that browsers ask for again and again: laid out once for each state."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kontinuitet.exercise.session import Session
from kontinuitet.web.guard import new_token

#: Letters of a version in an address.
_VERSION: Final = 16


@dataclass(frozen=True, slots=True)
class Part:
    """A part as sent, and its version: a digest of what it says."""

    html: str
    version: str


class Parts:
    """The latest of each part, by name and reader; several threads ask."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[Session, int, Part]] = {}
        self._lock = threading.Lock()
        #: Stands in a part where its version is to be; no text holds it.
        self.mark = new_token()

    def get(
        self, key: tuple[str, ...], session: Session, game: int, lay_out: Callable[[], str]
    ) -> Part:
        """Return a part for a state and a game time, laid out only when it may have changed."""
        kept = self._kept.get(key)
        if kept is not None and kept[0] is session and kept[1] == game:
            return kept[2]
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] is session and kept[1] == game:
                return kept[2]
            text = lay_out()
            digest = hashlib.sha256(text.replace(self.mark, "").encode("utf-8")).hexdigest()
            version = digest[:_VERSION]
            part = Part(text.replace(self.mark, version), version)
            self._kept[key] = (session, game, part)
            return part
