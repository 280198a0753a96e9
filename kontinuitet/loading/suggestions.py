"""The nearest known name for a misspelt one, with a bound on the work in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from kontinuitet.loading.ids import Directory
from kontinuitet.problems import nearest

# Names compared in one run; beyond that problems stand without a suggestion. A file with
# thousands of misspelt names against thousands of known ones would otherwise take minutes.
_BUDGET = 60_000
# And names looked up among the same known ones: whoever has so many wrong mends the first ones
# and tries again.
_MOST = 500
_LONGEST = 80


class Suggestions:
    """Finds nearest names and remembers them; one object serves one run."""

    def __init__(self, budget: int = _BUDGET, directory: Directory | None = None) -> None:
        self._left = budget
        #: What stands in the files, for references that were written in another way.
        self.directory = directory or Directory()
        self._asked = Counter[int]()
        # With each answer what was chosen among, so that no other collection gets its identity.
        self._cache: dict[tuple[str, int], tuple[Collection[str], str | None]] = {}

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """Return the known name nearest to ``word``, or None when nothing is near."""
        if len(word) > _LONGEST or not word:
            return None
        key = (word, id(known))
        if key not in self._cache:
            if self._left < len(known) or self._asked[id(known)] >= _MOST:
                return None
            self._left -= len(known)
            self._asked[id(known)] += 1
            self._cache[key] = (known, nearest(word, known))
        return self._cache[key][1]

    def nearest_other(
        self, word: str, known: Collection[str], avoid: Collection[str]
    ) -> str | None:
        """Return the known name nearest to ``word`` that is not in ``avoid``."""
        hit = self.nearest(word, known)
        if hit is None or hit not in avoid:
            return hit
        if self._left < len(known):
            return None
        self._left -= len(known)
        return nearest(word, (name for name in known if name not in avoid))

    def question(self, word: str, known: Collection[str]) -> str | None:
        """Return ``Menade du "…"?`` for the nearest known name, or None."""
        hit = self.nearest(word, known)
        return f'Menade du "{hit}"?' if hit else None
