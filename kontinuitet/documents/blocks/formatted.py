"""Text as people write it in the files (``|`` in YAML): lists, paragraphs and **bold** in Word.

A line that begins with ``-``, ``*`` or ``•`` is a point, one that begins with ``1.`` or ``1)`` is
numbered, two spaces before it is a level down. An empty line begins a new paragraph. A text of one
line is never a list: it may be a name that begins with a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.base import Block

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.site import Site

_POINT: Final = re.compile(r"( *)(?:[-*•]|(\d{1,3})[.)]) +(\S.*)")
_BOLD: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
BOLD: Final = "<w:b/><w:bCs/>"
#: Stand in the markup for the properties of the paragraph and run that the text takes the place of.
OWN_PARAGRAPH: Final = "\ufdde"
OWN_RUN: Final = "\ufddf"
_PARAGRAPH: Final = re.compile(r"<w:pPr>.*?</w:pPr>|<w:pPr/>", re.DOTALL)
_RUN: Final = re.compile(r"<w:r(?: [^>]*)?>\s*<w:rPr>(.*?)</w:rPr>", re.DOTALL)
_BEFORE_BOLD: Final = re.compile(r"(?:<w:rStyle [^>]*/>)?(?:<w:rFonts [^>]*/>)?")
_ANY_BOLD: Final = re.compile(r"<w:b(?:Cs)?(?: [^>]*)?/>")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a text: its level in a list (None: no list), and whether it is numbered.

    ``begins`` tells the first point of a numbered list.
    """

    text: str
    level: int | None = None
    ordered: bool = False
    begins: bool = False


def is_formatted(text: str) -> bool:
    """Tell whether a text is more than one plain paragraph."""
    if "**" in text and _BOLD.search(text):
        return True
    if "\n" not in text:
        return False
    lines = text.strip("\n").split("\n")
    return len(lines) > 1 and any(not line.strip() or _POINT.fullmatch(line) for line in lines)


def bold_parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, and whether each is bold."""
    position = 0
    for found in _BOLD.finditer(text):
        if found.start() > position:
            yield text[position : found.start()], False
        yield found[1], True
        position = found.end()
    if position < len(text):
        yield text[position:], False


def without_marks(text: str) -> str:
    """Return a text without the signs around what is bold."""
    return "".join(piece for piece, _ in bold_parts(text)) if "**" in text else text


def lines_of(text: str) -> list[Line]:
    """Divide a text into paragraphs and points."""
    return _Reader(several="\n" in text.strip("\n")).read(text.strip("\n").split("\n"))


@dataclass(slots=True)
class _Reader:
    """Reads a text line by line."""

    several: bool
    found: list[Line] = field(default_factory=list)
    paragraph: list[str] = field(default_factory=list)
    #: Whether the last line may go on in what is above it.
    open: bool = False

    def read(self, lines: Sequence[str]) -> list[Line]:
        for line in lines:
            point = _POINT.fullmatch(line.rstrip()) if self.several else None
            if point is not None:
                self._end()
                self._point(len(point[1]) // 2, point[2], point[3])
            elif not line.strip():
                self._end()
                self.open = False
            elif self.open and line.startswith("  "):
                # Goes on with the point above.
                last = self.found.pop()
                text = f"{last.text} {line.strip()}"
                self.found.append(Line(text, last.level, last.ordered, last.begins))
            else:
                self.open = False
                self.paragraph.append(line.strip())
        self._end()
        return self.found

    def _point(self, depth: int, number: str | None, text: str) -> None:
        level = min(depth, 1)
        above = next(
            (line for line in reversed(self.found) if line.level is None or line.level <= level),
            None,
        )
        same = above is not None and above.level == level and above.ordered == (number is not None)
        self.found.append(Line(text, level, number is not None, number is not None and not same))
        self.open = True

    def _end(self) -> None:
        if self.paragraph:
            self.found.append(Line("\n".join(self.paragraph)))
            self.paragraph = []


def with_bold(properties: str) -> str:
    """Return run properties made bold, in the order of the schema."""
    rest = _ANY_BOLD.sub("", properties)
    head = _BEFORE_BOLD.match(rest)
    end = head.end() if head else 0
    return rest[:end] + BOLD + rest[end:]


class FormattedText(Block):
    """A text in several paragraphs, points and numbered points.

    Paragraphs have the properties of the one in the template that the text takes the place of.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def xml(self, site: Site) -> str:
        plain, bold = f"{OWN_RUN}0", f"{OWN_RUN}1"
        out: list[str] = []
        for line, number in numbered_lines(self.text, site):
            if line.level is None:
                runs = "".join(
                    site.runs(piece, bold if strong else plain)
                    for piece, strong in bold_parts(line.text)
                )
                out.append(f"<w:p>{OWN_PARAGRAPH}{runs}</w:p>")
                continue
            name = "List Number" if line.ordered else "List Bullet"
            style = site.paragraph_style(*((f"{name} 2", name) if line.level else (name,)))
            out.append(
                f"<w:p><w:pPr>{style}{numbering(number, line.level)}</w:pPr>"
                f"{site.runs(line.text)}</w:p>"
            )
        return "".join(out)


def numbered_lines(text: str, site: Site) -> Iterator[tuple[Line, int]]:
    """Yield the lines of a text with the number of the list that each belongs to (0: none)."""
    ordered = {0: 0, 1: 0}
    for line in lines_of(text):
        if line.level is None:
            yield line, 0
        elif not line.ordered:
            yield line, site.numbering.bullet()
        else:
            if line.begins or not ordered[line.level]:
                ordered[line.level] = site.numbering.ordered()
            yield line, ordered[line.level]


def numbering(number: int, level: int) -> str:
    """Return the markup that makes a paragraph a point of a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def put_own(markup: str, before: str) -> str:
    """Give a formatted text the properties that stand in the template's markup before it."""
    if OWN_PARAGRAPH not in markup:
        return markup
    paragraph = _PARAGRAPH.search(before)
    runs = _RUN.findall(before)
    run = runs[-1] if runs else ""
    made = markup.replace(OWN_PARAGRAPH, paragraph[0] if paragraph else "")
    return made.replace(f"{OWN_RUN}0", run).replace(f"{OWN_RUN}1", with_bold(run))
