"""Trying a template of the municipality's own: as its documents are made, with all faults told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kontinuitet.documents.inspection import inspect
from kontinuitet.documents.making.kind import Kind, Source
from kontinuitet.documents.making.making import Template, finish, gathered, source_of
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.template.trial import find_faults
from kontinuitet.errors import InputError
from kontinuitet.model.plan import PlanSize


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a template showed (Swedish): faults stop its documents, remarks do not."""

    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def try_template(kind: Kind, template: bytes, name: str, data: Iterable[PlanData]) -> Verdict:
    """Try a template on every document of its kind that the data give.

    ``name`` is the template's name as the user knows it.
    """
    tried = Template(template, name)
    faults: dict[str, None] = {}
    remarks: dict[str, None] = {}
    for one in data:
        for source in _sources(kind, one):
            _try(kind, source, tried, faults, remarks)
    return Verdict(tuple(faults), tuple(remarks))


def _sources(kind: Kind, data: PlanData) -> Iterator[Source]:
    first = True
    for subject in kind.subjects(data):
        source = source_of(kind, data, subject)
        if kind.nothing(source) is not None:
            continue
        yield source
        if first and source.succession is not None:
            # The fields of an edition that has another before it.
            yield source_of(kind, data, subject, against=source.succession.history.current)
            # What only a full plan prints.
            full = dataclasses.replace(data, size=PlanSize.FULL)
            yield source_of(kind, full, subject)
        if first and not data.annexes:
            # What only a list with its annexes prints.
            yield source_of(kind, dataclasses.replace(data, annexes=True), subject)
        first = False


def _try(
    kind: Kind,
    source: Source,
    template: Template,
    faults: dict[str, None],
    remarks: dict[str, None],
) -> None:
    try:
        context = gathered(kind, source)
    except InputError as error:
        # The data, not the template: no document is made of them with any template.
        remarks[str(error)] = None
        return
    found = find_faults(template.data, context, name=template.name)
    if not found:
        try:
            made = finish(kind, source, context, template)
        except InputError as error:
            found = [str(error)]
        else:
            remarks.update(dict.fromkeys(map(str, inspect(made))))
    faults.update(dict.fromkeys(found))
