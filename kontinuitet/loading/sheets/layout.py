"""Which sheets the model has: one for every kind of thing, and one for every list inside things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kontinuitet.loading.sheets.cells import Form
from kontinuitet.loading.sheets.columns import Column, Path, columns_of
from kontinuitet.model.base import Record
from kontinuitet.model.duty import Duty, OwnCheck, Threshold
from kontinuitet.model.forms import FormSheet
from kontinuitet.model.landscape import (
    AcceptedFinding,
    Activity,
    Department,
    Fallback,
    Impact,
    Improvement,
    MunicipalityInfo,
    PriorityList,
    Resource,
)
from kontinuitet.model.plan import Communication, Contact, Escalation, Revision
from kontinuitet.model.requirement import Requirement
from kontinuitet.model.staffing import Person, Shift
from kontinuitet.model.upheld import Contractor, Premises, SpecialNeed, StaffLevel

Tree = Mapping[str, Any]
Keys = tuple[str, ...]


def told(text: str) -> str:
    """Return the heading of a column that only tells, and is not read."""
    return f"({text})"


SIZE: Final = "Minst"
NEEDS: Final = "Behöver"
LABEL, VALUE, EXPLAINED = "Uppgift", "Värde", "Förklaring"
FIRST: Final = "Läs först"
WHOLE: Final = "Kommun"
ROUTINES: Final = "Reservrutiner"


@dataclass(frozen=True)
class SheetKind:
    """One sheet: a row for each of one kind of thing.

    ``keys`` are the columns that say which thing a row is about, and ``locate`` gives the path of
    the thing, or of the list that it is a row of (``listed``). ``found`` gives the rows of a model
    as plain data. ``wanted`` are headings whose empty cells are coloured.
    """

    name: str
    about: str
    record: type[Record]
    keys: tuple[Column, ...]
    columns: tuple[Column, ...]
    locate: Callable[[Sequence[str], Mapping[str, str]], Path | None]
    found: Callable[[Tree], Iterator[tuple[Keys, Any]]]
    listed: bool = False
    wanted: frozenset[str] = frozenset()

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings that are read."""
        return tuple(c.heading for c in (*self.keys, *self.columns))


def _key(heading: str, help: str) -> Column:
    return Column(heading, (), Form.ID, help)


_ID: Final = _key("Id", "Kort namn att hänvisa med: små bokstäver, siffror och bindestreck.")
_WHO: Final = _key("Vem", "Id på verksamheten eller resursen som behöver något.")
_ROUTINE: Final = _key("Reservrutin", "Id, om det är reservrutinen som behöver det.")
_DEPARTMENT: Final = _key("Förvaltning", "Förvaltningens id; tomt för hela kommunen.")
_ACTIVITY: Final = _key("Verksamhet", "Verksamhetens id.")


def _table(
    name: str,
    about: str,
    record: type[Record],
    *at: str,
    wanted: Sequence[str] = (),
) -> SheetKind:
    """Return the sheet of things with ids at a place in the model."""

    def found(tree: Tree) -> Iterator[tuple[Keys, Any]]:
        for identity, thing in _at(tree, at).items():
            yield (identity,), thing

    return SheetKind(
        name,
        about,
        record,
        (_ID,),
        columns_of(record),
        lambda keys, _where: (*at, keys[0]),
        found,
        wanted=frozenset(wanted),
    )


def _at(tree: Tree, path: Sequence[str]) -> Mapping[str, Any]:
    inner: Any = tree
    for step in path:
        inner = inner.get(step, {})
    return inner if isinstance(inner, Mapping) else {}


def _lists(
    name: str,
    about: str,
    record: type[Record],
    owner: Column,
    section: str,
    *below: str,
    whole: str = "",
    wanted: Sequence[str] = (),
) -> SheetKind:
    """Return the sheet of a list that every thing of a section has.

    ``whole`` is the part of the model without ids whose list stands first, with an empty owner.
    """

    def locate(keys: Sequence[str], _where: Mapping[str, str]) -> Path | None:
        if keys[0]:
            return (*section.split("."), keys[0], *below)
        return (whole, *below) if whole else None

    def found(tree: Tree) -> Iterator[tuple[Keys, Any]]:
        if whole:
            yield from ((("",), row) for row in _list(tree.get(whole, {}), below))
        for identity, thing in _at(tree, section.split(".")).items():
            yield from (((identity,), row) for row in _list(thing, below))

    return SheetKind(
        name,
        about,
        record,
        (owner,),
        columns_of(record),
        locate,
        found,
        listed=True,
        wanted=frozenset(wanted),
    )


def _list(thing: Tree, below: Sequence[str]) -> Sequence[Any]:
    inner = _at(thing, below[:-1]).get(below[-1], ())
    return inner if isinstance(inner, Sequence) else ()


def _fallbacks(tree: Tree) -> Iterator[tuple[Keys, Any]]:
    for identity, activity in _at(tree, ("verksamheter",)).items():
        for name, routine in activity.get("reservrutiner", {}).items():
            yield (identity, name), routine


def _needs(tree: Tree) -> Iterator[tuple[Keys, Any]]:
    for section in ("verksamheter", "resurser"):
        for identity, thing in _at(tree, (section,)).items():
            for row in thing.get("behöver", ()):
                yield (identity, ""), as_row(row)
            for name, routine in thing.get("reservrutiner", {}).items():
                yield from (((identity, name), as_row(row)) for row in routine.get("behöver", ()))


def _needs_at(keys: Sequence[str], where: Mapping[str, str]) -> Path | None:
    owner, routine = keys
    section = where.get(owner)
    if section is None:
        return None
    if routine:
        return (section, owner, "reservrutiner", routine, "behöver")
    return (section, owner, "behöver")


#: How a requirement group is written on one row: what is needed, and how many of it.
_NEEDS_COLUMNS: Final = (
    Column(
        NEEDS,
        ("behöver",),
        Form.IDS,
        "Id på det som behövs. Flera, med komma emellan, bara tillsammans med Minst.",
    ),
    Column(
        SIZE,
        ("minst",),
        Form.TEXT,
        'Tomt: den behövs. "en av": en av dem räcker. Annars antal eller andel: 2, 50 %.',
    ),
    *(c for c in columns_of(Requirement) if c.path[0] not in ("resurs", "en_av", "minst", "av")),
)
ONE_OF: Final = "en av"


def as_row(need: Mapping[str, Any]) -> dict[str, Any]:
    """Return a requirement group, as plain data, as a row of the sheet."""
    row = {k: v for k, v in need.items() if k not in ("resurs", "en_av", "minst", "av")}
    if "resurs" in need:
        return {"behöver": [need["resurs"]], **row}
    if "en_av" in need:
        return {"behöver": need["en_av"], "minst": ONE_OF, **row}
    return {"behöver": need["av"], "minst": need["minst"], **row}


def _routine_at(keys: Sequence[str], _where: Mapping[str, str]) -> Path | None:
    return ("verksamheter", keys[0], "reservrutiner", keys[1]) if keys[0] else None


KINDS: Final[tuple[SheetKind, ...]] = (
    _table(
        "Förvaltningar",
        "En rad för varje förvaltning, med uppgifterna till dess plan.",
        Department,
        "förvaltningar",
        wanted=("Nämnd", "Plan: ansvarig"),
    ),
    _lists(
        "Kontakter",
        "Vem som nås och hur, efter roll. Skriv helst inte personnamn.",
        Contact,
        _DEPARTMENT,
        "förvaltningar",
        "kontakter",
        whole="kommun",
        wanted=("Telefon",),
    ),
    _lists(
        "Kommunikation",
        "Vem som informeras, om vad och hur.",
        Communication,
        _DEPARTMENT,
        "förvaltningar",
        "plan",
        "kommunikation",
        whole="kommun",
    ),
    _lists(
        "Eskalering",
        "Till vem en händelse lyfts, och när.",
        Escalation,
        _DEPARTMENT,
        "förvaltningar",
        "plan",
        "aktivering",
        "eskalering",
        whole="kommun",
    ),
    _lists(
        "Revisioner",
        "Planernas tidigare versioner.",
        Revision,
        _DEPARTMENT,
        "förvaltningar",
        "plan",
        "revisioner",
        whole="kommun",
    ),
    _table(
        "Verksamheter",
        "En rad för varje verksamhet som måste fungera.",
        Activity,
        "verksamheter",
        wanted=("Ansvarig", "Acceptabel avbrottstid", "Mål för återställningstid", "Miniminivå"),
    ),
    _lists(
        "Konsekvenser",
        "Vad ett avbrott leder till efter en tid: 0 ingen till 4 synnerligen allvarlig.",
        Impact,
        _ACTIVITY,
        "verksamheter",
        "konsekvenser",
    ),
    _lists(
        "Minimibemanning",
        "Minsta bemanning i varje verksamhet, och från när i avbrottet.",
        StaffLevel,
        _ACTIVITY,
        "verksamheter",
        "minimibemanning",
    ),
    _lists(
        "Alternativa lokaler",
        "Lokaler att flytta till, eller ”inga”.",
        Premises,
        _ACTIVITY,
        "verksamheter",
        "alternativa_lokaler",
    ),
    _lists(
        "Privata utförare",
        "De utanför kommunen som utför verksamheten, eller ”inga”.",
        Contractor,
        _ACTIVITY,
        "verksamheter",
        "privata_utförare",
    ),
    _lists(
        "Särskilda behov",
        "Dos, hjälpmedel och elberoende utrustning hos brukare, eller ”inga”.",
        SpecialNeed,
        _ACTIVITY,
        "verksamheter",
        "särskilda_behov",
    ),
    SheetKind(
        "Beroenden",
        "Vad verksamheter, resurser och reservrutiner behöver: en rad för varje behov.",
        Requirement,
        (_WHO, _ROUTINE),
        _NEEDS_COLUMNS,
        _needs_at,
        _needs,
        listed=True,
    ),
    SheetKind(
        ROUTINES,
        "Hur verksamheten går vidare utan en resurs.",
        Fallback,
        (_ACTIVITY, _ID),
        columns_of(Fallback),
        _routine_at,
        _fallbacks,
        wanted=frozenset(("Uthållighet", "Senast övad", "Ansvarig", "Plats")),
    ),
    _table(
        "Resurser",
        "System, nät, el, lokaler, leverantörer, personal, information och utrustning.",
        Resource,
        "resurser",
        wanted=("Ansvarig", "Telefon", "Driftställe"),
    ),
    _table(
        "Personer",
        "De som kan återstarta system. Roll hellre än namn.",
        Person,
        "bemanning",
        "personer",
        wanted=("Kompetenser", "Telefon"),
    ),
    _lists(
        "Arbetspass",
        "När personerna är på plats. Utan pass räknas de alltid som på plats.",
        Shift,
        _key("Person", "Personens id."),
        "bemanning.personer",
        "pass",
    ),
    SheetKind(
        "Kompetenser",
        "Hur många som kan varje sak, utöver dem i bladet Personer.",
        Person,
        (_ID,),
        (Column("Antal", (), Form.WHOLE, "Antal personer."),),
        lambda keys, _where: ("bemanning", "pooler", keys[0]),
        lambda tree: (((i,), n) for i, n in _at(tree, ("bemanning", "pooler")).items()),
    ),
    SheetKind(
        "Prioriteringslista",
        "Den beslutade ordningen, den första överst.",
        PriorityList,
        (),
        (Column("Id", (), Form.ID, "Id på resursen eller verksamheten."),),
        lambda _keys, _where: ("prioriteringslista", "ordning"),
        lambda tree: (((), i) for i in _at(tree, ("prioriteringslista",)).get("ordning", ())),
        listed=True,
    ),
    _table("Blanketter", "Blanketter att skriva ut och fylla i för hand.", FormSheet, "blanketter"),
    _table(
        "Åtgärder",
        "Åtgärdsplanen, som följs upp.",
        Improvement,
        "åtgärder",
        wanted=("Ansvarig", "Klart"),
    ),
    _table("Godtagna fynd", "Fynd som är kända och godtagna.", AcceptedFinding, "godtagna_fynd"),
    _table("Tidsfrister", "Egna rader om rapportering.", Duty, "tidsfrister", "skyldigheter"),
    _table(
        "Tröskelvärden",
        "Egna tröskelvärden för betydande incidenter.",
        Threshold,
        "tidsfrister",
        "tröskelvärden",
    ),
    _table(
        "Kontrollerade tidsfrister",
        "Rader om rapportering som kommunen har kontrollerat mot lagtexten.",
        OwnCheck,
        "tidsfrister",
        "kontrollerade",
    ),
)

#: The sheet with one row for each field, by label.
WHOLE_FIELDS: Final[Mapping[str, Column]] = {
    **{
        c.heading: Column(c.heading, ("kommun", *c.path), c.form, c.help, c.words)
        for c in columns_of(MunicipalityInfo)
    },
    **{
        f"Prioriteringslista: {c.path[0].replace('_', ' ')}": Column(
            c.heading, ("prioriteringslista", *c.path), c.form, c.help
        )
        for c in columns_of(PriorityList)
        if c.path != ("ordning",)
    },
    "Prioriteringslista finns": Column(
        "", ("prioriteringslista",), Form.GROUP, "ja om kommunen har en beslutad lista."
    ),
    "Bemanning finns": Column(
        "",
        ("bemanning",),
        Form.GROUP,
        "ja om det står i filerna vilka som kan återstarta; annars antas personalen räcka.",
    ),
    "Egna tidsfrister finns": Column(
        "", ("tidsfrister",), Form.GROUP, "ja om kommunen har egna rader om rapportering."
    ),
}
