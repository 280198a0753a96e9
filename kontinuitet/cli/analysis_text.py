"""The analysis as text for a terminal: the gist first, then one short list for each question.

A list that is cut says how many rows there are in all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kontinuitet import wording
from kontinuitet.analysis.assessment.analysis import Analysis
from kontinuitet.analysis.assessment.gaps import Gap, GapKind
from kontinuitet.analysis.assessment.improvements import Improvement
from kontinuitet.analysis.assessment.losses import Loss
from kontinuitet.analysis.criticality.advice import breaking_sentences
from kontinuitet.cli import output
from kontinuitet.model.duration import MINUTES_PER_DAY
from kontinuitet.model.landscape import Municipality
from kontinuitet.wording import count_in_table, duration_in_text

#: Rows shown of each list; the rest is counted, and complete with --json or --allt.
ROWS = 6
#: So few rows more are shown too, rather than said to be left out.
_FEW = 2

_Name = Callable[[str], str]
_Row = Sequence[object]


def _length(minutes: int | None) -> str:
    """Write a length; what is longer than a day in whole hours, rounded up."""
    if minutes is None:
        return "aldrig"
    sign, size = ("−", -minutes) if minutes < 0 else ("", minutes)
    if size > MINUTES_PER_DAY:
        size = -(-size // 60) * 60
    return sign + wording.duration_in_table(size)


def _hours(weighted: float, never: int) -> str:
    if not never:
        return wording.weighted_in_table(weighted) if weighted else "–"
    return (
        f"{never} utan slut, {wording.weighted_in_table(weighted)}"
        if weighted
        else f"{never} utan slut"
    )


def _listed(names: Sequence[str], most: int = 2) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} och {len(names) - most} till"


def _table(
    headers: Sequence[str], rows: Sequence[_Row], most: int | None, right: set[int]
) -> list[str]:
    shown = rows if most is None or len(rows) <= most + _FEW else rows[:most]
    lines = [output.table(headers, [[str(c) for c in r] for r in shown], right=right)]
    if len(shown) < len(rows):
        lines += ["", _cut(len(shown), len(rows))]
    return lines


def _cut(shown: int, count: int) -> str:
    return f"Visar {shown} av {count}. Med --allt visas alla."


def _section(
    heading: str,
    said: str,
    empty: str,
    headers: Sequence[str],
    rows: Sequence[_Row],
    most: int | None,
    right: set[int],
) -> list[str]:
    lines = ["", "", heading.upper()]
    if not rows:
        return [*lines, "", output.paragraph(empty)]
    if said:
        lines += ["", output.paragraph(said)]
    return [*lines, "", *_table(headers, rows, most, right)]


def _scenarios(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    hitting = [s for s in analysis.scenarios if s.hit]
    idle = len(analysis.scenarios) - len(hitting)
    rows = [
        (
            s.name,
            s.hit,
            len(s.exceeding),
            _hours(s.weighted, s.never),
            _listed([name(a) for a in s.exceeding]) or "–",
        )
        for s in hitting
    ]
    lines = _section(
        "Scenarier: vilket ger störst gap",
        "",
        "Inget scenario avbryter någon verksamhet.",
        ("Scenario", "Avbryts", "Över gränsen", "Gaptimmar", "Värst för"),
        rows,
        most,
        {1, 2, 3},
    )
    if idle and hitting:
        said = count_in_table(idle, "scenario avbryter", "scenarier avbryter")
        lines += ["", f"Ytterligare {said} ingen verksamhet."]
    return lines


def _worst_hit(loss: Loss, municipality: Municipality, name: _Name) -> str:
    beyond = [a for a in loss.activities if a.gap is None or a.gap]
    weight = municipality.activities
    beyond.sort(
        key=lambda a: (a.gap is not None, -(a.gap or 0) * weight[a.id].downtime_weight, a.id)
    )
    return _listed([name(a.id) for a in beyond]) or "–"


def _points(
    analysis: Analysis, municipality: Municipality, name: _Name, most: int | None
) -> list[str]:
    lasting = duration_in_text(analysis.lasting)
    forever = {p.id: len(p.activities) for p in analysis.single_points}
    timed = {x.ids: x for x in analysis.losses}
    repaired = {x.ids: _hours(x.gap, x.never) for x in analysis.repaired}
    late = [p for p in analysis.single_points if (p.id,) not in timed]
    rows: list[_Row] = [
        (
            name(x.ids[0]),
            forever[x.ids[0]],
            _length(x.back),
            _hours(x.gap, x.never),
            repaired.get(x.ids, "–"),
            _worst_hit(x, municipality, name),
        )
        for x in analysis.losses
    ]
    rows += [(name(p.id), forever[p.id], "–", "–", "–", "–") for p in late]
    lines = _section(
        "Enskilda felpunkter: vad en enda förlust slår ut",
        f"Slår ut: verksamheter som avbryts om resursen aldrig kommer åter. Åter och Gap: resursen "
        f"är borta i {lasting} och allt återstartas sedan med den bemanning som finns. "
        "Gap direkt: den egna återstarten börjar genast (det som saknar egen återstart "
        "är borta så länge avtalet medger, utan avtal tills vidare).",
        "Ingen enskild förlust slår ut någon verksamhet.",
        ("Resurs", "Slår ut", "Åter efter", "Gaptimmar", "Gap direkt", "Värst för"),
        rows,
        most,
        {1, 2, 3, 4},
    )
    usual = sum(not x.decided for x in (*analysis.losses, *analysis.repaired))
    if usual:
        said = (
            f"{usual} tider är räknade med kallstartens ordning, inte med en ordning för just det "
            "bortfallet. --allt räknar alla, vilket kan ta lång tid."
        )
        lines += ["", output.paragraph(said)]
    nobody = sorted({name(i) for x in analysis.losses for i in x.unstaffed})
    if nobody:
        said = f"Kan inte återstartas av någon i bemanningen: {', '.join(nobody)}."
        lines += ["", output.paragraph(said)]
    pairs = {x.ids: x for x in analysis.pair_losses}
    soon = {x.ids: _hours(x.gap, x.never) for x in analysis.pairs_repaired}
    order = {x.ids: n for n, x in enumerate(analysis.pair_losses)}
    doubles = sorted(
        analysis.double_points, key=lambda p: (order.get(p.ids, len(order)), -len(p.activities))
    )
    both: list[_Row] = [
        (
            " + ".join(name(i) for i in p.ids),
            len(p.activities),
            _length(pairs[p.ids].back) if p.ids in pairs else "–",
            _hours(pairs[p.ids].gap, pairs[p.ids].never) if p.ids in pairs else "–",
            soon.get(p.ids, "–"),
            _listed([name(a) for a in p.activities]),
        )
        for p in doubles
    ]
    lines += _section(
        "Dubbla felpunkter: vad två förluster slår ut som ingen av dem gör ensam",
        "Bara verksamheter som tål den ena förlusten men inte båda; tiderna räknas som ovan. De "
        "två är varandras enda reserv, direkt eller genom något de bygger på.",
        "Inga två förluster slår ut mer tillsammans än var för sig.",
        ("Resurser", "Slår ut", "Åter efter", "Gaptimmar", "Gap direkt", "Bland annat"),
        both,
        most,
        {1, 2, 3, 4},
    )
    return lines


def _demands(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    rows = [
        (
            name(d.id),
            wording.duration_in_table(d.minutes),
            wording.duration_in_table(d.restart),
            "–" if d.agreement is None else wording.duration_in_table(d.agreement),
            _length(d.slack),
            name(d.set_by),
        )
        for d in sorted(analysis.demands, key=lambda d: (d.slack, d.minutes, d.id))
        if len(d.path) > 1
    ]
    lines = _section(
        "Krav bakåt: när varje resurs måste vara åter",
        "Kravet kommer från den verksamhet som har mest bråttom. Marginalen räknas mot det längsta "
        "av återstart och avtal; minst marginal står först. Vägen till kravet står i --json.",
        "Inga krav på tid finns.",
        ("Resurs", "Åter inom", "Återstart", "Avtal", "Marginal", "Krävs av"),
        rows,
        most,
        {1, 2, 3, 4},
    )
    if analysis.chains:
        lines += ["", "Krav som inte kan hållas hur mycket folk som än finns:", ""]
        for chain in analysis.chains:
            works = [x for x in chain.links if x.restart]
            added = " + ".join(f"{name(x.id)} {duration_in_text(x.restart)}" for x in works)
            held = sum(x.restart for x in works) > chain.needed
            lines.append(
                output.bullet(
                    f"{name(chain.activity)} ska vara åter inom {duration_in_text(chain.limit)}, "
                    f"men återstarterna tar efter varandra "
                    f"{duration_in_text(chain.needed)}: {added}"
                    f"{' (uthållighet är avräknad)' if held else ''}. "
                    f"Tiden räcker inte för {name(chain.breaks)}."
                )
            )
    return lines


def _inversions(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    rows = [
        (
            name(i.id),
            "saknas" if i.place is None else f"plats {i.place}",
            f"{name(i.witness)} (plats {i.witness_place})",
            "–" if i.saved is None else wording.weighted_in_table(i.saved),
            " → ".join(name(n) for n in i.path[1:-1]) or "direkt",
        )
        for i in analysis.inversions
    ]
    return _section(
        "Prioriteringslistan: det som står efter något som väntar på det",
        "Kostar: så många timmars avbrott mindre, allt räknat, om raden flyttas fram och allt "
        "startas från noll efter listan.",
        "Inget står i fel ordning.",
        ("Står fel", "I listan", "Håller upp", "Kostar", "Genom"),
        rows,
        most,
        {3},
    )


def _circles(analysis: Analysis, name: _Name) -> list[str]:
    lines = ["", "", "ÖMSESIDIGA BEROENDEN SOM HINDRAR START EFTER ETT TOTALT AVBROTT", ""]
    if not analysis.circles:
        return [*lines, "Inga."]
    for circle in analysis.circles:
        shown = " → ".join(name(i) for i in (*circle.cycle, circle.cycle[0]))
        told = (f"{shown} väntar på varandra.", *breaking_sentences(circle, name))
        lines.append(output.bullet(" ".join(told)))
    return lines


_GAP_HEADINGS = {
    GapKind.OUTAGE: ("Tid utan förmåga över acceptabel avbrottstid", "Scenario"),
    GapKind.RECOVERY: ("Avbrott över mål för återställningstid", "Scenario"),
    GapKind.DATA: ("Dataförlust över den högsta som godtas", "Säkerhetskopian av"),
    GapKind.AGREEMENT: ("Avtal långsammare än kravet", "Kravet från"),
}


def _gaps(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    lines = ["", "", "GAP MOT BESLUTADE TIDER OCH AVTAL"]
    scenarios = {s.id: s.name for s in analysis.scenarios}
    by_scenario = {GapKind.OUTAGE, GapKind.RECOVERY}

    def because(gap: Gap) -> str:
        return scenarios[gap.because] if gap.kind in by_scenario else name(gap.because)

    for kind in GapKind:
        heading, reason = _GAP_HEADINGS[kind]
        found = [g for g in analysis.gaps if g.kind is kind]
        rows = [
            (name(g.id), wording.duration_in_table(g.limit), _length(g.minutes), because(g))
            for g in found
        ]
        lines += ["", f"{heading} ({len(found)})", ""]
        what = "Resurs" if kind is GapKind.AGREEMENT else "Verksamhet"
        lines += _table((what, "Gräns", "Gap", reason), rows, most, {1, 2}) if rows else ["Inga."]
    return lines


def _changes(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    shown: list[Improvement] = list(analysis.improvements)
    rows = [
        (
            i.text.removesuffix("."),
            wording.weighted_in_table(i.weighted),
            i.never if i.never else "–",
            _listed([name(a) for a in i.helped]),
        )
        for i in shown
    ]
    lines = _section(
        "Enskilda ändringar som minskar gapen mest",
        "Varje ändring är prövad för sig i alla scenarier, med en ny ordning för återstarterna."
        + ("" if most is None else " De bästa av varje slag visas."),
        "Ingen enskild ändring minskar gapen mot acceptabel avbrottstid.",
        ("Ändring", "Gaptimmar mindre", "Färre aldrig åter", "Hjälper"),
        rows,
        None,
        {1, 2},
    )
    if analysis.without_gain:
        vain = "; ".join(i.text.removesuffix(".") for i in analysis.without_gain)
        lines += ["", output.paragraph(f"Ingen säker vinst ger: {vain}.")]
    if analysis.untried:
        untried = count_in_table(analysis.untried, "ändring", "ändringar")
        lines += [
            "",
            output.paragraph(
                f"{untried} till är inte prövade med en ny ordning. --allt prövar alla, vilket kan "
                "ta lång tid."
            ),
        ]
    return lines


def _counted(analysis: Analysis) -> str:
    """Count the points of failure."""
    one = "resurs är enskild felpunkt", "resurser är enskilda felpunkter"
    two = "par är dubbel felpunkt", "par är dubbla felpunkter"
    said = count_in_table(len(analysis.single_points), *one)
    return f"{said} och {count_in_table(len(analysis.double_points), *two)}."


def _gist(analysis: Analysis, name: _Name, *, changes: bool) -> list[str]:
    said: list[str] = []
    if analysis.scenarios:
        worst = analysis.scenarios[0]
        beyond = count_in_table(len(worst.exceeding), "verksamhet", "verksamheter")
        said.append(
            f"Störst gap ger scenariot {worst.name}: {beyond} över acceptabel avbrottstid, "
            f"gaptimmar {_hours(worst.weighted, worst.never)}."
            if worst.exceeding
            else "Inget scenario gör att någon acceptabel avbrottstid överskrids."
        )
    if analysis.losses:
        worst_loss = analysis.losses[0]
        lost = count_in_table(len(worst_loss.activities), "verksamhet", "verksamheter")
        said.append(
            f"Värst att förlora är {name(worst_loss.ids[0])}: {lost} avbryts om den är borta i "
            f"{duration_in_text(analysis.lasting)}. {_counted(analysis)}"
        )
    if analysis.chains:
        count = count_in_table(len(analysis.chains), "krav kan", "krav kan")
        said.append(f"{count} inte hållas hur mycket folk som än finns.")
    if analysis.inversions:
        said.append(
            f"{count_in_table(len(analysis.inversions), 'sak', 'saker')} i prioriteringslistan "
            "står efter något som väntar på dem."
        )
    if analysis.circles:
        count = count_in_table(len(analysis.circles), "ömsesidigt beroende", "ömsesidiga beroenden")
        said.append(f"{count} hindrar start efter ett totalt avbrott.")
    if changes and analysis.improvements:
        said.append(f"Den enskilda ändring som hjälper mest: {analysis.improvements[0].text}")
    return [output.bullet(s) for s in said]


def text(analysis: Analysis, municipality: Municipality, *, most: int | None, changes: bool) -> str:
    """Write the whole analysis for a terminal, at most ``most`` rows of each list."""
    name = municipality.name_of
    count = count_in_table(len(analysis.scenarios), "scenario", "scenarier")
    lines = [
        f"Analys av {municipality.info.name}, över {count}",
        "",
        *_gist(analysis, name, changes=changes),
        "",
        output.paragraph(
            "Gaptimmar är tid utan förmåga utöver acceptabel avbrottstid, gånger verksamhetens "
            "vikt: en timme räknas som tio för en samhällsviktig verksamhet, om inget annat är "
            "angivet."
        ),
        *_scenarios(analysis, name, most),
        *_points(analysis, municipality, name, most),
        *_demands(analysis, name, most),
        *_inversions(analysis, name, most),
        *_circles(analysis, name),
        *_gaps(analysis, name, most),
    ]
    if changes:
        lines += _changes(analysis, name, most)
    return "\n".join(lines)
