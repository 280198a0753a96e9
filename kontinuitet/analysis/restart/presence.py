"""What working hours make impossible, said in plain Swedish."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.analysis.base.crew import Crew, assign
from kontinuitet.model.staffing import Staffing
from kontinuitet.wording import duration_in_text


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


def why_not_there(crew: Crew, people: Sequence[tuple[str, int]], minutes: int, since: int) -> str:
    """Say why work of ``minutes`` cannot be begun at ``since`` or later by those who can."""
    skills = ", ".join(skill for skill, _ in people)
    moments = crew.moments(since)
    for skill, _ in people:
        able = [m for m in crew.members if skill in m.skills]
        if any(m.hours is None for m in able):
            continue
        rooms = [m.hours.room(t) for m in able if m.hours is not None for t in moments]
        longest = max(rooms, default=-1)
        if longest <= 0:
            return f"ingen med kompetensen {skill} är på plats när arbetet kan börja"
        if longest < minutes:
            return (
                f"arbetet tar {duration_in_text(minutes)}, men det längsta pass någon med "
                f"kompetensen {skill} har är {duration_in_text(longest)}"
            )
    for time in moments:
        free = [n for n, m in enumerate(crew.members) if m.can_work(time, minutes)]
        if assign(crew, free, people) is not None:
            return (
                f"arbetet tar {duration_in_text(minutes)} och hinner inte göras före det sista "
                f"passet för dem som behövs ({skills})"
            )
    return (
        f"de som behövs ({skills}) är aldrig på plats samtidigt så länge som arbetet tar, "
        f"{duration_in_text(minutes)}"
    )
