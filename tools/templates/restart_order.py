"""The template of the printable restart order: a list to tick off, on landscape paper."""

from __future__ import annotations

from tools.templates.builder import LANDSCAPE, TemplateBuilder
from tools.templates.shared import header, secrecy, start_steps


def build() -> bytes:
    """Return the template."""
    b = TemplateBuilder(LANDSCAPE)
    b.chapter("Återstartsordning: {{ scenario.namn }}")
    secrecy(b)
    b.tag("if vad")
    b.paragraph("{{ vad }} {{ sammanfattning }}")
    b.tag("else")
    b.paragraph("{{ sammanfattning }}")
    b.tag("endif")
    b.tag("for a in anmärkningar")
    b.paragraph("{{ a }}", "Liten")
    b.tag("endfor")
    b.tight_heading(2, "Vem som kallas in")
    b.field("inkallade")
    b.tag("if beslut_finns")
    b.tight_heading(2, "Beslut som väntar")
    b.field("beslut")
    b.tag("endif")
    b.free_text(
        "anteckningar",
        "Anteckningar till listan",
        "Skriv här: samlingsplats, reservnummer, koder som finns i kassaskåp.",
        keep=False,
    )
    b.tight_heading(2, "De första arbetena")
    b.field("första_arbetena")
    b.note(
        "Väntar på: numren ska vara avprickade innan arbetet börjar. Det som är åter av sig självt "
        "prickas av på raden mellan arbetena."
    )
    b.tag("if fler")
    b.heading(2, "Resten av listan")
    b.field("resten")
    b.tag("endif")
    b.tag("if klart_finns")
    b.heading(2, "Redan klart")
    b.field("klart")
    b.tag("endif")
    b.tag("if saknas")
    b.heading(2, "Det som inte kommer tillbaka")
    b.field("aldrig_åter")
    b.tag("endif")
    b.tag("if tänk_om.visas")
    b.heading(2, "Vad händer med fler eller färre tekniker")
    b.heading(3, "En tekniker till")
    b.field("tänk_om.en_till")
    b.heading(3, "Om någon saknas")
    b.field("tänk_om.en_borta")
    b.tag("endif")
    b.tag("if bilagor")
    b.heading(2, "Bilaga 1. Varför i den här ordningen", new_page=True)
    b.field("varför")
    b.heading(2, "Bilaga 2. Bemanning")
    b.paragraph("{{ bemanning.text }}")
    b.field("bemanning.tabell")
    b.heading(2, "Bilaga 3. Vad ordningen kostar")
    b.field("kostnad.text")
    b.field("kostnad.tabell")
    b.heading(3, "Kritisk kedja")
    b.paragraph("{{ kritisk_kedja.text }}", keep=True)
    b.field("kritisk_kedja.tabell")
    b.tag("for bild in bilder")
    b.heading(3, "{{ bild.rubrik }}", new_page=True)
    b.field("bild.bild")
    b.tag("endfor")
    b.heading(2, "Bilaga 4. Så startas systemen", new_page=True)
    start_steps(b, "steg")
    b.tag("endif")
    b.end_document("", "Återstartsordning", "Slut på listan. Underlag {{ plan.kontrollsumma }}.")
    return b.save(
        title="Återstartsordning för {{ kommun.namn }}",
        header=header(
            "{{ kommun.namn }} · Återstartsordning (prioriteringslista) · {{ scenario.namn }}"
        ),
    )


TEMPLATES = {"aterstartsordning.docx": build}
