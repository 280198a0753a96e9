"""The whole analysis of one municipality, as the command ``analys`` shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kontinuitet.analysis.assessment.gaps import (
    Gap,
    Ledger,
    ScenarioGap,
    agreement_gaps,
    data_gaps,
    outage_gaps,
    scenario_gap,
)
from kontinuitet.analysis.assessment.improvements import MOST_WORK, Improvement, Workbench
from kontinuitet.analysis.assessment.inversions import Inversion, find_inversions
from kontinuitet.analysis.assessment.losses import LASTING, MOST_DECIDED, Loss, Losses
from kontinuitet.analysis.base.net import Net, compile_municipality
from kontinuitet.analysis.base.records import Fault
from kontinuitet.analysis.base.results import Circle
from kontinuitet.analysis.base.verdicts import Verdict, verdicts
from kontinuitet.analysis.criticality.circles import find_circles
from kontinuitet.analysis.criticality.demands import (
    Demand,
    GroupDemand,
    find_demands,
    group_demands,
)
from kontinuitet.analysis.criticality.doubles import DoublePoint, double_points
from kontinuitet.analysis.criticality.single_points import SinglePoint, single_points
from kontinuitet.analysis.outage.engine import run
from kontinuitet.analysis.restart.chain_check import BrokenChain, broken_chains
from kontinuitet.analysis.scheduling.course_check import BadCourseError
from kontinuitet.analysis.simulation.scenario import Decided, activity_outages, decide_order
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: Of more pairs of points of failure only the heaviest are run with restart, unless all is asked.
MOST_PAIRS = 100


@dataclass(frozen=True)
class Analysis:
    """Everything found; see the modules for what each part means. Times are minutes.

    ``losses`` and ``pair_losses`` are those of ``lasting`` minutes; ``repaired`` and
    ``pairs_repaired`` the same with faults that end when their own restart is done. ``scenarios``
    are what gaps and improvements are counted over, the largest gap first; ``without_gain`` changes
    that looked good until the order was decided anew with them; ``skipped`` Swedish
    sentences about those that could not be computed. ``verdicts`` are over the scenarios, by id.
    """

    demands: tuple[Demand, ...]
    group_demands: tuple[GroupDemand, ...]
    chains: tuple[BrokenChain, ...]
    single_points: tuple[SinglePoint, ...]
    double_points: tuple[DoublePoint, ...]
    lasting: int
    losses: tuple[Loss, ...]
    repaired: tuple[Loss, ...]
    pair_losses: tuple[Loss, ...]
    pairs_repaired: tuple[Loss, ...]
    inversions: tuple[Inversion, ...]
    circles: tuple[Circle, ...]
    gaps: tuple[Gap, ...]
    improvements: tuple[Improvement, ...]
    untried: int
    without_gain: tuple[Improvement, ...]
    scenarios: tuple[ScenarioGap, ...]
    skipped: tuple[str, ...]
    verdicts: tuple[Verdict, ...]


def cold_start_circles(net: Net) -> tuple[Circle, ...]:
    """Return the circles that keep something from starting when everything has stopped."""
    faults = [Fault(node, 0, None) for node in range(len(net)) if not net.is_activity[node]]
    return tuple(find_circles(net, run(net, faults).never))


def analyse(
    municipality: Municipality,
    scenarios: Sequence[Scenario],
    *,
    changes: bool = True,
    every_change: bool = False,
    lasting: int = LASTING,
    step: Callable[[str], None] | None = None,
) -> Analysis:
    """Analyse a municipality; gaps over ``scenarios``, single changes too when ``changes``.

    With ``every_change`` none is left untried however many they are.
    ``lasting`` is how many minutes each loss of one or two resources lasts.
    ``step`` is told, in Swedish, what is done next.
    """
    net = compile_municipality(municipality)
    demands = find_demands(municipality, net)
    decided: list[tuple[Scenario, Decided]] = []
    skipped: list[str] = []
    for scenario in scenarios:
        if step is not None:
            step(scenario.name)
        try:
            decided.append((scenario, decide_order(municipality, scenario, net=net)))
        except (InputError, BadCourseError) as error:
            skipped.append(f"Scenariot {scenario.name} kan inte räknas: {error}")
    outages = {
        scenario.id: activity_outages(municipality, one.decision.chosen, one.expansion.faults)
        for scenario, one in decided
    }
    limits = {i: a.mtpd for i, a in municipality.activities.items()}
    computed = {scenario.id for scenario, _ in decided}
    judged = verdicts(limits, outages, (s.id for s in scenarios if s.id not in computed))
    gaps = [
        *outage_gaps(municipality, outages),
        *data_gaps(municipality),
        *agreement_gaps(demands),
    ]
    gaps.sort(key=lambda g: (g.kind, g.minutes is not None, -(g.minutes or 0), g.id, g.because))
    ledger = Ledger(municipality, net)
    swept = [
        scenario_gap(municipality, ledger, one.decision.chosen, scenario.id, scenario.name)
        for scenario, one in decided
    ]
    swept.sort(key=lambda s: (-s.never, -s.weighted, -s.hit, s.id))
    if step is not None:
        step("bortfall")
    doubles = double_points(net)
    weight = {i: a.downtime_weight for i, a in municipality.activities.items()}
    heaviest = sorted(doubles, key=lambda d: (-sum(weight[a] for a in d.activities), d.ids))
    tried = heaviest if every_change else heaviest[:MOST_PAIRS]
    both = [(d.ids, d.activities) for d in tried]
    most = None if every_change and changes else MOST_DECIDED
    timed = Losses(municipality, net, lasting=lasting, most=most)
    repaired = Losses(municipality, net, most=most)
    bench = Workbench(municipality, decided)
    improvements: tuple[Improvement, ...] = ()
    if changes:
        improvements = bench.improvements(step, None if every_change else MOST_WORK)
    return Analysis(
        demands=demands,
        group_demands=group_demands(municipality, net),
        chains=broken_chains(municipality, net),
        single_points=single_points(net, weight),
        double_points=doubles,
        lasting=lasting,
        losses=timed.singles(),
        repaired=repaired.singles(),
        pair_losses=timed.pairs(both),
        pairs_repaired=repaired.pairs(both),
        inversions=find_inversions(municipality, net),
        circles=cold_start_circles(net),
        gaps=tuple(gaps),
        improvements=improvements,
        untried=bench.untried,
        without_gain=bench.without_gain,
        scenarios=tuple(swept),
        skipped=tuple(skipped),
        verdicts=tuple(judged.values()),
    )
