"""The template of the exercise brief (övningsunderlag): facilitator, injects, evaluator."""

from __future__ import annotations

from kontinuitet.documents.chapters.exercise_marking import MARKING
from tools.templates.builder import TemplateBuilder
from tools.templates.loose import LooseBuilder
from tools.templates.shared import secrecy


def _marking(b: TemplateBuilder, *, new_page: bool = False) -> None:
    b.paragraph(MARKING, "Varning", new_page=new_page)


def _page(b: TemplateBuilder, heading: str) -> None:
    """Begin a page that can be handed out by itself: the marking stands first on it."""
    _marking(b, new_page=True)
    b.chapter(heading)


def _front(b: TemplateBuilder) -> None:
    _marking(b)
    b.paragraph("Övningsunderlag", "Title")
    b.paragraph("{{ scenario.namn }}, {{ kommun.namn }}", "Subtitle")
    secrecy(b)
    b.heading(1, "Syfte")
    b.paragraph("{{ syfte }}", "Ingress")
    b.heading(1, "Så används underlaget")
    b.bullets(
        (
            "Avsnittet ”För övningsledaren” innehåller svaren och lämnas inte ut.",
            "Inspelen ligger på var sitt blad. Lämna ut eller läs upp dem vid sin speltid.",
            "Avslutningen och utvärderarens blad delas ut i slutet av övningen.",
            "Speltiderna är beräknade ur kommunens underlag. Klockan står stilla mellan hoppen.",
            "Kontakta ingen utanför rummet utan att först säga att det är en övning.",
            "Händer något på riktigt: säg ”Övningen avbryts” så att alla hör, och samla in bladen.",
        )
    )
    b.heading(1, "Praktiskt")
    b.free_text(
        "praktiskt",
        "Tid, plats och deltagare",
        "Skriv här: dag, tider, lokal, grupper och vem som är övningsledare, utvärderare och "
        "dokumentatör.",
    )
    _marking(b)


def _facilitator(b: TemplateBuilder) -> None:
    _page(b, "För övningsledaren")
    b.paragraph("Lämnas inte ut till deltagarna.", "Varning")
    b.heading(2, "Scenariot")
    b.paragraph("{{ scenario.beskrivning }}")
    b.paragraph("{{ scenario.startar }}")
    b.heading(3, "Antaganden")
    b.field("scenario.antaganden")
    b.tag("if scenario.källa")
    b.heading(3, "Verklig händelse som scenariot bygger på")
    b.paragraph("{{ scenario.källa }}")
    b.tag("endif")
    b.heading(2, "Mål och indikatorer")
    b.tag("for m in mål")
    b.heading(3, "Mål {{ m.nr }}")
    b.paragraph("{{ m.text }}")
    b.field("m.indikatorer")
    b.paragraph("{{ m.prövas }}")
    b.tag("endfor")
    b.heading(2, "Körschema")
    b.field("körschema")
    b.heading(2, "Förväntat vid varje inspel")
    b.tag("for i in inspel")
    b.heading(3, "Inspel {{ i.nr }}: {{ i.tid }}")
    b.field("i.förväntat")
    b.tag("endfor")
    b.heading(2, "Beräknat förlopp")
    b.paragraph(
        "Så förlöper scenariot enligt beräkningen om ingen fattar några andra beslut än dem som "
        "står i planerna. Utan förmåga betyder att verksamheten varken fungerar på vanligt sätt "
        "eller med en reservrutin."
    )
    b.heading(3, "När läget ändras mest")
    b.field("förlopp.vändpunkter")
    b.tag("for f in förlopp.förvaltningar")
    b.heading(3, "{{ f.namn }}")
    b.field("f.tabell")
    b.tag("if f.urval")
    b.note("{{ f.urval }}")
    b.tag("endif")
    b.tag("endfor")
    _marking(b)


def _injects(b: TemplateBuilder) -> None:
    b.tag("for i in inspel")
    _page(b, "Inspel {{ i.nr }} av {{ antal_inspel }}")
    b.field("i.fakta")
    b.heading(2, "Meddelande")
    b.paragraph("{{ i.text }}", "Ingress")
    b.heading(2, "Frågor")
    b.field("i.frågor")
    _marking(b)
    b.tag("endfor")


def _evaluator(b: TemplateBuilder) -> None:
    _page(b, "Utvärderarens blad")
    b.paragraph("Bedöm målen, aldrig enskilda personer. Kryssa i en ruta på varje rad.")
    b.field("utvärderare")
    b.tag("for m in mål")
    b.heading(2, "Mål {{ m.nr }}")
    b.paragraph("{{ m.text }}", keep=True)
    b.field("m.blad")
    b.note("Så nåddes målet:")
    b.field("m.bedömning")
    b.tag("endfor")


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    _front(b)
    _facilitator(b)
    _injects(b)
    _page(b, "Avslutning")
    b.field("frågor")
    _marking(b)
    _evaluator(b)
    b.note("Slut på övningsunderlaget. Underlag {{ plan.kontrollsumma }}.")
    b.end_document("", MARKING, MARKING)
    return b.save(
        title="ÖVNING: övningsunderlag för {{ kommun.namn }}",
        header=(
            (MARKING, "Informationsklass: {{ plan.informationsklass }}"),
            (
                "{{ kommun.namn }} · {{ scenario.namn }}",
                "Version {{ plan.version }} · underlag {{ plan.kontrollsumma }}",
            ),
        ),
    )


TEMPLATES = {"ovningsunderlag.docx": build}
