"""`ny`: a new workspace from a few answers, asked for or given as options."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from kontinuitet.cli import excel_text, output, swedish
from kontinuitet.cli.excel import column_meanings
from kontinuitet.cli.standing import lines
from kontinuitet.cli.typed import command_line, program_folder
from kontinuitet.errors import InputError
from kontinuitet.problems import did_you_mean
from kontinuitet.services.beginning import (
    Answers,
    NewActivity,
    RegisterRefused,
    activity_from,
    begin,
    names_in,
)
from kontinuitet.services.beginning.answers import check_name, once
from kontinuitet.services.beginning.making import contents, refuse_used
from kontinuitet.services.standing import stand
from kontinuitet.wording import count_in_table

_MOST_TECHNICIANS = 1000
#: Offered when somebody asks for what is usual.
_MOST_ASKED = 12


def _ask(question: str, default: str = "") -> str:
    suffix = " " if question.endswith("?") else ": "
    answer: str = click.prompt(
        question, default=default, show_default=bool(default), prompt_suffix=suffix, err=True
    )
    return answer.strip()


def _names(question: str) -> tuple[str, ...]:
    """Ask until the answer can be read."""
    while True:
        try:
            return names_in(_ask(question))
        except InputError as error:
            output.note(str(error))


def ask(name: str | None, *, register: bool) -> Answers:
    """Ask the questions, one at a time; an empty answer goes on. A register names the systems."""
    output.note("Svara kort. Enter hoppar över, och allt går att ändra i filerna efteråt.\n")
    while not name:
        name = _ask("Kommunens namn")
    departments = _names("Förvaltningar, med komma mellan")
    activities: list[tuple[str, str]] = []
    for department in departments[:_MOST_ASKED]:
        named = _names(f"De viktigaste verksamheterna i {department}, med komma mellan")
        activities += [(department, activity) for activity in named]
    if register:
        found = tuple(NewActivity(activity, department) for department, activity in activities)
        return Answers(name, departments, found, (), _technicians())
    systems = _names("De viktigaste systemen, med komma mellan")
    asked = []
    known = list(systems)
    for department, activity in activities[:_MOST_ASKED]:
        needs = _names(f"Vilka system behöver {activity}?")
        for name_ in once([*known, *needs])[len(known) :]:
            hint = did_you_mean(name_, known)
            output.note(f'  "{name_}" läggs till bland systemen.{f" {hint}" if hint else ""}')
            known.append(name_)
        asked.append(NewActivity(activity, department, needs))
    asked += [NewActivity(a, d) for d, a in activities[_MOST_ASKED:]]
    return Answers(name, departments, tuple(asked), systems, _technicians())


def _technicians() -> int | None:
    while True:
        answer = _ask("Hur många kan återstarta system? Antal, eller Enter om ni inte vet")
        if not answer:
            return None
        if answer.isdecimal() and int(answer) <= _MOST_TECHNICIANS:
            return int(answer)
        output.note(f'"{answer}" är inget antal. Skriv till exempel 3.')


@swedish.command(
    "ny",
    help="""Gör en ny mapp för kommunens filer.

    Frågar efter det viktigaste, eller tar svaren från tillvalen, och skriver filer som går att
    använda direkt, med förklaringar. I mappen hamnar också ett schema för textredigerare och en
    fil att dubbelklicka på.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option("--namn", "name", metavar="NAMN", help="Kommunens namn; inget frågas då.")
@swedish.option(
    "--förvaltning",
    "departments",
    metavar="NAMN",
    multiple=True,
    help="En förvaltning. Kan upprepas.",
)
@swedish.option(
    "--verksamhet",
    "activities",
    metavar="VERKSAMHET",
    multiple=True,
    help='En verksamhet och vad den behöver: "Hemtjänst: Journal, Planering". Med flera '
    'förvaltningar: "Omsorgen / Hemtjänst: Journal". Kan upprepas.',
)
@swedish.option(
    "--system", "systems", metavar="NAMN", multiple=True, help="Ett system. Kan upprepas."
)
@swedish.option(
    "--tekniker",
    "technicians",
    metavar="ANTAL",
    type=click.IntRange(0, _MOST_TECHNICIANS),
    help="Hur många som kan återstarta system.",
)
@swedish.option(
    "--register",
    "registers",
    metavar="FIL",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Ett systemregister att läsa in: Excel, CSV eller något annat som excel importera läser.",
)
@swedish.option(
    "--kolumn",
    "columns",
    metavar="RUBRIK=UPPGIFT",
    multiple=True,
    help="Vad en kolumn i registret betyder. Kan upprepas.",
)
def command(
    folder: Path,
    name: str | None,
    departments: tuple[str, ...],
    activities: tuple[str, ...],
    systems: tuple[str, ...],
    technicians: int | None,
    registers: tuple[Path, ...],
    columns: tuple[str, ...],
) -> int:
    """Make a workspace, and show where it stands."""
    refuse_used(folder)
    given = bool(departments or activities or systems or technicians is not None)
    if name is None and (given or not sys.stdin.isatty()):
        raise click.UsageError("Ange kommunens namn: --namn Exempelköping.")
    if name is None:
        answers = ask(name, register=bool(registers))
    else:
        check_name(name)
        offices = once([" ".join(d.split()) for d in departments])
        for each in (*offices, *systems):
            check_name(each)
        answers = Answers(
            " ".join(name.split()),
            offices,
            tuple(activity_from(text, offices) for text in activities),
            once(systems),
            technicians,
        )
    try:
        begun = begin(
            folder,
            answers,
            program_folder(),
            output.note,
            registers=registers,
            columns=column_meanings(columns),
            progress=output.progress,
        )
    except RegisterRefused as error:
        for line in excel_text.remarks(error.imported):
            output.note(line)
        raise InputError(excel_text.refusal(error.imported), error.problems) from error
    if begun.imported is not None:
        for line in excel_text.remarks(begun.imported):
            output.note(line)
    output.result(f"Skrivet i {folder}\n")
    rows = [
        (name, contents(name))
        for name in (path.relative_to(folder).as_posix() for path in begun.written)
    ]
    output.result(output.table(("Fil", "Innehåll"), rows))
    files = count_in_table(len(begun.written), "fil", "filer")
    output.result(f"\n{files}. Dubbelklicka på Öppna Kontinuitet i mappen, eller skriv:")
    output.result(f"  {command_line('läget', folder)}\n")
    today = datetime.date.today()  # noqa: DTZ011  (the user's own day)
    output.result("\n".join(lines(stand(folder, today, output.note))))
    return output.DONE
