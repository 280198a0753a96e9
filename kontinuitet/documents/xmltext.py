"""Names and text of WordprocessingML: namespaces, escaping and characters that XML forbids."""

from __future__ import annotations

import re
from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"
W14: Final = "http://schemas.microsoft.com/office/word/2010/wordml"
M: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML: Final = "http://www.w3.org/XML/1998/namespace"

#: The prefixes that generated markup may use without declaring them.
NAMESPACES: Final[dict[str, str]] = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC}

REPLACEMENT: Final = "\ufffd"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def w(tag: str) -> str:
    """Return ``tag`` in the main WordprocessingML namespace, in lxml's notation."""
    return f"{{{W}}}{tag}"


def clean(text: str) -> tuple[str, int]:
    """Replace characters that XML 1.0 forbids by U+FFFD; return the text and how many.

    Noncharacters U+FDD0–U+FDEF are replaced too: the template filler uses them as marks.
    """
    return _FORBIDDEN.subn(REPLACEMENT, text)


def escape(text: str) -> str:
    """Escape text for element content or for an attribute in double quotes."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def escape_attribute(text: str) -> str:
    """Escape text for an attribute, keeping line breaks and tabs."""
    return escape(text).replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")


def run_text(text: str) -> str:
    """Return the ``w:t``, ``w:br`` and ``w:tab`` elements that show ``text`` inside a run."""
    return f'<w:t xml:space="preserve">{inner_text(text)}</w:t>'


def inner_text(text: str) -> str:
    """Return ``text`` escaped for the inside of a ``w:t``; line breaks and tabs leave it."""
    escaped = escape(text)
    if "\r" in escaped:
        escaped = escaped.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in escaped:
        escaped = escaped.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    if "\t" in escaped:
        escaped = escaped.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return escaped
