"""What stands in a binder: cover, spine, and a checklist of what goes where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.cover import (
    CoverFields,
    DepartmentFields,
    MunicipalityFields,
    cover_fields,
    department_fields,
    municipality_fields,
)
from kontinuitet.documents.chapters.tables import table
from kontinuitet.documents.making import Kind, Source, for_departments
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.fields import named
from kontinuitet.documents.matter.starting import started_by

_SIGN_MM = 9.0


@dataclass(frozen=True, slots=True)
class BinderFields:
    """Everything the template of the binder's first sheets may use."""

    municipality: MunicipalityFields = named("kommun", "Kommunen.")
    department: DepartmentFields = named("förvaltning", "Förvaltningen.")
    plan: CoverFields = named("plan", "Planens uppgifter på omslaget och i sidhuvudet.")
    contents: Block = named("checklista", "Tabell: vad som sätts in, i ordning, att bocka av.")
    tabs: Block = named("flikar", "Tabell: pärmens flikar och vad de heter.")
    places: Block = named("exemplar", "Punktlista: var pärmarna står.")
    has_places: bool = named("har_exemplar", "Om det är angivet var pärmarna står.")


def binder_fields(source: Source) -> BinderFields:
    """Return all fields of the first sheets of one department's binder."""
    municipality, view = source.municipality, source.view
    plan = source.department.plan
    return BinderFields(
        municipality=municipality_fields(municipality),
        department=department_fields(municipality, view.id),
        plan=cover_fields(source.data, plan, (("Förvaltning", source.department.name),)),
        contents=_checklist(source),
        tabs=table(
            "Flikar",
            "Flikens nummer och vad som står bakom den.",
            (("Flik", 16), ("Innehåll", 144)),
            tabs_of(source),
        ),
        places=table(
            "Pärmens exemplar",
            "Var pärmarna står, med plats för den som har satt in bladen.",
            (("Pärm", 80), ("Insatt av", 50), ("Datum", 30)),
            [(place, "", "") for place in plan.paper_copies],
            row_height_mm=_SIGN_MM,
            empty="Det är inte angivet var pärmarna står.",
        ),
        has_places=bool(plan.paper_copies),
    )


#: The tabs of a binder, as the chapters of the plan.
_TABS: Sequence[tuple[str, str]] = (
    ("0", "Försättsblad, Börja här, sändlista"),
    ("1", "Syfte och omfattning"),
    ("2", "Vem beslutar"),
    ("3", "Kontakter"),
    ("4", "Verksamheter i prioritetsordning"),
    ("5", "Så länge klarar vi oss"),
    ("6", "Reservrutiner och deras blanketter"),
    ("7", "Kommunikation"),
    ("8", "Rapportering"),
    ("9", "När våra system är igång igen"),
    ("10", "Återgång"),
    ("11", "Övning och revidering"),
    ("12", "Våra brister"),
    ("A", "Blanketter"),
    ("B", "Beroenden i text"),
    ("C", "Teknik och återstart"),
    ("D", "Det som saknas"),
    ("E", "Ordlista"),
    ("K", "Åtgärdskort, ett för varje roll"),
)


def tabs_of(source: Source) -> list[tuple[str, str]]:
    """Return the tabs of the department's binder: no technical one when it starts nothing."""
    technical = bool(started_by(source.municipality, source.view.id))
    return [tab for tab in _TABS if tab[0] != "C" or technical]


def _checklist(source: Source) -> Block:
    routines = any(a.fallbacks for _, a in source.view.activities)
    rows = [
        ("Omslag och rygg", "Utanpå, i fickorna"),
        ("Kontinuitetsplan", "Flik 0–E, med en mellanflik före varje kapitel"),
        *((("Reservrutinblad och blanketter", "Flik 6, sist"),) if routines else ()),
        ("Åtgärdskort", "Flik K. Lämna också ut kortet till den som har rollen"),
    ]
    return table(
        "Checklista",
        "Vad som sätts in, var, och rutor att bocka av för det nya och det gamla.",
        (("Nr", 10), ("Vad", 56), ("Var", 56), ("☐ insatt", 19), ("☐ gammalt ut", 19)),
        [
            (str(n), what, where, texts.CHECKBOX, texts.CHECKBOX)
            for n, (what, where) in enumerate(rows, start=1)
        ],
        row_height_mm=_SIGN_MM,
    )


KIND = Kind(
    template="parm.docx",
    purpose="Pärmens omslag, rygg och checklista",
    plural="pärmens första blad",
    record=BinderFields,
    gather=binder_fields,
    subjects=for_departments,
    title="Pärm för {department}, {municipality}",
    file_name="pärm-{department}.docx",
)
