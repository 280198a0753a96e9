"""Gather what the documents are built from: simulated scenarios, findings and duties."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from kontinuitet import bundled
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.base.restart_results import NeverReason
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.scheduling.course_check import BadCourseError
from kontinuitet.analysis.simulation.cold_start import cold_start
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.matter.data import Course, PlanData
from kontinuitet.errors import InputError
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.workspace import Workspace, load_scenario
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import PlanSize
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import did_you_mean, has_errors
from kontinuitet.services.exercise_coverage import coverage
from kontinuitet.services.telling import Progress, Tell, unseen
from kontinuitet.wording import set_apart

#: The folder in a workspace with the municipality's own Word templates.
OWN_TEMPLATES = "mallar"


@dataclass(frozen=True)
class Simulated:
    """Scenarios with their results, by id, and a sentence for each that was left out.

    ``uncomputed`` is why a scenario could not be computed, by its name.
    """

    scenarios: dict[str, Scenario]
    results: dict[str, SimulationResult]
    skipped: tuple[str, ...]
    uncomputed: Mapping[str, str] = field(default_factory=dict)

    @property
    def nobody(self) -> tuple[str, ...]:
        """The names of the scenarios with work that nobody can do."""
        return tuple(
            self.scenarios[identity].name
            for identity, result in self.results.items()
            if any(n.reason is NeverReason.NOBODY for n in result.restart.never_reasons)
        )

    @property
    def faults(self) -> tuple[str, ...]:
        """A sentence on why the exit code is 1, none when it is 0."""
        said = []
        if self.uncomputed:
            said.append(
                f"Kan inte räknas: {set_apart(sorted(self.uncomputed))}. Skälet står i dokumentet."
            )
        if self.nobody:
            said.append(
                "▲ Ingen i bemanningen kan göra det som krävs för att allt ska komma åter i: "
                f"{set_apart(self.nobody)}. Vem som ska ringas står i dokumentet."
            )
        return tuple(said)

    @property
    def faulty(self) -> bool:
        """Tell whether a scenario could not be computed, or has work that nobody can do."""
        return bool(self.uncomputed or self.nobody)


def available_scenarios(workspace: Workspace) -> list[Scenario]:
    """Return every usable scenario, own ones first, each group by id; own ids win."""
    own = dict(sorted(workspace.scenarios.items()))
    packaged: dict[str, Scenario] = {}
    for name in bundled.names("scenarios"):
        scenario, problems = load_scenario(workspace, name)
        if scenario is not None and not has_errors(problems) and scenario.id not in own:
            packaged[scenario.id] = scenario
    return [*own.values(), *(packaged[i] for i in sorted(packaged))]


def simulate_all(
    municipality: Municipality, scenarios: Sequence[Scenario], progress: Progress = unseen
) -> Simulated:
    """Simulate each scenario; one that hits nothing or cannot be computed is skipped and said."""
    net = compile_municipality(municipality)
    kept: dict[str, Scenario] = {}
    results: dict[str, SimulationResult] = {}
    skipped: list[str] = []
    uncomputed: dict[str, str] = {}
    idle: list[str] = []
    with progress("Simulerar", len(scenarios)) as step:
        for scenario in scenarios:
            step(scenario.name)
            try:
                result = simulate(municipality, scenario, net=net)
            except (InputError, BadCourseError) as error:
                uncomputed[scenario.name] = str(error)
                skipped.append(f"Scenariot {scenario.name} kan inte räknas: {error}")
                continue
            if not result.resources and not result.activities:
                idle.append(scenario.id)
                continue
            kept[scenario.id] = scenario
            results[scenario.id] = result
    if idle:
        skipped.append(f"Träffar ingenting i modellen och räknas inte: {', '.join(idle)}.")
    return Simulated(kept, results, tuple(skipped), uncomputed)


def unused_templates(own: Path) -> list[str]:
    """Return a sentence on each Word file in ``own`` that has no packaged template's name.

    A misspelt name would otherwise mean, without a word, that the packaged template is used.
    """
    if not own.is_dir():
        return []
    packaged = bundled.names("plan_templates")
    # A disk that ignores the case of names finds them all the same.
    used = {name.casefold() for name in packaged if (own / name).is_file()}
    said = []
    for name in bundled.names("plan_templates", own):
        if name in packaged or name.casefold() in used:
            continue
        hint = did_you_mean(name, packaged) or f"De som finns är {', '.join(packaged)}."
        said.append(
            f'Mallen "{own.name}/{name}" används inte: ingen mall i programmet heter så. {hint}'
        )
    return said


def plan_data(
    workspace: Workspace,
    municipality: Municipality,
    simulated: Simulated,
    *,
    tell: Tell,
    chosen: str | None = None,
    issued: datetime.date | None = None,
    size: PlanSize | None = None,
) -> PlanData:
    """Return all input of the documents of one workspace.

    ``size`` is asked for instead of what each plan says.
    """
    own = workspace.folder / OWN_TEMPLATES
    for sentence in unused_templates(own):
        tell(sentence)
    return PlanData(
        municipality=municipality,
        simulations=simulated.results,
        scenarios=simulated.scenarios,
        duties=load_duties(municipality.duties),
        findings=find_all(municipality),
        model_sha256=workspace.sha256,
        scenario=chosen,
        issued=issued,
        own_templates=own if own.is_dir() else None,
        uncomputed=simulated.uncomputed,
        coverage=coverage(municipality, [workspace.folder], tell=tell),
        size=size,
        cold=cache(partial(simulated_cold_start, municipality)),
    )


def simulated_cold_start(municipality: Municipality) -> Course | None:
    """Return a total cold start and what it does; None when there is none, or it has no order."""
    scenario = cold_start(municipality)
    if scenario is None:
        return None
    try:
        return Course(scenario, simulate(municipality, scenario))
    except (InputError, BadCourseError):
        return None
