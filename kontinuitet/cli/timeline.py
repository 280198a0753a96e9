"""An outage as a timeline in text: who is without ability, on fallback, degraded and back, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kontinuitet.analysis.intervals import Span, contains, intersection
from kontinuitet.analysis.results import ActivityOutage, Interval, SimulationResult
from kontinuitet.cli import output
from kontinuitet.cli.times import moment
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario

#: Activities shown; the rest is counted.
MOST_ROWS = 40
_NARROW, _WIDE = 20, 72
_LABEL = 30
#: What stands for each state, worst first: a column shows the worst that happens in it.
_SIGNS = (("#", "utan förmåga"), ("r", "reservrutin"), ("~", "nedsatt"), ("·", "i gång"))
#: Lengths of one column, in minutes, that people can read.
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10080, 20160, 43200)


def _spans(intervals: Sequence[Interval]) -> list[Span]:
    return [(i.start, i.end) for i in intervals]


def _sign(outage: ActivityOutage, window: tuple[int, int]) -> str:
    states: Mapping[str, list[Span]] = {
        "#": _spans(outage.without_ability_intervals),
        "r": _spans(outage.alternative_intervals),
        "~": _spans(outage.degraded),
    }
    for sign, spans in states.items():
        if intersection(spans, [window]) or contains(spans, window[0]):
            return sign
    return "·"


def _last(result: SimulationResult) -> int:
    """Return the last minute at which anything changes for an activity."""
    found = [0]
    for outage in result.activities:
        for interval in (*outage.down, *outage.degraded, *outage.alternative_intervals):
            found += [interval.start] if interval.end is None else [interval.end]
    return max(found)


def _severity(outage: ActivityOutage) -> tuple[bool, bool, int, str]:
    without = outage.without_ability
    return (not outage.exceeds, without is not None, -(without or 0), outage.id)


def timeline(result: SimulationResult, municipality: Municipality, scenario: Scenario) -> str:
    """Draw the affected activities, those worst hit first, at most 40; one row each.

    A column is as long as it must be for everything to fit, and shows the worst that happens in it.
    Somebody who never comes back is still without ability in the last column.
    """
    shown = sorted((o for o in result.activities if o.down or o.degraded), key=_severity)
    if not shown:
        return "Ingen verksamhet påverkas."
    room = max(_NARROW, min(_WIDE, output.terminal_width() - _LABEL - 2))
    last = _last(result)
    fitting = (s for s in _STEPS if last // s + 2 <= room)
    step = next(fitting, last // (room - 2) + 1)
    columns = last // step + 2
    rest = shown[MOST_ROWS:]
    lines = []
    for outage in shown[:MOST_ROWS]:
        name = municipality.activities[outage.id].name
        label = name if output.cells(name) <= _LABEL else name[: _LABEL - 1] + "…"
        drawn = "".join(_sign(outage, (c * step, (c + 1) * step)) for c in range(columns))
        lines.append(f"{label}{' ' * (_LABEL - output.cells(label))}  {drawn}")
    end = moment(columns * step, scenario.starts)
    start = moment(0, scenario.starts)
    gap = max(1, columns - output.cells(start) - output.cells(end))
    lines.append(f"{' ' * _LABEL}  {start}{' ' * gap}{end}")
    if rest:
        lines.append(f"… och {output.counted(len(rest), 'verksamhet', 'verksamheter')} till.")
    lines.append("")
    signs = ", ".join(f"{sign} {what}" for sign, what in _SIGNS)
    lines.append(f"{signs}. Ett tecken är {_length(step)}.")
    return "\n".join(lines)


def _length(step: int) -> str:
    if step % 1440 == 0:
        return f"{step // 1440} dygn"
    return f"{step // 60} h" if step % 60 == 0 else f"{step} min"
