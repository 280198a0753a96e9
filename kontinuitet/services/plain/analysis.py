"""The whole analysis as plain data, in the form that other programs may rely on.

Minutes are integers and None means never or not known.
"""

from __future__ import annotations

from typing import Any

from kontinuitet.analysis.assessment.analysis import Analysis
from kontinuitet.analysis.assessment.gaps import Gap, ScenarioGap
from kontinuitet.analysis.assessment.improvements import Improvement
from kontinuitet.analysis.assessment.inversions import Inversion
from kontinuitet.analysis.assessment.losses import Loss
from kontinuitet.analysis.base.verdicts import Extreme, Verdict
from kontinuitet.analysis.criticality.demands import Demand
from kontinuitet.analysis.restart.chain_check import BrokenChain
from kontinuitet.services.plain.simulation import circle_json


def _demand(demand: Demand) -> dict[str, Any]:
    return {
        "id": demand.id,
        "krav_min": demand.minutes,
        "satt_av": demand.set_by,
        "väg": list(demand.path),
        "återstart_min": demand.restart,
        "avtal_min": demand.agreement,
        "marginal_min": demand.slack,
    }


def _chain(chain: BrokenChain) -> dict[str, Any]:
    return {
        "verksamhet": chain.activity,
        "krav_min": chain.limit,
        "behövs_min": chain.needed,
        "brister_vid": chain.breaks,
        "länkar": [
            {"id": link.id, "återstart_min": link.restart, "kvar_min": link.left}
            for link in chain.links
        ],
    }


def _inversion(inversion: Inversion) -> dict[str, Any]:
    return {
        "id": inversion.id,
        "plats": inversion.place,
        "vittne": inversion.witness,
        "vittnets_plats": inversion.witness_place,
        "väg": list(inversion.path),
        "kostnad_min": inversion.saved,
    }


def gap_json(gap: Gap) -> dict[str, Any]:
    """Give a gap the form of ``gap`` in ``analys --json``."""
    return {
        "slag": gap.kind.value,
        "id": gap.id,
        "gräns_min": gap.limit,
        "väntat_min": gap.expected,
        "gap_min": gap.minutes,
        "orsak": gap.because,
    }


def _loss(loss: Loss) -> dict[str, Any]:
    return {
        "id": list(loss.ids),
        "fel_min": list(loss.given),
        "borta_min": list(loss.gone),
        "verksamheter": [
            {
                "id": a.id,
                "nere_från": a.down_from,
                "uppe_igen": a.back,
                "avbrott_min": a.outage,
                "gap_min": a.gap,
            }
            for a in loss.activities
        ],
        "gap_min": loss.minutes,
        "viktat_gap_min": loss.gap,
        "gap_utan_slut": loss.never,
        "saknar_bemanning": list(loss.unstaffed),
        "egen_ordning": loss.decided,
    }


def _scenario(gap: ScenarioGap) -> dict[str, Any]:
    return {
        "id": gap.id,
        "avbrutna": gap.hit,
        "över_gränsen": list(gap.exceeding),
        "gap_min": gap.minutes,
        "viktat_gap_min": gap.weighted,
        "gap_utan_slut": gap.never,
    }


def _improvement(improvement: Improvement) -> dict[str, Any]:
    return {
        "slag": improvement.kind.value,
        "id": improvement.id,
        "text": improvement.text,
        "gap_min_mindre": improvement.minutes,
        "viktat_gap_min_mindre": improvement.weighted,
        "aldrig_åter_färre": improvement.never,
        "verksamheter": list(improvement.helped),
    }


def _extreme(extreme: Extreme | None) -> dict[str, Any] | None:
    return None if extreme is None else {"min": extreme.minutes, "scenario": extreme.scenario}


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "id": verdict.activity,
        "bedömning": verdict.standing.value,
        "acceptabel_avbrottstid_min": verdict.limit,
        "längsta_avbrott": _extreme(verdict.outage),
        "längst_utan_förmåga": _extreme(verdict.without),
        "största_gap": _extreme(verdict.gap),
        "överskrids_i": list(verdict.exceeded),
        "ej_räknade_scenarier": list(verdict.uncomputed),
    }


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    """Give an analysis the form of ``analys --json``, version apart."""
    return {
        "krav": [_demand(d) for d in analysis.demands],
        "gruppkrav": [
            {
                "id": g.owner,
                "minst": g.quorum,
                "av": list(g.suppliers),
                "krav_min": g.minutes,
                "satt_av": g.set_by,
            }
            for g in analysis.group_demands
        ],
        "kedjor": [_chain(c) for c in analysis.chains],
        "enskilda_felpunkter": [
            {
                "id": p.id,
                "verksamheter": list(p.activities),
                "nere_efter_min": dict(zip(p.activities, p.minutes, strict=True)),
            }
            for p in analysis.single_points
        ],
        "dubbla_felpunkter": [
            {"id": list(p.ids), "verksamheter": list(p.activities)} for p in analysis.double_points
        ],
        "bortfall_längd_min": analysis.lasting,
        "bortfall": [_loss(x) for x in analysis.losses],
        "bortfall_egen_återstart": [_loss(x) for x in analysis.repaired],
        "parbortfall": [_loss(x) for x in analysis.pair_losses],
        "parbortfall_egen_återstart": [_loss(x) for x in analysis.pairs_repaired],
        "inversioner": [_inversion(i) for i in analysis.inversions],
        "cirklar": [circle_json(c) for c in analysis.circles],
        "gap": [gap_json(g) for g in analysis.gaps],
        "bedömningar": [_verdict(v) for v in analysis.verdicts],
        "förändringar": [_improvement(i) for i in analysis.improvements],
        "förändringar_ej_prövade": analysis.untried,
        "scenarier": [s.id for s in analysis.scenarios],
        "scenariogap": [_scenario(s) for s in analysis.scenarios],
    }
