"""What exercises have tried, as plain data."""

from __future__ import annotations

from typing import Any

from kontinuitet.exercise.came_up import Sort
from kontinuitet.exercise.coverage import Coverage, Row
from kontinuitet.exercise.verifying import Verified

_SECTIONS = {
    Sort.ACTIVITY: "verksamheter",
    Sort.ROUTINE: "reservrutiner",
    Sort.RESTART: "återstartssteg",
}


def coverage_json(found: Coverage) -> dict[str, Any]:
    """Give a coverage the form of ``övning täckning --json``, version apart."""
    return {
        "övningar": [
            {
                "övning": exercise.id,
                "namn": exercise.name,
                "datum": exercise.day.isoformat(),
                "läge": exercise.progress.value,
                "förvaltningar": list(exercise.departments),
            }
            for exercise in found.exercises
        ],
        **{name: [_row(row) for row in found.of(sort)] for sort, name in _SECTIONS.items()},
        "finns_inte_längre": list(found.gone),
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "namn": row.name,
        "verksamhet": row.activity,
        "förvaltning": row.department,
        "samhällsviktig": row.essential,
        "senast_övad": row.last.isoformat() if row.last else None,
        "övning": row.exercise or None,
        "hur": row.way.value if row.way else None,
        "senast_i_läget": row.seen.isoformat() if row.seen else None,
        "antal_övningar": row.times,
    }


def verified_json(found: Verified) -> dict[str, Any]:
    """Give the check of a journal the form of ``övning verifiera --json``."""
    return {
        "händelser": found.events,
        "hel": found.fault is None,
        "fel": found.fault,
        "läge": found.progress,
    }
