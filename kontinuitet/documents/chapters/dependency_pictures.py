"""Pictures of dependencies in the plans, when what draws them is installed.

The picture is an extra: the table "Beroenden i text" always says the same. At most 40 boxes in one
picture; otherwise one small picture for each essential activity.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from kontinuitet.documents.blocks import BlocksBlock, KeptTogether, ParagraphsBlock, PictureBlock
from kontinuitet.documents.chapters.dependencies import PictureFields
from kontinuitet.documents.matter.needs import needed_resources
from kontinuitet.documents.pictures import layout, png
from kontinuitet.documents.pictures.chart import Page
from kontinuitet.documents.pictures.dependencies import (
    READABLE,
    Plan,
    draw,
    largest_readable,
    left_out,
    plan_of,
)
from kontinuitet.documents.pictures.sketch import MOST_NODES, Sketch, sketch_of
from kontinuitet.model.landscape import Activity, Municipality

#: The room in a plan under a heading.
_PAGE: Final = Page(160.0, 205.0)
_DPI: Final = 120
#: Boxes tried first in a picture of one activity; more can hardly be read on half a page.
_MOST_OF_ONE: Final = 18


def available() -> bool:
    """Tell whether pictures can be drawn here."""
    return layout.available() and png.available()


def pictures(
    municipality: Municipality, activities: Sequence[tuple[str, Activity]]
) -> list[PictureFields]:
    """Return pictures of what the activities depend on; none when they cannot be drawn.

    One picture when it holds at most 40 boxes and can be read, else one for each essential
    activity.
    """
    if not activities or not available():
        return []
    ids = {identity for identity, _ in activities}
    everything = sorted(
        ids | set(needed_resources(municipality, (activity for _, activity in activities)))
    )
    if len(everything) <= MOST_NODES:
        whole = sketch_of(municipality, everything, len(everything))
        plan = plan_of(whole, (_PAGE,), titled=False)
        if plan.scale >= READABLE:
            return [_picture("Alla verksamheter", whole, plan, last=True)]
    chosen = [(i, activity) for i, activity in activities if activity.essential and activity.needs]
    drawn = []
    for identity, activity in chosen:
        sketch, plan = largest_readable(
            municipality, identity, (_PAGE,), titled=False, most=_MOST_OF_ONE
        )
        last = identity == chosen[-1][0]
        drawn.append(_picture(activity.name, sketch, plan, last=last))
    return drawn


def _picture(title: str, sketch: Sketch, plan: Plan, *, last: bool) -> PictureFields:
    block = _drawn(f"Bild av beroenden: {title}", sketch, plan)
    remark = left_out(sketch)
    parts = (block, ParagraphsBlock((("Liten", remark),))) if remark else (block,)
    return PictureFields(title, KeptTogether(BlocksBlock(parts), following=last))


@lru_cache(maxsize=64)
def _drawn(title: str, sketch: Sketch, plan: Plan) -> PictureBlock:
    """Return the picture; the same input gives the same picture on the same machine."""
    return draw(sketch, plan, title, titled=False).block(_PAGE.height, dpi=_DPI)
