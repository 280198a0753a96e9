"""Results of the analysis as plain data, in the form that other programs may rely on.

Minutes are integers and None means never. Lists are sorted: activities and resources by id, the
restart order by time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kontinuitet.analysis.base.results import (
    ActivityOutage,
    CauseChain,
    CauseStep,
    Circle,
    Interval,
    NodeOutage,
    SimulationResult,
    Waiver,
)
from kontinuitet.analysis.base.verdicts import beyond, standing
from kontinuitet.analysis.simulation.deadlines import Deadlines, DueReport
from kontinuitet.services.plain.never import never_json


def number(value: float) -> int | float:
    """Give a whole number as an integer, so that it reads the same everywhere."""
    return int(value) if value == int(value) else round(value, 6)


#: Longer chains of causes are cut: the rest is the chain of the one that stands first.
LONGEST_CHAIN = 20


def _chain(steps: Sequence[CauseStep]) -> list[dict[str, Any]]:
    last = steps.tail(LONGEST_CHAIN) if isinstance(steps, CauseChain) else steps[-LONGEST_CHAIN:]
    return [{"id": s.id, "minut": s.minute, "varför": s.why} for s in last]


def _intervals(intervals: Iterable[Interval]) -> list[dict[str, int | None]]:
    return [{"från": i.start, "till": i.end} for i in intervals]


def _resource(outage: NodeOutage) -> dict[str, Any]:
    return {
        "id": outage.id,
        "nere_från": outage.down_from,
        "uppe_igen": outage.up_again,
        "avbrott": _intervals(outage.down),
        "orsakskedja": _chain(outage.chain),
    }


def _activity(outage: ActivityOutage) -> dict[str, Any]:
    return {
        "id": outage.id,
        "förvaltning": outage.department,
        "nere_från": outage.down_from,
        "uppe_igen": outage.up_again,
        "avbrott_min": outage.outage,
        "utan_förmåga_min": outage.without_ability,
        "alternativt_arbetssätt_min": outage.alternative,
        "acceptabel_avbrottstid_min": outage.mtpd,
        "överskrider": outage.exceeds,
        "gap_min": None if outage.mtpd is None else beyond(outage.without_ability, outage.mtpd),
        "bedömning": standing(outage).value,
        "nedsatt": bool(outage.degraded),
        "nedsatt_perioder": _intervals(outage.degraded),
        "avbrott": _intervals(outage.down),
        "utan_förmåga": _intervals(outage.without_ability_intervals),
        "reserv": [{"id": f.id, "från": f.start, "till": f.end} for f in outage.fallbacks],
        "dataförlust_min": outage.data_loss,
        "dataförlust_okänd": list(outage.data_loss_unknown),
        "orsakskedja": _chain(outage.chain),
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {"id": waiver.id, "behöver": list(waiver.suppliers), "minst": waiver.quorum}


def circle_json(circle: Circle) -> dict[str, Any]:
    """Give a circle of systems as plain data."""
    return {
        "system": list(circle.members),
        "cykel": list(circle.cycle),
        "avstå": [_waiver(w) for w in circle.waive],
        "avstå_i_stället": [
            {"avstå": [_waiver(w) for w in other]} for other in circle.alternatives
        ],
        "redan_dokumenterat": [_waiver(w) for w in circle.documented],
        "nödstart_hjälper_inte": [_waiver(w) for w in circle.useless],
        "bevisat_minst": circle.exact,
    }


def _deadlines(reports: Sequence[DueReport]) -> list[dict[str, Any]]:
    return [
        {
            "id": r.duty,
            "skyldighet": r.name,
            "till": r.recipient,
            "tidsfrist": r.deadline,
            "känd_min": r.known,
            "senast_min": r.due_minute,
            "senast": None if r.due is None else r.due.isoformat(timespec="minutes"),
            "verksamheter_eller_resurser": list(r.because),
            "lagrum": r.basis,
            "anmärkning": r.caveat or None,
        }
        for r in reports
    ]


def simulation_json(result: SimulationResult, sha256: str, deadlines: Deadlines) -> dict[str, Any]:
    """Give a simulation the form of ``simulera --json``, version apart."""
    return {
        "scenario": result.scenario,
        "modell_sha256": sha256,
        "resurser": [_resource(r) for r in result.resources],
        "verksamheter": [_activity(a) for a in result.activities],
        "aldrig_åter": list(result.never_back),
        "aldrig_åter_skäl": never_json(result.restart.never_reasons),
        "cirklar": [circle_json(c) for c in result.circles],
        "tröskelvärden": [
            {
                "verksamhet": p.activity,
                "system": p.system,
                "minut": p.minute,
                "slag": p.kind,
                "gräns_min": p.limit,
            }
            for p in deadlines.passings
        ],
        "tidsfrister": _deadlines(deadlines.reports),
        "tidsfrister_om_sektorskritiskt": _deadlines(deadlines.reports_if_critical),
    }
