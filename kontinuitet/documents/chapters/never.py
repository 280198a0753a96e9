"""What never comes back and why, as sentences of a document."""

from __future__ import annotations

from collections.abc import Container

from kontinuitet.analysis.base.restart_results import NeverReason
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.needs import name_of
from kontinuitet.model.landscape import Municipality


def never_items(
    municipality: Municipality, result: SimulationResult, among: Container[str] | None = None
) -> list[str]:
    """Return a sentence on each thing that never comes back, or on those ``among`` them."""
    return [
        f"{texts.GAP_MARK} {name_of(municipality, never.id)}: {never.text}."
        for never in result.restart.never_reasons
        if among is None or never.id in among
    ]


def nobody_sentences(municipality: Municipality, result: SimulationResult) -> list[str]:
    """Return a sentence on each system that nobody who is there can start."""
    return [
        f"{name_of(municipality, never.id)}: {never.text}."
        for never in result.restart.never_reasons
        if never.reason is NeverReason.NOBODY
    ]
