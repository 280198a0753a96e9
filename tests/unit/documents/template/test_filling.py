"""The template filler on ordinary templates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from kontinuitet.documents import word
from kontinuitet.documents.blocks import ListBlock, TableBlock
from kontinuitet.documents.template import Replaced, TemplateError, fill
from kontinuitet.documents.xmltext import W, w
from tests.unit.documents.word.samples import (
    add_before_section,
    document_of,
    element,
    fill_table,
    filled,
    in_runs,
    report_of,
    saved,
)

ROWS = [{"namn": "Lön & HR", "tid": 4}, {"namn": "Växel <1>", "tid": 8}]


class Nivå(StrEnum):
    HÖG = "hög"


@dataclass
class Kommun:
    namn: str
    invånare: int


def test_a_field_is_filled_and_the_text_around_it_stays() -> None:
    assert filled(["Hej {{ namn }}!"], {"namn": "Å & Ö"}) == ["Hej Å & Ö!"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (True, "ja"),
        (False, "nej"),
        (2.5, "2,5"),
        (4.0, "4"),
        (1000, "1000"),
        (datetime.date(2026, 3, 1), "2026-03-01"),
        (datetime.datetime(2026, 3, 1, 6, 30), "2026-03-01 06:30"),
        (Nivå.HÖG, "hög"),
        ("", ""),
    ],
)
def test_values_are_written_as_a_swedish_reader_expects(value: object, shown: str) -> None:
    assert filled(["<{{ x }}>"], {"x": value}) == [f"<{shown}>"]


@pytest.mark.parametrize(
    "text",
    [
        "Lön & HR",
        "Telefoni <växel> är nere",
        "{{ config }}",
        "{% for x in y %}",
        "&amp; &#65; ]]>",
        "”citat” – streck",
        "x" * 300,
        "\ufdff och 😀",
    ],
)
def test_text_of_the_model_comes_through_as_written(text: str) -> None:
    got = filled(["{{ x }}", "och {{ x }} igen", "sist"], {"x": text})
    assert got == [text, f"och {text} igen", "sist"]


def test_forbidden_characters_are_shown_and_reported() -> None:
    document = document_of("{{ plan.x }}", "{{ plan.x }} och {{ plan.y }}")
    report = report_of(document, {"plan": {"x": "a\x0bb", "y": "\x00\ufdd0"}})
    assert [p.text for p in document.paragraphs] == ["a\ufffdb", "a\ufffdb och \ufffd\ufffd"]
    assert report.replaced == (Replaced("plan.x", 2), Replaced("plan.y", 2))


def test_line_breaks_and_tabs_become_elements() -> None:
    document = document_of("{{ x }}")
    fill(document, {"x": "a\nb\r\nc\td"}, name="m")
    paragraph = document.paragraphs[0]
    assert paragraph.text == "a\nb\nc\td"
    assert [e.tag for e in paragraph._p.iter(w("br"), w("tab"))] == [w("br"), w("br"), w("tab")]


def test_the_report_names_the_fields_used() -> None:
    document = document_of("{% for r in rader %}", "{{ r.namn }} {{ plan.titel }}", "{% endfor %}")
    report = report_of(document, {"rader": ROWS, "plan": {"titel": "T"}, "annat": 1})
    assert report.fields == ("plan", "plan.titel", "r", "r.namn", "rader")


def test_objects_with_fields_and_swedish_names() -> None:
    assert filled(["{{ kommun.namn }}: {{ kommun.invånare }}"], {"kommun": Kommun("Ås", 9)}) == [
        "Ås: 9"
    ]


def test_a_key_goes_before_a_method_of_the_mapping() -> None:
    assert filled(["{{ x.items }} {{ x.values }}"], {"x": {"items": "a", "values": "b"}}) == ["a b"]


def test_loops_and_conditions_leave_no_empty_paragraphs() -> None:
    got = filled(
        [
            "före",
            "{% for r in rader %}",
            "{{ loop.index }}. {{ r.namn }}",
            "{% if r.tid > 4 %}",
            "lång",
            "{% elif r.tid == 4 %}",
            "mellan",
            "{% else %}",
            "kort",
            "{% endif %}",
            "{% endfor %}",
            "efter",
        ],
        {"rader": ROWS},
    )
    assert got == ["före", "1. Lön & HR", "mellan", "2. Växel <1>", "lång", "efter"]


def test_for_with_else_test_and_unpacking() -> None:
    context = {"tom": [], "par": [("a", 1), ("b", 2)]}
    paragraphs = ["{% for x in tom %}", "x", "{% else %}", "inget", "{% endfor %}"]
    paragraphs += ["{% for k, v in par if v > 1 %}", "{{ k }}{{ v }}", "{% endfor %}"]
    assert filled(paragraphs, context) == ["inget", "b2"]


def test_rows_of_a_table_are_repeated() -> None:
    rows = [["Namn", "Tid"], ["{%tr for r in rader %}", ""], ["{{ r.namn }}", "{{ r.tid }} h"]]
    rows += [["{% endfor %}", ""]]
    assert fill_table(rows, {"rader": ROWS}) == [
        ["Namn", "Tid"],
        ["Lön & HR", "4 h"],
        ["Växel <1>", "8 h"],
    ]


def test_a_table_whose_loop_is_empty_keeps_its_header_row() -> None:
    rows = [["Namn"], ["{% for r in rader %}"], ["{{ r.namn }}"], ["{% endfor %}"]]
    assert fill_table(rows, {"rader": []}) == [["Namn"]]


def test_a_table_without_any_row_left_disappears() -> None:
    rows = [["{% for r in rader %}"], ["{{ r.namn }}"], ["{% endfor %}"]]
    assert fill_table(rows, {"rader": []}) == []


def test_a_cell_always_keeps_a_paragraph() -> None:
    document = word.new_document()
    cell = document.add_table(1, 1).cell(0, 0)
    for text in ("{% for r in rader %}", "{{ r }}", "{% endfor %}"):
        cell.add_paragraph(text)
    cell._tc.remove(cell.paragraphs[0]._p)
    fill(document, {"rader": []}, name="m")
    assert [child.tag for child in next(document.element.iter(w("tc")))][-1] == w("p")


def test_nested_tables_are_filled() -> None:
    document = word.new_document()
    inner = document.add_table(1, 1).cell(0, 0).add_table(3, 1)
    for number, text in enumerate(["{% for r in rader %}", "{{ r.namn }}", "{% endfor %}"]):
        inner.cell(number, 0).text = text
    fill(document, {"rader": ROWS}, name="m")
    got = document.tables[0].cell(0, 0).tables[0]
    assert [row.cells[0].text for row in got.rows] == ["Lön & HR", "Växel <1>"]


def test_headers_footers_and_their_special_pages_are_filled() -> None:
    document = document_of("text")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    document.settings.odd_and_even_pages_header_footer = True
    places = [
        section.header, section.footer, section.first_page_header, section.first_page_footer,
        section.even_page_header, section.even_page_footer,
    ]  # fmt: skip
    for number, place in enumerate(places):
        place.paragraphs[0].text = f"{number} {{{{ x }}}}"
    fill(document, {"x": "<å>"}, name="m")
    assert [p.paragraphs[0].text for p in places] == [f"{n} <å>" for n in range(6)]


@pytest.mark.parametrize(
    "control",
    [
        "<w:sdt><w:sdtPr><w:tag w:val='t'/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>{{ x }}</w:t>"
        "</w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p><w:sdt><w:sdtContent><w:r><w:t>{{ x }}</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:sdt><w:sdtContent><w:tr><w:tc>"
        "<w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p></w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:sdt><w:sdtContent><w:tc>"
        "<w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>",
        "<w:p><w:r><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'><w:txbxContent>"
        "<w:p><w:r><w:t>{{ x }}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>",
        "<w:p><w:hyperlink w:anchor='a'><w:r><w:t>{{ x }}</w:t></w:r></w:hyperlink></w:p>",
    ],
    ids=["block", "inline", "row", "cell", "text box", "link"],
)
def test_text_in_content_controls_text_boxes_and_links_is_filled(control: str) -> None:
    document = document_of()
    add_before_section(document, control)
    fill(document, {"x": "å<&>"}, name="m")
    assert [t.text for t in document.element.iter(w("t"))] == ["å<&>"]


def test_the_tag_and_title_of_a_control_are_filled_in_a_loop() -> None:
    document = document_of("{% for r in rader %}")
    control = (
        "<w:sdt><w:sdtPr><w:alias w:val='Text för {{ r.namn }}'/>"
        "<w:tag w:val='fritext:{{ r.tid }}'/><w:id w:val='7'/></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>Skriv här</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    add_before_section(document, control)
    document.add_paragraph("{% endfor %}")
    fill(document, {"rader": ROWS}, name="m")
    body = document.element
    assert [t.get(w("val")) for t in body.iter(w("tag"))] == ["fritext:4", "fritext:8"]
    assert [a.get(w("val")) for a in body.iter(w("alias"))] == [
        "Text för Lön & HR",
        "Text för Växel <1>",
    ]
    assert len({i.get(w("val")) for i in body.iter(w("id"))}) == 2


def test_two_free_texts_with_the_same_tag_are_refused() -> None:
    document = document_of("{% for r in rader %}")
    add_before_section(
        document,
        "<w:sdt><w:sdtPr><w:tag w:val='fritext:samma'/></w:sdtPr><w:sdtContent><w:p/>"
        "</w:sdtContent></w:sdt>",
    )
    document.add_paragraph("{% endfor %}")
    with pytest.raises(TemplateError, match="fritext:samma"):
        fill(document, {"rader": ROWS}, name="m")


def test_a_long_control_tag_is_shortened_to_what_word_accepts() -> None:
    document = document_of()
    for number in (1, 2):
        add_before_section(
            document,
            f"<w:sdt><w:sdtPr><w:tag w:val='fritext:{{{{ x }}}}{number}'/></w:sdtPr><w:sdtContent>"
            "<w:p/></w:sdtContent></w:sdt>",
        )
    fill(document, {"x": "å" * 100}, name="m")
    tags = [t.get(w("val")) or "" for t in document.element.iter(w("tag"))]
    assert len(set(tags)) == 2
    assert all(len(tag) == 64 and tag.startswith("fritext:å") for tag in tags)


def test_core_properties_are_filled() -> None:
    document = document_of("x")
    document.core_properties.title = "Plan för {{ namn }}"
    fill(document, {"namn": "Lön & <HR>"}, name="m")
    assert document.core_properties.title == "Plan för Lön & <HR>"


def test_forbidden_characters_in_a_property_are_reported_too() -> None:
    document = document_of("x")
    document.core_properties.subject = "{{ namn }}"
    assert report_of(document, {"namn": "a\x0bb"}).replaced == (Replaced("namn", 1),)
    assert document.core_properties.subject == "a\ufffdb"


def test_formatting_of_the_first_run_of_a_tag_is_kept() -> None:
    document = word.new_document()
    paragraph = in_runs(document, ["Hej {{ na", "mn }", "} du"])
    paragraph.runs[1].bold = True
    fill(document, {"namn": "Anna"}, name="m")
    runs = document.paragraphs[0].runs
    assert [(r.text, r.bold) for r in runs] == [("Hej Anna", None), (" du", None)]


def test_comments_in_a_template_disappear() -> None:
    assert filled(["a{# inte med {{ x }} #}b", "{# bara #}", "c"], {}) == ["ab", "c"]


def test_filters_of_our_own() -> None:
    context = {"dag": datetime.date(2026, 11, 2), "tid": 90, "tom": "", "x": "hej PÅ dig"}
    paragraphs = ["{{ dag | datum }}", "{{ tid | varaktighet }}", '{{ tom | annars("saknas") }}']
    paragraphs += ["{{ x | versal }}", '{{ ["a", 2.5, none] | join(", ") }}', "{{ 'a' ~ 2.5 }}"]
    assert filled(paragraphs, context) == [
        "2\xa0november 2026",
        "1\xa0h 30\xa0min",
        "saknas",
        "Hej PÅ dig",
        "a, 2,5, –",
        "a2,5",
    ]


def test_lists_can_be_picked_sorted_and_joined() -> None:
    text = '{{ rader | sort(attribute="tid", reverse=true) | map(attribute="namn") | join(", ") }}'
    assert filled([text], {"rader": ROWS}) == ["Växel <1>, Lön & HR"]


def test_a_function_of_the_context_may_be_called() -> None:
    def dubbel(x: int) -> int:
        return 2 * x

    assert filled(["{{ dubbel(21) }}"], {"dubbel": dubbel}) == ["42"]


def test_a_block_takes_the_place_of_its_paragraph() -> None:
    table = TableBlock(["A"], [["<å>"]], [40], "Titel")
    document = document_of("före", "{{ tabell }}", "mellan", "{{ tabell }}", "efter")
    fill(document, {"tabell": table}, name="m")
    tags = [child.tag for child in document.element.body][:-1]
    assert tags == [w("p"), w("tbl"), w("p"), w("tbl"), w("p")]
    assert document.tables[1].cell(1, 0).text == "<å>"


def test_a_block_in_a_cell_and_in_a_loop() -> None:
    rows = [["{% for r in rader %}"], ["{{ r.steg }}"], ["{% endfor %}"]]
    context = {"rader": [{"steg": ListBlock([f"a{n}", f"b{n}"], ordered=True)} for n in (1, 2)]}
    assert fill_table(rows, context) == [["a1\nb1"], ["a2\nb2"]]


def test_two_tables_that_meet_are_kept_apart() -> None:
    table = TableBlock(["A"], [["x"]], [40], "Titel")
    document = document_of("{% for r in rader %}", "{{ tabell }}", "{% endfor %}")
    fill(document, {"rader": ROWS, "tabell": table}, name="m")
    tags = [child.tag for child in document.element.body]
    assert tags == [w("tbl"), w("p"), w("tbl"), w("p"), w("sectPr")]


def test_sections_in_a_loop_are_copied_with_their_headers() -> None:
    document = document_of("{% for r in rader %}", "{{ r.namn }}", "sist i avsnittet")
    document.sections[0].header.paragraphs[0].text = "huvud"
    last = document.paragraphs[-1]._p
    section = document.element.body[-1]
    reference = section[0].get(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    )
    properties = last.get_or_add_pPr()
    properties.append(
        element(f'<w:sectPr><w:headerReference w:type="default" r:id="{reference}"/></w:sectPr>')
    )
    document.add_paragraph("{% endfor %}")
    fill(document, {"rader": ROWS}, name="m")
    assert len(document.sections) == 3
    assert [s.header.paragraphs[0].text for s in document.sections] == ["huvud"] * 3
    saved(document)


def test_footnotes_are_filled() -> None:
    document = document_of("text {{ x }}")
    package = document.part.package
    assert package is not None
    notes = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="1"><w:p><w:r><w:t>not {{{{ x }}}}</w:t>'
        "</w:r></w:p></w:footnote></w:footnotes>".encode(),
        package,
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    document.part.relate_to(notes, kind)
    fill(document, {"x": "å & ä"}, name="m")
    assert "not å &amp; ä" in notes.blob.decode("utf-8")


def test_a_template_used_again_cleans_counts_and_fails_as_the_first_time() -> None:
    loop = ["{% for r in rader %}", "{{ r.namn ~ '!' }}", "{% endfor %}"]
    lines = ["{{ plan.x }} {{ 'fast' }}", *loop]
    first = report_of(document_of(*lines), {"plan": {"x": "a\x0b"}, "rader": ROWS})
    again = report_of(document_of(*lines), {"plan": {"x": "a\x0b\x0c"}, "rader": ROWS})
    assert first.replaced == (Replaced("plan.x", 1),)
    assert again.replaced == (Replaced("plan.x", 2),)
    assert again.fields == first.fields
    assert filled(lines, {"plan": {"x": 1}, "rader": ROWS[:1]}) == ["1 fast", "Lön & HR!"]
    assert filled(lines, {"plan": {"x": 2}, "rader": ROWS[1:]}) == ["2 fast", "Växel <1>!"]
    for _ in range(2):
        with pytest.raises(TemplateError, match=r'fältet "x" finns inte.*"xx"'):
            filled(lines, {"plan": {"xx": 1}, "rader": ROWS})
        with pytest.raises(TemplateError, match='fältet "rader" finns inte'):
            filled(lines, {"plan": {"x": 1}})


def test_functions_of_one_document_cannot_be_called_by_the_next() -> None:
    def double(number: int) -> int:
        return 2 * number

    assert filled(["{{ räkna(3) }}"], {"räkna": double}) == ["6"]
    with pytest.raises(TemplateError, match="är inte tillåtet"):
        filled(["{{ räkna(3) }}"], {"räkna": int})
