"""An event told on the command line, at 03.00, without any scenario file.

``--nere`` says what is down, ``--till`` until when, and ``--startar`` when it began; ``--startar``
also moves a scenario to another time.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import click

from kontinuitet.cli import swedish
from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import Workspace, scenario_of_text
from kontinuitet.model import calendar
from kontinuitet.model.duration import DurationError, format_duration, parse_duration
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import Problem, Severity
from kontinuitet.services.names import find_ids
from kontinuitet.services.opening import open_scenario
from kontinuitet.services.privacy import guard
from kontinuitet.wording import listed, moment_in_table

_MOST_NAMED: Final = 3
_LONGEST_ID: Final = 60


@dataclass(frozen=True, slots=True)
class Event:
    """What was said of an event: a scenario, or what is down; times as written."""

    scenario: str | None
    down: str | None
    until: str | None
    starts: str | None


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of this module to a command."""
    down = swedish.option(
        "--nere",
        "down",
        metavar="ID,ID",
        help="I stället för SCENARIO: det som är nere nu, med id eller namn och komma emellan.",
    )
    until = swedish.option(
        "--till",
        "until",
        metavar="TID",
        help="Hur länge det i --nere är borta: 4 h, eller datum och klockslag. Annars tills det "
        "är startat igen.",
    )
    starts = swedish.option(
        "--startar",
        "starts",
        metavar="TID",
        help='När det började: "2026-11-30 03:00". Tiderna blir klockslag, och arbetspass räknas.',
    )
    wrapped: Callable[..., Any] = down(until(starts(command)))
    return wrapped


def open_event(
    workspace: Workspace, municipality: Municipality, event: Event
) -> tuple[Scenario, tuple[Problem, ...]]:
    """Return the scenario, with its warnings.

    Raises:
        InputError: something that is named does not exist, or the scenario has errors.
        UsageError: both a scenario and ``--nere`` are given, or neither.
    """
    if (event.scenario is None) == (event.down is None):
        raise click.UsageError(
            "Ange antingen SCENARIO eller --nere."
            if event.scenario is not None
            else 'Ange SCENARIO, eller det som är nere med --nere: --nere "ad,dns".'
        )
    if event.until is not None and event.down is None:
        raise click.UsageError("--till kan bara stå tillsammans med --nere.")
    starts = None if event.starts is None else _moment(event.starts, "--startar")
    if event.scenario is not None:
        scenario, warnings = open_scenario(workspace, event.scenario)
        if starts is not None:
            scenario = scenario.model_copy(update={"starts": starts})
        return scenario, warnings
    return _made(workspace, municipality, event, starts)


def _made(
    workspace: Workspace,
    municipality: Municipality,
    event: Event,
    starts: datetime.datetime | None,
) -> tuple[Scenario, tuple[Problem, ...]]:
    resources = {i: r.name for i, r in municipality.resources.items()}
    activities = {i: a.name for i, a in municipality.activities.items()}
    found = find_ids(event.down or "", resources | activities, "resursen")
    if not found:
        raise click.BadParameter("Ange minst en resurs.", param_hint="--nere")
    for identity in found:
        if identity in activities:
            raise InputError(
                f'"{activities[identity]}" är en verksamhet. Ange de resurser som är nere.'
            )
    outage: dict[str, Any] = {"resurser": found}
    if event.until is not None:
        outage["till"] = format_duration(_until(event.until, starts))
    names = [resources[i] for i in found]
    data = {
        "scenario": f"nere-{'-'.join(found)}"[:_LONGEST_ID].rstrip("-._"),
        "namn": f"Nere: {listed(names, most=_MOST_NAMED)}",
        "bortfall": [outage],
    }
    if starts is not None:
        data["startar"] = calendar.written(starts)
    text = json.dumps(data, ensure_ascii=False)
    scenario, problems = scenario_of_text(workspace, text, "--nere")
    told = tuple(replace(problem, line=None) for problem in problems)
    errors = [p for p in told if p.severity is Severity.ERROR]
    if scenario is None or errors:
        raise InputError("Det som anges med --nere går inte att räkna på.", errors)
    guard(municipality, [scenario])
    return scenario, told


def _moment(text: str, option: str) -> datetime.datetime:
    try:
        return calendar.parse_moment(text)
    except ValueError as error:
        raise click.BadParameter(
            f'"{text}" {str(error).replace("2027-01-18T06:30", "2026-11-30 03:00")}.',
            param_hint=option,
        ) from None


def _until(text: str, starts: datetime.datetime | None) -> int:
    """Return the minutes after T+0 of ``--till``."""
    if calendar.begins_with_date(text):
        if starts is None:
            raise click.BadParameter(
                "Ett klockslag kräver att --startar också anges.", param_hint="--till"
            )
        minutes = calendar.minutes_between(starts, _moment(text, "--till"))
    else:
        try:
            minutes = parse_duration(text)
        except DurationError as error:
            raise click.BadParameter(f"{error}.", param_hint="--till") from None
    if minutes <= 0:
        began = "början" if starts is None else moment_in_table(starts)
        raise click.BadParameter(f'"{text}" är inte efter {began}.', param_hint="--till")
    return minutes
