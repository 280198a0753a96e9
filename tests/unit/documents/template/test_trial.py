"""Trying a template tells all its faults at once."""

from __future__ import annotations

import copy
import datetime
import io

import docx
import pytest

from kontinuitet import bundled
from kontinuitet.documents.kinds import BY_TEMPLATE, KINDS
from kontinuitet.documents.making import Source, Verdict, try_template
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.template import fill
from kontinuitet.documents.template.trial import find_faults
from kontinuitet.documents.word import new_document, save_bytes
from tests.unit.documents.plan_model import plan_data

CONTEXT = {"a": {"namn": "A"}, "rader": ({"x": 1}, {"x": 2})}


def template(*paragraphs: str, header: str = "") -> bytes:
    document = new_document()
    for text in paragraphs:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return save_bytes(document, title="t", created=datetime.date(2026, 1, 1))


def faults(*paragraphs: str, header: str = "") -> list[str]:
    return find_faults(template(*paragraphs, header=header), CONTEXT, name="m.docx")


def test_a_template_that_can_be_filled_has_no_fault() -> None:
    assert faults("{{ a.namn }}", "{% for r in rader %}", "{{ r.x }}", "{% endfor %}") == []


def test_all_faults_are_told_each_with_its_place_and_nearest_name() -> None:
    found = faults(
        "{{ a.nman }}",
        "{% for r in radr %}",
        "{{ r.x }}",
        "{% endfor %}",
        "{% for r in rader %}",
        "{{ r.y }}",
        "{% if a.zz %}",
        "{{ okänt }}",
        "{% endif %}",
        "{% endfor %}",
        "{% fro x %}",
        header="{{ b.namn }}",
    )
    text = "\n".join(found)
    for piece in ('"nman"', '"radr"', '"y"', '"zz"', '"okänt"', "fro x", '"b"'):
        assert piece in text, text
    assert len(found) == 7, text
    assert 'Menade du "rader"' in text
    assert 'Menade du "namn"' in text
    assert sum("sidhuvud" in line for line in found) == 1


def test_a_loop_that_is_not_closed_is_told_once() -> None:
    found = faults("{% for r in rader %}", "{{ r.x }}")
    assert len(found) == 1
    assert "endfor" in found[0]


def test_the_same_fault_in_a_loop_is_told_once() -> None:
    assert len(faults("{% for r in rader %}", "{{ r.y }}", "{% endfor %}")) == 1


def test_a_file_that_is_no_word_file_is_one_fault() -> None:
    assert len(find_faults(b"inget", CONTEXT, name="m.docx")) == 1


@pytest.mark.parametrize("name", sorted(BY_TEMPLATE))
def test_every_packaged_template_has_a_kind_and_can_be_tried(name: str) -> None:
    kind = BY_TEMPLATE[name]
    data = bundled.read_bytes("plan_templates", name)
    assert try_template(kind, data, name, [plan_data()]) == Verdict((), ())
    assert kind.fields()


def test_there_is_a_kind_for_every_packaged_template() -> None:
    assert sorted(k.template for k in KINDS) == bundled.names("plan_templates")


def test_the_list_of_fields_is_what_the_context_holds() -> None:
    for kind in KINDS:
        for subject in kind.subjects(plan_data()):
            context = template_context(kind.gather(Source.of(plan_data(), subject)))
            top = {f.path for f in kind.fields() if "." not in f.path}
            assert top == set(context)


def test_a_document_is_read_back_unharmed_by_the_trial() -> None:
    data = template("{{ a.fel }}")
    find_faults(data, CONTEXT, name="m.docx")
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "{{ a.fel }}"


def test_a_section_break_beside_an_end_tag_comes_after_the_loop() -> None:
    document = new_document()
    for text in ("{% for r in rader %}", "{{ r.x }}", "{% endfor %}", "Sist"):
        document.add_paragraph(text)
    end = document.paragraphs[2]._p
    end.get_or_add_pPr().append(copy.deepcopy(document.sections[0]._sectPr))
    fill(document, CONTEXT, name="m.docx")
    assert len(document.sections) == 2
    assert [p.text for p in document.paragraphs] == ["1", "2", "", "Sist"]
