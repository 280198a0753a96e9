"""The template of the fallback sheets: one page each, then the forms that they name."""

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
    b.tag("for f in blanketter.blad")
    b.paragraph("Blankett: {{ f.namn }}", "Rubrik 1 ny sida")
    b.tag("if f.uppgifter_finns")
    b.field("f.uppgifter")
    b.tag("endif")
    b.paragraph("{{ f.syfte }}", keep=True)
    b.field("f.tabell")
    b.tag("endfor")
    b.tag("if blanketter.andra_finns")
    b.heading(1, "Blanketter som inte skrivs ut här")
    b.field("blanketter.andra")
    b.tag("endif")
    b.end_document("", "Reservrutinblad", "Slut på bladen. Version {{ plan.version }}.")
    return b.save(
        title="Reservrutinblad för {{ förvaltning.namn }}",
        header=header("{{ kommun.namn }} · {{ förvaltning.namn }} · reservrutinblad"),
    )


TEMPLATES = {"reservrutinblad.docx": build}
