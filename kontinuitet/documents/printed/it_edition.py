"""IT's own edition: how every system is started, with the steps that nobody else may read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    MunicipalityFields,
    contents,
    cover_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.restart import restart_fields
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.chapters.technical import TechnicalFields, technical_fields
from kontinuitet.documents.making import Kind, Source, for_municipality
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import name_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.unsealing import Path, sealed_in, unsealed

#: What a sensitive text is, by the last key of where it stands.
_WHAT = {"nödstart": "Nödstart", "plats": "Plats", "steg": "Startsteg", "återgång": "Återgång"}


@dataclass(frozen=True, slots=True)
class ItFields:
    """Everything the template of IT's own edition may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    plan: CoverFields = named("plan", "Planens uppgifter, för sidhuvudet.")
    contents: Block = named("innehåll", "Innehållsförteckning.")
    sensitive: Block = named("känsligt", "Tabell: det som bara står i den här utgåvan.")
    technical: TechnicalFields = named("teknik", "Alla system: steg, behov och uppföljning.")


def it_fields(source: Source) -> ItFields:
    """Return all fields of IT's own edition."""
    closed = source.municipality
    data = dataclasses.replace(source.data, municipality=unsealed(closed))
    resources = tuple(sorted(closed.resources))
    restart = restart_fields(data, data.restart_course(), resources, ())
    return ItFields(
        municipality=municipality_fields(closed),
        plan=cover_fields(data, closed.info.plan, (("Kommun", closed.info.name),)),
        contents=contents(levels=1),
        sensitive=table(
            "Känsliga uppgifter",
            "Vad uppgiften hör till, vad det är, och uppgiften.",
            (("Hör till", 46), ("Vad", 24), ("Uppgift", 90)),
            list(_sensitive(closed)),
            font_pt=DENSE_PT,
            empty="Inget i underlaget är märkt som känsligt.",
        ),
        technical=technical_fields(data, resources, restart),
    )


def _sensitive(municipality: Municipality) -> Iterator[tuple[str, str, str]]:
    for path, text in sealed_in(municipality):
        yield _owner(municipality, path), _what(path), text


def _owner(municipality: Municipality, path: Path) -> str:
    """Name what a text belongs to: the resource or activity, and the routine in it."""
    thing = str(path[1]) if len(path) > 1 else ""
    activity = municipality.activities.get(thing)
    if activity is not None and len(path) > 3 and path[2] == "reservrutiner":
        return f"{activity.name}: {activity.fallbacks[str(path[3])].name}"
    return name_of(municipality, thing)


def _what(path: Path) -> str:
    if "reservrutiner" in path and "steg" in path:
        return "Steg i reservrutin"
    known = [_WHAT[step] for step in path if isinstance(step, str) and step in _WHAT]
    return known[-1] if known else "Uppgift"


KIND = Kind(
    template="it-utgava.docx",
    purpose="IT:s egen utgåva: start av system, med känsliga steg",
    plural="IT:s utgåva",
    record=ItFields,
    gather=it_fields,
    subjects=for_municipality,
    title="Teknisk utgåva för IT, {municipality}",
    file_name="it-utgåva.docx",
    notice="IT:s utgåva innehåller känsliga uppgifter. Dela inte ut den till någon annan.",
)
