"""Finding free texts again whose content controls another program has taken away or shrunk.

LibreOffice drops the tag of every content control. Of a control around paragraphs, a row or a cell
it keeps the title, on a control around part of what stood there; of one within a line it keeps an
empty control. Newer versions keep the tag but shrink the control in the same way. The text itself
is always kept, so what stands between the recorded neighbours of a free text is its content.

What cannot be told apart is never put in a place by guess: it goes to the appendix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.regeneration.alignment import differences
from kontinuitet.documents.regeneration.controls import Written, is_prompt
from kontinuitet.documents.regeneration.lines import line_match
from kontinuitet.documents.regeneration.record import EdgeRecord, Place, Record, Text
from kontinuitet.documents.regeneration.story import MARK, Control, Line, Story, normal
from kontinuitet.documents.regeneration.stretches import Anchors, stretch, unwrap
from kontinuitet.documents.regeneration.trees import drop, read_tree
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part
    from lxml import etree

#: A line that is so much like a recorded one is the recorded one, changed.
_ALIKE: Final = 0.75
#: No more pairs of lines than this are compared for likeness in one place.
_MOST_PAIRS: Final = 2_500


@dataclass(slots=True)
class Recovered:
    """Free texts found without their controls, and what they mean for the comparison."""

    texts: list[Written] = field(default_factory=list)
    #: The lines (by ``id``) that belong to a free text.
    taken: set[int] = field(default_factory=set)
    #: What lines (by ``id``) say outside the free texts that they hold.
    said: dict[int, str] = field(default_factory=dict)
    #: How many recorded lines have no counterpart.
    unmatched: int = 0


def loosen_shrunk(story: Story, record: Record) -> bool:
    """Take the tag off controls that hold only part of what they were made around.

    Returns:
        Whether there were any; the story must then be read anew.
    """
    places = record.places()
    found = False
    for control in story.controls():
        place = places.get(control.tag)
        if place is None or place.kind == control.kind:
            continue
        if control.kind == "inline" or (place.kind in ("row", "cell") and control.kind == "block"):
            drop(control.element.iterfind(f"{w('sdtPr')}/{w('tag')}"))
            found = True
    return found


def recovered(document: Document, story: Story, record: Record | None) -> Recovered:
    """Find free texts whose content control another program has taken away."""
    if record is None:
        return Recovered()
    tags = {c.tag for c in story.controls()}
    lost = {tag for tag in record.places() if tag not in tags}
    out = Recovered()
    if not lost:
        return out
    search = _Search(document, document.part, document.element.body, story.body, record, lost)
    search.compare(record.body)
    _add(out, search.out)
    for edge in record.edges:
        if any(isinstance(item, Place) and item.tag in lost for item in edge.items):
            _edge(out, document, story, record, edge, lost)
    return out


def _add(out: Recovered, found: Recovered) -> None:
    out.texts += found.texts
    out.taken |= found.taken
    out.said |= found.said


def _edge(
    out: Recovered,
    document: Document,
    story: Story,
    record: Record,
    edge: EdgeRecord,
    lost: set[str],
) -> None:
    """Search the headers or footers that say what ``edge`` said.

    A program may write the same header several times, one for each section; what has been written
    in one of them alone is kept as well.
    """
    known = {
        item.text
        for other in record.edges
        if other.name == edge.name and other is not edge
        for item in other.items
        if isinstance(item, Text)
    }
    own = {item.text for item in edge.items if isinstance(item, Text)}
    results = []
    for candidate in story.edges:
        if candidate.name != edge.name:
            continue
        items = [
            item
            for item in candidate.items
            if not (isinstance(item, Line) and item.text in known - own)
        ]
        root = read_tree(candidate.part)
        search = _Search(document, candidate.part, root, items, record, lost)
        search.compare(edge.items)
        results.append(search.out)
    least = min((r.unmatched for r in results), default=0)
    seen: dict[str, str] = {}
    for result in (r for r in results if r.unmatched == least):
        fresh = []
        for text in result.texts:
            said = "".join(t.text or "" for e in text.content for t in e.iter(w("t")))
            if seen.setdefault(text.tag, said) != said:
                fresh.append(_as_uncertain(text))
            elif text.tag not in {t.tag for t in out.texts}:
                fresh.append(text)
        result.texts = fresh
        _add(out, result)


def _as_uncertain(text: Written) -> Written:
    return Written(text.tag, text.title, text.chapter, text.content, text.part, None, True)


class _Search:
    """Compares one part of the document with its record."""

    def __init__(
        self,
        document: Document,
        part: Part,
        root: etree._Element,
        items: Sequence[Line | Control],
        record: Record,
        lost: set[str],
    ) -> None:
        self._document, self._part, self._root = document, part, root
        self._items = items
        self._record = record
        self._lost = lost
        self._lines = {item.element: item for item in items if isinstance(item, Line)}
        self.out = Recovered()

    def compare(self, was: Sequence[Text | Place]) -> None:
        """Look between the lines and free texts that are as recorded."""
        owners = _owners(was)
        owned = {id(place) for places in owners.values() for place in places}
        before = [i.text if isinstance(i, Text) else f"\0{i.tag}" for i in was]
        now = [i.text if isinstance(i, Line) else f"\0{i.tag}" for i in self._items]
        for i1, i2, j1, j2 in differences(before, now):
            lines = [item for item in self._items[j1:j2] if isinstance(item, Line)]
            gap = [item for item in was[i1:i2] if id(item) not in owned]
            self._gap(gap, lines, owners)

    def _gap(
        self,
        was: Sequence[Text | Place],
        lines: Sequence[Line],
        owners: dict[int, list[Place]],
    ) -> None:
        """Match recorded lines with lost free texts within them; search what is between."""
        start = line_start = 0
        for number, item in enumerate(was):
            if not isinstance(item, Text) or not any(
                place.tag in self._lost for place in owners.get(id(item), ())
            ):
                continue
            for at in range(line_start, len(lines)):
                if self._line(item, lines[at], owners[id(item)]):
                    self._between(was[start:number], lines[line_start:at])
                    start, line_start = number + 1, at + 1
                    break
        self._between(was[start:], lines[line_start:])

    def _line(self, text: Text, line: Line, places: Sequence[Place]) -> bool:
        """Find the free texts within a line; tell whether the line is the recorded one."""
        lost = [place.tag in self._lost for place in places]
        found = line_match(self._document, self._part, line, text.text, lost)
        if found is None:
            return False
        self.out.said[id(line)] = text.text
        for place, piece in zip((p for p in places if p.tag in self._lost), found, strict=True):
            if not is_prompt(piece.text, piece.content, place):
                self._write([place], piece.content, uncertain=piece.whole_line)
        return True

    def _between(self, was: Sequence[Text | Place], lines: Sequence[Line]) -> None:
        """Match recorded lines with changed ones; what is left belongs to the free texts."""
        places = [i for i in was if isinstance(i, Place) and i.tag in self._lost]
        texts = [i for i in was if isinstance(i, Text) and not i.optional]
        if not places or not lines:
            self.out.unmatched += len(texts)
            return
        pair = _most_alike(was, lines, Anchors(places))
        if pair is not None:
            number, at = pair
            self.out.unmatched += 1
            self._between(was[:number], lines[:at])
            self._between(was[number + 1 :], lines[at + 1 :])
            return
        self.out.unmatched += len(texts)
        if not texts:
            self.out.taken.update(id(line) for line in lines)
        self._share(places, lines, certain=not texts)

    def _share(self, places: Sequence[Place], lines: Sequence[Line], *, certain: bool) -> None:
        anchors = Anchors(places)
        shares = anchors.shares(lines) if certain else None
        if shares is None:
            elements = [line.element for line in lines]
            said = normal(" ".join(line.text for line in lines))
            prompts = normal(" ".join(place.prompt for place in places))
            if said != prompts:
                self._write(places, tuple(elements), uncertain=True)
            return
        for place, share in shares:
            content = stretch(share, place, self._root, self._lines)
            said = normal(" ".join(line.text for line in share))
            if content is None:
                content = tuple(line.element for line in share)
                if not is_prompt(said, content, place):
                    self._write([place], content, uncertain=True)
            elif not is_prompt(said, content, place):
                self._write([place], content, uncertain=False)

    def _write(
        self, places: Sequence[Place], content: tuple[etree._Element, ...], *, uncertain: bool
    ) -> None:
        first = places[0]
        title = " eller ".join(dict.fromkeys(p.title for p in places if p.title))
        chapter = self._record.origins.get(first.tag, first.chapter)
        content = unwrap(self._document, content, {place.title for place in places})
        self.out.texts.append(
            Written(first.tag, title, chapter, content, self._part, None, uncertain)
        )


def _owners(items: Sequence[Text | Place]) -> dict[int, list[Place]]:
    """Return the free texts within each line (by ``id`` of its record)."""
    owners: dict[int, list[Place]] = {}
    waiting: list[Place] = []
    for item in items:
        if isinstance(item, Place):
            if item.kind == "inline":
                waiting.append(item)
        elif count := item.text.count(MARK):
            owners[id(item)] = waiting[-count:]
            waiting = []
    return {key: places for key, places in owners.items() if places}


def _most_alike(
    was: Sequence[Text | Place], lines: Sequence[Line], anchors: Anchors
) -> tuple[int, int] | None:
    """Return the positions of the recorded line and the line that are most alike, if any are."""
    texts = [(n, item.text) for n, item in enumerate(was) if isinstance(item, Text)]
    if len(texts) * len(lines) > _MOST_PAIRS:
        return None
    best: tuple[float, int, int] | None = None
    for at, line in enumerate(lines):
        if anchors.in_line(line) is not None:
            continue
        matcher = SequenceMatcher(None, "", line.text, autojunk=False)
        for number, text in texts:
            matcher.set_seq1(text)
            if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
                continue
            ratio = matcher.ratio()
            if ratio >= _ALIKE and (best is None or ratio > best[0]):
                best = (ratio, number, at)
    return None if best is None else best[1:]


__all__ = ["Recovered", "loosen_shrunk", "recovered"]
