"""Results of the analysis as plain data, in the form that other programs may rely on.

Minutes are integers and None means never. Lists are sorted: activities and resources by id, the
restart order by time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kontinuitet.analysis.deadlines import Deadlines
from kontinuitet.analysis.results import (
    ActivityOutage,
    CauseStep,
    Circle,
    Interval,
    NodeOutage,
    Replanned,
    RestartResult,
    SimulationResult,
)

_MINUTES_PER_HOUR = 60


def number(value: float) -> int | float:
    """Give a whole number as an integer, so that it reads the same everywhere."""
    return int(value) if value == int(value) else round(value, 6)


def _chain(steps: Iterable[CauseStep]) -> list[dict[str, Any]]:
    return [{"id": s.id, "minut": s.minute, "varför": s.why} for s in steps]


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
        "nedsatt": bool(outage.degraded),
        "nedsatt_perioder": _intervals(outage.degraded),
        "avbrott": _intervals(outage.down),
        "utan_förmåga": _intervals(outage.without_ability_intervals),
        "reserv": [{"id": f.id, "från": f.start, "till": f.end} for f in outage.fallbacks],
        "dataförlust_min": outage.data_loss,
        "dataförlust_okänd": list(outage.data_loss_unknown),
        "orsakskedja": _chain(outage.chain),
    }


def circle_json(circle: Circle) -> dict[str, Any]:
    """Give a circle of systems as plain data."""
    return {
        "system": list(circle.members),
        "cykel": list(circle.cycle),
        "avstå": [
            {"id": w.id, "behöver": list(w.suppliers), "minst": w.quorum} for w in circle.waive
        ],
        "bevisat_minst": circle.exact,
    }


def _deadlines(deadlines: Deadlines) -> list[dict[str, Any]]:
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
        for r in deadlines.reports
    ]


def simulation_json(result: SimulationResult, sha256: str, deadlines: Deadlines) -> dict[str, Any]:
    """Give a simulation the form of ``simulera --json``, version apart."""
    return {
        "scenario": result.scenario,
        "modell_sha256": sha256,
        "resurser": [_resource(r) for r in result.resources],
        "verksamheter": [_activity(a) for a in result.activities],
        "aldrig_åter": list(result.never_back),
        "cirklar": [circle_json(c) for c in result.circles],
        "tröskelvärden": [
            {"verksamhet": p.activity, "minut": p.minute, "slag": p.kind, "gräns_min": p.limit}
            for p in deadlines.passings
        ],
        "tidsfrister": _deadlines(deadlines),
    }


def restart_json(result: RestartResult) -> dict[str, Any]:
    """Give a restart order the form of ``återstart --json``, version apart.

    Costs are weighted minutes; differences are hours. Rows stand by start, then id; ``nr`` is the
    number on the printed list, where what others wait for comes first within a minute.
    """
    decided = result.decided
    return {
        "scenario": result.scenario,
        "ordning": [
            {
                "nr": s.number,
                "id": s.id,
                "start_min": s.start,
                "klar_min": s.end,
                "personer": list(s.people),
                "väntar_på": list(s.waits_for),
                "varför": s.why,
                "nödstart": list(s.break_glass),
                "läge": s.state.value,
            }
            for s in sorted(result.order, key=lambda s: (s.start, s.id))
        ],
        "kostnad": number(result.cost),
        "undre_gräns": number(result.lower_bound),
        "prioriteringslista": None
        if decided is None
        else {
            "kostnad": number(decided.cost),
            "skillnad_h_per_verksamhet": {
                i: number(round(m / _MINUTES_PER_HOUR, 4))
                for i, m in sorted(decided.difference.items())
            },
            "motsägelser": list(decided.reasons),
        },
        "aldrig_åter": list(result.never_back),
        "obegränsad_bemanning": result.unlimited_people,
        "undre_gräns_gäller": result.bound_holds,
        "omplanering": _replanned(result.replanned),
    }


def _replanned(again: Replanned | None) -> dict[str, Any] | None:
    if again is None:
        return None
    return {
        "nu_min": again.now,
        "ursprunglig_kostnad": number(again.original_cost),
        "verksamheter": [
            {
                "id": c.id,
                "uppe_igen_enligt_planen": c.before,
                "uppe_igen": c.now,
                "senare_min": c.minutes,
            }
            for c in again.changes
        ],
        "varningar": list(again.warnings),
    }
