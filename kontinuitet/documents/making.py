"""From template and fields to a finished Word file, with the checks that every document passes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from kontinuitet import bundled
from kontinuitet.documents.blocks import Block, PictureBlock
from kontinuitet.documents.editions.history import History, record
from kontinuitet.documents.inspection.words import pieces_of, svg_pieces
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.regeneration import record_text
from kontinuitet.documents.template import fill
from kontinuitet.documents.word import open_document, save_bytes
from kontinuitet.model.base import Record
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.places import leak
from kontinuitet.model.protected import Protected
from kontinuitet.model.scenario import Scenario

if TYPE_CHECKING:
    from pathlib import Path

    from kontinuitet.documents.template import FillReport

#: Is given sentences (Swedish) about what was replaced in a document.
Tell = Callable[[str], None]


def build_document(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    created: datetime.date,
    municipality: Municipality,
    model_sha256: str,
    own_templates: Path | None,
    tell: Tell | None,
    history: History | None = None,
    scenarios: Sequence[Scenario] = (),
) -> bytes:
    """Fill a packaged template, or the municipality's own with the same name, and save it.

    Characters that Word cannot show are replaced by U+FFFD, and ``tell`` is given a sentence on
    each such field. ``history`` is recorded in the file, for a later edition to be compared with.
    ``scenarios`` are those whose texts and staff may stand in it.

    Raises:
        TemplateError: the template cannot be used.
        InputError: something about a person with skyddade personuppgifter would be printed.
    """
    own = own_templates is not None and (own_templates / template).is_file()
    name = f"{own_templates.name}/{template}" if own and own_templates else template
    document = open_document(
        bundled.read_bytes("plan_templates", template, own=own_templates), name
    )
    report = fill(document, context, name=name)
    if tell is not None:
        for note in _notes(report):
            tell(note)
    if history is not None:
        record(document, history)
    record_text(document)
    made = save_bytes(
        document,
        title=title,
        created=created,
        subject="Kontinuitet",
        author=municipality.info.name,
        input_checksum=model_sha256,
    )
    protected = Protected.of(municipality, scenarios)
    refuse_protected(
        made, template, _drawings(context), protected, (municipality, *scenarios), title
    )
    return made


def build_for_department(
    data: PlanData,
    department: str,
    template: str,
    fields: object,
    *,
    what: str,
    edition: str = "",
    tell: Tell | None,
    history: History | None = None,
) -> bytes:
    """Build one of a department's documents; its title is ``what`` för the department.

    ``fields`` are the template's fields; ``edition`` ends the title. Errors as of
    :func:`build_document`.

    Raises:
        KeyError: there is no such department.
    """
    municipality = data.municipality
    found = municipality.departments[department]
    return build_document(
        template,
        template_context(fields),
        title=f"{what} för {found.name}, {municipality.info.name}{edition}",
        created=creation_date(data, found.plan),
        municipality=municipality,
        model_sha256=data.model_sha256,
        own_templates=data.own_templates,
        tell=tell,
        history=history,
        scenarios=tuple(data.scenarios[s] for s in data.considered),
    )


def _notes(report: FillReport) -> Iterator[str]:
    for replaced in report.replaced:
        yield (
            f"Fältet {replaced.field} hade {replaced.count} tecken som Word inte kan visa. "
            "De är ersatta med �."
        )


def _drawings(value: object) -> Iterator[bytes]:
    """Yield the drawings behind the pictures among the fields of a template."""
    if isinstance(value, PictureBlock):
        if value.drawing is not None:
            yield value.drawing
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _drawings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _drawings(inner)
    elif isinstance(value, Block):
        yield from _drawings(tuple(vars(value).values()) if hasattr(value, "__dict__") else ())


def refuse_protected(
    data: bytes,
    name: str,
    drawings: Iterable[bytes],
    protected: Protected,
    records: Sequence[Record],
    title: str,
) -> None:
    """Refuse a file, or drawings in it, with a text about somebody with skyddade personuppgifter.

    ``name`` says by its ending what kind of file it is; ``records`` are searched for where the text
    comes from.

    Raises:
        InputError: says in which part of the file, and where in the records.
    """
    if not protected:
        return
    drawn = (piece for drawing in drawings for piece in svg_pieces(drawing))
    for piece in chain(pieces_of(name, data), drawn):
        whose = protected.found(piece.text)
        if whose is not None:
            raise leak(title, whose, piece.text, piece.where, protected, records)
