"""Fields in the document's properties: title, subject, author, keywords."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.template.expressions import ExpressionError, Reader, missing_text
from kontinuitet.documents.template.sandbox import MissingField
from kontinuitet.documents.template.tags import TagError, find_tags
from kontinuitet.documents.template.values import text_of
from kontinuitet.documents.xmltext import clean

if TYPE_CHECKING:
    from docx.document import Document

_LABEL = "filens egenskaper"


def fill_properties(
    document: Document,
    reader: Reader,
    context: Mapping[str, object],
    replaced: dict[str, int],
    name: str,
) -> None:
    """Fill ``{{ … }}`` in the core properties; count in ``replaced`` what XML forbids.

    Raises:
        TemplateError: as for the text of the document.
    """
    for element in document.core_properties._element:
        text = element.text or ""
        if "{{" in text or "{%" in text:
            try:
                element.text = _filled(text, reader, context, replaced)
            except (TagError, ExpressionError) as error:
                raise TemplateError(f"{name}: {_LABEL}: {error}") from error
            except MissingField as error:
                reason = missing_text(str(error.field), ())
                raise TemplateError(f"{name}: {_LABEL}: {reason}") from error
            except Exception as error:  # whatever the expressions raise
                raise TemplateError(f'{name}: {_LABEL}: "{text}" går inte att fylla i.') from error


def _filled(
    text: str, reader: Reader, context: Mapping[str, object], replaced: dict[str, int]
) -> str:
    out: list[str] = []
    position = 0
    for tag in find_tags(text):
        out.append(text[position : tag.start])
        if tag.kind == "{%":
            raise ExpressionError("i filens egenskaper går bara {{ … }} att använda")
        if tag.kind == "{{":
            reader.expression(tag.source, ())
            compute = reader.environment.compile_expression(tag.source, undefined_to_none=False)
            value = text_of(compute(**dict(context)))
            reader.environment.budget.value(len(value))
            cleaned, count = clean(value)
            if count:
                replaced[tag.source] = replaced.get(tag.source, 0) + count
            out.append(cleaned)
        position = tag.end
    return "".join([*out, text[position:]])
