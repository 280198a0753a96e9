"""Running the program of one part."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NoReturn

from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.exceptions import TemplateError as JinjaError
from lxml import etree

from kontinuitet.documents.blocks.base import Block, BlockError
from kontinuitet.documents.blocks.formatted import (
    FormattedText,
    is_formatted,
    put_own,
    without_marks,
)
from kontinuitet.documents.blocks.site import Site
from kontinuitet.documents.faults import TemplateError
from kontinuitet.documents.template.budget import MAX_MARKUP, LimitExceeded
from kontinuitet.documents.template.code import code_of
from kontinuitet.documents.template.expressions import missing_text
from kontinuitet.documents.template.program import (
    BLOCK_END,
    BLOCK_START,
    SLOT_END,
    SLOT_START,
    Program,
    Step,
)
from kontinuitet.documents.template.sandbox import MissingField, Sandbox
from kontinuitet.documents.template.scopes import Scopes
from kontinuitet.documents.template.values import NotText, text_of
from kontinuitet.documents.word.part_trees import declare, parse
from kontinuitet.documents.xmltext import clean, escape_attribute, inner_text
from kontinuitet.wording import hard_spaces

if TYPE_CHECKING:
    from docx.document import Document
    from jinja2 import Template

    from kontinuitet.documents.blocks.ids import Ids
    from kontinuitet.documents.blocks.numbering import Numbering
    from kontinuitet.documents.template.parts import TextPart

#: Values that have methods of Python's, but no fields.
_PLAIN: Final = (str, int, float, datetime.date, datetime.time, Block)
_BLOCK: Final = re.compile(f"{BLOCK_START}(\\d+){BLOCK_END}")


class _Markup(str):
    """Text that is markup already."""

    __slots__ = ()


class Runner:
    """Runs one program and puts its result in the part's place."""

    def __init__(
        self,
        document: Document,
        part: TextPart,
        program: Program,
        sandbox: Sandbox,
        ids: Ids,
        numbering: Numbering,
        replaced: dict[str, int],
        name: str,
    ) -> None:
        self.document = document
        self.part = part
        self.program = program
        self.sandbox = sandbox
        self.replaced = replaced
        self.name = name
        self._template: Template | None = None
        #: (line of the program, line of the code made of it), in order.
        self._lines: list[tuple[int, int]] | None = None
        self._blocks: list[str] = []
        self._source = ""
        self._scopes = Scopes(ids)
        self._numbering = numbering
        self._scopes.looped = {step.source for step in program.steps if "_named(" in step.code}
        story: Any = part.part
        self._site = Site(document, story, ids, numbering, self._cleaned)

    def run(self, context: Mapping[str, object]) -> None:
        """Run the program.

        Raises:
            TemplateError: with the place and a Swedish reason.
        """
        if not self.program.steps:
            return
        root = self.part.root
        markup = etree.tostring(root, encoding="unicode")
        try:
            markup = declare(markup, root)
        except ValueError as error:
            raise TemplateError(
                f"{self.name}: {self.part.label}: förkortningen {error} står för en okänd "
                "namnrymd. Öppna mallen i Word och spara den igen."
            ) from error
        self.program.finish(markup)
        text = self._render(context)
        if self._blocks:
            text = self._place_blocks(text)
        text = text.replace(SLOT_START, "").replace(SLOT_END, "")
        self.part.put_back(self.document, parse(text))

    # Rendering

    def _render(self, context: Mapping[str, object]) -> str:
        environment = self.sandbox.overlay()
        environment.finalize = self._finalize
        own: dict[str, Callable[..., object]] = {
            "_loop": self._loop,
            "_attribute": self._attribute,
            "_enter": self._scopes.enter,
            "_leave": self._scopes.leave,
            "_number": self._scopes.number,
            "_paired": self._scopes.paired,
            "_named": self._scopes.named,
            "_anchor": self._scopes.anchor,
            "_shape": self._scopes.shape,
            "_restart": self._scopes.restart,
            "_listed": self._listed,
        }
        try:
            self._template = environment.template_class.from_code(
                environment, code_of(self.program.source), environment.make_globals(None)
            )
        except (JinjaError, RecursionError, SyntaxError, ValueError) as error:
            self._fail(error)
        self.sandbox.allow(own.values())
        out: list[str] = []
        length = 0
        try:
            for made in self._template.generate(dict(context) | own):
                piece = self.program.with_markup(made)
                length += len(piece)
                if length > MAX_MARKUP:
                    raise LimitExceeded("dokumentet blir för stort")
                out.append(piece)
        except TemplateError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the template's expressions raise
            self._fail(error)
        return "".join(out)

    # What the program calls

    def _listed(self, number: str, level: str, used: bool) -> str:
        """Return the number of the list that stands for ``number`` in this turn."""
        return self._scopes.listed(
            number, lambda: self._numbering.restarted(number, level), used=used
        )

    def _loop(self, values: Any) -> list[Any]:
        if isinstance(values, Undefined):
            str(values)  # raises, and says which field
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise NotText("har ingen lista att gå igenom")
        items = list(values)
        self.sandbox.budget.loop(len(items))
        return items

    def _finalize(self, value: object) -> str:
        if type(value) is _Markup:
            return value
        if isinstance(value, Block):
            return self._block(value)
        text = value if type(value) is str else text_of(value)
        if "\n" in text or "**" in text:
            text = text.strip("\n")
            step = self._current() if is_formatted(text) else None
            if step is not None and step.slot:
                return self._block(FormattedText(text))
            text = without_marks(text)
        return inner_text(self._cleaned(hard_spaces(text)))

    def _attribute(self, value: object) -> str:
        return _Markup(escape_attribute(self._cleaned(without_marks(text_of(value)))))

    def _cleaned(self, text: str) -> str:
        self.sandbox.budget.value(len(text))
        cleaned, count = clean(text)
        if count:
            step = self._current()
            field = step.source if step else self._source
            self.replaced[field] = self.replaced.get(field, 0) + count
        return cleaned

    def _current(self) -> Step | None:
        """Return the step being run, found from the line of the running template code."""
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != "<template>":
            frame = frame.f_back
        if frame is None or self._template is None:
            return None
        if self._lines is None:
            # Jinja reads its list anew at each question.
            self._lines = self._template.debug_info
        code_line = frame.f_lineno
        lines = reversed(self._lines)
        return self.program.step_at(next((line for line, code in lines if code <= code_line), 1))

    # Blocks

    def _block(self, block: Block) -> str:
        step = self._current()
        if step is None or not step.slot:
            raise NotText(
                "är en tabell, lista, bild eller liknande och måste stå ensam i sitt stycke"
            )
        self._source = step.source
        self._blocks.append(block.xml(self._site))
        return f"{BLOCK_START}{len(self._blocks) - 1}{BLOCK_END}"

    def _place_blocks(self, text: str) -> str:
        out: list[str] = []
        position = 0
        for match in _BLOCK.finditer(text):
            start = text.rindex(SLOT_START, position, match.start())
            made = put_own(self._blocks[int(match[1])], text[start : match.start()])
            out += (text[position:start], made)
            position = text.index(SLOT_END, match.end()) + 1
        out.append(text[position:])
        return "".join(out)

    # Faults

    def _fail(self, error: BaseException) -> NoReturn:
        step = self._step_of(error)
        place = f"{step.place}: " if step else f"{self.part.label}: "
        source = step.source if step else ""
        raise TemplateError(f"{self.name}: {place}{_reason(error, source)}") from error

    def _step_of(self, error: BaseException) -> Step | None:
        line = getattr(error, "lineno", None)
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == "<template>":
                line = trace.tb_lineno
            trace = trace.tb_next
        return self.program.step_at(line) if isinstance(line, int) else None


def _reason(error: BaseException, source: str) -> str:
    if isinstance(error, MissingField):
        if error.field is None:
            return f'"{source}" har inget värde.'
        return _missing(error, source)
    if isinstance(error, NotText):
        return f'{_kind(source)} "{source}" {error}.'
    if isinstance(error, LimitExceeded):
        return f'"{source}": {error}.'
    if isinstance(error, SecurityError):
        return f'"{source}" är inte tillåtet i en mall.'
    if isinstance(error, BlockError):
        return f'{_kind(source)} "{source}" går inte att skriva som tabell, lista eller bild.'
    if isinstance(error, ZeroDivisionError):
        return f'"{source}" delar med noll.'
    if isinstance(error, RecursionError):
        return "mallen är för djup."
    return f'"{source}" går inte att räkna ut.'


def _kind(source: str) -> str:
    if source.startswith("for "):
        return "upprepningen"
    return "fältet" if re.fullmatch(r"[\w.]+", source) else "uttrycket"


def _missing(error: MissingField, source: str) -> str:
    owner = error.owner
    if isinstance(error.field, int):
        return f'"{source}": listan har inget på plats {error.field}.'
    if owner is None:
        return missing_text(str(error.field), ())
    if isinstance(owner, Mapping):
        known = [key for key in owner if isinstance(key, str)]
    elif isinstance(owner, (list, tuple)):
        return f'fältet "{error.field}" finns inte i en lista. Gå igenom den med {{% for … %}}.'
    elif isinstance(owner, _PLAIN):
        return f'fältet "{error.field}" finns inte: det före punkten är ett färdigt värde.'
    else:
        known = [n for n in dir(owner) if not n.startswith(("_", "model_"))]
    return missing_text(str(error.field), known)
