"""A total cold start: all that somebody has to start is down, and is started from the beginning."""

from __future__ import annotations

from typing import Final

from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

COLD_START: Final = "total-kallstart"


def cold_start(municipality: Municipality) -> Scenario | None:
    """Return the scenario; None when nobody has to start anything.

    It has no calendar time: plans print it as days of the outage.
    """
    started = [
        identity
        for identity, resource in sorted(municipality.resources.items())
        if resource.restart is not None and not resource.restart.automatic
    ]
    if not started:
        return None
    return Scenario.model_validate(
        {
            "scenario": COLD_START,
            "namn": "Total kallstart",
            "beskrivning": "Allt som någon måste starta är nere och startas från början. Det som "
            "ingen startar, till exempel el utifrån och lokaler, fungerar.",
            "bortfall": [{"resurser": started}],
        }
    )
