"""What could be played: ideas for injects where something changes for the departments.

Texts name things by placeholders, so that what is shown is what is computed when it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from kontinuitet.analysis.base.restart_results import RestartStep
from kontinuitet.analysis.base.results import ActivityOutage, Interval
from kontinuitet.exercise.picture import Course, minute_when
from kontinuitet.model.exercise import InjectKind, Standing
from kontinuitet.model.landscape import Activity, Fallback
from kontinuitet.model.question_bank import Stage
from kontinuitet.wording import duration_in_text, listed

#: A fallback routine that lasts shorter than this runs out before anybody can be warned.
_WARNING = 60
#: How long before the acceptable outage time is passed somebody should have decided.
_BEFORE_LIMIT = 30


class Sort(StrEnum):
    """What an idea is about; no two of the same sort and activity are chosen."""

    LOSS = "bortfall"
    IMPACT = "följd"
    ROUTINE = "reservrutin"
    RUNS_OUT = "tar slut"
    LIMIT = "gräns"
    PEOPLE = "personal"
    STEP = "nödstart"
    BACK = "åter"
    NEVER = "aldrig"
    OUTSIDE = "omvärld"
    PICTURE = "lägesbild"
    RELIEF = "avlösning"
    MATERIAL = "underlag"


@dataclass(frozen=True, slots=True)
class Idea:
    """One inject that could be played: when (minutes after T+0), how much it matters, and what."""

    sort: Sort
    minute: int
    weight: float
    stage: Stage
    goal: str
    subject: str
    activity: str | None
    sender: str
    receiver: str
    text: str
    expected: tuple[str, ...] = ()
    stalled: tuple[str, ...] = ()
    assumes: tuple[tuple[str, Standing], ...] = ()
    kind: InjectKind = InjectKind.INJECT
    names: dict[str, str] = field(default_factory=dict)
    after_down: int | None = None
    questions: tuple[str, ...] = ()
    note: str = ""


class Ideas:
    """Finds ideas in a course for some departments."""

    def __init__(self, course: Course, departments: tuple[str, ...]) -> None:
        self._course = course
        self._model = course.municipality
        self._departments = departments

    def all(self) -> list[Idea]:
        """Return every idea, by time, the weightiest first within a minute."""
        found: list[Idea] = []
        for outage in self._course.result.activities:
            if outage.department in self._departments:
                activity = self._model.activities[outage.id]
                found.extend(self._of(outage, activity))
        found.extend(self._restart())
        return sorted(found, key=lambda i: (i.minute, -i.weight, i.sort, i.subject))

    def _of(self, outage: ActivityOutage, activity: Activity) -> Iterator[Idea]:
        if outage.without_ability_intervals:
            yield self._loss(outage, activity, outage.without_ability_intervals[0])
        yield from self._impacts(outage, activity)
        for use in outage.fallbacks:
            routine = activity.fallbacks.get(use.id)
            if routine is not None:
                yield from self._routine(outage, activity, routine, use.start, use.end)
        yield from self._limit(outage, activity)
        if outage.up_again is not None:
            yield self._back(outage, activity, outage.up_again)

    def _names(self, activity: Activity, routine: Fallback | None = None) -> dict[str, str]:
        names = {"verksamhet": activity.name}
        if routine is None and activity.fallbacks:
            routine = activity.fallbacks[min(activity.fallbacks)]
        if routine is not None:
            names["rutin"] = routine.name
        return names

    def _idea(
        self,
        sort: Sort,
        outage: ActivityOutage,
        activity: Activity,
        minute: int,
        **rest: object,
    ) -> Idea:
        department = self._model.departments[activity.department]
        values: dict[str, object] = {
            "weight": activity.downtime_weight,
            "subject": outage.id,
            "activity": outage.id,
            "sender": f"Medarbetare i {activity.name}",
            "receiver": department.name,
            "names": self._names(activity),
            **rest,
        }
        return Idea(sort=sort, minute=minute, **values)  # type: ignore[arg-type]

    def _missing(self, activity: Activity, minute: int) -> list[str]:
        """Return the names of what the activity needs that is down."""
        named = dict.fromkeys(s for need in activity.needs for s in need.suppliers)
        down = [s for s in named if self._course.standing(s, minute) is Standing.DOWN]
        return [self._model.name_of(s) for s in down]

    def _loss(self, outage: ActivityOutage, activity: Activity, span: Interval) -> Idea:
        missing = self._missing(activity, span.start)
        lacks = f" Det som saknas är {listed(missing, most=4)}." if missing else ""
        level = activity.minimum_level
        least = f" Det minsta som måste gå är: {level.rstrip('.')}." if level else ""
        decides = self._model.departments[activity.department].plan.activation.decided_by
        expected = [f"{decides} avgör om planen ska aktiveras." if decides else ""]
        expected += [f"Första steget i {f.name}." for _, f in sorted(activity.fallbacks.items())]
        names = self._names(activity)
        if missing:
            names["system"] = missing[0]
        return self._idea(
            Sort.LOSS,
            outage,
            activity,
            span.start,
            stage=Stage.DISCOVERY,
            goal="larma",
            text=(
                f"{{{{ {outage.id}.namn }}}} går inte att bedriva som vanligt. Det började "
                f"{{{{ {outage.id}.nere_från }}}}.{lacks}{least} Vad gör vi?"
            ),
            expected=tuple(e for e in expected if e),
            stalled=self._hints(activity),
            assumes=((outage.id, Standing.DOWN),),
            names=names,
        )

    def _hints(self, activity: Activity) -> tuple[str, ...]:
        hints = []
        for _, routine in sorted(activity.fallbacks.items()):
            where = (routine.place or "").strip().rstrip(".")
            place = f" Den finns här: {where}." if where else ""
            hints.append(f"Planen har reservrutinen {routine.name}.{place}")
        if not hints:
            hints.append("Planen har ingen reservrutin för det här. Vad gör ni ändå?")
        return tuple(hints)

    def _impacts(self, outage: ActivityOutage, activity: Activity) -> Iterator[Idea]:
        start = outage.down_from
        if start is None:
            return
        for impact in activity.impacts:
            minute = start + impact.after
            down = self._course.standing(outage.id, minute) is Standing.DOWN
            if impact.level < 2 or not impact.description or not down or not impact.after:
                continue
            yield self._idea(
                Sort.IMPACT,
                outage,
                activity,
                minute,
                weight=activity.downtime_weight * (0.6 + 0.2 * impact.level),
                stage=Stage.PRIORITY,
                goal="prioritera",
                text=(
                    f"{{{{ {outage.id}.namn }}}} har stått still i "
                    f"{{{{ {outage.id}.utan_förmåga }}}}. Nu märks det: "
                    f"{impact.description.strip().rstrip('.')}. Vad ska vi göra först, och vad ska "
                    "vi låta bli?"
                ),
                expected=(
                    "Någon beslutar vad som görs först och säger vad som får vänta.",
                    "Beslutet antecknas med klockslag och en tid då det omprövas.",
                ),
                stalled=self._hints(activity),
                assumes=((outage.id, Standing.DOWN),),
            )

    def _routine(
        self,
        outage: ActivityOutage,
        activity: Activity,
        routine: Fallback,
        start: int,
        end: int | None,
    ) -> Iterator[Idea]:
        staff = (
            f" Bemanning enligt rutinen: {routine.staffing.rstrip('.')}."
            if routine.staffing
            else ""
        )
        lasts = f" Den räcker till {{{{ {outage.id}.reserv_till }}}}." if end is not None else ""
        yield self._idea(
            Sort.ROUTINE,
            outage,
            activity,
            start,
            weight=activity.downtime_weight * 0.8,
            stage=Stage.FALLBACK,
            goal="reserv",
            text=(
                f"Vi har gått över till {routine.name}.{lasts}{staff} Vad slutar vi göra under "
                "tiden, och vem säger det till dem som berörs?"
            ),
            expected=(*routine.steps.first_15_min, *routine.steps.first_hour)[:4],
            stalled=self._hints(activity),
            assumes=((outage.id, Standing.FALLBACK),),
            names=self._names(activity, routine),
        )
        # One that ends since something else is gone does not run out.
        if end is None or end - start <= _WARNING or end - start != routine.endurance:
            return
        if self._course.standing(outage.id, end) is not Standing.DOWN:
            return
        minute = max(start, end - _WARNING)
        yield self._idea(
            Sort.RUNS_OUT,
            outage,
            activity,
            minute,
            weight=activity.downtime_weight * 1.3,
            stage=Stage.ENDURANCE,
            goal="uthållighet",
            text=(
                f"{routine.name} håller på att ta slut. Med det vi har räcker den till "
                f"{{{{ {outage.id}.reserv_till }}}}, och {{{{ {outage.id}.namn }}}} är åter "
                f"tidigast {{{{ {outage.id}.åter }}}}. Vad gör vi sedan?"
            ),
            expected=(
                "Deltagarna beslutar hur verksamheten går vidare innan rutinen tar slut.",
                "Hjälp begärs medan den ännu hinner fram.",
            ),
            stalled=("Vad är det som tar slut: personal, papper, nycklar, batterier?",),
            assumes=((outage.id, Standing.FALLBACK),),
            names=self._names(activity, routine),
        )

    def _limit(self, outage: ActivityOutage, activity: Activity) -> Iterator[Idea]:
        if outage.mtpd is None or outage.down_from is None:
            return
        limit = minute_when(outage.without_ability_intervals, outage.mtpd)
        if limit is None:
            return
        # The clock of the loss that passes the limit, not of one before it that was covered.
        loss = next(
            s
            for s in outage.without_ability_intervals
            if s.start <= limit and (s.end is None or limit < s.end)
        )
        minute = max(loss.start, limit - _BEFORE_LIMIT)
        yield self._idea(
            Sort.LIMIT,
            outage,
            activity,
            minute,
            weight=activity.downtime_weight * 1.2,
            stage=Stage.PRIORITY,
            goal="besluta",
            text=(
                f"{{{{ {outage.id}.namn }}}} har varit utan förmåga i "
                f"{{{{ {outage.id}.utan_förmåga }}}}. Enligt planen går gränsen vid "
                f"{duration_in_text(outage.mtpd)}. Vem beslutar vad som ska göras?"
            ),
            expected=(
                "Någon med rätt till det beslutar innan gränsen passeras.",
                "Om ingen lösning finns sägs det uppåt, med följderna.",
            ),
            stalled=self._hints(activity),
            assumes=((outage.id, Standing.DOWN),),
            kind=InjectKind.CONTINGENCY,
            after_down=minute - loss.start,
        )

    def _back(self, outage: ActivityOutage, activity: Activity, minute: int) -> Idea:
        routine = next(iter(sorted(activity.fallbacks)), None)
        steps = activity.fallbacks[routine].return_steps if routine else ()
        return self._idea(
            Sort.BACK,
            outage,
            activity,
            minute,
            weight=activity.downtime_weight * 0.7,
            stage=Stage.RETURN,
            goal="återgång",
            sender="IT-service",
            text=(
                f"Det som {{{{ {outage.id}.namn }}}} behöver fungerar igen, så vitt vi ser. Vi vet "
                "inte om alla uppgifter är kvar. Kan ni pröva, och säga till när ni vill gå "
                "tillbaka till vanligt arbete?"
            ),
            expected=steps[:4] or ("Någon bestämmer när och hur återgången görs.",),
            assumes=((outage.id, Standing.UP),),
        )

    def _restart(self) -> Iterator[Idea]:
        steps = self._course.result.restart.order
        waiting = [s for s in steps if s.waited > 0 and s.people and s.serves]
        waiting.sort(key=lambda s: (-s.waited, s.start, s.id))
        for step in waiting[:3]:
            yield self._people(step)
        for step in steps:
            if step.break_glass:
                yield self._step(step)
        for identity in self._course.result.never_back[:2]:
            resource = self._model.resources.get(identity)
            outage = self._course.resource(identity)
            if resource is not None and outage is not None:
                yield Idea(
                    Sort.NEVER,
                    outage.down_from + 120,
                    6,
                    Stage.ENDURANCE,
                    "uthållighet",
                    identity,
                    None,
                    resource.supplier or "IT-service",
                    "Krisledningsstaben",
                    f"Vi kan inte säga när {{{{ {identity}.namn }}}} är igång igen. Räkna med att "
                    "det inte går att få igång med det vi har. Hur gör ni?",
                    ("Deltagarna planerar för ett avbrott utan känt slut.",),
                    assumes=((identity, Standing.DOWN),),
                    names={"system": resource.name},
                )

    def _people(self, step: RestartStep) -> Idea:
        name = self._model.resources[step.id].name
        activities = [self._model.activities[a].name for a in step.serves[:2]]
        return Idea(
            Sort.PEOPLE,
            step.start - step.waited,
            5,
            Stage.RESTART,
            "återstart",
            step.id,
            None,
            "IT-service",
            "Krisledningsstaben",
            f"Vi är för få för att starta allt samtidigt. {name} får vänta på personal i "
            f"{duration_in_text(step.waited)}, och {listed(activities)} väntar på det. Ska vi ta "
            "det före något annat, eller kan ni ordna mer personal?",
            (
                "Ordningen jämförs med den beslutade listan.",
                "Den som beslutar säger vad som då får vänta i stället.",
            ),
            names={"system": name},
            assumes=((step.id, Standing.DOWN),),
        )

    def _step(self, step: RestartStep) -> Idea:
        name = self._model.resources[step.id].name
        return Idea(
            Sort.STEP,
            step.start,
            7,
            Stage.RESTART,
            "återstart",
            step.id,
            None,
            "IT-service",
            "Den som beslutar om återstarten",
            f"{name} går inte att starta på vanligt sätt, eftersom det behöver något som i sin tur "
            "väntar på det. Det finns en dokumenterad nödstart. Får vi använda den, och vem "
            "hämtar det som behövs?",
            ("Det är klart vem som får besluta om nödstart, och var det som behövs förvaras.",),
            names={"system": name},
            assumes=((step.id, Standing.DOWN),),
        )
