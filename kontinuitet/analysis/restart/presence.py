"""What working hours make impossible, said in plain Swedish."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.analysis.restart.decision import Course
from kontinuitet.errors import InputError
from kontinuitet.model.duration import format_duration
from kontinuitet.model.staffing import Staffing


def unplaced_shifts(staffing: Staffing) -> tuple[str, ...]:
    """Return a note when people have shifts and T+0 has no calendar time to place them by."""
    names = [p.name for _, p in sorted(staffing.persons.items()) if p.shifts]
    if not names:
        return ()
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
    return (
        f'Scenariot har ingen starttid ("startar"), så arbetspassen för {listed} kan inte läggas '
        "ut i tiden. De räknas som om de alltid är på plats, och då kan ordningen bli snabbare än "
        "verkligheten.",
    )


def refuse_unstaffed(crew: Crew, free: Course, chosen: Course) -> None:
    """Refuse work that is left at the end because it fits in nobody's working hours.

    Raises:
        InputError: names every such resource, its hours of work, and the longest shift.
    """
    net = chosen.net
    sentences = []
    for node in chosen.trace.unstaffed:
        work = free.last_work.get(node)
        if work is None:  # it never comes back whatever the people
            continue
        name = f"{net.names[node]} ({net.ids[node]})"
        minutes = work.end - work.start
        opening = f"Återstarten av {name} tar {format_duration(minutes)}"
        since = chosen.outages[node][-1][0]
        sentences.append(f"{opening}, {_why(crew, net.work[node].people, minutes, since)}")
    if sentences:
        raise InputError("\n".join(sentences))


def _why(crew: Crew, people: Sequence[tuple[str, int]], minutes: int, since: int) -> str:
    """Say why work cannot be begun at ``since`` or later."""
    skills = ", ".join(skill for skill, _ in people)
    moments = crew.moments(since)
    for skill, _ in people:
        able = [m for m in crew.members if skill in m.skills]
        rooms = [m.hours.room(t) for m in able if m.hours is not None for t in moments]
        longest = max(rooms, default=-1)
        if longest <= 0:
            return f"men ingen med kompetensen {skill} är på plats när arbetet kan börja."
        if longest < minutes:
            return (
                f"men det längsta pass någon med kompetensen {skill} har är "
                f"{format_duration(longest)}. Arbetet måste rymmas i ett pass."
            )
    for time in moments:
        free = [n for n, m in enumerate(crew.members) if m.can_work(time, minutes)]
        if assign(crew, free, people) is not None:
            return (
                f"men hinner inte göras före det sista passet för dem som behövs ({skills}). "
                "Lägg in fler pass."
            )
    return f"men de som behövs ({skills}) är aldrig på plats samtidigt så länge."
