"""The template of a binder's first sheets: cover, spine and checklist."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder
from tools.templates.shared import header, secrecy


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.paragraph("Kontinuitetspärm", "Title")
    b.paragraph("{{ förvaltning.namn }}, {{ kommun.namn }}", "Subtitle")
    secrecy(b)
    b.paragraph(
        "Tas fram när system, el, nät, lokaler, personal eller leverantörer har fallit bort. Börja "
        "på sidan Börja här, bakom flik 0.",
        "Ingress",
    )
    b.field("plan.fakta")
    b.heading(1, "Rygg", new_page=True)
    b.paragraph("Klipp ut och stick in i pärmens rygg. Vik där raderna slutar.", keep=True)
    b.paragraph("KONTINUITETSPÄRM", "Title", keep=True)
    b.paragraph("{{ förvaltning.namn }}", "Subtitle", keep=True)
    b.paragraph("Version {{ plan.version }}", "Subtitle")
    b.heading(1, "Checklista: det här sätts in")
    b.field("checklista")
    b.tag("if har_exemplar")
    b.heading(1, "Pärmens exemplar")
    b.field("exemplar")
    b.tag("endif")
    b.heading(1, "Flikar", new_page=True)
    b.paragraph("Skriv av på pärmens flikregister, eller sätt bladet först i pärmen.")
    b.field("flikar")
    b.end_document("", "Kontinuitetspärm", "Slut på pärmens första blad.")
    return b.save(
        title="Pärm för {{ förvaltning.namn }}",
        header=header("{{ kommun.namn }} · {{ förvaltning.namn }} · pärm"),
    )


TEMPLATES = {"parm.docx": build}
