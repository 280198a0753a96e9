"""What the next start of the same run needs for open windows to go on: key, port and leader."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from kontinuitet.errors import SystemFault
from kontinuitet.web.guard import new_token

#: Beside the journal. Holds the key of the links, so it is no part of what is handed on.
FILE: Final = "ÖVNING-länkar.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The key that links and cookies follow from, the port, and the cookie of who leads."""

    key: str
    port: int = 0
    leader: str | None = None


class Memory:
    """The file of one run. What cannot be read is made anew: windows are then opened again."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.now = self._read() or Remembered(new_token())

    def _read(self) -> Remembered | None:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            known = Remembered(str(found["key"]), int(found["port"]), found["leader"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        right = known.key.isascii() and len(known.key) >= 32 and 0 <= known.port < 65536
        return known if right else None

    def keep(self, *, port: int | None = None, leader: str | None = None) -> None:
        """Write down what is new.

        Raises:
            SystemFault: the file cannot be written.
        """
        self.now = replace(
            self.now,
            port=self.now.port if port is None else port,
            leader=self.now.leader if leader is None else leader,
        )
        draft = self._path.with_name(f"{FILE}.ny")
        try:
            draft.unlink(missing_ok=True)
            # Nobody else on the computer reads the key.
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(asdict(self.now)), encoding="utf-8")
            draft.replace(self._path)
        except OSError as error:
            raise SystemFault(
                f"{self._path} kan inte skrivas: {error.strerror or error}."
            ) from error
