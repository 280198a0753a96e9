"""The gate that everything printed, shown or written passes, so that nothing secret gets out.

One gate holds for one piece of work: a command, or the answer to one request. Whoever begins such
work calls :func:`begin`; opening a workspace then sets the gate (:mod:`.privacy`). It stands in the
context of the work, so that two threads never share one.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


class Gate(Protocol):
    """What may not get out."""

    def check(self, text: str, what: str = ..., where: str = ...) -> None:
        """Raise InputError when the text may not be let out."""

    def mask(self, text: str) -> str:
        """Return the text without what may not be let out."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """The gate of a piece of work. With ``masking`` its result is masked instead of refused."""

    gate: Gate
    masking: bool


_GUARDED: ContextVar[Guarded | None] = ContextVar("kontinuitet_gate", default=None)


def begin() -> None:
    """Begin a piece of work, with nothing to guard."""
    _GUARDED.set(None)


def guarded() -> Guarded | None:
    """Return the gate that is set, None when there is nothing to guard."""
    return _GUARDED.get()


def put(gate: Gate, *, masking: bool = False) -> None:
    """Let the rest of the work pass a gate."""
    _GUARDED.set(Guarded(gate, masking))


def masked(text: str) -> str:
    """Return the text without what may not get out."""
    found = _GUARDED.get()
    return text if found is None else found.gate.mask(text)


def passed(text: str) -> str:
    """Return a text of the result that may be let out.

    Raises:
        InputError: it may not, and is not to be masked.
    """
    found = _GUARDED.get()
    if found is None:
        return text
    if found.masking:
        return found.gate.mask(text)
    found.gate.check(text)
    return text
