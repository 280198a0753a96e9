"""The restart order as plain data, in the form that other programs may rely on."""

from __future__ import annotations

from typing import Any

from kontinuitet.analysis.base.restart_results import (
    CriticalChain,
    ListComparison,
    OrderProof,
    Replanned,
    RestartResult,
    WhatIf,
)
from kontinuitet.analysis.restart.critical_chain import deciding_chain
from kontinuitet.analysis.restart.listing import ListRow, list_rows
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.plain.never import never_json
from kontinuitet.services.plain.simulation import number

_MINUTES_PER_HOUR = 60


def restart_json(
    result: RestartResult, municipality: Municipality, activity: str | None = None
) -> dict[str, Any]:
    """Give a restart order the form of ``återstart --json``, version apart.

    Costs are weighted minutes; differences are hours. Rows stand by start, then id; ``nr`` is the
    number on the printed list, where what others wait for comes first within a minute.
    ``activity`` is whose critical chain is given.
    """
    asked = result.what_if
    return {
        "scenario": result.scenario,
        "ordning": [
            _row(row)
            for row in sorted(
                list_rows(municipality, None, result), key=lambda r: (r.step.start, r.step.id)
            )
        ],
        "avbrutna_starter": [
            {
                "id": start.id,
                "start_min": start.start,
                "avbryts_min": start.end,
                "personer": list(start.people),
                "bortfall": start.lost,
            }
            for start in result.aborted
        ],
        "kostnad": number(result.cost),
        "undre_gräns": number(result.lower_bound),
        "prioriteringslista": _decided(result.decided),
        "aldrig_åter": list(result.never_back),
        "aldrig_åter_skäl": never_json(result.never_reasons),
        "obegränsad_bemanning": result.unlimited_people,
        "undre_gräns_gäller": result.bound_holds,
        "kritisk_kedja": _chain(deciding_chain(municipality, result, activity)),
        "marginaler": [
            {"verksamhet": i, "högst_kortare_min": m} for i, m in sorted(result.margins.items())
        ],
        "bevis": _proof(result.proof),
        "en_till": None if asked is None else [_what_if(w, "kompetens") for w in asked.more],
        "en_borta": None if asked is None else [_what_if(w, "person") for w in asked.missing],
        "omplanering": _replanned(result.replanned),
    }


def _row(row: ListRow) -> dict[str, Any]:
    step = row.step
    return {
        "nr": step.number,
        "id": step.id,
        "start_min": step.start,
        "klar_min": step.end,
        "personer": list(step.people),
        "väntar_på": list(step.waits_for),
        "väntar_på_nr": list(step.after),
        "gång": step.turn,
        "gånger": step.turns,
        "varför": step.why,
        "nödstart": list(step.break_glass),
        "väntar_på_folk_min": step.waited,
        "under_tiden": [
            {"person": w.person, "gör": w.kind.value, "id": w.id, "från": w.start, "till": w.end}
            for w in step.meanwhile
        ],
        "läge": step.state.value,
        "av_sig_själv": row.by_itself,
        "skäl_kort": row.reason,
    }


def _chain(chain: CriticalChain | None) -> dict[str, Any] | None:
    if chain is None:
        return None
    return {
        "verksamhet": chain.activity,
        "åter_min": chain.back,
        "länkar": [
            {
                "slag": link.kind.value,
                "id": link.id,
                "från": link.start,
                "till": link.end,
                "minuter": link.minutes,
                "personer": list(link.people),
                "väntar_på": link.waits_for,
                "person": link.person,
                "varför": link.why,
            }
            for link in chain.links
        ],
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


def _proof(proof: OrderProof | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    return {
        "bäst": proof.optimal,
        "sparat": number(proof.gained),
        "går_att_bevisa": proof.holds,
    }


def _decided(decided: ListComparison | None) -> dict[str, Any] | None:
    if decided is None:
        return None
    repair = decided.repair
    return {
        "kostnad": None if decided.never_back else number(decided.cost),
        "aldrig_åter": list(decided.never_back),
        "skillnad_h_per_verksamhet": {
            i: number(round(m / _MINUTES_PER_HOUR, 4))
            for i, m in sorted(decided.difference.items())
        },
        "motsägelser": list(decided.reasons),
        "kostnad_bokstavligt": None
        if decided.to_the_letter is None or decided.never_by_letter
        else number(decided.to_the_letter),
        "därför": [
            {
                "verksamhet": b.activity,
                "kortare_min": b.minutes,
                "sparar": number(b.cost),
                "system": b.system,
                "tidigare_min": b.earlier,
                "text": b.text,
            }
            for b in decided.because
        ],
        "rättad": None
        if repair is None
        else {
            "kostnad": None if repair.cost is None else number(repair.cost),
            "ordning": list(repair.order),
            "ändringar": [
                {"id": m.id, "plats": m.place, "före": m.before, "text": m.text}
                for m in repair.moves
            ],
        },
    }


def _what_if(asked: WhatIf, who: str) -> dict[str, Any]:
    possible = asked.impossible is None
    return {
        who: asked.who,
        "sparar": number(asked.gain) if possible else None,
        "verksamheter": [
            {"id": i, "kortare_min": m} for i, m in sorted(asked.minutes.items()) if possible
        ],
        "omöjligt": asked.impossible,
        "åter": list(asked.back),
        "aldrig_åter": list(asked.never),
    }
