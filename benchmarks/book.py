"""A book of 200 pages about 600 systems, against docxtpl on the same template in the same run.

Run: ``python -m pip install docxtpl`` (only this and ``benchmarks.table`` use it), then
``python -m benchmarks.book``. Prints seconds (the best of three: open, fill, save) and ratios, and
ends with code 1 when 600 systems take longer than the limit, when time grows faster than the number
of systems, when docxtpl is quicker, or when the two do not write the same text. With 600 systems
LibreOffice lays the result out on about 200 pages.
"""

from __future__ import annotations

import datetime
import importlib
import io
import sys
from types import ModuleType
from typing import Any

import docx

from benchmarks.table import best_of
from kontinuitet.documents import word
from kontinuitet.documents.template import fill

SYSTEMS = 600
LIMIT_S = 2.0
#: Four times as many systems may take this many times as long: linear, and some for noise.
GROWTH = 5.5


def template() -> bytes:
    """Return the template: for each system a chapter with facts, a list and a table of steps."""
    document = word.new_document()
    document.add_heading("System i {{ kommun }}", 1)
    table = document.add_table(4, 3)
    for row, texts in enumerate(
        (
            ("Nr", "System", "Ansvarig"),
            ("{%tr for s in system %}", "", ""),
            ("{{ s.nr }}", "{{ s.namn }}", "{{ s.ansvarig }}"),
            ("{%tr endfor %}", "", ""),
        )
    ):
        for cell, text in zip(table.rows[row].cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("{%p for s in system %}")
    document.add_heading("{{ s.nr }} {{ s.namn }}", 2)
    document.add_paragraph("{{ s.beskrivning }} Ansvarig är {{ s.ansvarig }}, telefon {{ s.tel }}.")
    document.add_paragraph("{%p if s.viktigt %}")
    document.add_paragraph("Systemet är samhällsviktigt och startas bland de första.")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for b in s.behov %}")
    document.add_paragraph("{{ b }}", style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    steps = document.add_table(4, 2)
    for row, pair in enumerate(
        (
            ("Steg", "Så görs det"),
            ("{%tr for steg in s.steg %}", ""),
            ("{{ steg.nr }}", "{{ steg.text }}"),
            ("{%tr endfor %}", ""),
        )
    ):
        for cell, text in zip(steps.rows[row].cells, pair, strict=True):
            cell.text = text
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("Slut på boken.")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def context(count: int) -> dict[str, Any]:
    """Return ``count`` systems."""
    return {
        "kommun": "Exempelköping",
        "system": [
            {
                "nr": n,
                "namn": f"System {n} för vård & omsorg",
                "beskrivning": f"Håller uppgifter om brukare <{n}> och deras insatser.",
                "ansvarig": f"Systemförvaltare {n % 17}",
                "tel": f"040-628 {n:04}",
                "viktigt": n % 3 == 0,
                "behov": [f"Server {n % 11}", f"Nät {n % 5}", "Katalogtjänst (AD)"],
                "steg": [
                    {"nr": k, "text": f"Steg {k}: kontrollera del {k} och signera på listan."}
                    for k in range(1, 4)
                ],
            }
            for n in range(1, count + 1)
        ],
    }


def ours(source: bytes, fields: dict[str, Any]) -> bytes:
    """Fill and save with this program."""
    document = word.open_document(source, "bok.docx")
    fill(document, fields, name="bok.docx")
    return word.save_bytes(document, title="Bok", created=datetime.date(2026, 11, 22))


def theirs(module: ModuleType, source: bytes, fields: dict[str, Any]) -> bytes:
    """Fill and save with docxtpl, texts escaped as they must be."""
    document = module.DocxTemplate(io.BytesIO(source))
    document.render(fields, autoescape=True)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def text_of(data: bytes) -> list[str]:
    """Return the text of every paragraph that has any, tables in their places."""
    body = docx.Document(io.BytesIO(data)).element.body
    texts = ("".join(t.text or "" for t in p.xpath(".//w:t")) for p in body.xpath(".//w:p"))
    return [text for text in texts if text.strip()]


def main() -> int:
    """Run and print."""
    source, failed = template(), False
    try:
        module = importlib.import_module("docxtpl")
    except ImportError:
        module = None
        print("docxtpl är inte installerat: bara egna tider.")
    previous = 0.0
    for count in (SYSTEMS, 4 * SYSTEMS):
        fields = context(count)
        made = ours(source, fields)
        own = best_of(3, lambda f=fields: ours(source, f))  # type: ignore[misc]
        rows = 4 * count + count
        growth = f"   {own / previous:.1f} gånger tiden för {SYSTEMS}" if previous else ""
        print(f"{count} system, {rows} tabellrader, {len(text_of(made))} stycken")
        print(f"  kontinuitet  {own:8.3f} s{growth}")
        failed |= own > LIMIT_S if not previous else own > GROWTH * previous
        previous = own
        if module is not None:
            other = best_of(3, lambda f=fields: theirs(module, source, f))  # type: ignore[misc]
            print(f"  docxtpl      {other:8.3f} s   kvot {own / other:.2f}")
            failed |= own > other
            if text_of(theirs(module, source, fields)) != text_of(made):
                print("  Resultaten skiljer sig.")
                failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
