"""An independent check of a schedule: it shares no code with what made it, and trusts nothing."""

from __future__ import annotations

from kontinuitet.analysis.scheduling.problem import RestartProblem, Schedule


def violations(problem: RestartProblem, schedule: Schedule) -> list[str]:
    """Return what is wrong with a schedule, one text each; empty when it can be worked by.

    Checked: release, needs with quorum, number and skills of people, availability and shifts,
    double booking (for pooled people: too many at once), and the cost.
    """
    tasks = problem.tasks
    if len(schedule.starts) != len(tasks):
        return ["not every task has a start"]
    found: list[str] = []
    ends = [s + t.minutes for s, t in zip(schedule.starts, tasks, strict=True)]
    for task, start in zip(tasks, schedule.starts, strict=True):
        if start < max(0, task.release):
            found.append(f"{task.id}: begins before it may")
        for suppliers, quorum in task.needs:
            if sum(ends[s] <= start for s in suppliers) < quorum:
                found.append(f"{task.id}: begins before what it needs is done")
    found += _people(problem, schedule, ends) if schedule.people else _counts(problem, schedule)
    total = 0
    for activity in problem.activities:
        back = max([activity.earliest, *(_filled(n[0], n[1], ends) for n in activity.needs)])
        down = max(0, back - activity.lost)
        total += activity.weight * down
        if activity.due is not None and down > activity.due:
            total += 20 * activity.weight * (down - activity.due)
    if total != schedule.cost:
        found.append(f"the cost is {total}, not {schedule.cost}")
    return found


def _filled(suppliers: tuple[int, ...], quorum: int, ends: list[int]) -> int:
    for time in sorted(ends[s] for s in suppliers):
        if sum(ends[s] <= time for s in suppliers) >= quorum:
            return time
    return 0


def _people(problem: RestartProblem, schedule: Schedule, ends: list[int]) -> list[str]:
    found: list[str] = []
    staff = problem.staff
    booked: dict[int, list[tuple[int, int, str]]] = {}
    for number, task in enumerate(problem.tasks):
        team, start, end = schedule.people[number], schedule.starts[number], ends[number]
        places = [skill for skill, count in task.people for _ in range(count)]
        if len(set(team)) != len(team) or len(team) != len(places):
            found.append(f"{task.id}: {len(team)} people for {len(places)} places")
        elif not _fit(list(team), places, problem):
            found.append(f"{task.id}: the people lack the skills")
        for person in team:
            member = staff[person]
            inside = not member.shifts or any(a <= start and end <= b for a, b in member.shifts)
            if start < member.available_from or not inside:
                found.append(f"{task.id}: {member.id} is not there")
            booked.setdefault(person, []).append((start, end, task.id))
    for person, own in sorted(booked.items()):
        own.sort()
        # Work of no length is done in between, but never in the middle of other work.
        for one, (start, end, name) in enumerate(own):
            for later_start, later_end, later in own[one + 1 :]:
                if later_start < end and (later_end > start):
                    found.append(f"{staff[person].id} does {name} and {later} at once")
    return found


def _fit(team: list[int], places: list[int], problem: RestartProblem) -> bool:
    """Tell whether the people can fill the places, trying every way."""
    if not places:
        return True
    for person in team:
        if places[0] in problem.staff[person].skills:
            rest = [p for p in team if p != person]
            if _fit(rest, places[1:], problem):
                return True
    return False


def _counts(problem: RestartProblem, schedule: Schedule) -> list[str]:
    found: list[str] = []
    if problem.persons:
        return ["people have names, but the schedule names nobody"]
    for skill, pool in enumerate(problem.pools):
        changes: dict[int, int] = {}
        for task, start in zip(problem.tasks, schedule.starts, strict=True):
            count = sum(c for s, c in task.people if s == skill)
            if task.minutes:
                changes[start] = changes.get(start, 0) + count
                changes[start + task.minutes] = changes.get(start + task.minutes, 0) - count
            elif count > pool:
                found.append(f"{task.id}: more people than there are")
        busy = 0
        for time in sorted(changes):
            busy += changes[time]
            if busy > pool:
                found.append(f"skill {skill}: {busy} people at {time}, there are {pool}")
    asked = {s for t in problem.tasks for s, c in t.people if c and s >= len(problem.pools)}
    return found + [f"skill {skill}: nobody" for skill in sorted(asked)]
