"""What the commands on workbooks print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kontinuitet.cli import output
from kontinuitet.problems import Severity
from kontinuitet.services.telling import problem_lines
from kontinuitet.wording import count_in_table

if TYPE_CHECKING:
    from kontinuitet.services.importing import Imported

_MOST: Final = 40
_SECTIONS: Final = {
    "förvaltningar": ("förvaltning", "förvaltningar"),
    "verksamheter": ("verksamhet", "verksamheter"),
    "resurser": ("resurs", "resurser"),
    "blanketter": ("blankett", "blanketter"),
    "åtgärder": ("åtgärd", "åtgärder"),
}


def remarks(found: Imported) -> Iterator[str]:
    """Yield what was read and how, what was not, and what may be wrong."""
    for incoming in found.incoming:
        yield f"{incoming.said.file}: läst som {incoming.kind}."
        for line in (*incoming.said.notes, *incoming.said.unread):
            yield output.bullet(line)
    soft = [p for p in found.problems if p.severity is not Severity.ERROR]
    yield from problem_lines(soft)
    if found.kept:
        shown = [".".join(map(str, path)) for path in found.kept]
        rest = f" och {len(shown) - 10} till" if len(shown) > 10 else ""
        yield output.bullet(
            "Står i kommunens filer men inte i det som lästs in, och är kvar: "
            f"{', '.join(shown[:10])}{rest}. Ta bort det i filerna om det ska bort."
        )


def refusal(found: Imported) -> str:
    """Say why nothing was taken in; different answers side by side."""
    if not found.conflicts:
        errors = sum(p.severity is Severity.ERROR for p in found.problems)
        return f"{count_in_table(errors, 'fel', 'fel')}. Inget har ändrats. Rätta och försök igen."
    rows = []
    for conflict in found.conflicts:
        for number, (_, value) in enumerate(conflict.answers):
            first = number == 0
            rows.append(
                (
                    ".".join(conflict.path) if first else "",
                    _shown(conflict.now) if first else "",
                    _shown(value.value),
                    value.place,
                )
            )
            if conflict.since:
                rows.append(("", "", _shown(conflict.was), "så stod det förut"))
    text = output.table(("Uppgift", "Nu i filerna", "Svar", "Var"), rows)
    count = count_in_table(len(found.conflicts), "uppgift", "uppgifter")
    since = any(conflict.since for conflict in found.conflicts)
    why = " Uppgiften har också ändrats i filerna sedan dess." if since else ""
    return (
        f"Svaren säger olika om {count}. Inget har ändrats.{why} Kom överens, skriv samma sak i "
        f"alla filer och försök igen.\n\n{text}"
    )


def changes(found: Imported, *, written: bool) -> Iterator[str]:
    """Yield what is changed, and in which files."""
    if not found.changes:
        yield "Inget skiljer sig från kommunens filer. Inget har ändrats."
        return
    new: Counter[str] = Counter()
    rows = []
    whole: list[str] = []
    for change in found.changes:
        if len(change.path) == 2 and change.before is None and change.path[0] in _SECTIONS:
            new[str(change.path[0])] += 1
        elif len(change.path) == 1 and change.before is None:
            # A whole part of the model: its name is enough.
            whole.append(str(change.path[0]))
        else:
            place = ".".join(str(s + 1) if isinstance(s, int) else s for s in change.path)
            rows.append((place, _shown(change.before), _shown(change.after)))
    if whole:
        yield f"Nytt: {', '.join(whole)}"
    for section, count in new.items():
        yield f"{count} {'ny' if count == 1 else 'nya'} {_SECTIONS[section][count != 1]}"
    if rows:
        yield output.table(("Uppgift", "Förut", "Nu"), rows[:_MOST])
        if len(rows) > _MOST:
            yield f"… och {len(rows) - _MOST} ändringar till."
    yield ""
    yield "Filer som har ändrats:" if written else "Filer som skulle ändras (inget är skrivet):"
    for name in sorted(found.files):
        yield f"  {name}{' (ny)' if name in found.new_files else ''}"
    if found.kept_copies is not None:
        yield f"De tidigare filerna finns i {found.kept_copies}."
    if written:
        begun = "resurser" in new and found.kept_copies is None
        what, command = ("Se nästa steg", "läget") if begun else ("Kontrollera", "kontrollera")
        yield f'{what} med "kontinuitet {command} {found.folder}".'


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, dict):
        text = ", ".join(f"{k}: {_shown(v)}" for k, v in value.items())
    elif isinstance(value, (list, tuple)):
        text = ", ".join(map(_shown, value))
    else:
        text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
