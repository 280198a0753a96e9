"""The rules for the tables: by their headings, what a row claims."""

from __future__ import annotations

import re

from kontinuitet.analysis.base.results import ActivityOutage
from kontinuitet.documents.matter.data import DepartmentView
from tests.statements.restart_list import LIST_RULES
from tests.statements.restart_order import ORDER_RULES
from tests.statements.truth import NEVER, Row, Rule, Truth, number
from tests.statements.words import DURATION, MOMENT, minutes, plain


def limit(text: str, decided: int | None) -> None:
    if decided is None:
        assert text.startswith("▲") or text == "–"
    else:
        assert minutes(text) == decided


def _longest(cell: str, found: dict[str, int], truth: Truth) -> None:
    """Compare ``time, line break, scenario`` with the longest of some times by scenario."""
    time, _, scenario = cell.partition("\n")
    if not found:
        assert time in ("inget avbrott", "begränsad", "–")
        assert not scenario
        return
    most = max(found.values())
    assert number(minutes(time)) == most
    if scenario:
        assert found[truth.scenarios[scenario]] == most


def _verdict(text: str, activity: str, truth: Truth) -> None:
    broken = truth.broken(activity)
    decided = truth.model.activities[activity].mtpd
    assert ("Överskrids" in text) == bool(broken)
    assert ("Klarar tiden" in text) == (not broken and decided is not None)
    assert ("Kan inte bedömas" in text) == (decided is None)
    if "Klarar tiden" in text:
        used = any((o := truth.hit(s, activity)) is not None and o.fallbacks for s in truth.results)
        assert ("reservrutin" in text) == used


def _gap(row: Row, truth: Truth, _: str | None) -> None:
    name, allowed, outage, without, gap, verdict = row
    activity = truth.activities[name]
    decided = truth.model.activities[activity].mtpd
    limit(allowed, decided)
    _longest(outage, truth.outages(activity), truth)
    _longest(without, truth.without(activity), truth)
    most = max(truth.without(activity).values(), default=0)
    if decided is None:
        assert gap == "–"
    elif most <= decided:
        assert gap == "inget"
    else:
        assert number(minutes(gap)) == (NEVER if most == NEVER else most - decided)
    _verdict(verdict, activity, truth)


def _exceeded(row: Row, truth: Truth, _: str | None) -> None:
    name, allowed, count, worst, without = row
    activity = truth.activities[name]
    limit(allowed, truth.model.activities[activity].mtpd)
    broken = truth.broken(activity)
    assert broken
    assert count == f"{len(broken)} av {len(truth.results)}"
    _longest(f"{without}\n{worst}", truth.without(activity), truth)


def _whole(row: Row, truth: Truth, _: str | None) -> None:
    _, name, allowed, outage, verdict, _ = row
    activity = truth.activities[name.partition("\n")[0]]
    limit(allowed, truth.model.activities[activity].mtpd)
    _longest(outage, truth.outages(activity), truth)
    _verdict(verdict, activity, truth)


def _data_loss(row: Row, truth: Truth, _: str | None) -> None:
    name, allowed, expected, scenario, _ = row
    activity = truth.activities[name]
    limit(allowed, truth.model.activities[activity].rpo)
    hits = {s: o for s in truth.results if (o := truth.hit(s, activity)) is not None}
    known = {s: o.data_loss for s, o in hits.items() if o.data_loss is not None}
    if known:
        assert minutes(expected) == max(known.values())
        assert known[truth.scenarios[scenario]] == max(known.values())
    else:
        unknown = any(o.data_loss_unknown for o in hits.values())
        assert expected == ("okänd" if unknown else "ingen")


def _overview(row: Row, truth: Truth, _: str | None) -> None:
    activity = truth.model.activities[truth.activities[row[1]]]
    assert row[2] == ("Ja" if activity.essential else "Nej")
    limit(row[3], activity.mtpd)


def _priority(row: Row, truth: Truth, _: str | None) -> None:
    """Compare what a plan says must go on; the order is that of every plan."""
    name, _, essential = row[1].partition("\n")
    activity = truth.model.activities[truth.activities[name]]
    assert (essential == "samhällsviktig") == activity.essential
    limit(row[2], activity.mtpd)
    assert row[3] == plain(activity.minimum_level or "–")


def _routine(row: Row, truth: Truth, _: str | None) -> None:
    """Compare when a routine is going, how long it lasts and how late it may be decided."""
    activity = truth.model.activities[truth.activities[row[0]]]
    if not activity.fallbacks:
        assert row[1:] == ("Reservrutin saknas", *["–"] * 4)
        return
    routine = next(f for f in activity.fallbacks.values() if plain(f.name) == row[1])
    assert re.fullmatch(r"6\.\d+", row[2])
    assert minutes(row[3]) == routine.starts_within
    assert (routine.endurance is None) == (row[4] == "utan gräns")
    assert routine.endurance is None or minutes(row[4]) == routine.endurance
    if activity.mtpd is None:
        assert row[5] == "–"
    else:
        left = activity.mtpd - routine.starts_within
        assert minutes(row[5]) == left if left > 0 else row[5] == "genast"


def _sheet(row: Row, truth: Truth, _: str | None) -> None:
    """Compare the number of a sheet with the order of the routines in some plan."""
    number = int(row[2].removeprefix("6."))
    orders = [
        [plain(f.name) for _, a in view.activities for _, f in sorted(a.fallbacks.items())]
        for view in (DepartmentView(truth.data, d) for d in truth.model.departments)
    ]
    assert any(len(o) >= number and o[number - 1] == row[1] for o in orders)


def _back(row: Row, truth: Truth, scenario: str | None) -> None:
    """Compare when something is gone and back."""
    assert scenario is not None
    resources = truth.course(scenario).result.resources
    found = [r for r in resources if r.id in truth.resources_named(row[0])]
    told = (truth.minute(row[1], scenario), truth.minute(row[2], scenario))
    assert told in {(r.down_from, r.up_again) for r in found}


def _exercised(row: Row, truth: Truth, _: str | None) -> None:
    routines = truth.model.activities[truth.activities[row[1]]].fallbacks.values()
    last = next(f for f in routines if plain(f.name) == row[0]).last_exercised
    assert row[2] == ("aldrig" if last is None else last.isoformat())
    assert (row[3] == "snarast") == (last is None)


def _lost(row: Row, truth: Truth, scenario: str | None) -> None:
    """Compare as for all activities; of these something is lost or may be."""
    assert row[2] != "ingen"
    _data_loss((*row, ""), truth, scenario)


def _scenario(row: Row, truth: Truth, _: str | None) -> None:
    """Compare how many activities a scenario hits; the whole plan counts all of them."""
    result = truth.results[truth.scenarios[row[0]]]
    told = re.match(r"(\d+) verksamhet", row[2])
    affected = sum(bool(a.down or a.degraded) for a in result.activities)
    assert told is None or int(told[1]) <= len(result.activities)
    assert told is not None or affected >= 0


def _activity(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    name, down, up, without, other, allowed, verdict = row
    outage = truth.hit(scenario, truth.activities[name])
    assert outage is not None
    limit(allowed, outage.mtpd)
    if not outage.down:
        assert (down, up, without) == ("–", "–", "–")
        assert verdict == ("Begränsad" if outage.degraded else "Förlorar data")
        return
    assert truth.minute(down, scenario) == outage.down[0].start
    assert truth.minute(up, scenario) == outage.down[-1].end
    assert minutes(without) == outage.without_ability
    assert (other == "–" and outage.alternative == 0) or minutes(other) == outage.alternative
    _standing(verdict, outage)


def _standing(verdict: str, outage: ActivityOutage) -> None:
    over = outage.mtpd is not None and number(outage.without_ability) > outage.mtpd
    assert ("För länge" in verdict) == over
    assert ("Gräns saknas" in verdict) == (outage.mtpd is None)
    assert ("Inom tiden" in verdict) == (outage.mtpd is not None and not over)


def _resource(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    found = [r for r in truth.results[scenario].resources if r.id in truth.resources_named(row[0])]
    assert any(
        (truth.minute(row[1], scenario), truth.minute(row[2], scenario))
        == (r.down_from, r.up_again)
        for r in found
    )
    times = re.search(r"Nere (\d+) gånger", row[3])
    assert times is None or any(len(r.down) == int(times[1]) for r in found)


def _loss(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    activity = truth.activities[row[0]]
    outage, decided = truth.hit(scenario, activity), truth.model.activities[activity].rpo
    assert outage is not None
    limit(row[2], decided)
    if outage.data_loss is None:
        assert row[1] == "–"
        assert row[3] == "▲ Okänd"
    else:
        assert minutes(row[1]) == outage.data_loss
        assert ("För mycket" in row[3]) == (decided is not None and outage.data_loss > decided)


def _fallback(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    activity = truth.activities[row[0]]
    outage = truth.hit(scenario, activity)
    assert outage is not None
    routines = truth.model.activities[activity].fallbacks
    named = {i for i, f in routines.items() if f.name == row[1].partition("\n")[0]}
    if "Aldrig" in row[2]:
        assert not any(u.id in named for u in outage.fallbacks)
    else:
        told = (truth.minute(row[2], scenario), truth.minute(row[3], scenario))
        assert any(u.id in named and (u.start, u.end) == told for u in outage.fallbacks)


def _passing(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    limit_of = re.search(rf"mer än ({DURATION})", row[2])
    assert limit_of is not None
    told = (truth.activities[row[0]], truth.minute(row[1], scenario), minutes(limit_of[1]))
    passings = truth.data.deadlines[scenario].passings
    assert told in {(p.activity, p.minute, p.limit) for p in passings}


def _report(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    name = row[0].partition("\n")[0].removeprefix("▲ ")
    when = next((cell for cell in row[1:] if re.match(MOMENT, cell)), None)
    same = [r for r in truth.data.deadlines[scenario].reports if plain(r.name) == name]
    assert same
    if when is not None:
        assert any(r.due_minute == truth.minute(when, scenario) for r in same)
    else:
        assert any(r.due_minute is None for r in same)


def _department(row: Row, truth: Truth, _: str | None) -> None:
    own = truth.model.activities_of(truth.departments[row[0]])
    assert row[1] == str(len(own))
    assert row[2] == str(sum(bool(truth.broken(i)) for i in own))
    assert row[3] == str(sum(not a.fallbacks for a in own.values()))


def _figure(row: Row, truth: Truth, _: str | None) -> None:
    """Compare a row of the report's figures; those of plans and measures are counted here too."""
    model, activities = truth.model, truth.model.activities.values()
    fallbacks = [f for a in activities for f in a.fallbacks.values()]
    known = {
        "samhällsviktiga": (sum(a.essential for a in activities), len(activities)),
        "beslutad": (sum(a.mtpd is not None for a in activities), len(activities)),
        "överskrider": (sum(bool(truth.broken(i)) for i in model.activities), len(activities)),
        "minst en reservrutin": (sum(bool(a.fallbacks) for a in activities), len(activities)),
        "övats": (sum(f.last_exercised is not None for f in fallbacks), len(fallbacks)),
        "fastställd": (
            sum(d.plan.adopted is not None for d in model.departments.values()),
            len(model.departments),
        ),
    }
    part, whole = next((v for k, v in known.items() if k in row[0]), (None, None))
    if part is None:
        assert row[0].startswith("Öppna åtgärder")
        assert row[1].endswith(f" av {len(model.improvements)}")
    else:
        assert row[1] == f"{part} av {whole}"


def _departments(row: Row, truth: Truth, _: str | None) -> None:
    own = truth.model.activities_of(truth.departments[row[0]])
    assert row[2] == str(len(own))
    assert row[3] == str(sum(a.essential for a in own.values()))


def _needs(truth: Truth, activity: str) -> set[str]:
    """Return all that an activity needs, at any remove."""
    found: set[str] = set()
    left = [activity]
    while left:
        one = left.pop()
        thing, resource = truth.model.activities.get(one), truth.model.resources.get(one)
        fresh: set[str] = set()
        if thing is not None:
            routines = thing.fallbacks.values()
            fresh.update(i for n in thing.needs for i in n.suppliers)
            fresh.update(i for f in routines for n in f.needs for i in n.suppliers)
            fresh.update(i for f in routines for i in f.replaces)
        elif resource is not None:
            fresh.update(i for n in resource.needs for i in n.suppliers)
        left += fresh - found
        found |= fresh
    return found


def _shared(row: Row, truth: Truth, _: str | None) -> None:
    users = [
        a
        for i, a in truth.model.activities.items()
        if _needs(truth, i).intersection(truth.resources_named(row[0]))
    ]
    assert row[1] == str(len({a.department for a in users}))
    assert row[2] == str(sum(a.essential for a in users))


def _impact(row: Row, truth: Truth, _: str | None) -> None:
    words = ("ingen", "måttlig", "betydande", "allvarlig", "synnerligen allvarlig")
    level, _, word = row[1].partition(" ")
    assert words[int(level)] == word
    after = minutes(row[0].removeprefix("Efter "))
    assert any(
        (i.after, i.level) == (after, int(level))
        for a in truth.model.activities.values()
        for i in a.impacts
    )


def _decision(row: Row, truth: Truth, _: str | None) -> None:
    """Compare how many a decision is about, and what happens otherwise, with the engine."""
    proposal, otherwise = row[1], row[5]
    count = re.search(r"Gäller (\d+) brist", proposal)
    if count is not None:
        remedy = proposal.partition("\n")[0]
        same = [f for f in truth.data.findings if f.remedy == remedy and f.severity != "upplysning"]
        assert int(count[1]) == len(same)
        assert proposal.endswith(plain(same[0].text))
    late = re.fullmatch(
        r"(.+) är utan förmåga (.+) i scenariot (.+); acceptabelt är (.+)\.", otherwise
    )
    if late is not None:
        activity = truth.activities[late[1]]
        most = max(truth.without(activity).values())
        assert number(minutes(late[2])) == most
        assert truth.without(activity)[truth.scenarios[late[3]]] == most
        limit(late[4], truth.model.activities[activity].mtpd)


_ACTIVITY_HEAD = ("Nere från", "Uppe igen", "Utan förmåga", "Alternativa arbetssätt")

#: By headings; a table is known by all of them.
RULES: dict[tuple[str, ...], Rule] = {
    **LIST_RULES,
    **ORDER_RULES,
    (
        "Verksamhet",
        "Acceptabel avbrottstid",
        "Förväntad avbrottstid",
        "Längst utan förmåga",
        "Överskridande",
        "Bedömning",
    ): _gap,
    (
        "Verksamhet",
        "Acceptabel avbrottstid",
        "Överskrids i scenarier",
        "Värst i",
        "Utan förmåga",
    ): _exceeded,
    (
        "Nr",
        "Verksamhet, förvaltning",
        "Acceptabel avbrottstid",
        "Förväntad avbrottstid",
        "Bedömning",
        "Miniminivå",
    ): _whole,
    (
        "Verksamhet",
        "Största godtagbara dataförlust",
        "Förväntad dataförlust",
        "I scenariot",
        "Miniminivå",
    ): _data_loss,
    ("Nr", "Verksamhet", "Samhällsviktig", "Acceptabel avbrottstid", "Miniminivå"): _overview,
    ("Nr", "Verksamhet", "Acceptabel tid", "Miniminivå"): _priority,
    (
        "Nr",
        "Verksamhet",
        "Acceptabel tid",
        "Miniminivå",
        "Minsta bemanning",
        "Kritiska perioder",
    ): _priority,
    ("Verksamhet", "Reservrutin", "Blad", "Igång inom", "Räcker", "Senast beslut"): _routine,
    ("När", "Reservrutin", "Blad"): _sheet,
    ("System eller resurs", "Borta från", "Igång igen", "Besked"): _back,
    ("Reservrutin", "Verksamhet", "Senast övad", "Öva igen senast"): _exercised,
    (
        "Verksamhet",
        "Största godtagbara dataförlust",
        "Förväntad dataförlust",
        "I scenariot",
    ): _lost,
    ("Scenario", "Vad som händer", "Påverkar"): _scenario,
    ("Verksamhet", *_ACTIVITY_HEAD, "Acceptabel avbrottstid", "Status"): _activity,
    ("Resurs", "Nere från", "Uppe igen", "Varför"): _resource,
    (
        "Verksamhet",
        "Dataförlust, som mest",
        "Största godtagbara dataförlust",
        "Bedömning",
        "Anmärkning",
    ): _loss,
    ("Verksamhet", "Reservrutin", "I drift från", "Slut", "Varför och vad som följer"): _fallback,
    ("Verksamhet", "Passeras", "Tröskelvärde"): _passing,
    ("Verksamhet", "Passeras", "Tröskelvärde", "Grund"): _passing,
    ("Rapport", "Senast", "På grund av"): _report,
    ("Rapport och mottagare", "Senast", "På grund av", "Grund"): _report,
    (
        "Förvaltning",
        "Verksamheter",
        "Överskrider",
        "Utan reservrutin",
        "Plan fastställd",
        "Gäller till och med",
    ): _department,
    ("Vad", "Antal"): _figure,
    ("Förvaltning", "Nämnd", "Verksamheter", "Samhällsviktiga", "Version", "Gäller till och med"): (
        _departments
    ),
    ("Resurs", "Förvaltningar", "Viktiga verksamheter", "Systemägare", "Systemförvaltare"): _shared,
    ("Tid utan förmåga", "Konsekvens", "Vad som händer"): _impact,
    ("Nr", "Förslag till beslut", "Ansvarig", "Kostnad", "Klart", "Annars"): _decision,
}
