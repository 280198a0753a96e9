"""The rules for what the restart list says on its first sheet, on its rows and on its lines."""

from __future__ import annotations

import re

from kontinuitet.analysis.base.restart_results import RestartStep
from tests.statements.truth import Row, Rule, Sentence, Truth
from tests.statements.words import LISTED, MOMENT, count, plain, same_in_list

_CALLED = ("Behövs från", "Kallas in", "Telefon", "Börjar med nr", "Ringd")


def _steps(truth: Truth, scenario: str | None) -> dict[int, RestartStep]:
    assert scenario is not None
    return {s.number: s for s in truth.results[scenario].restart.order}


def _name(truth: Truth, identity: str) -> str:
    found = truth.model.resources.get(identity) or truth.model.activities[identity]
    return plain(found.name)


def _time(truth: Truth, scenario: str | None, text: str, minute: int) -> bool:
    assert scenario is not None
    return same_in_list(text, minute, truth.data.scenarios[scenario].starts)


def _row(row: Row, truth: Truth, scenario: str | None) -> None:
    steps = _steps(truth, scenario)
    step = steps[int(row[0])]
    assert row[1] == _name(truth, step.id)
    numbers = [part for part in row[2].split(", ") if part.isdigit()]
    assert [int(number) for number in numbers] == list(step.after)
    assert _time(truth, scenario, row[3], step.start)
    assert _time(truth, scenario, row[4], step.end)
    assert not step.by_itself
    _reason(row[5], step, truth, steps)


def _reason(told: str, step: RestartStep, truth: Truth, steps: dict[int, RestartStep]) -> None:
    """Compare a reason in five words with what the row frees and serves."""
    freed = [i for i in step.frees if i in truth.model.resources]
    served = [_name(truth, i) for i in step.serves]
    one = re.fullmatch(r"Släpper fram nr (\d+)", told)
    several = re.fullmatch(r"Släpper fram (\d+) system", told)
    whom = re.fullmatch(r"För (\w+) verksamhet(?:er)?", told)
    assert told.startswith("Nödstart") == bool(step.break_glass)
    if one is not None:
        assert step.number in steps[int(one[1])].after
        assert freed == [steps[int(one[1])].id]
    elif several is not None:
        assert int(several[1]) == len(freed)
    elif whom is not None:
        assert count(whom[1]) == len(served)
    elif told.startswith("För "):
        assert told == f"För {served[0]}{' m.fl.' if len(served) > 1 else ''}"
    elif told == "När personal blir ledig":
        assert step.waited
        assert not freed
        assert not served
    elif told == "Inget annat väntar":
        assert not (step.waited)
        assert not freed
        assert not served
    else:
        assert step.break_glass, told


def _called(row: Row, truth: Truth, scenario: str | None) -> None:
    """Compare who is called in with the first work of whoever has that name."""
    steps = _steps(truth, scenario)
    for at in range(0, len(row), len(_CALLED)):
        when, who, _, number, _ = row[at : at + len(_CALLED)]
        if not who:
            continue
        step = steps[int(number)]
        assert _time(truth, scenario, when, step.start)
        staffing = truth.model.staffing
        known = staffing.persons if staffing else {}
        named = [i for i in step.people if i in known and known[i].name == who]
        pooled = [i for i in step.people if i not in known]
        assert named or pooled or not step.people
        for identity in named:
            own = [s for s in steps.values() if identity in s.people]
            assert step.start == min(s.start for s in own)


def _choice(text: str, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    restart = truth.results[scenario].restart
    decided = restart.decided
    assert decided is not None
    places = re.search(r"på (\w+) ställen?\.", text)
    assert (count(places[1]) if places else 0) == len(decided.reasons)
    better = round(decided.cost) > round(restart.cost) or bool(decided.never_back)
    assert ("Förslag: nej" in text) == (round(decided.cost) < round(restart.cost))
    assert not better or "Ordningen ger" in text or "aldrig åter" in text


def _decision(row: Row, truth: Truth, scenario: str | None) -> None:
    question, ground, who, blank = row
    assert scenario is not None
    assert not blank
    assert who == (truth.model.info.plan.activation.decided_by or "▲ Inte beslutad")
    result = truth.results[scenario]
    if question == "Ska den här ordningen följas?":
        _choice(ground, truth, scenario)
    elif question == "Får nödstarten göras?":
        glass = {s.number: s for s in result.restart.order if s.break_glass}
        assert {int(n) for n in re.findall(r"nr (\d+) ", ground)} == set(glass)
        assert all(f"nr {n} {_name(truth, s.id)}" in ground for n, s in glass.items())
    elif question.startswith("Vem ska starta "):
        names = {_name(truth, n.id): plain(n.text) for n in result.restart.never_reasons}
        told = question.removeprefix("Vem ska starta ").removesuffix("?")
        assert told == "resten" or ground.lower() == f"{names[told]}.".lower()
    else:
        assert question == "Hur klarar sig de som får vänta för länge?"
        late = {i for i, a in truth.model.activities.items() if a.essential}
        late &= {i for i in truth.model.activities if scenario in truth.broken(i)}
        assert count(ground.split()[0]) == len(late)
        names_told = ground.partition(": ")[2]
        assert any(names_told.startswith(_name(truth, identity)) for identity in late)


def _alone(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Compare a line of what comes back by itself: every number, name and time."""
    text = found["rest"]
    marks = list(re.finditer(rf"(?:^|\. )({LISTED}): ", text, re.IGNORECASE))
    assert marks
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        rest = text[mark.end() : following.start() if following else len(text)]
        for step in _steps(truth, scenario).values():
            said = f"{step.number} {_name(truth, step.id)}"
            if step.by_itself and _time(truth, scenario, mark[1], step.end):
                rest = re.sub(rf"(?<!\d){re.escape(said)}(?=[,;.]|$)", "", rest)
        assert not re.search(r"\w", rest), rest


def _glass(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    step = _steps(truth, scenario)[int(found["number"])]
    steps = " ".join(plain(text) for text in step.break_glass)
    assert found["rest"] == f"{_name(truth, step.id)}: {steps}"


def _summary(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    order = _steps(truth, scenario).values()
    work = [step for step in order if not step.by_itself]
    assert (count(found["work"]) if found["work"] else 0) == len(work)
    assert (count(found["alone"]) if found["alone"] else 0) == len(order) - len(work)
    if work:
        assert truth.minute(found["first"], scenario) == min(s.start for s in work)
    assert truth.minute(found["end"], scenario) == max(s.end for s in order)


LIST_RULES: dict[Row, Rule] = {
    (
        *("Ordning", "System", "Väntar på", "Starttid", "Klar", "Därför", "Ansvarig", "Telefon"),
        *("☐", "Klockslag", "Signatur"),
    ): _row,
    _CALLED: _called,
    (*_CALLED, *_CALLED): _called,
    ("Beslut som väntar", "Underlag", "Beslutas av", "Beslut, klockslag och signatur"): _decision,
}

LIST_SENTENCES: list[tuple[re.Pattern[str], Sentence]] = [
    (re.compile(r"☐ Åter av sig själva (?P<rest>.*)\."), _alone),
    (re.compile(r"▲ Nödstart nr (?P<number>\d+), (?P<rest>.*)"), _glass),
    (
        re.compile(
            r"(?=.*(?:ska göras|tillbaka av sig)).*?"
            r"(?:(?P<work>\w+) arbeten? ska göras, det första "
            rf"(?P<first>{MOMENT})\.)?(?: ?(?P<alone>\w+) system kommer tillbaka av sig "
            rf"själva?\.)? Allt på listan är igång (?P<end>{MOMENT})\."
        ),
        _summary,
    ),
]
