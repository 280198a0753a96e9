"""From template and fields to a finished Word file, with the checks that every document passes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kontinuitet import bundled
from kontinuitet.documents.context.data import PlanData, creation_date
from kontinuitet.documents.context.fields import template_context
from kontinuitet.documents.recorded_input import History, record
from kontinuitet.documents.regeneration import record_text
from kontinuitet.documents.template import fill
from kontinuitet.documents.word import open_document, save_bytes
from kontinuitet.documents.xmltext import w
from kontinuitet.errors import InputError
from kontinuitet.model.landscape import Municipality

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document

    from kontinuitet.documents.template import FillReport

#: Shorter texts than this are not searched for: they would be found in anything.
_SHORTEST_SECRET = 5


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
) -> bytes:
    """Fill a packaged template, or the municipality's own with the same name, and save it.

    Characters that Word cannot show are replaced by U+FFFD, and ``tell`` is given a sentence on
    each such field. ``history`` is recorded in the file, for a later edition to be compared with.

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
    _refuse_protected(document, municipality, title)
    if tell is not None:
        for note in _notes(report):
            tell(note)
    if history is not None:
        record(document, history)
    record_text(document)
    return save_bytes(
        document,
        title=title,
        created=created,
        subject="Kontinuitet",
        author=municipality.info.name,
        input_checksum=model_sha256,
    )


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
    )


def _notes(report: FillReport) -> Iterator[str]:
    for replaced in report.replaced:
        yield (
            f"Fältet {replaced.field} hade {replaced.count} tecken som Word inte kan visa. "
            "De är ersatta med �."
        )


def _secrets(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Yield (text that may not be printed, whose it is) for persons with protected data."""
    contacts = list(municipality.info.contacts)
    for _, department in sorted(municipality.departments.items()):
        contacts.extend(department.contacts)
    for contact in contacts:
        if contact.protected:
            for text in (contact.name, contact.phone, contact.email, contact.backup):
                if text and len(text.strip()) >= _SHORTEST_SECRET:
                    yield text.strip(), contact.role
    for identity, person in sorted(
        (municipality.staffing.persons if municipality.staffing else {}).items()
    ):
        if person.protected:
            for text in (person.name, person.phone):
                if text and len(text.strip()) >= _SHORTEST_SECRET:
                    yield text.strip(), identity


def _breakable(text: str) -> str:
    """Return the text with ordinary spaces and hyphens in place of those that hold lines."""
    return text.replace("\u00a0", " ").replace("\u2011", "-")


def _refuse_protected(document: Document, municipality: Municipality, title: str) -> None:
    secrets = list(_secrets(municipality))
    if not secrets:
        return
    text = _breakable("".join(node.text or "" for node in document.element.body.iter(w("t"))))
    for secret, whose in secrets:
        if _breakable(secret) in text:
            raise InputError(
                f"{title} skrivs inte: uppgifter om {whose}, som har skyddade personuppgifter, "
                "står även på ett annat ställe i underlaget. Ta bort dem där."
            )
