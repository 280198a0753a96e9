"""The gate for protected personal data: what it stops, and files held against it.

Persons with skyddade personuppgifter are compared by :mod:`kontinuitet.model.protected`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kontinuitet.model.base import Record
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.places import leak
from kontinuitet.model.protected import Protected
from kontinuitet.model.scenario import Scenario
from kontinuitet.services import gate


class Gate:
    """Refuses or masks the data of the protected persons of some models and scenarios."""

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._protected: list[Protected] = []

    def __bool__(self) -> bool:
        return bool(self._protected)

    def add(self, municipality: Municipality, scenarios: Iterable[Scenario] = ()) -> None:
        """Guard the persons of one more model, and those of scenarios."""
        known = any(record is municipality for record in self._records)
        fresh = [s for s in scenarios if s not in self._records]
        self._records += [*([] if known else [municipality]), *fresh]
        protected = Protected.of(None if known else municipality, fresh)
        if protected:
            self._protected.append(protected)

    def check(self, text: str, what: str = "Resultatet", where: str = "texten") -> None:
        """Refuse a text with protected data.

        Raises:
            InputError: with where it stands, and nothing of it.
        """
        for protected in self._protected:
            whose = protected.found(text)
            if whose is not None:
                raise leak(what, whose, text, where, protected, self._records)

    def mask(self, text: str) -> str:
        """Return a text with protected data taken away."""
        for protected in self._protected:
            text = protected.mask(text)
        return text


def guard(
    municipality: Municipality, scenarios: Iterable[Scenario] = (), *, masking: bool = False
) -> None:
    """Let nothing about the protected persons of a model and scenarios out from now on.

    With ``masking`` what is let out on them is taken away instead of refused.
    """
    found = gate.guarded()
    kept = found.gate if found is not None and isinstance(found.gate, Gate) else Gate()
    kept.add(municipality, scenarios)
    if kept:
        gate.put(kept, masking=masking)


def check_files(files: Mapping[Path, bytes]) -> None:
    """Refuse to write files whose names or contents hold protected data.

    Raises:
        InputError: names the file and where in it.
    """
    found = gate.guarded()
    if found is None:
        return
    from kontinuitet.documents.inspection.words import pieces_of  # noqa: PLC0415  (lxml is slow to import)

    for path, data in sorted(files.items()):
        found.gate.check(path.name, "Filen", "filens namn")
        for piece in pieces_of(path.name, data):
            found.gate.check(piece.text, f"Filen {path.name}", piece.where)


def check_drawing(path: Path, svg: bytes) -> None:
    """Refuse a drawing with protected data, in whatever form it is then written.

    Raises:
        InputError: names the file.
    """
    found = gate.guarded()
    if found is None:
        return
    from kontinuitet.documents.inspection.words import svg_pieces  # noqa: PLC0415  (lxml is slow to import)

    for piece in svg_pieces(svg):
        found.gate.check(piece.text, f"Filen {path.name}", piece.where)
