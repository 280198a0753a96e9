"""Replacing the XML tree of a part in one go.

lxml is slow at moving a large subtree between trees (a table of 8 000 rows takes a minute), but
quick at writing and parsing. So new markup is put into the text of the whole part, which is
parsed again and takes the old tree's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from docx.oxml.parser import parse_xml
from lxml import etree

from kontinuitet.documents.xmltext import NAMESPACES, W, w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import XmlPart

_MARK: Final = "\ufdd2"

#: What must end with a paragraph, and what must hold one.
_ENDED: Final = frozenset({w("tc"), w("txbxContent"), w("hdr"), w("ftr")})
_HOLDING: Final = frozenset({w("footnote"), w("endnote")})


def declare(root_text: str, root: etree._Element) -> str:
    """Declare on the root's start tag the prefixes that generated markup uses.

    Raises:
        ValueError: a prefix already stands for another namespace.
    """
    missing = []
    for prefix, uri in NAMESPACES.items():
        bound = root.nsmap.get(prefix)
        if bound is None:
            missing.append(f' xmlns:{prefix}="{uri}"')
        elif bound != uri:
            raise ValueError(prefix)
    if not missing:
        return root_text
    end = min(i for i in (root_text.find(c) for c in " />") if i > 0)
    return root_text[:end] + "".join(missing) + root_text[end:]


def with_markup(
    root: etree._Element, parent: etree._Element, before: etree._Element | None, markup: str
) -> etree._Element:
    """Return a new tree of ``root`` with ``markup`` put into ``parent`` before a child."""
    if before is not None:
        before.addprevious(mark := etree.Comment(_MARK))
    else:
        parent.append(mark := etree.Comment(_MARK))
    text = etree.tostring(root, encoding="unicode")
    parent.remove(mark)
    return parse(declare(text, root).replace(f"<!--{_MARK}-->", markup, 1))


def parse(text: str) -> etree._Element:
    """Parse the markup of a whole part into python-docx's element classes, and repair it."""
    root = cast("etree._Element", parse_xml(text.encode("utf-8")))
    repair(root)
    return root


def replace_root(document: Document, part: XmlPart, root: etree._Element) -> None:
    """Let ``root`` take the place of the part's tree; the document proxy follows."""
    part._element = root  # type: ignore[assignment]
    if part is document.part:
        document._element = root  # type: ignore[assignment]
        # The document remembers its body; forget it, so that it is looked up anew.
        document._Document__body = None  # type: ignore[attr-defined]


def repair(root: etree._Element) -> None:
    """Mend what loops and blocks may leave: Word refuses cells and controls without a paragraph.

    A table without rows is taken away; two tables that touch, and a table last in the body, get
    a paragraph after them, one point high.
    """
    # One walk: each takes as long as all the rest of the work on a table of 8 000 rows.
    found = list(root.iter(w("tbl"), w("sdtContent"), *_ENDED, *_HOLDING))
    tables = [element for element in found if element.tag == w("tbl")]
    for table in tables:
        parent = table.getparent()
        if parent is not None and next(table.iter(w("tr")), None) is None:
            parent.remove(table)
    for element in found:
        if element.tag == w("sdtContent") and next(element.iterchildren("*"), None) is None:
            _fill_control(element)
    for table in tables:
        if table.getparent() is not None and _wants_paragraph(table):
            table.addnext(
                parse_xml(
                    f'<w:p xmlns:w="{W}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
                    'w:lineRule="exact"/></w:pPr></w:p>'
                )
            )
    for element in found:
        if _unended(element):
            element.append(parse_xml(f'<w:p xmlns:w="{W}"/>'))


def _wants_paragraph(table: etree._Element) -> bool:
    following = next(table.itersiblings("*"), None)
    if following is None:
        parent = table.getparent()
        return parent is not None and parent.tag == w("body")
    return following.tag in (w("tbl"), w("sectPr"))


def _unended(element: etree._Element) -> bool:
    if element.tag in _HOLDING:
        return element.find(w("p")) is None
    if element.tag not in _ENDED:
        return False
    last = next(element.iterchildren("*", reversed=True), None)
    return last is None or last.tag != w("p")


def _fill_control(content: etree._Element) -> None:
    control = content.getparent()
    parent = None if control is None else control.getparent()
    if control is None or parent is None:
        return
    if parent.tag in (w("tbl"), w("tr")):
        parent.remove(control)
    elif parent.tag == w("p"):
        content.append(parse_xml(f'<w:r xmlns:w="{W}"/>'))
    else:
        content.append(parse_xml(f'<w:p xmlns:w="{W}"/>'))
