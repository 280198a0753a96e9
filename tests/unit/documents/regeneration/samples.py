"""Small documents with free texts, and random content to write in them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docx.document import Document
from docx.opc.part import Part
from lxml import etree

from kontinuitet.documents import word
from kontinuitet.documents.blocks import ContentsBlock
from kontinuitet.documents.regeneration import record_text
from kontinuitet.documents.regeneration.mending import mended
from kontinuitet.documents.regeneration.reading import read_story
from kontinuitet.documents.regeneration.record import Text, read_record
from kontinuitet.documents.regeneration.story import Line, free_text_tag
from kontinuitet.documents.regeneration.trees import add_part, read_tree, related, write_tree
from kontinuitet.documents.template import fill
from kontinuitet.documents.xmltext import M, R, W, w
from tests.unit.documents.word.samples import DAY, add_before_section, element, png

PROMPT = "Skriv här: vad som gäller hos er."
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def control(tag: str, content: str, *, prompt: bool = True, title: str = "Egen text") -> str:
    """Return a content control as markup."""
    flag = "<w:showingPlcHdr/>" if prompt else ""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{title}"/><w:tag w:val="{tag}"/>'
        f'<w:id w:val="{abs(hash_of(tag))}"/>{flag}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def hash_of(text: str) -> int:
    """Return a number that is the same in every process."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:6], 16)


def run(text: str, properties: str = "") -> str:
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def para(inner: str, properties: str = "") -> str:
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{ppr}{inner}</w:p>"


def template(*, extra: Sequence[str] = ()) -> bytes:
    """Return a template with free texts at every level, in a loop and outside it."""
    document = word.new_document()
    document.add_paragraph("Innehåll", style="TOC Heading")
    document.add_paragraph("{{ innehåll }}")
    document.add_paragraph("1 Syfte", style="Heading 1")
    document.add_paragraph("{{ syfte }}")
    add_before_section(document, control("fritext:syfte", para(run(PROMPT))))
    document.add_paragraph("2 Verksamheter", style="Heading 1")
    document.add_paragraph("{% for v in verksamheter %}")
    document.add_paragraph("{{ v.namn }}", style="Heading 2")
    document.add_paragraph("{{ v.text }}")
    add_before_section(document, control("fritext:v:{{ v.id }}", para(run(PROMPT))))
    document.add_paragraph("{% endfor %}")
    document.add_paragraph("3 Övrigt", style="Heading 1")
    add_before_section(
        document, para(run("Kort: ") + control("fritext:kort", run(PROMPT)) + run(" slut."))
    )
    cell = '<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{}</w:tc>'
    rows = "<w:tr>" + cell.format(para(run("Rubrik"))) + cell.format(para(run("Text"))) + "</w:tr>"
    rows += "<w:tr>" + cell.format(para(run("Rad")))
    rows += cell.format(control("fritext:cell", para(run(PROMPT)))) + "</w:tr>"
    add_before_section(
        document,
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
        f'<w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>{rows}</w:tbl>',
    )
    for markup in extra:
        add_before_section(document, markup)
    document.add_paragraph("Slut på planen. Version {{ version }}.")
    document.sections[0].header.paragraphs[0].text = "Plan version {{ version }}"
    return word.save_bytes(document, title="Mall", created=DAY)


CELL = '<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{}</w:tc>'


def template_with_every_kind_of_control() -> bytes:
    """Return a template with free texts in a row, in cells and in the header as well."""
    row = f"<w:tr>{CELL.format(para(run('Vem')))}{CELL.format(para(run(PROMPT)))}</w:tr>"
    cell = CELL.format(para(run(PROMPT)))
    rows = (
        CELL.format(para(run("x1"))) + CELL.format(para(run("x2"))),
        CELL.format(para(run("y1"))) + control("fritext:hel", cell, title="Hel cell"),
        control("fritext:annan", cell, title="Annan cell") + CELL.format(para(run("z2"))),
    )
    first, *rest = (f"<w:tr>{r}</w:tr>" for r in rows)
    table = (
        '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
        '<w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
        f"{first}{control('fritext:rad', row, title='Hel rad')}{''.join(rest)}</w:tbl>"
    )
    extra = (
        table,
        para(run("Två fält intill varandra:")),
        control("fritext:ett", para(run(PROMPT)), title="Första fältet"),
        control("fritext:två", para(run(PROMPT)), title="Andra fältet"),
    )

    def add_header(document: Document) -> None:
        header = document.sections[0].header._element
        inline = control("fritext:huvud", run(PROMPT), title="Sidhuvud")
        block = control("fritext:huvudstycke", para(run(PROMPT)), title="Eget stycke")
        for markup in element(f"<w:body>{para(run('Egen rad: ') + inline)}{block}</w:body>"):
            header.append(markup)

    return edited(template(extra=extra), add_header)


def built(
    made_from: bytes, activities: Sequence[tuple[str, str]] = (("a", "Hemtjänst"),),
    *, version: str = "1.0", purpose: str = "Planen gäller alla.",
) -> bytes:  # fmt: skip
    """Fill the template as the program does, record included."""
    document = word.open_document(made_from, "mall.docx")
    context: dict[str, object] = {
        "innehåll": ContentsBlock(levels=2),
        "syfte": purpose,
        "version": version,
        "verksamheter": [{"id": i, "namn": n, "text": f"Om {n}."} for i, n in activities],
    }
    fill(document, context, name="mall.docx")
    record_text(document)
    return word.save_bytes(document, title="Plan", created=DAY, input_checksum="abc")


def controls(document: Document) -> dict[str, etree._Element]:
    """Return the free texts of the body by tag."""
    return {
        tag: sdt
        for sdt in document.element.body.iter(w("sdt"))
        if (tag := free_text_tag(sdt)) is not None
    }


def write_in(document: Document, tag: str, markup: str) -> None:
    """Write in a free text, as Word does: the mark of the prompt goes."""
    sdt = controls(document)[tag]
    content, flag = sdt.find(w("sdtContent")), sdt.find(f"{w('sdtPr')}/{w('showingPlcHdr')}")
    assert content is not None
    for child in list(content):
        content.remove(child)
    for child in element(f"<w:body>{markup}</w:body>"):
        content.append(child)
    if flag is not None:
        flag.getparent().remove(flag)  # type: ignore[union-attr]


def edited(data: bytes, change: Callable[[Document], object]) -> bytes:
    """Change a document and save it as another program would."""
    import io

    document = word.open_document(data, "plan.docx")
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def change_one_character(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """Change one character outside the free texts of a file; return the file and the line."""
    before: list[str] = []

    def change(document: Document) -> None:
        record = read_record(document)
        assert record is not None
        items = [*record.body, *(item for edge in record.edges for item in edge.items)]
        recorded = {item.text for item in items if isinstance(item, Text)}
        story = read_story(document)
        choices = [
            (line, piece, at)
            for line in (*story.body, *(item for edge in story.edges for item in edge.items))
            if isinstance(line, Line) and line.text in recorded
            for piece in line.element.iter(w("t"))
            if not any(free_text_tag(up) for up in piece.iterancestors(w("sdt")))
            for at, sign in enumerate(piece.text or "")
            if sign.isalnum()
        ]
        line, piece, at = chance.choice(choices)
        text = piece.text or ""
        piece.text = text[:at] + ("Q" if text[at] != "Q" else "Z") + text[at + 1 :]
        before.append(line.text)

    return edited(mended(data, "x") or data, change), before[0]


def written(data: bytes, contents: Mapping[str, str]) -> bytes:
    """Write in several free texts."""

    def change(document: Document) -> None:
        for tag, markup in contents.items():
            write_in(document, tag, markup)

    return edited(data, change)


def note_part(document: Document, kind: str) -> Part:
    """Return the footnotes, endnotes or comments, made if there are none."""
    found = related(document.part, kind)
    if found:
        return found[0]
    return add_part(
        document.part, f"/word/{kind}%d.xml", f"{_WML}.{kind}+xml",
        f'<w:{kind} xmlns:w="{W}" xmlns:r="{R}"/>'.encode(), kind,
    )  # fmt: skip


def add_note(document: Document, kind: str, inner: str) -> int:
    """Add a note and return its number."""
    part = note_part(document, kind)
    root = read_tree(part)
    number = len(root) + 2
    one = kind.removesuffix("s")
    extra = ' w:author="Eva" w:initials="E"' if kind == "comments" else ""
    root.append(element(f'<w:{one} w:id="{number}"{extra}>{inner}</w:{one}>'))
    write_tree(document, part, root)
    return number


def add_list(document: Document, kind: str) -> int:
    """Add a list definition of our own and return its number."""
    root = read_tree(related(document.part, "numbering")[0])
    number = 50 + len(root)
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="%{n + 1}/{number}"/><w:lvlJc w:val="left"/></w:lvl>'
        for n in range(3)
    )
    abstract = element(
        f'<w:abstractNum w:abstractNumId="{number}">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    )
    root.findall(w("abstractNum"))[-1].addnext(abstract)
    root.append(element(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
    return number


def add_style(document: Document, name: str) -> str:
    """Add a paragraph style and return its id."""
    style_id = f"Egen{hash_of(name)}"
    if not any(s.get(w("styleId")) == style_id for s in document.styles.element):
        document.styles.element.append(
            element(
                f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id}">'
                f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:rPr><w:i/></w:rPr>'
                "</w:style>"
            )
        )
    return style_id


def picture(document: Document, number: int, part: Part | None = None) -> str:
    """Return a run with a picture of its own size."""
    import io

    owner: Any = document.part if part is None else part
    rel_id, _ = owner.get_or_add_image(io.BytesIO(png(number % 50 + 1, number % 7 + 1)))
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="36000" cy="36000"/><wp:docPr id="{number}" name="B" descr="Bild {number}"'
        f'/><a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="B"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{rel_id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="36000" cy="36000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


_LETTERS = ("a", "åäö", "É", "æ", "≤", "☐", "–", "\u00a0", "&amp;", " ", "𝄞")


class RandomContent:
    """Writes random content, every piece of text unlike every other."""

    def __init__(self, document: Document, chance: random.Random, kinds: int = 16) -> None:
        self.document, self.chance, self.kinds = document, chance, kinds
        self.number = 0
        self.pictures: list[str] = []

    def word(self) -> str:
        self.number += 1
        letters = "".join(self.chance.choices(_LETTERS, k=4))
        return f"«{self.number}{letters}»"

    def _number(self) -> int:
        self.number += 1
        return 10_000 + self.number

    def piece(self, depth: int = 0) -> str:
        """Return a piece of a line."""
        pick = self.chance.randrange(self.kinds)
        who = 'w:author="Eva" w:date="2026-03-01T10:00:00Z"'
        if pick == 0:
            return run(self.word(), "<w:b/>")
        if pick == 1:
            return f'<w:ins w:id="{self._number()}" {who}>{run(self.word())}</w:ins>'
        if pick == 2:
            return (
                f'<w:del w:id="{self._number()}" {who}><w:r><w:delText xml:space="preserve">'
                f"{self.word()}</w:delText></w:r></w:del>"
            )
        if pick == 3:
            self.number += 1
            return picture(self.document, 100 + self.number)
        if pick == 4:
            url = f"https://exempel.se/{self.number}"
            rel_id = self.document.part.relate_to(url, _HYPERLINK, is_external=True)
            return f'<w:hyperlink r:id="{rel_id}">{run(self.word())}</w:hyperlink>'
        if pick == 5:
            number = add_note(self.document, "footnotes", para(run(self.word())))
            return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
        if pick == 6:
            number = add_note(self.document, "comments", para(run(self.word())))
            return (
                f'<w:commentRangeStart w:id="{number}"/>{run(self.word())}'
                f'<w:commentRangeEnd w:id="{number}"/>'
                f'<w:r><w:commentReference w:id="{number}"/></w:r>'
            )
        if pick == 7:
            number = self._number()
            return (
                f'<w:bookmarkStart w:id="{number}" w:name="bok{number}"/>{run(self.word())}'
                f'<w:bookmarkEnd w:id="{number}"/><w:hyperlink w:anchor="bok{number}">'
                f"{run(self.word())}</w:hyperlink>"
            )
        if pick == 8:
            return "<w:r><w:br/></w:r>" + run(self.word(), '<w:rStyle w:val="Strong"/>')
        if pick == 9 and not depth:
            inner = "".join(self.piece(1) for _ in range(2))
            return f'<w:sdt><w:sdtPr><w:id w:val="{self._number()}"/></w:sdtPr><w:sdtContent>' + (
                f"{inner}</w:sdtContent></w:sdt>"
            )
        if pick == 10:
            number = add_note(self.document, "endnotes", para(run(self.word())))
            return f'<w:r><w:endnoteReference w:id="{number}"/></w:r>'
        if pick == 11:
            return '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run(self.word())
        if pick == 12:
            formula = f"<m:r><m:t>x={self.number}</m:t></m:r>"
            return f'<m:oMath xmlns:m="{M}">{formula}</m:oMath>'
        if pick == 13:
            moved = self.word()
            return (
                f'<w:moveFrom w:id="{self._number()}" {who}>{run(moved)}</w:moveFrom>'
                f'<w:moveTo w:id="{self._number()}" {who}>{run(moved)}</w:moveTo>'
            )
        if pick == 14:
            return "<w:r><w:tab/><w:noBreakHyphen/></w:r>" + run(self.word())
        return run(self.word())

    def line(self) -> str:
        return "".join(self.piece() for _ in range(self.chance.randint(1, 4)))

    def block(self, depth: int = 0) -> str:
        """Return one or several paragraphs or a table."""
        pick = self.chance.randrange(7)
        if pick == 0:
            number = add_list(self.document, self.chance.choice(["decimal", "bullet"]))
            return "".join(
                para(
                    self.line(),
                    f'<w:numPr><w:ilvl w:val="{n % 3}"/><w:numId w:val="{number}"/></w:numPr>',
                )
                for n in range(self.chance.randint(1, 4))
            )
        if pick == 1 and depth < 2:
            rows = "".join(
                "<w:tr>"
                + "".join(
                    f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'
                    f"{self.block(depth + 1)}{para(self.line())}</w:tc>"
                    for _ in range(2)
                )
                + "</w:tr>"
                for _ in range(self.chance.randint(1, 2))
            )
            return (
                '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
                f'<w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>{rows}</w:tbl>'
            )
        if pick == 2:
            style = add_style(self.document, self.chance.choice(["Egen ruta", "Eget citat"]))
            return para(self.line(), f'<w:pStyle w:val="{style}"/>')
        if pick == 3:
            return para(self.line(), '<w:pStyle w:val="ListBullet"/>')
        if pick == 4:
            return para(
                self.line(),
                f'<w:rPr><w:ins w:id="{self._number()}" w:author="Eva"/></w:rPr>',
            )
        return para(self.line())

    def fitting(self, kind: str) -> str:
        """Return content for a control of this kind."""
        if kind == "inline":
            return self.line()
        if kind == "row":
            cells = [
                "".join(CELL.format(para(self.line())) for _ in range(2))
                for _ in range(self.chance.randint(1, 2))
            ]
            return "".join(f"<w:tr>{row}</w:tr>" for row in cells)
        if kind == "cell":
            return CELL.format(self.blocks())
        return self.blocks()

    def blocks(self) -> str:
        count = self.chance.randint(1, 3)
        return "".join(self.block() for _ in range(count)) + para(self.line())
