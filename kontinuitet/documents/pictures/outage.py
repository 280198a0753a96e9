"""The timeline of an outage: who is without ability, on a fallback routine, degraded, and back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.timeline import Row, State, Timeline, timeline_of
from kontinuitet.documents.matter import texts
from kontinuitet.documents.pictures.canvas import INK, MIDDLE, WHITE, Canvas
from kontinuitet.documents.pictures.chart import (
    Band,
    Chart,
    Group,
    Key,
    Line,
    Page,
    drawn,
    label_in,
    page_for,
)
from kontinuitet.documents.pictures.drawn import Picture
from kontinuitet.documents.pictures.timeaxis import end_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.wording import count_in_table

#: Activities in one picture; the rest is counted.
MOST_ROWS: Final = 40
_BAR: Final = 0.66
_THIN: Final = 0.36
_LEAST: Final = 1.5
#: Narrower than this, in millimetres, there is no room for when each is back.
_NARROW_MM: Final = 170.0
_RULE: Final = (
    "Mest drabbad först: först de som är utan förmåga längre än sin acceptabla avbrottstid, sedan "
    "de som är utan förmåga längst. Fet stil: överskrider."
)


def outage_picture(
    municipality: Municipality,
    scenario: Scenario,
    result: SimulationResult,
    page: Page | None = None,
) -> Picture:
    """Draw the affected activities by department, at most 40, those worst hit first.

    The department with the worst hit activity stands first. Without ``page`` the picture is as
    large as an A4 page, landscape or, with many rows, portrait.
    """
    timeline = timeline_of(result)
    narrow = page is not None and page.width < _NARROW_MM
    unknown = result.restart.unknown_back
    chart = _chart(municipality, scenario, timeline, unknown, narrow=narrow)
    canvas = drawn(chart, page or page_for(chart.lines))
    return Picture(canvas, chart.title, _description(municipality, timeline))


def _chart(
    municipality: Municipality,
    scenario: Scenario,
    timeline: Timeline,
    unknown: Collection[str],
    *,
    narrow: bool,
) -> Chart:
    shown, rest = timeline.rows[:MOST_ROWS], timeline.rows[MOST_ROWS:]
    end = _end(timeline, shown)
    departments = list(dict.fromkeys(row.outage.department for row in shown))
    groups = tuple(
        Group(
            municipality.departments[department].name,
            tuple(
                _line(municipality, scenario, row, unknown, narrow=narrow)
                for row in shown
                if row.outage.department == department
            ),
        )
        for department in departments
    )
    remarks = [_RULE] if shown else []
    if rest:
        remarks.insert(0, left_out(len(rest)))
    columns: list[tuple[str, float]] = [("Utan förmåga", 76.0), ("Acceptabelt", 56.0)]
    if not narrow:
        columns.append(("Som vanligt igen", 80.0 if scenario.starts else 68.0))
    return Chart(
        title=f"Tidslinje: {scenario.name}",
        subtitle=texts.start_sentence(scenario.starts),
        end=end,
        starts=scenario.starts,
        columns=tuple(columns),
        groups=groups,
        legend=_legend(shown, end),
        remarks=tuple(remarks),
        names="Verksamhet",
        empty="Ingen verksamhet påverkas.",
    )


def left_out(number: int) -> str:
    """Say how many activities have no row."""
    return f"… och {count_in_table(number, 'verksamhet', 'verksamheter')} till, se tabellen."


def _end(timeline: Timeline, shown: Sequence[Row]) -> int:
    """Return where the axis ends.

    An acceptable time soon after the last change is worth the room, and so is seeing that what
    never comes back goes on.
    """
    limits = [row.limit for row in shown if row.limit is not None]
    near = [limit for limit in limits if limit <= timeline.last * 1.25]
    endless = [s.start for row in shown for s in row.stretches if s.end is None]
    end = end_of(max([timeline.last, *near]), endless=bool(endless))
    return max([end, *(round(start * 1.5) for start in endless)])


def _line(
    municipality: Municipality,
    scenario: Scenario,
    row: Row,
    unknown: Collection[str],
    *,
    narrow: bool,
) -> Line:
    outage = row.outage
    if outage.without_ability is None:
        without = "utan slut"
    else:
        without = texts.duration(outage.without_ability) if outage.down else texts.NONE
    limit = texts.duration(outage.mtpd, "inte beslutad")
    back = row.back
    never = "okänt" if outage.id in unknown else "aldrig"
    again = never if back is None else texts.when_in_picture(back, scenario.starts)
    return Line(
        name=municipality.activities[outage.id].name,
        cells=(without, limit) if narrow else (without, limit, again),
        draw=lambda canvas, band: _draw(canvas, band, row),
        bold_cells=outage.exceeds,
    )


def _draw(canvas: Canvas, band: Band, row: Row) -> None:
    canvas.strokes(
        [[(band.left, band.middle), (band.right, band.middle)]], stroke=MIDDLE, weight=0.6
    )
    marked = None if row.mark is None or row.mark > band.end else band.x(row.mark)
    for stretch in row.stretches:
        start = band.x(stretch.start)
        end = band.right if stretch.end is None else max(band.x(stretch.end), start + _LEAST)
        _bar(canvas, band, stretch.state, start, end)
        label = str(stretch.state)
        if stretch.end is None:
            _going_on(canvas, band)
            label += ", kommer inte tillbaka"
        dark = stretch.state is State.WITHOUT
        label_in(canvas, band, start, end, label, dark=dark, avoid=marked)
    if marked is not None:
        _mark(canvas, band, marked, passed=row.passed is not None)


def _bar(canvas: Canvas, band: Band, state: State, start: float, end: float) -> None:
    height = band.height * (_THIN if state is State.DEGRADED else _BAR)
    top = band.middle - height / 2
    if state is State.WITHOUT:
        canvas.rectangle(start, top, end - start, height, fill=INK)
    elif state is State.FALLBACK:
        canvas.hatched(start, top, end - start, height)
    else:
        canvas.dotted(start, top, end - start, height)


def _going_on(canvas: Canvas, band: Band) -> None:
    """Draw an arrowhead at the end of a bar that never ends."""
    half = band.height * 0.48
    x = band.right
    canvas.polygon(
        [(x, band.middle - half), (x + 7, band.middle), (x, band.middle + half)],
        stroke=WHITE,
        weight=0.8,
    )


def _mark(canvas: Canvas, band: Band, x: float, *, passed: bool) -> None:
    """Draw the acceptable outage time: a line with a flag, filled when it is exceeded."""
    top, bottom = band.top + 1, band.top + band.height - 1
    canvas.strokes([[(x, top), (x, bottom)]], stroke=WHITE, weight=3.4)
    canvas.strokes([[(x, top), (x, bottom)]], weight=1.3)
    size = min(4.6, band.height * 0.3)
    canvas.polygon(
        [(x - size, top), (x + size, top), (x, top + 1.5 * size)],
        fill=INK if passed else WHITE,
        stroke=WHITE if passed else INK,
        weight=0.9,
    )


def _legend(shown: Sequence[Row], end: int) -> tuple[Key, ...]:
    """Explain the signs that are in the picture."""

    def sample(state: State) -> Key:
        return Key(lambda c, b: _bar(c, b, state, b.left, b.right), state.value)

    states = {s.state for row in shown for s in row.stretches}
    found = [sample(state) for state in State if state in states]
    found.append(
        Key(
            lambda c, b: c.strokes([[(b.left, b.middle), (b.right, b.middle)]], stroke=MIDDLE),
            "som vanligt",
        )
    )
    for passed, text in ((True, "acceptabel avbrottstid överskrids"), (False, _WITHIN)):
        if any((r.passed is not None) is passed and (m := r.mark) and m <= end for r in shown):
            found.append(
                Key(
                    lambda c, b, passed=passed: _mark(  # type: ignore[misc]
                        c, b, (b.left + b.right) / 2, passed=passed
                    ),
                    text,
                )
            )
    return tuple(found)


_WITHIN = "acceptabel avbrottstid, räknad från bortfallet, överskrids inte"


def _description(municipality: Municipality, timeline: Timeline) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    if not timeline.rows:
        return "Ingen verksamhet påverkas."
    exceeding = sum(row.outage.exceeds for row in timeline.rows)
    never = sum(row.never_back for row in timeline.rows)
    worst = timeline.rows[0]
    name = municipality.activities[worst.outage.id].name
    length = (
        "utan slut"
        if worst.outage.without_ability is None
        else texts.duration(worst.outage.without_ability)
    )
    told = [
        f"{count_in_table(len(timeline.rows), 'verksamhet', 'verksamheter')} i tid: när var och en "
        "är utan förmåga, på reservrutin, begränsad och som vanligt igen.",
        f"{exceeding} överskrider sin acceptabla avbrottstid.",
        f"Mest drabbad är {name}, utan förmåga {length}.",
    ]
    if never:
        count = count_in_table(never, "verksamhet", "verksamheter")
        told.append(f"{count} kommer inte tillbaka.")
    if len(timeline.rows) > MOST_ROWS:
        told.append(f"De {MOST_ROWS} mest drabbade visas.")
    told.append("Samma uppgifter står i tabellen över verksamheterna.")
    return " ".join(told)
