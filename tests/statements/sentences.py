"""The rules for sentences: patterns, and what they claim."""

from __future__ import annotations

import re

from kontinuitet.analysis.findings.missing import missing_facts
from kontinuitet.model.calendar_words import MONTHS
from kontinuitet.model.landscape import Resource
from tests.statements.restart_list import LIST_SENTENCES
from tests.statements.restart_order import ORDER_SENTENCES
from tests.statements.truth import Sentence, Truth
from tests.statements.words import DURATION, MOMENT, count, game, minutes, plain


def _management(found: re.Match[str], truth: Truth, _: str | None) -> None:
    over = {i for i in truth.model.activities if truth.broken(i)}
    essential = sum(truth.model.activities[i].essential for i in over)
    assert int(found["all"]) == len(truth.model.activities)
    assert int(found["over"]) == len(over)
    assert int(found["scenarios"]) == len(truth.results)
    assert int(found["essential"]) == essential


def _scope(found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Compare how many activities a plan is about with those of some department, or of all."""
    groups = [truth.model.activities, *map(truth.model.activities_of, truth.model.departments)]
    told = (int(found["all"]), int(found["essential"]))
    assert told in [(len(g), sum(a.essential for a in g.values())) for g in groups]


def _missing(found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Compare how much is missing with the list of what is missing, of some plan."""
    plans = [
        missing_facts(truth.model),
        *(missing_facts(truth.model, d) for d in truth.model.departments),
    ]
    assert int(found["count"]) in map(len, plans)


def _tested(found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Compare how many scenarios a plan is tried against with those that hit its activities."""
    _scope(found, truth, None)
    groups = [truth.model.activities, *map(truth.model.activities_of, truth.model.departments)]
    hits = [
        sum(any(a.id in group for a in r.activities) for r in truth.results.values())
        for group in groups
    ]
    assert int(found["tested"]) in hits


def _group(found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Compare how many of how many are needed with the groups of the model."""
    size = count(found["of"])
    quorum = count(found["quorum"]) if "quorum" in found.groupdict() else size
    activities = truth.model.activities.values()
    needs = [n for a in activities for n in a.needs]
    needs += [n for a in activities for f in a.fallbacks.values() for n in f.needs]
    needs += [n for r in truth.model.resources.values() for n in r.needs]
    assert any((n.quorum, len(n.suppliers)) == (quorum, size) for n in needs)


def _step(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Compare ``Nr 4, name`` with the order, and what follows with why, or with the work."""
    rest = found["rest"]
    resources = truth.model.resources
    if found["number"] is not None:
        assert scenario is not None
        order = truth.course(scenario).result.restart.order
        step = next(s for s in order if s.number == int(found["number"]))
        name = resources[step.id].name
        assert rest.startswith(name)
        if rest.startswith(f"{name}: "):
            said = rest.removeprefix(f"{name}: ")
            assert said in {plain(text) for text in (step.why, *step.break_glass)}
            return
        ids = [step.id]
    else:
        ids = [i for i, r in resources.items() if rest.startswith(f"{r.name}, ")]
    assert any(_work(rest.removeprefix(f"{resources[i].name}, "), resources[i]) for i in ids), rest


def _work(told: str, resource: Resource) -> bool:
    """Tell whether ``25 min, 1 nät`` is the work of a resource."""
    restart = resource.restart
    if restart is None:
        return False
    time, *people = told.split(", ")
    asked = {f"{count} {skill}" for skill, count in restart.people.items()}
    return minutes(time) == restart.time.likely and set(people) == asked


def _cause(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    result = truth.results[scenario]
    told = (truth.minute(found["minute"], scenario), found["rest"])
    names = {i: r.name for i, r in truth.model.resources.items()}
    names |= {i: a.name for i, a in truth.model.activities.items()}
    steps = [s for r in result.resources for s in r.chain]
    steps += [s for a in result.activities for s in a.chain]
    assert told in {(s.minute, f"{names[s.id]}. {plain(s.why)}") for s in steps}


def _classification(found: re.Match[str], truth: Truth, _: str | None) -> None:
    told = {letter: int(level) for letter, level in found.groupdict().items() if level}
    levels = (r.classification for r in truth.model.resources.values())
    shown = [x.model_dump(by_alias=True, exclude_none=True) for x in levels if x is not None]
    assert told in shown


def _hit(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Compare ``4 av 7 verksamheter berörs`` with some department, that of the heading if any."""
    assert scenario is not None
    over = 0 if found["over"] == "Ingen" else int(found["over"])
    counts = {}
    for identity, department in truth.model.departments.items():
        own = truth.model.activities_of(identity)
        hits = [o for i in own if (o := truth.hit(scenario, i)) is not None]
        broken = sum(scenario in truth.broken(o.id) for o in hits)
        counts[department.name] = (len(hits), len(own), broken)
    named = [v for name, v in counts.items() if name in truth.chapter]
    assert (int(found["hit"]), int(found["all"]), over) in (named or counts.values())


def _spans(text: str) -> list[tuple[int | None, int | None]]:
    spans = re.findall(rf"från (T\+{DURATION})(?: ?till (T\+{DURATION})| ?utan slut)", text)
    return [(game(start, None), game(end, None) if end else None) for start, end in spans]


def _remark(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    outage = truth.hit(scenario, truth.activities[found["name"]])
    assert outage is not None
    told = outage.degraded if found["times"] is None else outage.down
    assert _spans(found["spans"]) == [(i.start, i.end) for i in told]
    assert found["times"] is None or int(found["times"]) == len(outage.down)


def _first_report(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    due = [r.due_minute for r in truth.data.deadlines[scenario].reports]
    assert truth.minute(found["minute"], scenario) == min(d for d in due if d is not None)


def _zero(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    starts = truth.data.scenarios[scenario].starts
    assert starts is not None
    day = (int(found["day"]), found["month"], int(found["year"]))
    assert day == (starts.day, MONTHS[starts.month - 1], starts.year)
    assert (int(found["hour"]), int(found["minute"])) == (starts.hour, starts.minute)
    if found["count"] is not None:
        order = truth.results[scenario].restart.order
        assert int(found["count"]) == len(order)
        assert truth.minute(found["end"], scenario) == max(s.end for s in order)


def _whole(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    result, model = truth.results[scenario], truth.model
    down = [a.id for a in result.activities if a.down]
    essential = sum(model.activities[i].essential for i in down)
    counts = (len(down), len(model.activities), essential, len(result.resources))
    assert tuple(map(int, found.groups())) == (*counts, len(model.resources))


def _excess(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    outage = truth.hit(scenario, truth.activities[truth.chapter])
    assert outage is not None
    assert outage.mtpd is not None
    told = minutes(found["without"]) if found["without"] else None
    assert told == outage.without_ability
    assert scenario in truth.broken(outage.id)
    if found["limit"] is not None:
        assert minutes(found["limit"]) == outage.mtpd
    if told is not None:
        assert minutes(found["beyond"]) == told - outage.mtpd
    other = minutes(found["other"]) if found["other"] else 0
    assert (None if found["open"] else other) == outage.alternative


def _last(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    result = truth.results[scenario]
    ends = [a.up_again for a in result.activities if a.down]
    ends += [r.up_again for r in result.resources]
    assert None not in ends
    assert truth.minute(found["minute"], scenario) == max(e for e in ends if e is not None)


def _losing(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    losses = [
        a
        for a in truth.results[scenario].activities
        if a.data_loss is not None or a.data_loss_unknown
    ]
    assert int(found["count"]) == len(losses)
    if found["most"] is not None:
        assert minutes(found["most"]) == max(a.data_loss or 0 for a in losses)


def _over(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    assert int(found[1]) == sum(scenario in truth.broken(i) for i in truth.model.activities)


def _none_over(_found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    assert not any(scenario in truth.broken(i) for i in truth.model.activities)


def _degraded(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    only = [a for a in truth.results[scenario].activities if a.degraded and not a.down]
    assert int(found[1]) == len(only)


def _never(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    never = truth.results[scenario].never_back
    systems = sum(i in truth.model.resources for i in never)
    assert int(found["systems"] or 0) == systems
    assert int(found["rest"] or 0) == len(never) - systems


def _no_order(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Check that nothing can be started, and how much of each sort never comes back."""
    assert scenario is not None
    assert not truth.results[scenario].restart.order
    _never(found, truth, scenario)


def _kept(_found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Check that some department (or all of them) breaks no time."""
    groups = map(truth.model.activities_of, truth.model.departments)
    assert any(not any(truth.broken(i) for i in group) for group in groups)


def _nothing(_found: re.Match[str], _truth: Truth, _scenario: str | None) -> None:
    """Accept what is about the document itself, or is fixed and has no number of its own."""


D = DURATION
FIXED = (
    r"(?:Rapporteringspliktiga händelser|Varje verksamhet tar fram) .*",
    r"▲ \d+ verksamhet(?:er)? avbryts och saknar beslut om acceptabel avbrottstid:",
    r"Tiderna räknas från avbrottets början\. \d+ system startas "
    r"(?:i ordningen|enligt tabellen) nedan\..*",
    r"(?:Kopia var .*, )?(?:återläsning .*, )?▲ aldrig testad",
    r"Kopia var .*",
    r"Första (?:15 minuterna|4 timmarna)",
    # Names of which the rest are counted: what falls away in a scenario.
    r"[^.:]+ och \d+ till",
    r"▲ Aldrig övad|▲ Aldrig|Utan förmåga|Varför tiderna överskrids",
    r"Visar \d+ av \d+ rutor, de närmaste\. \d+ visas inte: de står i tabellerna i planen\.",
    r"Viktad avbrottstid är avbrottstid gånger vikt, plus tjugo gånger vikten för tiden över "
    r"acceptabel avbrottstid\. Samhällsviktiga verksamheter har vikt 10, andra 1, om inget annat "
    r"är angivet\.",
    r"[^.]+ \((?:fel|varning|upplysning)\)\. Förslag: .*",
)

SENTENCES: list[tuple[re.Pattern[str], Sentence]] = [
    *LIST_SENTENCES,
    (
        re.compile(
            r"Kommunen har (?P<all>\d+) verksamhet(?:er)? i underlaget\. (?P<over>\d+) av dem "
            r"överskrider sin acceptabla avbrottstid i minst ett av (?P<scenarios>\d+) "
            r"scenari(?:o|er), varav (?P<essential>\d+) samhällsviktiga?\..*"
        ),
        _management,
    ),
    (
        re.compile(
            r"Planen omfattar (?P<all>\d+) verksamhet(?:er)?, varav (?P<essential>\d+) är "
            r"samhällsviktiga?\..* (?P<tested>\d+) scenari(?:o|er), .*"
        ),
        _tested,
    ),
    (
        re.compile(
            r"Planen omfattar (?P<all>\d+) verksamhet(?:er)?, varav (?P<essential>\d+) är "
            r"samhällsviktiga?\..*"
        ),
        _scope,
    ),
    (re.compile(r"(?P<count>\d+) uppgift(?:er)? saknas i underlaget\..*"), _missing),
    (re.compile(r"(?:.*; )?[Mm]inst (?P<quorum>\w+) av (?P<of>\w+): .*"), _group),
    (re.compile(r"(?:.*; )?Alla (?P<of>\w+): .*"), _group),
    (re.compile(r"(?:Nr (?P<number>\d+),? )?(?P<rest>[^:]+, \d+ (?:min|h|dygn)[^:]*)"), _step),
    (re.compile(r"Nr (?P<number>\d+), (?P<rest>.*)"), _step),
    (
        re.compile(rf"(?P<minute>T\+{D})(?:, [^:]*? kl\. [\d.]+|, \w+ \d[^:]*)?: (?P<rest>.*)"),
        _cause,
    ),
    (
        re.compile(
            r"(?:.*· )?[Kk]lassning(?: K(?P<K>\d))?(?: R(?P<R>\d))?(?: T(?P<T>\d))?(?: S(?P<S>\d))?"
            r"(?: ·.*)?"
        ),
        _classification,
    ),
    (
        re.compile(
            r"(?P<hit>\d+) av (?P<all>\d+) verksamhet(?:er)? berörs\. (?P<over>Ingen|\d+) "
            r"överskrider sin acceptabla avbrottstid\."
        ),
        _hit,
    ),
    (re.compile(r"(?P<name>.+?) är begränsad (?P<spans>från .*)(?P<times>(?!x)x)?\."), _remark),
    (re.compile(r"(?P<name>.+?) avbryts (?P<times>\d+) gånger: (?P<spans>från .*)\."), _remark),
    (
        re.compile(rf"Den första rapporten ska vara inne senast (?P<minute>T\+{D}),? .*"),
        _first_report,
    ),
    (
        re.compile(
            r"(?:Här står bara [^.]+\. )?"
            r"(?:(?:Ordningen|Tabellen) är beräknad för scenariot ”.*?”\. )?"
            r"(?:Avbrottet börjar|T\+0 är "
            r"avbrottets början:) \w+ (?P<day>\d+) "
            r"(?P<month>\w+) (?P<year>\d+) kl\. (?P<hour>\d+)\.(?P<minute>\d+)\. ?(?!\d+ system).*"
            r"(?P<count>(?!x)x)?(?P<end>(?!x)x)?"
        ),
        _zero,
    ),
    (
        re.compile(
            r"Avbrottet börjar \w+ (?P<day>\d+) (?P<month>\w+) (?P<year>\d+) "
            r"kl\. (?P<hour>\d+)\.(?P<minute>\d+)\. (?P<count>\d+) system startas "
            rf"(?:i ordningen|enligt tabellen) nedan\. Allt på listan är igång (?P<end>{MOMENT})\."
        ),
        _zero,
    ),
    (
        re.compile(
            r"Scenariot avbryter (\d+) av kommunens (\d+) verksamhet(?:er)?, varav (\d+) "
            r"samhällsviktiga?, och slår ut (\d+) av (\d+) resurs(?:er)?\."
        ),
        _whole,
    ),
    (
        re.compile(
            rf"(?:.+?\. )?(?:Utan förmåga i (?P<without>{D})|Får aldrig sin förmåga åter)\. "
            rf"(?:Acceptabel avbrottstid är (?P<limit>{D})|Inget avbrott är acceptabelt)"
            rf"(?:, så det är (?P<beyond>{D}) ?för länge)?\."
            rf"(?: Därutöver (?P<other>{D})? ?i alternativa arbetssätt(?P<open> tills vidare)?\.)?"
        ),
        _excess,
    ),
    (re.compile(rf"Allt kommer tillbaka\. Det sista är igång igen (?P<minute>T\+{D}).*"), _last),
    (
        re.compile(
            r"(?P<count>\d+) verksamhet(?:er)? kan förlora registrerade uppgifter"
            rf"(?:, som mest (?P<most>{D}) ?arbete)?\."
        ),
        _losing,
    ),
    (
        re.compile(
            r"(\d+) verksamhet(?:er)? är utan förmåga längre än den acceptabla avbrottstiden:"
        ),
        _over,
    ),
    (
        re.compile(r"Ingen verksamhet är utan förmåga längre än sin acceptabla avbrottstid\."),
        _none_over,
    ),
    (re.compile(r"(\d+) verksamhet(?:er)? går vidare men är begränsade?: .*"), _degraded),
    (
        re.compile(
            r"▲ (?:(?P<systems>\d+)\ssystem)?(?: och )?"
            r"(?:(?P<rest>\d+)\sverksamhet(?:er)?)? kommer inte tillbaka:"
        ),
        _never,
    ),
    (
        re.compile(
            r"(?:.+\. )?Ingen ordning kan räknas fram: (?:(?P<systems>\d+)\ssystem)?(?: och )?"
            r"(?:(?P<rest>\d+)\sverksamhet(?:er)?)? kommer inte tillbaka\. Skälen står nedan\."
        ),
        _no_order,
    ),
    *ORDER_SENTENCES,
    (
        re.compile(r"Ingen verksamhet överskrider sin acceptabla avbrottstid i scenarierna\."),
        _kept,
    ),
    *((re.compile(pattern), _nothing) for pattern in FIXED),
]
