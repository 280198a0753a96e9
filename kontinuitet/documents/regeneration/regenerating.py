"""Making a document again over an earlier one without losing what people wrote in it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.parser import parse_xml

from kontinuitet.documents.blocks.contents import finish_contents, headings
from kontinuitet.documents.blocks.renewal import renew_contents
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.regeneration.appendix import add_appendix
from kontinuitet.documents.regeneration.carrying import Carrier, unique_tags
from kontinuitet.documents.regeneration.changes import Change, changes, page_change
from kontinuitet.documents.regeneration.controls import Written, written
from kontinuitet.documents.regeneration.fitting import fitting
from kontinuitet.documents.regeneration.mending import mended
from kontinuitet.documents.regeneration.metadata import carry_metadata
from kontinuitet.documents.regeneration.reading import read_controls, read_story
from kontinuitet.documents.regeneration.record import (
    Record,
    read_record,
    record_of,
    write_record,
)
from kontinuitet.documents.regeneration.recovery import loosen_shrunk, recovered
from kontinuitet.documents.regeneration.story import Control
from kontinuitet.documents.regeneration.trees import read_tree, with_namespaces, write_tree
from kontinuitet.documents.word import (
    is_untouched,
    open_document,
    pack_document,
    recorded_hash,
)
from kontinuitet.documents.xmltext import W14, W, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

#: What the document says of a control's state rather than of its text.
_STATES: Final = (f"{{{W14}}}checkbox", w("date"), w("dropDownList"), w("comboBox"))


@dataclass(frozen=True, slots=True)
class Regenerated:
    """A document made over an earlier one."""

    data: bytes
    #: How many free texts were taken over, those in the appendix included.
    carried: int
    #: How many of them ended in the appendix.
    homeless: int
    #: What has changed outside the free texts and is therefore not in the new document.
    changes: tuple[Change, ...]
    #: The earlier file is byte for byte what the program wrote.
    untouched: bool
    #: The earlier file carries a record, so that changes in it can be told.
    comparable: bool

    @property
    def safe(self) -> bool:
        """Tell whether everything that a person wrote is in the new document."""
        return self.comparable and not self.changes


def regenerate(new: bytes, old: bytes, name: str) -> Regenerated:
    """Return ``new`` with the free texts of the earlier file ``old`` in their places.

    ``name`` is the earlier file's name, for messages. Nothing is written. The result may not
    replace the earlier file unless it is ``safe`` or a copy of the earlier file is kept.

    Raises:
        TemplateError: the earlier file is not a Word file, is damaged or dangerous to open.
    """
    untouched = is_untouched(old)
    before = _open_earlier(old, name)
    after = open_document(new, name)
    old_record = read_record(before)
    story = read_story(before)
    if old_record is not None and loosen_shrunk(story, old_record):
        story = read_story(before)
    found = written(story, old_record)
    again = recovered(before, story, old_record)
    lost = again.texts
    differences: list[Change] = []
    if not untouched and old_record is not None:
        differences = changes(old_record, story, taken=again.taken, said=again.said)
        differences += page_change(old_record, story)
    homeless = 0
    data = new
    noted = carry_metadata(before, after, _known_properties(old_record))
    if found or lost:
        homeless = _carry(before, after, [*found, *lost])
    if noted or found or lost:
        recorded = recorded_hash(new)
        data = pack_document(after, recorded.input_checksum if recorded else "")
    return Regenerated(
        data=data,
        carried=len(found) + len(lost),
        homeless=homeless,
        changes=tuple(differences),
        untouched=untouched,
        comparable=untouched or old_record is not None,
    )


def _known_properties(record: Record | None) -> dict[str, str] | None:
    """Return the properties as the program wrote them; None for a record of an older version."""
    return None if record is None or not record.pages else record.properties


def _open_earlier(old: bytes, name: str) -> Document:
    try:
        return open_document(old, name, media=True)
    except TemplateError:
        better = mended(old, name)
        if better is None:
            raise
    return open_document(better, name, media=True)


def _carry(before: Document, after: Document, texts: list[Written]) -> int:
    """Put the texts into the new document; return how many went to the appendix."""
    record = read_record(after) or record_of(read_story(after))
    found = _with_namespaces(after, texts)
    marks = list(after.element.iter(w("bookmarkStart")))
    titles = len(headings(after))
    targets = {c.tag: c for c in found}
    # In the order of the new document, so that the same texts always get the same numbers.
    order = {tag: number for number, tag in enumerate(targets)}
    texts = sorted(texts, key=lambda text: order.get(text.tag, len(order)))
    carrier = Carrier(before, after)
    filled: set[str] = set()
    homeless: list[Written] = []
    for text in texts:
        target = targets.get(text.tag)
        if target is None or text.tag in filled or text.uncertain:
            homeless.append(text)
            continue
        content = fitting(text, target, carrier)
        if content is None:
            homeless.append(text)
            continue
        filled.add(text.tag)
        _fill(target.element, content, text.control)
    own: list[etree._Element] = []
    if homeless:
        own = add_appendix(after, homeless, carrier, set(targets))
    carrier.finish()
    unique_tags(after.element)
    if len(headings(after)) != titles:
        _new_contents(after, marks)
    if homeless:
        _record_appendix(after, record, homeless, set(targets), own)
    return len(homeless)


def _record_appendix(
    after: Document,
    record: Record,
    homeless: list[Written],
    tags: set[str],
    own: list[etree._Element],
) -> None:
    """Record the document anew, with the appendix; nothing else of its own text has changed."""
    prompts = {p.tag: p.prompt for p in record.places().values()}
    story = read_story(after)
    for control in story.controls():
        prompts.setdefault(control.tag, "")
    origins = {
        c.tag: text.chapter
        for text in homeless
        for c in story.controls()
        if c.tag not in tags and c.tag.partition("#")[0] == text.tag.partition("#")[0]
    }
    written_anew = record_of(story, prompts=prompts, optional=own, origins=origins)
    written_anew.properties = record.properties
    write_record(after, written_anew)


def _with_namespaces(document: Document, texts: list[Written]) -> list[Control]:
    """Declare what the texts need in the parts that they may go to; return the free texts."""
    controls = read_controls(document)
    parts = {id(c.part): c.part for c in controls}
    parts[id(document.part)] = document.part
    sources = {id(text.part): text.part for text in texts}
    renewed = False
    for part in sorted(parts.values(), key=lambda part: str(part.partname)):
        root = old = read_tree(part)
        for source in sorted(sources.values(), key=lambda part: str(part.partname)):
            root = with_namespaces(root, read_tree(source))
        write_tree(document, part, root)
        renewed = renewed or root is not old
    return read_controls(document) if renewed else controls


def _fill(target: etree._Element, new: list[etree._Element], old: etree._Element | None) -> None:
    """Let ``new`` be what the control ``target`` holds, in place of its prompt."""
    content = target.find(w("sdtContent"))
    properties = target.find(w("sdtPr"))
    assert content is not None
    for child in list(content):
        content.remove(child)
    for element in new:
        content.append(element)
    parent = target.getparent()
    if parent is not None and parent.tag == w("tc") and new and new[-1].tag == w("tbl"):
        content.append(parse_xml(f'<w:p xmlns:w="{W}"/>'))
    if properties is None:
        return
    for tag in ("showingPlcHdr", "placeholder", "dataBinding", "text"):
        for flag in properties.findall(w(tag)):
            properties.remove(flag)
    was = None if old is None else old.find(w("sdtPr"))
    for state in _STATES:
        now, then = properties.find(state), None if was is None else was.find(state)
        if now is not None and then is not None:
            properties.replace(now, copy.deepcopy(then))


def _new_contents(document: Document, marks: list[etree._Element]) -> None:
    """Write the contents lists again, with the headings that came along."""
    renew_contents(document.element)
    anchors = {link.get(w("anchor")) for link in document.element.iter(w("hyperlink"))}
    gone = {
        mark.get(w("id"))
        for mark in marks
        if (mark.get(w("name")) or "").startswith("_Toc") and mark.get(w("name")) not in anchors
    }
    for mark in list(document.element.iter(w("bookmarkStart"), w("bookmarkEnd"))):
        parent = mark.getparent()
        if mark.get(w("id")) in gone and parent is not None:
            parent.remove(mark)
    finish_contents(document)
