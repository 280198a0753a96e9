"""The text of `återstart`: the order, why, the critical chain, the price, and what if."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kontinuitet import wording
from kontinuitet.analysis.base.restart_results import (
    ListComparison,
    RestartResult,
    RestartStep,
    StepState,
    WhatIfs,
)
from kontinuitet.analysis.restart.critical_chain import deciding_chain
from kontinuitet.analysis.restart.listing import ListRow, list_rows
from kontinuitet.analysis.restart.texts import (
    ABORTED,
    UNLIMITED_PEOPLE,
    aborted_sentence,
    chain_sentence,
    price_sentence,
    proof_sentence,
    reason_sentences,
    shown_links,
    tells_margins,
)
from kontinuitet.cli import output
from kontinuitet.cli.never_text import never_lines
from kontinuitet.cli.restart_state import replanned_lines
from kontinuitet.cli.times import at
from kontinuitet.model import calendar
from kontinuitet.model.calendar_words import SHORT_WEEKDAYS
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Staffing, person_name
from kontinuitet.wording import count_in_table, duration_in_text, listed

#: An order of more steps than LONG is cut to its first FIRST steps, unless all are asked for.
LONG = 150
FIRST = 50
#: Of what contradicts the decided list, and of what puts it right, so much is shown.
_MOST_CONTRADICTIONS = 20
_MOST_DIFFERENCES = 10
_MOST_MARGINS = 5
_MOST_NAMED = 2
_WEEK = 6 * 24 * 60


def text(
    result: RestartResult,
    municipality: Municipality,
    scenario: Scenario,
    activity: str | None = None,
    *,
    whole: bool = False,
) -> str:
    """Write the result for a terminal; ``activity`` is whose critical chain is shown.

    Of a long order only the first steps that are not done are shown, unless ``whole``.
    """
    steps = result.order if whole else first_steps(result.order)
    head = f"Återstartsordning (prioriteringslista): {scenario.name} ({scenario.id})"
    if not result.order:
        nothing = (
            "Ingen ordning kan räknas fram: det som är nere kommer inte åter. Skälen står nedan."
            if result.never_back
            else "Inget behöver återstartas."
        )
        sections = [[head, "", nothing]]
    else:
        sections = [
            [
                head,
                "",
                *_times(result.order, scenario.starts),
                _order_table(result, steps, municipality, scenario),
                *_left_out(result.order, steps, scenario),
            ],
            _reasons(result, steps, municipality),
            _aborted(result, municipality, scenario),
            _chain(result, municipality, scenario, activity),
        ]
    sections.insert(1, replanned_lines(result, municipality, scenario))
    sections += [
        [*_heading("Vad ordningen kostar"), *comparison_lines(result, municipality)],
        _contradictions(result, whole=whole),
        _what_if(result.what_if, municipality, scenario.staffing_in(municipality)),
        never_lines(municipality, result),
    ]
    if result.unlimited_people:
        sections.append([UNLIMITED_PEOPLE])
    return "\n\n".join("\n".join(section) for section in sections if section)


def _hanging(first: str, words: str) -> str:
    """Wrap a text whose first line begins with ``first`` and whose others stand under it."""
    wrapped = output.paragraph(words, indent=" " * len(first))
    return first + wrapped[len(first) :]


def _bullet(words: str) -> str:
    return _hanging("  • ", words)


def _heading(words: str) -> list[str]:
    return [words, "-" * output.cells(words)]


def first_steps(order: Sequence[RestartStep]) -> tuple[RestartStep, ...]:
    """Return the steps to show: all, but of a long order the first that are not done."""
    if len(order) <= LONG:
        return tuple(order)
    left = [s for s in order if s.state is not StepState.DONE]
    return tuple(left[:FIRST] or order[-FIRST:])


def _left_out(
    order: Sequence[RestartStep], steps: Sequence[RestartStep], scenario: Scenario
) -> list[str]:
    """Say how many steps are not shown, when the last of them is done, and how to see them."""
    numbers = {s.number for s in steps}
    rest = [s for s in order if s.number not in numbers]
    if not rest:
        return []
    left = [s.end for s in rest if s.state is not StepState.DONE]
    parts = []
    if left:
        parts.append(
            f"Här visas {len(steps)} av {len(order)} steg. {len(left)} steg till följer, det sista "
            f"är klart {at(max(left), scenario.starts)}."
        )
    if len(left) < len(rest):
        done = len(rest) - len(left)
        parts.append(f"{count_in_table(done, 'steg är klart', 'steg är klara')} och visas inte.")
    parts.append(
        "Visa alla med --alla, eller skriv hela listan att bocka av med --ut lista.docx eller "
        "--ut lista.xlsx."
    )
    return ["", output.paragraph(" ".join(parts))]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the order: heading, and what a row has in it."""

    heading: str
    text: Callable[[ListRow], int | str]


def _order_table(
    result: RestartResult,
    steps: Sequence[RestartStep],
    municipality: Municipality,
    scenario: Scenario,
) -> str:
    short = _within_a_week(result.order, scenario.starts)
    staffing = scenario.staffing_in(municipality)
    columns = (
        _Column("Nr", lambda row: row.number),
        _Column("System", lambda row: row.name),
        _Column("Väntar på nr", lambda row: ", ".join(map(str, row.step.after)) or "–"),
        _Column("Start", lambda row: _short(row.step.start, scenario.starts, short)),
        _Column("Klar", lambda row: _short(row.step.end, scenario.starts, short)),
        _Column(
            "Personer",
            lambda row: wording.set_apart([_person(p, staffing) for p in row.step.people]) or "–",
        ),
    )
    shown = {step.number for step in steps}
    rows = [
        tuple(column.text(row) for column in columns)
        for row in list_rows(municipality, scenario, result)
        if row.number in shown
    ]
    return output.table([column.heading for column in columns], rows, right={0})


def _person(identity: str, staffing: Staffing | None) -> str:
    """Name a person; one of a pool is short as it is."""
    known = staffing is not None and identity in staffing.persons
    return person_name(identity, staffing) if known else identity


def _times(order: Sequence[RestartStep], starts: datetime.datetime | None) -> list[str]:
    """Say which days the order spans, when its rows then show no more than the weekday."""
    if not _within_a_week(order, starts):
        return []
    first, last = order[0].start, max(s.end for s in order)
    return [f"Från {at(first, starts)} till {at(last, starts)}.", ""]


def _within_a_week(order: Sequence[RestartStep], starts: datetime.datetime | None) -> bool:
    return starts is not None and max(s.end for s in order) - order[0].start <= _WEEK


def _short(minute: int, starts: datetime.datetime | None, short: bool) -> str:
    """Write a time, without the date when ``short``: ``tis 18.30``."""
    if starts is None or not short:
        return at(minute, starts)
    when = calendar.after(starts, minute)
    clock = wording.clock_in_table(when).removeprefix("kl. ")
    return f"{SHORT_WEEKDAYS[when.weekday()]} {clock}"


def _reasons(
    result: RestartResult, steps: Sequence[RestartStep], municipality: Municipality
) -> list[str]:
    """Say why each step that takes work stands where it stands."""
    worked = [s for s in steps if s.people or s.end > s.start or s.break_glass]
    if not worked:
        return []
    lines = _heading("Varför i den här ordningen")
    wide = len(str(worked[-1].number))
    for step in worked:
        name = step.called(municipality.resources[step.id].name)
        lines.append(_hanging(f"{step.number:>{wide}}  ", f"{name}: {step.why}"))
    if len(steps) < len(result.order):
        lines += ["", "Resten visas med --alla."]
    elif len(worked) < len(steps):
        lines += ["", "Övriga återkommer av sig själva så snart det de väntar på är uppe."]
    return lines


def _aborted(result: RestartResult, municipality: Municipality, scenario: Scenario) -> list[str]:
    """Tell of the starts that bring nothing back: those who do them are busy meanwhile."""
    if not result.aborted:
        return []
    staffing = scenario.staffing_in(municipality)
    lines = _heading(ABORTED)
    for start in result.aborted:
        people = wording.set_apart([_person(p, staffing) for p in start.people])
        said = aborted_sentence(start, municipality, people)
        lines.append(_bullet(f"{at(start.start, scenario.starts)}: {said}"))
    return lines


def _chain(
    result: RestartResult, municipality: Municipality, scenario: Scenario, activity: str | None
) -> list[str]:
    chain = deciding_chain(municipality, result, activity)
    if chain is None:
        return []
    essential = activity is None and municipality.activities[chain.activity].essential
    lines = _heading("Kritisk kedja")
    if essential:
        lines.append("Samhällsviktig verksamhet som kommer åter sist:")
    lines.append(
        output.paragraph(chain_sentence(chain, municipality.activities[chain.activity].name))
    )
    rows = [
        (
            at(link.start, scenario.starts),
            wording.duration_in_table(link.minutes),
            municipality.name_of(link.id),
            link.why,
        )
        for link in shown_links(chain.links)
    ]
    if rows:
        lines += ["", output.table(("Från", "Tid", "System", "Varför då"), rows, right={1})]
    return lines


def comparison_lines(result: RestartResult, municipality: Municipality) -> list[str]:
    """Say what the order costs beside the decided list, why, and how far from the best it is."""
    lines = [output.paragraph(price_sentence(result))]
    decided = result.decided
    dearer = decided is not None and not decided.never_back and decided.cost > result.cost
    if decided is not None and dearer and decided.because and round(decided.cost - result.cost):
        lines += [_bullet(reason) for reason in reason_sentences(decided.because)]
    lines += _differences(decided, result.cost, municipality)
    lines += ["", output.paragraph(proof_sentence(result))]
    if tells_margins(result):
        margins = sorted(result.margins.items(), key=lambda m: (-m[1], m[0]))
        lines += [
            f"  {municipality.activities[i].name}: högst {duration_in_text(m)} kortare"
            for i, m in margins[:_MOST_MARGINS]
            if m
        ]
    return lines


def _differences(
    decided: ListComparison | None, cost: float, municipality: Municipality
) -> list[str]:
    """List what differs with the decided list beyond what has been said."""
    if decided is None:
        return []
    said = {b.activity for b in decided.because} if round(decided.cost - cost) > 0 else set()
    changed = sorted(decided.difference.items(), key=lambda item: (-abs(item[1]), item[0]))
    other = [(i, m) for i, m in changed if m and i not in said]
    if not other:
        return []
    lines = ["", "Också skillnad med den beslutade listan:"]
    for identity, minutes in other[:_MOST_DIFFERENCES]:
        word = "längre" if minutes > 0 else "kortare"
        name = municipality.activities[identity].name
        lines.append(f"  {name}: {duration_in_text(abs(minutes))} {word} avbrott")
    more = len(other) - _MOST_DIFFERENCES
    if more > 0:
        lines.append(f"  och {count_in_table(more, 'verksamhet', 'verksamheter')} till")
    return lines


def _contradictions(result: RestartResult, *, whole: bool) -> list[str]:
    decided = result.decided
    if decided is None or not decided.reasons:
        return []
    lines = _heading("Här strider prioriteringslistan mot beroendena")
    lines += _bullets(decided.reasons, whole=whole)
    repair = decided.repair
    if repair is not None and not repair.as_named:
        lines += ["", "Minsta ändring som gör listan genomförbar:"]
        lines += _bullets([move.text for move in repair.moves], whole=whole)
    return lines


def _bullets(texts: Sequence[str], *, whole: bool) -> list[str]:
    """List texts as bullets, of many only the first, unless ``whole``."""
    shown = texts if whole else texts[:_MOST_CONTRADICTIONS]
    lines = [_bullet(text) for text in shown]
    more = len(texts) - len(shown)
    return [*lines, f"  och {more} till, som visas med --alla"] if more else lines


def _what_if(
    asked: WhatIfs | None, municipality: Municipality, staffing: Staffing | None
) -> list[str]:
    if asked is None:
        return []
    lines = _heading("Vad händer med fler eller färre tekniker")
    if not (asked.more or asked.missing):
        return [
            *lines,
            "Bemanning saknas i modellen: det finns ingen att lägga till eller ta bort.",
        ]
    for more in asked.more:
        if more.back:
            names = listed([municipality.activities[i].name for i in more.back])
            text = f"Med en till med {more.who} kommer {names} åter, som annars aldrig gör det."
            lines.append(output.paragraph(text))
    useful = [w for w in asked.more if w.gain > 0]
    if useful:
        rows = [
            (w.who, wording.weighted_in_table(w.gain), *_hours(w.minutes, municipality))
            for w in useful
        ]
        if any(w.back for w in asked.more):
            lines.append("")
        headers = ("En till med", "Sparar (viktat)", "Kortare avbrott", "Främst")
        lines += [output.table(headers, rows, right={1, 2})]
    useless = [w.who for w in asked.more if w.gain <= 0 and not w.back]
    if useless:
        lines += ["", output.paragraph(f"En till med {_or(useless)} ger inget.")]
    possible = [w for w in asked.missing if w.impossible is None and w.gain < 0]
    if possible:
        rows = [
            (
                _person(w.who, staffing),
                wording.weighted_in_table(-w.gain),
                *_hours({i: -m for i, m in w.minutes.items()}, municipality),
            )
            for w in possible
        ]
        headers = ("Om denna saknas", "Kostar (viktat)", "Längre avbrott", "Främst")
        lines += ["", output.table(headers, rows, right={1, 2})]
    for missing in asked.missing:
        if missing.never:
            who = _person(missing.who, staffing)
            names = listed([municipality.activities[i].name for i in missing.never])
            lines += ["", output.paragraph(f"Utan {who} kommer {names} aldrig åter.")]
    spare = [
        _person(w.who, staffing)
        for w in asked.missing
        if w.impossible is None and w.gain >= 0 and not w.never
    ]
    if spare:
        lines += ["", output.paragraph(f"Utan {_or(spare)} blir det inte dyrare.")]
    for missing in asked.missing:
        if missing.impossible is not None:
            who = _person(missing.who, staffing)
            lines += ["", f"Utan {who} går det inte alls:"]
            lines += [_bullet(sentence) for sentence in missing.impossible.splitlines()]
    return lines


def _or(words: Sequence[str]) -> str:
    return " eller ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _hours(minutes: Mapping[str, int], municipality: Municipality) -> tuple[str, str]:
    """Write the sum of minutes over activities, and those with most."""
    first = sorted(((m, i) for i, m in minutes.items() if m > 0), key=lambda x: (-x[0], x[1]))
    named = [
        f"{municipality.activities[i].name} {wording.duration_in_table(m)}"
        for m, i in first[:_MOST_NAMED]
    ]
    return wording.duration_in_table(sum(minutes.values())), ", ".join(named) or "–"
