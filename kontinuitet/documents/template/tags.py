"""Finding ``{{ … }}``, ``{% … %}`` and ``{# … #}`` in the text of a paragraph.

Word's autocorrect makes curly quotes, hard spaces and en dashes; inside a tag they are put right.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

#: Longest tag, in characters: longer is a forgotten end, or an attack.
MAX_TAG: Final = 2_000

_CLOSERS: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPEN: Final = re.compile(r"\{[{%#]")
_STRAY: Final = re.compile(r"[}%]\}")
_QUOTES: Final = {
    **dict.fromkeys('"“”„‟″«»', '"'),
    **dict.fromkeys("'‘’‚‛′‹›", "'"),
}
_SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009\u2002\u2003\t\n\r"), " ")
_NOTHING: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_OUTSIDE: Final = {**_SPACES, **_NOTHING, **_DASHES}
_LEVEL: Final = re.compile(r"^(p|tr|r)\s+(?=\w)")


class TagError(ValueError):
    """A tag that is not closed or that has no beginning; the message is Swedish."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag in a paragraph's text: ``kind`` is ``{{``, ``{%`` or ``{#``."""

    kind: str
    source: str
    start: int
    end: int


def find_tags(text: str) -> list[Tag]:
    """Return the tags in ``text`` in order.

    Raises:
        TagError: an unclosed tag, or an end without a beginning.
    """
    tags: list[Tag] = []
    position = 0
    while True:
        match = _OPEN.search(text, position)
        between = text[position : match.start() if match else len(text)]
        stray = _STRAY.search(between)
        if stray:
            raise TagError(f'"{stray[0]}" står utan början: "{_excerpt(text, position)}"')
        if match is None:
            return tags
        end = _end(text, match.start(), match[0])
        inner = text[match.end() : end - 2]
        source = "" if match[0] == "{#" else normalise(inner)
        tags.append(Tag(match[0], source, match.start(), end))
        position = end


def _excerpt(text: str, position: int) -> str:
    shown = " ".join(text[position : position + 50].split())
    return shown + ("…" if len(text) > position + 50 else "")


def _end(text: str, start: int, kind: str) -> int:
    """Return the position after the tag that begins at ``start``, minding quoted texts."""
    closer = _CLOSERS[kind]
    position = start + 2
    limit = min(len(text), start + MAX_TAG)
    while position < limit:
        if text.startswith(closer, position):
            return position + 2
        quoted = kind != "{#" and text[position] in _QUOTES
        closed = _string_end(text, position, limit, closer) if quoted else -1
        # A lone quotation mark is left to the expression's own error message.
        position = max(position, closed) + 1
    plain = text.find(closer, start, limit)
    if plain >= 0:
        return plain + 2
    raise TagError(f'"{kind}" saknar slutet "{closer}" i samma stycke: "{_excerpt(text, start)}"')


def _string_end(text: str, start: int, limit: int, closer: str | None = None) -> int:
    """Return where the quoted text that begins at ``start`` ends, or -1.

    A text in straight quotes may hold curly ones, but autocorrect also makes pairs of one of
    each; what lies before the tag's end is believed first.
    """
    sign = text[start]
    family = _QUOTES[sign]
    ends = text.find(closer, start, limit) if closer else -1
    nearest_end = ends if ends >= 0 else limit
    if sign == family and (same := text.find(sign, start + 1, nearest_end)) >= 0:
        return same
    for position in range(start + 1, nearest_end):
        if _QUOTES.get(text[position]) == family:
            return position
    return text.find(sign, start + 1, limit)


def normalise(source: str) -> str:
    """Return a tag's inside with straight quotes and plain spaces outside quoted texts.

    A leading ``p`` or ``tr`` (docxtpl's notation) and whitespace dashes are dropped.
    """
    source = unicodedata.normalize("NFC", source)
    out: list[str] = []
    position = 0
    while position < len(source):
        sign = source[position]
        quote = _QUOTES.get(sign)
        if quote is None:
            out.append(sign.translate(_OUTSIDE))
            position += 1
            continue
        end = _string_end(source, position, len(source))
        if end < 0:
            end = len(source)
        inner = source[position + 1 : end]
        out.append(quote + inner + (quote if end < len(source) else ""))
        position = end + 1
    text = "".join(out).strip()
    text = text.removeprefix("-").removeprefix("+").removesuffix("-").strip()
    return _LEVEL.sub("", text)
