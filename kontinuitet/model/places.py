"""Every text of a record with where it stands, in the words that the user writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from kontinuitet.errors import InputError
from kontinuitet.model.base import Record
from kontinuitet.model.protected import OWN, Protected
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.sensitive import opened

_MOST_PLACES = 20
_LONGEST_QUOTE = 80
#: Keys and numbers (from 0) from the outermost record to the text.
Path = tuple[str | int, ...]


def texts_in(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield (place, text) for every text and id, but not what a protected person's record holds."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield path, opened(value)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield (*path, key), str(key)
            yield from texts_in(inner, (*path, key))
    elif isinstance(value, (tuple, list)):
        for number, inner in enumerate(value):
            yield from texts_in(inner, (*path, number))
    elif isinstance(value, Record):
        own = OWN.get(type(value), ()) if getattr(value, "protected", False) else ()
        for name, field in type(value).model_fields.items():
            if name not in own:
                yield from texts_in(getattr(value, name), (*path, field.alias or name))


def protected_places(protected: Protected, record: Record) -> Iterator[tuple[Path, str]]:
    """Yield (place, whose) for every text of a record that holds protected data."""
    for path, text in texts_in(record):
        whose = protected.found(text)
        if whose is not None:
            yield path, whose


def place_words(path: Path) -> str:
    """Write a place as the user knows it: ``resurser: journal: återstart: steg, nummer 2``."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words[-1] = f"{words[-1]}, nummer {step + 1}"
        else:
            words.append(step.replace("_", " ") if words else step)
    return ": ".join(words)


def leak(
    what: str, whose: str, text: str, where: str, protected: Protected, records: Iterable[Record]
) -> InputError:
    """Return the refusal to write ``what``, where a text in ``where`` has protected data.

    It says where the data stands in ``records`` too, and repeats none of it.
    """
    found = [
        place_words((*_named(record), *path))
        for record in records
        for path, _ in protected_places(protected, record)
    ]
    shown = "".join(f"\n  {place}" for place in found[:_MOST_PLACES])
    if len(found) > _MOST_PLACES:
        shown += f"\n  … och {len(found) - _MOST_PLACES} ställen till"
    advice = f" Ta bort dem i underlaget, där de står i:{shown}" if found else ""
    around = " ".join(protected.mask(text).split())
    if len(around) > _LONGEST_QUOTE:
        around = f"{around[:_LONGEST_QUOTE]} …"
    said = (
        f"{what} skrivs inte: uppgifter om {whose}, som har skyddade personuppgifter, skulle stå i "
        f"{where} (”{around}”).{advice}"
    )
    return InputError(protected.mask(said))


def _named(record: Record) -> Path:
    return (f"scenariot {record.id}",) if isinstance(record, Scenario) else ()
