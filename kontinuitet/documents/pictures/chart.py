"""Rows against time: what the timeline of an outage and that of a restart have in common.

The caller says what the rows are and draws what is in them; here is the page: title, names to the
left, a time axis above the rows, columns of figures to the right, legend and remarks below.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kontinuitet.documents.pictures.canvas import INK, MIDDLE, MM, PALE, RULE, WHITE, Canvas
from kontinuitet.documents.pictures.lettering import lines_of, shortened, text_width
from kontinuitet.documents.pictures.timeaxis import step_for, ticks
from kontinuitet.model.duration import MINUTES_PER_DAY

_MARGIN: Final = 4.0
_TITLE: Final = 13.0
_SUBTITLE: Final = 9.0
_AXIS: Final = 7.5
_LEGEND: Final = 8.0
_HIGHEST, _LOWEST = 21.0, 10.5
_LETTERS: Final = 8.5
#: Below a width in points everything beside the bars is made smaller, by how much.
_SMALLER: Final = ((480.0, 0.84), (560.0, 0.9))
#: How much of the width the names may take.
_WIDEST_NAME: Final = 0.3
#: The widest a label on the axis is, in points.
_LABEL: Final = 36.0
_DAY_LABEL: Final = 46.0


@dataclass(frozen=True, slots=True)
class Page:
    """How wide a picture is and how high it may be, in millimetres."""

    width: float
    height: float


#: A whole A4 page on its side, and upright, with the margins of a printer.
LANDSCAPE: Final = Page(267.0, 175.0)
UPRIGHT: Final = Page(186.0, 262.0)
#: What fits in the text of a report on portrait and on landscape paper.
IN_REPORT: Final = Page(160.0, 218.0)
IN_LIST: Final = Page(257.0, 148.0)
#: Rows that a landscape page has room for.
_MOST_LANDSCAPE: Final = 36


def page_for(lines: int) -> Page:
    """Return the page for a picture of its own with that many lines."""
    return LANDSCAPE if lines <= _MOST_LANDSCAPE else UPRIGHT


@dataclass(frozen=True, slots=True)
class Band:
    """The place of one row on the picture, in points; minutes are turned into places by ``x``."""

    left: float
    right: float
    top: float
    height: float
    end: int
    begin: int = 0

    def x(self, minute: float) -> float:
        """Return where a minute is; what is beyond the axis is at its edge."""
        inside = min(max(minute, self.begin), self.end) - self.begin
        return self.left + (self.right - self.left) * inside / (self.end - self.begin)

    @property
    def middle(self) -> float:
        """Return the middle of the row."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One row: name, figures to the right, and what draws its contents."""

    name: str
    cells: tuple[str, ...]
    draw: Callable[[Canvas, Band], None]
    bold_cells: bool = False
    #: How many rows' height it takes.
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a common heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: what draws its sample in a small band, and what it stands for."""

    draw: Callable[[Canvas, Band], None]
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that a picture of rows against time shows."""

    title: str
    subtitle: str
    end: int
    starts: datetime.datetime | None
    columns: tuple[tuple[str, float], ...]
    groups: tuple[Group, ...]
    legend: tuple[Key, ...]
    remarks: tuple[str, ...] = ()
    names: str = ""
    #: Stands in place of the rows when there are none.
    empty: str = ""
    #: The first minute on the axis.
    begin: int = 0

    @property
    def lines(self) -> int:
        """Return how many lines of ordinary height it needs, headings counted."""
        return sum(1 + sum(line.lanes for line in group.lines) for group in self.groups)


def drawn(chart: Chart, page: Page) -> Canvas:
    """Draw the chart; the picture is as wide as the page and as high as it needs."""
    return _Drawing(chart, page).canvas


class _Drawing:
    def __init__(self, chart: Chart, page: Page) -> None:
        self.chart = chart
        self.canvas = canvas = Canvas(page.width * MM)
        self.width = canvas.width - 2 * _MARGIN
        foot = self._foot_height()
        top = self._head()
        axis = 10.0 + 9.0 * (2 if chart.starts else 0) + 4.0
        room = page.height * MM - top - axis - foot
        self.pitch = max(_LOWEST, min(_HIGHEST, room / max(1, chart.lines)))
        scale = next((by for width, by in _SMALLER if canvas.width < width), 1.0)
        self.letters = min(_LETTERS * scale, self.pitch * 0.68)
        self.columns = [(heading, width * scale) for heading, width in chart.columns]
        figures = sum(width for _, width in self.columns)
        self.right = canvas.width - _MARGIN - figures
        self.left = _MARGIN + self._names_width() + 8.0
        bottom = top + axis + self.pitch * chart.lines
        if chart.groups:
            self._axis(top, top + axis, bottom)
            self._rows(top + axis)
        else:
            canvas.text(_MARGIN, top + 14, chart.empty, 10)
            bottom = top + 24
        self._foot(bottom + 8.0)
        canvas.height = bottom + foot

    def _head(self) -> float:
        y = _MARGIN
        for text in lines_of(self.chart.title, self.width, _TITLE, most=2, bold=True):
            y += _TITLE * 1.1
            self.canvas.text(_MARGIN, y, text, _TITLE, bold=True)
        for text in lines_of(self.chart.subtitle, self.width, _SUBTITLE, most=3):
            y += _SUBTITLE * 1.35
            self.canvas.text(_MARGIN, y, text, _SUBTITLE)
        return y + 9.0

    def _names_width(self) -> float:
        names = [line.name for group in self.chart.groups for line in group.lines]
        widest = max((text_width(name, self.letters) for name in names), default=0.0)
        return max(60.0, min(widest, _WIDEST_NAME * self.width))

    def _axis(self, top: float, rows: float, bottom: float) -> None:
        canvas, chart = self.canvas, self.chart
        band = Band(self.left, self.right, top, 0, chart.end, chart.begin)
        width = self.right - self.left
        most = max(2, int(width / _LABEL))
        if chart.starts and step_for(chart.end - chart.begin, most) >= MINUTES_PER_DAY:
            most = max(2, int(width / _DAY_LABEL))
        grid = []
        free = 0.0
        for tick in ticks(chart.begin, chart.end, most, chart.starts):
            x = band.x(tick.minute)
            grid.append([(x, rows - 3), (x, bottom)])
            if chart.columns and x + text_width(tick.label, _AXIS) / 2 > self.right + 8:
                continue
            canvas.text(x, top + 8, tick.label, _AXIS, anchor="middle", bold=True)
            canvas.text(x, top + 17, tick.clock, _AXIS, anchor="middle", fill=MIDDLE)
            if tick.day and x >= free:
                row = 26 if tick.clock else 17
                canvas.text(x, top + row, tick.day, _AXIS, anchor="middle", fill=MIDDLE)
                free = x + text_width(tick.day, _AXIS) + 4
        canvas.strokes(grid, stroke=RULE, weight=0.5, dash="1.5 2")
        canvas.strokes([[(self.left, rows - 3), (self.right, rows - 3)]], weight=0.9)
        canvas.text(_MARGIN, rows - 6, chart.names, _AXIS, bold=True)
        x = self.right
        for heading, width in self.columns:
            found = lines_of(heading, width - 4, _AXIS, bold=True)
            for up, text in enumerate(reversed(found)):
                y = rows - 6 - 9 * up
                canvas.text(x + width, y, text, _AXIS, anchor="end", bold=True)
            x += width

    def _rows(self, y: float) -> None:
        canvas = self.canvas
        for group in self.chart.groups:
            canvas.rectangle(_MARGIN, y + 1.5, self.width, self.pitch - 2, fill=PALE)
            size = min(self.letters + 0.5, 9.0)
            title = shortened(group.title, self.width - 6, size, bold=True)
            canvas.text(_MARGIN + 3, self._base(y + 0.5, size), title, size, bold=True)
            y += self.pitch
            for line in group.lines:
                height = self.pitch * line.lanes
                self._line(line, y, height)
                y += height

    def _base(self, top: float, size: float, height: float | None = None) -> float:
        return top + (self.pitch if height is None else height) / 2 + size * 0.36

    def _line(self, line: Line, y: float, height: float) -> None:
        canvas, size = self.canvas, self.letters
        room = self.left - _MARGIN - 8.0
        canvas.strokes(
            [[(_MARGIN, y + height), (canvas.width - _MARGIN, y + height)]], stroke=PALE, weight=0.5
        )
        fitted = size
        while text_width(line.name, fitted) > room and fitted > size * 0.82:
            fitted -= 0.25
        canvas.text(
            _MARGIN, self._base(y, fitted, height), shortened(line.name, room, fitted), fitted
        )
        line.draw(canvas, Band(self.left, self.right, y, height, self.chart.end, self.chart.begin))
        x = self.right
        for cell, (_, width) in zip(line.cells, self.columns, strict=True):
            x += width
            bold = line.bold_cells
            small = size
            while text_width(cell, small, bold=bold) > width - 4 and small > 5.5:
                small -= 0.25
            canvas.text(x, self._base(y, small, height), cell, small, anchor="end", bold=bold)

    def _keys(self) -> list[list[Key]]:
        """Return the legend in rows that fit the width."""
        rows: list[list[Key]] = [[]]
        used = 0.0
        for key in self.chart.legend:
            width = 30 + text_width(key.text, _LEGEND) + 14
            if rows[-1] and used + width > self.width:
                rows.append([])
                used = 0.0
            rows[-1].append(key)
            used += width
        return rows if rows[0] else []

    def _remarks(self) -> list[str]:
        return [
            text for remark in self.chart.remarks for text in lines_of(remark, self.width, _LEGEND)
        ]

    def _foot_height(self) -> float:
        return 10.0 + 15.0 * len(self._keys()) + 11.0 * len(self._remarks()) + _MARGIN

    def _foot(self, y: float) -> None:
        canvas = self.canvas
        for row in self._keys():
            x = _MARGIN
            for key in row:
                key.draw(canvas, Band(x, x + 24, y, 11, 1))
                canvas.text(x + 30, y + 8.4, key.text, _LEGEND)
                x += 30 + text_width(key.text, _LEGEND) + 14
            y += 15
        y += 8
        for text in self._remarks():
            canvas.text(_MARGIN, y, text, _LEGEND)
            y += 11


def label_in(
    canvas: Canvas,
    band: Band,
    start: float,
    end: float,
    text: str,
    *,
    dark: bool = False,
    size: float = 7.0,
    avoid: float | None = None,
) -> bool:
    """Write a text in the middle of a bar between two places; tell whether there was room.

    ``avoid`` is a place where something else is drawn: the text stands on the wider side of it.
    """
    if avoid is not None and start - 6 < avoid < end + 6:
        start, end = (start, avoid - 6) if avoid - start > end - avoid else (avoid + 6, end)
    width = text_width(text, size)
    # A pattern has to be seen on both sides of the text.
    if size > band.height * 0.75 or width + (6 if dark else 24) > end - start:
        return False
    middle = (start + end) / 2
    if not dark:
        canvas.rectangle(
            middle - width / 2 - 2,
            band.middle - size * 0.55,
            width + 4,
            size * 1.1,
            fill=WHITE,
            rounded=1.5,
        )
    canvas.text(
        middle, band.middle + size * 0.36, text, size, anchor="middle", fill=WHITE if dark else INK
    )
    return True
