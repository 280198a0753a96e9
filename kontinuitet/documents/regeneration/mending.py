"""Mending files in which another program has written tags that overlap.

LibreOffice 7 does so where a link ends within a content control in the same line. No program can
open such a file, but all text is in it.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from kontinuitet.documents.word import guard_zip
from kontinuitet.documents.word.recorded import read_parts
from kontinuitet.packing import packed

_TAG: Final = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*?)(/?)>")


def mended(data: bytes, name: str) -> bytes | None:
    """Return the file with overlapping tags put right; None when there were none.

    Raises:
        TemplateError: the file is dangerous to open.
    """
    guard_zip(data, name, media=True)
    parts = read_parts(data)
    found = False
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")) and not _well_formed(content):
            try:
                parts[part] = _nested(content.decode("utf-8")).encode("utf-8")
            except UnicodeDecodeError:
                return None
            if not _well_formed(parts[part]):
                return None
            found = True
    if not found:
        return None
    return packed(parts)


def _well_formed(content: bytes) -> bool:
    try:
        etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    except etree.XMLSyntaxError:
        return False
    return True


def _nested(text: str) -> str:
    """Let each element end before the one it began in; text and order stay as they are."""
    open_tags: list[str] = []
    closed_early: list[str] = []

    def fix(match: re.Match[str]) -> str:
        end, tag, _, empty = match.groups()
        if not end:
            if not empty:
                open_tags.append(tag)
            return match[0]
        if tag in closed_early:
            closed_early.remove(tag)
            return ""
        out = ""
        while open_tags and open_tags[-1] != tag and tag in open_tags:
            early = open_tags.pop()
            closed_early.append(early)
            out += f"</{early}>"
        if not open_tags:
            return match[0]
        open_tags.pop()
        return out + match[0]

    return _TAG.sub(fix, text)
