"""Read scenario files and check them against a municipality."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.loading.merging import Layer, layer_of
from kontinuitet.loading.references import Known
from kontinuitet.loading.reporter import Reporter
from kontinuitet.loading.skills import (
    check_outage_shifts,
    check_scenario_staffing,
    hit_by,
    work_minutes,
)
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import Validated, validate
from kontinuitet.loading.yaml_source import Path, Source
from kontinuitet.model.base import fold, is_id
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Outage, Scenario
from kontinuitet.problems import Problem, Severity

_NAMED = 5


@dataclass(frozen=True, slots=True)
class ReadScenario:
    """One scenario file: what could be read of it, its place, and its problems so far.

    ``identity`` is the id as written, None when there is none that can be used.
    """

    identity: str | None
    layer: Layer
    validated: Validated[Scenario]
    problems: tuple[Problem, ...]


def is_scenario(source: Source) -> bool:
    """Tell whether a file is a scenario: it says ``scenario`` at the top, and is no exercise."""
    return _has_top(source, "scenario") and not is_exercise(source)


def is_exercise(source: Source) -> bool:
    """Tell whether a file is an exercise: ``övning`` at the top is its id.

    The material for exercises in a scenario is a group of fields instead.
    """
    if not isinstance(source.data, dict):
        return False
    written = next((v for k, v in source.data.items() if fold(k) == fold("övning")), None)
    if _has_top(source, "scenario") and not _has_top(source, "skeden"):
        return isinstance(written, str)
    return _has_top(source, "övning")


def _has_top(source: Source, key: str) -> bool:
    return isinstance(source.data, dict) and any(fold(k) == fold(key) for k in source.data)


def read_scenario(source: Source, suggestions: Suggestions) -> ReadScenario:
    """Validate a scenario file; its text problems come first."""
    layer = layer_of(Scenario, source)
    problems = list(source.problems)
    if not isinstance(source.data, dict):
        if source.complete:
            problems.append(
                Problem(
                    source.file,
                    None,
                    "fel-slag",
                    Severity.ERROR,
                    "filen är inget scenario.",
                    'Börja med "scenario: ", "namn: " och "bortfall:".',
                )
            )
        return ReadScenario(None, layer, Validated(None, ()), tuple(problems))
    validated = validate(Scenario, layer, suggestions)
    problems.extend(validated.problems)
    written = next((v for k, v in source.data.items() if fold(k) == "scenario"), None)
    identity = written if isinstance(written, str) and is_id(written) else None
    return ReadScenario(identity, layer, validated, tuple(problems))


def check_scenario(
    read: ReadScenario,
    municipality: Municipality | None,
    known: Known,
    suggestions: Suggestions,
    *,
    references: bool = True,
) -> list[Problem]:
    """Check a scenario against a municipality: ids, selections, skills, own goals.

    ``municipality`` is None when it cannot be used; then only ids are checked, and not even those
    without ``references`` (when some file could not be read at all).
    """
    scenario = read.validated.value
    if scenario is None:
        return []
    report = Reporter(read.layer, read.validated, suggestions)
    for number, outage in enumerate(scenario.outages):
        here: Path = ("bortfall", number)
        if references:
            _resources(report, here, outage, known)
        if municipality is not None:
            _outage(report, here, outage, municipality)
            check_outage_shifts(report, here, outage, scenario, municipality)
    if municipality is not None:
        check_scenario_staffing(report, scenario, municipality)
    _material(report, scenario)
    return report.problems


def _resources(report: Reporter, here: Path, outage: Outage, known: Known) -> None:
    resources, activities = frozenset(known.resources), frozenset(known.activities)
    for position, identity in enumerate(outage.resources):
        path: Path = (*here, "resurser", position)
        if identity in resources:
            continue
        if identity in activities:
            report.add(
                path,
                "okand-referens",
                f'"{identity}" är en verksamhet. Ett bortfall gäller resurser.',
                "Ange de resurser som faller bort.",
            )
        else:
            report.reference(path, identity, known.resources, "resursen")


def _outage(report: Reporter, here: Path, outage: Outage, municipality: Municipality) -> None:
    hit = hit_by(outage, municipality)
    if outage.selection is not None and not hit:
        report.add(
            (*here, "urval"),
            "tomt-urval",
            "urvalet träffar ingen resurs, så bortfallet har ingen verkan.",
            "Ändra urvalet eller märk resurserna.",
            Severity.WARNING,
        )
    if outage.end is not None:
        return
    momentary = sorted(
        i for i in set(hit) if work_minutes(municipality.resources[i], outage.recovery) == 0
    )
    if momentary:
        names = ", ".join(momentary[:_NAMED])
        more = f" och {len(momentary) - _NAMED} till" if len(momentary) > _NAMED else ""
        report.add(
            here,
            "bortfall-utan-langd",
            f'bortfallet har inget "till", och {names}{more} har inget återstartsarbete. '
            "När det slutar är därför okänt.",
            'Ange hur länge det varar ("till" i scenariot, --till efter --nere), eller "återstart" '
            "för resursen.",
            Severity.WARNING,
        )


def _material(report: Reporter, scenario: Scenario) -> None:
    if scenario.exercise is None:
        return
    goals: dict[str, int] = {}
    for number, goal in enumerate(scenario.exercise.goals):
        _unique(report, ("övning", "mål", number, "id"), goal.id, goals)
    injects: dict[str, int] = {}
    names = tuple(sorted(goals))
    for number, inject in enumerate(scenario.exercise.injects):
        here: Path = ("övning", "inspel", number)
        _unique(report, (*here, "id"), inject.id, injects)
        for position, identity in enumerate(inject.goals):
            report.reference((*here, "mål", position), identity, names, "målet")


def _unique(report: Reporter, path: Path, identity: str, seen: dict[str, int]) -> None:
    line = report.place(path).line
    if identity in seen:
        report.add(
            path, "dubblett", f'id:t "{identity}" finns redan på rad {seen[identity]}.', "Byt id."
        )
    seen.setdefault(identity, line or 0)
