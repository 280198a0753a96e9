"""What people put in free texts by hand: one function for each kind of element."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Final

from docx.document import Document

from kontinuitet.documents.regeneration.trees import add_part
from kontinuitet.documents.xmltext import MC, M
from tests.unit.documents.regeneration.samples import (
    add_list,
    add_note,
    add_style,
    para,
    picture,
    run,
)

_HYPERLINK: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_WHO: Final = 'w:author="Eva Ek" w:date="2026-03-01T10:00:00Z"'
_WPS: Final = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paragraphs(_: Document) -> str:
    return para(run("Först det ena,")) + para(run("sedan det andra: å ä ö É ß 𝄞 – ”så”."))


def formatting(_: Document) -> str:
    return para(
        run("fet ", "<w:b/>") + run("kursiv ", "<w:i/>") + run("röd", '<w:color w:val="C00000"/>'),
        '<w:jc w:val="center"/>',
    )


def nested_list(document: Document) -> str:
    number = add_list(document, "decimal")
    levels = ((0, "Ett"), (1, "Ett ett"), (2, "Ett ett ett"), (1, "Ett två"), (0, "Två"))
    return "".join(
        para(run(text), f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="{number}"/></w:numPr>')
        for n, text in levels
    )


def _table(*rows: tuple[str, ...]) -> str:
    columns = "".join('<w:gridCol w:w="2000"/>' for _ in rows[0])
    cells = (
        "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in row
        )
        for row in rows
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="4000" w:type="dxa"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    ) + "</w:tbl>"


def table(_: Document) -> str:
    rows = (("Vem", "Telefon"), ("Jouren", "013-10 20 30"))
    return _table(*(tuple(para(run(c)) for c in row) for row in rows)) + para(run("Efter."))


def table_in_table(_: Document) -> str:
    inner = _table((para(run("Innerst")), para(run("I tabellen"))))
    return _table((para(run("Ytterst")), inner + para(run("Under")))) + para(run("Efter."))


def table_without_text(_: Document) -> str:
    return para(run("Fyll i för hand:")) + _table((para(""), para(""))) + para("")


def inserted(_: Document) -> str:
    return para(run("Det var ") + f'<w:ins w:id="501" {_WHO}>{run("inte ")}</w:ins>' + run("så."))


def deleted(_: Document) -> str:
    gone = '<w:r><w:delText xml:space="preserve">struket ord</w:delText></w:r>'
    return para(run("Kvar ") + f'<w:del w:id="502" {_WHO}>{gone}</w:del>' + run("slut."))


def deleted_paragraph(_: Document) -> str:
    gone = '<w:r><w:delText xml:space="preserve">helt struket stycke</w:delText></w:r>'
    return para(run("Kvar.")) + para(f'<w:del w:id="503" {_WHO}>{gone}</w:del>')


def picture_in_line(document: Document) -> str:
    return para(run("Karta: ") + picture(document, 601) + run(" slut."))


def picture_alone(document: Document) -> str:
    return para(picture(document, 602))


def link(document: Document) -> str:
    rel_id = document.part.relate_to("https://exempel.se/jour", _HYPERLINK, is_external=True)
    return para(run("Se ") + f'<w:hyperlink r:id="{rel_id}">{run("jourlistan")}</w:hyperlink>')


def bookmark(_: Document) -> str:
    return para(
        f'<w:bookmarkStart w:id="504" w:name="egen"/>{run("Hit")}<w:bookmarkEnd w:id="504"/>'
        f'<w:hyperlink w:anchor="egen">{run(" och tillbaka")}</w:hyperlink>'
    )


def footnote(document: Document) -> str:
    number = add_note(document, "footnotes", para(run("Enligt avtal.")))
    return para(run("Ring leverantören.") + f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')


def endnote(document: Document) -> str:
    number = add_note(document, "endnotes", para(run("Källa: jouren.")))
    return para(run("Ring jouren.") + f'<w:r><w:endnoteReference w:id="{number}"/></w:r>')


def _commented(document: Document, text: str) -> str:
    number = add_note(document, "comments", para(run("Stämmer det?")))
    return para(
        f'<w:commentRangeStart w:id="{number}"/>{run(text)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


def comment(document: Document) -> str:
    return para(run("Så här gör vi.")) + _commented(document, "Nyckeln finns i receptionen.")


def comment_in_first_paragraph(document: Document) -> str:
    return _commented(document, "Ring jouren först.")


def text_box(_: Document) -> str:
    inside = para(run("I en ruta"))
    return para(
        run("Ruta: ") + f'<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice xmlns:wps="{_WPS}" '
        'Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="1800000" cy="720000"/><wp:docPr id="603" name="Ruta" descr="Ruta"/>'
        f'<a:graphic><a:graphicData uri="{_WPS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="1800000" cy="720000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>'
        f"{inside}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def symbol(_: Document) -> str:
    return para(run("Klart ") + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run("."))


def equation(_: Document) -> str:
    formula = f'<m:oMath xmlns:m="{M}"><m:r><m:t>x=y+1</m:t></m:r></m:oMath>'
    return para(run("Formel: ") + formula)


def equation_alone(_: Document) -> str:
    formula = f'<m:oMath xmlns:m="{M}"><m:r><m:t>z=2</m:t></m:r></m:oMath>'
    return para(run("Formel:")) + para(f'<m:oMathPara xmlns:m="{M}">{formula}</m:oMathPara>')


def chart(document: Document) -> str:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("bok.txt", "Arbetsbok")
    values = (
        '<c:val><c:numLit><c:ptCount val="1"/><c:pt idx="0"><c:v>4</c:v></c:pt></c:numLit></c:val>'
    )
    axis = (
        '<c:axId val="{0}"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="{1}"/><c:crossAx val="{2}"/>'
    )
    xml = (
        f'<c:chartSpace xmlns:c="{_CHART}"><c:chart><c:plotArea><c:layout/><c:barChart>'
        f'<c:barDir val="col"/><c:grouping val="clustered"/><c:ser><c:idx val="0"/>'
        f'<c:order val="0"/>{values}</c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        f"<c:catAx>{axis.format(1, 'b', 2)}</c:catAx><c:valAx>{axis.format(2, 'l', 1)}</c:valAx>"
        "</c:plotArea></c:chart></c:chartSpace>"
    )
    part = add_part(
        document.part, "/word/charts/chart%d.xml",
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", xml.encode(), "chart",
    )  # fmt: skip
    add_part(part, "/word/embeddings/bok%d.xlsx", _SHEET, book.getvalue(), "package")
    rel_id = next(r for r, found in document.part.rels.items() if found._target is part)
    return para(
        run("Diagram: ") + '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="1800000" cy="1080000"/><wp:docPr id="604" name="D" descr="Diagram"/>'
        f'<a:graphic><a:graphicData uri="{_CHART}"><c:chart xmlns:c="{_CHART}" r:id="{rel_id}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def breaks(_: Document) -> str:
    return para(
        run("före") + "<w:r><w:tab/></w:r>" + run("efter") + "<w:r><w:br/></w:r>" + run("ny rad")
        + "<w:r><w:noBreakHyphen/></w:r>" + run("hård") + '<w:r><w:br w:type="page"/></w:r>'
        + run("ny sida")
    )  # fmt: skip


def own_style(document: Document) -> str:
    style = add_style(document, "Vårt citat")
    return para(run("Så här säger vi."), f'<w:pStyle w:val="{style}"/>')


def heading(_: Document) -> str:
    return para(run("Egen rubrik"), '<w:pStyle w:val="Heading2"/>') + para(run("Under den."))


def field(_: Document) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = '<w:r><w:instrText xml:space="preserve"> AUTHOR </w:instrText></w:r>'
    return para(
        run("Skrivet av ") + mark.format("begin") + code + mark.format("separate")
        + run("Eva Ek") + mark.format("end")
    )  # fmt: skip


def control(_: Document) -> str:
    return para(
        '<w:sdt><w:sdtPr><w:alias w:val="Eget fält"/><w:tag w:val="eget"/><w:id w:val="505"/>'
        f"<w:text/></w:sdtPr><w:sdtContent>{run('Valt värde')}</w:sdtContent></w:sdt>"
    )


Kind = Callable[[Document], str]
KINDS: Final[dict[str, Kind]] = {
    f.__name__.replace("_", " "): f
    for f in (
        paragraphs, formatting, nested_list, table, table_in_table, table_without_text, inserted,
        deleted, deleted_paragraph, picture_in_line, picture_alone, link, bookmark, footnote,
        endnote, comment, comment_in_first_paragraph, text_box, symbol, equation, equation_alone,
        chart, breaks, own_style, heading, field, control,
    )
}  # fmt: skip
