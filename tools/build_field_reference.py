"""Write docs/falt.md: every field of the files, from the model's own descriptions.

Run as ``python -m tools.build_field_reference``. The same texts are shown by ``kontinuitet fält``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kontinuitet.services.fields import FieldDoc, all_fields, under

PAGE: Final = Path(__file__).parent.parent / "docs" / "falt.md"
_HEAD: Final = """\
# Fält i kommunens filer

Allt som kan stå i filerna, med ett exempel på varje uppgift. Samma texter visas av
`kontinuitet fält`. Uppgifter i fetstil måste anges; allt annat kan vänta.

Sidan skrivs av `python -m tools.build_field_reference` ur programmets egna beskrivningar. Ändra
dem, inte sidan.
"""


def page() -> str:
    """Return the page."""
    parts = [_HEAD]
    for field in all_fields():
        rows = under(field)
        if not rows:
            continue
        level = "#" * min(len(field.path) + 1, 4)
        parts.append(f"{level} {field.name}\n\n{field.description} Skrivs: {field.kind}.\n")
        parts.append(f"```text\n{field.example}\n```\n")
        table = ["| uppgift | betyder | skrivs som | exempel |", "|---|---|---|---|"]
        table += [_row(row) for row in rows]
        parts.append("\n".join(table) + "\n")
    return "\n".join(parts)


def _row(field: FieldDoc) -> str:
    name = f"**`{field.key}`**" if field.required else f"`{field.key}`"
    if field.below:
        example = f"se `{field.name}`"
    else:
        lines = [line.strip() for line in field.example.splitlines()] or [""]
        shown = next(
            (line for line in lines if line.startswith((f"{field.key}:", f"- {field.key}:"))),
            lines[-1],
        )
        # A list stands on the lines after its key.
        if shown == f"{field.key}:":
            shown += " […]"
        example = f"`{shown.replace('|', chr(92) + '|')}`"
    cells = (name, field.description, field.kind, example)
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
