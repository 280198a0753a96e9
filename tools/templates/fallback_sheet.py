"""The template of the fallback sheets: front says what is done, back how to return."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.tag("for r in reservrutiner")
    b.paragraph("{{ r.namn }}", "Rubrik 1 ny sida")
    b.paragraph("Reservrutin för {{ r.verksamhet }}, {{ förvaltning.namn }}.", keep=True)
    b.field("r.fakta")
    b.heading(2, "Första 15 minuterna")
    b.field("r.steg_15_min")
    b.heading(2, "Första timmen")
    b.field("r.steg_1_h")
    b.heading(2, "Första 4 timmarna")
    b.field("r.steg_4_h")
    b.heading(2, "Första dygnet")
    b.field("r.steg_24_h")
    b.heading(2, "{{ r.namn }}: görs inte under tiden", new_page=True)
    b.field("r.görs_inte")
    b.heading(2, "Blanketter")
    b.field("r.blanketter")
    b.heading(2, "Återgång till det normala")
    b.field("r.återgång")
    b.heading(2, "Egna anteckningar")
    b.free_text(
        "reservrutin:{{ r.id }}",
        "Egen text om {{ r.namn }}",
        "Skriv här: nycklar och lås, larm, läkemedel, var skrivaren utan nät står.",
        keep=False,
    )
    b.heading(2, "Logg under händelsen")
    b.field("r.händelselogg")
    b.heading(2, "Övningslogg")
    b.field("r.övningslogg")
    b.tag("else")
    b.heading(1, "Reservrutinblad")
    b.paragraph("▲ {{ förvaltning.namn }} har inga reservrutiner.")
    b.tag("endfor")
    b.end_document("", "Reservrutinblad", "Slut på bladen. Version {{ plan.version }}.")
    return b.save(
        title="Reservrutinblad för {{ förvaltning.namn }}",
        header=(
            (
                "{{ kommun.namn }} · {{ förvaltning.namn }} · reservrutinblad",
                "Informationsklass: {{ plan.informationsklass }}",
            ),
            (
                "Version {{ plan.version }}, fastställd {{ plan.fastställd }} · underlag "
                "{{ plan.kontrollsumma }}",
                "Giltig till {{ plan.giltig_till }}",
            ),
        ),
    )
