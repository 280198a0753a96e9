"""Numbered lists in loops: a whole list in each turn begins anew, a list of the turns goes on."""

from __future__ import annotations

from collections import defaultdict

import pytest
from docx.document import Document
from docx.oxml.parser import parse_xml

from kontinuitet.documents import word
from kontinuitet.documents.template import fill
from kontinuitet.documents.xmltext import W, w
from tests.unit.documents.word.samples import add_before_section, document_of, saved

CONTEXT = {"rader": [{"namn": n, "steg": ["a", "b"]} for n in "XYZ"]}


def new_list(document: Document, *, form: str = "decimal", start: int = 1) -> int:
    root = document.part.numbering_part.element
    abstract = max(int(a.get(w("abstractNumId")) or 0) for a in root.findall(w("abstractNum"))) + 1
    number = max(int(n.get(w("numId")) or 0) for n in root.findall(w("num"))) + 1
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="{start if n == 0 else 1}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="%{n + 1}."/><w:lvlJc w:val="left"/></w:lvl>'
        for n in range(3)
    )
    root.findall(w("abstractNum"))[-1].addnext(
        parse_xml(
            f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{abstract}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    )
    root.append(
        parse_xml(
            f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'
        )
    )
    return number


def item(number: int, text: str, level: int = 0) -> str:
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        f"</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def text(content: str) -> str:
    return f"<w:p><w:r><w:t>{content}</w:t></w:r></w:p>"


def numbers(document: Document) -> list[tuple[str, int]]:
    """Return the items of the lists with the numbers that Word counts (ECMA-376, 17.9.15)."""
    root = document.part.numbering_part.element
    abstract, starts, overrides = {}, {}, {}
    for form in root.findall(w("abstractNum")):
        for level in form.findall(w("lvl")):
            key = (form.get(w("abstractNumId")), level.get(w("ilvl")))
            starts[key] = int(level.find(w("start")).get(w("val")))
    for num in root.findall(w("num")):
        number = num.get(w("numId"))
        abstract[number] = num.find(w("abstractNumId")).get(w("val"))
        for override in num.findall(w("lvlOverride")):
            start = override.find(w("startOverride"))
            overrides[number, override.get(w("ilvl"))] = int(start.get(w("val")))
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    met: set[tuple[str, str]] = set()
    out = []
    for paragraph in document.element.iter(w("p")):
        properties = paragraph.find(f"{w('pPr')}/{w('numPr')}")
        if properties is None:
            continue
        number = properties.find(w("numId")).get(w("val"))
        level = properties.find(w("ilvl")).get(w("val"))
        family = counts[abstract[number]]
        key = (number, level)
        if key in overrides and key not in met:
            family[level] = overrides[key]
        elif level in family:
            family[level] += 1
        else:
            family[level] = starts[abstract[number], level]
        met.add(key)
        for deeper in [n for n in family if int(n) > int(level)]:
            del family[deeper]
        out.append(("".join(t.text or "" for t in paragraph.iter(w("t"))), family[level]))
    return out


def filled(document: Document, *markup: str) -> Document:
    for piece in markup:
        add_before_section(document, piece)
    fill(document, CONTEXT, name="m")
    return word.open_document(saved(document), "x.docx")


FOR, END = text("{% for r in rader %}"), text("{% endfor %}")


def test_a_list_under_a_text_begins_anew_and_goes_on_after_the_loop() -> None:
    document = document_of()
    n = new_list(document)
    made = filled(
        document, FOR, text("{{ r.namn }}"), item(n, "Ring"), item(n, "Hämta"), END,
        item(n, "Efter"),
    )  # fmt: skip
    assert numbers(made)[:6] == [("Ring", 1), ("Hämta", 2)] * 3
    # The template's own list goes on after the last count.
    assert numbers(made)[6] == ("Efter", 3)


def test_a_list_of_the_turns_goes_on() -> None:
    document = document_of()
    n = new_list(document)
    made = filled(document, FOR, item(n, "{{ r.namn }}"), text("Förklaring"), END)
    assert numbers(made) == [("X", 1), ("Y", 2), ("Z", 3)]
    document = document_of()
    n = new_list(document)
    made = filled(document, FOR, item(n, "{{ r.namn }}"), item(n, "Del", 1), END)
    assert [c for t, c in numbers(made) if t != "Del"] == [1, 2, 3]


def test_a_loop_within_makes_one_list_for_each_turn_of_the_loop_around() -> None:
    document = document_of()
    n = new_list(document)
    made = filled(
        document, FOR, text("{{ r.namn }}"), text("{% for s in r.steg %}"),
        item(n, "{{ s }}"), text("{% endfor %}"), END,
    )  # fmt: skip
    assert numbers(made) == [("a", 1), ("b", 2)] * 3


def test_a_list_with_items_before_the_loop_begins_anew_also_in_the_first_turn() -> None:
    document = document_of()
    n = new_list(document)
    made = filled(document, item(n, "Först"), FOR, text("{{ r.namn }}"), item(n, "Ett"), END)
    assert numbers(made) == [("Först", 1), *[("Ett", 1)] * 3]


def test_a_list_begins_where_the_template_s_begins() -> None:
    document = document_of()
    n = new_list(document, start=5)
    made = filled(document, FOR, text("{{ r.namn }}"), item(n, "Fem"), item(n, "Sex"), END)
    assert numbers(made) == [("Fem", 5), ("Sex", 6)] * 3


def test_bullets_and_numbered_headings_are_left_alone() -> None:
    document = document_of()
    bullet, heading = new_list(document, form="bullet"), new_list(document)
    titled = item(heading, "{{ r.namn }}").replace("<w:pPr>", '<w:pPr><w:pStyle w:val="Heading1"/>')
    before = len(document.part.numbering_part.element.findall(w("num")))
    made = filled(document, FOR, titled, text("x"), item(bullet, "p"), item(bullet, "q"), END)
    assert len(made.part.numbering_part.element.findall(w("num"))) == before
    assert [c for t, c in numbers(made) if t in "XYZ"] == [1, 2, 3]


def test_a_list_that_comes_from_the_style_begins_anew() -> None:
    document = document_of("{% for r in rader %}", "{{ r.namn }}")
    for step in ("Ett", "Två"):
        document.add_paragraph(step, style="List Number")
    document.add_paragraph("{% endfor %}")
    fill(document, CONTEXT, name="m")
    assert numbers(document) == [("Ett", 1), ("Två", 2)] * 3


@pytest.mark.parametrize("several", [True, False])
def test_rows_are_one_list_but_a_list_in_a_cell_begins_anew(several: bool) -> None:
    document = document_of()
    n = new_list(document)
    inside = item(n, "{{ r.namn }}") + (item(n, "Mer") if several else "")

    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{c}</w:tc>" for c in cells) + "</w:tr>"

    tag = row(text("{% for r in rader %}"), "<w:p/>")
    end = row(text("{% endfor %}"), "<w:p/>")
    rows = tag + row(text("Text"), inside) + end
    made = filled(
        document,
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/><w:gridCol w:w="9"/></w:tblGrid>'
        f"{rows}</w:tbl>",
    )
    counted = [c for t, c in numbers(made) if t != "Mer"]
    assert counted == ([1, 1, 1] if several else [1, 2, 3])
