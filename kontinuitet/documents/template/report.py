"""What a fill did: fields used, characters replaced."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Replaced:
    """Characters that XML forbids, shown as U+FFFD instead: in which field, how many."""

    field: str
    count: int


@dataclass(frozen=True, slots=True)
class FillReport:
    """The result of filling a template.

    ``fields`` are the fields the template names, as written (``plan.titel``), sorted. A field
    of a loop variable stands under the variable's name.
    """

    fields: tuple[str, ...] = ()
    replaced: tuple[Replaced, ...] = ()
