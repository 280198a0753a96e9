"""Filling a template: every part of the document is compiled, run once and put in place."""

from __future__ import annotations

from collections.abc import Mapping
from types import FunctionType
from typing import TYPE_CHECKING

from kontinuitet.documents.blocks.contents import finish_contents
from kontinuitet.documents.blocks.entries import outline_levels
from kontinuitet.documents.blocks.ids import Ids
from kontinuitet.documents.blocks.numbering import Numbering
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.template.budget import (
    MAX_ELEMENTS,
    MAX_STEPS,
    TOO_LARGE,
    Budget,
    grouped,
)
from kontinuitet.documents.template.compiler import Compiler
from kontinuitet.documents.template.expressions import Reader
from kontinuitet.documents.template.listing import Lists
from kontinuitet.documents.template.parts import TextPart, text_parts
from kontinuitet.documents.template.properties import fill_properties
from kontinuitet.documents.template.report import FillReport, Replaced
from kontinuitet.documents.template.running import Runner
from kontinuitet.documents.template.sandbox import Sandbox
from kontinuitet.documents.template.tidying import check_free_texts, tidy

if TYPE_CHECKING:
    from docx.document import Document


def fill(document: Document, context: Mapping[str, object], *, name: str) -> FillReport:
    """Fill the template ``document`` with the fields of ``context``, in place.

    ``name`` is the template's name as the user knows it, for messages. Texts of the context are
    never read as templates. Contents lists are written last.

    Raises:
        TemplateError: a tag that cannot be used or a field that does not exist. The Swedish
            message says part, page, heading, field and the nearest name; the document is then
            half filled and must not be saved.
    """
    budget = Budget()
    functions = [value for value in context.values() if isinstance(value, FunctionType)]
    sandbox = Sandbox(budget, functions)
    reader = Reader(sandbox, context.keys())
    levels = outline_levels(document.styles.element)
    parts = text_parts(document, name)
    if sum(1 for part in parts for _ in part.root.iter()) > MAX_ELEMENTS:
        raise TemplateError(f"{name}: {TOO_LARGE}")
    ids = Ids()
    for part in parts:
        ids.reserve(part.root)
    numbering = Numbering(document)
    lists = Lists(document)
    replaced: dict[str, int] = {}
    programs = []
    for part in parts:
        tidy(part.root, name)
        compiler = Compiler(part.root, part.label, reader, levels, name, lists)
        try:
            programs.append((part, compiler.compile()))
        except (AttributeError, TypeError, ValueError, KeyError) as error:
            # Elements in places where no Word file has them.
            raise TemplateError(
                f"{name}: {compiler.place()}: mallen är skadad. "
                "Öppna den i Word och spara den igen."
            ) from error
    if sum(len(program.steps) for _, program in programs) > MAX_STEPS:
        raise TemplateError(f"{name}: mallen har fler än {grouped(MAX_STEPS)} taggar.")
    for part, program in programs:
        runner = Runner(document, part, program, sandbox, ids, numbering, replaced, name)
        runner.run(context)
    fill_properties(document, reader, context, replaced, name)
    check_free_texts([part.root for part in parts], name)
    finish_contents(document)
    return FillReport(
        fields=tuple(sorted(reader.fields)),
        replaced=tuple(Replaced(field, count) for field, count in sorted(replaced.items())),
    )


__all__ = ["TemplateError", "TextPart", "fill"]
