"""Putting the place of a new contents list where a document has a TOC field already.

The old list holds the headings as they were when the file was saved, tags and all. What shares a
paragraph with the field is the municipality's own and stays, in a paragraph beside the list.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from docx.oxml.parser import parse_xml

from kontinuitet.documents.blocks.contents import contents_mark
from kontinuitet.documents.blocks.freetext import PREFIX
from kontinuitet.documents.xmltext import W, w

if TYPE_CHECKING:
    from lxml import etree

_MARKS: Final = (w("bookmarkStart"), w("bookmarkEnd"))
#: What says nothing by itself.
_SILENT: Final = frozenset((w("pPr"), w("proofErr"), *_MARKS))


@dataclass(slots=True)
class _Field:
    begin: etree._Element
    code: str = ""
    end: etree._Element | None = None


def renew_contents(root: etree._Element) -> None:
    """Put the mark of a contents list in the place of each TOC field in the body.

    A field in a free text is its writer's and is left alone.
    """
    if root.tag != w("document"):
        return
    for field in list(_fields(root)):
        if field.code.split()[:1] == ["TOC"] and field.end is not None and not _is_free(field):
            _replace(field.begin, field.end, field.code)
    for simple in list(root.iter(w("fldSimple"))):
        code = simple.get(w("instr")) or ""
        if code.split()[:1] == ["TOC"] and not _is_free(_Field(simple)):
            _replace(simple, simple, code)


def _fields(root: etree._Element) -> Iterator[_Field]:
    """Yield the outermost complex fields."""
    around: list[_Field] = []
    separated = False
    for node in root.iter(w("fldChar"), w("instrText")):
        kind = node.get(w("fldCharType"))
        if node.tag == w("instrText"):
            if len(around) == 1 and not separated:
                around[0].code += node.text or ""
        elif kind == "begin":
            separated = separated and bool(around)
            around.append(_Field(node))
        elif kind == "separate":
            separated = separated or len(around) == 1
        elif kind == "end" and around:
            field = around.pop()
            if not around:
                field.end = node
                yield field


def _is_free(field: _Field) -> bool:
    for control in field.begin.iterancestors(w("sdt")):
        tag = control.find(f"{w('sdtPr')}/{w('tag')}")
        if tag is not None and (tag.get(w("val")) or "").startswith(PREFIX):
            return True
    return False


def _replace(begin: etree._Element, end: etree._Element, code: str) -> None:
    first = next(begin.iterancestors(w("p")), None)
    last = next(end.iterancestors(w("p")), None)
    if first is None or last is None:
        return
    holder = first.getparent()
    if holder is None or last.getparent() is not holder:
        return
    taken = [first]
    while taken[-1] is not last:
        following = taken[-1].getnext()
        if following is None:
            return
        taken.append(following)
    mark = contents_mark(code)
    properties = first.find(w("pPr"))
    before = _split(first, begin, first_half=True)
    after = _split(last, end, first_half=False)
    if _says_something(before):
        first.addprevious(before)
    elif properties is not None and (page := properties.find(w("pageBreakBefore"))) is not None:
        mark.insert(0, parse_xml(f'<w:pPr xmlns:w="{W}"/>'))
        mark[0].append(copy.deepcopy(page))
    first.addprevious(mark)
    for paragraph in taken[:-1]:
        if paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            first.addprevious(_only_section(paragraph))
    at = 0 if after.find(w("pPr")) is None else 1
    for number, run in enumerate(_page_breaks(last, begin, end)):
        after.insert(at + number, run)
    if _says_something(after) or after.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        first.addprevious(after)
    _save_marks(taken, mark, [half for half in (before, after) if half.getparent() is not None])
    for paragraph in taken:
        holder.remove(paragraph)


def _split(paragraph: etree._Element, at: etree._Element, *, first_half: bool) -> etree._Element:
    """Return a paragraph with what stands before (or after) a node of ``paragraph``."""
    half = copy.deepcopy(paragraph)
    half.tail = None
    node = _same_place(paragraph, at, half)
    if first_half:
        section = half.find(f"{w('pPr')}/{w('sectPr')}")
        if section is not None:
            half[0].remove(section)
    current: etree._Element | None = node
    while current is not None and current is not half:
        parent = current.getparent()
        assert parent is not None
        for sibling in list(current.itersiblings(preceding=not first_half)):
            if sibling.tag not in (w("pPr"), w("rPr")):
                parent.remove(sibling)
        current = parent
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
    for run in list(half.iter(w("r"))):
        if all(child.tag == w("rPr") for child in run) and (up := run.getparent()) is not None:
            up.remove(run)
    return half


def _same_place(
    paragraph: etree._Element, node: etree._Element, twin: etree._Element
) -> etree._Element:
    steps = []
    current = node
    while current is not paragraph:
        parent = current.getparent()
        assert parent is not None
        steps.append(parent.index(current))
        current = parent
    for step in reversed(steps):
        twin = twin[step]
    return twin


def _says_something(paragraph: etree._Element) -> bool:
    return any(child.tag not in _SILENT for child in paragraph)


def _only_section(paragraph: etree._Element) -> etree._Element:
    kept = copy.deepcopy(paragraph)
    kept.tail = None
    for child in list(kept):
        if child.tag != w("pPr"):
            kept.remove(child)
    return kept


def _page_breaks(
    last: etree._Element, begin: etree._Element, end: etree._Element
) -> list[etree._Element]:
    """Return copies of the page breaks between field and end in the field's last paragraph."""
    found: list[etree._Element] = []
    for node in last.iter(w("br"), w("fldChar"), end.tag):
        if node is begin:
            found = []
        if node is end:
            break
        if node.tag == w("br") and node.get(w("type")) in ("page", "column"):
            run = parse_xml(f'<w:r xmlns:w="{W}"/>')
            run.append(copy.deepcopy(node))
            found.append(run)
    return found


def _save_marks(
    taken: Iterable[etree._Element], mark: etree._Element, halves: Iterable[etree._Element]
) -> None:
    """Keep bookmarks that begin or end in the old list and go on outside it."""
    kept = {(m.tag, m.get(w("id"))) for half in halves for m in half.iter(*_MARKS)}
    gone: dict[str, list[etree._Element]] = {}
    for paragraph in taken:
        for found in paragraph.iter(*_MARKS):
            if (found.tag, found.get(w("id"))) not in kept:
                gone.setdefault(found.get(w("id")) or "", []).append(found)
    for lost in gone.values():
        if len(lost) == 1:
            mark.addprevious(copy.deepcopy(lost[0]))
