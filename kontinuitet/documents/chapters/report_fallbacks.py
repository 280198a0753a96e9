"""Fallback routines that run out during an outage, or never get going, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.results import (
    ActivityOutage,
    FallbackUse,
    Interval,
    SimulationResult,
)
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.needs import fallback_name, names_of
from kontinuitet.model.landscape import Fallback, Municipality
from kontinuitet.model.requirement import Effect
from kontinuitet.model.scenario import Scenario

_FONT_PT = 8.5
_NOT_ENOUGH = "Ersätter inte allt som då saknas."


@dataclass(frozen=True, slots=True)
class _Situation:
    """Who is down when, by id."""

    down: dict[str, tuple[Interval, ...]]

    @classmethod
    def of(cls, result: SimulationResult) -> _Situation:
        return cls(
            {r.id: r.down for r in result.resources} | {a.id: a.down for a in result.activities}
        )

    def lost(self, fallback: Fallback, minute: int) -> list[str]:
        """Return what the routine needs and cannot have at ``minute``, sorted."""
        found: set[str] = set()
        for need in fallback.needs:
            gone = [i for i in need.suppliers if _during(self.down.get(i, ()), minute)]
            if need.effect is not Effect.SOFT and len(need.suppliers) - len(gone) < need.quorum:
                found.update(gone)
        return sorted(found)


def _during(intervals: tuple[Interval, ...], minute: int) -> Interval | None:
    for interval in intervals:
        if interval.start <= minute and (interval.end is None or minute < interval.end):
            return interval
    return None


def fallbacks_table(
    municipality: Municipality, scenario: Scenario, result: SimulationResult
) -> Block:
    """Return fallback routines that end before the activity is back, or that never get going."""
    situation = _Situation.of(result)
    rows = []
    for outage in result.activities:
        activity = municipality.activities[outage.id]
        for use, why in _ended(municipality, outage, situation):
            if use.end is not None:
                rows.append(
                    (
                        (use.end, activity.name, use.id),
                        (
                            activity.name,
                            fallback_name(activity, use.id),
                            texts.game_and_calendar(use.start, scenario.starts),
                            texts.game_and_calendar(use.end, scenario.starts),
                            why,
                        ),
                    )
                )
        for identity, minute, why in _never_going(municipality, outage, situation):
            rows.append(
                (
                    (minute, activity.name, identity),
                    (
                        activity.name,
                        fallback_name(activity, identity),
                        f"{texts.GAP_MARK} Aldrig",
                        texts.NONE,
                        why,
                    ),
                )
            )
    return table(
        "Reservrutiner som tar slut eller inte kommer igång",
        "Verksamhet, reservrutin, i drift från, slut, och varför.",
        (
            ("Verksamhet", 36),
            ("Reservrutin", 32),
            ("I drift från", 24),
            ("Slut", 24),
            ("Varför och vad som följer", 44),
        ),
        [row for _, row in sorted(rows)],
        empty="Ingen reservrutin tar slut innan verksamheten är tillbaka.",
        font_pt=_FONT_PT,
    )


def _ended(
    municipality: Municipality, outage: ActivityOutage, situation: _Situation
) -> Iterator[tuple[FallbackUse, str]]:
    """Yield routines that end although the activity is still down, and why.

    Routines that are enough only together end at the same time. Those that end for no reason of
    their own are then left out.
    """
    reasons = [(use, _why_ended(municipality, outage, use, situation)) for use in outage.fallbacks]
    of_their_own = {use.end for use, why in reasons if why and not why.startswith(_NOT_ENOUGH)}
    for use, why in reasons:
        if why and not (why.startswith(_NOT_ENOUGH) and use.end in of_their_own):
            yield use, why


def _why_ended(
    municipality: Municipality, outage: ActivityOutage, use: FallbackUse, situation: _Situation
) -> str | None:
    """Say why a routine ends although the activity is still down; None when it does not matter."""
    if use.end is None or (during := _during(outage.down, use.end)) is None:
        return None
    fallback = municipality.activities[outage.id].fallbacks[use.id]
    without = _during(outage.without_ability_intervals, use.end)
    lost = situation.lost(fallback, use.end)
    worn_out = (
        fallback.endurance is not None
        and use.end == during.start + fallback.starts_within + fallback.endurance
    )
    if worn_out:
        why = f"Håller {texts.duration(fallback.endurance)}."
    elif lost:
        why = f"Behöver {wording.listed(names_of(municipality, lost))}, som är nere."
    elif without is not None:
        why = _NOT_ENOUGH
    else:
        return None
    if without is None:
        return f"{why} En annan reservrutin tar vid."
    until = (
        "och får den inte åter" if without.end is None else f"till {texts.game_time(without.end)}"
    )
    return f"{why} Verksamheten är sedan utan förmåga {until}."


def _never_going(
    municipality: Municipality, outage: ActivityOutage, situation: _Situation
) -> Iterator[tuple[str, int, str]]:
    """Yield (routine, minute, why) for routines that never start for want of what they need."""
    used = {use.id for use in outage.fallbacks}
    for identity, fallback in sorted(municipality.activities[outage.id].fallbacks.items()):
        if identity in used or outage.down_from is None:
            continue
        minute = outage.down_from + fallback.starts_within
        lost = situation.lost(fallback, minute)
        if lost and _during(outage.down, minute) is not None:
            names = wording.listed(names_of(municipality, lost))
            yield identity, minute, f"Behöver {names}, som är nere."
