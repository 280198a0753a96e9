"""Which rows of two lists are the same one, and whether two values say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kontinuitet.loading.sheets.said import Row

#: By which fields a row of a list is known again; others are known by all they say.
_KNOWN_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "konsekvenser": ("efter",),
    "kontakter": ("roll", "namn"),
    "kommunikation": ("målgrupp",),
    "behöver": ("resurs", "en_av", "av"),
}


def known_by(name: str, fields: Iterable[Any]) -> tuple[str, ...]:
    """Return the fields by which a row of a list is known; ``fields`` are those it has."""
    return _KNOWN_BY.get(name) or tuple(f[0] if isinstance(f, tuple) else f for f in fields)


def _key(name: str, row: Any) -> Any:
    if not isinstance(row, Mapping):
        return row
    parts = []
    for one in known_by(name, row):
        value = row.get(one)
        parts.append(frozenset(value) if isinstance(value, (list, tuple)) else value)
    return tuple(parts)


def numbered(name: str, rows: Sequence[Any]) -> Iterator[tuple[Any, int]]:
    """Yield what each row is known by, numbered where several are known by the same."""
    seen: Counter[Any] = Counter()
    for row in rows:
        key = _key(name, row)
        yield key, seen[key]
        seen[key] += 1


def record_of(row: Row) -> dict[str, Any]:
    """Return a row's own fields, not those of groups in it, as plain data."""
    return {path[0]: value.value for path, value in row.values.items() if len(path) == 1}


def same(one: Any, other: Any) -> bool:
    """Tell whether two values of plain data say the same, however they are spelt."""
    return bool(_normal(one) == _normal(other))


def _normal(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _normal(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(inner) for inner in value]
    try:
        return float(value)
    except (TypeError, ValueError):
        return value
