"""The templates of an exercise: cards, script, participants, evaluators, invitation."""

from __future__ import annotations

from kontinuitet.documents.chapters.exercise_marking import MARKING
from tools.templates.builder import TemplateBuilder
from tools.templates.loose import LooseBuilder


def _marking(b: TemplateBuilder, *, new_page: bool = False) -> None:
    b.paragraph(MARKING, "Varning", new_page=new_page)


def _secrecy(b: TemplateBuilder) -> None:
    b.tag("if övning.sekretess")
    b.paragraph("{{ övning.sekretess }}", "Varning")
    b.tag("endif")


def _front(b: TemplateBuilder, title: str, subtitle: str) -> None:
    _marking(b)
    b.paragraph(title, "Title")
    b.paragraph(subtitle, "Subtitle")
    _secrecy(b)


def _page(b: TemplateBuilder, heading: str) -> None:
    _marking(b, new_page=True)
    b.chapter(heading)


def _save(b: TemplateBuilder, title: str, what: str) -> bytes:
    b.end_document("", MARKING, MARKING)
    return b.save(
        title=f"ÖVNING: {title}, {{{{ övning.namn }}}}",
        header=(
            (f"{MARKING} · {what}", "Informationsklass: {{ övning.informationsklass }}"),
            (
                "{{ övning.kommun }} · {{ övning.namn }}",
                "Version {{ övning.version }} · underlag {{ övning.kontrollsumma }}",
            ),
        ),
    )


def _card(b: TemplateBuilder, card: str, *, new_page: bool) -> None:
    _marking(b, new_page=new_page)
    b.paragraph(f"Inspel {{{{ {card}.id }}}}", "heading 1", keep=True)
    b.field(f"{card}.fakta")
    b.paragraph(f"{{{{ {card}.text }}}}", "Ingress", below_table=True)
    b.paragraph("Frågor:")
    b.field(f"{card}.frågor")
    _marking(b)


def cards() -> bytes:
    """Return the template of the cards."""
    b = LooseBuilder()
    _front(b, "Inspelskort", "{{ övning.namn }}")
    b.paragraph(
        "Klipp isär korten vid strecket. Lämna ut eller läs upp ett i taget, vid sin speltid. Visa "
        "inga kort i förväg."
    )
    b.paragraph("Antal kort: {{ antal }}.")
    _marking(b)
    b.tag("for b in blad")
    _card(b, "b.övre", new_page=True)
    b.tag("for k in b.nedre")
    b.paragraph("Klipp här – – – – – – – – – – – – – – – – – – – – – –", "Liten")
    _card(b, "k", new_page=False)
    b.tag("endfor")
    b.tag("endfor")
    return _save(b, "inspelskort", "Lämnas ut ett i taget")


def script() -> bytes:
    """Return the template of the facilitator's script."""
    b = LooseBuilder()
    _front(b, "Körschema", "{{ övning.namn }}")
    b.paragraph("Bara till övningsledaren. Innehåller det som väntas.", "Varning")
    b.paragraph("{{ övning.syfte }}", "Ingress")
    b.heading(1, "Mål")
    b.field("övning.mål")
    b.heading(1, "Program")
    b.paragraph("{{ övning.dag }}. Plats: {{ övning.plats }}.")
    b.field("program")
    b.heading(1, "Innan ni börjar")
    b.bullets(
        (
            "Märkningen ÖVNING finns på alla blad, på storbilden och på dörren.",
            "Växeln och grannarna vet att det är en övning. Den som har jour är undantagen.",
            "Pärmarna och planerna är framtagna.",
            "Alla vet hur övningen avbryts om något händer på riktigt.",
            "Närvaron är antecknad.",
            "Körschemat är utskrivet: det räcker om datorn slutar fungera.",
        )
    )
    b.heading(1, "Roller")
    b.field("övning.roller")
    b.heading(1, "Deltagare")
    b.field("övning.deltagare")
    _marking(b)
    _page(b, "Läs upp när ni börjar")
    b.tag("if övning.inledning")
    b.paragraph("{{ övning.inledning }}", "Ingress")
    b.tag("endif")
    b.heading(2, "Spelregler")
    b.field("övning.regler")
    b.heading(2, "Det här prövas inte")
    b.field("övning.avgränsningar")
    b.heading(2, "Råd till dig som leder")
    b.field("råd")
    b.heading(1, "Inspelen i ordning")
    b.field("översikt")
    _marking(b)
    b.tag("for s in skeden")
    _page(b, "Skede {{ s.nr }}: {{ s.namn }}")
    b.paragraph("{{ s.tid }}. {{ s.minuter }} minuter i rummet.")
    b.tag("if s.läs_upp")
    b.heading(2, "Läs upp")
    b.paragraph("{{ s.läs_upp }}", "Ingress")
    b.tag("endif")
    b.heading(2, "Läget enligt beräkningen")
    b.field("s.läget")
    b.heading(2, "Beslut som rummet bör komma till")
    b.field("s.beslut")
    b.tag("for i in s.inspel")
    b.heading(2, "Inspel {{ i.id }}, {{ i.minuter }} minuter")
    b.tag("if i.slag")
    b.paragraph("{{ i.slag }}.", "Varning", keep=True)
    b.tag("endif")
    b.field("i.fakta")
    b.heading(3, "Meddelande")
    b.paragraph("{{ i.text }}", "Ingress")
    b.heading(3, "Frågor")
    b.field("i.frågor")
    b.heading(3, "Vad som väntas")
    b.field("i.förväntat")
    b.heading(3, "Om det kör fast")
    b.field("i.om_det_kör_fast")
    b.tag("if i.anteckning")
    b.paragraph("{{ i.anteckning }}")
    b.tag("endif")
    b.tag("endfor")
    b.heading(2, "Om samtalet stannar")
    b.field("s.om_det_kör_fast")
    _marking(b)
    b.tag("endfor")
    _page(b, "Genomgång efter övning")
    b.field("genomgång")
    b.heading(1, "Beslutslogg")
    b.field("beslutslogg")
    b.heading(1, "Frågor till senare")
    b.field("parkering")
    return _save(b, "körschema", "Bara till övningsledaren")


def participants() -> bytes:
    """Return the template of a department's sheet."""
    b = LooseBuilder()
    _front(b, "Deltagarblad", "{{ förvaltning }}")
    b.paragraph("{{ övning.syfte }}", "Ingress")
    b.heading(1, "Program")
    b.field("program")
    b.heading(1, "Spelregler")
    b.field("övning.regler")
    b.heading(1, "Så är läget när vi börjar")
    b.tag("if utgångsläge")
    b.paragraph("{{ utgångsläge }}", "Ingress")
    b.tag("endif")
    b.field("läget")
    b.heading(1, "Våra verksamheter")
    b.field("verksamheter")
    b.heading(1, "Våra beslut och anteckningar")
    b.field("anteckningar")
    return _save(b, "deltagarblad", "{{ förvaltning }}")


def evaluator() -> bytes:
    """Return the template of an evaluator's form."""
    b = LooseBuilder()
    _front(b, "Observatörsformulär", "{{ roll }}, {{ övning.namn }}")
    b.bullets(
        (
            "Bedöm målen, aldrig enskilda personer.",
            "Hjälp inte till och avbryt inte. Skriv vad du ser och hör, med klockslag.",
            "Skriv inga personnamn.",
        )
    )
    b.tag("for m in mål")
    b.heading(1, "Mål {{ m.nr }}")
    b.paragraph("{{ m.text }}", "Ingress")
    b.tag("if m.prövas")
    b.paragraph("{{ m.prövas }}")
    b.tag("endif")
    b.field("m.blad")
    b.note("Så nåddes målet:")
    b.field("m.bedömning")
    b.tag("endfor")
    b.heading(1, "Observationer")
    b.field("logg")
    return _save(b, "observatörsformulär", "{{ roll }}")


def invitation() -> bytes:
    """Return the template of the invitation."""
    b = LooseBuilder()
    _front(b, "Inbjudan till övning", "{{ övning.namn }}")
    b.field("fakta")
    b.heading(1, "Varför")
    b.paragraph("{{ övning.syfte }}", "Ingress")
    b.heading(1, "Det här ska prövas")
    b.field("övning.mål")
    b.heading(1, "Så går det till")
    b.paragraph(
        "Övningen sker som ett samtal runt ett bord. Läget beskrivs i omgångar, och tiden hoppar "
        "framåt mellan dem. I varje omgång får ni frågor från verksamheten och utifrån. Ingenting "
        "sker på riktigt, och ingen person bedöms."
    )
    b.heading(1, "Ta med")
    b.bullets(
        (
            "Er kontinuitetsplan och era reservrutiner, på papper.",
            "Listor och pärmar som ni skulle använda på riktigt.",
            "Telefonen på ljudlöst. Den som har jour säger till när övningen börjar.",
        )
    )
    b.heading(1, "Deltagare")
    b.field("övning.deltagare")
    b.free_text("inbjudan", "Egen text i inbjudan", "Skriv här: lokal, parkering, fika, kontakt.")
    return _save(b, "inbjudan", "Inbjudan")


def micro() -> bytes:
    """Return the template of the micro exercises."""
    b = LooseBuilder()
    b.tag("for r in rutiner")
    b.paragraph(MARKING, "Varning", new_page=True)
    b.chapter("Mikroövning: {{ r.namn }}")
    b.paragraph("{{ förvaltning }}. 20 minuter på en arbetsplatsträff.")
    b.field("r.fakta")
    b.heading(2, "Läs upp")
    b.paragraph("{{ r.läget }}", "Ingress")
    b.heading(2, "Fem frågor")
    b.field("r.frågor")
    b.heading(2, "Vad som kom fram")
    b.field("r.brister")
    b.note("Skriv in datumet i kommunens underlag (senast_övad) när övningen är gjord.")
    b.field("r.underskrift")
    b.tag("endfor")
    b.end_document("", MARKING, MARKING)
    return b.save(
        title="ÖVNING: mikroövningar för {{ förvaltning }}",
        header=(
            (f"{MARKING} · Mikroövningar", "Informationsklass: {{ plan.informationsklass }}"),
            ("{{ kommun.namn }} · {{ förvaltning }}", "Version {{ plan.version }}"),
        ),
    )


def report() -> bytes:
    """Return the template of the report."""
    b = LooseBuilder()
    _front(b, "Övningsrapport", "{{ övning.namn }}")
    b.heading(1, "1 Sammanfattning")
    b.paragraph("{{ sammanfattning }}", "Ingress")
    b.tag("if röjning")
    b.paragraph("{{ röjning }}", "Varning")
    b.tag("endif")
    b.field("måluppfyllelse")
    b.free_text("sammanfattning", "Egen sammanfattning", "Skriv här: det viktigaste att ändra.")
    b.heading(1, "2 Övningen")
    b.paragraph("{{ övning.syfte }}")
    b.paragraph("Övade: {{ övning.förvaltningar }}. Längd: {{ övning.tid }}.")
    b.heading(2, "Funktioner som var med")
    b.field("närvaro")
    b.heading(2, "Det här prövades inte")
    b.field("övning.avgränsningar")
    b.heading(1, "3 Händelseförlopp")
    b.field("händelseförlopp")
    b.heading(1, "4 Bedömning per mål")
    b.paragraph("Målen bedöms, aldrig enskilda personer.")
    b.tag("for m in mål")
    b.heading(2, "Mål {{ m.nr }}: {{ m.bedömning }}")
    b.paragraph("{{ m.text }}", "Ingress")
    b.tag("if m.motivering")
    b.paragraph("{{ m.motivering }}")
    b.tag("endif")
    b.field("m.indikatorer")
    b.heading(3, "Styrkor")
    b.field("m.styrkor")
    b.heading(3, "Att förbättra")
    b.field("m.brister")
    b.heading(3, "Övrigt")
    b.field("m.noteringar")
    b.tag("endfor")
    b.heading(1, "5 Beslut och beräknad effekt")
    b.paragraph("Effekten är räknad med och utan beslutet, tillsammans med de andra besluten.")
    b.field("beslut")
    b.heading(1, "6 Planen mot verkligheten")
    b.field("stöd")
    b.heading(1, "7 Åtgärdsplan")
    b.field("åtgärder")
    b.heading(2, "Brister som ingen åtgärd tar upp ännu")
    b.field("brister_utan_åtgärd")
    b.heading(2, "Förslag till ändringar i kommunens filer")
    b.paragraph(
        "Förslagen ligger i filen ÖVNING-förslag.yaml bredvid rapporten. De skrivs in med "
        "kommandot kontinuitet övning tillämpa, sedan någon har gått igenom dem."
    )
    b.field("förslag")
    b.heading(1, "8 Sedan tidigare")
    b.field("tidigare_åtgärder")
    b.heading(1, "9 Hur övningen fungerade")
    b.field("genomgång")
    b.heading(2, "Frågor till senare")
    b.field("parkerat")
    b.heading(2, "Inspel som inte spelades")
    b.field("ospelat")
    b.free_text("upplägg", "Egen text om upplägget", "Skriv här: vad som ska göras annorlunda.")
    return _save(b, "övningsrapport", "Rapport")


TEMPLATES = {
    "mikroovningar.docx": micro,
    "ovning-deltagarblad.docx": participants,
    "ovning-inbjudan.docx": invitation,
    "ovning-inspelskort.docx": cards,
    "ovning-korschema.docx": script,
    "ovning-observatorsformular.docx": evaluator,
    "ovning-rapport.docx": report,
}
