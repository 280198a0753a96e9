"""Rules about headings, lists and spacing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import Opened, Paragraph
from kontinuitet.documents.xmltext import w

_TYPED: Final = re.compile(r"^\s*(?:[-–—•*·▪o]|\d{1,2}[.)]|[a-zåäö]\))[\s\u00a0]+\S", re.IGNORECASE)
_BULLET_O: Final = re.compile(r"^\s*O\s")
_MANY_SPACES: Final = re.compile(r"[ \u00a0]{3,}")
_CONTENT: Final = (
    w("drawing"), w("pict"), w("object"), w("fldChar"), w("fldSimple"), w("sectPr"), w("br"),
    w("sym"), w("footnoteRef"), w("endnoteRef"), w("separator"), w("continuationSeparator"),
)  # fmt: skip


def _shown(text: str) -> str:
    short = " ".join(text.split())
    return f'"{short[:50]}…"' if len(short) > 50 else f'"{short}"'


def headings(opened: Opened) -> Iterator[Finding]:
    """R0, R1 and R2: headings by style, no level skipped, none empty."""
    previous = 0
    found = False
    for paragraph in opened.paragraphs:
        if paragraph.level is None or paragraph.kind != "body":
            continue
        found = True
        if not paragraph.text.strip():
            yield Finding("R2", "en rubrik är tom", paragraph.place)
            continue
        if paragraph.level > previous + 1:
            yield Finding(
                "R1",
                f"rubriken {_shown(paragraph.text)} har nivå {paragraph.level} "
                + (f"efter nivå {previous}" if previous else "men är dokumentets första"),
                paragraph.place,
            )
        previous = paragraph.level
    if not found:
        yield Finding("R0", "dokumentet har inga rubriker satta med rubrikformat", "brödtext")


def bold_headings(opened: Opened) -> Iterator[Finding]:
    """R3: a short paragraph that is all bold is a heading in disguise."""
    for paragraph in opened.paragraphs:
        text = paragraph.text.strip()
        if (
            not text
            or len(text) >= 80
            or paragraph.kind != "body"
            or paragraph.level is not None
            or paragraph.inside("tbl")
            or opened.style_name(paragraph.style) not in ("", "normal", "body text")
        ):
            continue
        runs = [
            r for r in paragraph.element.iter(w("r")) if "".join(map(str, r.itertext())).strip()
        ]
        if runs and all(_bold(run.find(f"{w('rPr')}/{w('b')}")) for run in runs):
            yield Finding("R3", f"fet text i stället för rubrik: {_shown(text)}", paragraph.place)


def _bold(element: object) -> bool:
    value = getattr(element, "get", lambda _: "0")(w("val"))
    return element is not None and value not in ("0", "false", "off")


def typed_lists(opened: Opened) -> Iterator[Finding]:
    """L1: a paragraph that begins with a typed dash or number belongs in a real list."""
    for paragraph in opened.paragraphs:
        text = paragraph.text
        if not _TYPED.match(text) or _BULLET_O.match(text) or paragraph.level is not None:
            continue
        if opened.style_name(paragraph.style).startswith(("toc", "title", "subtitle", "caption")):
            continue
        if paragraph.element.find(f"{w('pPr')}/{w('numPr')}") is not None:
            continue
        if opened.from_style(paragraph.style, f"{w('pPr')}/{w('numPr')}") is None:
            yield Finding("L1", f"skriven lista: {_shown(text)}", paragraph.place)


def layout_spaces(opened: Opened) -> Iterator[Finding]:
    """M1: no runs of spaces or tabs to line text up."""
    for paragraph in opened.paragraphs:
        written = "".join(t.text or "" for t in paragraph.element.iter(w("t")))
        if _MANY_SPACES.search(written):
            yield Finding("M1", f"flera mellanslag i rad: {_shown(written)}", paragraph.place)
        elif _double_tab(paragraph):
            yield Finding("M1", f"flera tabbar i rad: {_shown(paragraph.text)}", paragraph.place)


def _double_tab(paragraph: Paragraph) -> bool:
    count = 0
    for node in paragraph.element.iter(w("tab"), w("t")):
        if node.tag == w("t"):
            count = 0 if node.text else count
        elif (parent := node.getparent()) is not None and parent.tag == w("r"):
            count += 1
            if count > 1:
                return True
    return False


def empty_paragraphs(opened: Opened) -> Iterator[Finding]:
    """M2: no empty paragraphs for space; one that Word needs after a table is let through."""
    for paragraph in opened.paragraphs:
        element = paragraph.element
        if paragraph.text.strip() or next(element.iter(*_CONTENT), None) is not None:
            continue
        if paragraph.level is not None:
            continue
        holder = element.getparent()
        if holder is None:
            continue
        siblings = [child for child in holder if child.tag in (w("p"), w("tbl"), w("sdt"))]
        alone = len(siblings) == 1
        before = element.getprevious()
        after_table = before is not None and before.tag == w("tbl")
        following = element.getnext()
        needed = following is None or following.tag in (w("tbl"), w("sectPr"))
        if not alone and not (after_table and needed):
            yield Finding("M2", "ett tomt stycke", paragraph.place)
