"""`schema`: the JSON Schema of the municipality's files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kontinuitet.cli import output, swedish
from kontinuitet.loading.schema import json_schema
from kontinuitet.services.writing import write_all


@swedish.command(
    "schema",
    help="""Skriv ut JSON-schemat för kommunens filer.

    En textredigerare som förstår JSON-scheman kan då föreslå fält och visa fel medan man
    skriver.""",
)
@swedish.option(
    "--ut",
    "target",
    metavar="FIL",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Skriv till en fil.",
)
def command(target: Path | None) -> int:
    """Print the schema, or write it to a file."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True)
    if target is None:
        output.result(text)
    else:
        write_all({target: (text + "\n").encode("utf-8")}, tell=output.note)
        output.result(f"Schemat är skrivet till {target}.")
    return output.DONE
