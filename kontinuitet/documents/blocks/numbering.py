"""List numbering in a document: one bulleted list, and a fresh number run per numbered list."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml
from docx.parts.numbering import NumberingPart

from kontinuitet.documents.base.numbering import abstract_list
from kontinuitet.documents.xmltext import W, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree


class Numbering:
    """The numbering part of one document, made when it is first needed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root: etree._Element | None = None
        self._bullet: int | None = None
        self._abstract: dict[bool, int] = {}

    def _numbering(self) -> etree._Element:
        if self._root is None:
            part = self._document.part
            try:
                found = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
            except KeyError:
                package = part.package
                assert package is not None
                found = NumberingPart(
                    package.next_partname("/word/numbering%d.xml"),
                    CONTENT_TYPE.WML_NUMBERING,
                    parse_xml(f'<w:numbering xmlns:w="{W}"/>'),
                    package,
                )
                part.relate_to(found, RELATIONSHIP_TYPE.NUMBERING)
            self._root = found.element  # type: ignore[attr-defined]
        assert self._root is not None
        return self._root

    def _abstract_id(self, ordered: bool) -> int:
        """Return an abstract list of our own kind, added once per document."""
        if ordered not in self._abstract:
            root = self._numbering()
            new = self._free(root, "abstractNum", "abstractNumId")
            element = parse_xml(
                abstract_list(new, ordered=ordered, linked=False).replace(
                    "<w:abstractNum ", f'<w:abstractNum xmlns:w="{W}" ', 1
                )
            )
            # Every w:abstractNum must stand before the first w:num.
            last = len(root.findall(w("abstractNum")) + root.findall(w("numPicBullet")))
            root.insert(last, element)
            self._abstract[ordered] = new
        return self._abstract[ordered]

    @staticmethod
    def _free(root: etree._Element, tag: str, attribute: str) -> int:
        used = {int(e.get(w(attribute)) or "0") for e in root.findall(w(tag))}
        return max(used, default=0) + 1

    def _add(self, ordered: bool) -> int:
        abstract = self._abstract_id(ordered)
        root = self._numbering()
        number = self._free(root, "num", "numId")
        restart = (
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
            if ordered
            else ""
        )
        element = parse_xml(
            f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            f"{restart}</w:num>"
        )
        existing = root.findall(w("num"))
        if existing:
            existing[-1].addnext(element)
        else:
            root.insert(
                len(root.findall(w("abstractNum")) + root.findall(w("numPicBullet"))), element
            )
        return number

    def restarted(self, number: str, level: str) -> str:
        """Return a new number id for the list ``number``, that starts anew at ``level``."""
        root = self._numbering()
        source = next((n for n in root.findall(w("num")) if n.get(w("numId")) == number), None)
        if source is None:
            return number
        added = copy.deepcopy(source)
        added.tail = None
        for attribute in [a for a in added.attrib if "durableId" in str(a)]:
            del added.attrib[attribute]
        new = str(self._free(root, "num", "numId"))
        added.set(w("numId"), new)
        overrides = {o.get(w("ilvl")): o for o in added.findall(w("lvlOverride"))}
        override = overrides.get(level)
        if override is None:
            override = parse_xml(f'<w:lvlOverride xmlns:w="{W}" w:ilvl="{level}"/>')
            added.append(override)
        if override.find(w("startOverride")) is None:
            start = self._start(root, added, override, level)
            override.insert(0, parse_xml(f'<w:startOverride xmlns:w="{W}" w:val="{start}"/>'))
        root.findall(w("num"))[-1].addnext(added)
        return new

    @staticmethod
    def _start(
        root: etree._Element, num: etree._Element, override: etree._Element, level: str
    ) -> str:
        own = override.find(f"{w('lvl')}/{w('start')}")
        reference = num.find(w("abstractNumId"))
        number = None if reference is None else reference.get(w("val"))
        for abstract in root.findall(w("abstractNum")):
            if own is None and abstract.get(w("abstractNumId")) == number:
                for described in abstract.findall(w("lvl")):
                    if described.get(w("ilvl")) == level:
                        own = described.find(w("start"))
        return "1" if own is None else own.get(w("val")) or "1"

    def bullet(self) -> int:
        """Return the number id of the bulleted list."""
        if self._bullet is None:
            self._bullet = self._add(ordered=False)
        return self._bullet

    def ordered(self) -> int:
        """Return a new number id for a numbered list that starts at 1."""
        return self._add(ordered=True)
