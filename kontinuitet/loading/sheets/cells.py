"""One value in one cell: how it is written, and how people write it.

A text that would be read as something else stands in quotation marks: an empty text, one with
spaces at its ends, one in quotation marks already. In a list each item has a line; a line break
inside an item is marked with ``↳``.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any, Final

from kontinuitet.loading.excel.reading import Unworked, Value
from kontinuitet.model.base import fold
from kontinuitet.model.calendar import written
from kontinuitet.model.calendar_words import MONTHS
from kontinuitet.model.duration import DurationError, format_duration, parse_duration

#: What Excel shows for a formula that cannot be worked out.
_FAULTS: Final = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SAKNAS!", "#VÄRDEFEL!")
)
#: What no file of the municipality may hold.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\u2028\u2029\ufeff]")
#: Stands for a group of fields that is there although nothing is said in it.
EMPTY_GROUP: Final = "{}"
_GOES_ON: Final = "↳"
_CLOCK: Final = re.compile(r"(\d{1,4})[:.](\d{2})(?::\d{2})?")
_YES: Final = frozenset(("ja", "j", "x", "yes", "y", "true", "sant", "1", "✓", "✔", "☑"))
_NO: Final = frozenset(("nej", "n", "no", "false", "falskt", "0", "☐"))
_ISO: Final = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[ T]00:00(?::00)?)?")
_RUN_TOGETHER: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})")
_IN_WORDS: Final = re.compile(r"(?:den )?(\d{1,2}) ([a-zåäö]+)\.? (\d{4})")


class Form(Enum):
    """What a cell holds."""

    TEXT = auto()
    PHONE = auto()
    TEXTS = auto()
    ID = auto()
    IDS = auto()
    COUNTS = auto()
    MINUTES = auto()
    YES = auto()
    DATE = auto()
    CHOICE = auto()
    CHOICES = auto()
    WHOLE = auto()
    NUMBER = auto()
    CLOCK = auto()
    #: That a group of fields is there at all.
    GROUP = auto()


class CellError(ValueError):
    """A cell that cannot be read; the message is Swedish."""


def write(value: Any, form: Form) -> str | int | float | None:
    """Return the cell for a value of plain data, None for an empty cell."""
    if value is None:
        return None
    if form is Form.GROUP:
        return "ja"
    if form is Form.TEXTS:
        return "\n".join(_item(text) for text in value)
    if form in (Form.IDS, Form.CHOICES):
        return ", ".join(value) or None
    if form is Form.COUNTS:
        return ", ".join(f"{key}: {number}" for key, number in value.items())
    if form in (Form.WHOLE, Form.NUMBER):
        number: int | float = value
        return number
    return _text(str(value)) if form in (Form.TEXT, Form.PHONE) else str(value)


def _text(text: str) -> str:
    ambiguous = not text or text != text.strip() or _quoted(text)
    ambiguous = ambiguous or text == EMPTY_GROUP or text in _FAULTS
    return f'"{text}"' if ambiguous else text


def _quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def _item(text: str) -> str:
    safe = f'"{text}"' if text.startswith(_GOES_ON) else _text(text)
    return safe.replace("\n", f"\n{_GOES_ON}")


def read(value: Value | Unworked, form: Form) -> Any:
    """Return the plain data that a cell stands for; None for a cell that says nothing.

    A text that the model will refuse is returned as it stands: the model says what is wrong.

    Raises:
        CellError: it is of a kind that cannot be meant here, or a formula without a value.
    """
    if isinstance(value, Unworked):
        raise CellError(
            "formeln är inte uträknad. Öppna filen i Excel och spara den, eller skriv värdet."
        )
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").replace("\r", "\n")
        if not value.strip():
            return None
        if value.strip() in _FAULTS:
            raise CellError(f"formeln ger felet {value.strip()}. Rätta den, eller skriv värdet.")
    return _READERS[form](value)


def without_control(text: str) -> str:
    """Return a text without characters that no file may hold, and without space around it."""
    return text.strip() if text.isprintable() else _CONTROL.sub(" ", text).strip()


def as_written(value: Value) -> str:
    """Return any cell as the text that a person sees."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.6f}".rstrip("0")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime.timedelta):
        return format_duration(round(value.total_seconds() / 60))
    return str(value)


def _read_text(value: Value) -> Any:
    if not isinstance(value, str):
        return as_written(value)
    text = without_control(value)
    return text[1:-1] if _quoted(text) else text


def _read_texts(value: Value) -> Any:
    text = value if isinstance(value, str) else as_written(value)
    items: list[str] = []
    for line in text.split("\n"):
        if line.startswith(_GOES_ON) and items:
            items[-1] += "\n" + line.removeprefix(_GOES_ON)
        elif line.strip():
            items.append(line)
    return [_read_text(item) for item in items]


def _read_ids(value: Value) -> Any:
    text = value if isinstance(value, str) else as_written(value)
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", text) if part.strip()))


def _read_counts(value: Value) -> Any:
    counts: dict[str, str] = {}
    for part in _read_ids(value):
        name, colon, number = part.rpartition(":")
        if not colon:
            found = re.fullmatch(r"(?:(\d+)\s+)?(.+?)(?:\s+(\d+))?", part)
            name = found[2] if found else part
            number = (found[1] or found[3] or "1") if found else "1"
        counts[name.strip()] = number.strip()
    return counts


def _read_minutes(value: Value) -> Any:
    if isinstance(value, datetime.timedelta):
        return format_duration(round(value.total_seconds() / 60))
    if isinstance(value, datetime.time):
        return format_duration(value.hour * 60 + value.minute)
    if isinstance(value, datetime.datetime):
        raise CellError(f'"{as_written(value)}" är ett datum. Skriv en tid, till exempel "4 h".')
    text = as_written(value).strip()
    clock = _CLOCK.fullmatch(text) if ":" in text else None
    if clock is not None and int(clock[2]) < 60:
        return format_duration(int(clock[1]) * 60 + int(clock[2]))
    try:
        return format_duration(parse_duration(text))
    except DurationError:
        return text


def _read_yes(value: Value) -> Any:
    text = as_written(value).strip()
    if text.lower() in _YES:
        return "ja"
    return "nej" if text.lower() in _NO else text


def _read_date(value: Value) -> Any:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 20_000 < value < 80_000:
        day = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=int(value))
        return day.date().isoformat()
    text = as_written(value).strip()
    for pattern in (_ISO, _RUN_TOGETHER):
        found = pattern.fullmatch(text)
        if found:
            return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    found = _DAY_FIRST.fullmatch(text)
    if found:
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    found = _IN_WORDS.fullmatch(text.lower())
    if found:
        months = [number for number, name in enumerate(MONTHS, 1) if name[:3] == found[2][:3]]
        if months:
            return f"{found[3]}-{months[0]:02}-{int(found[1]):02}"
    return text


def _read_whole(value: Value) -> Any:
    text = as_written(value).strip()
    return int(text) if re.fullmatch(r"-?\d{1,12}", text) else text


def _read_number(value: Value) -> Any:
    text = as_written(value).strip().rstrip(".")
    return text.replace(",", ".") if re.fullmatch(r"\d+(?:[.,]\d+)?", text) else text


def _read_clock(value: Value) -> Any:
    if isinstance(value, datetime.datetime):
        return written(value)
    if isinstance(value, datetime.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return as_written(value).strip()


def _read_group(value: Value) -> Any:
    return {} if _read_yes(value) == "ja" else None


def _read_id(value: Value) -> Any:
    return as_written(value).strip()


def _read_word(value: Value) -> Any:
    return as_written(value).strip().lower()


_READERS: Final[Mapping[Form, Any]] = {
    Form.TEXT: _read_text,
    Form.PHONE: _read_text,
    Form.TEXTS: _read_texts,
    Form.ID: _read_id,
    Form.IDS: _read_ids,
    Form.COUNTS: _read_counts,
    Form.MINUTES: _read_minutes,
    Form.YES: _read_yes,
    Form.DATE: _read_date,
    Form.CHOICE: _read_word,
    Form.CHOICES: lambda value: [word.lower() for word in _read_ids(value)],
    Form.WHOLE: _read_whole,
    Form.NUMBER: _read_number,
    Form.CLOCK: _read_clock,
    Form.GROUP: _read_group,
}


def same_word(text: str, words: Sequence[str]) -> str:
    """Return the word of ``words`` that a text is another spelling of, else the text."""
    return next((word for word in words if fold(word) == fold(text)), text)
