"""Put something new into a YAML file that a person keeps: every other byte stays as it is.

Keys are matched as the reader matches them, and what was edited is read again: an edit that gives
anything else than the wished data is refused rather than written.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kontinuitet.loading.yaml_editing import CannotEditError, Edit, edited
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.base import fold
from kontinuitet.problems import has_errors

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def found_of(data: Any, path: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of ``path`` that are there, as they are spelled in ``data``."""
    spelled: list[str] = []
    for step in path:
        key = _key(data, step)
        if key is None:
            break
        spelled.append(key)
        data = data[key]
    return tuple(spelled)


def _key(data: Any, step: str) -> str | None:
    if not isinstance(data, Mapping):
        return None
    return step if step in data else next((k for k in data if fold(k) == fold(step)), None)


def with_value(text: str, path: Sequence[str], value: Any) -> str:
    """Return a YAML text in which ``path`` has a value: put in, or in place of a single value.

    Keys are matched as the reader matches them. The value is plain data: texts, lists, mappings.

    Raises:
        CannotEditError: it cannot be done without touching anything else.
    """
    content = text.encode("utf-8")
    before = load(content, "").data
    spelled = found_of(before, path)
    missing = path[len(spelled) :]
    if not missing and isinstance(_at(before, spelled), (dict, list)):
        # What somebody has put together is not written over.
        raise CannotEditError
    edit = Edit((*spelled, *missing[:1]), dated(_nested(missing[1:], value)))
    made = edited(content, [edit])
    after = load(made, "")
    if has_errors(after.problems) or after.data != _wished(before, path, spelled, value):
        raise CannotEditError
    return made.decode("utf-8")


def _at(data: Any, path: Sequence[str]) -> Any:
    for key in path:
        data = data[key]
    return data


def _wished(data: Any, path: Sequence[str], spelled: Sequence[str], value: Any) -> Any:
    if not path:
        return value
    inside = dict(data) if isinstance(data, Mapping) else {}
    key = spelled[0] if spelled else path[0]
    inside[key] = _wished(inside.get(key), path[1:], spelled[1:], value)
    return inside


def dated(value: Any) -> Any:
    """Return plain data with days as days, which are written without quotation marks."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            return value
    if isinstance(value, Mapping):
        return {key: dated(part) for key, part in value.items()}
    if isinstance(value, list):
        return [dated(part) for part in value]
    return value


def _nested(path: Sequence[str], value: Any) -> Any:
    for step in reversed(path):
        value = {step: value}
    return value
