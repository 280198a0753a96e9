"""The template of the action cards: one page for each role, with boxes to tick off."""

from __future__ import annotations

from tools.templates.loose import LooseBuilder
from tools.templates.shared import header


def build() -> bytes:
    """Return the template."""
    b = LooseBuilder()
    b.tag("for k in kort")
    b.paragraph("Åtgärdskort: {{ k.roll }}", "Rubrik 1 ny sida")
    b.tag("if k.uppgift")
    b.paragraph("{{ k.uppgift }}", keep=True)
    b.tag("endif")
    b.tag("if k.telefoner_finns")
    b.field("k.telefoner")
    b.tag("endif")
    b.tag("for t in k.tider")
    b.tight_heading(2, "{{ t.rubrik }}")
    b.field("t.åtgärder")
    b.tag("endfor")
    b.tag("else")
    b.heading(1, "Åtgärdskort")
    b.paragraph("▲ {{ förvaltning.namn }} har inga roller med uppgifter i planen.")
    b.tag("endfor")
    b.end_document("", "Åtgärdskort", "Slut på korten. Version {{ plan.version }}.")
    return b.save(
        title="Åtgärdskort för {{ förvaltning.namn }}",
        header=header("{{ kommun.namn }} · {{ förvaltning.namn }} · åtgärdskort"),
    )


TEMPLATES = {"atgardskort.docx": build}
