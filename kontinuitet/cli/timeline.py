"""An outage as a timeline in text: who is without ability, on fallback, degraded and back, when."""

from __future__ import annotations

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.timeline import Row, State, timeline_of
from kontinuitet.cli import output
from kontinuitet.cli.times import at
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import count_in_table

#: Activities shown; the rest is counted.
MOST_ROWS = 40
_NARROW, _WIDE = 20, 72
_LABEL = 30
#: What stands for each state, worst first: a column shows the worst that happens in it.
_SIGNS = {State.WITHOUT: "#", State.FALLBACK: "r", State.DEGRADED: "~"}
_AS_USUAL = "·"
#: Lengths of one column, in minutes, that people can read.
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 10080, 20160, 43200)


def _sign(row: Row, start: int, end: int) -> str:
    state = row.state_in(start, end)
    return _AS_USUAL if state is None else _SIGNS[state]


def timeline(result: SimulationResult, municipality: Municipality, scenario: Scenario) -> str:
    """Draw the affected activities, those worst hit first, at most 40; one row each.

    A column is as long as it must be for everything to fit, and shows the worst that happens in it.
    Somebody who never comes back is still without ability in the last column.
    """
    course = timeline_of(result)
    if not course.rows:
        return "Ingen verksamhet påverkas."
    room = max(_NARROW, min(_WIDE, output.terminal_width() - _LABEL - 2))
    last = course.last
    fitting = (s for s in _STEPS if last // s + 2 <= room)
    step = next(fitting, last // (room - 2) + 1)
    columns = last // step + 2
    rest = course.rows[MOST_ROWS:]
    lines = []
    for row in course.rows[:MOST_ROWS]:
        name = municipality.activities[row.outage.id].name
        label = name if output.cells(name) <= _LABEL else name[: _LABEL - 1] + "…"
        drawn = "".join(_sign(row, c * step, (c + 1) * step) for c in range(columns))
        lines.append(f"{label}{' ' * (_LABEL - output.cells(label))}  {drawn}")
    end = at(columns * step, scenario.starts)
    start = at(0, scenario.starts)
    gap = max(1, columns - output.cells(start) - output.cells(end))
    lines.append(f"{' ' * _LABEL}  {start}{' ' * gap}{end}")
    if rest:
        lines.append(f"… och {count_in_table(len(rest), 'verksamhet', 'verksamheter')} till.")
    lines.append("")
    signs = ", ".join(f"{sign} {state}" for state, sign in _SIGNS.items())
    lines.append(f"{signs}, {_AS_USUAL} igång. Ett tecken är {_length(step)}.")
    return "\n".join(lines)


def _length(step: int) -> str:
    if step % 1440 == 0:
        return f"{step // 1440} dygn"
    return f"{step // 60} h" if step % 60 == 0 else f"{step} min"
