"""What is checked of a YAML file's text before any parser sees it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from kontinuitet.problems import Problem, Severity

#: Largest file that is read, in bytes.
MAX_BYTES = 20 * 1024 * 1024

# So many faults of one kind are counted; a file with more is no text file.
_MANY = 1000
# A zero so near the beginning tells of another encoding, or of no text at all.
_HEAD = 8

_UTF32 = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")
#: So begin Word and Excel files, and other packed files.
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# Everything YAML forbids, and the invisible marks that YAML 1.1 takes for line breaks, so that
# the program counts lines as the user's editor does.
_FORBIDDEN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_PLAIN = b"\t\n" + bytes(range(0x20, 0x7F))
#: Quotes that word processors write, and that mark nothing off in YAML.
CURLY = "”“„‟»«’‘‚‛"
#: Dashes that word processors write for a hyphen.
DASHES = "‐‑‒–—―−"
_HARD = "\u00a0\u2007\u202f"
# Hard spaces, as word processors write them, where YAML wants a space: in the indent, after a
# dash and after a key's colon.
_HARD_SPACES = re.compile(
    rf"^(?=[^\n]*[{_HARD}])([ {_HARD}]*)((?:-[ {_HARD}]+)*)((?:[\w][\w .-]*:[{_HARD}]+)?)",
    re.MULTILINE,
)
_TO_SPACES = str.maketrans(dict.fromkeys(_HARD, " "))
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=[^ \t\n])", re.MULTILINE)
_TAB_BLANK = re.compile(r"^[ \t]*\t[ \t]*$", re.MULTILINE)
#: A comment that begins with a letter or digit, as the rest of a text does.
CUT = re.compile(r"[ \t]+(#[^\W_][^\n]*)")
_CUT_HERE = re.compile(r"#[^\W_]")
_FIRST_WORD = re.compile(r"^ *[^ \n#]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CheckedText:
    """Text that a parser can read, or None when it cannot, and what was wrong."""

    text: str | None
    problems: tuple[Problem, ...]


def check_text(raw: str | bytes, file: str) -> CheckedText:
    r"""Decode ``raw`` as UTF-8 (a byte order mark is accepted) and check its characters.

    Line ends become ``\n``, the text NFC, and hard spaces in indents and after colons and dashes
    ordinary ones. Forbidden characters are reported and replaced by
    spaces, so that what else is wrong in the file is found in the same run.
    """
    text, problem = _decode(raw, file)
    if text is None:
        assert problem is not None
        return CheckedText(None, (problem,))
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if not text.isascii() and any(char in text for char in _HARD):
        text = _HARD_SPACES.sub(lambda found: found[0].translate(_TO_SPACES), text)
    problems = []
    forbidden = list(islice(_FORBIDDEN.finditer(text), _MANY)) if _may_be_forbidden(text) else []
    if forbidden:
        problems.append(_forbidden(text, forbidden, file))
        if len(forbidden) == _MANY or "\0" in text[:_HEAD]:
            return CheckedText(None, tuple(problems))
        text = _FORBIDDEN.sub(" ", text)
    tabs = list(islice(_TAB_INDENT.finditer(text), _MANY)) if "\t" in text else []
    if tabs:
        problems.append(
            _problem(
                file,
                line_at(text, tabs[0].start()),
                "yaml-tabb",
                f"raden är indragen med tabb{_more(len(tabs) - 1, 'rad', 'rader')}.",
                "Använd mellanslag i stället.",
            )
        )
        return CheckedText(None, tuple(problems))
    if "\t" in text:
        # Blank to the eye, but not to every parser.
        text = _TAB_BLANK.sub("", text)
    first = _FIRST_WORD.search(text)
    if first is not None and first[0] == "%":
        problems.append(
            _problem(
                file,
                line_at(text, first.start()),
                "yaml-direktiv",
                'raden börjar med "%", som är ett YAML-direktiv och inte läses.',
                "Ta bort raden.",
            )
        )
        return CheckedText(None, tuple(problems))
    return CheckedText(text, tuple(problems))


def _may_be_forbidden(text: str) -> bool:
    """Tell whether a forbidden character is worth looking for: a pattern is slow on large files."""
    return not text.isascii() or bool(text.encode("ascii").translate(None, _PLAIN))


def rows_with_cut_text(text: str) -> dict[int, str]:
    """Return the lines that have a ``#`` which may cut a text off, by number from 0."""
    rows: dict[int, str] = {}
    number, counted, told = 0, 0, 0
    # Looked for by the sign itself: a pattern would look at every character of a large file.
    at = text.find("#")
    while at >= 0 and told < _MANY:
        if _CUT_HERE.match(text, at) and text[at - 1 : at] in (" ", "\t"):
            begins = text.rfind("\n", 0, at) + 1
            if text[begins:at].strip():
                told += 1
                number += text.count("\n", counted, at)
                counted = at
                end = text.find("\n", at)
                rows[number] = text[begins : end if end >= 0 else None]
        at = text.find("#", at + 1)
    return rows


def line_at(text: str, position: int) -> int:
    """Return the 1-based line of a position in ``text``."""
    return text.count("\n", 0, position) + 1


def _decode(raw: str | bytes, file: str) -> tuple[str | None, Problem | None]:
    size = len(raw)
    if size > MAX_BYTES:
        return None, _problem(
            file,
            None,
            "fil-for-stor",
            f"filen är för stor ({megabytes(size)} MB). Högst {megabytes(MAX_BYTES)} MB läses.",
            "Dela upp den på flera filer.",
        )
    if isinstance(raw, str):
        return raw, None
    for marks, name in ((_UTF32, "UTF-32"), (_UTF16, "UTF-16")):
        if raw.startswith(marks):
            return None, _problem(
                file, 1, "fil-inte-utf8", f"filen är sparad som {name}.", "Spara den som UTF-8."
            )
    if raw.startswith(_ZIP):
        return None, _problem(
            file,
            None,
            "fil-ingen-text",
            "filen är ingen textfil, utan till exempel en Word- eller Excelfil.",
            "Skriv modellen i en textredigerare, och ge den här filen dess rätta namn.",
        )
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        before = raw[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return None, _problem(
            file,
            before.count(b"\n") + 1,
            "fil-inte-utf8",
            "raden har ett tecken som inte är UTF-8.",
            "Spara filen som UTF-8 (inte som ANSI eller Windows-1252).",
        )


def megabytes(size: int) -> str:
    """Write a number of bytes as megabytes, rounded up to one decimal when not whole."""
    tenths = -(-size * 10 // (1024 * 1024))
    whole, tenth = divmod(tenths, 10)
    return f"{whole},{tenth}" if tenth else str(whole)


def _forbidden(text: str, found: list[re.Match[str]], file: str) -> Problem:
    number = ord(found[0][0])
    hint = "Ta bort det."
    if len(found) == _MANY or "\0" in text[:_HEAD]:
        hint = "Filen är troligen ingen textfil, eller sparad som UTF-16. Spara den som UTF-8."
    more = _more(len(found) - 1, "tecken", "tecken")
    return _problem(
        file,
        line_at(text, found[0].start()),
        "yaml-styrtecken",
        f"raden har ett otillåtet osynligt tecken, U+{number:04X}{more}.",
        hint,
    )


def _more(count: int, one: str, many: str) -> str:
    """Say how many more there are in the file."""
    if count == 0:
        return ""
    if count == _MANY - 1:
        return f" (och minst {count} {many} till)"
    return (
        f" (och {'ett' if one == 'tecken' else 'en'} {one} till)"
        if count == 1
        else (f" (och {count} {many} till)")
    )


def _problem(file: str, line: int | None, code: str, text: str, hint: str) -> Problem:
    return Problem(file, line, code, Severity.ERROR, text, hint)
