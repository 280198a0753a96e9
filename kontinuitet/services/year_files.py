"""The year (årshjul): which days there are, and the files that show them."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Final

from kontinuitet.analysis.assessment.occasions import Occasion, Year, year
from kontinuitet.documents.making import make
from kontinuitet.documents.printed.year import KIND
from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import Workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.exercise_coverage import coverage
from kontinuitet.services.gathering import Simulated, plan_data
from kontinuitet.services.icalendar import calendar_file
from kontinuitet.services.plain.occasions import year_json
from kontinuitet.services.plain.text import json_bytes
from kontinuitet.services.telling import Tell

WORD: Final = ".docx"
CALENDAR: Final = ".ics"
JSON: Final = ".json"
FORMS: Final = (WORD, CALENDAR, JSON)


def year_of(
    workspace: Workspace,
    municipality: Municipality,
    start: datetime.date,
    tell: Tell,
    department: str | None = None,
) -> Year:
    """Return the twelve months from ``start``; with ``department`` only what is its own matter.

    What exercises in the workspace have tried counts as done.
    """
    tried = coverage(municipality, [workspace.folder], tell=tell)
    found = year(municipality, start, tried.routines)
    if department is None:
        return found

    def its(rows: tuple[Occasion, ...]) -> tuple[Occasion, ...]:
        return tuple(o for o in rows if o.department == department)

    return replace(
        found,
        late=its(found.late),
        coming=its(found.coming),
        undated=its(found.undated),
        later=its(found.later),
    )


def check_form(target: Path) -> None:
    """Refuse a file by a name that says no form.

    Raises:
        InputError: the name ends with something else.
    """
    if target.suffix.lower() not in FORMS:
        raise InputError(
            f'"{target}": låt namnet sluta på .docx (att skriva ut), .ics (till kalendern) eller '
            ".json."
        )


def year_file(
    target: Path, workspace: Workspace, municipality: Municipality, found: Year, tell: Tell
) -> bytes:
    """Return the file of the year in the form that its name says.

    Raises:
        InputError: as of :func:`check_form`.
    """
    check_form(target)
    form = target.suffix.lower()
    if form == CALENDAR:
        return calendar_file(municipality.info.name, found)
    if form == JSON:
        return json_bytes(year_json(municipality.info.name, found))
    data = plan_data(workspace, municipality, Simulated({}, {}, ()), tell=tell, issued=found.start)
    return make(KIND, data, tell=tell)
