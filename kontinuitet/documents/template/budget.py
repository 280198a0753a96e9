"""Limits on what a template may use of time and memory."""

from __future__ import annotations

from typing import Final

#: Longest text of one value, in characters.
MAX_VALUE: Final = 100_000
#: All values of one document together, in characters.
MAX_TOTAL: Final = 20_000_000
#: The finished markup of one part, in characters.
MAX_MARKUP: Final = 40_000_000
#: Turns of all loops together, in one document.
MAX_TURNS: Final = 1_000_000
#: Elements of markup in one template; one of a hundred pages has some fifty thousand.
MAX_ELEMENTS: Final = 60_000
#: Tags in one template, and what is counted up in its loops.
MAX_STEPS: Final = 10_000
#: Items and characters that filters may go through, in one document.
MAX_WORK: Final = 10_000_000


def grouped(number: int) -> str:
    """Return a number with a space between thousands."""
    return f"{number:,}".replace(",", " ")


#: Said of a template with more.
TOO_LARGE: Final = (
    f"mallens text är för stor för en mall: den har mer än {grouped(MAX_ELEMENTS)} element, och en "
    "mall på hundra sidor har färre. Ta bort det som gör den stor; ofta är det tabeller som är "
    "inklistrade från en webbsida eller från Excel."
)


class LimitExceeded(ValueError):
    """A template that asks for too much; the message is Swedish."""


class Budget:
    """Counts what one fill uses; everything raises :class:`LimitExceeded` at its limit."""

    def __init__(self) -> None:
        self.characters = 0
        self.turns = 0
        self.used = 0

    def value(self, length: int) -> None:
        """Count a value of ``length`` characters that goes into the document."""
        if length > MAX_VALUE:
            raise LimitExceeded(
                f"värdet är {grouped(length)} tecken långt; högst {grouped(MAX_VALUE)} godtas"
            )
        self.characters += length
        if self.characters > MAX_TOTAL:
            raise LimitExceeded(f"fälten är mer än {grouped(MAX_TOTAL)} tecken tillsammans")

    def loop(self, turns: int) -> None:
        """Count ``turns`` turns of a loop."""
        self.turns += turns
        if self.turns > MAX_TURNS:
            raise LimitExceeded(f"upprepningarna blir fler än {grouped(MAX_TURNS)}")

    def work(self, amount: int) -> None:
        """Count ``amount`` items or characters gone through by a filter."""
        self.used += amount
        if self.used > MAX_WORK:
            raise LimitExceeded("uttrycket kräver för mycket arbete")
