"""Valid Word files that other programs write in ways a library refuses are read all the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from docx.document import Document

from kontinuitet.documents import word
from kontinuitet.documents.inspection.reading import document_text
from kontinuitet.documents.regeneration import regenerate
from kontinuitet.documents.word import TemplateError, guard_zip
from kontinuitet.documents.word.foreign import what_it_is
from kontinuitet.documents.word.packages import put_right
from kontinuitet.documents.word.strict import transitional
from kontinuitet.documents.xmltext import W, w
from tests.unit.documents.regeneration.samples import built, para, run, template, written
from tests.unit.documents.word.samples import changed_zip, png, saved

Parts = dict[str, bytes]
RELS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = (
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "wordprocessingml/main"),
    (OFFICE, "officeDocument/relationships"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "drawingml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        "officeDocument/extendedProperties",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        "officeDocument/customProperties",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
        "officeDocument/docPropsVTypes",
    ),
)


def relation(kind: str, target: str, *, rel_id: str = "rId990", outside: bool = False) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{rel_id}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'.encode()


def adds(part: str, *relations: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        end = b"</Relationships>"
        parts[part] = parts[part].replace(end, b"".join(relations) + end)

    return change


def replaces(part: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return change


def strict(parts: Parts) -> None:
    for name in parts:
        for usual, short in STRICT:
            new = f"http://purl.oclc.org/ooxml/{short}".encode()
            if name != "[Content_Types].xml":
                parts[name] = parts[name].replace(usual.encode(), new)
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:document ", b'<w:document w:conformance="strict" ', 1
    )


def online(parts: Parts) -> None:
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["word/_rels/document2.xml.rels"] = parts.pop(RELS)
    for name in ("[Content_Types].xml", "_rels/.rels"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")


def backslashes(parts: Parts) -> None:
    for name in list(parts):
        parts[name.replace("/", "\\")] = parts.pop(name)


def shouting(parts: Parts) -> None:
    parts["WORD/Styles.XML".replace("XML", "xml")] = parts.pop("word/styles.xml")
    parts["[content_types].xml"] = parts.pop("[Content_Types].xml")
    parts["_Rels/.rels"] = parts.pop("_rels/.rels")


def wide(parts: Parts) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?><egen xmlns="urn:x">å</egen>'
    parts["customXml/item900.xml"] = text.encode("utf-16")
    adds(RELS, relation("customXml", "../customXml/item900.xml"))(parts)


def picture_with_doctype(parts: Parts) -> None:
    drawn = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>'
    parts["word/media/image900.svg"] = drawn
    replaces("[Content_Types].xml", b"<Default ", b'<Default Extension="svg" ContentType="image/'
             b'svg+xml"/><Default ')(parts)  # fmt: skip
    adds(RELS, relation("image", "media/image900.svg"))(parts)


def unsaid_type(parts: Parts) -> None:
    parts["word/media/image900.jpg"] = png()
    adds(RELS, relation("image", "media/image900.jpg"))(parts)


def missing_header(parts: Parts) -> None:
    adds(RELS, relation("header", "header900.xml"))(parts)
    text = parts["word/document.xml"].decode()
    start = text.rindex("<w:sectPr")
    end = text.index(">", start) + 1
    reference = f'<w:headerReference w:type="even" r:id="rId990" xmlns:r="{OFFICE}"/>'
    parts["word/document.xml"] = (text[:end] + reference + text[end:]).encode()


def empty_folders(parts: Parts) -> None:
    parts["word/"] = parts["word/media/"] = b""


KINDS: dict[str, Callable[[Parts], None]] = {
    "picture that leads nowhere": adds(RELS, relation("image", "../NULL")),
    "link to a bookmark": adds(RELS, relation("hyperlink", "#_top")),
    "link to a file beside": adds(RELS, relation("hyperlink", "bilaga 1.docx")),
    "link not said to be outside": adds(RELS, relation("hyperlink", "https://kommun.example/x")),
    "missing thumbnail": adds("_rels/.rels", relation("thumbnail", "docProps/thumbnail.jpeg")),
    "mail merge": adds(RELS, relation("mailMergeSource", "file:///S:/a.xlsx", outside=True)),
    "percent in a name": adds(RELS, relation("fontTable", "font%54able.xml")),
    "missing header": missing_header,
    "missing part of a chart": adds(RELS, relation("chart", "charts/chart9.xml")),
    "strict": strict,
    "Word for the web": online,
    "backslashes": backslashes,
    "other case": shouting,
    "UTF-16 in own data": wide,
    "drawing with DOCTYPE": picture_with_doctype,
    "type not said": unsaid_type,
    "folders": empty_folders,
    "absolute targets": replaces(RELS, b'Target="styles.xml"', b'Target="/word/styles.xml"'),
    "dots in targets": replaces(RELS, b'Target="styles.xml"', b'Target="../word/./styles.xml"'),
}
PLAN = built(template())
WRITTEN = written(PLAN, {"fritext:syfte": para(run("Skriven för hand."))})


@pytest.mark.parametrize("kind", KINDS)
def test_such_a_file_is_read_and_saved(kind: str) -> None:
    data = changed_zip(WRITTEN, KINDS[kind])
    document = word.open_document(data, "plan.docx")
    assert str(document.part.partname) == "/word/document.xml"
    again = saved(document)
    assert document_text(data) == document_text(again) == document_text(WRITTEN)
    assert put_right(again) is again
    with zipfile.ZipFile(io.BytesIO(again)) as package:
        assert b"purl.oclc.org" not in b"".join(package.read(n) for n in package.namelist())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_in_such_a_plan_is_taken_over(kind: str) -> None:
    made = regenerate(built(template(), version="2.0"), changed_zip(WRITTEN, KINDS[kind]), "p.docx")
    assert made.comparable
    assert made.carried == 1
    assert not made.changes
    text = document_text(made.data)
    assert "Skriven för hand." in text
    assert "version 2.0" in text
    assert regenerate(built(template(), version="2.0"), made.data, "p.docx").data == made.data


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
def test_what_a_person_linked_to_is_let_through_in_a_plan_but_not_in_a_template(kind: str) -> None:
    link = adds(RELS, relation(kind, "https://intranat.example/logga.png", outside=True))
    data = changed_zip(WRITTEN, link)
    assert regenerate(PLAN, data, "plan.docx").carried == 1
    with pytest.raises(TemplateError, match="hämtar innehåll utifrån"):
        word.open_document(data, "mall.docx")


@pytest.mark.parametrize("target", ["https://elak.example/x", r"\\elak\delad\x.docx"])
@pytest.mark.parametrize("kind", ["oleObject", "frame", "subDocument"])
def test_content_from_outside_is_refused_also_when_it_is_not_said_to_be(
    kind: str, target: str
) -> None:
    data = changed_zip(WRITTEN, adds(RELS, relation(kind, target)))
    with pytest.raises(TemplateError, match="hämtar innehåll utifrån"):
        guard_zip(data, "plan.docx", media=True)


def test_strict_measures_become_numbers() -> None:
    xml = (
        '<w:p xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:pPr>'
        '<w:pStyle w:val="12pt"/><w:spacing w:after="8pt" w:line="12.95pt"/></w:pPr>'
        '<w:r><w:rPr><w:sz w:val="11pt"/></w:rPr><w:t>w:after="8pt"</w:t></w:r></w:p>'
    )
    read = transitional(xml.encode()).decode()
    assert f'xmlns:w="{W}"' in read
    assert 'w:after="160" w:line="259"' in read
    assert '<w:sz w:val="22"/>' in read
    assert '<w:pStyle w:val="12pt"/>' in read
    assert '<w:t>w:after="8pt"</w:t>' in read


OTHERS: dict[str, tuple[bytes, str]] = {
    "label": (
        b"\xd0\xcf\x11\xe0" + "DRMEncryptedTransform EncryptedPackage".encode("utf-16-le"),
        "känslighetsetikett",
    ),
    "pdf": (b"%PDF-1.7", "PDF"),
    "html": (b"\xef\xbb\xbf\n<HTML>", "webbsida"),
    "flat": (b'<?xml version="1.0"?><pkg:package/>', "inte packad som .docx"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_word_file_is_called_what_it_is(kind: str) -> None:
    data, text = OTHERS[kind]
    assert text in (what_it_is(data) or "")
    with pytest.raises(TemplateError, match=r"^plan\.docx: filen är"):
        guard_zip(data, "plan.docx")


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["mimetype", "content.xml", "META-INF/manifest.xml"], r"OpenDocument \(\.odt\)"),
        (["Index/Document.iwa"], "Pages"),
        (["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"], "Excel-fil"),
        (["[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml"], "presentation"),
    ],
)
def test_another_program_s_zip_is_called_what_it_is(names: list[str], text: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(name, b"<x/>")
    with pytest.raises(TemplateError, match=text):
        guard_zip(stream.getvalue(), "plan.docx")


def test_a_file_that_is_too_deep_says_so() -> None:
    def deep(parts: Parts) -> None:
        cell = b"<w:tbl><w:tr><w:tc>"
        end = b"<w:p/></w:tc></w:tr></w:tbl>"
        text = parts["word/document.xml"]
        parts["word/document.xml"] = text.replace(b"<w:body>", b"<w:body>" + cell * 90 + end * 90)

    with pytest.raises(TemplateError, match=r"word/document\.xml har mer än 250 led"):
        word.open_document(changed_zip(WRITTEN, deep), "plan.docx")


def test_the_body_of_a_file_without_its_missing_header_has_no_reference_to_it() -> None:
    document: Document = word.open_document(changed_zip(WRITTEN, missing_header), "plan.docx")
    kinds = [r.get(w("type")) for r in document.element.iter(w("headerReference"))]
    assert "even" not in kinds
