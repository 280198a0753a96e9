"""Text as people write it in the files becomes lists, paragraphs and bold."""

from __future__ import annotations

import pytest
from docx import Document
from docx.oxml.ns import qn

from kontinuitet.documents.blocks.formatted import (
    FormattedText,
    Line,
    bold_parts,
    is_formatted,
    lines_of,
    put_own,
    with_bold,
    without_marks,
)
from kontinuitet.documents.blocks.site import Site


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("En rad.", False),
        ("1. Namn som börjar med en siffra", False),
        ("- streck", False),
        ("- streck\n", False),
        ("En rad\noch en till", False),
        ("a\n\nb", True),
        ("- a\n- b", True),
        ("Inledning:\n1. a\n2. b\n", True),
        ("ett **fett** ord", True),
        ("2 * 3 ** 4", False),
        ("** inte fett **", False),
        ("a**", False),
    ],
)
def test_what_is_more_than_one_plain_paragraph(text: str, formatted: bool) -> None:
    assert is_formatted(text) is formatted


def test_points_levels_paragraphs_and_lines_that_go_on() -> None:
    text = (
        "Inledning\npå två rader\n\n- a\n  går vidare\n  - under a\n* b\n• c\n\n"
        "1. ett\n2) två\n\nMellan\n\n1. om igen\n-2 grader\n- 5 % är ingen rubrik\n"
    )
    assert lines_of(text) == [
        Line("Inledning\npå två rader"),
        Line("a går vidare", 0),
        Line("under a", 1),
        Line("b", 0),
        Line("c", 0),
        Line("ett", 0, ordered=True, begins=True),
        Line("två", 0, ordered=True),
        Line("Mellan"),
        Line("om igen", 0, ordered=True, begins=True),
        Line("-2 grader"),
        Line("5 % är ingen rubrik", 0),
    ]


def test_no_word_is_lost_whatever_is_written() -> None:
    text = "a\n- b\n\n\n   c\n 1. d\n      - e **f**\n**g\nh**\n1234. i\n-j\n- \n"
    made = " ".join(without_marks(line.text) for line in lines_of(text)).split()
    for word in "abcdefghi":
        assert word in " ".join(made)
    assert "-j" in made


def test_bold_is_cut_out_and_put_in_the_order_of_the_schema() -> None:
    assert list(bold_parts("a **b c** d **e**")) == [
        ("a ", False),
        ("b c", True),
        (" d ", False),
        ("e", True),
    ]
    fonts = '<w:rFonts w:ascii="A"/>'
    assert with_bold(f'{fonts}<w:b w:val="0"/><w:sz w:val="20"/>') == (
        f'{fonts}<w:b/><w:bCs/><w:sz w:val="20"/>'
    )


def test_paragraphs_keep_the_look_of_the_one_they_replace_and_lists_restart() -> None:
    document = Document()
    text = "Först **viktigt**.\n\n1. ett\n2. två\n\nSedan\n\n1. åter ett\n- punkt\n"
    before = '<w:p><w:pPr><w:pStyle w:val="Ingress"/></w:pPr><w:r><w:rPr><w:i/></w:rPr><w:t>'
    markup = put_own(FormattedText(text).xml(Site(document)), before)
    assert "\ufdde" not in markup
    assert "\ufddf" not in markup
    assert markup.count('<w:pStyle w:val="Ingress"/>') == 2
    assert "<w:rPr><w:b/><w:bCs/><w:i/></w:rPr>" in markup
    numbers = [part.partition('"')[0] for part in markup.split('<w:numId w:val="')[1:]]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 3
    assert "**" not in markup
    assert document.part.numbering_part.element.findall(qn("w:num"))
