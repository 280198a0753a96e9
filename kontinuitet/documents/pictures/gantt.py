"""The timeline of a restart: who does what when, and when each essential activity is back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import RestartStep
from kontinuitet.analysis.base.results import SimulationResult
from kontinuitet.analysis.simulation.timeline import Row, timeline_of
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.needs import name_of
from kontinuitet.documents.pictures.canvas import INK, MIDDLE, PALE, WHITE, Canvas
from kontinuitet.documents.pictures.chart import (
    Band,
    Chart,
    Group,
    Key,
    Line,
    Page,
    drawn,
    page_for,
)
from kontinuitet.documents.pictures.drawn import Picture
from kontinuitet.documents.pictures.lettering import shortened, text_width
from kontinuitet.documents.pictures.timeaxis import begin_at, end_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Person, Staffing, person_name
from kontinuitet.wording import count_in_table

#: People, rows of work that nobody is named for, and activities in one picture.
MOST_PEOPLE: Final = 18
MOST_LANES: Final = 6
MOST_ACTIVITIES: Final = 12
_BAR: Final = 0.74
_LEAST: Final = 1.5
_LETTERS: Final = (7.0, 6.0, 5.2)
#: About how wide the axis is in points, to tell how many rows the numbers in a shared row need.
_AXIS: Final = 380.0
_MARKS: Final = 10
_REMARK: Final = (
    "Numren är ordningsnumren i återstartslistan. Fet tid: acceptabel avbrottstid överskrids."
)


def restart_picture(
    municipality: Municipality,
    scenario: Scenario,
    result: SimulationResult,
    page: Page | None = None,
) -> Picture:
    """Draw the restart order person by person, work that needs nobody, and what it brings back."""
    chart = _Builder(municipality, scenario, result).chart()
    canvas = drawn(chart, page or page_for(chart.lines))
    return Picture(canvas, chart.title, _description(municipality, scenario, result))


@dataclass(frozen=True, slots=True)
class _Work:
    """A piece of work as drawn; ``room`` is the minute up to which its number needs the row."""

    start: int
    end: int
    number: str
    name: str
    room: int = 0


class _Builder:
    def __init__(
        self, municipality: Municipality, scenario: Scenario, result: SimulationResult
    ) -> None:
        self.municipality = municipality
        self.scenario = scenario
        self.result = result
        self.staffing = scenario.staffing_in(municipality)
        self.steps = result.restart.order
        self.essential = [
            row
            for row in timeline_of(result).rows
            if municipality.activities[row.outage.id].essential and row.outage.down
        ]
        self.essential.sort(key=_by_return)
        self.endless = any(row.outage.up_again is None for row in self.essential)
        ends = [step.end for step in self.steps]
        ends += [row.outage.up_again or 0 for row in self.essential]
        self.end = end_of(max(ends, default=0), endless=self.endless)
        self.begin = begin_at(min((s.start for s in self.steps), default=0), self.end, _MARKS)

    def chart(self) -> Chart:
        groups, remarks = [], []
        if self.steps:
            for make in (self._people, self._unnamed, self._automatic, self._activities):
                made = make()
                if made is not None:
                    group, left_out = made
                    groups.append(group)
                    if left_out:
                        remarks.append(left_out)
            remarks.append(_REMARK)
        again = 80.0 if self.scenario.starts else 58.0
        return Chart(
            title=f"Återstart i tid: {self.scenario.name}",
            subtitle=texts.start_sentence(self.scenario.starts),
            end=self.end,
            begin=self.begin,
            starts=self.scenario.starts,
            columns=(("Klar eller åter", again),),
            groups=tuple(groups),
            legend=self._legend() if self.steps else (),
            remarks=tuple(remarks),
            names="Vem",
            empty="Inget system behöver startas om i scenariot.",
        )

    def _when(self, minute: int | None) -> str:
        if minute is None:
            return "aldrig"
        return texts.when_in_picture(minute, self.scenario.starts)

    def _is_automatic(self, step: RestartStep) -> bool:
        resource = self.municipality.resources.get(step.id)
        work = None if resource is None else resource.restart
        return work is None or work.automatic

    def _people(self) -> tuple[Group, str] | None:
        work: dict[str, list[RestartStep]] = {}
        for step in self.steps:
            for person in step.people:
                work.setdefault(person, []).append(step)
        if not work:
            return None
        busiest = sorted(work, key=lambda p: (-len(work[p]), p))[:MOST_PEOPLE]
        lines = [self._person(person, work[person]) for person in sorted(busiest)]
        rest = len(work) - len(busiest)
        said = (
            f"… och {count_in_table(rest, 'person', 'personer')} till, se listan." if rest else ""
        )
        return Group("De som gör arbetet", tuple(lines)), said

    def _person(self, identity: str, steps: Sequence[RestartStep]) -> Line:
        person = self.staffing.persons.get(identity) if self.staffing else None
        absent = person.available_from if person is not None else 0
        return Line(
            person_name(identity, self.staffing),
            (self._when(max(step.end for step in steps)),),
            self._bars(
                [
                    [
                        _Work(
                            s.start,
                            s.end,
                            str(s.number),
                            s.called(name_of(self.municipality, s.id)),
                        )
                        for s in steps
                    ]
                ],
                absent=absent,
            ),
        )

    def _unnamed(self) -> tuple[Group, str] | None:
        title = (
            "Arbete, bemanning saknas i modellen"
            if self.result.restart.unlimited_people
            else "Arbete utan angiven person"
        )
        return self._shared(
            title, [s for s in self.steps if not s.people and not self._is_automatic(s)]
        )

    def _automatic(self) -> tuple[Group, str] | None:
        return self._shared(
            "Startar av sig själv",
            [s for s in self.steps if not s.people and self._is_automatic(s)],
        )

    def _shared(self, title: str, steps: Sequence[RestartStep]) -> tuple[Group, str] | None:
        """Put work that nobody is named for in as few rows as it needs."""
        if not steps:
            return None
        together: dict[tuple[int, int], list[int]] = {}
        for step in steps:
            together.setdefault((step.start, step.end), []).append(step.number)
        lanes: list[list[_Work]] = []
        rest = 0
        scale = (self.end - self.begin) / _AXIS
        for (start, end), numbers in sorted(together.items()):
            work = _Work(start, end, in_short(numbers), "")
            width = text_width(work.number, _LETTERS[0], bold=True) + 8
            room = round(end + scale * width)
            free = (n for n, lane in enumerate(lanes) if lane[-1].room <= start)
            place = next(free, None)
            work = replace(work, room=room)
            if place is not None:
                lanes[place].append(work)
            elif len(lanes) < MOST_LANES:
                lanes.append([work])
            else:
                rest += len(numbers)
        count = count_in_table(len(steps), "system", "system")
        last = self._when(max(step.end for step in steps))
        line = Line(count, (last,), self._bars(lanes), lanes=len(lanes))
        said = f"… och {count_in_table(rest, 'system', 'system')} till under ”{title}”, se listan."
        return Group(title, (line,)), said if rest else ""

    def _activities(self) -> tuple[Group, str] | None:
        if not self.essential:
            return None
        shown = self.essential[:MOST_ACTIVITIES]
        lines = [
            Line(
                self.municipality.activities[row.outage.id].name,
                (self._when(row.outage.up_again),),
                _return_of(row),
                bold_cells=row.outage.exceeds,
            )
            for row in shown
        ]
        rest = len(self.essential) - len(shown)
        count = count_in_table(rest, "samhällsviktig verksamhet", "samhällsviktiga verksamheter")
        said = f"… och {count} till, som är åter senare."
        return Group("Samhällsviktiga verksamheter", tuple(lines)), said if rest else ""

    def _bars(
        self, lanes: Sequence[Sequence[_Work]], absent: int = 0
    ) -> Callable[[Canvas, Band], None]:
        def draw(canvas: Canvas, band: Band) -> None:
            height = band.height / len(lanes)
            for place, works in enumerate(lanes):
                top = band.top + height * place
                lane = Band(band.left, band.right, top, height, band.end, band.begin)
                if absent > band.begin:
                    _absent(canvas, lane, absent)
                unsaid: list[str] = []
                for number, work in enumerate(works):
                    last = number + 1 == len(works)
                    free = band.right + 2 if last else band.x(works[number + 1].start)
                    if _bar(canvas, lane, work, free, unsaid, shaded=bool(number % 2)):
                        unsaid = []
                    else:
                        unsaid.append(work.number)

        return draw

    def _legend(self) -> tuple[Key, ...]:
        found = [
            Key(lambda c, b: _box(c, b, b.left, b.right, shaded=False), "arbete, nummer och system")
        ]
        if self.essential:
            found.append(Key(_sample_down, "verksamheten är nere"))
            found.append(Key(_sample_back, "verksamheten är åter"))
        if any(p.available_from > self.begin for p in self._persons(self.staffing)):
            found.append(Key(lambda c, b: _absent(c, b, 1), "personen är inte tillgänglig än"))
        return tuple(found)

    def _persons(self, staffing: Staffing | None) -> list[Person]:
        used = {person for step in self.steps for person in step.people}
        persons = staffing.persons if staffing else {}
        return [persons[p] for p in sorted(used) if p in persons]


def in_short(numbers: Sequence[int]) -> str:
    """Write numbers with runs of three or more as ranges: ``1, 3–5, 8, 9``."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def _bar(
    canvas: Canvas, band: Band, work: _Work, free: float, unsaid: Sequence[str], *, shaded: bool
) -> bool:
    """Draw a piece of work with its number in it or, up to ``free``, behind it.

    Behind it stand the numbers ``unsaid`` of those before it as well. Tell whether there was room.
    """
    start = band.x(work.start)
    end = max(band.x(work.end), start + _LEAST)
    _box(canvas, band, start, end, shaded=shaded)
    for size in _LETTERS:
        base = band.middle + size * 0.36
        wide = text_width(work.number, size, bold=True)
        if wide + 2 <= end - start:
            canvas.text(start + 1.5, base, work.number, size, bold=True)
            room = end - start - wide - 6.5
            name = shortened(work.name, room, size)
            if len(name) > 4 or name == work.name:
                canvas.text(start + wide + 4, base, name, size)
            return True
        behind = ", ".join((*unsaid, work.number))
        if end + text_width(behind, size, bold=True) + 3 <= free:
            canvas.text(end + 1.5, base, behind, size, bold=True)
            return True
    return False


def _by_return(row: Row) -> tuple[bool, int, str]:
    again = row.outage.up_again
    return (again is None, again or 0, row.outage.id)


def _box(canvas: Canvas, band: Band, start: float, end: float, *, shaded: bool) -> None:
    height = band.height * _BAR
    canvas.rectangle(
        start,
        band.middle - height / 2,
        end - start,
        height,
        fill=PALE if shaded else WHITE,
        stroke=INK,
        weight=0.8,
    )


def _absent(canvas: Canvas, band: Band, until: int) -> None:
    """Cross out the time when somebody is not there yet."""
    end = band.x(until)
    canvas.strokes(
        [[(band.left, band.middle), (end, band.middle)]], stroke=MIDDLE, weight=1, dash="3 2"
    )
    canvas.strokes([[(end, band.top + 3), (end, band.top + band.height - 3)]], stroke=MIDDLE)


def _return_of(row: Row) -> Callable[[Canvas, Band], None]:
    def draw(canvas: Canvas, band: Band) -> None:
        again = row.outage.up_again
        lines = []
        for interval in row.outage.down:
            end = band.right if interval.end is None else band.x(interval.end)
            lines.append([(band.x(interval.start), band.middle), (end, band.middle)])
        canvas.strokes(lines, weight=1.8)
        if again is None:
            half = band.height * 0.3
            canvas.polygon(
                [
                    (band.right, band.middle - half),
                    (band.right + 6, band.middle),
                    (band.right, band.middle + half),
                ]
            )
        else:
            _diamond(canvas, band.x(again), band.middle, min(5.0, band.height * 0.36))

    return draw


def _diamond(canvas: Canvas, x: float, y: float, half: float) -> None:
    canvas.polygon(
        [(x - half, y), (x, y - half), (x + half, y), (x, y + half)], stroke=WHITE, weight=0.8
    )


def _sample_down(canvas: Canvas, band: Band) -> None:
    canvas.strokes([[(band.left, band.middle), (band.right, band.middle)]], weight=1.8)


def _sample_back(canvas: Canvas, band: Band) -> None:
    _diamond(canvas, (band.left + band.right) / 2, band.middle, 4.5)


def _description(municipality: Municipality, scenario: Scenario, result: SimulationResult) -> str:
    """Say in words what the picture shows, for those who do not see it."""
    order = result.restart.order
    if not order:
        return "Inget system behöver startas om i scenariot."
    staffing = scenario.staffing_in(municipality)
    people = sorted({person for step in order for person in step.people})
    told = [
        f"{count_in_table(len(order), 'system', 'system')} startas; det sista är klart "
        f"{texts.when_in_text(max(step.end for step in order), scenario.starts)}.",
    ]
    for person in people[:MOST_PEOPLE]:
        numbers = [str(step.number) for step in order if person in step.people]
        told.append(f"{person_name(person, staffing)} gör nummer {wording.listed(numbers)}.")
    told.append("Samma uppgifter står i återstartslistan.")
    return " ".join(told)
