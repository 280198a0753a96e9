"""`återstart --läge`: plan the rest during an event; `--läge-mall`: a file to tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from kontinuitet.analysis.base.restart_results import ActivityChange, RestartResult, StepState
from kontinuitet.cli import output, swedish
from kontinuitet.cli.times import at
from kontinuitet.loading.excel.writing import check_excel
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.services.event import STATE_FILES
from kontinuitet.wording import duration_in_text, listed, weighted_in_text

_MOST_CHANGES = 20


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of this module to a command."""
    state = swedish.option(
        "--läge",
        "states",
        metavar="FIL",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        multiple=True,
        help="Planera om resten: filen säger vad som redan är gjort (.yaml eller .xlsx).",
    )
    template = swedish.option(
        "--läge-mall",
        "template",
        metavar="FIL",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Skriv ordningen som en fil att bocka av och läsa in med --läge.",
    )
    wrapped: Callable[..., Any] = state(template(command))
    return wrapped


def only_state(paths: Sequence[Path]) -> Path | None:
    """Return the file that says how things stand; of several none is chosen.

    Raises:
        UsageError: there are several.
    """
    if len(paths) > 1:
        named = listed([f'"{path}"' for path in paths])
        raise click.UsageError(f"--läge står flera gånger: {named}. Ange bara den fil som gäller.")
    return paths[0] if paths else None


def replanned_lines(
    result: RestartResult, municipality: Municipality, scenario: Scenario
) -> list[str]:
    """Say how far things have come and what has changed against the original plan."""
    again = result.replanned
    if again is None:
        return []
    states = [s.state for s in result.order]
    done = states.count(StepState.DONE)
    lines = [
        output.paragraph(
            f"Läget gäller {at(again.now, scenario.starts)}: "
            f"{done} {'system klart' if done == 1 else 'system klara'}, "
            f"{states.count(StepState.BEGUN)} pågår och "
            f"{states.count(StepState.PLANNED)} återstår. Det som är klart eller pågår är inte "
            "flyttat."
        )
    ]
    lines += [output.paragraph(f"Varning: {w}", indent="  ") for w in again.warnings]
    if not again.changes:
        lines.append("Alla verksamheter är tillbaka samma tid som enligt planen.")
    else:
        lines.append("Mot den ursprungliga planen:")
    changes = sorted(again.changes, key=lambda c: (-abs(c.minutes or 10**9), c.id))
    for change in changes[:_MOST_CHANGES]:
        name = municipality.activities[change.id].name
        lines.append(f"  {name} {_change(change)}")
    if len(changes) > _MOST_CHANGES:
        lines.append(f"  … och {len(changes) - _MOST_CHANGES} till")
    more = round(result.cost - again.original_cost)
    # What comes back only in one of the plans costs nothing in the other: then nothing is compared.
    same = all(c.minutes is not None or None not in (c.now, c.before) for c in again.changes)
    if more and same:
        word = "längre" if more > 0 else "kortare"
        lines.append(
            f"Hela händelsen ger {weighted_in_text(abs(more))} {word} avbrottstid "
            "än planen, vägd efter prioritet."
        )
    return lines


def _change(change: ActivityChange) -> str:
    minutes = change.minutes
    if minutes is not None:
        return (
            f"{duration_in_text(abs(minutes))} {'senare' if minutes > 0 else 'tidigare'} än planen"
        )
    if change.now is None:
        return "kommer aldrig åter, men gjorde det enligt planen"
    if change.now < 0:
        return "drabbas inte, men gjorde det enligt planen"
    if change.before is None:
        return "kommer åter, men gjorde det aldrig enligt planen"
    return "drabbas, men gjorde det inte enligt planen"


def check_template_name(path: Path | None) -> None:
    """Refuse a file to tick of another kind, before any work is done.

    Raises:
        BadParameter: the name has another ending than those that ``--läge`` reads.
        SystemFault: Excel is asked for and cannot be made here.
    """
    if path is not None and path.suffix.lower() not in STATE_FILES:
        raise click.BadParameter(
            f'"{path}" kan inte bli en lägesfil. Låt namnet sluta på .yaml eller .xlsx.',
            param_hint="--läge-mall",
        )
    if path is not None and path.suffix.lower() == ".xlsx":
        check_excel()
