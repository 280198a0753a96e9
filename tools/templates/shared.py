"""Pieces that several templates have in common."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder

LAW_NOTICE = (
    "Tabellen är ett stöd och inte juridisk rådgivning. Rader märkta ▲ är inte bekräftade. "
    "Tiden räknas från det tidigaste tillfälle då någon i "
    "kommunen kände till händelsen, om inte kommunen bestämmer annat."
)


def cover(b: TemplateBuilder, title: str, subtitle: str, first_steps: tuple[str, ...]) -> None:
    """Add the cover, where to begin, who holds copies, what has changed, and the contents list."""
    b.paragraph(title, "Title")
    b.paragraph(subtitle, "Subtitle")
    secrecy(b)
    b.field("plan.fakta")
    b.note("Planen är fastställd av:")
    b.field("godkännande.beslut")
    contents(b)
    b.heading(1, "Börja här när något har slutat fungera", new_page=True)
    b.numbered(first_steps)
    b.heading(2, "Ring de här först")
    b.field("börja_här.ring")
    b.tag("if börja_här.har_blad")
    b.heading(2, "Ta bladet för det som är borta")
    b.field("börja_här.blad")
    b.tag("endif")
    b.heading(1, "Sändlista och versioner")
    b.field("godkännande.sändlista")
    b.heading(2, "Versioner")
    b.field("godkännande.revisioner")
    b.tag("if plan.har_ändringar")
    b.heading(1, "Ändringar sedan föregående version")
    b.field("plan.ändringar_underlag")
    b.tag("endif")
    b.end_section("0", "Försättsblad")


def how_to_read(b: TemplateBuilder, appendix: str, missing: str) -> None:
    """Add how the figures of a plan are to be read."""
    b.bullets(
        (
            f"Ett streck (–) visar att en uppgift saknas. Allt som saknas står samlat i {missing}.",
            "Förväntad avbrottstid är beräknad ur beroendena och bemanningen i underlaget. Den är "
            "en uppskattning, inte ett löfte.",
            f"Kapitlen har samma nummer som flikarna i pärmen. Ord förklaras i {appendix}.",
        )
    )


def duties(b: TemplateBuilder, number: int) -> None:
    """Add the tables of duties, thresholds and times in the scenario."""
    b.paragraph(LAW_NOTICE)
    b.heading(2, f"{number}.1 Vad som ska rapporteras")
    b.field("rapportering.skyldigheter")
    b.heading(2, f"{number}.2 När en händelse räknas som betydande")
    b.paragraph(
        "En händelse räknas som betydande bland annat när ett sektorskritiskt system är "
        "otillgängligt eller begränsat, eller när alternativa arbetssätt används, längre än "
        "tröskelvärdet för verksamhetens sektor. Storm, elavbrott och sjukdom räknas inte i sig."
    )
    b.field("rapportering.tröskelvärden")
    b.heading(2, f"{number}.3 Exempel: {{{{ rapportering.scenario }}}}")
    b.paragraph(
        "Så dags ska rapporterna vara inne om scenariot inträffar. Tiden räknas från att någon i "
        "kommunen känner till händelsen."
    )
    b.field("rapportering.rapporter")


def header(left: str) -> tuple[tuple[str, str], ...]:
    """Return the lines of the header of a plan and of what belongs to it."""
    return (
        (left, "Informationsklass: {{ plan.informationsklass }}"),
        (
            "Version {{ plan.version }}, fastställd {{ plan.fastställd }} · underlag "
            "{{ plan.kontrollsumma }}",
            "Gäller till och med {{ plan.giltig_till }}",
        ),
    )


def secrecy(b: TemplateBuilder) -> None:
    """Add the warning about secrecy, when there is one."""
    b.tag("if plan.sekretess")
    b.paragraph("{{ plan.sekretess }}", "Varning")
    b.tag("endif")


def contents(b: TemplateBuilder) -> None:
    """Add the contents list."""
    b.paragraph("Innehåll", "TOC Heading")
    b.field("innehåll")


def purpose(b: TemplateBuilder, usual: str) -> None:
    """Add the purpose of a plan: its own, or the ``usual`` one."""
    b.tag("if plan.syfte")
    b.paragraph("{{ plan.syfte }}", "Ingress")
    b.tag("else")
    b.paragraph(usual, "Ingress")
    b.tag("endif")


def pictures(b: TemplateBuilder, number: str, fields: str) -> None:
    """Add the pictures of the dependencies, when there are any."""
    b.tag(f"if {fields}")
    b.heading(2, f"{number} Beroenden i bild")
    b.paragraph(
        "Pilen går från den som behöver till det som behövs. Pilar som följer av andra pilar är "
        "utelämnade. Tecknen förklaras under varje bild.",
        "Liten",
        keep=True,
    )
    b.tag(f"for bild in {fields}")
    b.heading(3, "{{ bild.rubrik }}")
    b.field("bild.bild")
    b.tag("endfor")
    b.tag("endif")


def start_steps(b: TemplateBuilder, fields: str, level: int = 3) -> None:
    """Add how each system is started."""
    b.paragraph("Efter namnet står hur lång tid arbetet tar och vilken kompetens det kräver.")
    b.tag(f"for s in {fields}")
    b.heading(level, "{{ s.namn }}")
    b.field("s.lista")
    b.tag("endfor")


def routine(b: TemplateBuilder, level: int, hint: str) -> None:
    """Add the rest of the sheet of the fallback routine ``r``; a page to log on when asked for."""
    b.tag("for s in r.steg")
    b.tight_heading(level, "{{ s.rubrik }}")
    b.field("s.lista")
    b.tag("else")
    b.paragraph("Stegen är inte skrivna.")
    b.tag("endfor")
    b.tag("if r.görs_inte_finns")
    b.tight_heading(level, "Det här görs inte under avbrottet")
    b.field("r.görs_inte")
    b.tag("endif")
    b.tag("if r.återgång_finns")
    b.tight_heading(level, "Återgång till det normala")
    b.field("r.återgång")
    b.tag("endif")
    b.tag("if r.blanketter_i_text")
    b.paragraph("Blanketter: {{ r.blanketter_i_text }}.")
    b.tag("endif")
    b.free_text(
        "reservrutin:{{ r.id }}",
        "Egen text om {{ r.namn }}",
        hint,
        keep=False,
        when="r.visar_egen_text",
    )
    b.tag("if r.loggblad")
    b.heading(level, "{{ r.namn }}: logg under händelsen", new_page=True)
    b.field("r.händelselogg")
    b.heading(level, "Övningslogg")
    b.field("r.övningslogg")
    b.tag("endif")


def upheld(b: TemplateBuilder, number: str) -> None:
    """Add what keeps the activities going besides systems, when anything is stated."""
    b.tag("if förutsättningar.finns")
    b.heading(2, f"{number} Lokaler, utförare, brukare och höjd beredskap")
    b.field("förutsättningar.tabell")
    b.tag("endif")


def missing(b: TemplateBuilder, letter: str) -> None:
    """Add the annex of what is missing; the only place that says so."""
    b.chapter(f"Bilaga {letter} Det som saknas")
    b.tag("if saknas.antal")
    b.paragraph(
        "{{ saknas.antal_i_ord }} saknas i underlaget. Där de skulle ha stått i planen står ett "
        "streck, eller ingenting."
    )
    b.tag("endif")
    b.field("saknas.tabell")
    b.note("Det som skrivs in i underlaget står på sin plats i nästa utgåva av planen.")
    b.end_section(letter, "Det som saknas")


def weaknesses(b: TemplateBuilder, number: int) -> None:
    """Add the chapter of weaknesses, with a place to sign."""
    b.chapter(f"{number} Brister att åtgärda")
    b.heading(2, f"{number}.1 Acceptabel avbrottstid som inte hålls")
    b.field("brister.gap")
    b.heading(2, f"{number}.2 Brister i underlaget")
    b.field("brister.tabell")
    b.heading(2, f"{number}.3 Underskrift")
    b.paragraph(
        "Den som skriver under har tagit del av bristerna och svarar för att det fattas beslut om "
        "var och en av dem."
    )
    b.field("brister.underskrifter")
    b.free_text(
        "brister",
        "Egen text om brister",
        "Skriv här: brister som inte syns i underlaget, och beslut om att godta en risk.",
        when="egen_text.brister",
    )
    b.end_section(str(number), "Brister att åtgärda")
