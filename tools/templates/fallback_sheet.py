"""The template of the fallback sheets: front says what is done, back how to return."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder
from tools.templates.shared import header, routine


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.tag("for r in reservrutiner")
    b.paragraph("{{ r.namn }}", "Rubrik 1 ny sida")
    b.paragraph("Reservrutin för {{ r.verksamhet }}, {{ förvaltning.namn }}.", keep=True)
    b.field("r.fakta")
    routine(b, 2, "Skriv här: nycklar och lås, larm, läkemedel, var skrivaren utan nät står.")
    b.tag("else")
    b.heading(1, "Reservrutinblad")
    b.paragraph("▲ {{ förvaltning.namn }} har inga reservrutiner.")
    b.tag("endfor")
    b.end_document("", "Reservrutinblad", "Slut på bladen. Version {{ plan.version }}.")
    return b.save(
        title="Reservrutinblad för {{ förvaltning.namn }}",
        header=header("{{ kommun.namn }} · {{ förvaltning.namn }} · reservrutinblad"),
    )


TEMPLATES = {"reservrutinblad.docx": build}
