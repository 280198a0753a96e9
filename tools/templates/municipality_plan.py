"""The template of the whole municipality's continuity plan, for kommunledningen."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder
from tools.templates.shared import (
    cover,
    duties,
    header,
    how_to_read,
    missing,
    pictures,
    purpose,
    start_steps,
    weaknesses,
)


def _purpose(b: TemplateBuilder) -> None:
    b.chapter("1 Syfte")
    purpose(
        b,
        "Planen ger kommunledningen i {{ kommun.namn }} en samlad bild av det som måste fungera, "
        "vad det hänger på, hur länge avbrott väntas bli och i vilken ordning systemen startas. "
        "Förvaltningarnas egna planer säger hur arbetet görs.",
    )
    b.heading(2, "1.1 Vad planen omfattar")
    b.paragraph(
        "Planen omfattar {{ omfattning.verksamheter }}, varav {{ omfattning.samhällsviktiga }}. "
        "De behöver tillsammans {{ omfattning.resurser }}, direkt eller genom andra resurser."
    )
    b.field("förvaltningar_tabell")
    b.tag("if omfattning.har_samband")
    b.heading(2, "Andra planer")
    b.field("omfattning.samband")
    b.tag("endif")
    b.heading(2, "1.2 Scenarier som planen är prövad mot")
    b.field("omfattning.scenarier")
    b.heading(2, "1.3 Så läser du planen")
    how_to_read(b, "bilaga C", "bilaga B")
    b.free_text(
        "syfte",
        "Egen text om syfte och avgränsning",
        "Skriv här: hur planen hänger ihop med krisledningsplanen och med bolagens planer.",
        when="egen_text.syfte",
    )
    b.end_section("1", "Syfte")


def _responsibility(b: TemplateBuilder) -> None:
    b.chapter("2 Ansvar, befogenheter och aktivering")
    b.heading(2, "2.1 Vem som beslutar")
    b.field("aktivering.roller")
    b.heading(2, "2.2 Så aktiveras planen")
    b.field("aktivering.steg")
    b.tag("if aktivering.har_eskalering")
    b.heading(2, "När händelsen växer")
    b.field("aktivering.eskalering")
    b.tag("endif")
    b.heading(2, "2.3 Förvaltningarnas planer")
    b.field("aktivering.tidsgränser")
    b.tag("if aktivering.har_befogenheter or egen_text.befogenheter")
    b.heading(2, "2.4 Befogenheter")
    b.tag("endif")
    b.tag("if aktivering.har_befogenheter")
    b.field("aktivering.befogenheter")
    b.tag("endif")
    b.free_text(
        "befogenheter",
        "Befogenheter när planen gäller",
        "Skriv här: vad beslutsfattaren får besluta, och när krisledningsnämnden träder in.",
        when="egen_text.befogenheter",
    )
    b.end_section("2", "Ansvar, befogenheter och aktivering")


def _contacts(b: TemplateBuilder) -> None:
    b.chapter("3 Kontakter")
    b.paragraph(
        "Listorna anger roller i första hand. Personer med skyddade personuppgifter står aldrig "
        "på listorna."
    )
    b.heading(2, "3.1 Kommunens gemensamma kontakter")
    b.field("kontakter")
    b.heading(2, "3.2 Förvaltningarnas kontakter")
    b.tag("for f in förvaltningar")
    b.heading(3, "{{ f.namn }}")
    b.field("f.kontakter")
    b.tag("endfor")
    b.heading(2, "3.3 Vem som kan systemen")
    b.field("systemkontakter")
    b.heading(2, "3.4 Leverantörer och avtal")
    b.field("leverantörer")
    b.free_text(
        "kontakter",
        "Egna kontakter",
        "Skriv här: länsstyrelsen, regionen, grannkommuner, frivilliga, radiokanaler.",
        when="egen_text.kontakter",
    )
    b.end_section("3", "Kontakter")


def _activities(b: TemplateBuilder) -> None:
    b.chapter("4 Verksamheter i prioritetsordning")
    b.heading(2, "4.1 Samhällsviktiga verksamheter")
    b.field("samhällsviktiga")
    b.heading(2, "4.2 Övriga verksamheter")
    b.field("övriga")
    b.free_text(
        "verksamheter",
        "Egen text om prioritering",
        "Skriv här: beslut om prioritering mellan förvaltningar.",
        when="egen_text.verksamheter",
    )
    b.end_section("4", "Verksamheter i prioritetsordning")


def _dependencies(b: TemplateBuilder) -> None:
    b.chapter("5 Gemensamma system och gap")
    b.heading(2, "5.1 System som flera förvaltningar behöver")
    b.paragraph(
        "Faller något av dem bort drabbas flera förvaltningar samtidigt. De som flest "
        "samhällsviktiga verksamheter behöver står först."
    )
    b.field("gemensamma")
    b.heading(2, "5.2 Verksamheter med gap")
    b.paragraph(
        "Här står de verksamheter som i något scenario är utan förmåga längre än den acceptabla "
        "avbrottstiden, och de som saknar beslut om acceptabel avbrottstid."
    )
    b.field("gap")
    pictures(b, "5.3", "bilder")
    b.free_text(
        "beroenden",
        "Egen text om gemensamma system",
        "Skriv här: pågående byten av system och avtal som påverkar flera förvaltningar.",
        when="egen_text.beroenden",
    )
    b.end_section("5", "Gemensamma system och gap")


def _communication(b: TemplateBuilder) -> None:
    b.chapter("6 Kommunikation")
    b.field("kommunikation.plan")
    b.free_text(
        "kommunikation",
        "Reservkanaler och färdiga texter",
        "Skriv här: färdiga texter, kanaler när webb och telefoni är nere, talespersoner.",
        when="egen_text.kommunikation",
    )
    b.end_section("6", "Kommunikation")


def _reporting(b: TemplateBuilder) -> None:
    b.chapter("7 Rapportering och tidsfrister")
    duties(b, 7)
    b.free_text(
        "rapportering",
        "Så rapporterar vi",
        "Skriv här: vem som rapporterar för kommunen och hur det görs när nätet är nere.",
        when="egen_text.rapportering",
    )
    b.end_section("7", "Rapportering och tidsfrister")


def _restart(b: TemplateBuilder) -> None:
    b.chapter("8 Återstartsordning")
    b.paragraph(
        "Ordningen är beräknad för scenariot ”{{ återstart.scenario }}”. {{ återstart.t_noll }} "
        "Återstartslistan för utskrift och avprickning är ett eget dokument."
    )
    b.field("återstart.ordning")
    b.heading(2, "8.1 Det som inte kommer tillbaka")
    b.field("återstart.aldrig_åter")
    b.heading(2, "8.2 Beslutad prioriteringslista")
    b.paragraph("{{ återstart.lista_beslutad }}", keep=True)
    b.field("återstart.prioriteringslista")
    b.free_text(
        "återstart",
        "Egen text om återstart",
        "Skriv här: beslut om avsteg från ordningen och vem som får fatta dem.",
        when="egen_text.återstart",
    )
    b.end_section("8", "Återstartsordning")


def _improvement(b: TemplateBuilder) -> None:
    b.chapter("9 Åtgärdsplan")
    b.field("åtgärder")
    b.free_text(
        "åtgärder",
        "Egen text om åtgärdsplanen",
        "Skriv här: vad som är finansierat och vad som väntar på beslut.",
        when="egen_text.åtgärder",
    )
    b.end_section("9", "Åtgärdsplan")


def _weaknesses(b: TemplateBuilder) -> None:
    weaknesses(b, 10)


def _technical(b: TemplateBuilder) -> None:
    b.chapter("Bilaga A Teknik")
    b.paragraph(
        "Bilagan skrivs ut för den som startar systemen och för kommunens ledningsplats. Känsliga "
        "steg står bara i IT:s egen utgåva."
    )
    b.heading(2, "A.1 Så startas systemen")
    start_steps(b, "teknik.återstart.steg")
    b.heading(2, "A.2 Vad systemen i sin tur behöver")
    b.field("teknik.behov")
    b.heading(2, "A.3 Register")
    b.field("teknik.register")
    b.heading(2, "A.4 Uppföljning av systemen")
    b.field("teknik.uppföljning")
    b.end_section("A", "Teknik")


def build() -> bytes:
    """Return the template."""
    b = TemplateBuilder()
    cover(
        b,
        "Kontinuitetsplan",
        "{{ kommun.namn }}, hela kommunen",
        (
            "Skriv upp klockslaget när avbrottet märktes. Tidsfrister räknas från det (flik 7).",
            "Meddela den som beslutar att planen ska gälla: "
            "{{ aktivering.beslutas_av }}. Ersättare: {{ aktivering.ersättare }}.",
            "Låt förvaltningarna börja med sina reservrutiner. De står i deras egna planer, "
            "flik 6.",
            "Starta systemen i den ordning som står i flik 8, eller enligt återstartslistan för "
            "det som har hänt.",
        ),
    )
    for chapter in (
        _purpose,
        _responsibility,
        _contacts,
        _activities,
        _dependencies,
        _communication,
        _reporting,
        _restart,
        _improvement,
        _weaknesses,
    ):
        chapter(b)
    _technical(b)
    missing(b, "B")
    b.chapter("Bilaga C Ordlista")
    b.field("bilagor.ordlista")
    b.end_document("C", "Ordlista", "Slut på planen. Version {{ plan.version }}.")
    return b.save(
        title="Kontinuitetsplan för {{ kommun.namn }}",
        header=header("{{ kommun.namn }}"),
    )


TEMPLATES = {"kommunplan.docx": build}
