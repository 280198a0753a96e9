"""Templates that try to break out, or to eat memory and time."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from kontinuitet.documents.template import TemplateError, fill
from kontinuitet.documents.template.budget import Budget, LimitExceeded
from kontinuitet.documents.template.compiler import MAX_NESTING
from tests.unit.documents.word.samples import document_of


class Secret:
    """An object with a field and a method."""

    namn = "öppet"
    _hemlig = "hemligt"

    def radera(self) -> str:
        raise AssertionError("called")


def funktion() -> str:
    return "svar"


CONTEXT = {
    "x": "text",
    "lista": ["a", "b"],
    "sak": Secret(),
    "funktion": funktion,
    "lång": ["y" * 1000] * 5000,
}

LOOPS = [f"{{% for a{n} in range(1000) %}}" for n in range(3)]

ATTACKS: list[list[str]] = [
    ["{{ x.__class__ }}"],
    ["{{ x['__class__'] }}"],
    ["{{ ''.__class__.__mro__[1].__subclasses__() }}"],
    ["{{ funktion.__globals__ }}"],
    ["{{ sak._hemlig }}"],
    ["{{ sak.radera() }}"],
    ["{{ sak.radera }}"],
    ["{{ sak }}"],
    ["{{ cycler.__init__.__globals__.os.popen('id') }}"],
    ["{{ self }}"],
    ["{{ lipsum() }}"],
    ["{{ namespace() }}"],
    ["{{ lista.append('c') }}"],
    ["{{ lista.sort() }}"],
    ["{{ x.format('a') }}"],
    ["{{ '{0.__class__}'.format(x) }}"],
    ["{{ '%1000000000d' % 1 }}"],
    ["{{ '%s' % x }}"],
    ["{{ x | attr('__class__') }}"],
    ["{{ x | map('attr', '__class__') | list | length }}"],
    ["{{ lista | map(attribute='__class__') | join }}"],
    ["{{ x | center(1000000000) }}"],
    ["{{ x.center(1000000000) }}"],
    ["{{ x.ljust(1000000000) }}"],
    ["{{ x.zfill(1000000000) }}"],
    ["{{ x | indent(1000000000) }}"],
    ["{{ 'x' * 10**9 }}"],
    ["{{ 10**9 * 'x' }}"],
    ["{{ 'x' * 100000 * 100000 }}"],
    ["{{ [1] * 10**9 }}"],
    ["{{ 10 ** 10 ** 10 ** 10 }}"],
    ["{{ 2 ** 1000000000 }}"],
    ["{{ 9 ** (9 ** 9) }}"],
    ["{{ range(10**9) | list | length }}"],
    ["{{ range(10**30) }}"],
    ["{{ range(100000) | map('string') | join }}"],
    ["{{ x | replace('', 'y' * 90000) | replace('', 'y' * 90000) }}"],
    ["{{ lista | join('z' * 100000) | replace('z', 'zz') }}"],
    ["{{ '' ~ [['x'] , ['y']] }}"],
    ["{{ ['x' * 99999] | map('upper') | list ~ 'a' }}"],
    ["{{ " + "(" * 500 + "x" + ")" * 500 + " }}"],
    ["{{ " + "[" * 900 + "]" * 900 + " }}"],
    ["{{ " + "-" * 1500 + "1 }}"],
    ["{{ " + "x" * 3000 + " }}"],
    ["{{ x " + "| upper " * 200 + "}}"],
    [*LOOPS, "x", *["{% endfor %}"] * 3],
    ["{% for a in range(100000) %}", "{{ range(100000) | sum }}", "{% endfor %}"],
    ["{% for a in range(99999) %}", "{{ lång | sort | length }}", "{% endfor %}"],
    ["{% for a in range(99999) %}", "{{ 'x' * 99999 }}", "{% endfor %}"],
    ["{% for a in range(999999) %}", "text " * 20, "{% endfor %}"],
    ["{% for a in lista recursive %}", "{{ loop(lista) }}", "{% endfor %}"],
    [*["{% for a in lista %}"] * 30, "x", *["{% endfor %}"] * 30],
    [*["{% if x %}"] * 200, "x", *["{% endif %}"] * 200],
    ["{% include 'x' %}"],
    ["{% import 'os' as os %}"],
    ["{% macro m() %}"],
    ["{% raw %}"],
    ["{{ _loop(lista) }}"],
    ["{{ (1).__class__ }}"],
]


@pytest.mark.parametrize("paragraphs", ATTACKS, ids=[p[0][:45] for p in ATTACKS])
def test_an_attack_is_refused_quickly_and_in_swedish(paragraphs: list[str]) -> None:
    start = time.process_time()
    with pytest.raises(TemplateError) as caught:
        fill(document_of(*paragraphs), CONTEXT, name="mall.docx")
    assert time.process_time() - start < 2
    assert "mall.docx: brödtext" in str(caught.value)
    assert "hemligt" not in str(caught.value)
    assert len(str(caught.value)) < 5000


def test_a_greedy_template_is_stopped_before_it_takes_much_memory() -> None:
    tracemalloc.start()
    for paragraphs in (
        ["{% for a in range(99999) %}", "{{ 'x' * 99999 }}", "{% endfor %}"],
        ["{% for a in range(999999) %}", "text " * 20, "{% endfor %}"],
        ["{{ ['x' * 99999] | map('upper') | list | join(',') ~ ('y' * 99999) }}"],
    ):
        with pytest.raises(TemplateError):
            fill(document_of(*paragraphs), CONTEXT, name="m")
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()


def test_one_value_may_not_be_longer_than_the_limit() -> None:
    with pytest.raises(TemplateError, match="100 001 tecken"):
        fill(document_of("{{ x }}"), {"x": "a" * 100_001}, name="m")
    fill(document_of("{{ x }}"), {"x": "a" * 100_000}, name="m")


def test_all_values_together_have_a_limit() -> None:
    budget = Budget()
    for _ in range(200):
        budget.value(100_000)
    with pytest.raises(LimitExceeded, match="tillsammans"):
        budget.value(1)


@pytest.mark.parametrize("text", ["a \ufdd00\ufdd1 b", "\ufdd4 sak._hemlig \ufdd5", "\ufdef"])
def test_marks_of_our_own_in_a_template_are_refused(text: str) -> None:
    with pytest.raises(TemplateError, match="tecken som inte är några tecken"):
        fill(document_of(text), CONTEXT, name="m")


def test_control_tags_may_be_nested_a_little() -> None:
    depth = MAX_NESTING
    document = document_of(
        *[f"{{% for a{n} in lista[:1] %}}" for n in range(depth)], "{{ x }}",
        *["{% endfor %}"] * depth,
    )  # fmt: skip
    fill(document, CONTEXT, name="m")
    assert [p.text for p in document.paragraphs] == ["text"]
