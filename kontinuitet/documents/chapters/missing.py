"""The annex of what is missing: each fact once, with the names of what lacks it."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.findings.missing import grouped, missing_facts
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.landscape import Municipality
from kontinuitet.wording import count_in_table


@dataclass(frozen=True, slots=True)
class MissingFields:
    """What is missing in the plan."""

    count: int = named("antal", "Antal uppgifter som saknas.")
    told: str = named("antal_i_ord", "Antalet i ord.")
    rows: Block = named("tabell", "Tabell: uppgift som saknas, och för vad.")


def missing_fields(municipality: Municipality, department: str | None) -> MissingFields:
    """Return what is missing for the plan of a department, or of the whole municipality."""
    facts = missing_facts(municipality, department)
    # Facts that the same things lack stand together.
    by_names: dict[str, list[str]] = {}
    for what, names in grouped(facts).items():
        by_names.setdefault(wording.set_apart(names), []).append(what)
    rows = [
        (", ".join(whats)[:1].upper() + ", ".join(whats)[1:], names)
        for names, whats in by_names.items()
    ]
    return MissingFields(
        count=len(facts),
        told=count_in_table(len(facts), "uppgift", "uppgifter"),
        rows=table(
            "Uppgifter som saknas",
            "Uppgift som saknas, och vad den saknas för.",
            (("Uppgift som saknas", 75), ("Saknas för", 85)),
            rows,
            font_pt=DENSE_PT,
            empty="Inget saknas.",
        ),
    )
