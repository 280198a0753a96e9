"""The depth of a YAML text, against the events of a real parser."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kontinuitet.loading import yaml_source
from kontinuitet.loading.yaml_depth import first_too_deep
from kontinuitet.loading.yaml_source import MAX_DEPTH, MAX_VALUES, load


def depths(text: str) -> list[tuple[int, int]] | None:
    """Return (line, depth) of every collection as the Python parser finds them.

    None where the parser fails, or where a collection is a key, which no reader takes. A pair
    that stands alone in a flow list is no level. The line of what has an anchor or a tag is 0.
    """
    found = []
    # Of every open collection: whether it is a level, and (for a group) whether a key comes next.
    levels: list[bool] = []
    key_next: list[bool | None] = []
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.CollectionEndEvent):
                levels.pop()
                key_next.pop()
            elif not isinstance(event, yaml.NodeEvent):
                continue
            start = isinstance(event, yaml.CollectionStartEvent)
            if isinstance(event, yaml.NodeEvent) and key_next and key_next[-1] is not None:
                if start and key_next[-1]:
                    return None
                key_next[-1] = not key_next[-1]
            if isinstance(event, yaml.CollectionStartEvent):
                mark: Any = event.start_mark
                group = isinstance(event, yaml.MappingStartEvent)
                decorated = event.anchor is not None or event.tag is not None
                single = bool(group and event.flow_style and not decorated)
                single = single and text[mark.index : mark.index + 1] != "{"
                levels.append(not single)
                key_next.append(True if group else None)
                if not single:
                    found.append((0 if decorated else mark.line + 1, sum(levels)))
    except yaml.YAMLError:
        return None
    return found


def check(text: str) -> bool:
    """Compare the scan with the parser at every limit; return False where the parser fails."""
    seen = depths(text)
    if seen is None:
        return False
    deepest = max((depth for _, depth in seen), default=0)
    for most in range(deepest + 1):
        line = first_too_deep(text, most, 10_000)
        first = min((n for n, depth in seen if depth > most), default=None)
        assert (line is None) == (first is None), (text, most, line, first)
        assert line == first or first == 0, (text, most)
    assert first_too_deep(text, deepest, 10_000) is None
    return True


WORDS = st.sampled_from(
    [
        "a",
        "åäö b",
        "x [y",
        "don't",
        'say "hi"',
        "a#b",
        "{",
        "[[",
        "'",
        "- -",
        "a: b",
        "# c",
        "",
        "~",
    ]
)


@st.composite
def rendered(draw: st.DrawFn, indent: int = 0, levels: int = 4) -> str:
    """Draw a block collection, its lines indented by ``indent``."""
    pad = " " * indent
    lines = []
    is_list = draw(st.booleans())
    for number in range(draw(st.integers(1, 3))):
        if draw(st.integers(0, 4)) == 0:
            lines.append(draw(st.sampled_from(["", "# [[[ {", "      # - - -"])))
        head = f"{pad}- " if is_list else f"{pad}{draw(keys())}{number}: "
        kind = draw(st.integers(0, 6 if levels else 4))
        if kind <= 1:
            lines.append(head + draw(scalars(indent)))
        elif kind == 2:
            lines.append(head + draw(flows()))
        elif kind in (3, 4):
            sign = draw(st.sampled_from(["|", ">", "|-", ">+", "| # not [ this"]))
            lines.append(head + sign)
            more = " " * (indent + draw(st.integers(1, 3)))
            lines += [more + w for w in draw(st.lists(WORDS.filter(bool), min_size=1, max_size=3))]
        elif kind == 5 and is_list:
            inner = draw(rendered(indent + 2, levels - 1))
            lines.append(head + inner.lstrip(" "))
        else:
            step = draw(st.integers(0 if not is_list else 1, 3))
            inner = draw(rendered(indent + step, levels - 1))
            if step == 0 and not inner.lstrip().startswith("- "):
                inner = f"{pad}- a"
            lines += [head.rstrip(), inner]
    return "\n".join(lines)


@st.composite
def keys(draw: st.DrawFn) -> str:
    return draw(st.sampled_from(["k", "förvaltning ", '"q[ "', "'it''s'", "a#b", "x-y", "&n k"]))


@st.composite
def scalars(draw: st.DrawFn, indent: int) -> str:
    more = "\n" + " " * (indent + 1)
    plain = ["a", "x [y] {z", "don't", 'say "hi" [', "a#b [", "1", "&anc a", "!t b", "", "a # [ {"]
    texts = [*plain, f"a{more}- b [", f'"a [{more}{{ \\" b"', f"'it''s {{{more}- b'", "a\n\n  b"]
    return draw(st.sampled_from(texts if indent == 0 else texts[:-1]))


@st.composite
def flows(draw: st.DrawFn, levels: int = 3) -> str:
    if not levels or draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(["a", "don't", 'b "x"', '"]"', "'[}'", "a#b", "x: y", "1"]))
    space = draw(st.sampled_from(["", " ", "\n      ", " # ] not this\n      "]))
    items = draw(st.lists(flows(levels=levels - 1), max_size=3))
    if draw(st.booleans()):
        return f"[{space}" + f",{space or ' '}".join(items) + f"{space}]"
    colon = draw(st.sampled_from([": ", ":\n       ", " : "]))
    quotes = draw(st.sampled_from(["", '"']))
    pairs = [f"{quotes}k{n}{quotes}{colon}{item}" for n, item in enumerate(items)]
    return f"{{{space}" + f",{space or ' '}".join(pairs) + f"{space}}}"


@settings(max_examples=120, deadline=None)
@given(rendered())
def test_depth_of_what_a_person_could_write_is_what_the_parser_finds(text: str) -> None:
    check(text + "\n")


@settings(max_examples=120, deadline=None)
@given(flows(levels=5))
def test_depth_of_flow_collections(text: str) -> None:
    check(f"a: {text}\nb: [c]\n")


PIECES = st.one_of(
    st.sampled_from(
        ["- ", "? ", "a: ", ": ", "\n", "\n  ", "\n    ", " ", "---\n", "...\n", "|2\n"]
    ),
    st.sampled_from(["[", "]", "{", "}", ",", '"', "'", "#", " #", "|", ">", "\\", "-"]),
    st.sampled_from(["a", "b c", "&x ", "!t ", "*x", "å"]),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
@example("- - a\n  - b\n")
@example('{"a":"[" , b: c}')
@example("a:\n- b:\n  - c\n- d\ne: [f]\n")
@example("a: b\n  c [ d\n  e\nf: [g]\n")
@example("- |\n [[\n - -\n- [x]\n")
@example("a: 'x''[' # [[\n")
def test_depth_of_any_text_that_the_parser_reads(text: str) -> None:
    check(text)


def test_the_generators_reach_the_depths_that_they_are_for() -> None:
    texts = ["- - - a", "a:\n  b:\n    - c: [d, {e: f}]\n", "a:\n- b:\n  - c:\n    - d\n"]
    assert [max(d for _, d in depths(t) or ()) for t in texts] == [3, 6, 6]
    assert all(check(t) for t in texts)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("k: " + "[" * 31, 1),
        ("k:\n  - a\n  - " + "{a: " * 40, 3),
        ("- " * 31 + "a", 1),
        ("".join(f"{' ' * n}a:\n" for n in range(40)), 31),
        ("a: [1,\n" + "[\n" * 40, 30),
    ],
)
def test_the_line_on_which_it_becomes_too_deep_is_told(text: str, line: int) -> None:
    source = load(text, "f.yaml")
    assert [str(p) for p in source.problems] == [
        f"f.yaml, rad {line}: filen är nästlad i fler än 30 nivåer. Förenkla den."
    ]
    assert not source.complete


@pytest.mark.parametrize(
    "text",
    [
        'a: "' + "[" * 5_000 + '"\n',
        "a: x" + " [" * 5_000 + "\n",
        "# " + "[" * 5_000 + "\na: b\n",
        "a: |\n  " + "- " * 5_000 + "\n",
        "a: >-\n\n   " + "[{" * 5_000 + "\nb: c\n",
        "a: ['" + "[" * 5_000 + "', \"" + "{" * 5_000 + '"]\n',
        "a: b\n  " + "[" * 5_000 + "\nc: d\n",
        "a: [b, # " + "[" * 5_000 + "\n  c]\n",
    ],
)
def test_brackets_in_texts_and_comments_are_no_depth(text: str) -> None:
    assert load(text, "f.yaml").problems == ()


def test_no_parser_is_asked_when_the_text_is_too_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the parser was reached")

    monkeypatch.setattr(yaml, "CSafeLoader", never)
    monkeypatch.setattr(yaml_source, "_PythonLoader", never)
    assert [p.code for p in load("[" * 100_000, "f.yaml").problems] == ["yaml-djup"]
    assert [p.code for p in load("- " * 1_001, "f.yaml").problems] == ["yaml-djup"]


@pytest.mark.parametrize(
    "text",
    [
        "- a\n" * 1_000_000,
        ": 1\n" * 1_000_000,
        "- &a b\n" * 300_000,
        "a: [" + "a," * 2_000_000,
        "a: b\n" + "  c\n" * 2_000_000,
        "[a" + "a'" * 2_000_000,
        "a: [" + " " * 5_000_000 + "'",
        'a: "' + "\\" * 3_000_001,
        "".join(f"{' ' * (n * 37 % 900)}a: b\n" for n in range(5_000)),
    ],
)
def test_the_scan_is_linear(text: str) -> None:
    started = time.process_time()
    first_too_deep(text, MAX_DEPTH, MAX_VALUES)
    assert time.process_time() - started < 1
