"""The first pages of a plan: who has decided it, who holds copies, and its versions with dates."""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.model.plan import PlanSettings

#: Copies that somebody may hand out beside those that are decided.
_SPARE_ROWS = 3
_SIGN_MM = 9.0


@dataclass(frozen=True, slots=True)
class ApprovalFields:
    """How the plan is decided, handed out and renewed."""

    decision: Block = named("beslut", "Tabell: beslut, paragraf, datum och plats för underskrift.")
    distribution: Block = named("sändlista", "Tabell: papperskopior med kvittens.")
    revisions: Block = named("revisioner", "Tabell: planens versioner med datum.")


def approval_fields(plan: PlanSettings) -> ApprovalFields:
    """Return the tables of the first pages from the settings of a plan."""
    return ApprovalFields(
        decision=table(
            "Fastställande",
            "Vem som har fastställt planen, paragraf och datum, och plats för underskrift.",
            (("Fastställd av", 52), ("Paragraf", 22), ("Datum", 26), ("Underskrift", 60)),
            [
                (
                    plan.adopted_by or "",
                    plan.paragraph or "",
                    texts.date(plan.adopted, ""),
                    "",
                )
            ],
            row_height_mm=12,
            keep=True,
        ),
        distribution=table(
            "Sändlista",
            "Var papperskopiorna finns, med plats för den som tar emot att kvittera.",
            (("Nr", 9), ("Papperskopia finns", 73), ("Mottagen av", 53), ("Datum", 25)),
            [
                *((str(n), copy, "", "") for n, copy in enumerate(plan.paper_copies, start=1)),
                *[("", "", "", "")] * _SPARE_ROWS,
            ],
            row_height_mm=_SIGN_MM,
            keep=True,
        ),
        revisions=table(
            "Versioner",
            "Planens versioner: nummer, datum, vad som ändrades och vem som fastställde.",
            (("Version", 16), ("Fastställd", 24), ("Ändring", 80), ("Fastställd av", 40)),
            _revisions(plan),
            font_pt=DENSE_PT,
            empty="Planen har inga tidigare versioner.",
        ),
    )


def _revisions(plan: PlanSettings) -> list[tuple[str, ...]]:
    """Return the versions, newest first; the present one is written from the plan's own data."""
    rows: list[tuple[str, ...]] = []
    if plan.version and all(r.version != plan.version for r in plan.revisions):
        changes = "\n".join(plan.changes) or texts.NONE
        adopted = texts.date(plan.adopted, "inte fastställd")
        rows.append((plan.version, adopted, changes, plan.adopted_by or texts.NONE))
    rows += [
        (
            revision.version,
            texts.date(revision.date, texts.NONE),
            revision.change or texts.NONE,
            revision.by or texts.NONE,
        )
        for revision in plan.revisions
    ]
    return rows
