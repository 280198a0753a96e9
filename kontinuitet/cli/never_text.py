"""What never comes back and why, for the terminal."""

from __future__ import annotations

from kontinuitet.analysis.base.restart_results import NeverReason, RestartResult
from kontinuitet.analysis.restart.texts import never_count
from kontinuitet.cli import output
from kontinuitet.model.landscape import Municipality
from kontinuitet.wording import set_apart


def never_lines(municipality: Municipality, result: RestartResult) -> list[str]:
    """Say what never comes back: systems and activities counted apart, each with its reason.

    What has the same reason stands together, by name. What is only not known to come back, because
    nobody has said when, stands for itself.
    """
    unknown = result.unknown_back
    never = [i for i in result.never_back if i not in unknown]
    lines: list[str] = []
    for ids, heading in (
        (never, "Kommer aldrig åter"),
        (sorted(unknown), "Okänt när det kommer åter"),
    ):
        if ids:
            lines += [f"{heading} ({never_count(municipality, ids)})"]
            lines += _reasons(municipality, result, frozenset(ids))
    return lines


def _reasons(municipality: Municipality, result: RestartResult, ids: frozenset[str]) -> list[str]:
    lines: list[str] = []
    same: dict[tuple[NeverReason, str], list[str]] = {}
    for never in result.never_reasons:
        if never.id not in ids:
            continue
        same.setdefault((never.reason, never.text), []).append(municipality.name_of(never.id))
    for (reason, text), names in same.items():
        mark = "" if reason is NeverReason.WAITS else "▲ "
        lines.append(output.bullet(f"{mark}{set_apart(names)}: {text}."))
    return lines
