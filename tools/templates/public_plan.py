"""The template of a plan's public edition."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder
from tools.templates.shared import contents, purpose


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.paragraph("Kontinuitetsplan", "Title")
    b.paragraph("{{ förvaltning.namn }}, {{ kommun.namn }}", "Subtitle")
    b.paragraph("Offentlig utgåva", "Ingress")
    b.field("plan.fakta")
    contents(b)
    b.heading(1, "1 Syfte", new_page=True)
    purpose(
        b,
        "Planen visar hur {{ förvaltning.namn }} håller igång det viktigaste vid ett avbrott, och "
        "hur verksamheten kommer tillbaka till det normala.",
    )
    b.paragraph("Planen omfattar {{ antal_verksamheter }}, varav {{ antal_samhällsviktiga }}.")
    b.paragraph(
        "Det här är den offentliga utgåvan. Vad som är utelämnat, och varför, står i kapitel 7."
    )
    b.free_text(
        "syfte",
        "Egen text om syfte",
        "Skriv här: det som allmänheten behöver veta om planen. Texten publiceras.",
    )
    b.heading(1, "2 Ansvar och aktivering")
    b.field("roller")
    b.heading(1, "3 Verksamheter i prioritetsordning")
    b.paragraph(
        "Verksamheterna står i den ordning de prioriteras: samhällsviktiga först, därefter efter "
        "kortast acceptabel avbrottstid. Acceptabel avbrottstid är den längsta tid som "
        "verksamheten kan ligga nere innan följderna blir oacceptabla."
    )
    b.field("verksamheter_tabell")
    b.tag("for v in verksamheter")
    b.tag("if v.beskrivning")
    b.heading(2, "{{ v.namn }}")
    b.paragraph("{{ v.beskrivning }}")
    b.tag("endif")
    b.tag("endfor")
    b.heading(1, "4 Information vid avbrott")
    b.field("kommunikation")
    b.free_text(
        "information",
        "Egen text om information",
        "Skriv här: var allmänheten får besked. Texten publiceras.",
        keep=False,
    )
    b.heading(1, "5 Rapportering")
    b.paragraph("Kommunen rapporterar händelser enligt lag. Tabellen är inte juridisk rådgivning.")
    b.field("skyldigheter")
    b.heading(1, "6 Övning och revidering")
    b.paragraph(
        "Planen gäller till {{ plan.giltig_till }} och revideras minst en gång om året, samt efter "
        "varje övning och varje skarp händelse. Reservrutinerna övas minst en gång om året."
    )
    b.heading(1, "7 Det som är utelämnat, och varför")
    b.field("utelämnat")
    b.paragraph("{{ utelämnade_meningar }}")
    b.tag("if sekretess")
    b.paragraph("{{ sekretess }}")
    b.tag("endif")
    b.paragraph(
        "Den som begär att få ta del av den fullständiga planen får sin begäran prövad av kommunen."
    )
    b.end_document("", "Offentlig utgåva", "Slut på planen. Version {{ plan.version }}.")
    return b.save(
        title="Kontinuitetsplan för {{ förvaltning.namn }}: offentlig utgåva",
        header=(
            (
                "{{ kommun.namn }} · {{ förvaltning.namn }}",
                "Informationsklass: öppen, offentlig utgåva",
            ),
            (
                "Version {{ plan.version }}, fastställd {{ plan.fastställd }}",
                "Gäller till och med {{ plan.giltig_till }}",
            ),
        ),
    )


TEMPLATES = {"offentlig-plan.docx": build}
