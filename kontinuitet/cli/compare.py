"""`jämför`: what changed between two workspaces, whose plans it touches, who got better."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kontinuitet.analysis.comparison import Change, Comparison, Effect, compare
from kontinuitet.cli import output, swedish
from kontinuitet.cli.printing import available_scenarios
from kontinuitet.cli.times import length
from kontinuitet.cli.workspaces import open_workspace
from kontinuitet.model.duration import format_hours
from kontinuitet.model.landscape import Municipality


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Give a comparison the form of ``jämför --json``, version apart."""
    return {
        "ändringar": [
            {"slag": c.kind, "avsnitt": c.section, "id": c.id or None, "uppgifter": list(c.fields)}
            for c in comparison.changes
        ],
        "planer": list(comparison.departments),
        "verksamheter": [
            {
                "id": e.activity,
                "scenario": e.scenario,
                "utan_förmåga_före_min": e.before,
                "utan_förmåga_efter_min": e.after,
                "bättre": e.better,
            }
            for e in comparison.effects
        ],
    }


def _change(change: Change) -> str:
    what = f"{change.section}.{change.id}" if change.id else change.section
    fields = f": {', '.join(change.fields)}" if change.fields else ""
    return f"• {what} ({change.kind}){fields}"


def _difference(effect: Effect) -> str:
    if effect.before is None:
        return "kommer nu åter"
    if effect.after is None:
        return "kommer inte längre åter"
    minutes = effect.after - effect.before
    return f"{format_hours(abs(minutes))} {'kortare' if minutes < 0 else 'längre'}"


def _effects(heading: str, effects: list[Effect], new: Municipality) -> list[str]:
    if not effects:
        return []
    rows = [
        (
            new.activities[e.activity].name,
            e.scenario,
            length(e.before),
            length(e.after),
            _difference(e),
        )
        for e in effects
    ]
    headers = ("Verksamhet", "Scenario", "Utan förmåga före", "Efter", "Skillnad")
    return ["", f"{heading} ({len(effects)})", "", output.table(headers, rows)]


def text(comparison: Comparison, old: Municipality, new: Municipality) -> str:
    """Write a comparison for a terminal."""
    if not comparison.changes and not comparison.effects:
        return "Ingenting skiljer modellerna åt."
    names = {i: d.name for m in (old, new) for i, d in m.departments.items()}
    lines = [f"Ändringar ({len(comparison.changes)})", ""]
    lines += [output.paragraph(_change(c), indent="  ") for c in comparison.changes]
    lines += ["", f"Planer som berörs ({len(comparison.departments)})", ""]
    lines += [f"  • {names[i]}" for i in comparison.departments] or ["  Inga."]
    lines += _effects("Bättre", [e for e in comparison.effects if e.better], new)
    lines += _effects("Sämre", [e for e in comparison.effects if not e.better], new)
    if not comparison.effects:
        lines += ["", "Ingen verksamhet blir bättre eller sämre i något scenario."]
    return "\n".join(lines)


@swedish.command(
    "jämför",
    help="""Jämför två versioner av kommunens filer.

    Visar vad som är nytt, borttaget och ändrat, vilka förvaltningars planer det berör och vilka
    verksamheter som får längre eller kortare avbrott i de scenarier som båda har.""",
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
    both = [(before[i], after[i]) for i in sorted(before) if i in after]
    with output.progress("Jämför", total=2 * len(both)) as step:
        comparison = compare(old, new, both, step)
    for sentence in comparison.skipped:
        output.note(sentence)
    if as_json:
        output.result_json(comparison_json(comparison))
    else:
        output.result(text(comparison, old, new))
    return output.DONE
