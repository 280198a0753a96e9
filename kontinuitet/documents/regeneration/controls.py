"""The free texts of an old document: which have been written in, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.regeneration.record import Place, Record
from kontinuitet.documents.regeneration.shapes import content_of
from kontinuitet.documents.regeneration.story import Control, Story
from kontinuitet.documents.xmltext import M, w

if TYPE_CHECKING:
    from docx.opc.part import Part
    from lxml import etree

#: What makes a control without text worth carrying all the same.
_OBJECTS: Final = (
    w("drawing"), w("pict"), w("object"), w("tbl"), w("footnoteReference"),
    w("endnoteReference"), w("commentReference"), w("del"), w("delText"), w("sym"),
    w("ins"), w("altChunk"), f"{{{M}}}oMath",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A free text that somebody has written: its place in the old document and its content."""

    tag: str
    title: str
    chapter: str
    content: tuple[etree._Element, ...]
    part: Part
    #: The content control, None when another program has taken it away.
    control: etree._Element | None
    #: It cannot be told which free text it belongs to: it goes to the appendix.
    uncertain: bool = False


def written(story: Story, record: Record | None) -> list[Written]:
    """Return the controls that hold something else than the prompt they were made with."""
    places = {} if record is None else record.places()
    origins = {} if record is None else record.origins
    return [
        Written(
            c.tag, c.title, origins.get(c.tag, c.chapter), content_of(c.element), c.part, c.element
        )
        for c in story.controls()
        if not _untouched(c, places.get(c.tag))
    ]


def _untouched(control: Control, place: Place | None) -> bool:
    content = content_of(control.element)
    if place is not None or next(_objects(content), None) is not None:
        return is_prompt(control.text, content, place)
    return (
        not control.text or control.element.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None
    )


def is_prompt(text: str, content: Sequence[etree._Element], place: Place | None) -> bool:
    """Tell whether ``content``, which says ``text``, is nothing but the prompt, or nothing."""
    if next(_objects(content), None) is None:
        return not text or (place is not None and text == place.prompt)
    if place is None or text != place.prompt:
        return False
    # The template's own pictures and tables are in the text as marks; deleted text is not.
    return all(next(e.iter(w("del"), w("delText"), w("ins")), None) is None for e in content)


def _objects(content: Sequence[etree._Element]) -> Iterator[etree._Element]:
    return (found for element in content for found in element.iter(*_OBJECTS))
