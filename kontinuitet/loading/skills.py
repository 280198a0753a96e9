"""Compare what restart work asks for with the people there are: their skills and their shifts.

Each skill is taken by itself here. So what is reported can never be done, but not everything that
can never be done is reported: the engine alone is exact (docs/semantics.md, "People").
"""

from __future__ import annotations

import math

from kontinuitet.loading.reporter import PERSONS, POOLS, RESOURCES, STAFFING, Reporter
from kontinuitet.loading.yaml_source import Path
from kontinuitet.model.duration import format_duration
from kontinuitet.model.landscape import Municipality, Resource
from kontinuitet.model.scenario import Outage, Recovery, Scenario
from kontinuitet.model.staffing import Staffing
from kontinuitet.problems import Severity

_NAMED = 5
_SHORT = "pass-for-korta"
_WITHIN_ONE = (
    "Arbetet måste rymmas i ett pass. Lägg in ett längre pass, eller någon som kan arbeta så länge."
)


def check_skills(report: Reporter, municipality: Municipality) -> None:
    """Compare the skills and the time that restart work asks for with what people have."""
    staffing = municipality.staffing
    if staffing is None:
        return
    having = _holders(staffing)
    stretches = _stretches(staffing)
    skills = tuple(sorted(having))
    asked: set[str] = set()
    for identity, resource in municipality.resources.items():
        work = resource.restart
        if work is None:
            continue
        asked.update(work.people)
        for skill, count in _people(resource).items():
            if having.get(skill, 0) < count:
                _lacking(report, identity, skill, count, having.get(skill, 0), skills)
        minutes = work.time.likely
        why = _too_short(stretches, resource, minutes)
        if why is not None:
            report.add(
                (RESOURCES, identity, "återstart", "tid"),
                _SHORT,
                f"återstarten tar {format_duration(minutes)}, men {why}.",
                _WITHIN_ONE,
                Severity.WARNING,
            )
    hint = tuple(sorted(asked))
    for name, person in staffing.persons.items():
        for number, skill in enumerate(person.skills):
            if skill not in asked:
                _unwanted(report, (STAFFING, PERSONS, name, "kompetenser", number), skill, hint)
    for skill in staffing.pools:
        if skill not in asked:
            _unwanted(report, (STAFFING, POOLS, skill), skill, hint)


def check_scenario_staffing(
    report: Reporter, scenario: Scenario, municipality: Municipality
) -> None:
    """Report skills that nobody has in the scenario's own staffing."""
    if scenario.staffing is None:
        return
    having = _holders(scenario.staffing)
    lacking: dict[str, list[str]] = {}
    for identity, resource in sorted(municipality.resources.items()):
        for skill in _people(resource):
            if skill not in having:
                lacking.setdefault(skill, []).append(identity)
    for skill, owners in sorted(lacking.items()):
        names = ", ".join(owners[:_NAMED])
        more = f" och {len(owners) - _NAMED} till" if len(owners) > _NAMED else ""
        report.add(
            (STAFFING,),
            "kompetens-saknas",
            f'ingen i scenariots bemanning har kompetensen "{skill}", som krävs av {names}{more}.',
            severity=Severity.WARNING,
        )


def check_outage_shifts(
    report: Reporter, here: Path, outage: Outage, scenario: Scenario, municipality: Municipality
) -> None:
    """Report work that what the outage adds makes longer than everybody's shifts.

    Only when the scenario says when it starts: without that, shifts cannot be placed in time. What
    is too long even without the outage is reported once, where the work is written.
    """
    staffing = scenario.staffing_in(municipality)
    if staffing is None or scenario.starts is None:
        return
    stretches = _stretches(staffing)
    for identity in hit_by(outage, municipality):
        resource = municipality.resources[identity]
        minutes = work_minutes(resource, outage.recovery)
        why = _too_short(stretches, resource, minutes)
        without = resource.restart.time.likely if resource.restart else 0
        known = scenario.staffing is None and _too_short(stretches, resource, without) is not None
        if why is None or known:
            continue
        report.add(
            here,
            _SHORT,
            f'återstarten av "{identity}" tar {format_duration(minutes)} efter bortfallet, '
            f"men {why}.",
            _WITHIN_ONE,
            Severity.WARNING,
        )


def hit_by(outage: Outage, municipality: Municipality) -> list[str]:
    """Return the resources that an outage takes, those it names in its own order."""
    if outage.selection is not None:
        return [i for i, r in municipality.resources.items() if outage.selection.matches(r)]
    return [i for i in outage.resources if i in municipality.resources]


def work_minutes(resource: Resource, recovery: Recovery) -> int:
    """Return the minutes it takes to bring a resource back after an outage."""
    minutes = resource.restart.time.likely if resource.restart else 0
    if recovery is not Recovery.RESTART and resource.backup is not None:
        minutes += resource.backup.restore
    if recovery is Recovery.REINSTALL and resource.restart is not None:
        minutes += resource.restart.reinstall
    return minutes


def _holders(staffing: Staffing) -> dict[str, int]:
    """Count the people that have each skill."""
    having: dict[str, int] = {s: n for s, n in staffing.pools.items() if n}
    for person in staffing.persons.values():
        for skill in set(person.skills):
            having[skill] = having.get(skill, 0) + 1
    return having


def _people(resource: Resource) -> dict[str, int]:
    """Return how many people of each skill the restart asks for."""
    work = resource.restart
    if work is None or work.automatic:
        return {}
    return {skill: count for skill, count in work.people.items() if count}


def _stretches(staffing: Staffing) -> dict[str, list[float]]:
    """Return, for each skill, how many minutes each who has it works without a break."""
    found: dict[str, list[float]] = {s: [math.inf] * n for s, n in staffing.pools.items()}
    for person in staffing.persons.values():
        longest = person.longest_stretch
        for skill in set(person.skills):
            found.setdefault(skill, []).append(math.inf if longest is None else longest)
    return found


def _too_short(stretches: dict[str, list[float]], resource: Resource, minutes: int) -> str | None:
    """Say why work of ``minutes`` fits in too few people's shifts; None when it fits.

    Skills that too few people have are left out: that is another problem.
    """
    for skill, count in _people(resource).items():
        have = stretches.get(skill, [])
        able = sum(longest >= minutes for longest in have)
        if able >= count or len(have) < count:
            continue
        if able == 0:
            return (
                f'det längsta pass någon med kompetensen "{skill}" har är '
                f"{format_duration(int(max(have)))}"
            )
        return (
            f'bara {able} av de {count} som krävs med kompetensen "{skill}" kan arbeta så länge '
            "i sträck"
        )
    return None


def _unwanted(report: Reporter, path: Path, skill: str, asked: tuple[str, ...]) -> None:
    report.add(
        path,
        "kompetens-utan-behov",
        f'ingen återstart kräver kompetensen "{skill}".',
        report.question(skill, asked),
        Severity.WARNING,
    )


def _lacking(
    report: Reporter, identity: str, skill: str, count: int, having: int, skills: tuple[str, ...]
) -> None:
    path: Path = (RESOURCES, identity, "återstart", "kräver", skill)
    if having:
        people = "person" if count == 1 else "personer"
        text = (
            f'återstarten kräver {count} {people} med kompetensen "{skill}", '
            f"men det finns {having}."
        )
        hint = None
    else:
        text = f'återstarten kräver kompetensen "{skill}", som ingen i bemanningen har.'
        hint = report.question(skill, skills)
    report.add(path, "kompetens-saknas", text, hint, Severity.WARNING)
