"""The template of the report to kommunstyrelsen (ledningsrapport)."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder
from tools.templates.shared import secrecy


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.paragraph("Ledningsrapport", "Title")
    b.paragraph("Kontinuitet i {{ kommun.namn }}", "Subtitle")
    secrecy(b)
    b.paragraph("{{ sammanfattning }}", "Ingress")
    b.heading(1, "1 Läget")
    b.heading(2, "1.1 I siffror")
    b.field("nyckeltal")
    b.heading(2, "1.2 Per förvaltning")
    b.field("förvaltningar_tabell")
    b.free_text(
        "läget",
        "Egen text om läget",
        "Skriv här: tjänstepersonernas bedömning, skarpa händelser och övningar sedan sist.",
    )
    b.heading(1, "2 Ändrat sedan föregående rapport")
    b.tag("if jämförd")
    b.field("ändringar")
    b.tag("else")
    b.paragraph("Rapporten är inte jämförd med någon tidigare rapport.")
    b.tag("endif")
    b.heading(1, "3 Beslut att fatta")
    b.paragraph(
        "Varje rad är ett förslag till beslut. Annars är vad som händer om inget beslutas. Det som "
        "ingen har angett står som att besluta."
    )
    b.field("beslut")
    b.free_text(
        "beslut",
        "Förslag till beslut",
        "Skriv här: tjänstepersonernas förslag till beslut, kostnad och vem som får uppdraget.",
    )
    b.heading(1, "4 Längre avbrott än acceptabelt")
    b.paragraph(
        "Här står de verksamheter som i något scenario är utan förmåga längre än den tid som "
        "ledningen har beslutat är acceptabel."
    )
    b.field("gap")
    b.heading(1, "5 Åtgärdsplanen")
    b.field("åtgärder")
    b.end_document("", "Ledningsrapport", "Slut på rapporten. Underlag {{ plan.kontrollsumma }}.")
    return b.save(
        title="Ledningsrapport för {{ kommun.namn }}",
        header=(
            (
                "{{ kommun.namn }} · Ledningsrapport om kontinuitet",
                "Informationsklass: {{ plan.informationsklass }}",
            ),
            (
                "Version {{ plan.version }} · underlag {{ plan.kontrollsumma }}",
                '{{ "Framtagen " ~ plan.utskriven if plan.utskriven else "" }}',
            ),
        ),
    )


TEMPLATES = {"ledningsrapport.docx": build}
