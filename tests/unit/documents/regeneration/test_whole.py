"""What comes along into a new edition is valid and whole, and the same however many times."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from docx.document import Document
from docx.oxml.parser import parse_xml

from kontinuitet.documents import word
from kontinuitet.documents.regeneration import Change, regenerate
from kontinuitet.documents.regeneration.trees import add_part
from kontinuitet.documents.word import recorded_hash
from kontinuitet.documents.word.recorded import read_parts
from kontinuitet.documents.xmltext import MC, W14, R, W, w
from tests.unit.documents.regeneration.samples import (
    built,
    edited,
    para,
    run,
    template,
    write_in,
    written,
)
from tests.unit.documents.word.samples import changed_zip

PLAN = built(template())
NEW = built(template(), version="2.0")
LABELS = "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels"
FIGURE = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'


def again(old: bytes, new: bytes = NEW) -> bytes:
    return regenerate(new, old, "plan.docx").data


HEADING = f"<w:p>{FIGURE}{run('Lokal rubrik')}</w:p>" + para(run("Text under rubriken."))
LINKED = (
    f"<w:p>{FIGURE}<w:bookmarkStart w:id='70' w:name='_Toc777'/>{run('Egen')}"
    "<w:bookmarkEnd w:id='70'/></w:p>"
    f"<w:p><w:hyperlink w:anchor='_Toc777'>{run('Till rubriken')}</w:hyperlink></w:p>"
)
LANDSCAPE = (
    f"{para(run('Före'))}<w:p><w:pPr><w:sectPr><w:pgSz w:w='11906' w:h='16838'/></w:sectPr></w:pPr>"
    f"</w:p>{para(run('Bred tabell'))}<w:p><w:pPr><w:sectPr><w:pgSz w:w='16838' w:h='11906' "
    f"w:orient='landscape'/></w:sectPr></w:pPr></w:p>{para(run('Efter'))}"
)


@pytest.mark.parametrize("content", [HEADING, LINKED, LANDSCAPE], ids=["heading", "link", "pages"])
def test_the_tenth_time_gives_the_same_file(content: str) -> None:
    first = again(written(PLAN, {"fritext:syfte": content}))
    data = first
    for _ in range(9):
        data = again(data)
    assert data == first


def test_a_contents_list_s_marks_do_not_grow_and_a_person_s_own_stays() -> None:
    data = again(again(written(PLAN, {"fritext:syfte": LINKED})))
    document = word.open_document(data, "plan.docx")
    names = [m.get(w("name")) or "" for m in document.element.iter(w("bookmarkStart"))]
    anchors = {a.get(w("anchor")) for a in document.element.iter(w("hyperlink"))}
    assert anchors <= set(names)
    assert sum("777" in name for name in names) == 1


def numbered(document: Document) -> None:
    """Write a list numbered 001, as Word for the web and newer Word write it."""
    part = document.part.numbering_part
    root = part.element
    form = (
        f'<w:abstractNum xmlns:w="{W}" xmlns:mc="{MC}" xmlns:w14="{W14}" w:abstractNumId="91">'
        '<w:multiLevelType w:val="hybridMultilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" '
        'w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        "</w:lvl></w:abstractNum>"
    )
    text = parse_xml(form)
    root.findall(w("abstractNum"))[-1].addnext(text)
    root.append(
        parse_xml(f'<w:num xmlns:w="{W}" w:numId="91"><w:abstractNumId w:val="91"/></w:num>')
    )
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="91"/></w:numPr>'
    write_in(document, "fritext:syfte", para(run("Steg"), properties))


def declared_on_the_root(parts: dict[str, bytes]) -> None:
    """Declare w14 on the root alone, as Word does."""
    text = parts["word/numbering.xml"].decode()
    text = re.sub(r' xmlns:(w14|mc)="[^"]*"', "", text)
    root = f'<w:numbering xmlns:w14="{W14}" xmlns:mc="{MC}" '
    parts["word/numbering.xml"] = text.replace("<w:numbering ", root, 1).encode()


def test_prefixes_named_in_attributes_are_declared_in_the_new_file() -> None:
    data = again(changed_zip(edited(PLAN, numbered), declared_on_the_root))
    root = word.open_document(data, "plan.docx").part.numbering_part.element
    choices = list(root.iter(f"{{{MC}}}Choice"))
    assert choices
    for choice in choices:
        for prefix in (choice.get("Requires") or "").split():
            assert choice.nsmap.get(prefix) == W14


def smart_art(document: Document) -> None:
    drawing = "http://schemas.microsoft.com/office/2007/relationships"
    kind = "application/vnd.ms-office.drawingml.diagramDrawing+xml"
    shape = add_part(
        document.part, "/word/diagrams/drawing%d.xml", kind, b"<bild/>", "diagramDrawing", drawing
    )
    rel_id = next(k for k, r in document.part.rels.items() if r._target is shape)
    made = []
    for name in ("data", "layout", "quickStyle", "colors"):
        blob = f'<d relId="{rel_id}"/>' if name == "data" else f"<{name}/>"
        add_part(
            document.part, f"/word/diagrams/{name}%d.xml", f"application/x-{name}+xml",
            blob.encode(), f"diagram{name[0].upper()}{name[1:]}",
        )  # fmt: skip
        made.append(list(document.part.rels)[-1])
    ids = " ".join(f'r:{n}="{i}"' for n, i in zip(("dm", "lo", "qs", "cs"), made, strict=True))
    uri = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    write_in(
        document,
        "fritext:syfte",
        para(
            '<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="5" name="S"/>'
            f'<a:graphic><a:graphicData uri="{uri}"><dgm:relIds xmlns:dgm="{uri}" xmlns:r="{R}" '
            f"{ids}/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        ),
    )


def test_a_smart_art_comes_with_its_picture() -> None:
    data = again(edited(PLAN, smart_art))
    part = word.open_document(data, "plan.docx").part
    found = next(r.target_part for r in part.rels.values() if r.reltype.endswith("/diagramData"))
    named = re.search(rb'relId="([^"]+)"', found.blob)
    assert named is not None
    assert part.rels[named[1].decode()].target_part.blob == b"<bild/>"
    assert again(data) == data


def test_sections_in_a_free_text_are_kept_with_the_headers_of_the_new_file() -> None:
    data = again(written(PLAN, {"fritext:syfte": LANDSCAPE}))
    document = word.open_document(data, "plan.docx")
    found = list(document.element.iter(w("sectPr")))
    sizes = [s.find(w("pgSz")) for s in found]
    assert [s is not None and s.get(w("w")) for s in sizes] == ["11906", "16838", "11906"]
    header = found[-1].find(w("headerReference"))
    assert header is not None
    for section in found:
        assert [r.get(f"{{{R}}}id") for r in section.iterchildren(w("headerReference"))] == [
            r.get(f"{{{R}}}id") for r in found[-1].iterchildren(w("headerReference"))
        ]


def test_a_section_outside_the_free_texts_is_told() -> None:
    def turn(document: Document) -> None:
        heading = next(p for p in document.paragraphs if p.text == "2 Verksamheter")
        markup = (
            f'<w:p xmlns:w="{W}"><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" '
            'w:orient="landscape"/></w:sectPr></w:pPr></w:p>'
        )
        heading._p.addprevious(parse_xml(markup))

    made = regenerate(NEW, edited(PLAN, turn), "plan.docx")
    assert [str(c) for c in made.changes] == [
        "”sidor: stående 210 × 295 mm” → ”sidor: liggande 295 × 210 mm, stående 210 × 295 mm”"
    ]


# What is noted about the file


def noted(parts: dict[str, bytes]) -> None:
    own = "".join(
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" '
        f'pid="{pid}" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property>'
        for pid, (name, value) in enumerate(
            (("MSIP_Label_00_Name", "Känslig"), ("Ärendenummer", "KS 2026/17")), start=77
        )
    )
    change(parts, "docProps/custom.xml", "</Properties>", own)
    core = "<cp:keywords>gallras ej</cp:keywords><cp:category>Plan</cp:category>"
    change(parts, "docProps/core.xml", "</cp:coreProperties>", core)
    parts["docMetadata/LabelInfo.xml"] = b'<clbl:labelList xmlns:clbl="urn:x"/>'
    change(
        parts, "_rels/.rels", "</Relationships>",
        f'<Relationship Id="rIdL" Type="{LABELS}" Target="docMetadata/LabelInfo.xml"/>',
    )  # fmt: skip
    parts["customXml/item50.xml"] = b'<b:Sources xmlns:b="urn:b"><b:Source/></b:Sources>'
    change(
        parts, "word/_rels/document.xml.rels", "</Relationships>",
        f'<Relationship Id="rIdS" Type="{R}/customXml" Target="../customXml/item50.xml"/>',
    )  # fmt: skip


def change(parts: dict[str, bytes], part: str, before: str, new: str) -> None:
    text = parts[part].decode()
    assert before in text
    parts[part] = text.replace(before, new + before, 1).encode()


@pytest.mark.parametrize("text", ["", HEADING])
def test_labels_keywords_and_own_properties_are_kept(text: str) -> None:
    old = written(PLAN, {"fritext:syfte": text}) if text else PLAN
    data = changed_zip(old, noted)
    for _ in range(3):
        data = again(data)
        parts = read_parts(data)
        own = parts["docProps/custom.xml"].decode()
        assert own.count("MSIP_Label_00_Name") == own.count("KS 2026/17") == 1
        assert recorded_hash(data) is not None
        core = parts["docProps/core.xml"].decode()
        assert "gallras ej" in core
        assert "<cp:category>Plan</cp:category>" in core
        assert b"labelList" in parts["docMetadata/LabelInfo.xml"]
        assert sum(b"b:Sources" in content for content in parts.values()) == 1
    assert again(data) == data


def with_keywords(words: str) -> Callable[[Document], None]:
    def set_them(document: Document) -> None:
        document.core_properties.keywords = words

    return set_them


def test_the_template_s_new_keywords_replace_its_old_ones_but_not_a_person_s() -> None:
    old = built(edited(template(), with_keywords("mallens")))
    new = built(edited(template(), with_keywords("mallens nya")), version="2.0")
    assert b"mallens nya" in read_parts(again(old, new))["docProps/core.xml"]
    theirs = edited(old, with_keywords("egna"))
    core = read_parts(again(theirs, new))["docProps/core.xml"]
    assert b">egna<" in core
    assert b"mallens" not in core


def test_another_label_takes_the_place_of_the_template_s() -> None:
    def labelled(name: str) -> Callable[[dict[str, bytes]], None]:
        def label(parts: dict[str, bytes]) -> None:
            noted(parts)
            own = parts["docProps/custom.xml"]
            parts["docProps/custom.xml"] = own.replace(b"Label_00", name.encode())

        return label

    old = changed_zip(PLAN, labelled("Label_11"))
    new = changed_zip(NEW, labelled("Label_22"))
    own = read_parts(again(old, new))["docProps/custom.xml"]
    assert b"Label_11" in own
    assert b"Label_22" not in own


def test_a_changed_paragraph_shows_what_differs() -> None:
    start = "Förvaltningen ansvarar för att verksamheten kan bedrivas på en godtagbar nivå " * 3
    text = str(Change("", f"{start}i fyra timmar.", f"{start}i sex timmar."))
    old, _, new = text.partition(" → ")
    assert "fyra timmar" in old
    assert "sex timmar" in new
    assert len(text) < 260
