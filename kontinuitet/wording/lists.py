"""Names after one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

#: Joins names that are set apart with semicolons: it binds looser than "och" inside a name.
_LOOSER: Final = {"och": "samt"}


def set_apart(names: Iterable[str]) -> str:
    """Join names with commas, or with semicolons when one of them holds a comma."""
    held = tuple(names)
    return f"{_mark(held)} ".join(held)


def listed(names: Sequence[str], conjunction: str = "och", *, most: int | None = None) -> str:
    """Join names for running text: ``a, b och c``.

    When a name holds a comma: ``a, b; c samt d``. With ``most`` no more than so many are named, and
    the rest counted: ``a, b och 3 till``.
    """
    shown = list(names)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} till"]
    if len(shown) < 2:
        return "".join(shown)
    mark = _mark(shown)
    last = conjunction if mark == "," else _LOOSER.get(conjunction, conjunction)
    return f"{f'{mark} '.join(shown[:-1])} {last} {shown[-1]}"


def joined(parts: Iterable[str | None], separator: str = ", ") -> str:
    """Join those parts that say something."""
    return separator.join(part for part in parts if part and part.strip())


def _mark(names: Sequence[str]) -> str:
    return ";" if len(names) > 1 and any("," in name for name in names) else ","
