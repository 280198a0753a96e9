"""The common base of all model classes: frozen, strict, with Swedish keys matched when folded."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from kontinuitet.model import calendar
from kontinuitet.model.duration import DurationError, parse_duration

#: The small letters of an id, as the inside of a character class: those of Swedish, of its
#: neighbours and of Sápmi. Written out one by one, so that every engine of patterns reads it alike.
ID_LETTERS = "a-zß-öø-ÿ" + "".join(chr(n) for n in range(0x100, 0x180) if chr(n).islower())
ID_PATTERN = rf"^[{ID_LETTERS}0-9][{ID_LETTERS}0-9._-]*$"
_ID = re.compile(ID_PATTERN)
_FOLD = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "-": "_", " ": "_", "\u00a0": "_"})


def fold(key: str) -> str:
    """Fold a key: NFC, lower case, å ä → a, ö → o, é → e, ``-`` and space → ``_``."""
    return unicodedata.normalize("NFC", key).lower().translate(_FOLD)


def is_id(text: str) -> bool:
    """Tell whether ``text`` can be an id."""
    return _ID.match(text) is not None


def _minutes(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise ValueError('ska vara en tid, till exempel "4 h"')
    try:
        return parse_duration(value)
    except DurationError as error:
        raise ValueError(str(error)) from None


def yes_or_no(value: object) -> bool:
    """Read ja or nej; ValueError (Swedish) for anything else."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("ja", "true"):
        return True
    if isinstance(value, str) and value.lower() in ("nej", "false"):
        return False
    raise ValueError("ska vara ja eller nej")


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,12}", value):
        return int(value)
    raise ValueError("ska vara ett heltal")


def _number(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and re.fullmatch(r"\d{1,9}(?:[.,]\d{1,6})?", value):
        return float(value.replace(",", "."))
    raise ValueError("ska vara ett tal")


def _date(value: object) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("ska vara ett datum som finns, skrivet 2026-03-10")


def _moment(value: object) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value
    return calendar.parse_moment(value if isinstance(value, str) else "")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError("ska vara text")


def _texts(value: object) -> object:
    """Let a single text stand for a list with one text."""
    return [value] if isinstance(value, str) else value


#: Whole minutes, written with a unit.
Minutes = Annotated[
    int,
    BeforeValidator(_minutes, json_schema_input_type=str),
    Field(ge=0),
]
Yes = Annotated[bool, BeforeValidator(yes_or_no, json_schema_input_type=str | bool)]
Count = Annotated[
    int, BeforeValidator(_integer, json_schema_input_type=int), Field(ge=0, le=100_000)
]
Weight = Annotated[
    float, BeforeValidator(_number, json_schema_input_type=float), Field(gt=0, le=1_000_000)
]
Date = Annotated[datetime.date, BeforeValidator(_date, json_schema_input_type=str)]
Moment = Annotated[datetime.datetime, BeforeValidator(_moment, json_schema_input_type=str)]
Text = Annotated[str, BeforeValidator(_text, json_schema_input_type=str | float)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_texts)]
#: A reference to something by id, or an id itself.
Id = Annotated[str, BeforeValidator(_text), Field(pattern=ID_PATTERN)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_texts)]
Level = Annotated[int, BeforeValidator(_integer, json_schema_input_type=int), Field(ge=0, le=4)]


class Record(BaseModel):
    """A frozen record whose YAML keys are the field aliases, matched after folding.

    ``synonyms`` maps further accepted keys (as written) to the alias they stand for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    synonyms: ClassVar[dict[str, str]] = {}

    @classmethod
    def keys(cls) -> dict[str, str]:
        """Return the alias of every accepted key, by folded key."""
        cached = cls.__dict__.get("_folded_keys")
        if cached is None:
            cached = {
                fold(f.alias or name): f.alias or name for name, f in cls.model_fields.items()
            }
            cached.update({fold(k): alias for k, alias in cls.synonyms.items()})
            # Set on the class itself, so that a subclass gets its own table.
            type.__setattr__(cls, "_folded_keys", cached)
        result: dict[str, str] = cached
        return result

    @model_validator(mode="before")
    @classmethod
    def _fold_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return cls._shorthand(data)
        known = cls.keys()
        folded: dict[Any, Any] = {}
        for key, value in data.items():
            name = known.get(fold(key), key) if isinstance(key, str) else key
            if name in folded:
                raise ValueError(f'"{name}" står två gånger (stavat på olika sätt)')
            folded[name] = value
        return folded

    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        """Turn a shorter way of writing the record into its fields; none by default."""
        return data


T = TypeVar("T")


def rebuilt(value: T, change: Callable[[Any], Any]) -> T:
    """Return a value in which ``change`` has been made to all it holds, and last to itself.

    What nothing is changed in is the same object.
    """
    made: Any = value
    if isinstance(value, Record):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        new = {
            name: made for name, old in fields.items() if (made := rebuilt(old, change)) is not old
        }
        made = value.model_copy(update=new) if new else value
    elif isinstance(value, Mapping):
        new = {key: rebuilt(old, change) for key, old in value.items()}
        made = new if any(new[key] is not old for key, old in value.items()) else value
    elif isinstance(value, tuple):
        parts = tuple(rebuilt(old, change) for old in value)
        made = parts if any(a is not b for a, b in zip(parts, value, strict=True)) else value
    result: T = change(made)
    return result
