"""Decisions for kommunstyrelsen: proposal, owner, cost, date, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kontinuitet import wording
from kontinuitet.analysis.findings import RULES, Finding
from kontinuitet.documents.blocks import Block
from kontinuitet.documents.chapters.reporting import by_code
from kontinuitet.documents.chapters.tables import DENSE_PT, table
from kontinuitet.documents.matter import texts
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.matter.needs import is_open, name_of
from kontinuitet.documents.matter.starting import owner_of
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import Severity

#: What nobody has decided yet, and the decision has to say.
OPEN: Final = "att besluta"
_MOST_OWNERS: Final = 2
_MOST_MOVES: Final = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision to take.

    ``otherwise`` is what happens if it is not taken, ``about`` how many things it is about.
    """

    proposal: str
    owner: str
    otherwise: str
    cost: str = OPEN
    date: str = OPEN
    about: int = 1


def decisions(data: PlanData) -> tuple[Decision, ...]:
    """Return the decisions, the most pressing first."""
    return (
        *_too_long(data),
        *_priority_list(data),
        *_plans(data),
        *_improvements(data.municipality),
        *_weaknesses(data),
    )


def decisions_table(taken: Sequence[Decision]) -> Block:
    """Return the decisions as a table."""
    return table(
        "Beslut att fatta",
        "Nummer, förslag till beslut, ansvarig, kostnad, när det ska vara klart, och vad som "
        "händer annars.",
        (
            *(("Nr", 8), ("Förslag till beslut", 54), ("Ansvarig", 24)),
            *(("Kostnad", 18), ("Klart", 19), ("Annars", 37)),
        ),
        [
            (
                str(number),
                one.proposal,
                one.owner,
                one.cost,
                one.date,
                one.otherwise,
            )
            for number, one in enumerate(taken, start=1)
        ],
        font_pt=DENSE_PT,
        empty="Det finns inga beslut att fatta utifrån underlaget.",
    )


def _board(municipality: Municipality, department: str) -> str:
    found = municipality.departments[department]
    return found.board or found.name


def _too_long(data: PlanData) -> Iterator[Decision]:
    """Yield a decision for each department with activities that are down for too long."""
    model = data.municipality
    for department, found in sorted(model.departments.items(), key=lambda d: (d[1].name, d[0])):
        late = [i for i in model.activities_of(department) if i in data.exceeding]
        if not late:
            continue
        worst = max(late, key=lambda i: _beyond(data, i))
        verdict = data.verdicts[worst]
        extreme = verdict.without
        assert extreme is not None
        count = wording.count_in_text(len(late), "verksamhet", "verksamheter")
        time = texts.duration(extreme.minutes, texts.ENDLESS)
        yield Decision(
            f"Korta avbrotten för {count} i {found.name}, eller godta en längre acceptabel "
            "avbrottstid.",
            _board(model, department),
            f"{name_of(model, worst)} är utan förmåga {time} i scenariot "
            f"{data.scenario_name(extreme.scenario)}; acceptabelt är "
            f"{texts.goal_time(verdict.limit)}.",
            about=len(late),
        )


def _beyond(data: PlanData, activity: str) -> tuple[bool, float]:
    gap = data.verdicts[activity].gap
    minutes = float("inf") if gap is None or gap.minutes is None else gap.minutes
    return data.municipality.activities[activity].essential, minutes


def _priority_list(data: PlanData) -> Iterator[Decision]:
    model = data.municipality
    order = model.priority_list
    if order is None or not order.order or order.decided_by is None:
        yield Decision(
            "Besluta om en prioriteringslista för återstart.",
            texts.text(model.info.plan.activation.decided_by, OPEN),
            "Den som startar systemen får själv välja vems system som går först.",
        )
        return
    compared = [data.simulations[scenario].restart.decided for scenario in data.considered]
    # The list is the same everywhere: where it goes most wrong is where most can be put right.
    decided = max(filter(None, compared), key=lambda one: len(one.reasons), default=None)
    if decided is None or not decided.reasons or decided.repair is None:
        return
    moves = [move.text for move in decided.repair.moves]
    more = len(moves) - _MOST_MOVES
    rest = [f"och {wording.count_in_table(more, 'ändring', 'ändringar')} till"] if more > 0 else []
    yield Decision(
        "\n".join(("Ändra prioriteringslistan:", *moves[:_MOST_MOVES], *rest)),
        order.decided_by,
        f"Listan kan inte följas: {decided.reasons[0]}",
        cost="ingen",
        about=len(moves),
    )


def _plans(data: PlanData) -> Iterator[Decision]:
    for identity, department in sorted(data.municipality.departments.items()):
        if department.plan.adopted is None:
            yield Decision(
                f"Fastställ kontinuitetsplanen för {department.name}.",
                _board(data.municipality, identity),
                "Förvaltningen har ingen beslutad plan att följa vid ett avbrott.",
                cost="ingen",
            )


def _improvements(municipality: Municipality) -> Iterator[Decision]:
    """Yield the improvements that nobody has been given, or that have no date."""
    for identity, one in sorted(municipality.improvements.items()):
        if is_open(one) and (one.responsible is None or one.due is None):
            stays = one.weakness or "Bristen finns kvar."
            yield Decision(
                f"{identity}: {one.action}",
                one.responsible or OPEN,
                stays,
                cost=one.cost or OPEN,
                date=texts.date(one.due, OPEN),
            )


def _weaknesses(data: PlanData) -> Iterator[Decision]:
    serious = [f for f in data.findings if f.severity is not Severity.NOTE]
    for code, same in by_code(serious).items():
        count = wording.count_in_table(len(same), "brist", "brister")
        rule = RULES.get(code)
        yield Decision(
            f"{same[0].remedy}\nGäller {count}, till exempel: {same[0].text}",
            _owners(data.municipality, same),
            rule.why if rule else "Bristen finns kvar.",
            about=len(same),
        )


def _owners(municipality: Municipality, findings: Sequence[Finding]) -> str:
    """Return the boards whose things the weaknesses are; of many only how many they are."""
    boards: dict[str, None] = {}
    for finding in findings:
        board = _owner(municipality, finding.concerns.partition(".")[0])
        if board is not None:
            boards[board] = None
    if not boards:
        return texts.text(municipality.info.plan.responsible, OPEN)
    if len(boards) > _MOST_OWNERS:
        return f"Var och en av {len(boards)} nämnder"
    return wording.listed(list(boards))


def _owner(municipality: Municipality, identity: str) -> str | None:
    activity = municipality.activities.get(identity)
    if activity is not None:
        return _board(municipality, activity.department)
    resource = municipality.resources.get(identity)
    if resource is not None:
        department = owner_of(municipality, resource)
        return resource.owner if department is None else _board(municipality, department)
    return _board(municipality, identity) if identity in municipality.departments else None
