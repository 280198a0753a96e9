"""Word files as packages: guard, opening, saving, record, writing."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.parser import parse_xml

from kontinuitet.documents import word
from kontinuitet.documents.blocks import (
    ContentsBlock,
    HeadingBlock,
    PictureBlock,
    TableBlock,
    append_blocks,
)
from kontinuitet.documents.word import TemplateError, guard_zip, write_atomically
from kontinuitet.documents.word import guard as guard_module
from kontinuitet.documents.xmltext import W, w
from kontinuitet.errors import InputError, SystemFault
from tests.unit.documents.word.samples import DAY, changed_zip, document_of, png, saved

GOOD = saved(document_of("text"))
#: A megabyte of letters that cannot be packed well.
NOISE = random.Random(1).randbytes(1 << 19).hex().encode()


def put(part: str, content: bytes) -> bytes:
    """Return a good file with one part replaced or added."""
    return changed_zip(GOOD, lambda parts: parts.__setitem__(part, content))


def edit(part: str, old: str, new: str) -> bytes:
    """Return a good file with a text of one part replaced."""

    def change(parts: dict[str, bytes]) -> None:
        text = parts[part].decode("utf-8")
        assert old in text
        parts[part] = text.replace(old, new, 1).encode("utf-8")

    return changed_zip(GOOD, change)


def relation(kind: str, target: str = "https://elak.example/x") -> bytes:
    """Return a good file that also has an external relation."""
    return edit(
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rIdX" TargetMode="External" Target="{target}" Type="http://schemas.'
        f'openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>',
    )


def encrypted() -> bytes:
    """Return a good file whose entries say that they are encrypted."""
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = data.find(signature)
        while position >= 0:
            data[position + offset] |= 1
            position = data.find(signature, position + 4)
    return bytes(data)


def many_parts() -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts.update({f"word/x{n}.bin": b"" for n in range(2001)})

    return changed_zip(GOOD, change)


def many_tags() -> bytes:
    """Return a million and a half paragraphs, packed less than 200 times."""
    noise = b"<!--" + NOISE[:120_000] + b"-->"
    return f'<w:document xmlns:w="{W}"><w:body>'.encode() + noise + b"<w:p/>" * 1_500_000


def lying_size() -> bytes:
    """Return a file whose directory says that a bomb is small."""
    data = bytearray(put("word/bomb.xml", b" " * 5_000_000))
    position = data.rfind(b"word/bomb.xml") - 46
    data[position + 24 : position + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "filen är tom"),
    "text": (b"hej", "ingen Word-fil"),
    "password": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "lösenord"),
    "encrypted": (encrypted(), "krypterad"),
    "cut": (GOOD[:3000], "ingen Word-fil"),
    "no types": (changed_zip(GOOD, lambda p: p.pop("[Content_Types].xml")), "ingen Word"),
    "no body": (changed_zip(GOOD, lambda p: p.pop("word/document.xml")), "skadad"),
    "not word": (
        edit("[Content_Types].xml", "wordprocessingml.document.main", "spreadsheetml.sheet.main"),
        "något annat än ett Word-dokument",
    ),
    "dotx": (
        edit("[Content_Types].xml", "document.main+xml", "template.main+xml"),
        r"\(\.dotx\)",
    ),
    "macros": (put("word/vbaProject.bin", b"x"), "makron"),
    "macro type": (
        edit("[Content_Types].xml", "document.main+xml", "document.macroEnabled.main+xml"),
        "makron",
    ),
    "active x": (put("word/activeX/activeX1.bin", b"x"), "makron"),
    "parts": (many_parts(), "högst 2000"),
    "ratio": (put("word/bomb.xml", b" " * 5_000_000), "packad mer än 200"),
    "size": (put("word/bomb.bin", (NOISE[:100_000] + b" " * (10 << 20)) * 6), "50 MiB"),
    "lying": (lying_size(), "packad|skadad"),
    "doctype": (
        put("word/styles.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'),
        r"word/styles\.xml innehåller en DOCTYPE",
    ),
    "doctype across chunks": (
        put("word/x.xml", (b"<x>" + NOISE)[: (1 << 20) - 5] + b"<!DOCTYPE x>"),
        "DOCTYPE",
    ),
    "tags": (put("word/document.xml", many_tags()), "för stor"),
    "utf-16": (
        put("word/styles.xml", "<?xml version='1.0'?><!DOCTYPE x><x/>".encode("utf-16")),
        "teckenkodning",
    ),
    "utf-32": (put("word/styles.xml", "<x/>".encode("utf-32")), "teckenkodning"),
    "utf-7": (
        put("word/styles.xml", b"<?xml version='1.0' encoding='UTF-7'?><x/>"),
        "teckenkodning",
    ),
    "outside picture": (relation("image"), r"hämtar innehåll utifrån \(bild: https://elak"),
    "outside frame": (relation("frame"), "ram: https"),
    "outside document": (relation("subDocument", "file:///etc/passwd"), "deldokument: file"),
    "not xml": (put("word/document.xml", b"<w:document"), "skadad"),
    "other root": (put("word/document.xml", f'<w:hdr xmlns:w="{W}"/>'.encode()), "skadad|saknar"),
    "deep": (
        put("word/document.xml", b"<a>" * 10_000 + b"</a>" * 10_000),
        "mer än 250 led i varandra",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_in_swedish(case: str) -> None:
    data, text = BAD[case]
    with pytest.raises(TemplateError, match=text) as caught:
        word.open_document(data, "mallen.docx")
    assert str(caught.value).startswith("mallen.docx: ")
    assert isinstance(caught.value, InputError)
    assert caught.value.exit_code == 2


def test_the_limits_are_those_of_the_design(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (guard_module.MAX_PARTS, guard_module.MAX_UNPACKED, guard_module.MAX_RATIO) == (
        2000,
        50 * 1024 * 1024,
        200,
    )
    guard_zip(GOOD, "x")
    monkeypatch.setattr(guard_module, "MAX_UNPACKED", 1000)
    with pytest.raises(TemplateError, match="Gör bilderna mindre"):
        guard_zip(GOOD, "x")


def test_ordinary_links_are_let_through_and_foreign_templates_cut_loose() -> None:
    guard_zip(relation("hyperlink", "https://kommun.example"), "x")
    data = relation("attachedTemplate", "file:///S:/mallar/brev.dotx")
    document = word.open_document(data, "x")
    assert b"brev.dotx" not in b"".join(parts_of(saved(document)).values())


def test_what_python_docx_leaves_in_its_default_is_taken_away() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    before = set(parts_of(stream.getvalue()))
    after = set(parts_of(saved(word.open_document(stream.getvalue(), "x"))))
    assert {"docProps/thumbnail.jpeg"} <= before
    assert "docProps/thumbnail.jpeg" not in after
    assert "word/stylesWithEffects.xml" not in after


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


# The base document


def test_the_base_is_a4_swedish_and_has_nothing_of_the_library_default() -> None:
    document = word.new_document()
    section = document.sections[0]
    assert (section.page_width, section.page_height) == (7560310, 10692130)
    language = document.styles.element.find(f".//{w('rPrDefault')}//{w('lang')}")
    assert language is not None
    assert language.get(w("val")) == "sv-SE"
    names = set(parts_of(saved(document)))
    assert not [n for n in names if "thumbnail" in n or "Effects" in n or "customXml" in n]
    tabs = [t.get(w("pos")) for t in document.styles.element.iter(w("tab"))]
    assert set(tabs) == {"9070"}


@pytest.mark.parametrize(
    "name",
    ["Normal", "Heading 1", "heading 4", "Rubrik 1 ny sida", "Title", "Subtitle", "Ingress",
     "TOC Heading", "toc 1", "toc 2", "Caption", "List Bullet", "List Number", "header", "Footer",
     "Tabelltext", "Tabellrubrik", "Kontinuitet tabell", "Varning", "Faktaruta", "Liten",
     "Strong", "Hyperlink", "Placeholder Text"],
)  # fmt: skip
def test_the_base_has_the_styles_that_templates_use(name: str) -> None:
    assert word.style_of(word.new_document(), name).name


def test_a_style_is_found_whatever_the_case_and_missing_ones_are_told() -> None:
    document = word.new_document()
    assert word.style_of(document, "HEADING 1").style_id == "Heading1"
    with pytest.raises(KeyError):
        word.style_of(document, "finns inte")


def test_headings_have_outline_levels_and_lists_have_numbering() -> None:
    styles = word.new_document().styles.element
    levels = {
        s.get(w("styleId")): s.find(f"{w('pPr')}/{w('outlineLvl')}")
        for s in styles.iter(w("style"))
    }
    assert [levels[f"Heading{n}"].get(w("val")) for n in range(1, 5)] == ["0", "1", "2", "3"]
    for style_id in ("ListBullet", "ListNumber"):
        style = next(s for s in styles.iter(w("style")) if s.get(w("styleId")) == style_id)
        assert style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}") is not None


# Saving


def rich_document() -> docx.document.Document:
    document = word.new_document()
    document.sections[0].header.paragraphs[0].text = "huvud"
    word.add_page_numbers(document.sections[0].footer.paragraphs[0])
    table = TableBlock(["A"], [[str(n)] for n in range(5)], [40], "Titel")
    append_blocks(
        document,
        [HeadingBlock("Rubrik", 1), ContentsBlock(), table, PictureBlock(png(), "bild", 20)],
    )
    return document


def test_the_same_input_gives_the_same_bytes_in_other_processes_and_hash_seeds() -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, '.')\n"
        "from tests.unit.documents.word.test_packages import rich_document, saved\n"
        "print(hashlib.sha256(saved(rich_document())).hexdigest())"
    )
    root = Path(__file__).parents[4]
    hashes = {hashlib.sha256(saved(rich_document())).hexdigest()}
    for seed in ("1", "77"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo"},
        )  # fmt: skip
        hashes.add(done.stdout.strip())
    assert len(hashes) == 1


def test_the_zip_says_nothing_of_clock_or_system() -> None:
    with zipfile.ZipFile(io.BytesIO(saved(rich_document()))) as package:
        entries = package.infolist()
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {e.create_system for e in entries} == {0}
    assert {e.external_attr for e in entries} == {0x20}
    names = [e.filename for e in entries]
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def test_core_properties_are_those_given() -> None:
    data = word.save_bytes(
        document_of("x"), title="Plan & <mål>\x0b", subject="Ämne", author="Ås kommun",
        created=datetime.date(2026, 3, 10), revision=3,
    )  # fmt: skip
    properties = word.open_document(data, "x").core_properties
    assert properties.title == "Plan & <mål>\ufffd"
    assert (properties.subject, properties.author) == ("Ämne", "Ås kommun")
    assert properties.last_modified_by == "Ås kommun"
    assert (properties.language, properties.revision) == ("sv-SE", 3)
    assert properties.created == properties.modified
    assert properties.created is not None
    assert properties.created.date() == datetime.date(2026, 3, 10)


def test_a_saved_file_can_be_opened_and_saved_again_to_the_same_bytes() -> None:
    once = saved(rich_document())
    assert saved(word.open_document(once, "x")) == once


# The record


def test_a_file_knows_that_it_is_untouched() -> None:
    data = word.save_bytes(document_of("x"), title="T", created=DAY, input_checksum="abc123")
    recorded = word.recorded_hash(data)
    assert recorded is not None
    assert recorded.input_checksum == "abc123"
    assert recorded.content == word.content_hash(data)
    assert word.is_untouched(data)


def test_a_changed_file_is_not_untouched() -> None:
    assert not word.is_untouched(edit("word/document.xml", "text", "ändrad"))
    assert not word.is_untouched(put("word/extra.xml", b"<x/>"))
    assert not word.is_untouched(changed_zip(GOOD, lambda p: p.pop("word/fontTable.xml")))


def test_packing_the_same_parts_anew_is_no_change() -> None:
    assert word.is_untouched(changed_zip(GOOD, lambda parts: None))


def test_a_file_without_a_record_is_not_untouched() -> None:
    assert word.recorded_hash(b"hej") is None
    stream = io.BytesIO()
    document_of("x").save(stream)
    assert word.recorded_hash(stream.getvalue()) is None
    assert not word.is_untouched(stream.getvalue())


def test_custom_properties_of_a_template_are_kept() -> None:
    data = edit(
        "docProps/custom.xml",
        "</Properties>",
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="9" name="Klass">'
        "<vt:lpwstr>K2</vt:lpwstr></property></Properties>",
    )
    again = saved(word.open_document(data, "x"))
    assert b"K2" in parts_of(again)["docProps/custom.xml"]
    assert parts_of(again)["docProps/custom.xml"].count(b"Kontinuitet inneh") == 1
    assert word.is_untouched(again)


# Writing


def test_a_file_is_written_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    path = tmp_path / "ny mapp" / "plan å.docx"
    write_atomically(path, b"ett")
    write_atomically(path, b"andra")
    assert path.read_bytes() == b"andra"
    assert [p.name for p in path.parent.iterdir()] == ["plan å.docx"]


@pytest.mark.parametrize("lock", ["~$plan.docx", "~$lan.docx", "~$an.docx", ".~lock.plan.docx#"])
def test_a_file_open_in_word_is_left_alone(tmp_path: Path, lock: str) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(b"gammal")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(SystemFault, match="är öppen i Word") as caught:
        write_atomically(path, b"ny")
    assert lock in str(caught.value)
    assert path.read_bytes() == b"gammal"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PermissionError(13, "Permission denied"), "Är den öppen i Word"),
        (OSError(28, "No space left on device"), "gick inte att skriva"),
    ],
)
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, text: str
) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(b"gammal")

    def refuse(self: Path, target: Path) -> Path:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(SystemFault, match=text):
        write_atomically(path, b"ny")
    assert path.read_bytes() == b"gammal"
    assert [p.name for p in tmp_path.iterdir()] == ["plan.docx"]


def test_a_folder_that_is_a_file_is_a_system_fault(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    with pytest.raises(SystemFault):
        write_atomically(tmp_path / "fil" / "plan.docx", b"x")


# Fields


def test_page_numbers_are_real_fields_with_a_result() -> None:
    document = word.new_document()
    paragraph = document.sections[0].footer.paragraphs[0]
    word.add_page_numbers(paragraph)
    assert paragraph.text == "Sida 1 av 1"
    codes = [i.text for i in paragraph._p.iter(w("instrText"))]
    assert codes == [" PAGE ", " NUMPAGES "]
    kinds = [f.get(w("fldCharType")) for f in paragraph._p.iter(w("fldChar"))]
    assert kinds == ["begin", "separate", "end"] * 2


def test_a_binder_tab_has_its_own_page_numbers() -> None:
    paragraph = word.new_document().add_paragraph()
    word.add_section_page_number(paragraph, "3")
    assert paragraph.text == "Flik 3, Sida 3:1"


def test_the_xml_of_the_base_is_well_formed() -> None:
    for name, content in parts_of(saved(word.new_document())).items():
        if name.endswith((".xml", ".rels")):
            parse_xml(content)


def test_the_parts_are_those_that_python_docx_writes() -> None:
    document = document_of("text", "mer")
    document.add_picture(io.BytesIO(png(4, 4)))
    document.sections[0].header.paragraphs[0].text = "sidhuvud"
    made = saved(document)
    stream = io.BytesIO()
    document.save(stream)

    def parts(data: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {n: package.read(n) for n in package.namelist() if n != "docProps/custom.xml"}

    assert parts(made) == parts(stream.getvalue())
