"""Protected personal data that stands where it can be printed."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet.analysis.findings.registry import rule
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.places import place_words, protected_places
from kontinuitet.model.protected import Protected
from kontinuitet.problems import Severity

#: Sections whose rows have ids that a finding can concern.
_WITH_IDS = ("förvaltningar", "verksamheter", "resurser")


@rule(
    "skyddade-personuppgifter-i-text",
    Severity.ERROR,
    why="Det som står i en text kan tryckas och delas ut. Därför skrivs då inga dokument alls.",
    remedy="Ta bort uppgifterna, eller skriv rollen i stället för personen.",
    reference="Offentlighets- och sekretesslagen (2009:400) 21 kap. 3 och 3 a §§",
)
def protected_in_text(municipality: Municipality) -> Iterator[tuple[str, str]]:
    """Texts with the name, telephone or address of somebody with skyddade personuppgifter."""
    protected = Protected.of(municipality)
    if not protected:
        return
    for path, whose in protected_places(protected, municipality):
        concerns = str(path[1] if path[0] in _WITH_IDS and len(path) > 1 else path[0])
        yield (
            protected.mask(concerns),
            protected.mask(
                f"Uppgifter om {whose}, som har skyddade personuppgifter, står i "
                f"{place_words(path)}."
            ),
        )
