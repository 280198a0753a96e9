"""The timelines in the Word documents, when what draws them is installed.

They are extras: the tables say the same.
"""

from __future__ import annotations

from typing import Final

from kontinuitet.documents.blocks import BlocksBlock, KeptTogether
from kontinuitet.documents.chapters.dependencies import PictureFields
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.pictures import png
from kontinuitet.documents.pictures.chart import IN_LIST, IN_REPORT, Page
from kontinuitet.documents.pictures.drawn import Picture
from kontinuitet.documents.pictures.gantt import restart_picture
from kontinuitet.documents.pictures.outage import outage_picture
from kontinuitet.errors import SystemFault

_DPI: Final = 120


def report_pictures(data: PlanData, scenario: str) -> tuple[PictureFields, ...]:
    """Return the timeline of a scenario for its report; empty when it cannot be drawn."""
    result = data.simulations[scenario]
    if not any(o.down or o.degraded for o in result.activities):
        return ()
    picture = outage_picture(data.municipality, data.scenarios[scenario], result, IN_REPORT)
    return _fields("Tidslinje", picture, IN_REPORT)


def restart_pictures(data: PlanData, scenario: str) -> tuple[PictureFields, ...]:
    """Return the restart in time for the restart list; empty when it cannot be drawn."""
    result = data.simulations[scenario]
    if not result.restart.order:
        return ()
    picture = restart_picture(data.municipality, data.scenarios[scenario], result, IN_LIST)
    return _fields("Återstarten i tid", picture, IN_LIST)


def _fields(title: str, picture: Picture, page: Page) -> tuple[PictureFields, ...]:
    if not png.available():
        return ()
    try:
        block = picture.block(page.height, dpi=_DPI)
    except SystemFault:  # no typeface: the document is whole without the picture
        return ()
    return (PictureFields(title, KeptTogether(BlocksBlock((block,)))),)
