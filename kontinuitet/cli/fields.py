"""`fält`: what may stand in the files, with an example of each."""

from __future__ import annotations

from kontinuitet.cli import output, swedish
from kontinuitet.cli.typed import command_line
from kontinuitet.services.fields import FieldDoc, all_fields, find_fields, under
from kontinuitet.services.plain.fields import fields_json

_MOST_WHOLE = 6


def entry(field: FieldDoc) -> list[str]:
    """Write all about one field."""
    required = " Måste anges." if field.required else ""
    lines = [
        field.name,
        output.paragraph(f"{field.description}{required}", indent="  "),
        output.paragraph(f"Skrivs: {field.kind}.", indent="  "),
        "",
        *(f"    {line}" for line in field.example.splitlines()),
    ]
    rows = [(_name(f), f.description) for f in under(field)]
    if rows:
        lines += ["", output.table((f"Under {field.key}", "Betyder"), rows)]
    return lines


def _name(field: FieldDoc) -> str:
    return f"{field.key} *" if field.required else field.key


def overview() -> list[str]:
    """List the sections, and the fields right under each."""
    lines = ["Avsnitten i kommunens filer, och vad som kan stå i dem. * måste anges."]
    for section in all_fields():
        if len(section.path) > 1:
            continue
        names = ", ".join(_name(f) for f in under(section))
        lines += ["", f"{section.name}: {section.description}"]
        lines += [output.paragraph(names, indent="  ")] if names else []
    shown = command_line("fält", "verksamheter.behöver")
    return [*lines, "", f"Mer om en uppgift, med exempel: {shown}"]


@swedish.command(
    "fält",
    help="""Visa vad som kan stå i kommunens filer, med exempel.

    NAMN är en uppgift, till exempel uthållighet, eller hela vägen till den, till exempel
    verksamheter.behöver. Utan NAMN visas alla avsnitt.""",
)
@swedish.argument("name", metavar="NAMN", required=False)
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def command(name: str | None, as_json: bool) -> int:
    """Show what a field means."""
    found = all_fields() if name is None else find_fields(name)
    if as_json:
        output.result_json(fields_json(found))
        return output.DONE
    if name is None:
        output.result("\n".join(overview()))
        return output.DONE
    if len(found) > _MOST_WHOLE:
        rows = [(f.name, f.description) for f in found]
        output.result(f"{len(found)} uppgifter heter så. Skriv hela namnet för ett exempel.\n")
        output.result(output.table(("Namn", "Betyder"), rows))
        return output.DONE
    output.result("\n\n".join("\n".join(entry(field)) for field in found))
    return output.DONE
