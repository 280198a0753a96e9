"""The templates of one person's steps and of one department's return, one page each."""

from __future__ import annotations

from tools.templates.builder import LANDSCAPE
from tools.templates.loose import LooseBuilder

_VERSION = (
    "Version {{ plan.version }}, fastställd {{ plan.fastställd }} · underlag "
    "{{ plan.kontrollsumma }}",
    "Gäller till och med {{ plan.giltig_till }}",
)


def build_person() -> bytes:
    """Return the template of one person's steps, on landscape paper."""
    b = LooseBuilder(LANDSCAPE)
    b.chapter("Dina steg: {{ person.namn }}")
    b.tag("if plan.sekretess")
    b.paragraph("{{ plan.sekretess }}", "Varning")
    b.tag("endif")
    b.paragraph("{{ sammanfattning }}")
    b.field("steg")
    b.note(
        "Numren är desamma som i hela återstartslistan. Börja inte förrän det som steget väntar på "
        "är klart. Hur varje system startas står i återstartslistan."
    )
    b.tag("for text in nödstart")
    b.paragraph("{{ text }}", "Liten")
    b.tag("endfor")
    b.end_sheet("Dina steg")
    return b.save(
        title="Dina steg, {{ kommun.namn }}",
        header=(
            (
                "{{ kommun.namn }} · Dina steg · {{ scenario.namn }}",
                "Informationsklass: {{ plan.informationsklass }}",
            ),
            _VERSION,
        ),
    )


def build_department() -> bytes:
    """Return the template of one department's return, on portrait paper."""
    b = LooseBuilder()
    b.chapter("När är vi igång igen? {{ förvaltning.namn }}")
    b.tag("if plan.sekretess")
    b.paragraph("{{ plan.sekretess }}", "Varning")
    b.tag("endif")
    b.paragraph(
        "{{ scenario.namn }}. {{ sammanfattning }} Tiderna är beräknade och inte ett löfte."
    )
    b.heading(2, "Våra verksamheter, i den ordning de är åter")
    b.field("verksamheter")
    b.heading(2, "Systemen vi använder, i den ordning de startas")
    b.field("system")
    b.tag("if fler_system")
    b.note("{{ fler_system }}")
    b.tag("endif")
    b.heading(2, "Fråga de här")
    b.field("kontakter")
    b.end_sheet("Återkomst")
    return b.save(
        title="Återkomst för {{ förvaltning.namn }}",
        header=(
            (
                "{{ kommun.namn }} · {{ förvaltning.namn }} · återkomst",
                "Informationsklass: {{ plan.informationsklass }}",
            ),
            _VERSION,
        ),
    )


TEMPLATES = {"aterkomst.docx": build_department, "dina-steg.docx": build_person}
