"""Trying a template: every fault at once, where :func:`fill` stops at the first.

A tag that cannot be used is told and then taken for something harmless, so that the rest of the
template is tried too.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, NoReturn

from kontinuitet.documents.blocks.entries import outline_levels
from kontinuitet.documents.blocks.ids import Ids
from kontinuitet.documents.blocks.numbering import Numbering
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.template.budget import MAX_ELEMENTS, TOO_LARGE, Budget
from kontinuitet.documents.template.compiler import Compiler
from kontinuitet.documents.template.expressions import Reader
from kontinuitet.documents.template.filling import fill
from kontinuitet.documents.template.listing import Lists
from kontinuitet.documents.template.parts import text_parts
from kontinuitet.documents.template.program import Step
from kontinuitet.documents.template.running import Runner
from kontinuitet.documents.template.sandbox import Sandbox
from kontinuitet.documents.template.tags import Tag
from kontinuitet.documents.template.tidying import tidy
from kontinuitet.documents.word.guard import MAX_XML
from kontinuitet.documents.word.opening import open_document

if TYPE_CHECKING:
    from lxml import etree

#: Faults told of one template; after so many there is something else wrong with it.
MOST_FAULTS = 50
_TEXT_PART = re.compile(r"(?:document|header|footer|footnotes|endnotes)\d*\.xml$")
_TARGETS = re.compile(r"for\s+(\w+(?:\s*,\s*\w+)*)")


class _Trial(Compiler):
    """A compiler that goes on after a fault."""

    faults: list[str]

    def _paragraph(self, paragraph: etree._Element) -> None:
        try:
            super()._paragraph(paragraph)
        except TemplateError as error:
            self.faults.append(str(error))

    def _control_row(self, row: etree._Element) -> bool:
        try:
            return super()._control_row(row)
        except TemplateError as error:
            self.faults.append(str(error))
            return True

    def _control_mark(self, tag: Tag) -> str:
        try:
            return super()._control_mark(tag)
        except TemplateError as error:
            keyword = tag.source.partition(" ")[0]
            if keyword not in ("for", "if"):
                raise
            # What is between it and its end is tried, and its end has a beginning.
            self.faults.append(str(error))
            found = _TARGETS.match(tag.source)
            harmless = f"for {found[1] if found else 'x'} in []" if keyword == "for" else "if true"
            return super()._control_mark(Tag(tag.kind, harmless, tag.start, tag.end))


class _Failed(TemplateError):
    """A fault met while running, with the step it was met in."""

    def __init__(self, message: str, step: Step | None) -> None:
        super().__init__(message)
        self.step = step


class _TrialRunner(Runner):
    """A runner that remembers the step that failed."""

    def _fail(self, error: BaseException) -> NoReturn:
        try:
            super()._fail(error)
        except TemplateError as fault:
            raise _Failed(str(fault), self._step_of(error)) from error


def find_faults(data: bytes, context: Mapping[str, object], *, name: str) -> list[str]:
    """Return every fault (Swedish, with its place) that ``context`` shows in a template.

    A fault inside a loop is told once. At most :data:`MOST_FAULTS`. Nothing when the template can
    be filled as it is.
    """
    if _is_too_large(data):
        return [f"{name}: {TOO_LARGE}"]
    try:
        fill(open_document(data, name), context, name=name)
    except TemplateError as error:
        first = str(error)
    else:
        return []
    found: list[str] = []
    try:
        _try_parts(data, context, name, found)
    except TemplateError as error:
        found.append(str(error))
    # What the trial does not reach (properties, a damaged part) was met by the filling.
    return list(dict.fromkeys(found or [first]))[:MOST_FAULTS]


def _is_too_large(data: bytes) -> bool:
    """Tell whether a template has too many elements, without opening it."""
    count = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                if _TEXT_PART.search(entry.filename) and entry.file_size <= MAX_XML:
                    content = package.read(entry)
                    count += content.count(b"<") - content.count(b"</")
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError):
        return False
    return count > MAX_ELEMENTS


def _try_parts(data: bytes, context: Mapping[str, object], name: str, found: list[str]) -> None:
    document = open_document(data, name)
    sandbox = Sandbox(Budget(), [])
    reader = Reader(sandbox, context.keys())
    levels = outline_levels(document.styles.element)
    numbering, ids, lists = Numbering(document), Ids(), Lists(document)
    parts = text_parts(document, name)
    for part in parts:
        ids.reserve(part.root)
    for part in parts:
        tidy(part.root, name)
        compiler = _Trial(part.root, part.label, reader, levels, name, lists)
        compiler.faults = found
        before = len(found)
        program = compiler.compile()
        for _ in range(MOST_FAULTS):
            runner = _TrialRunner(document, part, program, sandbox, ids, numbering, {}, name)
            try:
                runner.run(context)
            except _Failed as error:
                found.append(str(error))
                if error.step is None or not _disarm(error.step):
                    break
            except TemplateError as error:
                if before == len(found):
                    found.append(str(error))
                break
            else:
                break


def _disarm(step: Step) -> bool:
    """Make a step harmless; tell whether that could be done."""
    code = step.code
    if code.startswith("\ufdd4"):
        changed = "\ufdd4 _attribute('') \ufdd5" if "_attribute(" in code else "\ufdd4 '' \ufdd5"
    elif found := _TARGETS.search(code):
        rest = code[code.index("\ufdd3") :]
        changed = f"\ufdd2 for {found[1]} in [] {rest}"
    elif re.match(r"\ufdd2 (if|elif)\b", code):
        changed = f"\ufdd2 {code[1:].split()[0]} true \ufdd3"
    else:
        return False
    if changed == code:
        return False
    step.code = changed
    return True
