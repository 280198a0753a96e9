"""The template of a department's continuity plan: the chapters, as a Word file.

The annexes are in :mod:`tools.templates.department_annexes`.
"""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder
from tools.templates.department_annexes import annexes
from tools.templates.shared import cover, duties, header, how_to_read, purpose, routine, upheld


def _purpose(b: TemplateBuilder) -> None:
    b.chapter("1 Syfte och omfattning")
    purpose(
        b,
        "Planen visar hur {{ förvaltning.namn }} håller igång det viktigaste när system, el, nät, "
        "lokaler, personal eller leverantörer faller bort, och hur verksamheten kommer tillbaka "
        "till det normala.",
    )
    b.heading(2, "1.1 Vad planen omfattar")
    b.paragraph(
        "Planen omfattar {{ omfattning.verksamheter }}, varav {{ omfattning.samhällsviktiga }}. "
        "De behöver tillsammans {{ omfattning.resurser }}, direkt eller genom andra resurser. "
        "Planen är prövad mot {{ omfattning.antal_scenarier }}, som står i bilaga B."
    )
    b.paragraph(
        "Planen gäller oplanerade avbrott som väntas bli längre än verksamheten klarar på vanligt "
        "sätt. Kortare störningar hanteras i den dagliga driften."
    )
    b.tag("if omfattning.har_samband")
    b.heading(2, "1.2 Andra planer")
    b.field("omfattning.samband")
    b.tag("endif")
    b.heading(2, "1.3 Så läser du planen")
    how_to_read(b, "bilaga E", "bilaga D")
    b.free_text(
        "syfte",
        "Egen text om syfte och avgränsning",
        "Skriv här: vad planen inte omfattar, och vilka andra planer den hänger ihop med.",
        when="egen_text.syfte",
    )
    b.end_section("1", "Syfte och omfattning")


def _responsibility(b: TemplateBuilder) -> None:
    b.chapter("2 Vem beslutar")
    b.heading(2, "2.1 Beslut och ansvar")
    b.field("aktivering.roller")
    b.heading(2, "2.2 Så aktiveras planen")
    b.field("aktivering.steg")
    b.tag("if aktivering.har_eskalering")
    b.heading(2, "2.3 När händelsen växer")
    b.field("aktivering.eskalering")
    b.tag("endif")
    b.tag("if aktivering.har_befogenheter or egen_text.befogenheter")
    b.heading(2, "2.4 Befogenheter när planen gäller")
    b.tag("endif")
    b.tag("if aktivering.har_befogenheter")
    b.field("aktivering.befogenheter")
    b.tag("endif")
    b.free_text(
        "befogenheter",
        "Befogenheter när planen gäller",
        "Skriv här: vad beslutsfattaren får besluta utan att fråga, till exempel flytta personal "
        "mellan enheter, beordra övertid, göra akuta inköp och ställa in verksamhet.",
        when="egen_text.befogenheter",
    )
    b.heading(2, "2.5 När planen slutar gälla")
    b.paragraph(
        "Beslutsfattaren enligt 2.1 avgör när planen inte längre gäller. Återgången enligt "
        "kapitel 10 ska då vara påbörjad. Klockslaget antecknas och meddelas alla som fick "
        "besked om att planen började gälla."
    )
    b.end_section("2", "Vem beslutar")


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
    b.field("kontakter.system_kort")
    b.heading(2, "3.4 Leverantörer och avtal")
    b.field("kontakter.leverantörer")
    b.free_text(
        "kontakter",
        "Egna kontakter",
        "Skriv här: lokala nummer, jourlistor, radiokanaler, samlingsplats om telefonin är nere.",
        when="egen_text.kontakter",
    )
    b.end_section("3", "Kontakter")


def _activities(b: TemplateBuilder) -> None:
    b.chapter("4 Verksamheter i prioritetsordning")
    b.paragraph(
        "Verksamheterna står i den ordning de prioriteras: samhällsviktiga först, därefter efter "
        "kortast acceptabel avbrottstid. Vad de är beroende av står i bilaga B."
    )
    b.heading(2, "4.1 Det som måste fungera")
    b.field("prioritet.verksamheter")
    b.heading(2, "4.2 Det som görs under tiden")
    b.paragraph(
        "Senast beslut är hur sent i avbrottet reservrutinen kan beslutas utan att den acceptabla "
        "avbrottstiden överskrids. Vänta inte på besked om orsaken."
    )
    b.field("prioritet.reservrutiner")
    upheld(b, "4.3")
    b.tag("if fullständig")
    b.tag("for v in verksamheter")
    b.heading(2, "4.{{ v.nr + 3 }} {{ v.namn }}")
    b.tag("if v.beskrivning")
    b.paragraph("{{ v.beskrivning }}", keep=True)
    b.tag("endif")
    b.field("v.fakta")
    b.heading(3, "Behöver")
    b.field("v.behov")
    b.heading(3, "Konsekvens över tid")
    b.field("v.konsekvenser")
    b.tag("endfor")
    b.tag("endif")
    b.end_section("4", "Verksamheter i prioritetsordning")


def _endurance(b: TemplateBuilder) -> None:
    b.chapter("5 Så länge klarar vi oss")
    b.paragraph(
        "Förväntad avbrottstid är det längsta avbrottet i scenarierna. Den acceptabla "
        "avbrottstiden överskrids när avbrottet är helt, det vill säga utan både ordinarie "
        "arbetssätt och reservrutin, längre i något scenario. Under varje tid står det scenario "
        "som ger den."
    )
    b.field("beroenden.gap")
    b.tag("if fullständig")
    b.heading(2, "5.1 Dataförlust och miniminivå")
    b.field("beroenden.dataförlust")
    b.tag("else")
    b.heading(2, "5.1 Uppgifter som kan gå förlorade")
    b.field("beroenden.dataförlust_kort")
    b.tag("endif")
    b.end_section("5", "Så länge klarar vi oss")


def _fallbacks(b: TemplateBuilder) -> None:
    b.chapter("6 Reservrutiner")
    b.paragraph(
        "Varje reservrutin är ett eget blad. Ta ut bladet och använd det. Bladen står i samma "
        "ordning som i 4.2."
    )
    b.tag("if antal_utan_reservrutin")
    b.paragraph("Verksamheter utan reservrutin: {{ utan_reservrutin_i_text }}.")
    b.tag("endif")
    b.free_text(
        "reservrutiner",
        "Egen text om reservrutiner",
        "Skriv här: lokala rutiner som ännu inte är införda som blad.",
        keep=False,
        when="egen_text.reservrutiner",
    )
    b.tag("for r in reservrutiner")
    b.tag("if flikar and r.nr > 1")
    b.heading(2, "6.{{ r.nr }} {{ r.namn }}", new_page=True)
    b.tag("else")
    b.heading(2, "6.{{ r.nr }} {{ r.namn }}")
    b.tag("endif")
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
    b.tag("if kommunikation.finns")
    b.heading(2, "7.1 Vem som får veta vad")
    b.field("kommunikation.plan")
    b.tag("endif")
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
    b.tag("if egen_text.kommunikation")
    b.heading(2, "7.3 När telefoni och e-post är nere")
    b.tag("endif")
    b.free_text(
        "kommunikation",
        "Reservkanaler och färdiga texter",
        "Skriv här: färdiga texter, anslagsplatser, budväg, radio och var personalen samlas.",
        when="egen_text.kommunikation",
    )
    b.end_section("7", "Kommunikation")


def _reporting(b: TemplateBuilder) -> None:
    b.chapter("8 Rapportering")
    duties(b, 8)
    b.free_text(
        "rapportering",
        "Så rapporterar vi",
        "Skriv här: vem som rapporterar, var blanketterna och inloggningen finns, och hur det görs "
        "när nätet är nere.",
        when="egen_text.rapportering",
    )
    b.end_section("8", "Rapportering")


def _back(b: TemplateBuilder) -> None:
    b.chapter("9 När våra system är igång igen")
    b.paragraph(
        "Tabellen är beräknad för scenariot ”{{ igång_igen.scenario }}”. {{ igång_igen.t_noll }} "
        "Tiderna är ett exempel och inget löfte. Börja inte använda ett system innan den som "
        "lämnar besked har sagt att det är kontrollerat."
    )
    b.field("igång_igen.tabell")
    b.free_text(
        "återstart",
        "Egen text om återstart",
        "Skriv här: vad förvaltningen själv ska kontrollera innan ett system tas i bruk igen.",
        when="egen_text.återstart",
    )
    b.end_section("9", "När våra system är igång igen")


def _return(b: TemplateBuilder) -> None:
    b.chapter("10 Återgång")
    b.heading(2, "10.1 Ordning")
    b.numbered(
        (
            "Systemförvaltaren lämnar besked om att systemet är kontrollerat och får användas.",
            "Verksamheten kontrollerar vilka uppgifter som saknas efter avbrottet.",
            "Det som skrivits på papper efterregistreras, äldst först. Det som rör liv, hälsa och "
            "utbetalningar går före. Vilka blanketter det gäller, och hur det görs, står på varje "
            "reservrutins blad.",
            "En annan person än den som registrerat stämmer av mot blanketterna.",
            "Blanketterna bevaras eller gallras enligt förvaltningens dokumenthanteringsplan. "
            "Inget förstörs innan avstämningen är undertecknad.",
            "Alla som fått besked om avbrottet får besked om att det är över.",
            "Händelsen gås igenom inom två veckor. Brister förs in i kapitel 12.",
        )
    )
    b.tag("if fullständig")
    b.heading(2, "10.2 Efterregistrering")
    b.field("återgång.översikt")
    b.tag("endif")
    b.free_text(
        "återgång",
        "Egen text om återgång",
        "Skriv här: vem som registrerar, hur många som behövs, gallringsregler som gäller.",
        when="egen_text.återgång",
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
    b.heading(2, "11.3 Revidering")
    b.paragraph(
        "Planen gäller till {{ plan.giltig_till }} och revideras minst en gång om året, samt efter "
        "varje övning, varje skarp händelse och varje byte av system eller leverantör. När en ny "
        "version är fastställd byts alla papperskopior ut och de gamla förstörs."
    )
    b.free_text(
        "övning",
        "Egen text om övning",
        "Skriv här: kommande övningar, vem som leder dem och vad som ska prövas.",
        when="egen_text.övning",
    )
    b.end_section("11", "Övning och revidering")


def _weaknesses(b: TemplateBuilder) -> None:
    b.chapter("12 Våra brister")
    b.heading(2, "12.1 Beslutade åtgärder")
    b.field("övning.åtgärder")
    b.heading(2, "12.2 Brister att besluta om")
    b.field("delade_brister.egna")
    b.heading(2, "12.3 Brister som andra beslutar om")
    b.paragraph(
        "Bristerna är skickade till den som står först på raden. Till dess att de är åtgärdade "
        "måste reservrutinerna räcka."
    )
    b.field("delade_brister.andras")
    b.heading(2, "12.4 Avtal som är långsammare än vi klarar")
    b.paragraph(
        "Efter systemets namn står avtalad återställningstid. Avtal för det som verksamheterna "
        "inte använder direkt står i kommunens plan.",
        "Liten",
        keep=True,
    )
    b.field("delade_brister.avtal")
    b.heading(2, "12.5 Underskrift")
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
    b.end_section("12", "Våra brister")


def build() -> bytes:
    """Return the template."""
    b = TemplateBuilder()
    cover(
        b,
        "Kontinuitetsplan",
        "{{ förvaltning.namn }}, {{ kommun.namn }}",
        (
            "Skriv upp klockslaget när avbrottet märktes. Tidsfrister räknas från det (flik 8).",
            "Meddela den som beslutar att planen ska gälla: {{ aktivering.beslutas_av }}. "
            "Ersättare: {{ aktivering.ersättare }}.",
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
        _endurance,
        _fallbacks,
        _communication,
        _reporting,
        _back,
        _return,
        _exercise,
        _weaknesses,
        annexes,
    ):
        chapter(b)
    return b.save(
        title="Kontinuitetsplan för {{ förvaltning.namn }}",
        header=header("{{ kommun.namn }} · {{ förvaltning.namn }}"),
    )


TEMPLATES = {"forvaltningsplan.docx": build}
