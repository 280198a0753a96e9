"""Pieces that several templates have in common."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder

LAW_NOTICE = (
    "Tabellen är ett stöd och inte juridisk rådgivning. Rader märkta ▲ ska kontrolleras mot "
    "aktuell lydelse innan de tillämpas. Tiden räknas från det tidigaste tillfälle då någon i "
    "kommunen kände till händelsen, om inte kommunen bestämmer annat."
)


def cover(b: TemplateBuilder, title: str, subtitle: str, first_steps: tuple[str, ...]) -> None:
    """Add the cover, what has changed, and the contents list; ends its section."""
    b.paragraph(title, "Title")
    b.paragraph(subtitle, "Subtitle")
    b.tag("if plan.sekretess")
    b.paragraph("{{ plan.sekretess }}", "Varning")
    b.tag("endif")
    b.field("plan.fakta")
    b.heading(1, "Börja här när något har slutat fungera")
    b.numbered(first_steps)
    b.heading(1, "Ändringar sedan föregående version", new_page=True)
    b.field("plan.ändringar")
    b.paragraph("Innehåll", "TOC Heading")
    b.field("innehåll")
    b.note("Kapitlen har samma nummer som flikarna i pärmen.")
    b.end_section("0", "Försättsblad")


def how_to_read(b: TemplateBuilder, appendix: str) -> None:
    """Add how the figures of a plan are to be read."""
    b.bullets(
        (
            "Tecknet ▲ visar att en uppgift saknas, inte är beslutad eller inte håller. Den ska "
            "åtgärdas.",
            "T+4 h betyder fyra timmar efter avbrottets början.",
            "Förväntad avbrottstid är beräknad ur beroendena och bemanningen i underlaget. Den är "
            "en uppskattning, inte ett löfte.",
            f"Ord och begrepp förklaras i {appendix}.",
        )
    )


def duties(b: TemplateBuilder, number: int) -> None:
    """Add the tables of duties, thresholds and times in the scenario."""
    b.paragraph(LAW_NOTICE)
    b.heading(2, f"{number}.1 Vad som ska rapporteras")
    b.field("rapportering.skyldigheter")
    b.heading(2, f"{number}.2 När en händelse räknas som betydande")
    b.paragraph(
        "En händelse räknas som betydande när verksamheten är begränsad, eller går på alternativa "
        "arbetssätt, längre än tröskelvärdet för sin sektor."
    )
    b.field("rapportering.tröskelvärden")
    b.heading(2, f"{number}.3 Exempel: {{{{ rapportering.scenario }}}}")
    b.paragraph(
        "Så tidigt passeras tröskelvärdena om scenariot inträffar, och då ska rapporterna vara "
        "inne."
    )
    b.field("rapportering.passeras")
    b.paragraph("Rapporter som krävs i scenariot:", keep=True)
    b.field("rapportering.rapporter")
