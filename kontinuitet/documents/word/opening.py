"""Opening Word files and making new ones from the base document."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from lxml import etree

from kontinuitet.documents.base import base_package
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.word.guard import guard_zip
from kontinuitet.documents.word.packages import put_right
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part

_DAMAGED: Final = (
    "Word-filen är skadad och går inte att öppna. Prova att öppna den i Word och spara den på nytt."
)
#: Relations that are cut on opening: a stale picture of the file, a part that Word repairs, and
#: the link to somebody's .dotx that Word would otherwise fetch for every reader.
_CUT: Final = (
    "/thumbnail", "/stylesWithEffects", "/attachedTemplate", "/mailMergeSource",
    "/mailMergeHeaderSource", "/recipientData", "/digital-signature/origin",
)  # fmt: skip
#: Settings that mean nothing without those relations; the mail merge asks at every opening.
_CUT_SETTINGS: Final = (w("attachedTemplate"), w("mailMerge"))
_BODY: Final = "/word/document.xml"
_DEEPEST: Final = 250


def new_document() -> Document:
    """Return an empty document with our own base: A4, sv-SE, own styles."""
    return docx.Document(io.BytesIO(base_package()))


def open_document(data: bytes, name: str, *, media: bool = False) -> Document:
    """Open a Word file after :func:`guard_zip` has let it through.

    ``name`` is the file's name as the user knows it, for messages. What other programs write in
    ways that a library refuses is put right first. ``media`` lets linked pictures, sound and films
    through, for a document that a person has worked in.

    Raises:
        TemplateError: not a Word file, damaged or dangerous; the message is Swedish.
    """
    guard_zip(data, name, media=media)
    try:
        try:
            document = docx.Document(io.BytesIO(put_right(data)))
        except ValueError as error:
            raise TemplateError(
                f"{name}: filen är en Word-mall (.dotx) eller något annat än ett Word-dokument. "
                "Spara den som .docx."
            ) from error
        body = document.element.find(w("body"))
        _name_properties(document)
        _touch(document)
    except TemplateError:
        raise
    except etree.LxmlError as error:
        raise TemplateError(f"{name}: {_too_deep(data) or _DAMAGED}") from error
    except Exception as error:  # python-docx raises its own bare exceptions for odd packages
        raise TemplateError(f"{name}: {_DAMAGED}") from error
    if body is None:
        raise TemplateError(f"{name}: Word-filen saknar text (w:body).")
    _cut_loose(document)
    _give_usual_name(document)
    return document


def _name_properties(document: Document) -> None:
    """Call the relation to the core properties what python-docx looks for.

    LibreOffice writes ``officedocument`` in it; python-docx would then add a second
    docProps/core.xml beside the file's own.
    """
    package = document.part.package
    for relation in package.rels.values() if package else ():
        if relation.reltype.lower().endswith("/metadata/core-properties"):
            relation._reltype = RELATIONSHIP_TYPE.CORE_PROPERTIES


def _touch(document: Document) -> None:
    """Read what every later step reads, so that a damaged file is found here.

    Raises:
        KeyError: two parts have the same name.
    """
    _ = (document.styles, document.settings, document.core_properties.title, document.sections)
    package = document.part.package
    names = [str(part.partname) for part in package.iter_parts()] if package else []
    if len(set(names)) != len(names):
        raise KeyError("part names")


def _cut_loose(document: Document) -> None:
    package = document.part.package
    if package is None:
        return
    sources: list[OpcPackage | Part] = [package, *package.iter_parts()]
    for source in sources:
        for rel_id, relation in list(source.rels.items()):
            if relation.reltype.endswith(_CUT):
                del source.rels[rel_id]
    settings = document.settings.element
    for tag in _CUT_SETTINGS:
        for element in settings.findall(tag):
            settings.remove(element)


def _give_usual_name(document: Document) -> None:
    """Call the part with the text word/document.xml: Word for the web calls it document2.xml."""
    package = document.part.package
    if package is None or str(document.part.partname).lower() == _BODY:
        return
    if all(str(part.partname).lower() != _BODY for part in package.iter_parts()):
        document.part.partname = PackURI(_BODY)


def _too_deep(data: bytes) -> str | None:
    """Return a sentence when a part has more elements in one another than can be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in sorted(package.namelist()):
            if not part.endswith(".xml"):
                continue
            depth = 0
            try:
                with package.open(part) as stream:
                    for event, element in etree.iterparse(
                        stream, ("start", "end"), huge_tree=True, resolve_entities=False
                    ):
                        depth += 1 if event == "start" else -1
                        if depth > _DEEPEST:
                            return (
                                f"delen {part} har mer än {_DEEPEST} led i varandra, till exempel "
                                "tabeller i tabeller. Word-filen öppnas inte. Dela upp det som "
                                "ligger i vartannat."
                            )
                        if event == "end":
                            element.clear()
            except etree.LxmlError:
                continue
    return None
