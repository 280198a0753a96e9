"""The template of IT's own edition: start of systems, with what nobody else may read."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder
from tools.templates.shared import contents, header, start_steps


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.paragraph("Teknisk utgåva för IT", "Title")
    b.paragraph("{{ kommun.namn }}", "Subtitle")
    b.paragraph(
        "Utgåvan innehåller koder, förseglade kuvert och konton som inte får stå i någon annan "
        "plan. Förvara den inlåst, kvittera varje exemplar och förstör gamla versioner.",
        "Varning",
    )
    b.field("plan.fakta")
    contents(b)
    b.heading(1, "1 Känsliga uppgifter", new_page=True)
    b.paragraph("Det här är det enda stället där uppgifterna står.")
    b.field("känsligt")
    b.heading(1, "2 Återstartsordning")
    b.paragraph(
        "Ordningen är beräknad för scenariot ”{{ teknik.återstart.scenario }}”. "
        "{{ teknik.återstart.t_noll }}"
    )
    b.field("teknik.återstart.ordning")
    b.heading(2, "2.1 Beslutad prioriteringslista")
    b.paragraph("{{ teknik.återstart.lista_beslutad }}", keep=True)
    b.field("teknik.återstart.prioriteringslista")
    b.heading(1, "3 Så startas systemen", new_page=True)
    start_steps(b, "teknik.återstart.steg", level=2)
    b.heading(1, "4 Vad systemen i sin tur behöver", new_page=True)
    b.field("teknik.behov")
    b.heading(1, "5 Register")
    b.field("teknik.register")
    b.heading(1, "6 Uppföljning av systemen")
    b.field("teknik.uppföljning")
    b.end_document("", "Teknisk utgåva för IT", "Slut på utgåvan. Version {{ plan.version }}.")
    return b.save(
        title="Teknisk utgåva för IT, {{ kommun.namn }}",
        header=header("{{ kommun.namn }} · IT:s egen utgåva"),
    )


TEMPLATES = {"it-utgava.docx": build}
