"""From a kind, the data and a subject to the bytes of a file, with the checks all must pass."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kontinuitet import bundled
from kontinuitet.documents.editions.history import Edition, History
from kontinuitet.documents.editions.recording import record_history
from kontinuitet.documents.making.flowing import flow
from kontinuitet.documents.making.kind import Kind, Source, Subject
from kontinuitet.documents.making.protecting import drawings_in, refuse_protected
from kontinuitet.documents.matter.data import PlanData, creation_date
from kontinuitet.documents.matter.fields import template_context
from kontinuitet.documents.regeneration import record_text
from kontinuitet.documents.template import fill
from kontinuitet.documents.word import open_document, save_bytes
from kontinuitet.errors import InputError
from kontinuitet.model.protected import Protected

if TYPE_CHECKING:
    from kontinuitet.documents.template import FillReport

#: Is given sentences (Swedish) about the document that is made.
Tell = Callable[[str], None]


class Template(NamedTuple):
    """A template: its bytes, and its name as the user knows it."""

    data: bytes
    name: str


def make(
    kind: Kind,
    data: PlanData,
    subject: Subject | None = None,
    *,
    before: History | None = None,
    against: Edition | None = None,
    written: frozenset[str] = frozenset(),
    tell: Tell | None = None,
) -> bytes:
    """Make the document of ``kind`` for ``subject`` (the whole municipality when None).

    Same input, same bytes. ``before`` is the record in the file that this one takes the place of;
    ``against`` is an edition to compare with instead; ``written`` are the tags of the free texts
    that somebody has written in that file. ``tell`` is given a sentence (Swedish) on
    each field with characters that Word cannot show, which are replaced by U+FFFD, and when an
    adopted edition no longer is what was adopted.

    Raises:
        KeyError: there is no such department or scenario.
        TemplateError: the template cannot be used.
        InputError: there is nothing to print, or something that may not be printed.
    """
    source = source_of(kind, data, subject or Subject(), before, against, written)
    said = kind.nothing(source)
    if said is not None:
        raise InputError(said)
    if tell is not None and source.succession is not None and source.succession.warning:
        tell(f"{source.label}: {source.succession.warning}")
    return finish(kind, source, gathered(kind, source), template_of(kind, data), tell)


def nothing_to_print(kind: Kind, data: PlanData, subject: Subject) -> str | None:
    """Return a sentence (Swedish) on why there is nothing to print for a subject, else None.

    Raises:
        KeyError: there is no such department or scenario.
    """
    return kind.nothing(Source.of(data, subject))


def source_of(
    kind: Kind,
    data: PlanData,
    subject: Subject,
    before: History | None = None,
    against: Edition | None = None,
    written: frozenset[str] = frozenset(),
) -> Source:
    """Return what the fields of a document are gathered from.

    Raises:
        KeyError: there is no such department or scenario.
    """
    source = dataclasses.replace(Source.of(data, subject), written=written)
    if kind.succession is None:
        return source
    succession = kind.succession(source.data, subject.department, before)
    if against is not None:
        succession = succession.against(against)
    return Source(source.data, subject, succession, written)


def gathered(kind: Kind, source: Source) -> dict[str, Any]:
    """Return the fields of a document as its template reads them.

    Raises:
        InputError: the input holds what may not be printed.
    """
    return template_context(kind.gather(source))


def template_of(kind: Kind, data: PlanData) -> Template:
    """Return the municipality's own template for the kind, else the packaged one."""
    own = data.own_templates
    named = kind.template
    if own is not None and (own / kind.template).is_file():
        named = f"{own.name}/{kind.template}"
    return Template(bundled.read_bytes("plan_templates", kind.template, own=own), named)


def finish(
    kind: Kind,
    source: Source,
    context: Mapping[str, Any],
    template: Template,
    tell: Tell | None = None,
) -> bytes:
    """Fill the template with the fields of the source, save it and check what came out.

    Raises:
        TemplateError: the template cannot be used.
        InputError: something that may not be printed would be.
    """
    document = open_document(template.data, template.name)
    report = fill(document, context, name=template.name)
    if tell is not None:
        for note in _notes(report):
            tell(note)
    if kind.flows(source):
        flow(document)
    if source.succession is not None:
        record_history(document, source.succession.history)
    record_text(document)
    title = kind.title.format(**source.names)
    made = save_bytes(
        document,
        title=title,
        created=creation_date(source.data, source.plan),
        subject="Kontinuitet",
        author=source.municipality.info.name,
        input_checksum=source.data.model_sha256,
    )
    refuse_protected(
        made,
        kind.template,
        drawings_in(context),
        Protected.of(source.municipality, source.scenarios),
        (source.municipality, *source.scenarios),
        title,
    )
    for check in kind.checks:
        check(source, made, template.data)
    return made


def _notes(report: FillReport) -> Iterator[str]:
    for replaced in report.replaced:
        yield (
            f"Fältet {replaced.field} hade {replaced.count} tecken som Word inte kan visa. "
            "De är ersatta med �."
        )
