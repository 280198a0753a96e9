"""What was read before, so that a folder asked for again costs only what has changed in it.

A file is read again when its time or size is another than before, or when it was written so
shortly before it was read that a later change could have the same time. What was read is compared
whole, and only text that is new is parsed. The answer is the same as without a memory.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from kontinuitet.loading.yaml_source import Source, load

#: Nanoseconds within which two changes of a file can have the same time: FAT keeps every other
#: second.
_SETTLED: Final = 3_000_000_000
#: Texts kept parsed: several municipalities' files and the packaged scenarios.
_MOST_TEXTS: Final = 512


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was read, and its state just before that."""

    modified: int
    size: int
    content: bytes
    settled: bool


class Memory:
    """The files of one folder as they were last read; ``now`` is nanoseconds since 1970."""

    def __init__(self, now: Callable[[], int] = time.time_ns) -> None:
        self._now = now
        self._seen: dict[Path, _Seen] = {}

    def content(self, path: Path, most: int) -> bytes:
        """Return the content of a file, at most ``most`` bytes of it.

        Raises:
            OSError: it cannot be read.
        """
        state = path.stat()
        seen = self._seen.get(path)
        same = seen is not None and (seen.modified, seen.size) == (state.st_mtime_ns, state.st_size)
        if seen is not None and same and seen.settled:
            return seen.content
        # Taken before the file is read: what is written meanwhile is not settled.
        settled = self._now() - state.st_mtime_ns > _SETTLED
        with path.open("rb") as stream:
            content = stream.read(most)
        self._seen[path] = _Seen(state.st_mtime_ns, state.st_size, content, settled)
        return content

    def keep_only(self, paths: Iterable[Path]) -> None:
        """Forget all other files."""
        self._seen = {path: self._seen[path] for path in paths if path in self._seen}


@lru_cache(maxsize=_MOST_TEXTS)
def parsed(content: bytes, name: str) -> Source:
    """Parse YAML text, once; whoever gets the source leaves it as it is."""
    return load(content, name)
