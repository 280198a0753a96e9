"""What Word and document libraries note about a file, kept when the file is made again.

Keywords and other properties, own properties (sensitivity labels are among them), the label that
Microsoft 365 keeps in a part of its own, and the data that a document library or a list of sources
keeps in the file.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from kontinuitet.documents.regeneration.trees import related
from kontinuitet.documents.word.recorded import CUSTOM_PART, OWN_PROPERTIES, record_xml

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.package import OpcPackage

_CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC: Final = "http://purl.org/dc/elements/1.1/"
#: The core properties that the program leaves to people.
_TOLD: Final = {
    "keywords": f"{{{_CP}}}keywords",
    "category": f"{{{_CP}}}category",
    "contentStatus": f"{{{_CP}}}contentStatus",
    "description": f"{{{_DC}}}description",
    "identifier": f"{{{_DC}}}identifier",
}
_EXTENDED: Final = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
_EXTENDED_TOLD: Final = ("Manager", "Company", "HyperlinkBase")
#: Before the names of own properties among the told ones.
_OWN: Final = "own:"
#: How the names of the properties of a sensitivity label begin; they belong together.
_LABEL: Final = "MSIP_Label"
_LABELS: Final = "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels"
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_OURS: Final = b"urn:kontinuitet:"
_ITEM_ID: Final = re.compile(rb"itemID\s*=\s*[\"'](\{[^}\"']*\})", re.IGNORECASE)


def told_properties(document: Document) -> dict[str, str]:
    """Return the properties that are left to people, by name; those that are empty left out."""
    root = document.core_properties._element
    found = {name: root.findtext(tag) or "" for name, tag in _TOLD.items()}
    own = _tree(_part(document.part.package, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES))
    for element in () if own is None else own:
        if element.get("name") not in OWN_PROPERTIES:
            found[f"{_OWN}{element.get('name')}"] = "".join(map(str, element.itertext()))
    return {name: text for name, text in found.items() if text.strip()}


def carry_metadata(before: Document, after: Document, recorded: Mapping[str, str] | None) -> bool:
    """Take over what is noted about the earlier file; tell whether there was anything.

    ``recorded`` are the told properties as the program wrote them, None when that is not known:
    only what a person has changed takes the place of what the template says.
    """
    changed = _core(before, after, recorded)
    changed = _extended(before, after) or changed
    changed = _own(before, after, recorded) or changed
    changed = _labels(before, after) or changed
    return _data(before, after) or changed


def _core(before: Document, after: Document, recorded: Mapping[str, str] | None) -> bool:
    old, new = told_properties(before), told_properties(after)
    root = after.core_properties._element
    changed = False
    for name, tag in _TOLD.items():
        was, now = old.get(name, ""), new.get(name, "")
        wanted = now or was
        if recorded is not None:
            wanted = was if was != recorded.get(name, "") else now
        if wanted == now:
            continue
        changed = True
        for element in root.findall(tag):
            root.remove(element)
        if wanted:
            etree.SubElement(root, tag).text = wanted
    return changed


def _part(package: OpcPackage | None, kind: str) -> Part | None:
    for relation in package.rels.values() if package is not None else ():
        if not relation.is_external and relation.reltype == kind:
            return cast("Part", relation.target_part)
    return None


def _tree(part: Part | None) -> etree._Element | None:
    if part is None:
        return None
    try:
        return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return None


def _write(part: Part, root: etree._Element) -> None:
    part._blob = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _extended(before: Document, after: Document) -> bool:
    target = _part(after.part.package, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    old = _tree(_part(before.part.package, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES))
    new = _tree(target)
    if old is None or new is None or target is None:
        return False
    changed = False
    for name in _EXTENDED_TOLD:
        tag = f"{{{_EXTENDED}}}{name}"
        text, has = old.findtext(tag) or "", new.find(tag)
        if text.strip() and not (has is not None and (has.text or "").strip()):
            if has is None:
                has = etree.SubElement(new, tag)
            has.text = text
            changed = True
    if changed:
        _write(target, new)
    return changed


def _own(before: Document, after: Document, recorded: Mapping[str, str] | None) -> bool:
    """Take over the own properties that a person has added or changed."""
    old = _tree(_part(before.part.package, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES))
    if old is None:
        return False
    package = after.part.package
    assert package is not None
    target = _part(package, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    if target is None:
        target = Part(PackURI(f"/{CUSTOM_PART}"), _CUSTOM_TYPE, record_xml(None, "", ""), package)
        package.relate_to(target, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    new = _tree(target)
    if new is None:
        return False
    theirs = [p for p in old if p.get("name") not in OWN_PROPERTIES]
    labelled = any((p.get("name") or "").startswith(_LABEL) for p in theirs)
    wanted = {(p.get("name") or "").lower(): p for p in theirs}
    for element in list(new):
        name = element.get("name") or ""
        mine = wanted.get(name.lower())
        if (labelled and name.startswith(_LABEL)) or (
            mine is not None and _is_changed(mine, recorded)
        ):
            new.remove(element)
        elif mine is not None:
            del wanted[name.lower()]
    numbers = [int(p.get("pid") or "1") for p in new if (p.get("pid") or "").isdecimal()]
    for number, element in enumerate(wanted.values(), start=max([1, *numbers]) + 1):
        added = copy.deepcopy(element)
        added.set("pid", str(number))
        if "linkTarget" in added.attrib:
            del added.attrib["linkTarget"]
        new.append(added)
    if wanted:
        _write(target, new)
    return bool(wanted)


def _is_changed(element: etree._Element, recorded: Mapping[str, str] | None) -> bool:
    """Tell whether a person has given an own property another value than it was written with."""
    if recorded is None:
        return False
    text = "".join(map(str, element.itertext()))
    return text.strip() != "" and text != recorded.get(f"{_OWN}{element.get('name')}", "")


def _labels(before: Document, after: Document) -> bool:
    """Take over the sensitivity label that Microsoft 365 keeps in docMetadata/LabelInfo.xml."""
    old = _part(before.part.package, _LABELS)
    package = after.part.package
    if old is None or package is None:
        return False
    new = _part(package, _LABELS)
    if new is None:
        package.relate_to(Part(old.partname, old.content_type, old.blob, package), _LABELS)
        return True
    changed = new.blob != old.blob
    new._blob = old.blob
    return changed


def _data(before: Document, after: Document) -> bool:
    """Take over data in the file that others keep there, such as a library's columns."""
    package = after.part.package
    assert package is not None
    have = {_identity(part) for part in related(after.part, "customXml")}
    changed = False
    for part in related(before.part, "customXml"):
        if _OURS in part.blob or _identity(part) in have:
            continue
        name = package.next_partname("/customXml/item%d.xml")
        copied = Part(name, part.content_type, part.blob, package)
        after.part.relate_to(copied, RELATIONSHIP_TYPE.CUSTOM_XML)
        for properties in related(part, "customXmlProps"):
            inner = package.next_partname("/customXml/itemProps%d.xml")
            copied.relate_to(
                Part(inner, properties.content_type, properties.blob, package),
                RELATIONSHIP_TYPE.CUSTOM_XML_PROPS,
            )
        changed = True
    return changed


def _identity(part: Part) -> bytes:
    for properties in related(part, "customXmlProps"):
        found = _ITEM_ID.search(properties.blob)
        if found is not None:
            return found[1].upper()
    return part.blob
