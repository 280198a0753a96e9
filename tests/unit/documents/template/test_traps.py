"""What Word and people do to templates, and how a refused template is explained."""

from __future__ import annotations

import re
import time

import pytest
from docx.oxml.parser import parse_xml

from kontinuitet.documents import word
from kontinuitet.documents.blocks import HeadingBlock, TableBlock
from kontinuitet.documents.template import TemplateError, fill
from kontinuitet.documents.xmltext import W14, WP, W, w
from tests.unit.documents.word.samples import (
    add_before_section,
    document_of,
    element,
    fill_table,
    filled,
    in_runs,
    saved,
)

CONTEXT = {
    "telefon": "0701",
    "namn": "Anna",
    "plan": {"titel": "T", "version": "1"},
    "rader": [{"id": "a", "namn": "A"}, {"id": "b", "namn": "B"}],
    "tabell": TableBlock(["A"], [["x"]], [40], "Titel"),
}


# What Word does


@pytest.mark.parametrize(
    "pieces",
    [
        ["{", "{ namn }", "}"],
        ["{{", " na", "mn", " ", "}}"],
        list("a{{ namn }}b"),
        ["x{{ namn }}y{{ na", "mn }}z", "{{ namn }}"],
    ],
)
def test_split_runs_do_not_matter(pieces: list[str]) -> None:
    document = word.new_document()
    in_runs(document, pieces)
    fill(document, CONTEXT, name="m")
    assert document.paragraphs[0].text == "".join(pieces).replace("{{ namn }}", "Anna")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{ “x” ~ namn }}", "xAnna"),
        ("{{ ”x” ~ ”y” }}", "xy"),
        ("{{ ‘x’ ~ ’y’ }}", "xy"),
        ("{{ «x» ~ namn }}", "xAnna"),
        ("{{\u00a0namn\u00a0|\u00a0upper\u00a0}}", "ANNA"),
        ("{{ 5 – 3 }}", "2"),
        ("{{ na\u00admn }}", "Anna"),
        ("{{ namn\u200b }}", "Anna"),
        ('{{ "”citat” – {x}" }}', "”citat” – {x}"),
        ('{{ "}}" }}', "}}"),
        ("{{- namn -}}", "Anna"),
        ("{{namn}}", "Anna"),
        ("{{ {'a': namn}['a'] }}", "Anna"),
        ("{{ namn\nif namn\telse 'x' }}", "Anna"),
    ],
)
def test_what_autocorrect_does_inside_a_tag_is_put_right(written: str, shown: str) -> None:
    assert filled([f"<{written}>"], CONTEXT) == [f"<{shown}>"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("{%p for r in rader %}", "{%p endfor %}"),
        ("{%- for r in rader -%}", "{%- endfor -%}"),
        ("  {% for r in rader %}\u00a0", "\t{%endfor%}"),
        ("{%\u00a0for r in rader %}", "{% endfor %}{# slut #}"),
    ],
)
def test_other_ways_to_write_a_control_tag(start: str, end: str) -> None:
    assert filled([start, "{{ r.namn }}", end], CONTEXT) == ["A", "B"]


def test_decomposed_letters_in_a_tag_are_composed() -> None:
    assert filled(["{{ fo\u0308rvaltning }}"], {"förvaltning": "Vård"}) == ["Vård"]


def test_proofing_marks_and_the_cursor_bookmark_do_no_harm() -> None:
    document = word.new_document()
    add_before_section(
        document,
        '<w:p><w:bookmarkStart w:id="0" w:name="_GoBack"/><w:r><w:t>{{ </w:t></w:r>'
        '<w:proofErr w:type="spellStart"/><w:r><w:t>namn</w:t></w:r><w:proofErr w:type="spellEnd"/>'
        '<w:r><w:t xml:space="preserve"> }}</w:t></w:r><w:bookmarkEnd w:id="0"/></w:p>',
    )
    fill(document, CONTEXT, name="m")
    assert document.paragraphs[0].text == "Anna"
    assert not list(document.element.iter(w("bookmarkStart"), w("bookmarkEnd")))


def test_a_bookmark_that_begins_in_a_control_paragraph_is_kept_whole() -> None:
    document = document_of()
    add_before_section(
        document,
        '<w:p><w:bookmarkStart w:id="3" w:name="del"/><w:r><w:t>{% if namn %}</w:t></w:r></w:p>',
    )
    add_before_section(document, '<w:p><w:r><w:t>text</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>')
    document.add_paragraph("{% endif %}")
    fill(document, CONTEXT, name="m")
    marks = list(document.element.iter(w("bookmarkStart"), w("bookmarkEnd")))
    assert [m.get(w("id")) for m in marks] == ["3", "3"]


def test_bookmarks_links_controls_and_drawings_are_unique_after_a_loop() -> None:
    document = document_of("{% for r in rader %}")
    add_before_section(
        document,
        '<w:p w14:paraId="00000001"><w:bookmarkStart w:id="5" w:name="mål"/><w:r>'
        "<w:t>{{ r.namn }}</w:t>"
        '</w:r><w:bookmarkEnd w:id="5"/><w:hyperlink w:anchor="mål"><w:r><w:t>länk till det'
        '</w:t></w:r></w:hyperlink><w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr><w:sdtContent><w:r>'
        '<w:t>x</w:t></w:r></w:sdtContent></w:sdt><w:r><w:drawing><wp:inline><wp:extent cx="1" '
        'cy="1"/><wp:docPr id="5" name="b" descr="{{ r.namn }}"/></wp:inline></w:drawing></w:r>'
        "</w:p>",
    )
    document.add_paragraph("{% endfor %}")
    add_before_section(
        document,
        '<w:p><w:hyperlink w:anchor="mål"><w:r><w:t>till det första</w:t></w:r></w:hyperlink>'
        "</w:p>",
    )
    fill(document, CONTEXT, name="m")
    root = document.element
    starts = list(root.iter(w("bookmarkStart")))
    ids = [s.get(w("id")) for s in starts]
    names = [s.get(w("name")) for s in starts]
    assert names == ["mål", "mål_2"]
    assert len(set(ids)) == 2
    assert ids == [e.get(w("id")) for e in root.iter(w("bookmarkEnd"))]
    assert [h.get(w("anchor")) for h in root.iter(w("hyperlink"))] == ["mål", "mål_2", "mål"]
    drawings = list(root.iter(f"{{{WP}}}docPr"))
    assert [d.get("descr") for d in drawings] == ["A", "B"]
    numbers = [d.get("id") for d in drawings] + [i.get(w("val")) for i in root.iter(w("id"))]
    assert len(set(numbers + ids)) == 6
    assert not root.xpath(f"//*[@*[local-name()='paraId' and namespace-uri()='{W14}']]")


def test_control_tags_in_a_row_may_be_repeated_within_other_rows() -> None:
    rows = [
        ["{% for r in rader %}", ""],
        ["{% if r.id == 'a' %}", ""],
        ["{{ r.namn }}", "{{ loop.index }}"],
        ["{% else %}", ""],
        ["{% for x in range(2) %}", ""],
        ["{{ x }}", "{{ r.namn }}"],
        ["{% endfor %}", ""],
        ["{% endif %}", ""],
        ["{% endfor %}", ""],
    ]
    assert fill_table(rows, CONTEXT) == [["A", "1"], ["0", "B"], ["1", "B"]]


def test_a_template_saved_by_libreoffice_has_its_styles_found() -> None:
    document = document_of("{{ rubriker }}")
    for style in document.styles.element.iter(w("style")):
        name = style.find(w("name"))
        if name is not None and name.get(w("val")) == "heading 2":
            name.set(w("val"), "Heading 2")
    fill(document, {"rubriker": HeadingBlock("Rubrik", 2)}, name="m")
    assert document.paragraphs[0]._p.style == "Heading2"


def test_a_template_may_call_the_main_namespace_something_else() -> None:
    document = document_of("x")
    text = f'<m:document xmlns:m="{W}"><m:body><m:p><m:r><m:t>{{{{ tabell }}}}</m:t></m:r></m:p>' \
        "<m:sectPr/></m:body></m:document>"  # fmt: skip
    root = parse_xml(text)
    document.part._element = root
    document._element = root
    fill(document, CONTEXT, name="m")
    assert document.tables[0].cell(1, 0).text == "x"


def test_eight_thousand_rows_take_seconds_not_minutes() -> None:
    rows = [{"namn": f"rad {n} & å"} for n in range(8000)]
    template = [["{% for r in rader %}", ""], ["{{ r.namn }}", "{{ loop.index }}"]]
    document = word.new_document()
    table = document.add_table(3, 2)
    for number, texts in enumerate([*template, ["{% endfor %}", ""]]):
        for column, text in enumerate(texts):
            table.cell(number, column).text = text
    start = time.process_time()
    fill(document, {"rader": rows}, name="m")
    assert time.process_time() - start < 5
    assert len(document.tables[0]._tbl.tr_lst) == 8000


# How faults are explained


def refused(*paragraphs: str) -> str:
    """Fill and return the message of the refusal, without the template's name."""
    with pytest.raises(TemplateError) as caught:
        fill(document_of(*paragraphs), CONTEXT, name="plan.docx")
    message = str(caught.value)
    assert message.startswith("plan.docx: ")
    return message.removeprefix("plan.docx: ")


def test_an_unknown_field_is_explained_with_part_page_heading_and_nearest_name() -> None:
    document = word.new_document()
    document.add_heading("Inledning", 1)
    for _ in range(3):
        paragraph = document.add_paragraph("text")
        paragraph._p.append(element("<w:r><w:lastRenderedPageBreak/><w:t>ny sida</w:t></w:r>"))
    document.add_heading("Kontakter", 2)
    document.add_paragraph("Ring {{ telfon }}")
    with pytest.raises(TemplateError) as caught:
        fill(document, CONTEXT, name="plan.docx")
    assert str(caught.value) == (
        'plan.docx: brödtext, ungefär sida 4, under rubriken "Kontakter": fältet "telfon" finns '
        'inte. Menade du "telefon"?'
    )


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["{{ plan.titl }}"], 'fältet "titl" finns inte. Menade du "titel"?'),
        (
            ["{% for r in rader %}", "{{ r.nam }}", "{% endfor %}"],
            'fältet "nam" finns inte. Menade du "namn"?',
        ),
        (["{% if false %}", "{{ telfon }}", "{% endif %}"], 'Menade du "telefon"?'),
        (["{% for r in rader %}", "x", "{% endfor %}", "{{ r }}"], 'fältet "r" finns inte'),
        (["{% for r in radr %}", "x", "{% endfor %}"], 'Menade du "rader"?'),
        (["{{ namn | uper }}"], 'filtret "uper" finns inte. Menade du "upper"?'),
        (["{{ namn is tom }}"], 'villkoret "tom" finns inte'),
        (["{{ namn"], '"{{" saknar slutet "}}"'),
        (["{% if namn"], '"{%" saknar slutet "%}"'),
        (["namn }} x"], '"}}" står utan början'),
        (["{{ 'namn }}"], '"\'namn" går inte att förstå'),
        (["{{ }}"], "taggen är tom"),
        (["{{ namn + }}"], "det slutar för tidigt"),
        (["{{ namn ! }}"], 'tecknet "!" hör inte dit'),
        (["{{ namn) ~ (namn }}"], "går inte att förstå"),
        (["{% for r in rader %}", "x"], "{% for r in rader %} saknar {% endfor %}"),
        (["{% if namn %}", "x"], "{% if namn %} saknar {% endif %}"),
        (["{% endfor %}"], "{% endfor %} saknar en början"),
        (["{% else %}"], "{% else %} saknar en början"),
        (["{% if namn %}", "{% endfor %}"], "ska avslutas med {% endif %}"),
        (["{% for r in rader %}", "{% endif %}"], "ska avslutas med {% endfor %}"),
        (["{% if namn %}", "{% else %}", "{% else %}", "{% endif %}"], "efter {% else %}"),
        (["hej {% if namn %}"], "måste stå ensam i sitt stycke"),
        (["{% if namn %}{% endif %}"], "måste stå ensam i sitt stycke"),
        (["{% iff namn %}"], 'okänd tagg "{% iff namn %}". Menade du "if"?'),
        (["{% set x = 1 %}"], "Det som finns är for, if, elif, else, endif och endfor."),
        (["{% endfor nu %}"], 'inget får stå efter "endfor"'),
        (["{% for rader %}"], "går inte att förstå"),
        (["{%tc for r in rader %}"], "upprepning av kolumner"),
        (["{{ rader }}"], 'fältet "rader" är en lista'),
        (["{{ plan }}"], 'fältet "plan" har flera uppgifter'),
        (["x {{ tabell }}"], "måste stå ensam i sitt stycke"),
        (["{% for x in namn %}", "{% endfor %}"], "har ingen lista att gå igenom"),
        (["{{ rader[7].namn }}"], "listan har inget på plats 7"),
        (["{{ 1 / 0 }}"], "delar med noll"),
        (["{{ namn + 1 }}"], "går inte att räkna ut"),
    ],
)  # fmt: skip
def test_every_kind_of_fault_is_explained(paragraphs: list[str], expected: str) -> None:
    message = refused(*paragraphs)
    assert message.startswith("brödtext, ungefär sida 1: ")
    assert expected in message
    assert not re.search(r"object at|Traceback|unexpected|undefined", message)


def test_a_loop_may_not_cross_the_border_of_a_cell() -> None:
    document = document_of("{% for r in rader %}")
    document.add_table(1, 1).cell(0, 0).text = "x"
    cell = document.tables[0].cell(0, 0)
    cell.add_paragraph("{% endfor %}")
    with pytest.raises(TemplateError, match="De måste stå på samma nivå"):
        fill(document, CONTEXT, name="m")


def test_a_control_tag_in_a_row_with_other_text_is_refused() -> None:
    with pytest.raises(TemplateError, match="i en rad där andra celler har text"):
        fill_table([["{% for r in rader %}", "{{ r.namn }}"], ["{% endfor %}", ""]], CONTEXT)


def test_a_tag_that_begins_beside_a_section_break_is_refused() -> None:
    document = document_of("{% for r in rader %}", "x", "{% endfor %}")
    document.paragraphs[0]._p.get_or_add_pPr().append(element("<w:sectPr></w:sectPr>"))
    with pytest.raises(TemplateError, match="avsnittsbrytning"):
        fill(document, CONTEXT, name="m")


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ('<w:footnoteReference w:id="1"/>', "en fotnot"),
        ('<w:commentReference w:id="1"/>', "en kommentar"),
    ],
)
def test_what_cannot_be_repeated_is_refused(markup: str, what: str) -> None:
    document = document_of("{% for r in rader %}", "x", "{% endfor %}")
    document.paragraphs[1]._p.append(element(f"<w:r>{markup}</w:r>"))
    with pytest.raises(TemplateError, match=f"{what} kan inte stå i en upprepning"):
        fill(document, CONTEXT, name="m")


@pytest.mark.parametrize(
    ("where", "label"), [("header", "sidhuvud"), ("first_page_footer", "sidfot på första sidan")]
)
def test_the_part_is_named(where: str, label: str) -> None:
    document = document_of("x")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    getattr(section, where).paragraphs[0].text = "{{ telfon }}"
    with pytest.raises(TemplateError, match=f'm: {label}: fältet "telfon"'):
        fill(document, CONTEXT, name="m")


def test_a_fault_in_a_property_is_explained() -> None:
    document = document_of("x")
    document.core_properties.title = "{{ telfon }}"
    with pytest.raises(TemplateError, match='filens egenskaper: fältet "telfon" finns inte'):
        fill(document, CONTEXT, name="m")


def test_the_field_at_fault_is_the_one_that_is_named() -> None:
    texts = [f"{{{{ namn }}}} {n}" for n in range(20)]
    texts[13] = "{{ namn }} {{ plan.ingenting }} {{ namn }}"
    assert 'fältet "ingenting" finns inte' in refused(*texts)


def test_the_result_of_a_wild_template_is_saved_and_opened_again() -> None:
    document = document_of("{% for r in rader %}", "{{ r.namn }}", "{{ tabell }}", "{% endfor %}")
    fill(document, CONTEXT, name="m")
    again = word.open_document(saved(document), "x.docx")
    assert [t.cell(1, 0).text for t in again.tables] == ["x", "x"]


def test_the_contents_list_of_word_itself_is_made_anew() -> None:
    document = document_of()
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    page = (
        field("begin") + '<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>'
        + field("separate") + "<w:r><w:t>7</w:t></w:r>" + field("end")
    )  # fmt: skip
    add_before_section(
        document,
        "<w:sdt><w:sdtContent><w:p>"
        + field("begin")
        + '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        + field("separate")
        + f"<w:r><w:t>Kapitel {{{{ r.namn }}}}</w:t></w:r>{page}</w:p><w:p><w:r><w:t>Gammalt</w:t>"
        + f"</w:r>{page}</w:p><w:p>{field('end')}</w:p></w:sdtContent></w:sdt>",
    )
    document.add_paragraph("{% for r in rader %}")
    document.add_heading("Kapitel {{ r.namn }}", 1)
    document.add_paragraph("{% endfor %}")
    fill(document, CONTEXT, name="m")
    control = next(document.element.iter(w("sdtContent")))
    texts = ["".join(t.text or "" for t in p.iter(w("t"))) for p in control]
    assert texts == ["Kapitel A", "Kapitel B"]
    codes = [c.text for c in document.element.iter(w("instrText"))]
    assert codes == [' TOC \\o "1-2" \\n \\h \\z \\u ']


def test_a_bound_control_keeps_the_text_it_is_filled_with() -> None:
    document = document_of()
    for text in ("{{ namn }}", "utan tagg"):
        add_before_section(
            document,
            '<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dataBinding w:xpath="/a" w:storeItemID="{1}"/>'
            f"</w:sdtPr><w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent>"
            "</w:sdt>",
        )
    fill(document, CONTEXT, name="m")
    controls = list(document.element.iter(w("sdtPr")))
    assert [len(control) for control in controls] == [0, 2]


def test_tags_where_they_cannot_work_are_refused() -> None:
    document = document_of()
    add_before_section(
        document, "<w:p><w:r><w:instrText>HYPERLINK {{ namn }}</w:instrText></w:r></w:p>"
    )
    with pytest.raises(TemplateError, match="koden till ett Word-fält"):
        fill(document, CONTEXT, name="m")
    document = document_of("x")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    document.part.relate_to("https://x.example/%7B%7Bnamn%7D%7D", kind, is_external=True)
    with pytest.raises(TemplateError, match="adressen i en länk"):
        fill(document, CONTEXT, name="m")


BOOKMARK = '<w:bookmarkStart w:id="{0}" w:name="b{0}"/><w:bookmarkEnd w:id="{0}"/>'


@pytest.mark.parametrize(
    "lines",
    [
        # Word keeps the cursor's place as a bookmark, also in the line of a tag.
        ["{% for a in rader %}", "*{% for b in rader %}", "x", "{% endfor %}", "{% endfor %}"],
        ["{% for a in [] %}", "x", "{% else %}", "*y", "{% endfor %}"],
        ["{% for a in [] %}", "x", "*{% else %}", "y", "{% endfor %}"],
        ["{% for a in rader %}", "*x", "*{% endfor %}"],
    ],
)
def test_a_bookmark_in_or_by_a_loop_has_one_beginning_one_end_and_a_name_of_its_own(
    lines: list[str],
) -> None:
    document = word.new_document()
    for number, line in enumerate(lines, start=1):
        paragraph = document.add_paragraph(line.removeprefix("*"))
        if line.startswith("*"):
            marks = element(f"<w:p>{BOOKMARK.format(number)}</w:p>")
            paragraph._p.extend(list(marks))
    fill(document, CONTEXT, name="m")
    starts = list(document.element.iter(w("bookmarkStart")))
    ends = [e.get(w("id")) for e in document.element.iter(w("bookmarkEnd"))]
    ids = [s.get(w("id")) for s in starts]
    assert starts
    assert sorted(ids) == sorted(ends)
    assert len(set(ids)) == len(ids)
    assert len({s.get(w("name")) for s in starts}) == len(starts)
