"""Read how things stand during an event: a YAML file or a workbook, checked like other files."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any

from kontinuitet.errors import InputError
from kontinuitet.loading.files import printable, reason
from kontinuitet.loading.merging import layer_of
from kontinuitet.loading.reporter import Reporter
from kontinuitet.loading.status_template import scenario_of
from kontinuitet.loading.status_times import Times, Written
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import validate
from kontinuitet.loading.yaml_source import Path, load
from kontinuitet.loading.yaml_text import MAX_BYTES
from kontinuitet.model.base import fold
from kontinuitet.model.status import (
    BegunFact,
    Earlier,
    Status,
    StatusFile,
    StatusReport,
    Up,
    UpFact,
)
from kontinuitet.problems import Problem, Severity, has_errors, sort_key

SECTION = "läge"


def _for_ever() -> int | None:
    return None


def _stays_up(*_: object) -> bool:
    return False


@dataclass(frozen=True)
class Around:
    """What a status may speak of: ids of systems, activities and people; T+0 as calendar time.

    ``scenario`` is the id of the scenario it is used for, and ``lasts`` gives the minute after T+0
    by which all is over as planned, None for never (or not known). ``falls`` tells whether a system
    goes down as planned after one minute and by another.
    """

    resources: Collection[str]
    activities: Collection[str]
    persons: Collection[str]
    starts: datetime.datetime | None
    scenario: str = ""
    lasts: Callable[[], int | None] = _for_ever
    falls: Callable[[str, int, int], bool] = _stays_up


def read_status(path: FilePath, around: Around) -> tuple[Status | None, tuple[Problem, ...]]:
    """Read a status from ``.yaml``, ``.yml`` or ``.xlsx``; None when it has errors.

    Raises:
        InputError: the file cannot be read at all, is of another kind, or is a template made for
            another scenario.
    """
    content = _bytes_of(path)
    shown = printable(str(path))
    suffix = path.suffix.lower()
    problems: list[Problem] = []
    once_more: frozenset[str] = frozenset()
    if suffix == ".xlsx":
        from kontinuitet.loading.status_workbook import read_workbook  # noqa: PLC0415 (optional)

        ticked = read_workbook(content, shown)
        _same_scenario(ticked.title, shown, around.scenario)
        layer, once_more = ticked.layer, ticked.once_more
        problems += ticked.problems
    elif suffix in (".yaml", ".yml"):
        source = load(content, shown)
        problems += source.problems
        if not source.complete:
            return None, tuple(problems)
        _same_scenario(content.decode("utf-8-sig").partition("\n")[0], shown, around.scenario)
        layer = layer_of(StatusFile, source)
        if not isinstance(source.data, dict) or not any(
            fold(k) == fold(SECTION) for k in source.data
        ):
            problems.append(
                Problem(shown, None, "fel-slag", Severity.ERROR, "filen är inget läge.", _BEGIN)
            )
            return None, tuple(problems)
        if _is_blank(source.data):
            raise InputError(
                f'"{shown}" säger inte när läget gäller. Fyll i datum och klockslag efter "nu:".'
            )
    else:
        raise InputError(f'"{shown}" är ingen lägesfil. Den ska sluta på .yaml eller .xlsx.')
    suggestions = Suggestions()
    validated = validate(StatusFile, layer, suggestions)
    problems += validated.problems
    status = None
    if validated.value is not None:
        reporter = Reporter(layer, validated, suggestions)
        status = _Resolver(reporter, around, once_more).status(validated.value.report)
        problems += reporter.problems
    problems.sort(key=sort_key)
    return (None if has_errors(problems) else status), tuple(problems)


_BEGIN = 'Börja med "läge:" och "nu:" under det, eller skapa en mall med --läge-mall.'


def _same_scenario(title: str, shown: str, scenario: str) -> None:
    """Refuse a template that was made for another scenario than the one it is used for."""
    made_for = scenario_of(title)
    if scenario and made_for is not None and made_for != scenario:
        raise InputError(
            f'"{shown}" är gjord för scenariot "{made_for}", inte för "{scenario}". Kontrollera '
            "att det är rätt fil. Ska läget ändå användas: ta bort filens första rad."
        )


def _bytes_of(path: FilePath) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        shown = printable(str(path))
        raise InputError(f'Filen "{shown}" kan inte läsas{reason(error)}.') from error
    if len(content) > MAX_BYTES:
        raise InputError(f'Filen "{printable(str(path))}" är för stor för att vara ett läge.')
    return content


class _Resolver:
    """Turns what is written into minutes, and tells of what contradicts itself."""

    def __init__(
        self, report: Reporter, around: Around, once_more: frozenset[str] = frozenset()
    ) -> None:
        self._report = report
        self._once_more = once_more
        self._around = around
        self._times = Times(report, around.starts)
        self._now = 0

    def status(self, written: StatusReport) -> Status:
        """Return the status; errors are reported."""
        base: Path = (SECTION,)
        self._times.set_now((*base, "nu"), written.now, _told(written), self._around.lasts)
        self._now = self._times.now
        up: dict[str, UpFact] = {}
        begun: dict[str, BegunFact] = {}
        for identity, fact in written.up.items():
            here = (*base, "uppe", identity)
            if self._system(here, identity):
                self._up(here, identity, fact, up, begun)
        for identity, work in written.begun.items():
            here = (*base, "pågår", identity)
            if not self._system(here, identity):
                continue
            if identity in up or identity in begun:
                self._warn(here, "står också under uppe. Det räknas som uppe.")
                continue
            began = self._past((*here, "började"), work.began)
            done = self._times.minute((*here, "klart"), work.done)
            if work.remaining is not None:
                done = self._now + work.remaining
            if began is not None and done is not None and done < began:
                self._warn((*here, "klart"), "är före arbetets början. Uppgiften används inte.")
                done = None
            people = self._people((*here, "av"), work.people)
            begun[identity] = BegunFact(began, done, people)
        earlier: dict[str, tuple[UpFact, ...]] = {}
        for identity, returns in written.earlier.items():
            here = (*base, "varit_uppe", identity)
            if self._system(here, identity):
                before = self._before(up.get(identity), begun.get(identity))
                if facts := self._earlier(here, returns, before):
                    earlier[identity] = facts
        for identity in sorted(self._once_more & up.keys()):
            since = up[identity].since
            # A sheet does not say that a system has gone down again: the plan does.
            if since is not None and self._around.falls(identity, since, self._now):
                earlier[identity] = (*earlier.get(identity, ()), up.pop(identity))
        slower = {}
        for identity, late in written.slower.items():
            here = (*base, "försenat", identity)
            if self._system(here, identity):
                slower[identity] = late.time
        remarks = {
            identity: text
            for identity, text in written.remarks.items()
            if self._system((*base, "anmärkningar", identity), identity)
        }
        persons: dict[str, int | None] = {}
        person_remarks: dict[str, str] = {}
        for identity, presence in written.persons.items():
            here = (*base, "personer", identity)
            if self._report.reference(here, identity, self._around.persons, "personen"):
                since = self._times.minute((*here, "tillgänglig_från"), presence.since)
                if not presence.there:
                    persons[identity] = None
                elif since is not None:
                    persons[identity] = max(0, since)
                if presence.remark:
                    person_remarks[identity] = presence.remark
        planned = self._times.minute((*base, "planerad"), written.planned, past=True)
        return Status(
            self._now, up, begun, slower, persons, earlier, remarks, person_remarks, planned
        )

    def _up(
        self,
        here: Path,
        identity: str,
        fact: Up,
        up: dict[str, UpFact],
        begun: dict[str, BegunFact],
    ) -> None:
        since = self._past((*here, "sedan"), fact.since, ahead=True)
        began = self._began(here, fact.began, since)
        people = self._people((*here, "av"), fact.people)
        if since is not None and since > self._now:
            self._warn(
                (*here, "sedan"),
                f"är senare än läget gäller. {identity} räknas som pågående till dess.",
            )
            begun[identity] = BegunFact(began, since, people)
        else:
            up[identity] = UpFact(since, began, people)

    def _began(self, here: Path, written: Written | None, since: int | None) -> int | None:
        """Return when work began; None when that is after the system came up."""
        began = self._past((*here, "började"), written)
        if began is not None and since is not None and since < began:
            self._warn((*here, "började"), "är efter att systemet kom upp. Uppgiften används inte.")
            return None
        return began

    def _before(self, up: UpFact | None, begun: BegunFact | None) -> int:
        """Return the minute by which the earlier returns of a system must lie."""
        fact = up or begun
        if fact is not None and fact.began is not None:
            return fact.began
        return self._now if up is None or up.since is None else up.since - 1

    def _earlier(self, here: Path, written: Sequence[Earlier], before: int) -> tuple[UpFact, ...]:
        """Return earlier returns in order of time, those that fit together up to ``before``."""
        unused = "Uppgiften används inte."
        found: dict[int, tuple[Path, UpFact]] = {}
        for number, fact in enumerate(written):
            path = (*here, number)
            since = self._times.minute((*path, "sedan"), fact.since, past=True)
            began = self._began(path, fact.began, since)
            people = self._people((*path, "av"), fact.people)
            if since is None:
                continue
            if since > before:
                self._warn((*path, "sedan"), f"är inte före det som har hänt sedan. {unused}")
            elif since in found:
                self._warn((*path, "sedan"), f"står två gånger. {unused}")
            else:
                found[since] = (path, UpFact(since, began, people))
        facts: list[UpFact] = []
        last = 0
        for since, (path, one) in sorted(found.items()):
            if one.began is not None and one.began < last:
                self._warn((*path, "började"), f"är före förra gången det kom upp. {unused}")
                one = replace(one, began=None)  # noqa: PLW2901
            facts.append(one)
            last = since
        return tuple(facts)

    def _system(self, path: Path, identity: str) -> bool:
        if identity in self._around.activities:
            self._report.add(
                path,
                "okand-referens",
                f'"{identity}" är en verksamhet. Här anges bara system, det vill säga resurser.',
            )
            return False
        return self._report.reference(path, identity, self._around.resources, "systemet")

    def _people(self, path: Path, people: tuple[str, ...]) -> tuple[str, ...]:
        known = self._around.persons
        return tuple(
            person
            for number, person in enumerate(people)
            if self._report.reference((*path, number), person, known, "personen")
        )

    def _past(self, path: Path, written: Written | None, *, ahead: bool = False) -> int | None:
        """Return a minute that should not be later than now; ``ahead`` lets it be."""
        minute = self._times.minute(path, written, past=True)
        if minute is not None and minute > self._now and not ahead:
            self._warn(path, "är senare än läget gäller. Räknas som att arbetet börjar nu.")
            return self._now
        return minute

    def _warn(self, path: Path, text: str) -> None:
        self._report.add(path, "lage-motsager-sig", text, severity=Severity.WARNING)


def _is_blank(data: Mapping[str, Any]) -> bool:
    """Tell whether a status has nothing in the field for when it holds, as a template has not."""
    return any(
        isinstance(section, Mapping)
        and any(fold(str(key)) == "nu" and value is None for key, value in section.items())
        for name, section in data.items()
        if fold(str(name)) == fold(SECTION)
    )


def _told(written: StatusReport) -> list[Written | None]:
    """Return the times of all that a status says has happened."""
    times: list[Written | None] = [t for up in written.up.values() for t in (up.since, up.began)]
    times += [work.began for work in written.begun.values()]
    times += [
        t for facts in written.earlier.values() for fact in facts for t in (fact.since, fact.began)
    ]
    return [*times, written.planned]


def is_status(data: object) -> bool:
    """Tell whether a file is a status: it says ``läge`` at the top."""
    return isinstance(data, Mapping) and any(fold(str(k)) == fold(SECTION) for k in data)
