"""`jämför`: what changed between two workspaces, whose plans it touches, who got better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kontinuitet import wording
from kontinuitet.analysis.simulation.changes import SCENARIOS, Change
from kontinuitet.analysis.simulation.comparison import Comparison, Effect, Worst, compare
from kontinuitet.cli import output, swedish
from kontinuitet.cli.workspaces import open_workspace
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.gathering import available_scenarios
from kontinuitet.services.plain.comparison import comparison_json
from kontinuitet.wording import count_in_table

_KINDS = (("ny", "Nytt"), ("ändrad", "Ändrat"), ("borttagen", "Borttaget"))
#: What one thing in each section is called. A section that is one record has no name beside it.
_SECTIONS = {
    "kommun": "Kommunens uppgifter",
    "förvaltningar": "Förvaltningen",
    "verksamheter": "Verksamheten",
    "resurser": "Resursen",
    "bemanning": "Bemanningen",
    "blanketter": "Blanketten",
    "åtgärder": "Åtgärden",
    "prioriteringslista": "Prioriteringslistan",
    "godtagna_fynd": "Godtagandet",
    "tidsfrister": "Tidsfristerna",
    SCENARIOS: "Scenariot",
}


def _change(change: Change, names: Mapping[str, str]) -> list[str]:
    what = _SECTIONS.get(change.section, change.section)
    if change.id:
        what += f" {names.get(change.id, change.id)}"
    fields = [f.replace("_", " ") for f in change.fields]
    lines = [output.bullet(f"{what}: {', '.join(fields)}" if fields else what)]
    return lines + [output.bullet(d, indent="    ") for d in change.details]


def _changes(changes: Sequence[Change], names: Mapping[str, str]) -> list[str]:
    lines: list[str] = []
    for kind, heading in _KINDS:
        found = [c for c in changes if c.kind == kind]
        if found:
            lines += ["", f"{heading} ({len(found)})", ""]
            for change in found:
                lines += _change(change, names)
    return lines


def _hours(minutes: int | None) -> str:
    return "utan slut" if minutes is None else wording.duration_in_table(minutes)


def _difference(before: int | None, after: int | None) -> str:
    if before == after:
        return "oförändrat"
    if before is None:
        return "kommer nu åter"
    if after is None:
        return "kommer inte åter"
    minutes = after - before
    return f"{wording.duration_in_table(abs(minutes))} {'kortare' if minutes < 0 else 'längre'}"


def _worst(worst: Sequence[Worst], names: Mapping[str, str]) -> list[str]:
    rows = [
        (
            names[w.activity],
            _hours(w.before),
            _hours(w.after),
            _difference(w.before, w.after),
            f"{w.better} / {w.worse}",
            names.get(w.after_scenario or w.before_scenario or "", "–"),
        )
        for w in worst
    ]
    headers = ("Verksamhet", "Före", "Efter", "Skillnad", "Bättre / sämre", "Värsta scenariot")
    return [
        "",
        f"Tid utan förmåga i det värsta scenariot ({len(worst)})",
        "",
        output.paragraph(
            "Bättre / sämre: i så många scenarier är tiden kortare respektive längre än förut."
        ),
        "",
        output.table(headers, rows, right={1, 2, 3, 4}),
    ]


def _effects(heading: str, effects: list[Effect], names: Mapping[str, str]) -> list[str]:
    if not effects:
        return []
    rows = [
        (
            names[e.activity],
            _hours(e.before),
            _hours(e.after),
            _difference(e.before, e.after),
            names[e.scenario],
        )
        for e in effects
    ]
    headers = ("Verksamhet", "Före", "Efter", "Skillnad", "Scenario")
    table = output.table(headers, rows, right={1, 2, 3})
    return ["", f"{heading} ({len(effects)})", "", table]


def text(
    comparison: Comparison, old: Municipality, new: Municipality, scenarios: Mapping[str, str]
) -> str:
    """Write a comparison for a terminal; ``scenarios`` are their names by id."""
    if not comparison.changes:
        return "Ingenting skiljer modellerna och scenarierna åt."
    names = {i: d.name for m in (old, new) for i, d in m.departments.items()}
    names.update({i: r.name for m in (old, new) for i, r in m.resources.items()})
    names.update({i: a.name for m in (old, new) for i, a in m.activities.items()})
    departments = {i: d.name for m in (old, new) for i, d in m.departments.items()}
    changes = count_in_table(len(comparison.changes), "ändring", "ändringar")
    plans = count_in_table(len(comparison.departments), "plan", "planer")
    shorter = sum(w.better > 0 and not w.worse for w in comparison.worst)
    longer = sum(w.worse > 0 and not w.better for w in comparison.worst)
    mixed = len(comparison.worst) - shorter - longer
    count = count_in_table(len(comparison.scenarios), "scenario", "scenarier")
    result = (
        f"Av {count_in_table(len(new.activities), 'verksamhet', 'verksamheter')} får {shorter} det "
        f"bättre och {longer} sämre, räknat över {count} som båda har"
        + (f"; {mixed} får det bättre i några och sämre i andra." if mixed else ".")
        if comparison.worst
        else f"Ingen verksamhet blir bättre eller sämre, räknat över {count} som båda har."
    )
    lines = [output.paragraph(f"{changes}, som berör {plans}. {result}")]
    # A scenario and a resource may have the same id; each section has its own names.
    for_scenarios = [c for c in comparison.changes if c.section == SCENARIOS]
    others = [c for c in comparison.changes if c.section != SCENARIOS]
    lines += _changes(others, names)
    if for_scenarios:
        lines += ["", "Scenarier", *_changes(for_scenarios, scenarios)]
    lines += ["", f"Planer som berörs ({len(comparison.departments)})", ""]
    lines += [f"  • {departments[i]}" for i in comparison.departments] or ["  Inga."]
    if comparison.worst:
        known = {**names, **scenarios}
        lines += _worst(comparison.worst, known)
        lines += _effects(
            "Bättre, per scenario", [e for e in comparison.effects if e.better], known
        )
        lines += _effects(
            "Sämre, per scenario", [e for e in comparison.effects if not e.better], known
        )
    return "\n".join(lines)


@swedish.command(
    "jämför",
    help="""Jämför två versioner av kommunens filer.

    Visar vad som är nytt, borttaget och ändrat i modellen, bemanningen, prioriteringslistan och
    scenarierna, vilka förvaltningars planer det berör och vilka verksamheter som får längre eller
    kortare tid utan förmåga, i varje scenario som båda har och i det värsta.""",
)
@swedish.argument("old_folder", metavar="GAMMAL", type=click.Path(path_type=Path))
@swedish.argument("new_folder", metavar="NY", type=click.Path(path_type=Path))
@swedish.option("--json", "as_json", is_flag=True, help="Skriv resultatet som JSON.")
def command(old_folder: Path, new_folder: Path, as_json: bool) -> int:
    """Compare two workspaces."""
    old_workspace, old = open_workspace(old_folder)
    new_workspace, new = open_workspace(new_folder)
    before = {s.id: s for s in available_scenarios(old_workspace)}
    after = {s.id: s for s in available_scenarios(new_workspace)}
    with output.progress("Jämför", total=2 * len(before.keys() & after.keys())) as step:
        comparison = compare(old, new, before, after, step)
    for sentence in comparison.skipped:
        output.note(sentence)
    if as_json:
        output.result_json(comparison_json(comparison))
    else:
        names = {s.id: s.name for s in (*before.values(), *after.values())}
        output.result(text(comparison, old, new, names))
    return output.DONE
