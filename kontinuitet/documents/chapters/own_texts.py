"""Which places for handwritten text a plan shows: all in a draft, else those that are written in.

In an adopted plan there is no unfilled "Skriv här": a place that nobody has written in is left out
until the plan is a draft again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from kontinuitet.documents.blocks.freetext import PREFIX, short_tag
from kontinuitet.documents.making import Source
from kontinuitet.documents.matter.fields import named


@dataclass(frozen=True, slots=True)
class OwnTextFields:
    """For each place for handwritten text whether it is shown."""

    purpose: bool = named("syfte", "Om platsen för text om syfte visas.")
    powers: bool = named("befogenheter", "Om platsen för text om befogenheter visas.")
    contacts: bool = named("kontakter", "Om platsen för egna kontakter visas.")
    dependencies: bool = named("beroenden", "Om platsen för text om beroenden visas.")
    fallbacks: bool = named("reservrutiner", "Om platsen för text om reservrutiner visas.")
    communication: bool = named("kommunikation", "Om platsen för reservkanaler visas.")
    reporting: bool = named("rapportering", "Om platsen för text om rapportering visas.")
    restart: bool = named("återstart", "Om platsen för text om återstart visas.")
    return_to_normal: bool = named("återgång", "Om platsen för text om återgång visas.")
    exercise: bool = named("övning", "Om platsen för text om övning visas.")
    weaknesses: bool = named("brister", "Om platsen för text om brister visas.")
    forms: bool = named("blanketter", "Om platsen för text om blanketter visas.")
    activities: bool = named("verksamheter", "Om platsen för text om verksamheter visas.")
    improvements: bool = named("åtgärder", "Om platsen för text om åtgärdsplanen visas.")


def shows(source: Source, name: str) -> bool:
    """Tell whether the place for text with this name (without ``fritext:``) is shown."""
    return source.plan.adopted is None or short_tag(PREFIX + name) in source.written


def shows_in_full(source: Source, name: str) -> bool:
    """Tell the same of a place that an unwritten short plan has no room for."""
    return short_tag(PREFIX + name) in source.written or (source.full and shows(source, name))


def own_texts(source: Source) -> OwnTextFields:
    """Return which of the plan's places are shown."""
    return OwnTextFields(
        *(shows(source, field.metadata["name"]) for field in fields(OwnTextFields))
    )
