"""Swedish words for what a YAML parser could not read.

The C parser and the Python parser word their faults differently, and both in English. The table
below serves both; what the words leave open is read from the line itself, so that both give the
same message. A fault that the table does not know gets a general sentence: no English leaks out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from kontinuitet.loading.yaml_text import CURLY, DASHES
from kontinuitet.problems import Problem, Severity

_QUOTE = "Sätt citattecken runt texten."
_GENERAL = "det går inte att läsa filen längre än hit. Något på raden eller raden ovanför är fel."
_LONG_KEY = 1024
#: Longest text that a message writes out in whole.
MAX_SHOWN = 80
# A value alone on its line, and a value that begins with a typographic quote.
_ROW_VALUE = re.compile(
    r"\s*(?:- +)*[^\s:#\[\]{}\"',][^:#\[\]{}\"',]*: +([^\s\"'\[\]{}#].*?)(?: +#.*)?$"
)
_CURLY_TEXT = re.compile(
    rf"(?:[:\-]\s|[\[,{{])\s*([{CURLY}])((?:[^{CURLY}]*[{CURLY}]|.*?(?= #|$)))"
)
_LONG_ROW = 100_000

#: Code, text and hint for an escape that stands for no character.
BAD_ESCAPE = (
    "yaml-omvant-snedstreck",
    'omvänt snedstreck (\\) i en text mellan "-tecken har en särskild betydelse.',
    "Skriv \\\\, eller sätt '-tecken runt texten i stället.",
)

#: Line, code, text and hint.
_Answer = tuple[int, str, str, str | None]

#: Code, text and hint for a line that is neither a key with a value nor part of a text.
NO_COLON = (
    "yaml-kolon-saknas",
    "raden saknar kolon.",
    'Skriv "nyckel: värde", med mellanslag efter kolonet.',
)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A parser's fault: its words, where it was noticed, where what it was reading began."""

    context: str
    problem: str
    line: int
    column: int
    start_line: int
    text_line: str
    previous_line: str
    start_text: str

    @property
    def before(self) -> str:
        return self.text_line[: self.column]

    @property
    def rest(self) -> str:
        return self.text_line[self.column :]


def translate(error: yaml.YAMLError, text: str, file: str) -> Problem:
    """Return the parser's ``error`` as a problem with a line in ``file``, in Swedish."""
    fault = _read(error, text)
    if fault is None:
        return Problem(file, None, "yaml-fel", Severity.ERROR, "filen går inte att läsa.")
    line, code, words, hint = _words(fault)
    return Problem(file, line, code, Severity.ERROR, words, hint)


def _read(error: yaml.YAMLError, text: str) -> _Fault | None:
    if not isinstance(error, yaml.MarkedYAMLError):
        return None
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return None
    start = error.context_mark or mark
    row_start = text.rfind("\n", 0, mark.index) + 1
    row_end = text.find("\n", mark.index)
    row = text[row_start : row_end if row_end >= 0 else None][:_LONG_ROW]
    # The end of the file counts as a line of its own to one parser; the user sees no such line.
    last = text.count("\n") + (not text.endswith("\n"))
    line = max(1, min(mark.line + 1, last))
    if mark.index >= len(text):
        row = ""
    above_start = text.rfind("\n", 0, max(0, row_start - 1)) + 1
    above = text[above_start : max(above_start, row_start - 1)][:_LONG_ROW]
    return _Fault(
        error.context or "",
        error.problem or "",
        line,
        mark.column,
        max(1, min(start.line + 1, last)),
        row,
        above,
        _row_at(text, start.index),
    )


def _row_at(text: str, index: int) -> str:
    end = text.find("\n", index)
    return text[text.rfind("\n", 0, index) + 1 : end if end >= 0 else None][:_LONG_ROW]


def _words(fault: _Fault) -> _Answer:
    seen = _curly(fault) or _bullet(fault)
    if seen is not None:
        return seen
    for pattern, answer in _TABLE:
        if pattern.search(f"{fault.context}|{fault.problem}"):
            return answer(fault)
    return fault.line, "yaml-fel", _GENERAL, None


def _colon(fault: _Fault) -> _Answer:
    key = fault.before.strip().lstrip("- ").strip()
    if len(key) >= _LONG_KEY:
        return fault.line, "yaml-nyckel", "nyckeln är orimligt lång.", "Korta den."
    if ": " not in fault.before and key and key[0] not in "\"'[{":
        above = fault.previous_line.strip()
        if above and not re.search(r":(\s|$)|^#", above):
            return fault.line - 1, *NO_COLON
        return (
            fault.line,
            "yaml-indrag",
            "raden är mer indragen än raden ovanför, som redan har ett värde.",
            "Rätta indraget, eller sätt citattecken runt texten om kolonet hör till den.",
        )
    return fault.line, "yaml-kolon", "kolon mitt i ett värde.", _quote_value(fault.text_line)


def _quote_value(row: str) -> str:
    """Say how the value on a line of its own is written between quotes."""
    found = _ROW_VALUE.match(row)
    if found is None or len(found[1]) > MAX_SHOWN:
        return _QUOTE
    return f"Sätt citattecken runt texten: {quoted(found[1])}."


def quoted(text: str) -> str:
    """Return ``text`` as YAML between the quotes that it has none of."""
    text = text.strip()
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _curly(fault: _Fault) -> _Answer | None:
    """Tell of typographic quotes, which look as if they marked off a text but do not."""
    found = _CURLY_TEXT.search(fault.text_line)
    if found is None:
        return None
    inner = found[2].strip(CURLY)
    hint = "Skriv raka citattecken i stället."
    if inner and len(inner) <= MAX_SHOWN:
        hint = f"Skriv raka citattecken i stället: {quoted(inner)}."
    text = f"typografiska citattecken ({found[1]}) avgränsar inte text här."
    return fault.line, "yaml-citat", text, hint


def _bullet(fault: _Fault) -> _Answer | None:
    """Tell of a row of a list that begins with another sign than a hyphen."""
    rows = (
        (fault.start_line, fault.start_text),
        (fault.line, fault.text_line),
        (fault.line - 1, fault.previous_line),
    )
    for line, row in rows:
        found = re.match(rf"\s*([{DASHES}•·])\s", row)
        if found is not None:
            text = f'raden börjar med "{found[1]}", som inte gör den till en rad i en lista.'
            hint = f'Byt "{found[1]}" mot ett vanligt bindestreck (-) först på varje rad.'
            return line, "yaml-tecken", text, hint
    return None


def _structure(fault: _Fault) -> _Answer:
    before, rest = fault.before.rstrip(), fault.rest
    if rest.startswith((":",)) and (rest[1:2] in ("", " ")):
        return fault.line, "yaml-nyckel", "det saknas en nyckel före kolonet.", None
    if rest[:1] in ("]", "}"):
        other = "[" if rest[0] == "]" else "{"
        return (
            fault.line,
            "yaml-klammer",
            f'avslutande "{rest[0]}" utan inledande "{other}".',
            "Ta bort den, eller sätt citattecken runt texten.",
        )
    if not before.strip():
        if rest == "-" or rest.startswith("- "):
            return (
                fault.line,
                "yaml-indrag",
                "listraden (som börjar med bindestreck) står inte i linje med raderna ovanför.",
                "Rätta indraget.",
            )
        return (
            fault.line,
            "yaml-indrag",
            "raden står inte i linje med raderna ovanför.",
            "Rätta indraget.",
        )
    if before.endswith(('"', "'")):
        return (
            fault.line,
            "yaml-citat",
            "det står text efter ett avslutande citattecken.",
            "Sätt citattecken runt hela texten; ett citattecken av samma slag inuti den skrivs "
            "\\\" mellan \"-tecken och '' mellan '-tecken.",
        )
    if before.endswith(("]", "}")):
        return (
            fault.line,
            "yaml-klammer",
            f'det står text efter avslutande "{before[-1]}".',
            "Sätt citattecken runt hela texten.",
        )
    return fault.line, "yaml-fel", _GENERAL, None


def _unclosed_quote(fault: _Fault) -> _Answer:
    return (
        fault.start_line,
        "yaml-citat",
        "texten som börjar med citattecken på den här raden saknar avslutande citattecken.",
        None,
    )


def _bracket(opening: str, closing: str) -> Callable[[_Fault], _Answer]:
    def answer(fault: _Fault) -> _Answer:
        if fault.line == fault.start_line and fault.rest.startswith(": "):
            return fault.line, "yaml-kolon", "kolon mitt i ett värde.", _QUOTE
        stop = f" (upptäckt på rad {fault.line})" if fault.line != fault.start_line else ""
        return (
            fault.start_line,
            "yaml-klammer",
            f'det som börjar med "{opening}" på den här raden saknar komma eller avslutande '
            f'"{closing}"{stop}.',
            None,
        )

    return answer


def _content(fault: _Fault) -> _Answer:
    char = fault.rest[:1]
    if char == ":":
        return fault.line, "yaml-nyckel", "det saknas en nyckel före kolonet.", None
    if char:
        return fault.line, "yaml-tecken", f'"{char}" kan inte stå här.', _QUOTE
    return (
        fault.line,
        "yaml-klammer",
        'filen tar slut innan det som börjar med "[" eller "{" är avslutat.',
        None,
    )


def _starts_badly(fault: _Fault) -> _Answer:
    char = fault.rest[:1]
    if char and char.isprintable() and not char.isspace():
        return fault.line, "yaml-tecken", f'ett värde kan inte börja med "{char}".', _QUOTE
    return fault.line, "yaml-fel", _GENERAL, None


def _no_colon(fault: _Fault) -> _Answer:
    return fault.start_line, *NO_COLON


def _dash(fault: _Fault) -> _Answer:
    return (
        fault.line,
        "yaml-tecken",
        "bindestreck och mellanslag först i ett värde betyder en lista.",
        "Sätt citattecken runt texten, eller börja listan på nästa rad.",
    )


def _escape(fault: _Fault) -> _Answer:
    return (fault.line, *BAD_ESCAPE)


def _block_text(fault: _Fault) -> _Answer:
    return (
        fault.start_line,
        "yaml-textblock",
        'efter "|" eller ">" ska texten börja på nästa rad.',
        "Flytta texten till raden under, indragen, eller sätt citattecken runt den.",
    )


def _alias(fault: _Fault) -> _Answer:
    char = "&" if "anchor" in fault.context else "*"
    return fault.line, "yaml-tecken", f'ett värde kan inte börja med "{char}".', _QUOTE


def _tag(fault: _Fault) -> _Answer:
    return fault.line, "yaml-tagg", 'ett värde kan inte börja med "!".', _QUOTE


def _separator(fault: _Fault) -> _Answer:
    if "quoted" in fault.context:
        return _unclosed_quote(fault)
    return (
        fault.line,
        "yaml-flera-dokument",
        "filen har flera dokument (skilda med --- eller ...).",
        "Lägg dem i var sin fil.",
    )


# The words of the C parser | the words of the Python parser, as "context|problem".
_TABLE: tuple[tuple[re.Pattern[str], Callable[[_Fault], _Answer]], ...] = tuple(
    (re.compile(pattern), answer)
    for pattern, answer in (
        (r"document start>|document (indicator|separator)", _separator),
        (r"mapping values are not allowed", _colon),
        (r"sequence entries are not allowed", _dash),
        (r"found unexpected end of stream", _unclosed_quote),
        (r"flow sequence\|.*expected ',' or '\]'", _bracket("[", "]")),
        (r"flow mapping\|.*expected ',' or '\}'", _bracket("{", "}")),
        (r"simple key\|could not find expected ':'", _no_colon),
        (r"block (mapping|collection)\|(did not find expected|expected <block end>)", _structure),
        (r"expected (the )?node content", _content),
        (r"character( '.*')? that cannot start any token", _starts_badly),
        (r"scanning an (alias|anchor)", _alias),
        (r"(scanning|parsing) a tag|tag handle", _tag),
        (r"scanning a block scalar", _block_text),
        (r"quoted scalar\|.*(escape|hexdecimal|hexadecimal)", _escape),
    )
)
