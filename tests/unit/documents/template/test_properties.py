"""Random templates, cut up in random runs, give the same text as plain Jinja."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined

from kontinuitet.documents import word
from kontinuitet.documents.template import fill
from tests.unit.documents.word.samples import in_runs

PLAIN = Environment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="{}%#\ufeff"),
    max_size=12,
)
VALUES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12)
EXPRESSIONS = st.sampled_from(
    ["a", "b", "a | upper", "a ~ b", "n", "n + 2", "'x' if n > 3 else a", '"”"', "xs | length"]
)
INLINE = st.lists(st.one_of(TEXTS, EXPRESSIONS.map(lambda e: f"{{{{ {e} }}}}")), max_size=5).map(
    lambda pieces: ["a" + "".join(pieces)]
)


def _blocks(children: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    body = st.lists(children, max_size=3).map(lambda parts: [line for p in parts for line in p])
    loops = body.map(
        lambda b: ["{% for x in xs %}", "a{{ x }}{{ loop.index }}", *b, "{% endfor %}"]
    )
    choices = st.tuples(st.sampled_from(["n > 3", "a == b", "xs"]), body, body).map(
        lambda t: [f"{{% if {t[0]} %}}", *t[1], "{% else %}", *t[2], "{% endif %}"]
    )
    return st.one_of(loops, choices)


TEMPLATES = st.lists(st.recursive(INLINE, _blocks, max_leaves=6), min_size=1, max_size=4).map(
    lambda parts: [line for part in parts for line in part]
)


@settings(max_examples=150, deadline=None)
@given(
    TEMPLATES,
    VALUES,
    VALUES,
    st.integers(0, 9),
    st.lists(VALUES, max_size=3),
    st.lists(st.integers(1, 6), min_size=1, max_size=5),
)
def test_a_random_template_gives_the_text_of_plain_jinja(
    lines: list[str], a: str, b: str, n: int, xs: list[str], cuts: list[int]
) -> None:
    context = {"a": a, "b": b, "n": n, "xs": xs}
    document = word.new_document()
    for number, line in enumerate(lines):
        size = cuts[number % len(cuts)]
        in_runs(document, [line[i : i + size] for i in range(0, len(line), size)])
    fill(document, context, name="m")
    got = [p.text for p in document.paragraphs]
    plain = PLAIN.from_string("".join(f"{line}\n" for line in lines)).render(context)
    assert got == plain.split("\n")[: len(got)]
    assert len(got) == plain.count("\n") + (not plain.endswith("\n") and plain != "")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_comes_through_whole(value: str, other: str) -> None:
    document = word.new_document()
    document.add_paragraph("<{{ value }}>")
    document.add_paragraph("{{ other }}")
    try:
        value.encode("utf-8")
        other.encode("utf-8")
    except UnicodeEncodeError:
        return
    report = fill(document, {"value": value, "other": other}, name="m")
    text = document.paragraphs[0].text
    expected = value.replace("\r\n", "\n").replace("\r", "\n")
    assert text[0] + text[-1] == "<>"
    assert len(text) == len(expected) + 2
    shown = [c for c, e in zip(text[1:-1], expected, strict=True) if c != e]
    assert set(shown) <= {"\ufffd"}
    assert sum(r.count for r in report.replaced if r.field == "value") == len(shown)
