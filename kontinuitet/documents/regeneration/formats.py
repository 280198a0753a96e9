"""Styles and list numbering of carried text: the same in the new document, or brought along."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml

from kontinuitet.documents.blocks.numbering import Numbering
from kontinuitet.documents.regeneration.trees import drop, related, renew_root
from kontinuitet.documents.xmltext import R, W, w

if TYPE_CHECKING:
    from docx.document import Document
    from lxml import etree

    from kontinuitet.documents.regeneration.parts import PartCopier

#: The elements that name a style, and the kind of style they name.
STYLE_REFERENCES: Final = {
    w("pStyle"): "paragraph",
    w("rStyle"): "character",
    w("tblStyle"): "table",
}
_LINKS: Final = (w("basedOn"), w("next"), w("link"))
_FIRST_NSID: Final = 0x4B4F5000


class Styles:
    """Finds the new document's style for one of the old document's, and adds it when missing."""

    def __init__(self, old: Document, new: Document, lists: Lists) -> None:
        renew_root(new, RELATIONSHIP_TYPE.STYLES, old)
        self._root = new.styles.element
        self._lists = lists
        self._old = {
            (s.get(w("type")) or "", s.get(w("styleId")) or ""): s
            for s in old.styles.element.iterchildren(w("style"))
        }
        self._new = {
            (s.get(w("type")) or "", _name(s)): s.get(w("styleId")) or ""
            for s in self._root.iterchildren(w("style"))
        }
        self._ids = {s.get(w("styleId")) for s in self._root.iterchildren(w("style"))}
        self._done: dict[tuple[str, str], str] = {}

    def find(self, kind: str, style_id: str) -> str | None:
        """Return the new id of an old style; None when the old document does not have it."""
        key = (kind, style_id)
        if key in self._done:
            return self._done[key]
        style = self._old.get(key)
        if style is None:
            return None
        same = self._new.get((kind, _name(style)))
        if same is not None:
            self._done[key] = same
            return same
        return self._add(key, style)

    def _add(self, key: tuple[str, str], style: etree._Element) -> str:
        kind, style_id = key
        new_id, number = style_id, 1
        while new_id in self._ids:
            number += 1
            new_id = f"{style_id}{number}"
        self._ids.add(new_id)
        self._done[key] = new_id
        self._new[kind, _name(style)] = new_id
        added = copy.deepcopy(style)
        added.set(w("styleId"), new_id)
        if w("default") in added.attrib:
            del added.attrib[w("default")]
        self._root.append(added)
        for link in list(added.iterchildren(*_LINKS)):
            linked = link.get(w("val")) or ""
            other = ("character" if kind == "paragraph" else "paragraph") if (
                link.tag == w("link")
            ) else kind  # fmt: skip
            target = self.find(other, linked)
            if target is None:
                added.remove(link)
            else:
                link.set(w("val"), target)
        self._lists.adapt(added)
        return new_id


def _name(style: etree._Element) -> str:
    name = style.find(w("name"))
    return ("" if name is None else name.get(w("val")) or "").lower()


class Lists:
    """Brings list definitions along; each list of the old document becomes one in the new."""

    def __init__(self, old: Document, new: Document, copier: PartCopier) -> None:
        self._copier = copier
        self._old, self._new = old, new
        sources = related(old.part, "numbering")
        self._part = sources[0] if sources else None
        root = None if self._part is None else self._part.element  # type: ignore[attr-defined]
        self._nums = _by_id(root, "num", "numId")
        self._abstract = _by_id(root, "abstractNum", "abstractNumId")
        self._pictures = _by_id(root, "numPicBullet", "numPicBulletId")
        self._style_links = {
            link.get(w("val")): a
            for a in self._abstract.values()
            if (link := a.find(w("styleLink"))) is not None
        }
        self._done: dict[str, str] = {}
        self._done_abstract: dict[str, str] = {}
        self._done_pictures: dict[str, str] = {}
        self._target: etree._Element | None = None

    def adapt(self, element: etree._Element) -> None:
        """Let every list reference in ``element`` mean the same list in the new document."""
        for number in list(element.iter(w("numId"))):
            value = number.get(w("val")) or "0"
            if value == "0":
                continue
            new = self._find(value)
            holder = number.getparent()
            if new is not None:
                number.set(w("val"), new)
            elif holder is not None:
                drop([holder])

    def _root(self) -> etree._Element:
        if self._target is None:
            Numbering(self._new)._numbering()
            self._target = renew_root(self._new, RELATIONSHIP_TYPE.NUMBERING, self._old)
        return self._target

    def _find(self, number: str) -> str | None:
        if number in self._done:
            return self._done[number]
        num = self._nums.get(number)
        reference = None if num is None else num.find(w("abstractNumId"))
        if num is None or reference is None:
            return None
        abstract = self._abstract_of(reference.get(w("val")) or "")
        if abstract is None:
            return None
        root = self._root()
        added = copy.deepcopy(num)
        new = _free(root, "num", "numId")
        added.set(w("numId"), new)
        for attribute in [a for a in added.attrib if "durableId" in str(a)]:
            del added.attrib[attribute]
        child = added.find(w("abstractNumId"))
        assert child is not None
        child.set(w("val"), abstract)
        drop(added.iter(w("pStyle")))
        _after_last(root, added, "num", "abstractNum", "numPicBullet")
        self._done[number] = new
        return new

    def _abstract_of(self, number: str) -> str | None:
        if number in self._done_abstract:
            return self._done_abstract[number]
        old = self._abstract.get(number)
        link = None if old is None else old.find(w("numStyleLink"))
        if link is not None:
            old = self._style_links.get(link.get(w("val")), old)
        if old is None:
            return None
        root = self._root()
        added = copy.deepcopy(old)
        new = _free(root, "abstractNum", "abstractNumId")
        added.set(w("abstractNumId"), new)
        for attribute in [a for a in added.attrib if not str(a).startswith(f"{{{W}}}")]:
            del added.attrib[attribute]
        drop(added.iter(w("styleLink"), w("numStyleLink"), w("pStyle")))
        nsid = added.find(w("nsid"))
        if nsid is None:
            nsid = parse_xml(f'<w:nsid xmlns:w="{W}"/>')
            added.insert(0, nsid)
        # Word takes two definitions with the same number for one and the same list.
        nsid.set(w("val"), f"{_FIRST_NSID + int(new):08X}")
        for bullet in list(added.iter(w("lvlPicBulletId"))):
            picture = self._picture(bullet.get(w("val")) or "")
            if picture is None:
                drop([bullet])
            else:
                bullet.set(w("val"), picture)
        _after_last(root, added, "abstractNum", "numPicBullet")
        self._done_abstract[number] = new
        return new

    def _picture(self, number: str) -> str | None:
        if number in self._done_pictures:
            return self._done_pictures[number]
        old = self._pictures.get(number)
        if old is None or self._part is None:
            return None
        added = copy.deepcopy(old)
        root = self._root()
        part = self._new.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        for element in added.iter():
            for name, value in element.attrib.items():
                if str(name).startswith(f"{{{R}}}"):
                    rel_id = self._copier.relation(self._part, str(value), part)
                    if rel_id is None:
                        return None
                    element.set(str(name), rel_id)
        new = _free(root, "numPicBullet", "numPicBulletId")
        added.set(w("numPicBulletId"), new)
        _after_last(root, added, "numPicBullet")
        self._done_pictures[number] = new
        return new


def _by_id(root: etree._Element | None, tag: str, attribute: str) -> dict[str, etree._Element]:
    if root is None:
        return {}
    return {e.get(w(attribute)) or "": e for e in root.iterchildren(w(tag))}


def _free(root: etree._Element, tag: str, attribute: str) -> str:
    used = [int(e.get(w(attribute)) or "0") for e in root.iterchildren(w(tag))]
    return str(max([0, *used]) + 1)


def _after_last(root: etree._Element, added: etree._Element, *tags: str) -> None:
    """Put an element after the last of its kind, or after the last of what goes before it."""
    for tag in tags:
        same = root.findall(w(tag))
        if same:
            same[-1].addnext(added)
            return
    root.insert(0, added)
