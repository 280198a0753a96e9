"""Making a document again over an earlier one: how long it takes beside making it anew.

Run: ``python -m benchmarks.regeneration``. Prints seconds (the best of several) and, in the same
run, the ratio to generating the same document from its template. The document is one long table
and a free text for every fifty rows, half of them written in. The earlier file is

- saved by Word: every control is there;
- saved by LibreOffice: no control has its tag, so every free text is found by its neighbours;
- changed by hand outside the free texts in two hundred places, which are listed.
"""

from __future__ import annotations

import io
import sys

from docx.document import Document

from benchmarks.table import COLUMNS, HEADER, best_of, rows
from kontinuitet.documents import word
from kontinuitet.documents.blocks import FreeTextBlock, TableBlock
from kontinuitet.documents.regeneration import record_text, regenerate
from kontinuitet.documents.regeneration.story import free_text_tag
from kontinuitet.documents.template import fill
from kontinuitet.documents.word import open_document, pack_document
from kontinuitet.documents.xmltext import w

SIZES = (2_000, 8_000)
#: Rows between two free texts.
STEP = 50
#: Times the time of generation that making the document again may take.
LIMIT = 2.0


def template() -> bytes:
    """Return a template with a chapter for each piece of the table."""
    document = word.new_document()
    for text in (
        "Plan",
        "{% for k in kapitel %}",
        "{{ k.rubrik }}",
        "{{ k.tabell }}",
        "{{ k.text }}",
        "{% endfor %}",
        "Slut på planen.",
    ):
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def context(count: int, mark: str) -> dict[str, object]:
    """Return what the template is filled with; ``mark`` stands in every tenth row."""
    texts = rows(count)
    for number in range(0, count, 10):
        texts[number][1] += mark
    return {
        "kapitel": [
            {
                "rubrik": f"Kapitel {start}",
                "tabell": TableBlock(
                    HEADER, texts[start : start + STEP], [20] * COLUMNS, f"Tabell {start}"
                ),
                "text": FreeTextBlock(f"fritext:{start}", "Egen text", "Skriv här."),
            }
            for start in range(0, count, STEP)
        ]
    }


def generated(made_from: bytes, values: dict[str, object]) -> bytes:
    """Make the document, as the program does."""
    document = open_document(made_from, "mall.docx")
    fill(document, values, name="mall.docx")
    record_text(document)
    return pack_document(document, "abc")


def saved(document: Document) -> bytes:
    """Save as another program would: the record of the content no longer fits."""
    stream = io.BytesIO()
    document.core_properties.revision = 7
    document.save(stream)
    return stream.getvalue()


def written(data: bytes) -> bytes:
    """Write in every other free text."""
    document = open_document(data, "plan.docx")
    controls = [s for s in document.element.iter(w("sdt")) if free_text_tag(s) is not None]
    for number, control in enumerate(controls[::2]):
        for flag in list(control.iter(w("showingPlcHdr"))):
            control[0].remove(flag)
        next(control.iter(w("t"))).text = f"Skrivet för hand {number}."
    return saved(document)


def without_tags(data: bytes) -> bytes:
    """Take away the controls, as LibreOffice does with their tags."""
    document = open_document(data, "plan.docx")
    for tag in list(document.element.iter(w("tag"))):
        tag.getparent().remove(tag)
    return saved(document)


def changed(data: bytes) -> bytes:
    """Change two hundred cells by hand."""
    document = open_document(data, "plan.docx")
    cells = [t for t in document.element.iter(w("t")) if (t.text or "").startswith("Rad ")]
    for cell in cells[:: max(1, len(cells) // 200)][:200]:
        cell.text = "Ändrat för hand"
    return saved(document)


def main() -> int:
    """Run and print."""
    made_from = template()
    worst = 0.0
    before: dict[str, float] = {}
    for count in SIZES:
        first = generated(made_from, context(count, ""))
        second = generated(made_from, context(count, " ändrad"))
        anew = best_of(3, lambda n=count: generated(made_from, context(n, " ändrad")))  # type: ignore[misc]
        mine = written(first)
        print(f"{count} rader x {COLUMNS} kolumner, {count // STEP} fritextfält")
        print(f"  från mallen              {anew:7.3f} s{_growth(before, 'mall', anew, count)}")
        for name, old in (
            ("sparad av Word", mine),
            ("sparad av LibreOffice", without_tags(mine)),
            ("ändrad utanför fälten", changed(mine)),
        ):
            made = regenerate(second, old, "plan.docx")
            if made.carried != count // STEP // 2 or made.homeless:
                print(f"  {name}: fel fält togs med ({made.carried}, {made.homeless}).")
                return 1
            if bool(made.changes) != name.startswith("ändrad"):
                print(f"  {name}: {len(made.changes)} ändringar.")
                return 1
            took = best_of(3, lambda o=old, s=second: regenerate(s, o, "plan.docx"))  # type: ignore[misc]
            worst = max(worst, took / anew)
            growth = _growth(before, name, took, count)
            print(f"  {name:<24} {took:7.3f} s   kvot {took / anew:.2f}{growth}")
    print(f"största kvot: {worst:.2f} (gräns {LIMIT})")
    return int(worst > LIMIT)


def _growth(before: dict[str, float], name: str, took: float, count: int) -> str:
    previous = before.setdefault(name, took)
    return "" if count == SIZES[0] else f"   {took / previous:.1f} gånger tiden för {SIZES[0]}"


if __name__ == "__main__":
    sys.exit(main())
