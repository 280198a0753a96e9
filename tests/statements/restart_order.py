"""The rules for what documents say of a restart order and of the decided list beside it."""

from __future__ import annotations

import re

from tests.statements.truth import Row, Rule, Sentence, Truth
from tests.statements.words import DURATION as D
from tests.statements.words import minutes, plain, same_in_list


def about(text: str, exact: float) -> bool:
    """Tell whether a text is a length of time, in minutes or in hours with at most a decimal."""
    hours = re.fullmatch(r"([\d ]+(?:,\d)?) h", text)
    if hours is None:
        return minutes(text) == exact
    told = float(hours[1].replace(" ", "").replace(",", ".")) * 60
    return abs(told - exact) <= (3 if "," in text else 30)


def _order(row: Row, truth: Truth, scenario: str | None) -> None:
    """Compare a row of a restart order: number, name, start and end."""
    assert scenario is not None
    order = {str(s.number): s for s in truth.results[scenario].restart.order}
    step = order[row[0]]
    assert step.id in truth.resources_named(row[1].partition("\n")[0])
    assert truth.minute(row[3], scenario) == step.start
    assert truth.minute(row[4], scenario) == step.end


def _planned(row: Row, truth: Truth, scenario: str | None) -> None:
    """Compare a row of a plan's restart order, whose times are as in the list to tick off."""
    assert scenario is not None
    course = truth.course(scenario)
    step = {str(s.number): s for s in course.result.restart.order}[row[0]]
    assert step.id in truth.resources_named(row[1].partition("\n")[0])
    assert same_in_list(row[3], step.start, course.scenario.starts)
    assert same_in_list(row[4], step.end, course.scenario.starts)


def _listed(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    decided = truth.results[scenario].restart.decided
    assert decided is not None
    exact = decided.difference[truth.activities[row[0]]]
    time, _, which = row[2].rpartition(" ")
    assert which == ("längre" if exact > 0 else "kortare")
    assert about(time, abs(exact))


def _why(row: Row, truth: Truth, scenario: str | None) -> None:
    """Compare why a step stands where it does, and how many it frees and serves."""
    assert scenario is not None
    step = next(s for s in truth.results[scenario].restart.order if str(s.number) == row[0])
    assert step.id in truth.resources_named(row[1].partition("\n")[0])
    assert plain(step.why) in row[2]
    for cell, ids in ((row[3], step.frees), (row[4], step.serves)):
        more = re.search(r" och (\d+) till$", cell)
        names = [(truth.model.resources.get(i) or truth.model.activities[i]).name for i in ids]
        shown = [name for name in names if name in cell]
        assert len(ids) - (int(more[1]) if more else 0) in range(len(shown) + 1)


def _chain(row: Row, truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    chains = truth.results[scenario].restart.chains.values()
    told = (truth.minute(row[0], scenario), minutes(row[1]))
    ids = truth.resources_named(row[2].partition("\n")[0])
    assert any((k.start, k.minutes) == told and k.id in ids for c in chains for k in c.links)


def _pair(row: Row, truth: Truth, _: str | None) -> None:
    """Compare the decided list: two columns of numbers and names."""
    decided = truth.model.priority_list
    assert decided is not None
    for place, name in zip(row[::2], row[1::2], strict=True):
        if place:
            assert decided.order[int(place) - 1] in truth.resources_named(name)


def _person(row: Row, truth: Truth, scenario: str | None) -> None:
    """Compare how long somebody works with the steps by number."""
    assert scenario is not None
    order = {str(s.number): s for s in truth.results[scenario].restart.order}
    steps = [order[n] for n in re.findall(r"\d+", row[1])]
    assert minutes(row[2]) == sum(s.end - s.start for s in steps)


def _people(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    given = truth.data.scenarios[scenario].staffing_in(truth.model)
    assert given is not None
    assert int(found["people"]) == len(given.persons) + sum(given.pools.values())
    waited = sum(s.waited for s in truth.results[scenario].restart.order)
    assert bool(found["waited"]) == bool(waited)
    if found["waited"]:
        assert in_words(found["waited"], waited)


def _saving(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Compare what activities gain or lose by the order with the difference to the list."""
    assert scenario is not None
    decided = truth.results[scenario].restart.decided
    assert decided is not None
    sign = -1 if found["which"] == "längre" else 1
    told = minutes(found["time"])
    assert told is not None
    ids = [i for name, i in truth.activities.items() if name in found["who"]]
    assert any(decided.difference[i] == sign * told for i in ids)


def _alone(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    order = truth.results[scenario].restart.order
    # Something that comes back several times has a row for each, and is one.
    alone = {s.id for s in order if not s.people and s.end == s.start}
    assert int(found[1]) == len(alone)


def in_words(text: str, exact: float) -> bool:
    """Tell whether ``30 timmar 20 minuter`` is so many minutes, to three figures."""
    parts = re.findall(r"([\d ]+?) (dygn|timm(?:e|ar)|minut(?:er)?)", text)
    told = sum(int(n.replace(" ", "")) * {"d": 1440, "t": 60, "m": 1}[w[0]] for n, w in parts)
    return bool(parts) and abs(told - exact) <= max(1, exact / 150)


def _price(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    restart = truth.results[scenario].restart
    if found["list"] is not None:
        assert restart.decided is not None
        assert in_words(found["list"], restart.decided.cost)
    else:
        assert restart.decided is None
    if found["letter"] is not None:
        assert restart.decided is not None
        assert restart.decided.to_the_letter is not None
        assert in_words(found["letter"], restart.decided.to_the_letter)
    if found["change"] is not None:
        assert restart.decided is not None
        assert restart.decided.repair is not None
        assert restart.decided.repair.cost is not None
        changed = restart.decided.repair.cost - restart.decided.cost
        assert in_words(found["change"], changed if found["way"] == "längre" else -changed)
    if found["order"] is not None:
        assert in_words(found["order"], restart.cost)
    if found["less"] is not None:
        assert restart.decided is not None
        assert in_words(found["less"], restart.decided.cost - restart.cost)
    if found["more"] is not None:
        assert restart.decided is not None
        assert in_words(found["more"], restart.cost - restart.decided.cost)
    if found["equal"] is not None:
        assert restart.decided is not None
        assert round(restart.decided.cost) == round(restart.cost)


def _contradiction(found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Compare two places on the decided list."""
    decided = truth.model.priority_list
    assert decided is not None
    for name, place in ((found["one"], found["first"]), (found["other"], found["second"])):
        assert decided.order[int(place) - 1] in truth.resources_named(name)


def _unlisted(found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Check what the decided list does not hold, and what that holds up."""
    decided = truth.model.priority_list
    assert decided is not None
    told = re.findall(r"(?:, | och |^)(.+?) \(hindrar (.+?) på plats (\d+)\)", found["named"])
    assert len(told) == found["named"].count("(hindrar ")
    for name, held_up, place in told:
        assert not set(truth.resources_named(name)) & set(decided.order)
        assert decided.order[int(place) - 1] in truth.resources_named(held_up)


def _moved(found: re.Match[str], truth: Truth, _: str | None) -> None:
    """Compare what is moved on the decided list, and what it goes before, with their places."""
    decided = truth.model.priority_list
    assert decided is not None
    assert decided.order[int(found["place"]) - 1] in truth.resources_named(found["name"])
    if found["before"] is not None:
        assert decided.order[int(found["before"]) - 1] in truth.resources_named(found["other"])


def _too_few(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Check that so many are there with the skills, and that the work takes so many."""
    needed = set()
    for identity in truth.resources_named(found["name"]):
        restart = truth.model.resources[identity].restart
        assert restart is not None
        needed.add(sum(restart.people.values()))
    assert int(found["needed"]) in needed
    skills = set(re.split(r", | och ", found["skills"]))
    staffings = [truth.model.staffing]
    staffings += [one.staffing_in(truth.model) for one in truth.data.scenarios.values()]
    for staffing in staffings:
        assert staffing is not None
        persons = sum(bool(skills & set(p.skills)) for p in staffing.persons.values())
        pools = sum(count for skill, count in staffing.pools.items() if skill in skills)
        if persons + pools == int(found["have"]):
            return
    raise AssertionError(found["have"])


def _bound(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    restart = truth.results[scenario].restart
    told = float(found[1].replace(",", "."))
    assert restart.cost <= restart.lower_bound * (1 + (told + 0.05) / 100)


def _aborted(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Find the start that is told, and compare how long it goes on and what goes down."""
    assert scenario is not None
    begun = truth.minute(found["when"], scenario)
    length = minutes(found["length"]) if found["length"] is not None else 0
    told = set(truth.resources_named(found["name"])), set(truth.resources_named(found["lost"]))
    assert any(
        start.id in told[0]
        and start.lost in told[1]
        and (start.start, start.end - start.start) == (begun, length)
        for start in truth.results[scenario].restart.aborted
    )


def _margin(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    """Check that what no order can better is told rounded upwards, and not much."""
    assert scenario is not None
    margins = truth.results[scenario].restart.margins.values()
    for told, exact in (
        (found["most"], max(margins)),
        (found["mean"], sum(margins) / len(margins)),
    ):
        length = minutes(told)
        assert length is not None
        assert exact <= length <= exact * 1.01 + 1


def _critical(found: re.Match[str], truth: Truth, scenario: str | None) -> None:
    assert scenario is not None
    activity = truth.activities[found["name"]]
    chain = truth.results[scenario].restart.chains[activity]
    assert minutes(found["back"]) == chain.back
    told = minutes(found["length"]) if found["length"] is not None else 0
    assert told == sum(link.minutes for link in chain.links)
    assert bool(chain.links) == (found["length"] is not None)
    assert truth.model.activities[activity].essential or "Samhällsviktig" not in found.group()
    outages = [a for a in truth.results[scenario].activities if a.down and a.up_again is not None]
    important = [a for a in outages if truth.model.activities[a.id].essential]
    ends = [a.up_again for a in important or outages if a.up_again is not None]
    assert chain.back == max(ends)


ORDER_RULES: dict[Row, Rule] = {
    ("Nr", "System", "Väntar på nr", "Starttid", "Klar", "Ansvarig", "☐"): _planned,
    ("Nr", "System", "Väntar på nr", "Starttid", "Klar", "Ansvarig"): _order,
    ("Verksamhet", "Förvaltning", "Avbrott med den beslutade listan"): _listed,
    ("Från", "Tid", "System", "Varför då"): _chain,
    ("Ordning", "System", "Varför här", "Frigör", "För verksamheterna"): _why,
    ("Nr i listan", "System", "Nr i listan", "System"): _pair,
    ("Nr i listan", "System"): _pair,
    ("Person eller kompetens", "Ordningsnummer", "Arbetstid"): _person,
}

ORDER_SENTENCES: list[tuple[re.Pattern[str], Sentence]] = [
    (
        re.compile(
            r"Ordningen räknar med (?P<people>\d+) person(?:er)?\."
            r"(?: Arbetena väntar sammanlagt (?P<waited>[^.]+?) på personal\.)?"
        ),
        _people,
    ),
    (
        re.compile(
            rf"(?P<who>.+?) får (?:i stället )?(?P<time>{D}) ?(?P<which>kortare|längre) "
            r"avbrott(?:\.|: .*)"
        ),
        _saving,
    ),
    (re.compile(r"(\d+) resurs(?:er)? startar av sig själva? så snart .*"), _alone),
    (
        re.compile(
            r"(?:.+ kommer (?:aldrig åter och är inte med i tiderna nedan"
            r"|åter, och tiderna nedan gäller resten)\. )?"
            r"(?:Den beslutade prioriteringslistan ger (?P<list>[^,]+ avbrottstid), vägd efter "
            r"prioritet(?:, om det som ett system behöver startas före det, och (?P<letter>[^,.]+) "
            r"om listan följs bokstavligt)?\. (?:Om listan följs bokstavligt kommer .+? aldrig "
            r"åter\. )?)?(?:[\w ]+ skulle göra listan genomförbar"
            r"(?:| utan att tiden ändras"
            r"| och göra tiden (?P<change>[^.]+?) (?P<way>längre|kortare))\. )?"
            r"(?:Den här ordningen ger "
            r"(?:(?P<less>[^,.]+) mindre|(?P<equal>lika mycket)"
            r"|(?P<order>[\d ]+(?:timm|minut)[^,.]*))"
            r"|Listan är (?P<more>[^,.]+) bättre än den här ordningen)"
            r"(?:, (?:vägd efter prioritet|därför att)|\.|:).*"
        ),
        _price,
    ),
    (
        re.compile(
            r"(?P<one>.+?) står på plats (?P<first>\d+) men hindrar (?P<other>.+?) på plats "
            r"(?P<second>\d+)(?:, via .+?)?\..*"
        ),
        _contradiction,
    ),
    (
        re.compile(
            r"Flytta (?P<name>.+?) från plats (?P<place>\d+) till (?:sist på listan"
            r"|strax före (?P<other>.+?) \(plats (?P<before>\d+)\))\."
        ),
        _moved,
    ),
    (
        re.compile(r"Står inte på listan: (?P<named>.+)\. Lägg till .+ hindrar\."),
        _unlisted,
    ),
    (
        re.compile(
            r"▲ (?P<name>.+?): bara (?P<have>\d+) med \w+ (?P<skills>.+?), och arbetet kräver "
            r"(?P<needed>\d+) samtidigt.*"
        ),
        _too_few,
    ),
    (
        re.compile(
            r"(?:Ordningen är|För det som kommer åter är ordningen) högst (\d+(?:,\d)?) % från "
            r"bästa möjliga\..*"
        ),
        _bound,
    ),
    (
        re.compile(
            rf"▲ Start som avbryts, (?P<when>.+?): (?P<name>.+?) avbryts (?:genast|efter "
            rf"(?P<length>{D})), då (?P<lost>.+?) faller bort(?: på nytt)?\.(?: Görs av .+\.)?"
        ),
        _aborted,
    ),
    (
        re.compile(
            rf"Ingen ordning kan ge någon verksamhet(?: som kommer åter)? mer än (?P<most>{D}) "
            rf"kortare avbrott än den här, och i snitt högst (?P<mean>{D}) per verksamhet\."
        ),
        _margin,
    ),
    (
        re.compile(
            rf"(?:.*kommer åter sist: )?(?P<name>.+?) är åter efter (?P<back>{D})\. (?:Kedjan "
            rf"nedan tar (?P<length>{D}) utan glapp.*|Ingen återstart avgör när\.)"
        ),
        _critical,
    ),
]
