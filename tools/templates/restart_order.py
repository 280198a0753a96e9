"""The template of the printable restart order: a list to tick off, on landscape paper."""

from __future__ import annotations

from tools.templates.builder import LANDSCAPE, TemplateBuilder
from tools.templates.shared import header, secrecy, start_steps


def build() -> bytes:
    """Return the template."""
    b = TemplateBuilder(LANDSCAPE)
    b.chapter("Återstartsordning: {{ scenario.namn }}")
    secrecy(b)
    b.paragraph("{{ sammanfattning }}")
    b.tag("for a in anmärkningar")
    b.paragraph("{{ a }}", "Liten")
    b.tag("endfor")
    b.field("ordning")
    b.note("Väntar på: numren ska vara avprickade innan arbetet börjar.")
    b.free_text(
        "anteckningar",
        "Anteckningar till listan",
        "Skriv här: samlingsplats, reservnummer, koder som finns i kassaskåp.",
    )
    b.heading(2, "Det som inte kommer tillbaka", new_page=True)
    b.field("aldrig_åter")
    b.heading(2, "Nödstart")
    b.field("nödstart")
    b.heading(2, "Bemanning")
    b.paragraph("{{ bemanning.text }}")
    b.field("bemanning.tabell")
    b.heading(2, "Vad ordningen kostar")
    b.field("kostnad.text")
    b.field("kostnad.tabell")
    b.heading(2, "Kritisk kedja")
    b.paragraph("{{ kritisk_kedja.text }}", keep=True)
    b.field("kritisk_kedja.tabell")
    b.tag("if tänk_om.visas")
    b.heading(2, "Vad händer med fler eller färre tekniker")
    b.heading(3, "En tekniker till")
    b.field("tänk_om.en_till")
    b.heading(3, "Om någon saknas")
    b.field("tänk_om.en_borta")
    b.tag("endif")
    b.tag("for bild in bilder")
    b.heading(2, "{{ bild.rubrik }}", new_page=True)
    b.field("bild.bild")
    b.tag("endfor")
    b.heading(2, "Varför i den här ordningen", new_page=True)
    b.field("varför")
    b.heading(2, "Så startas systemen")
    start_steps(b, "steg")
    b.end_document("", "Återstartsordning", "Slut på listan. Underlag {{ plan.kontrollsumma }}.")
    return b.save(
        title="Återstartsordning för {{ kommun.namn }}",
        header=header(
            "{{ kommun.namn }} · Återstartsordning (prioriteringslista) · {{ scenario.namn }}"
        ),
    )


TEMPLATES = {"aterstartsordning.docx": build}
