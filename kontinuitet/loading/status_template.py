"""The planned order as a file to tick during an event, and the file as YAML."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kontinuitet.model import calendar
from kontinuitet.model.duration import format_duration
from kontinuitet.model.status import BegunFact, UpFact

TITLE: Final = "Läge för"


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One planned restart; ``began`` and ``done`` tell whether that has happened.

    YAML only: ``slower`` is the minutes it is known to take instead of what the model says;
    ``earlier`` are the known returns before this one; ``current`` is how it stands now, when it is
    planned to go down after that and come back once more. ``again`` is a return before the last of
    several, and ``before`` that it is among those told as earlier.

    Workbook only, where every return has a row of its own: ``progress`` is how far it has come.
    """

    number: int
    name: str
    id: str
    start: int
    end: int
    people: tuple[str, ...]
    began: bool = False
    done: bool = False
    slower: int | None = None
    earlier: tuple[UpFact, ...] = ()
    current: UpFact | BegunFact | None = None
    remark: str = ""
    before: bool = False
    again: bool = False
    progress: Literal["planned", "begun", "done"] = "planned"


@dataclass(frozen=True, slots=True)
class TemplatePerson:
    """Somebody who can do restart work; ``since`` is minutes after T+0, None for not there."""

    id: str
    name: str
    skills: tuple[str, ...]
    there: bool = True
    since: int | None = None
    remark: str = ""


@dataclass(frozen=True)
class Template:
    """All that goes into the file; ``starts`` is T+0.

    ``now`` is when the status holds, in minutes after T+0: None leaves it to be filled in by the
    one who ticks, as it has to be. ``planned`` is when the list was planned anew, None for never.
    """

    title: str
    now: int | None
    starts: datetime.datetime | None
    rows: Sequence[TemplateRow]
    persons: Sequence[TemplatePerson]
    planned: int | None = None

    def when(self, minute: int) -> str:
        """Write a minute so that it can be read back."""
        if self.starts is None:
            return format_duration(minute)
        return calendar.written(calendar.after(self.starts, minute))

    def cell(self, minute: int) -> datetime.datetime | str:
        """Return a minute as the value of a cell."""
        if self.starts is None:
            return format_duration(minute)
        when = calendar.after(self.starts, minute)
        return calendar.written(when) if calendar.which(when) else when


def scenario_of(line: str) -> str | None:
    """Return the id of the scenario that a file's first line says it is made for, if it does."""
    found = re.fullmatch(rf"(?:# )?{TITLE} .*\(([^()]+)\)\.?\s*", line)
    return found[1] if found else None


def yaml_template(template: Template) -> bytes:
    """Return the YAML file. What has not happened stands as comments, ready to be uncommented."""
    when = template.when
    lines = [
        f"# {TITLE} {template.title}.",
        "# Ta bort # framför det som har hänt och rätta tiden. Låt resten stå.",
        "# Tider: klockslag (10:30), datum och klockslag, eller tid från avbrottets början (4 h).",
        "läge:",
        *_now_lines(template),
        "  uppe:                # system som är uppe, och sedan när",
    ]
    for row in template.rows:
        if isinstance(row.current, UpFact):
            lines.append(_line(row, _returned(template, row.current)))
        back = UpFact(row.end, row.start, row.people)
        if row.before:
            continue
        lines.append(_line(row, _returned(template, back), "" if row.done else "# "))
    lines += _earlier_lines(template)
    lines.append(
        "  pågår:               # system som någon arbetar med, och när det väntas vara klart"
    )
    for row in template.rows:
        if row.before:
            continue
        if isinstance(row.current, BegunFact):
            lines.append(_line(row, _worked_on(template, row.current)))
        work = BegunFact(row.start, row.end, row.people)
        mark = "" if row.began and not row.done else "# "
        lines.append(_line(row, _worked_on(template, work), mark))
    lines.append(
        "  försenat:            # arbete som inte har börjat och tar annan tid än planerat"
    )
    for row in template.rows:
        if not (row.began or row.again):
            mark = "# " if row.slower is None else ""
            length = format_duration(row.slower or row.end - row.start)
            lines.append(f"    {mark}{row.id}: {length}    # {row.number}. {_plain(row.name)}")
    remarks = {row.id: row.remark for row in template.rows if row.remark}
    if remarks:
        lines.append("  anmärkningar:        # text om system, följer med till nästa lägesfil")
        lines += [f"    {identity}: {_quoted(text)}" for identity, text in remarks.items()]
    lines.append("  personer:            # de som inte finns, eller kommer vid en annan tid")
    for person in template.persons:
        if not person.there or person.since is not None or person.remark:
            facts = [] if person.there else ["finns: nej"]
            facts += [] if person.since is None else [f"tillgänglig_från: {when(person.since)}"]
            facts += [f"anmärkning: {_quoted(person.remark)}"] if person.remark else []
            lines.append(f"    {person.id}: {_fields(facts)}")
        else:
            lines.append(f"    # {person.id}: nej    # {_plain(person.name)}")
    return ("\n".join(lines) + "\n").encode("utf-8")


def _now_lines(template: Template) -> list[str]:
    """Write when the status holds, or that it is to be filled in, and when the list was planned."""
    if template.now is None:
        example = "4 h" if template.starts is None else "2027-01-18 10:30"
        lines = [f"  nu:                  # FYLL I när läget gäller, till exempel {example}"]
    else:
        lines = [f"  nu: {template.when(template.now)}"]
    if template.planned is not None:
        lines.append(f"  planerad: {template.when(template.planned)}    # när listan planerades om")
    return lines


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _line(row: TemplateRow, said: str, mark: str = "") -> str:
    return f"    {mark}{row.id}: {said}    # {row.number}. {_plain(row.name)}"


def _earlier_lines(template: Template) -> list[str]:
    """Write what has been up and gone down again, and what is up now and is to go down again."""
    lines = []
    for row in template.rows:
        facts = [_returned(template, fact) for fact in row.earlier]
        if facts:
            lines.append(_line(row, f"[{', '.join(facts)}]"))
        if row.current is not None:
            facts.append(_returned(template, _as_return(template, row.current)))
            lines.append(_line(row, f"[{', '.join(facts)}]", "# "))
    head = "  varit_uppe:          # system som har varit uppe och gått ner igen"
    return [head, *lines] if lines else []


def _as_return(template: Template, fact: UpFact | BegunFact) -> UpFact:
    """Return how it stands now as what it is once it has gone down again."""
    since = fact.done if isinstance(fact, BegunFact) else fact.since
    now = template.now or template.planned or 0
    return UpFact(now if since is None else since, fact.began, fact.people)


def _returned(template: Template, fact: UpFact) -> str:
    """Write what is known of a return."""
    since = [] if fact.since is None else [f"sedan: {template.when(fact.since)}"]
    return _fields([*since, *_began(template, fact.began), *_by(fact.people)])


def _worked_on(template: Template, fact: BegunFact) -> str:
    """Write what is known of work that goes on."""
    done = [] if fact.done is None else [f"klart: {template.when(fact.done)}"]
    return _fields([*_began(template, fact.began), *done, *_by(fact.people)])


def _began(template: Template, minute: int | None) -> list[str]:
    return [] if minute is None else [f"började: {template.when(minute)}"]


def _by(people: Sequence[str]) -> list[str]:
    return [f"av: [{', '.join(people)}]"] if people else []


def _fields(parts: Sequence[str]) -> str:
    return f"{{{', '.join(parts)}}}"


def _plain(name: str) -> str:
    return " ".join(name.split())
