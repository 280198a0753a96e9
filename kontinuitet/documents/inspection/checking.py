"""All rules, and running them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from kontinuitet.documents.inspection import (
    contrast,
    fields,
    page,
    pictures,
    structure,
    tables,
    texts,
)
from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import Opened

#: What each code demands. The numbers are clauses of EN 301 549 V3.2.1.
RULES: Final[dict[str, str]] = {
    "D1": "Filens titel säger vad dokumentet är (10.2.4.2).",
    "D2": "Språket är svenska, sv-SE (10.3.1.1).",
    "R0": "Rubrikerna är satta med rubrikformat (10.1.3.1).",
    "R1": "Ingen rubriknivå är överhoppad (10.1.3.1).",
    "R2": "Ingen rubrik är tom (10.1.3.1).",
    "R3": "Fet text står inte i stället för en rubrik (10.1.3.1).",
    "L1": "Listor är riktiga listor, inte skrivna streck och siffror (10.1.3.1).",
    "T1": "Varje tabell har en rubrikrad som upprepas (10.1.3.1).",
    "T2": "Inga celler är sammanslagna (10.1.3.1).",
    "T3": "Ingen tabell ligger i en tabell (10.1.3.2).",
    "T4": "Varje tabell har titel och beskrivning (10.1.1.1).",
    "B1": "Varje bild har en alternativtext (10.1.1.1).",
    "B2": "Bilder ligger i textens ordning (10.1.3.2).",
    "B3": "Inga textrutor (10.1.3.2).",
    "H1": "Länkens text säger vart den leder (10.2.4.4).",
    "K1": "Kontrasten är minst 4,5:1, för stor text 3:1 (10.1.4.3).",
    "K2": "Ingenting sägs med färg ensam (10.1.4.1).",
    "C1": "Innehållsförteckningen är ifylld, stämmer och har inga sidnummer (10.2.4.5).",
    "M1": "Inga mellanslag eller tabbar för att ställa upp text (10.1.3.2).",
    "M2": "Inga tomma stycken som avstånd (10.1.3.1).",
    "F1": "Word frågar inget när filen öppnas (ingen updateFields, ingen w:dirty).",
    "F2": "Varje fält har början och slut.",
    "I1": "Id-nummer och bokmärken är unika.",
    "I2": "Varje intern länk leder till ett bokmärke.",
    "P1": "Ingen tabellrad delas mellan två sidor.",
    "P2": "Sidorna är A4.",
    "P3": "Varje sida har ”Sida X av Y” eller fliknummer.",
    "P4": "Version och informationsklass står i sidhuvudet.",
    "P5": "Varje flik är ett kapitel med flikens nummer, och sidnumren löper genom alla.",
    "S1": "Inga spårade ändringar eller kommentarer är kvar.",
}

_CHECKS: Final[tuple[Callable[[Opened], Iterator[Finding]], ...]] = (
    page.title_and_language,
    texts.headings,
    texts.bold_headings,
    texts.typed_lists,
    texts.layout_spaces,
    texts.empty_paragraphs,
    tables.tables,
    pictures.pictures,
    pictures.links,
    contrast.contrast,
    structure.languages,
    structure.colour_alone,
    structure.contents,
    structure.tabs,
    fields.prompts,
    fields.balance,
    fields.unique_ids,
    fields.anchors,
    fields.leftovers,
    page.paper,
    page.page_numbers,
    page.header_texts,
)


def inspect(data: bytes) -> list[Finding]:
    """Return every fault found in a Word file, rule by rule; an empty list is a good file.

    Raises:
        TemplateError: not a Word file, damaged or dangerous.
    """
    opened = Opened(data)
    return [finding for check in _CHECKS for finding in check(opened)]
