"""Parts of a package as XML trees, and the parts that a part refers to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.parser import parse_xml
from lxml import etree

from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.word.part_trees import replace_root
from kontinuitet.documents.xmltext import MC

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.package import OpcPackage

_IGNORABLE: Final = f"{{{MC}}}Ignorable"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(part: Part, kind: str) -> list[Part]:
    """Return the parts that ``part`` refers to with a relation of this kind, by part name."""
    found = {
        str(relation.target_part.partname): relation.target_part
        for relation in part.rels.values()
        if not relation.is_external and relation.reltype.rpartition("/")[2] == kind
    }
    return [found[name] for name in sorted(found)]


def read_tree(part: Part) -> etree._Element:
    """Return the tree of a part.

    Raises:
        TemplateError: the part is not well-formed XML.
    """
    if isinstance(part, XmlPart):
        return cast("etree._Element", part.element)
    try:
        return cast("etree._Element", parse_xml(part.blob))
    except etree.XMLSyntaxError as error:
        raise TemplateError(f"Word-filen är skadad ({part.partname}).") from error


def write_tree(document: Document, part: Part, root: etree._Element) -> None:
    """Let ``root`` be the tree of a part."""
    if isinstance(part, XmlPart):
        if part.element is not root:
            replace_root(document, part, root)
        return
    part._blob = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def drop(elements: Iterable[etree._Element]) -> None:
    """Take elements out of their tree."""
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def add_part(
    owner: Part,
    template: str,
    content_type: str,
    blob: bytes,
    kind: str,
    base: str = RELATIONS,
    plain: bool = False,
) -> Part:
    """Add a new part to the package of ``owner``, with a relation of this kind to it.

    ``template`` has ``%d`` where a number goes; ``plain`` leaves the number out when that name is
    free.
    """
    package = owner.package
    assert package is not None
    part = Part(_free_name(package, template, plain=plain), content_type, blob, package)
    owner.relate_to(part, f"{base}/{kind}")
    return part


def _free_name(package: OpcPackage, template: str, *, plain: bool) -> PackURI:
    wanted = template.replace("%d", "")
    if plain and all(str(part.partname) != wanted for part in package.iter_parts()):
        return PackURI(wanted)
    return PackURI(str(package.next_partname(template)))


def with_namespaces(root: etree._Element, other: etree._Element) -> etree._Element:
    """Return ``root`` with the prefixes of ``other`` declared, and the same ones ignorable.

    Markup such as ``mc:AlternateContent`` names prefixes in its attributes, so what is moved from
    one tree to the other needs them on the root. A prefix that already stands for something else
    is left alone.
    """
    missing = {
        prefix: uri
        for prefix, uri in other.nsmap.items()
        if prefix and prefix not in root.nsmap and uri != etree.QName(root).namespace
    }
    wanted = (other.get(_IGNORABLE) or "").split()
    if missing:
        text = etree.tostring(root, encoding="unicode")
        declared = "".join(f' xmlns:{p}="{u}"' for p, u in sorted(missing.items()))
        end = min(i for i in (text.find(c) for c in " />") if i > 0)
        root = cast(
            "etree._Element",
            parse_xml((text[:end] + declared + text[end:]).encode("utf-8")),
        )
    have = (root.get(_IGNORABLE) or "").split()
    extra = [p for p in wanted if p not in have and root.nsmap.get(p) == other.nsmap.get(p)]
    if extra:
        root.set(_IGNORABLE, " ".join([*have, *extra]))
    return root


def renew_root(new: Document, kind: str, old: Document) -> etree._Element:
    """Return the tree of the part of ``new`` with the relation ``kind``.

    What the same part of ``old`` declares is declared there too.
    """
    part = new.part.part_related_by(kind)
    root = read_tree(part)
    try:
        other = read_tree(old.part.part_related_by(kind))
    except KeyError:
        return root
    root = with_namespaces(root, other)
    write_tree(new, part, root)
    return root
