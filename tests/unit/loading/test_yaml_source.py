"""Strict YAML: scalars stay text, lines are known, everything else is refused in Swedish."""

from __future__ import annotations

import re
import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.loading.yaml_source import MAX_DEPTH, MAX_VALUES, Source, load
from tests.yardstick import within

ENGLISH = re.compile(
    r"\b(expected|found|should|input|valid|while|parsing|scanning|not|allowed|character|key)\b",
    re.IGNORECASE,
)


@pytest.fixture(params=[True, False], ids=["c", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Both parsers must give the same data and the same messages."""
    if request.param and not yaml.__with_libyaml__:
        pytest.skip("PyYAML utan libyaml")
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param)
    return bool(request.param)


def told(source: Source) -> list[str]:
    return [str(problem) for problem in source.problems]


@pytest.mark.parametrize(
    "written",
    [
        "0701740601",
        "+46701740601",
        "1:30",
        "16:30",
        "08:00",
        "no",
        "nej",
        "ja",
        "NO",
        "on",
        "true",
        "2026-11-22",
        "2026-11-22T06:30:00Z",
        "1.10",
        "1E5",
        "1_000",
        "0x1F",
        "0b1",
        ".inf",
        ".nan",
        "=",
        "-4 h",
        "50 %",
    ],
)
def test_a_plain_scalar_stays_the_text_that_was_written(parser: bool, written: str) -> None:
    assert load(f"a: {written}\nb: [{written}]\n", "f.yaml").data == {"a": written, "b": [written]}


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", " # kommentar"])
def test_only_an_empty_value_and_null_are_none(parser: bool, written: str) -> None:
    source = load(f"a: {written}\nb:\n  - {written}\n", "f.yaml")
    assert source.data == {"a": None, "b": [None]}


@pytest.mark.parametrize("written", ["''", '""'])
def test_a_quoted_empty_text_is_a_text(parser: bool, written: str) -> None:
    assert load(f"a: {written}\n", "f.yaml").data == {"a": ""}


def test_a_quoted_null_is_a_text(parser: bool) -> None:
    assert load("a: 'null'\nb: \"~\"\n", "f.yaml").data == {"a": "null", "b": "~"}


def test_block_texts_and_escapes_are_read(parser: bool) -> None:
    source = load('a: |\n  rad ett\n  rad två\nb: "tabb\\toch \\u00e5"\n', "f.yaml")
    assert source.data == {"a": "rad ett\nrad två\n", "b": "tabb\toch å"}


def test_tabs_between_words_are_accepted_by_both_parsers(parser: bool) -> None:
    assert load("a:\t1\nb: 2\t# två\n \t \nc: 3\n", "f.yaml").data == {
        "a": "1",
        "b": "2",
        "c": "3",
    }


def test_lines_are_known_by_path(parser: bool) -> None:
    text = "# början\nResurser:\n  journal:\n    namn: J\n"
    text += "    behöver:\n      - a\n      - {resurs: b}\n"
    lines = load(text, "f.yaml").lines
    assert lines[("Resurser",)] == 2
    assert lines[("Resurser", "journal")] == 3
    assert lines[("Resurser", "journal", "namn")] == 4
    assert lines[("Resurser", "journal", "behöver", 1, "resurs")] == 7
    assert lines.get(("resurser",)) is None
    assert lines.get(("Resurser", "journal", "behöver", 2)) is None
    assert lines.near(("Resurser", "journal", "behöver", 0, "x", "y")) == 6
    with pytest.raises(KeyError):
        lines[("annat",)]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_kind_of_line_end_is_accepted(parser: bool, end: str) -> None:
    source = load(f"a: 1{end}b:{end}  c: 2{end}".encode(), "f.yaml")
    assert source.data == {"a": "1", "b": {"c": "2"}}
    assert source.lines[("b", "c")] == 3


def test_a_byte_order_mark_is_accepted(parser: bool) -> None:
    assert load(b"\xef\xbb\xbfa: 1\n", "f.yaml").data == {"a": "1"}


def test_text_is_normalised_so_that_the_same_word_is_the_same_id(parser: bool) -> None:
    assert load("a\u030a: o\u0308\n", "f.yaml").data == {"å": "ö"}


def test_an_empty_file_is_no_problem(parser: bool) -> None:
    for text in ("", "# bara en kommentar\n", "---\n", "\n\n"):
        source = load(text, "f.yaml")
        assert source.data is None
        assert source.problems == ()
        assert source.complete


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a:\n\tb: 1\n", 2, "indragen med tabb"),
        (
            "a: Journal: HSL\n",
            1,
            'kolon mitt i ett värde. Sätt citattecken runt texten: "Journal: HSL".',
        ),
        ("a: 1\nb: 2\na: 3\n", 3, '"a" står två gånger (första gången på rad 1).'),
        ("a: &x 1\n", 1, '"&x" är ett ankare'),
        ("a: *x\n", 1, '"*x" är ett alias'),
        ("a: !!python/object/apply:os.system ['x']\n", 1, "!!python/object/apply:os.system"),
        ("a: !x 1\n", 1, '"!x" är en YAML-tagg'),
        ("<<: {a: 1}\n", 1, '"<<" slår ihop delar av en fil'),
        ("a: 1\n---\nb: 2\n", 2, "filen har flera dokument"),
        ("a: 1\n...\nb: 2\n", 3, "filen har flera dokument"),
        ("a:\n  ~: 1\n", 2, "det saknas en nyckel"),
        ("? [a, b]\n: 1\n", 1, "en nyckel ska vara en text"),
        ("a: b\x01\n", 1, "U+0001"),
        ("x: 1\na: b\x00\n", 2, "U+0000"),
        ("a: b\u2028c\n", 1, "U+2028"),
        ('a: "\\ud800"\n', 1, "omvänt snedstreck"),
        ('a: "C:\\data"\n', 1, "omvänt snedstreck"),
        ("%TAG ! x\n---\na: 1\n", 1, "YAML-direktiv"),
        ("a:\n  - b\n - d\n", 3, "inte i linje"),
        ("a: @b\n", 1, 'ett värde kan inte börja med "@"'),
    ],
)
def test_what_is_refused_says_where_and_why(parser: bool, text: str, line: int, words: str) -> None:
    problems = load(text, "f.yaml").problems
    assert [p.line for p in problems] == [line]
    assert words in str(problems[0])
    assert problems[0].file == "f.yaml"


def test_problems_before_a_fatal_one_are_kept(parser: bool) -> None:
    source = load("a: 1\na: 2\nb: &x 3\nc: @\n", "f.yaml")
    assert [p.line for p in source.problems] == [2, 3, 4]
    assert source.data is None
    assert not source.complete


def test_a_section_that_stands_twice_is_read_whole(parser: bool) -> None:
    source = load("r:\n  a: 1\nr:\n  b: 2\n", "f.yaml")
    assert source.data == {"r": {"a": "1", "b": "2"}}
    assert source.lines[("r", "b")] == 4


def test_the_path_of_a_problem_is_shown(parser: bool) -> None:
    source = load("r:\n  a:\n    - x\n    - b: 1\n      c: !t 2\n", "f.yaml")
    assert told(source)[0].startswith("f.yaml, rad 5: r.a.2.c: ")


def test_nesting_up_to_the_limit_is_read_and_no_further(parser: bool) -> None:
    assert load("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f.yaml").problems == ()
    deeper = MAX_DEPTH + 1
    assert "30 nivåer" in told(load("[" * deeper + "]" * deeper, "f.yaml"))[0]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "{", "[{b: "])
def test_a_nesting_bomb_is_refused_at_once(opening: str) -> None:
    started = time.process_time()
    source = load(opening * 1_000_000, "f.yaml")
    spent = time.process_time() - started
    assert len(source.problems) == 1
    assert spent < within(1)


def test_too_many_values_are_refused() -> None:
    source = load("- a\n" * (MAX_VALUES + 1), "f.yaml")
    assert [p.code for p in source.problems] == ["fil-for-stor"]
    assert load("- a\n" * (MAX_VALUES - 1), "f.yaml").problems == ()


def test_too_large_a_file_is_refused() -> None:
    source = load(b"#" * (20 * 1024 * 1024 + 1), "f.yaml")
    assert told(source) == [
        "f.yaml: filen är för stor (20,1 MB). Högst 20 MB läses. Dela upp den på flera filer."
    ]


def test_thousands_of_the_same_fault_are_counted() -> None:
    source = load("- &a b\n" * 5_000, "f.yaml")
    assert len(source.problems) == 101
    assert "4900 ställen till" in source.problems[-1].text
    assert source.problems[-1].line == 101


def test_latin_1_is_refused_with_its_line() -> None:
    source = load("a: 1\nb: å\n".encode("latin-1"), "f.yaml")
    assert told(source)[0].startswith("f.yaml, rad 2: ")
    assert "UTF-8" in told(source)[0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_other_encodings_are_named(encoding: str) -> None:
    message = told(load("a: 1\n".encode(encoding), "f.yaml"))[0]
    assert encoding.upper() in message
    assert "Spara den som UTF-8." in message


def test_five_thousand_resources_are_read_quickly() -> None:
    row = (
        "  system-{0}:\n    namn: System nummer {0}\n    typ: verksamhetssystem\n"
        "    leverantör: leverantör-x\n    taggar: [windows, domänansluten]\n"
        "    behöver:\n      - system-{1}\n"
    )
    text = "resurser:\n" + "".join(row.format(i, i // 2) for i in range(5_000))
    started = time.process_time()
    source = load(text, "f.yaml")
    elapsed = time.process_time() - started
    assert isinstance(source.data, dict)
    assert len(source.data["resurser"]) == 5_000
    if yaml.__with_libyaml__:
        assert elapsed < 1.0


PIECES = st.sampled_from(
    [
        *("a", "b: ", ":", "  ", "- ", "? ", "~", "å", "\n", "\t"),
        *("[", "]", "{", "}", ", ", "'", '"', "\\", "|", ">"),
        *("&x ", "*x ", "!t ", "#", "%", "@", "---\n", "...\n", "\x07", "\u2028"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_no_text_raises_and_no_english_leaks(pieces: list[str]) -> None:
    source = load("".join(pieces), "f.yaml")
    for problem in source.problems:
        assert not ENGLISH.search(f"{problem.text} {problem.suggestion or ''}"), problem
        assert problem.line is None or 1 <= problem.line <= "".join(pieces).count("\n") + 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    source = load(raw, "f.yaml")
    assert source.complete or source.problems


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=15))
def test_both_parsers_read_the_same_from_what_both_accept(pieces: list[str]) -> None:
    text = "".join(pieces)
    with pytest.MonkeyPatch.context() as patch:
        first = load(text, "f.yaml")
        patch.setattr(yaml, "__with_libyaml__", False)
        second = load(text, "f.yaml")
    if not first.problems and not second.problems:
        assert first.data == second.data
