"""Damaged Word files: whatever is wrong in them, the user gets a message and no traceback."""

from __future__ import annotations

import copy
import random
from collections import Counter

import pytest
from lxml import etree

from kontinuitet.documents import word
from kontinuitet.documents.blocks import ContentsBlock, ListBlock, TableBlock
from kontinuitet.documents.inspection import inspect
from kontinuitet.documents.template import TemplateError, fill
from tests.unit.documents.word.samples import (
    add_before_section,
    changed_zip,
    document_of,
    saved,
)

CONTEXT = {
    "x": "v & <",
    "rader": ["a", "b"],
    "tabell": TableBlock(["A"], [["x"]], [40], "Titel"),
    "lista": ListBlock(["a"], ordered=True),
    "innehåll": ContentsBlock(),
}
PARTS = [
    "word/document.xml",
    "word/styles.xml",
    "word/header1.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
]
TEXTS = ["{{ x", "{% endfor %}", "{{ x }}", "{% if x %}", "", "}}", "{{ tabell }}"]
VALUES = ["", "abc", "-1", "99999999999999999999", "{{ x }}", "å&<"]


def template() -> bytes:
    """Return a template with something of everything."""
    document = document_of(
        "Hej {{ x }}", "{% for r in rader %}", "{{ r }}", "{{ tabell }}", "{% if x %}",
        "{{ lista }}", "{% else %}", "y", "{% endif %}", "{% endfor %}", "{{ innehåll }}",
    )  # fmt: skip
    document.add_heading("Rubrik {{ x }}", 1)
    table = document.add_table(3, 2)
    for number, text in enumerate(("{% for r in rader %}", "{{ r }}", "{% endfor %}")):
        table.cell(number, 0).text = text
    add_before_section(
        document,
        '<w:sdt><w:sdtPr><w:tag w:val="fritext:{{ x }}"/><w:id w:val="9"/></w:sdtPr><w:sdtContent>'
        '<w:p><w:bookmarkStart w:id="5" w:name="m"/><w:r><w:t>Skriv</w:t></w:r>'
        '<w:bookmarkEnd w:id="5"/></w:p></w:sdtContent></w:sdt>',
    )
    document.sections[0].header.paragraphs[0].text = "{{ x }}"
    return saved(document)


def damage(root: etree._Element, chance: random.Random) -> None:
    """Do one random thing to a tree."""
    elements = list(root.iter(etree.Element))
    element, other = chance.choice(elements), chance.choice(elements)
    parent = element.getparent()
    kind = chance.randrange(6)
    if kind == 0 and parent is not None:
        parent.remove(element)
    elif kind == 1 and parent is not None:
        element.addnext(copy.deepcopy(element))
    elif kind == 2 and element not in list(other.iterancestors()) and element is not other:
        other.append(element)
    elif kind == 3 and element.attrib:
        element.set(chance.choice(sorted(element.attrib)), chance.choice(VALUES))
    elif kind == 4 and element.text:
        element.text = chance.choice(TEXTS)
    else:
        element.tag = other.tag


def attempt(data: bytes) -> str:
    """Open, fill, save and inspect; return how far it came."""
    try:
        document = word.open_document(data, "mall.docx")
        fill(document, CONTEXT, name="mall.docx")
        inspect(saved(document))
    except TemplateError:
        return "refused"
    return "filled"


@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_file_never_gives_a_traceback(part: str) -> None:
    good = template()
    came: Counter[str] = Counter()
    for seed in range(40):
        chance = random.Random(f"{part} {seed}")

        def change(parts: dict[str, bytes], chance: random.Random = chance) -> None:
            root = etree.fromstring(parts[part])
            for _ in range(chance.randint(1, 4)):
                damage(root, chance)
            parts[part] = etree.tostring(root)

        came[attempt(changed_zip(good, change))] += 1
    # Damage that nobody minds and damage that is refused both occur, or nothing was tried.
    assert came["filled"] > 0
    assert came.total() == 40


def test_the_template_of_these_tests_is_good() -> None:
    assert attempt(template()) == "filled"
