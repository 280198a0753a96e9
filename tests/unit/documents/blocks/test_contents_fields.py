"""Contents fields that the municipality has made in Word: its words, breaks and switches stay."""

from __future__ import annotations

import pytest
from docx.document import Document

from kontinuitet.documents import word
from kontinuitet.documents.blocks.entries import switches
from kontinuitet.documents.inspection import inspect
from kontinuitet.documents.template import fill
from kontinuitet.documents.xmltext import w
from tests.unit.documents.word.samples import add_before_section, document_of, saved, style_of

BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
PAGE = '<w:r><w:br w:type="page"/></w:r>'
USUAL = r'TOC \o "1-3" \h \z \u'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def code(instruction: str) -> str:
    return BEGIN + f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'


def field(instruction: str) -> str:
    return code(instruction) + SEPARATE


def template(*paragraphs: str) -> Document:
    """Return a template that begins with these paragraphs, and has headings of three levels."""
    document = document_of()
    for paragraph in paragraphs:
        add_before_section(document, paragraph)
    document.add_paragraph("Ett {{ x }}", style="Heading 1")
    document.add_paragraph("Två", style="Heading 2")
    document.add_paragraph("Tre", style="Heading 3")
    document.add_paragraph("Sist", style="Heading 1")
    return document


def filled(*paragraphs: str) -> Document:
    document = template(*paragraphs)
    fill(document, {"x": "ÅÄÖ"}, name="m")
    return document


def shown(document: Document) -> list[tuple[str, str]]:
    return [
        (style_of(p), p.text)
        for p in document.paragraphs
        if style_of(p).startswith(("toc", "table of"))
    ]


def codes(document: Document) -> list[str]:
    return [(c.text or "").strip() for c in document.element.iter(w("instrText"))]


ALL = [("toc 1", "Ett ÅÄÖ"), ("toc 2", "Två"), ("toc 3", "Tre"), ("toc 1", "Sist")]
OLD = "<w:p>" + field(USUAL) + run("Gammal") + "</w:p><w:p>" + run("Gammal 2") + "</w:p>"


def paragraphs(first: str = "", last: str = "", properties: str = "") -> tuple[str, str, str]:
    return (
        f"<w:p>{first}{field(USUAL)}{run('Gammal {{ bort }}')}</w:p>",
        f"<w:p>{run('Gammal 2')}</w:p>",
        f"<w:p>{properties}{END}{last}</w:p>",
    )


def test_text_before_and_after_the_field_stays() -> None:
    title = run("Innehåll i {{ x }}") + "<w:r><w:br/></w:r>"
    heading = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
    document = filled(*paragraphs(title, run("Inledning {{ x }}"), heading))
    texts = [(style_of(p), p.text.strip()) for p in document.paragraphs]
    assert texts[0] == ("Normal", "Innehåll i ÅÄÖ")
    assert texts[1] == ("toc 1", "Inledning ÅÄÖ")
    assert ("Heading 1", "Inledning ÅÄÖ") in texts
    assert shown(document) == [("toc 1", "Inledning ÅÄÖ"), *ALL]
    assert not [t for _, t in texts if "Gammal" in t]


def test_everything_in_one_paragraph_and_in_one_run_stays() -> None:
    whole = (
        "<w:p><w:r><w:t>Före</w:t><w:fldChar w:fldCharType='begin'/><w:instrText> TOC \\o "
        "</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>Gammal</w:t>"
        "<w:fldChar w:fldCharType='end'/><w:t>Efter</w:t></w:r></w:p>"
    )
    document = filled(whole)
    texts = [p.text for p in document.paragraphs]
    assert texts[:6] == ["Före", *(text for _, text in ALL), "Efter"]


@pytest.mark.parametrize("before_end", [True, False])
def test_a_page_break_stays(before_end: bool) -> None:
    last = f"<w:p>{PAGE}{END}</w:p>" if before_end else f"<w:p>{END}{PAGE}</w:p>"
    document = filled(*paragraphs()[:2], last)
    breaks = [b for b in document.element.iter(w("br")) if b.get(w("type")) == "page"]
    assert len(breaks) == 1
    at = list(document.element.iter(w("p"), w("br")))
    assert at.index(breaks[0]) > [i for i, e in enumerate(at) if e.tag == w("p")][len(ALL) - 1]
    assert shown(document) == ALL


@pytest.mark.parametrize("where", [1, 2])
def test_a_section_break_stays(where: int) -> None:
    section = (
        '<w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr></w:pPr>'
    )
    made = list(paragraphs())
    made[where] = made[where].replace("<w:p>", f"<w:p>{section}")
    document = filled(*made)
    assert len(document.sections) == 2
    size = next(document.element.iter(w("pgSz")))
    assert size.get(w("orient")) == "landscape"
    assert shown(document) == ALL


def test_a_list_that_begins_a_page_still_does() -> None:
    first, *rest = paragraphs()
    document = filled(first.replace("<w:p>", "<w:p><w:pPr><w:pageBreakBefore/></w:pPr>", 1), *rest)
    assert document.paragraphs[0].paragraph_format.page_break_before
    assert style_of(document.paragraphs[0]) == "toc 1"


def test_a_bookmark_around_the_list_and_more_stays_whole() -> None:
    first, middle, last = paragraphs(last=run("Efter"))
    mark = '<w:bookmarkStart w:id="7" w:name="hela"/>'
    last = last.replace("</w:p>", '<w:bookmarkEnd w:id="7"/></w:p>')
    document = filled(first, middle.replace("<w:p>", f"<w:p>{mark}"), last)
    starts = [b.get(w("id")) for b in document.element.iter(w("bookmarkStart"))]
    ends = [b.get(w("id")) for b in document.element.iter(w("bookmarkEnd"))]
    assert sorted(starts) == sorted(ends)
    assert "7" in starts


CASES: dict[str, list[tuple[str, str]]] = {
    r'TOC \o "2-3" \h \z': [ALL[1], ALL[2]],
    r'TOC \o "1-1"': [ALL[0], ALL[3]],
    r"TOC \h": ALL,
    r'TOC \t "Bilagerubrik,2" \h': [("toc 2", "Bilaga A")],
    r'TOC \t "Bilagerubrik;2" \o "1-1"': [ALL[0], ALL[3], ("toc 2", "Bilaga A")],
    r"TOC \f \h": [("toc 1", "Märkt"), ("toc 2", "Märkt också")],
    r'TOC \f \l "2-4"': [("toc 2", "Märkt också")],
    r"TOC \f m": [("toc 1", "Annan förteckning")],
    r"TOC \b kap": [ALL[2], ALL[3]],
    r'TOC \o "1-1" \b kap': [ALL[3]],
    r"TOC \b finnsinte \h": [],
    r'TOC \o "1-1" \u': [ALL[0], ALL[3], ("toc 1", "Egen nivå")],
    r'TOC \h \z \c "Figur"': [("table of figures", "Figur 3: Nätet")],
    r'TOC \h \z \a "Figur"': [("table of figures", "Nätet")],
}


@pytest.mark.parametrize("instruction", CASES)
def test_the_switches_stay_and_are_obeyed(instruction: str) -> None:
    first, middle, last = paragraphs()
    document = template(first.replace(USUAL, instruction), middle, last)
    three = next(p for p in document.paragraphs if p.text == "Tre")
    mark = add_before_section(document, '<w:bookmarkStart w:id="5" w:name="kap"/>')
    three._p.addprevious(mark)
    add_before_section(document, '<w:bookmarkEnd w:id="5"/>')
    document.styles.add_style("Bilagerubrik", 1)
    document.add_paragraph("Bilaga A", style="Bilagerubrik")
    tc = ""
    for written in ('TC "Märkt"', r'TC "Märkt också" \l 2', r'TC "Annan förteckning" \f m'):
        tc += code(written) + END
    add_before_section(document, f"<w:p>{run('Stycke')}{tc}</w:p>")
    add_before_section(
        document, f'<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>{run("Egen nivå")}</w:p>'
    )
    number = field(r"SEQ Figur \* ARABIC") + run("3") + END
    add_before_section(document, f"<w:p>{run('Figur ')}{number}{run(': Nätet')}</w:p>")
    document.styles.add_style("table of figures", 1)
    fill(document, {"x": "ÅÄÖ"}, name="m")
    assert shown(document) == CASES[instruction]
    kept = switches(codes(document)[0])
    asked = switches(instruction)
    assert {key: kept.get(key) for key in asked} == asked
    assert set(kept) - set(asked) <= {"n"}
    assert not [f for f in inspect(saved(document)) if f.code == "C1"]


def test_a_list_in_a_free_text_is_its_writer_s() -> None:
    inner = f"<w:p>{field(USUAL)}{run('Deras egen')}{END}</w:p>"
    control = (
        '<w:sdt><w:sdtPr><w:tag w:val="fritext:egen"/><w:id w:val="9"/></w:sdtPr>'
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )
    document = filled(control)
    texts = ["".join(t.text or "" for t in s.iter(w("t"))) for s in document.element.iter(w("sdt"))]
    assert texts == ["Deras egen"]
    assert codes(document) == [USUAL]


def test_a_simple_field_is_a_list_too() -> None:
    simple = f"<w:fldSimple w:instr='{USUAL}'>{run('Gammal')}</w:fldSimple>"
    document = filled(f"<w:p>{run('Före')}{simple}{run('Efter')}</w:p>")
    assert [p.text for p in document.paragraphs][:6] == ["Före", *(t for _, t in ALL), "Efter"]


def test_a_split_field_code_is_read_whole() -> None:
    split = BEGIN + "".join(
        f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in (" TO", "C \\o &quot;2", "-3&quot; \\h ")
    )
    document = filled(f"<w:p>{split}{SEPARATE}{run('Gammal')}{END}</w:p>")
    assert shown(document) == [ALL[1], ALL[2]]


def test_the_filled_document_is_read_again() -> None:
    document = filled(*paragraphs(run("Före"), run("Efter")))
    again = word.open_document(saved(document), "x.docx")
    assert shown(again) == shown(document)
