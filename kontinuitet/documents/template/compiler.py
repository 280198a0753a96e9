"""From the XML of a part to a program: finds the tags and puts marks in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn

from docx.oxml.parser import parse_xml

from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.template.expressions import ExpressionError, Reader, Statement
from kontinuitet.documents.template.listing import Lists
from kontinuitet.documents.template.places import Place
from kontinuitet.documents.template.program import SLOT_END, SLOT_START, Program, Step
from kontinuitet.documents.template.repeats import mark_ids, refuse_unrepeatable
from kontinuitet.documents.template.tags import Tag, TagError, find_tags
from kontinuitet.documents.template.texts import Leaf, own_leaves, text_boxes, write_leaves
from kontinuitet.documents.xmltext import WP, W, w

if TYPE_CHECKING:
    from lxml import etree

#: Loops within loops; Python itself stops at twenty.
MAX_NESTING: Final = 12

_BLANK: Final = " \t\n\r\u00a0\u200b\u2007\u202f\ufeff\u00ad"
_HEAVY: Final = (w("drawing"), w("pict"), w("object"), w("fldChar"), w("footnoteReference"))
#: Attributes whose text is computed: alternative texts, titles and tags.
_ATTRIBUTES: Final = {
    w("tag"): (w("val"),),
    w("alias"): (w("val"),),
    w("tblCaption"): (w("val"),),
    w("tblDescription"): (w("val"),),
    w("hyperlink"): (w("tooltip"),),
    f"{{{WP}}}docPr": ("descr", "title"),
}
_OPENERS: Final = dict.fromkeys(("elif", "endif"), "{% if … %}") | {"endfor": "{% for … %}"}
_RANGE_MARKS: Final = (w("bookmarkStart"), w("bookmarkEnd"))


@dataclass(slots=True)
class Frame:
    """An open ``for`` or ``if``."""

    keyword: str
    step: Step
    place: Place
    targets: frozenset[str] = frozenset()
    has_ids: bool = False
    has_else: bool = False
    #: The lists that begin anew in each turn, with the level at which they do.
    lists: dict[str, str] = field(default_factory=dict)
    container: int = 0


class Compiler:
    """Compiles one part (body, header, footnotes …) into a :class:`Program`."""

    def __init__(
        self,
        root: etree._Element,
        label: str,
        reader: Reader,
        levels: dict[str, int],
        name: str,
        lists: Lists | None = None,
    ) -> None:
        self.root = root
        self.label = label
        self.reader = reader
        self.levels = levels
        self.name = name
        self.lists = lists
        #: Lists that have had items outside loops.
        self._used_lists: set[str] = set()
        self.program = Program()
        self.frames: list[Frame] = []
        self.heading: str | None = None
        self.page = 1
        self._paged = label == "brödtext"
        self._containers = 0

    # Places and faults

    def place(self, part: str | None = None) -> Place:
        """Return where the compiler is now."""
        return Place(part or self.label, self.page if self._paged else None, self.heading)

    def refuse(self, text: str, place: Place | None = None) -> NoReturn:
        """Stop with a message that says where.

        Raises:
            TemplateError: always.
        """
        end = "" if text.endswith((".", "?", "!")) else "."
        raise TemplateError(f"{self.name}: {place or self.place()}: {text}{end}")

    @property
    def scope(self) -> frozenset[str]:
        """The names bound by the loops around."""
        names: set[str] = set()
        for frame in self.frames:
            if frame.keyword == "for" and not frame.has_else:
                names |= frame.targets | {"loop"}
        return frozenset(names)

    # Walking the tree

    def compile(self) -> Program:
        """Compile the whole part; the tree is changed on the way."""
        for holder in self._holders():
            self.blocks(holder)
        return self.program

    def _holders(self) -> list[etree._Element]:
        if self.root.tag == w("document"):
            return self.root.findall(w("body"))
        if self.root.tag in (w("footnotes"), w("endnotes")):
            return list(self.root)
        return [self.root]

    def blocks(self, holder: etree._Element) -> None:
        """Compile the paragraphs and tables of a holder; what begins there must end there."""
        depth = self._enter()
        for child in list(holder):
            if child.tag == w("p"):
                self._paragraph(child)
            elif child.tag == w("tbl"):
                properties = child.find(w("tblPr"))
                if properties is not None:
                    self._element_attributes(properties)
                self._rows(child)
            elif child.tag == w("sdt"):
                self._control(child, self.blocks)
            elif child.tag in (w("customXml"), w("smartTag")):
                self.blocks(child)
            else:
                self._ids(child)
        self._leave(depth)

    def _rows(self, holder: etree._Element) -> None:
        depth = self._enter()
        for child in list(holder):
            if child.tag == w("tr"):
                if not self._control_row(child):
                    self._ids(child, deep=False)
                    self._cells(child)
            elif child.tag == w("sdt"):
                self._control(child, self._rows)
            elif child.tag == w("customXml"):
                self._rows(child)
            elif child.tag in _RANGE_MARKS:
                self._ids(child)
        self._leave(depth)

    def _cells(self, holder: etree._Element) -> None:
        for child in list(holder):
            if child.tag == w("tc"):
                self.blocks(child)
            elif child.tag == w("sdt"):
                self._control(child, self._cells)
            elif child.tag == w("customXml"):
                self._cells(child)
            elif child.tag in _RANGE_MARKS:
                self._ids(child)

    def _control(self, control: etree._Element, walk: object) -> None:
        assert callable(walk)
        properties = control.find(w("sdtPr"))
        if properties is not None:
            self._ids(properties)
            self._element_attributes(properties)
        content = control.find(w("sdtContent"))
        if content is not None:
            walk(content)

    def _enter(self) -> int:
        self._containers += 1
        return self._containers

    def _leave(self, depth: int) -> None:
        for frame in self.frames:
            if frame.container >= depth:
                self.refuse(
                    f"{{% {frame.step.source} %}} saknar {{% end{frame.keyword} %}} i samma "
                    "text, tabell, cell eller innehållskontroll.",
                    frame.place,
                )
        self._containers -= 1

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element) -> None:
        for element in paragraph.iter(w("lastRenderedPageBreak"), w("br")):
            if element.tag != w("br") or element.get(w("type")) == "page":
                self.page += 1
        boxes = text_boxes(paragraph)
        if boxes:
            label, self.label = self.label, "textruta"
            for box in boxes:
                self.blocks(box)
            self.label = label
        self._element_attributes(paragraph)
        self._ids(paragraph)
        self._field_codes(paragraph)
        leaves = own_leaves(paragraph)
        text = "".join(leaf.text for leaf in leaves)
        tags = self._tags(text)
        if tags and any(tag.kind == "{%" for tag in tags):
            self._control_paragraph(paragraph, text, tags)
            return
        if tags:
            if all(tag.kind == "{#" for tag in tags) and self._alone(text, tags):
                self._take_away(paragraph, "")
                return
            self._inline(paragraph, leaves, text, tags)
        self._list_item(paragraph)
        self._note_heading(paragraph, text)

    def _field_codes(self, paragraph: etree._Element) -> None:
        for code in paragraph.iter(w("instrText")):
            if "{{" in (code.text or "") or "{%" in (code.text or ""):
                self.refuse("i koden till ett Word-fält går inga taggar att använda.")

    def _tags(self, text: str) -> list[Tag]:
        if "{" not in text and "}}" not in text and "%}" not in text:
            return []
        try:
            return find_tags(text)
        except TagError as error:
            self.refuse(str(error))

    @staticmethod
    def _alone(text: str, tags: list[Tag]) -> bool:
        rest = text
        for tag in reversed(tags):
            rest = rest[: tag.start] + rest[tag.end :]
        return not rest.strip(_BLANK)

    def _note_heading(self, paragraph: etree._Element, text: str) -> None:
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        if style is not None and style.get(w("val")) in self.levels and text.strip():
            self.heading = " ".join(text.split())

    def _inline(
        self, paragraph: etree._Element, leaves: list[Leaf], text: str, tags: list[Tag]
    ) -> None:
        slot = len(tags) == 1 and self._alone(text, tags) and self._plain(paragraph)
        marks: list[str] = []
        for tag in tags:
            if tag.kind == "{#":
                marks.append("")
                continue
            step = self._expression(tag, "\ufdd4 {} \ufdd5")
            step.slot = slot
            marks.append(self.program.add(step))
        write_leaves(leaves, tags, marks)
        if slot:
            _put_before(paragraph, SLOT_START)
            paragraph.tail = SLOT_END + (paragraph.tail or "")

    @staticmethod
    def _plain(paragraph: etree._Element) -> bool:
        """Tell whether nothing but text would be lost if a block took the paragraph's place."""
        if paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            return False
        return next(paragraph.iter(*_HEAVY, *_RANGE_MARKS), None) is None

    def _expression(self, tag: Tag, form: str) -> Step:
        try:
            self.reader.expression(tag.source, self.scope)
        except ExpressionError as error:
            self.refuse(str(error))
        return Step(form.format(tag.source), self.place(), tag.source, scope=self.scope)

    # Control tags

    def _control_paragraph(self, paragraph: etree._Element, text: str, tags: list[Tag]) -> None:
        tag = next(t for t in tags if t.kind == "{%")
        if not self._alone(text, tags) or sum(t.kind != "{#" for t in tags) != 1:
            self.refuse(
                f"{{% {tag.source} %}} måste stå ensam i sitt stycke. Mitt i en mening går det "
                "att skriva {{ … if … else … }}."
            )
        section = paragraph.find(f"{w('pPr')}/{w('sectPr')}")
        if section is not None:
            if tag.source not in ("endfor", "endif"):
                self.refuse(
                    f"{{% {tag.source} %}} står i samma stycke som en avsnittsbrytning. Flytta "
                    "avsnittsbrytningen till ett eget stycke."
                )
            # LibreOffice moves a section break into the last paragraph before it.
            _section_after(paragraph, section)
        if next(paragraph.iter(*_HEAVY), None) is not None:
            self.refuse(f"{{% {tag.source} %}} måste stå ensam, utan bild eller fält bredvid.")
        mark = self._control_mark(tag)
        self._find_lists(tag, paragraph)
        self._take_away(paragraph, mark)

    def _control_row(self, row: etree._Element) -> bool:
        """Compile a row that only holds a control tag; tell whether it was one."""
        cells = [c for c in row.iter(w("tc")) if _row_of(c) is row]
        if not cells:
            return False
        texts = []
        for cell in cells:
            paragraphs = [own_leaves(p) for p in cell.iter(w("p"))]
            texts.append("\n".join("".join(leaf.text for leaf in p) for p in paragraphs))
        first = texts[0].strip(_BLANK)
        if not first.startswith("{%") or not first.endswith("%}"):
            return False
        tags = self._tags(first)
        if len(tags) != 1:
            return False
        if any(text.strip(_BLANK) for text in texts[1:]):
            self.refuse(
                f"{{% {tags[0].source} %}} står i en rad där andra celler har text. Ge taggen en "
                "egen rad."
            )
        if next(row.iter(*_HEAVY), None) is not None:
            self.refuse(f"{{% {tags[0].source} %}} måste ha en egen rad, utan bild eller fält.")
        mark = self._control_mark(tags[0])
        self._find_lists(tags[0], row)
        self._take_away(row, mark)
        return True

    def _find_lists(self, tag: Tag, opener: etree._Element) -> None:
        """Let the lists in a loop that has just begun begin anew in each of its turns."""
        if self.lists is None or not tag.source.startswith("for"):
            return
        frame = self.frames[-1]
        for item in self.lists.restarting(opener):
            frame.lists[item.number] = item.level
            frame.step.code += f"\ufdd4 _restart({item.number!r}) \ufdd5"

    def _list_item(self, paragraph: etree._Element) -> None:
        item = None if self.lists is None else self.lists.of(paragraph)
        if item is None:
            return
        levels = [f.lists[item.number] for f in self.frames if item.number in f.lists]
        if not levels:
            self._used_lists.add(item.number)
            return
        used = item.number in self._used_lists
        code = f"\ufdd4 _listed({item.number!r}, {levels[-1]!r}, {used}) \ufdd5"
        properties = paragraph.pPr.get_or_add_numPr()  # type: ignore[attr-defined]
        properties.get_or_add_ilvl().set(w("val"), item.level)
        properties.get_or_add_numId().set(
            w("val"), self.program.add(Step(code, self.place(), item.number))
        )

    def _control_mark(self, tag: Tag) -> str:
        if re.match(r"tc\b", tag.source):
            self.refuse("upprepning av kolumner ({%tc … %}) finns inte.")
        try:
            statement = self.reader.statement(tag.source, self.scope)
        except ExpressionError as error:
            self.refuse(str(error))
        step = Step("", self.place(), tag.source, scope=self.scope)
        if statement.keyword in ("for", "if"):
            self._open(statement, step)
        else:
            self._continue(statement, step)
        return self.program.add(step)

    def _open(self, statement: Statement, step: Step) -> None:
        if len(self.frames) >= MAX_NESTING:
            self.refuse(f"fler än {MAX_NESTING} upprepningar och villkor i varandra.")
        step.code = f"\ufdd2 {statement.keyword} {statement.rest} \ufdd3"
        frame = Frame(statement.keyword, step, self.place(), statement.targets)
        frame.container = self._containers
        self.frames.append(frame)

    def _continue(self, statement: Statement, step: Step) -> None:
        keyword = statement.keyword
        frame = self.frames[-1] if self.frames else None
        if frame is not None and frame.container != self._containers:
            self.refuse(
                f"{{% {keyword} %}} hör till {{% {frame.step.source} %}} i en annan text, cell "
                "eller innehållskontroll. De måste stå på samma nivå."
            )
        if frame is None:
            opener = _OPENERS.get(keyword, "{% if … %} eller {% for … %}")
            self.refuse(f"{{% {keyword} %}} saknar en början: före den ska {opener} stå.")
        wrong = {"endfor": "if", "endif": "for", "elif": "for"}.get(keyword) == frame.keyword
        if wrong:
            self.refuse(
                f"{{% {keyword} %}} står där {{% {frame.step.source} %}} ska avslutas med "
                f"{{% end{frame.keyword} %}}."
            )
        if frame.has_else and keyword in ("else", "elif"):
            self.refuse(f"{{% {keyword} %}} står efter {{% else %}}.")
        step.code = f"\ufdd2 {keyword} {statement.rest} \ufdd3"
        if frame.keyword == "for" and keyword == "else":
            frame.has_else = True
            self._close_loop(frame, step)
        elif keyword == "else":
            frame.has_else = True
        elif keyword in ("endfor", "endif"):
            if frame.keyword == "for" and not frame.has_else:
                self._close_loop(frame, step)
            self.frames.pop()

    @staticmethod
    def _close_loop(frame: Frame, step: Step) -> None:
        if frame.has_ids:
            frame.step.code += "\ufdd4 _enter() \ufdd5"
            step.code = "\ufdd4 _leave() \ufdd5" + step.code

    def _take_away(self, element: etree._Element, text: str) -> None:
        """Put ``text`` in the element's place; bookmarks that begin or end in it stay."""
        _put_before(element, text)
        for mark in list(element.iter(*_RANGE_MARKS)):
            mark.tail = None
            element.addprevious(mark)
            self._ids(mark)
        if element.tail:
            _put_before(element, element.tail)
            element.tail = None
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    # Ids and attributes

    def _ids(self, element: etree._Element, *, deep: bool = True) -> None:
        loops = [frame for frame in self.frames if frame.keyword == "for"]
        if not loops:
            return
        fault = refuse_unrepeatable(element) if deep else None
        if fault:
            self.refuse(fault)
        if mark_ids(element, self.program, self.place(), deep=deep):
            for frame in loops:
                frame.has_ids = True

    def _element_attributes(self, root: etree._Element) -> None:
        for element in root.iter(*_ATTRIBUTES):
            for attribute in _ATTRIBUTES[element.tag]:
                value = element.get(attribute)
                if value and ("{{" in value or "{%" in value):
                    element.set(attribute, self._attribute(value))

    def _attribute(self, value: str) -> str:
        tags = self._tags(value)
        if any(tag.kind == "{%" for tag in tags):
            self.refuse("i taggar, rubriker och alternativtexter går bara {{ … }} att använda.")
        out, position = [], 0
        for tag in tags:
            out.append(value[position : tag.start])
            if tag.kind == "{{":
                step = self._expression(tag, "\ufdd4 _attribute({}) \ufdd5")
                out.append(self.program.add(step))
            position = tag.end
        return "".join([*out, value[position:]])


def _row_of(cell: etree._Element) -> etree._Element | None:
    parent = cell.getparent()
    while parent is not None and parent.tag != w("tr"):
        parent = parent.getparent()
    return parent


def _section_after(paragraph: etree._Element, section: etree._Element) -> None:
    """Give a section break a paragraph of its own after ``paragraph``, as low as can be."""
    low = parse_xml(
        f'<w:p xmlns:w="{W}"><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
        'w:lineRule="exact"/></w:pPr></w:p>'
    )
    low[0].append(section)
    paragraph.addnext(low)


def _put_before(element: etree._Element, text: str) -> None:
    previous = element.getprevious()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
        return
    parent = element.getparent()
    assert parent is not None
    parent.text = (parent.text or "") + text
