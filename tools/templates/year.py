"""The template of the year (årshjul)."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder
from tools.templates.shared import secrecy


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.paragraph("Årshjul", "Title")
    b.paragraph("Kontinuitet i {{ kommun.namn }}, {{ från }} till {{ till }}", "Subtitle")
    secrecy(b)
    b.paragraph("{{ sammanfattning }}", "Ingress")
    b.paragraph(
        "Dagarna kommer ur underlaget: när planer löper ut, när åtgärder ska vara klara och när "
        "något senast gjordes. Säger underlaget inte hur ofta räknas en gång om året. När något är "
        "gjort skrivs datumet in i underlaget, och årshjulet skrivs på nytt."
    )
    b.heading(1, "Försenat")
    b.field("försenat")
    b.tag("for m in månader")
    b.heading(1, "{{ m.namn }}")
    b.field("m.tabell")
    b.tag("endfor")
    b.heading(1, "Utan dag")
    b.field("utan_dag")
    b.heading(1, "Längre fram")
    b.field("senare")
    b.free_text(
        "eget",
        "Egna punkter",
        "Skriv här: möten, utbildningar och övningar som inte står i underlaget.",
    )
    b.end_document("", "Årshjul", "Slut på årshjulet. Underlag {{ plan.kontrollsumma }}.")
    return b.save(
        title="Årshjul för kontinuitet i {{ kommun.namn }}",
        header=(
            (
                "{{ kommun.namn }} · Årshjul för kontinuitet",
                "Informationsklass: {{ plan.informationsklass }}",
            ),
            (
                "Version {{ plan.version }} · underlag {{ plan.kontrollsumma }}",
                "{{ från }} till {{ till }}",
            ),
        ),
    )


TEMPLATES = {"arshjul.docx": build}
