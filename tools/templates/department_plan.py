"""The template of a department's continuity plan: all chapters, as a Word file."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder
from tools.templates.shared import (
    cover,
    duties,
    header,
    how_to_read,
    pictures,
    purpose,
    routine,
    start_steps,
    weaknesses,
)


def _purpose(b: TemplateBuilder) -> None:
    b.chapter("1 Syfte")
    purpose(
        b,
        "Planen visar hur {{ förvaltning.namn }} håller igång det viktigaste när system, el, nät, "
        "lokaler, personal eller leverantörer faller bort, och hur verksamheten kommer tillbaka "
        "till det normala.",
    )
    b.heading(2, "1.1 Vad planen omfattar")
    b.paragraph(
        "Planen omfattar {{ omfattning.verksamheter }}, varav {{ omfattning.samhällsviktiga }}. "
        "De behöver tillsammans {{ omfattning.resurser }}, direkt eller genom andra resurser."
    )
    b.paragraph(
        "Planen gäller oplanerade avbrott som väntas bli längre än verksamheten klarar på vanligt "
        "sätt. Kortare störningar hanteras i den dagliga driften."
    )
    b.heading(2, "1.2 Scenarier som planen är prövad mot")
    b.field("omfattning.scenarier")
    b.heading(2, "1.3 Så läser du planen")
    how_to_read(b, "bilaga B")
    b.free_text(
        "syfte",
        "Egen text om syfte och avgränsning",
        "Skriv här: vad planen inte omfattar, och vilka andra planer den hänger ihop med.",
    )
    b.end_section("1", "Syfte")


def _responsibility(b: TemplateBuilder) -> None:
    b.chapter("2 Ansvar, befogenheter och aktivering")
    b.heading(2, "2.1 Vem som beslutar")
    b.field("aktivering.roller")
    b.heading(2, "2.2 Så aktiveras planen")
    b.field("aktivering.steg")
    b.heading(2, "2.3 Senast beslut om reservrutin")
    b.paragraph(
        "Tabellen visar hur sent i avbrottet en reservrutin kan beslutas utan att den acceptabla "
        "avbrottstiden överskrids. Vänta inte på besked om orsaken."
    )
    b.field("aktivering.tidsgränser")
    b.heading(2, "2.4 Befogenheter")
    b.free_text(
        "befogenheter",
        "Befogenheter när planen gäller",
        "Skriv här: vad beslutsfattaren får besluta utan att fråga, till exempel flytta personal "
        "mellan enheter, beordra övertid, göra akuta inköp och ställa in verksamhet.",
    )
    b.heading(2, "2.5 När planen slutar gälla")
    b.paragraph(
        "Beslutsfattaren enligt 2.1 avgör när planen inte längre gäller. Återgången enligt "
        "kapitel 10 ska då vara påbörjad. Klockslaget antecknas och meddelas alla som fick "
        "besked om att planen började gälla."
    )
    b.end_section("2", "Ansvar, befogenheter och aktivering")


def _contacts(b: TemplateBuilder) -> None:
    b.chapter("3 Kontakter")
    b.paragraph(
        "Listorna anger roller i första hand. Personer med skyddade personuppgifter står aldrig "
        "på listorna."
    )
    b.heading(2, "3.1 Förvaltningens kontakter")
    b.field("kontakter.egna")
    b.heading(2, "3.2 Kommunens gemensamma kontakter")
    b.field("kontakter.kommunens")
    b.heading(2, "3.3 Vem som kan systemen")
    b.paragraph(
        "Här står det som verksamheterna använder direkt. Den som kan övriga system och "
        "anläggningar står i kommunens gemensamma plan, flik 3."
    )
    b.field("kontakter.system")
    b.heading(2, "3.4 Leverantörer och avtal")
    b.field("kontakter.leverantörer")
    b.free_text(
        "kontakter",
        "Egna kontakter",
        "Skriv här: lokala nummer, jourlistor, radiokanaler, samlingsplats om telefonin är nere.",
    )
    b.end_section("3", "Kontakter")


def _activities(b: TemplateBuilder) -> None:
    b.chapter("4 Verksamheter i prioritetsordning")
    b.paragraph(
        "Verksamheterna står i den ordning de prioriteras: samhällsviktiga först, därefter efter "
        "kortast acceptabel avbrottstid."
    )
    b.field("verksamheter_tabell")
    b.tag("for v in verksamheter")
    b.heading(2, "4.{{ v.nr }} {{ v.namn }}")
    b.tag("if v.beskrivning")
    b.paragraph("{{ v.beskrivning }}", keep=True)
    b.tag("endif")
    b.field("v.fakta")
    b.heading(3, "Behöver")
    b.field("v.behov")
    b.heading(3, "Konsekvens över tid")
    b.field("v.konsekvenser")
    b.free_text(
        "verksamhet:{{ v.id }}",
        "Egen text om {{ v.namn }}",
        "Skriv här: vad som prioriteras ned först, särskilt utsatta, lokala förutsättningar.",
        keep=False,
    )
    b.tag("endfor")
    b.end_section("4", "Verksamheter i prioritetsordning")


def _dependencies(b: TemplateBuilder) -> None:
    b.chapter("5 Beroenden")
    b.heading(2, "5.1 Hur länge verksamheterna klarar sig")
    b.paragraph(
        "Förväntad avbrottstid är det längsta avbrottet i scenarierna. Den acceptabla "
        "avbrottstiden överskrids när tiden utan förmåga, det vill säga utan både ordinarie "
        "arbetssätt och reservrutin, är längre i något scenario. Överskridandet är hur "
        "mycket längre. Under varje tid står det scenario som ger den."
    )
    b.field("beroenden.gap")
    b.heading(2, "5.2 Dataförlust och miniminivå")
    b.field("beroenden.dataförlust")
    b.heading(2, "5.3 Beroenden i text")
    b.paragraph(
        "Tabellerna säger allt som bilderna visar. ”Minst en av två” betyder att det räcker att en "
        "av de två fungerar. Begränsad betyder att verksamheten fortsätter men sämre."
    )
    b.heading(3, "Verksamheter")
    b.field("beroenden.verksamheter")
    b.heading(3, "System och andra resurser")
    b.field("beroenden.resurser")
    b.heading(2, "5.4 System och resurser som behövs")
    b.field("beroenden.register")
    pictures(b, "5.5", "beroenden.bilder")
    b.free_text(
        "beroenden",
        "Egen text om beroenden",
        "Skriv här: beroenden som är svåra att ange i underlaget, till exempel nycklar, fordon "
        "och externa utförare.",
    )
    b.end_section("5", "Beroenden")


def _fallbacks(b: TemplateBuilder) -> None:
    b.chapter("6 Reservrutiner")
    b.paragraph(
        "Varje reservrutin är ett eget blad: framsidan säger vad som görs, baksidan hur man "
        "återgår. Ta ut bladet och använd det."
    )
    b.field("reservrutiner_tabell")
    b.heading(2, "Verksamheter utan reservrutin")
    b.field("utan_reservrutin")
    b.free_text(
        "reservrutiner",
        "Egen text om reservrutiner",
        "Skriv här: lokala rutiner som ännu inte är införda som blad.",
        keep=False,
    )
    b.tag("for r in reservrutiner")
    b.heading(2, "6.{{ r.nr }} {{ r.namn }}", new_page=True)
    b.paragraph("Reservrutin för {{ r.verksamhet }}.", keep=True)
    b.field("r.fakta")
    routine(
        b,
        3,
        "Skriv här: nycklar och lås, larm, läkemedel, dokumentation, utbetalning, var skrivaren "
        "utan nät står.",
    )
    b.tag("endfor")
    b.end_section("6", "Reservrutiner")


def _communication(b: TemplateBuilder) -> None:
    b.chapter("7 Kommunikation")
    b.heading(2, "7.1 Vem som får veta vad")
    b.field("kommunikation.plan")
    b.heading(2, "7.2 Så skrivs ett besked")
    b.numbered(
        (
            "Vad har hänt, i en mening?",
            "Vad betyder det för mottagaren?",
            "Vad gör vi, och vad ska mottagaren göra?",
            "När kommer nästa besked? Ange klockslag och håll det, även om inget nytt finns att "
            "säga.",
        )
    )
    b.heading(2, "7.3 När telefoni och e-post är nere")
    b.free_text(
        "kommunikation",
        "Reservkanaler och färdiga texter",
        "Skriv här: färdiga texter, anslagsplatser, budväg, radio och var personalen samlas.",
    )
    b.end_section("7", "Kommunikation")


def _reporting(b: TemplateBuilder) -> None:
    b.chapter("8 Rapportering och tidsfrister")
    duties(b, 8)
    b.free_text(
        "rapportering",
        "Så rapporterar vi",
        "Skriv här: vem som rapporterar, var blanketterna och inloggningen finns, och hur det görs "
        "när nätet är nere.",
    )
    b.end_section("8", "Rapportering och tidsfrister")


def _restart(b: TemplateBuilder) -> None:
    b.chapter("9 Återstartsordning")
    b.paragraph(
        "Ordningen är beräknad för scenariot ”{{ återstart.scenario }}”. {{ återstart.t_noll }} "
        "Numren är desamma som i kommunens gemensamma lista. Bara det som förvaltningen behöver "
        "står här."
    )
    b.field("återstart.ordning")
    b.heading(2, "9.1 Varför i den här ordningen")
    b.field("återstart.varför")
    b.heading(2, "9.2 Det som inte kommer tillbaka")
    b.field("återstart.aldrig_åter")
    b.heading(2, "9.3 Beslutad prioriteringslista")
    b.paragraph("{{ återstart.lista_beslutad }}", keep=True)
    b.field("återstart.prioriteringslista")
    b.heading(2, "9.4 Så startas systemen")
    start_steps(b, "återstart.steg")
    b.free_text(
        "återstart",
        "Egen text om återstart",
        "Skriv här: vad förvaltningen själv ska kontrollera innan ett system tas i bruk igen.",
    )
    b.end_section("9", "Återstartsordning")


def _return(b: TemplateBuilder) -> None:
    b.chapter("10 Återgång")
    b.heading(2, "10.1 Ordning")
    b.numbered(
        (
            "Systemförvaltaren lämnar besked om att systemet är kontrollerat och får användas.",
            "Verksamheten kontrollerar vilka uppgifter som saknas efter avbrottet.",
            "Det som skrivits på papper efterregistreras enligt tabellen, äldst först. Det som rör "
            "liv, hälsa och utbetalningar går före.",
            "En annan person än den som registrerat stämmer av mot blanketterna.",
            "Blanketterna bevaras eller gallras enligt förvaltningens dokumenthanteringsplan. "
            "Inget förstörs innan avstämningen är undertecknad.",
            "Alla som fått besked om avbrottet får besked om att det är över.",
            "Händelsen gås igenom inom två veckor. Brister förs in i kapitel 12.",
        )
    )
    b.heading(2, "10.2 Efterregistrering")
    b.field("återgång.översikt")
    b.free_text(
        "återgång",
        "Egen text om återgång",
        "Skriv här: vem som registrerar, hur många som behövs, gallringsregler som gäller.",
    )
    b.end_section("10", "Återgång")


def _exercise(b: TemplateBuilder) -> None:
    b.chapter("11 Övning och revidering")
    b.paragraph(
        "Varje reservrutin övas minst en gång om året. Tjugo minuter på en arbetsplatsträff räcker "
        "för att pröva första sidan av bladet."
    )
    b.heading(2, "11.1 Övning av reservrutiner")
    b.field("övning.övade")
    b.heading(2, "11.2 Övade verksamheter och återstartssteg")
    b.field("övning.prövat")
    b.tag("if övning.inte_prövat")
    b.paragraph("{{ övning.inte_prövat }}")
    b.tag("endif")
    b.heading(2, "11.3 Öppna åtgärder")
    b.field("övning.åtgärder")
    b.heading(2, "11.4 Revidering")
    b.paragraph(
        "Planen gäller till {{ plan.giltig_till }} och revideras minst en gång om året, samt efter "
        "varje övning, varje skarp händelse och varje byte av system eller leverantör. När en ny "
        "version är fastställd byts alla papperskopior ut och de gamla förstörs."
    )
    b.free_text(
        "övning",
        "Egen text om övning",
        "Skriv här: kommande övningar, vem som leder dem och vad som ska prövas.",
    )
    b.end_section("11", "Övning och revidering")


def _weaknesses(b: TemplateBuilder) -> None:
    weaknesses(b, 12)


def _appendices(b: TemplateBuilder) -> None:
    b.chapter("Bilaga A Blanketter")
    b.paragraph("Kopiera blanketterna i förväg. Skriv med kulspetspenna.")
    b.heading(2, "A.1 Manuell förteckning över beslut")
    b.field("bilagor.beslut")
    b.heading(2, "A.2 Manuell insatslista", new_page=True)
    b.field("bilagor.insatser")
    b.heading(2, "A.3 Kvittenslista för utlämnat material", new_page=True)
    b.field("bilagor.kvittenser")
    b.heading(2, "A.4 Övriga blanketter som reservrutinerna hänvisar till")
    b.field("bilagor.egna_blanketter")
    b.free_text(
        "blanketter",
        "Var egna blanketter finns",
        "Skriv här: var förvaltningens egna blanketter ligger och vem som fyller på dem.",
    )
    b.end_section("A", "Blanketter")
    b.chapter("Bilaga B Ordlista")
    b.field("bilagor.ordlista")
    b.end_document("B", "Ordlista", "Slut på planen. Version {{ plan.version }}.")


def build() -> bytes:
    """Return the template."""
    b = TemplateBuilder()
    cover(
        b,
        "Kontinuitetsplan",
        "{{ förvaltning.namn }}, {{ kommun.namn }}",
        (
            "Skriv upp klockslaget när avbrottet märktes. Tidsfrister räknas från det (flik 8).",
            "Ring enligt flik 3. Meddela den som beslutar att planen ska gälla: "
            "{{ aktivering.beslutas_av }}. Ersättare: {{ aktivering.ersättare }}.",
            "Ta ut bladet för er reservrutin ur flik 6 och börja med ”Första 15 minuterna”. Vänta "
            "inte på besked om orsaken.",
            "Anteckna allt på blanketterna i bilaga A. Det ska registreras i efterhand (flik 10).",
        ),
    )
    for chapter in (
        _purpose,
        _responsibility,
        _contacts,
        _activities,
        _dependencies,
        _fallbacks,
        _communication,
        _reporting,
        _restart,
        _return,
        _exercise,
        _weaknesses,
        _appendices,
    ):
        chapter(b)
    return b.save(
        title="Kontinuitetsplan för {{ förvaltning.namn }}",
        header=header("{{ kommun.namn }} · {{ förvaltning.namn }}"),
    )


TEMPLATES = {"forvaltningsplan.docx": build}
