"""Weaknesses split by who can do something about them: us, or somebody they are sent to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet.analysis.findings import Finding
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.needs import direct_resources, name_of
from kontinuitet.documents.matter.starting import owner_of, starter_of
from kontinuitet.model.landscape import Municipality, Resource

#: A weakness of an agreement: what is to be done is to talk to the supplier.
_AGREEMENT = "avtal-långsammare-än-krav"
#: What the annex of what is missing, and the table of exercises, already say.
_SAID_ELSEWHERE = frozenset(
    {
        "acceptabel-avbrottstid-saknas",
        "planuppgifter-saknas",
        "reservrutin-aldrig-övad",
        "reservrutin-utan-uthållighet",
        "samhällsviktig-utan-beroenden",
        "samhällsviktig-utan-reservrutin",
    }
)
_NOBODY = "Ingen leverantör angiven"
_TOGETHER = "Kommunen gemensamt"


@dataclass(frozen=True, slots=True)
class SplitFields:
    """Weaknesses of a department by who decides about them."""

    own: Block = named("egna", "Tabell: brister som förvaltningen själv beslutar om.")
    others: Block = named("andras", "Tabell: brister som är skickade till IT och andra.")
    agreements: Block = named("avtal", "Tabell: avtal långsammare än kraven, per leverantör.")
    count: int = named("antal_egna", "Antal brister att besluta om.")
    sent: int = named("antal_andras", "Antal brister som andra beslutar om, avtal inräknade.")


def split_fields(
    municipality: Municipality, department: str, findings: Sequence[Finding]
) -> SplitFields:
    """Return the findings about what a department has or needs, split by who decides.

    Of agreements only those for what the department uses itself; the rest stand in the plan of the
    whole municipality.
    """
    used = set(direct_resources(municipality, municipality.activities_of(department).values()))
    own: list[Finding] = []
    sent: dict[str, list[Finding]] = {}
    agreements: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.code in _SAID_ELSEWHERE:
            continue
        resource = municipality.resources.get(finding.concerns)
        if finding.code == _AGREEMENT and resource is not None:
            if finding.concerns in used:
                agreements.setdefault(_supplier(municipality, resource), []).append(finding)
            continue
        addressee = None if resource is None else _addressee(municipality, resource)
        if resource is None or addressee == department:
            own.append(finding)
        else:
            name = _TOGETHER if addressee is None else name_of(municipality, addressee)
            sent.setdefault(name, []).append(finding)
    return SplitFields(
        own=_own_table(own),
        others=_by_whom(
            "Brister som andra beslutar om",
            "Vem bristen är skickad till, och bristen.",
            "Skickas till",
            sent,
            "Inga brister hittades hos andra.",
        ),
        agreements=_by_whom(
            "Avtal som är långsammare än vad verksamheten klarar",
            "Leverantör, system med avtalad återställningstid, och vad verksamheten klarar.",
            "Leverantör",
            agreements,
            "Inga avtal är långsammare än vad verksamheterna klarar.",
        ),
        count=len(own),
        sent=sum(map(len, sent.values())) + sum(map(len, agreements.values())),
    )


def _own_table(findings: Sequence[Finding]) -> Block:
    """Return what the department decides about itself, with what is proposed."""
    return table(
        "Brister att besluta om",
        "Nummer, brist, förslag och plats för beslut.",
        (("Nr", 8), ("Brist", 72), ("Förslag", 54), ("Beslut", 26)),
        [(str(n), f.text, f.remedy, "") for n, f in enumerate(findings, start=1)],
        font_pt=DENSE_PT,
        empty="Inga brister hittades som förvaltningen själv beslutar om.",
    )


def _supplier(municipality: Municipality, resource: Resource) -> str:
    return name_of(municipality, resource.supplier) if resource.supplier else _NOBODY


def _addressee(municipality: Municipality, resource: Resource) -> str | None:
    """Return the department that decides about a resource: its owner, else who starts it."""
    return owner_of(municipality, resource) or starter_of(municipality, resource)


#: Word cuts a row that is taller than the page and may not be split.
_LINES_IN_A_ROW = 10


def _by_whom(
    caption: str, description: str, who: str, groups: dict[str, list[Finding]], empty: str
) -> Block:
    rows = []
    for name, findings in sorted(groups.items()):
        for start in range(0, len(findings), _LINES_IN_A_ROW):
            lines = [
                finding.short or finding.text
                for finding in findings[start : start + _LINES_IN_A_ROW]
            ]
            rows.append((f"{name} (forts.)" if start else name, "\n".join(lines)))
    return table(
        caption,
        description,
        ((who, 28), ("Brist", 132)),
        rows,
        font_pt=DENSE_PT,
        following=True,
        empty=empty,
    )
