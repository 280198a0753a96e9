"""The template of the report of one simulated scenario."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder
from tools.templates.loose import LooseBuilder
from tools.templates.shared import LAW_NOTICE, contents, header, secrecy


def _scenario(b: TemplateBuilder) -> None:
    b.heading(1, "1 Scenariot", new_page=True)
    b.paragraph("{{ scenario.beskrivning }}")
    b.paragraph("{{ scenario.startar }}")
    b.field("scenario.bortfall")
    b.heading(2, "1.1 Antaganden")
    b.field("scenario.antaganden")
    b.tag("if scenario.källa")
    b.heading(2, "1.2 Verklig händelse som scenariot bygger på")
    b.paragraph("{{ scenario.källa }}")
    b.tag("endif")
    b.tag("if scenario.har_anmärkningar")
    b.heading(2, "Anmärkningar på underlaget")
    b.field("scenario.anmärkningar")
    b.tag("endif")


def _activities(b: TemplateBuilder) -> None:
    b.heading(1, "2 Verksamheter som berörs", new_page=True)
    b.tag("for bild in bilder")
    b.field("bild.bild")
    b.tag("endfor")
    b.paragraph(
        "Utan förmåga är tiden då verksamheten varken fungerar på vanligt sätt eller med en "
        "reservrutin. Det är den som jämförs med den acceptabla avbrottstiden."
    )
    b.tag("if förvaltningar")
    b.tag("for f in förvaltningar")
    b.heading(2, "{{ f.namn }}")
    b.paragraph("{{ f.mening }}", keep=True)
    b.field("f.tabell")
    b.tag("if f.har_anmärkningar")
    b.note("Begränsade tider och upprepade avbrott:")
    b.field("f.anmärkningar")
    b.tag("endif")
    b.tag("endfor")
    b.tag("else")
    b.paragraph("Ingen verksamhet berörs av scenariot.")
    b.tag("endif")


def _causes(b: TemplateBuilder) -> None:
    b.heading(1, "3 Varför tiderna överskrids")
    b.tag("if överskrider")
    b.paragraph(
        "För varje verksamhet som är utan förmåga för länge visas kedjan från bortfallet till "
        "verksamheten, länk för länk."
    )
    b.tag("for v in överskrider")
    b.heading(2, "{{ v.namn }}")
    b.paragraph("{{ v.förvaltning }}. {{ v.mening }}", keep=True)
    b.field("v.kedja")
    b.tag("endfor")
    b.tag("else")
    b.paragraph("Ingen verksamhet är utan förmåga längre än sin acceptabla avbrottstid.")
    b.tag("endif")


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.paragraph("Simuleringsrapport", "Title")
    b.paragraph("{{ scenario.namn }}, {{ kommun.namn }}", "Subtitle")
    secrecy(b)
    b.heading(1, "Sammanfattning")
    b.paragraph("{{ sammanfattning.mening }}", "Ingress")
    b.field("sammanfattning.punkter")
    b.tag("if sammanfattning.oberörda")
    b.paragraph("Berörs inte: {{ sammanfattning.oberörda }}.")
    b.tag("endif")
    b.paragraph(
        "Tiderna är beräknade ur beroendena och bemanningen i underlaget. De är en uppskattning, "
        "inte ett löfte. T+4 h betyder fyra timmar efter avbrottets början. Tecknet ▲ visar att "
        "något saknas, inte är beslutat eller inte håller.",
        "Liten",
    )
    contents(b)
    _scenario(b)
    _activities(b)
    _causes(b)
    b.heading(1, "4 Resurser som är nere")
    b.field("resurser")
    b.heading(1, "5 Reservrutiner som tar slut")
    b.field("reservrutiner")
    b.heading(1, "6 Uppgifter som kan gå förlorade")
    b.field("dataförlust")
    b.heading(1, "7 Rapportering och tidsfrister")
    b.paragraph(LAW_NOTICE)
    b.heading(2, "7.1 Rapporter som ska lämnas")
    b.field("rapportering.rapporter")
    b.heading(2, "7.2 Tröskelvärden som passeras")
    b.field("rapportering.passeras")
    b.heading(1, "8 Återstart")
    b.heading(2, "8.1 Det som inte kommer tillbaka")
    b.field("aldrig_åter")
    b.heading(2, "8.2 Återstartsordning i korthet")
    b.paragraph("{{ återstart.sammanfattning }}")
    b.paragraph("{{ återstart.bemanning }}")
    b.field("återstart.ordning")
    b.tag("if återstart.automatiska")
    b.paragraph("{{ återstart.automatiska }}")
    b.tag("endif")
    b.paragraph(
        "Numren är desamma som i återstartslistan för utskrift, där hela ordningen står med skäl "
        "för varje rad."
    )
    b.heading(2, "8.3 Nödstart")
    b.field("återstart.nödstart")
    b.heading(2, "8.4 Jämförelse med den beslutade prioriteringslistan")
    b.field("återstart.kostnad")
    b.field("återstart.skillnader")
    b.heading(1, "9 Slutsatser")
    b.free_text(
        "slutsatser",
        "Egna slutsatser",
        "Skriv här: vad resultatet betyder, vad som behöver beslutas, av vem och när.",
    )
    b.end_document(
        "", "Simuleringsrapport", "Slut på rapporten. Underlag {{ plan.kontrollsumma }}."
    )
    return b.save(
        title="Simuleringsrapport för {{ kommun.namn }}",
        header=header("{{ kommun.namn }} · Simuleringsrapport · {{ scenario.namn }}"),
    )


TEMPLATES = {"simuleringsrapport.docx": build}
