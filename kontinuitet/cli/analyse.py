"""`analys`: demands backwards, single points of failure, inversions, circles, gaps, changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from kontinuitet.analysis.gaps import GapKind
from kontinuitet.analysis.improvements import Change as ChangeKind
from kontinuitet.analysis.uncertainty import SAMPLES, uncertain_returns
from kontinuitet.analysis.whole import Analysis, analyse
from kontinuitet.cli import output, swedish
from kontinuitet.cli.analysis_json import analysis_json
from kontinuitet.cli.printing import available_scenarios
from kontinuitet.cli.times import moment
from kontinuitet.cli.workspaces import open_scenario, open_workspace, tell
from kontinuitet.loading.workspace import Workspace
from kontinuitet.model.duration import format_duration, format_hours
from kontinuitet.model.landscape import Municipality

#: Rows shown of each list in a terminal; the rest is counted, and complete with --json or --allt.
_ROWS = 10
#: Changes shown of each kind.
_OF_EACH_KIND = 3

_Name = Callable[[str], str]


def _namer(municipality: Municipality) -> _Name:
    names = {i: r.name for i, r in municipality.resources.items()}
    names.update({i: a.name for i, a in municipality.activities.items()})
    return lambda identity: names.get(identity, identity)


def _listed(names: Sequence[str], most: int = 3) -> str:
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} och {len(names) - most} till"


def _cut(rows: list[tuple[object, ...]], most: int | None) -> tuple[list[tuple[object, ...]], int]:
    return (rows, 0) if most is None else (rows[:most], max(0, len(rows) - most))


def _section(
    heading: str,
    empty: str,
    headers: Sequence[str],
    rows: list[tuple[object, ...]],
    most: int | None,
    right: set[int],
) -> list[str]:
    lines = ["", heading, ""]
    if not rows:
        return [*lines, f"  {empty}"]
    shown, rest = _cut([tuple(r) for r in rows], most)
    lines.append(output.table(headers, [[str(c) for c in r] for r in shown], right=right))
    if rest:
        lines.append(f"  … och {rest} till. Med --allt visas alla.")
    return lines


def _demands(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    rows: list[tuple[object, ...]] = [
        (
            name(d.id),
            format_duration(d.minutes),
            format_duration(d.restart),
            "–" if d.agreement is None else format_duration(d.agreement),
            format_duration(d.slack),
            " → ".join(name(i) for i in d.path[1:]) or "eget krav",
        )
        for d in sorted(analysis.demands, key=lambda d: (d.slack, d.minutes, d.id))
        if len(d.path) > 1
    ]
    headers = ("Resurs", "Åter inom", "Återstart", "Avtal", "Marginal", "Krävs av")
    heading = "Krav bakåt: när det måste vara åter, minst marginal först"
    return _section(heading, "Inga krav på tid finns.", headers, rows, most, {1, 2, 3, 4})


def _chains(analysis: Analysis, name: _Name) -> list[str]:
    if not analysis.chains:
        return []
    lines = ["", "Krav som inte kan hållas hur mycket folk som än finns", ""]
    for chain in analysis.chains:
        works = [x for x in chain.links if x.restart]
        added = " + ".join(f"{name(x.id)} {format_duration(x.restart)}" for x in works)
        held = sum(x.restart for x in works) > chain.needed
        text = (
            f"{name(chain.activity)} ska vara åter inom {format_duration(chain.limit)}, men "
            f"återstarterna efter varandra tar {format_duration(chain.needed)} ({added}"
            f"{'; uthållighet och gemensam start är avräknade' if held else ''}). "
            f"Tiden räcker inte för {name(chain.breaks)}."
        )
        lines.append(output.paragraph(text, indent="  "))
    return lines


def _points(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    rows: list[tuple[object, ...]] = [
        (name(p.id), len(p.activities), _listed([name(a) for a in p.activities]))
        for p in analysis.single_points
    ]
    lines = _section(
        "Enskilda felpunkter: vad en enda förlust slår ut",
        "Ingen enskild förlust slår ut någon verksamhet.",
        ("Resurs", "Antal", "Verksamheter"),
        rows,
        most,
        {1},
    )
    pairs: list[tuple[object, ...]] = [
        (
            " och ".join(name(i) for i in p.ids),
            len(p.activities),
            _listed([name(a) for a in p.activities]),
        )
        for p in analysis.double_points
    ]
    return lines + _section(
        "Dubbla felpunkter: vad två förluster slår ut som ingen av dem gör ensam",
        "Inga två förluster slår ut mer tillsammans än var för sig.",
        ("Resurser", "Antal", "Verksamheter"),
        pairs,
        most,
        {1},
    )


def _inversions(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    rows: list[tuple[object, ...]] = [
        (
            name(i.id),
            "saknas" if i.place is None else f"plats {i.place}",
            f"{name(i.witness)} (plats {i.witness_place})",
            "–" if i.saved is None else format_hours(i.saved),
            " → ".join(name(n) for n in i.path),
        )
        for i in analysis.inversions
    ]
    return _section(
        "Prioriteringslistan: det som står efter något som väntar på det",
        "Inget står i fel ordning.",
        ("Står fel", "I listan", "Håller upp", "Kostar", "Väg"),
        rows,
        most,
        {3},
    )


def _circles(analysis: Analysis, name: _Name) -> list[str]:
    lines = ["", "Cirklar som hindrar start efter ett totalt avbrott", ""]
    if not analysis.circles:
        return [*lines, "  Inga."]
    for circle in analysis.circles:
        shown = " → ".join(name(i) for i in (*circle.cycle, circle.cycle[0]))
        waive = " och ".join(
            f"{name(w.id)} utan {' eller '.join(name(s) for s in w.suppliers)}"
            for w in circle.waive
        )
        text = f"{shown} väntar på varandra. Cirkeln bryts om man kan starta {waive}."
        lines.append(output.paragraph(text, indent="  "))
    return lines


_BECAUSE = {
    GapKind.OUTAGE: "scenariot {0}",
    GapKind.RECOVERY: "scenariot {0}",
    GapKind.DATA: "säkerhetskopian av {0}",
    GapKind.AGREEMENT: "kravet från {0}",
}


def _gaps(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    lines: list[str] = []
    for kind in GapKind:
        rows: list[tuple[object, ...]] = [
            (
                name(g.id),
                format_duration(g.limit),
                "utan slut" if g.expected is None else format_duration(g.expected),
                "utan slut" if g.minutes is None else format_duration(g.minutes),
                _BECAUSE[g.kind].format(name(g.because)),
            )
            for g in analysis.gaps
            if g.kind is kind
        ]
        headers = ("Gäller", "Gräns", "Väntat", "Gap", "Genom")
        lines += _section(f"Gap mot {kind.value}", "Inga.", headers, rows, most, {1, 2, 3})
    return lines


def _changes(analysis: Analysis, name: _Name, most: int | None) -> list[str]:
    shown = list(analysis.improvements)
    if most is not None:
        # The kinds differ in price, so the best of each is worth seeing.
        of_kind = {k: [i for i in shown if i.kind is k][:_OF_EACH_KIND] for k in ChangeKind}
        shown = [i for i in shown if i in of_kind[i.kind]]
    rest = len(analysis.improvements) - len(shown)
    rows: list[tuple[object, ...]] = [
        (
            i.text,
            format_hours(i.minutes),
            i.never if i.never else "–",
            _listed([name(a) for a in i.helped]),
        )
        for i in shown
    ]
    lines = _section(
        "Enskilda ändringar som minskar gapen mest (varje ändring är prövad i modellen)",
        "Ingen enskild ändring minskar gapen mot acceptabel avbrottstid.",
        ("Ändring", "Gaptimmar mindre", "Färre aldrig åter", "Hjälper"),
        rows,
        None,
        {1, 2},
    )
    return [*lines, f"  … och {rest} till. Med --allt visas alla."] if rest else lines


def text(analysis: Analysis, municipality: Municipality, *, most: int | None, changes: bool) -> str:
    """Write the whole analysis for a terminal, at most ``most`` rows of each list."""
    name = _namer(municipality)
    lines = [
        f"Analys av {municipality.info.name}",
        "",
        f"Gapen räknas över {output.counted(len(analysis.scenarios), 'scenario', 'scenarier')}.",
        *_demands(analysis, name, most),
        *_chains(analysis, name),
        *_points(analysis, name, most),
        *_inversions(analysis, name, most),
        *_circles(analysis, name),
        *_gaps(analysis, name, most),
    ]
    if changes:
        lines += _changes(analysis, name, most)
    return "\n".join(lines)


def _uncertain(
    workspace: Workspace, municipality: Municipality, scenario_name: str, *, as_json: bool
) -> int:
    """Show how certain the returns are in one scenario."""
    scenario, warnings = open_scenario(workspace, scenario_name)
    tell(warnings)
    returns = uncertain_returns(municipality, scenario)
    if as_json:
        output.result_json(
            {
                "scenario": scenario.id,
                "dragningar": SAMPLES,
                "verksamheter": [
                    {
                        "id": r.id,
                        "planerat_min": r.planned,
                        "median_min": r.median,
                        "percentil_90_min": r.percentile_90,
                        "sannolikhet_för_länge": r.too_late,
                    }
                    for r in returns
                ],
            }
        )
        return output.DONE
    name = _namer(municipality)
    rows = [
        (
            name(r.id),
            moment(r.planned, scenario.starts),
            moment(r.median, scenario.starts),
            moment(r.percentile_90, scenario.starts),
            "–" if r.too_late is None else f"{100 * r.too_late:.0f} %",
        )
        for r in returns
    ]
    headers = ("Verksamhet", "Enligt plan", "Hälften senast", "Nio av tio senast", "Risk")
    output.result(
        "\n".join(
            (
                f"Osäkra tider: {scenario.name} ({scenario.id})",
                "",
                output.table(headers, rows, right={4}),
                "",
                output.paragraph(
                    "Risk är sannolikheten att tiden utan förmåga blir längre än acceptabel "
                    "avbrottstid. Ordningen och vem som gör vad hålls fast."
                ),
            )
        )
    )
    return output.DONE


@swedish.command(
    "analys",
    help="""Analysera modellen: krav, felpunkter, prioriteringslista, cirklar och gap.

    Visar hur snabbt varje resurs måste vara åter och vem som kräver det, vad varje enskild förlust
    slår ut, vad som står fel i prioriteringslistan, var väntad tid är längre än beslutad, och vilka
    enskilda ändringar som hjälper mest. Gapen räknas över alla egna och medföljande scenarier.""",
)
@swedish.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
@swedish.option("--allt", "everything", is_flag=True, help="Visa alla rader, inte bara de främsta.")
@swedish.option(
    "--snabb", "quick", is_flag=True, help="Pröva inga ändringar (det som tar längst tid)."
)
@swedish.option(
    "--scenario",
    "scenario_names",
    metavar="ID",
    multiple=True,
    help="Räkna gapen bara över det här scenariot. Kan upprepas.",
)
@swedish.option(
    "--osäkerhet",
    "uncertain",
    metavar="ID",
    help="Visa i stället hur säkra tiderna för återkomst är i det här scenariot.",
)
def command(
    folder: Path,
    as_json: bool,
    everything: bool,
    quick: bool,
    scenario_names: tuple[str, ...],
    uncertain: str | None,
) -> int:
    """Analyse a workspace; exit code 1 when something can never start cold."""
    workspace, municipality = open_workspace(folder)
    if uncertain is not None:
        return _uncertain(workspace, municipality, uncertain, as_json=as_json)
    if scenario_names:
        scenarios = [open_scenario(workspace, name)[0] for name in dict.fromkeys(scenario_names)]
    else:
        scenarios = available_scenarios(workspace)
    total = len(scenarios) + (0 if quick else len(ChangeKind))
    with output.progress("Analyserar", total=total) as step:
        analysis = analyse(municipality, scenarios, changes=not quick, step=step)
    for sentence in analysis.skipped:
        output.note(sentence)
    if as_json:
        output.result_json(analysis_json(analysis))
    else:
        most = None if everything else _ROWS
        output.result(text(analysis, municipality, most=most, changes=not quick))
    return output.DONE_WITH_ERRORS if analysis.circles else output.DONE
