"""The annexes of a department's plan: each a section of its own that can be printed alone."""

from __future__ import annotations

from tools.templates.builder import TemplateBuilder
from tools.templates.shared import missing, pictures, start_steps


def annexes(b: TemplateBuilder) -> None:
    """Add all annexes; the last of them ends the document."""
    _forms(b)
    _dependencies(b)
    _technical(b)
    missing(b, "D")
    b.chapter("Bilaga E Ordlista")
    b.field("bilagor.ordlista")
    b.end_document("{{ sista_flik }}", "", "Slut på planen. Version {{ plan.version }}.")


def _forms(b: TemplateBuilder) -> None:
    b.chapter("Bilaga A Blanketter")
    b.tag("if flikar")
    b.paragraph("Kopiera blanketterna i förväg. Skriv med kulspetspenna.")
    b.heading(2, "A.1 Manuell förteckning över beslut")
    b.field("bilagor.beslut")
    b.heading(2, "A.2 Manuell insatslista")
    b.field("bilagor.insatser")
    b.heading(2, "A.3 Kvittenslista för utlämnat material")
    b.field("bilagor.kvittenser")
    b.tag("else")
    b.paragraph(
        "I en fastställd plan står här en förteckning över beslut, en insatslista och en "
        "kvittenslista att fylla i för hand."
    )
    b.tag("endif")
    b.heading(2, "A.4 Övriga blanketter som reservrutinerna hänvisar till")
    b.paragraph("De som är beskrivna i underlaget skrivs ut tillsammans med reservrutinbladen.")
    b.field("bilagor.egna_blanketter")
    b.free_text(
        "blanketter",
        "Var egna blanketter finns",
        "Skriv här: var förvaltningens egna blanketter ligger och vem som fyller på dem.",
        when="egen_text.blanketter",
    )
    b.end_section("A", "Blanketter")


def _dependencies(b: TemplateBuilder) -> None:
    b.chapter("Bilaga B Beroenden i text")
    b.paragraph(
        "”Minst en av två” betyder att det räcker att en av de två fungerar. Begränsad betyder att "
        "verksamheten fortsätter men sämre."
    )
    b.heading(2, "B.1 Verksamheterna")
    b.field("beroenden.profiler")
    b.tag("if fullständig")
    b.heading(2, "B.2 Verksamheter och reservrutiner, grupp för grupp")
    b.field("beroenden.verksamheter")
    b.tag("endif")
    b.heading(2, "B.3 Scenarier som planen är prövad mot")
    b.field("omfattning.scenarier")
    b.heading(2, "B.4 När tröskelvärden passeras: {{ rapportering.scenario }}")
    b.field("rapportering.passeras")
    b.tag("if fullständig")
    pictures(b, "B.5", "beroenden.bilder")
    b.tag("endif")
    b.tag("if egen_text.verksamheter")
    b.heading(2, "B.6 Egen text om verksamheterna")
    b.tag("endif")
    b.tag("for v in verksamheter")
    b.tag("if v.visar_egen_text")
    b.heading(3, "{{ v.namn }}")
    b.free_text(
        "verksamhet:{{ v.id }}",
        "Egen text om {{ v.namn }}",
        "Skriv här: vad som prioriteras ned först, särskilt utsatta, lokala förutsättningar.",
        keep=False,
    )
    b.tag("endif")
    b.tag("endfor")
    b.free_text(
        "beroenden",
        "Egen text om beroenden",
        "Skriv här: beroenden som är svåra att ange i underlaget, till exempel nycklar, fordon "
        "och externa utförare.",
        when="egen_text.beroenden",
    )
    b.end_section("B", "Beroenden i text")


def _technical(b: TemplateBuilder) -> None:
    b.tag("if teknik.antal")
    b.chapter("Bilaga C Teknik och återstart")
    b.paragraph(
        "Här står bara det som förvaltningen själv startar. Ordningen är beräknad för scenariot "
        "”{{ teknik.återstart.scenario }}”. {{ teknik.återstart.t_noll }} Numren är desamma som i "
        "kommunens gemensamma lista."
    )
    b.heading(2, "C.1 Ordning")
    b.field("teknik.återstart.ordning")
    b.heading(2, "C.2 Så startas systemen")
    start_steps(b, "teknik.återstart.steg")
    b.heading(2, "C.3 Vad systemen i sin tur behöver")
    b.field("teknik.behov")
    b.heading(2, "C.4 Register")
    b.field("teknik.register")
    b.heading(2, "C.5 Uppföljning av systemen")
    b.field("teknik.uppföljning")
    b.heading(2, "C.6 Beslutad prioriteringslista")
    b.paragraph("{{ teknik.återstart.lista_beslutad }}", keep=True)
    b.field("teknik.återstart.prioriteringslista")
    b.tag("if fullständig")
    b.heading(2, "C.7 Varför i den här ordningen")
    b.field("teknik.återstart.varför")
    b.tag("endif")
    b.end_section("C", "Teknik och återstart")
    b.tag("endif")
