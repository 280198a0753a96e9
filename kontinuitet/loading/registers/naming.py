"""Names of systems as registers list them: with commas in them, cut off, run together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kontinuitet.model.base import fold

_SEPARATED: Final = re.compile(r"[,;\n|]")
#: What may follow a name: how critical the connection is, and of what kind.
_SAID: Final = re.compile(
    r"\s*:(?P<level>[^:,;\n()]*)(?:\((?P<kind>[^(),;\n:]*)(?P<whole>\))?)?", re.IGNORECASE
)
_KINDS: Final = ("api", "fil", "filöverföring", "databasreplikering", "event", "manuell")


@dataclass(frozen=True, slots=True)
class Mention:
    """A system mentioned in a cell; ``level`` and ``kind`` are as written, ``known`` its name."""

    name: str
    known: str | None
    level: str = ""
    kind: str = ""


@lru_cache(100_000)
def key(name: str) -> str:
    """Return a name as it is compared: without case, accents and doubled spaces."""
    return fold(" ".join(name.replace("\u00a0", " ").split()))


def mentions(text: str, known: Mapping[str, str]) -> Iterator[Mention]:
    """Yield the systems that a cell names; ``known`` maps names as compared to themselves.

    A name is the longest one known that begins where one may begin, commas and all. What is no
    name is yielded as one that is not known.
    """
    place = 0
    while place < len(text):
        place = _skipped(text, place)
        if place >= len(text):
            return
        end, found = _longest(text, place, known)
        said = _SAID.match(text, end)
        level = kind = ""
        after = end
        if said is not None:
            after = said.end()
            level, kind = said["level"].strip(), (said["kind"] or "").strip()
            if said["kind"] is not None and said["whole"] is None:
                # Cut off inside the brackets: what runs on is another name.
                word = next((k for k in _KINDS if kind.lower().startswith(k)), "")
                after = said.start("kind") + len(word)
                kind = word
        yield Mention(text[place:end].strip(), found, level, kind)
        place = after


def _skipped(text: str, place: int) -> int:
    while place < len(text) and (text[place].isspace() or text[place] in ",;|)"):
        place += 1
    return place


def _longest(text: str, place: int, known: Mapping[str, str]) -> tuple[int, str | None]:
    """Return where the name that begins at a place ends, and the known name that it is."""
    ends = [m.start() for m in _SEPARATED.finditer(text, place)]
    colon = text.find(":", place)
    stops = sorted(
        {*(e for e in ends if colon < 0 or e <= colon), *((colon,) if colon >= 0 else (len(text),))}
    )
    for end in reversed(stops):
        found = known.get(key(text[place:end]))
        if found is not None:
            return end, found
    # No name that is known: as far as the next one, or to where this one is said to be something.
    for end in stops[:-1]:
        begin = _skipped(text, end)
        if any(key(text[begin:stop]) in known for stop in stops if stop > begin):
            return end, None
    return stops[-1] if colon >= 0 else stops[0], None
