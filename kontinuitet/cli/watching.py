"""Do a piece of work again each time a file in the workspace changes (`plan --bevaka`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from kontinuitet.cli import output
from kontinuitet.cli.faults import describe
from kontinuitet.errors import KontinuitetError
from kontinuitet.services.telling import problem_lines

SECONDS: Final = 1.0
_SUFFIXES: Final = frozenset({".yaml", ".yml", ".docx", ".png"})

Snapshot = dict[Path, tuple[int, int]]


def snapshot(folder: Path, leave_out: Path | None = None) -> Snapshot:
    """Return time and size of every file that plans are made from.

    ``leave_out`` is the folder that is written to; when it holds the workspace as well, only the
    Word files in it are left out. A file that disappears meanwhile is left out.
    """
    found: Snapshot = {}
    written = None if leave_out is None else leave_out.resolve()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _SUFFIXES or path.name.startswith(("~", ".")):
            continue
        if written is not None and _is_written(path.resolve(), written, folder.resolve()):
            continue
        try:
            state = path.stat()
        except OSError:
            continue
        found[path] = (state.st_mtime_ns, state.st_size)
    return found


def _is_written(path: Path, target: Path, folder: Path) -> bool:
    if target == folder or target in folder.parents:
        return path.parent == target and path.suffix.lower() == ".docx"
    return target in path.parents


def changed(before: Snapshot, after: Snapshot) -> list[Path]:
    """Return the files that are new, gone or changed, sorted."""
    return sorted(p for p in before.keys() | after.keys() if before.get(p) != after.get(p))


def watch(
    folder: Path,
    work: Callable[[], int],
    *,
    leave_out: Path | None = None,
    sleep: Callable[[float], None] = time.sleep,
    ticks: Iterable[int] | None = None,
) -> int:
    """Do ``work``, then again after each change, until Ctrl+C; return the last exit code.

    A fault of the user's files is told and the watch goes on. ``sleep`` and ``ticks`` (one item a
    look) are given by tests.
    """
    # Looked at before the work, so that a change made during it is seen.
    seen = snapshot(folder, leave_out)
    code = _try(work)
    output.note(f"Bevakar {folder}. Avsluta med Ctrl+C.")
    try:
        for _ in ticks if ticks is not None else iter(int, 1):
            sleep(SECONDS)
            now = snapshot(folder, leave_out)
            what = changed(seen, now)
            # Wait until nothing has changed for a while: a program may still be writing.
            while what and (later := _after(sleep, folder, leave_out)) != now:
                now = later
            if what:
                seen = now
                names = ", ".join(path.name for path in what[:3])
                more = f" och {len(what) - 3} till" if len(what) > 3 else ""
                output.note(f"Ändrat: {names}{more}.")
                code = _try(work)
    except KeyboardInterrupt:
        output.note("Bevakningen är avslutad.")
    return code


def _after(sleep: Callable[[float], None], folder: Path, leave_out: Path | None) -> Snapshot:
    sleep(SECONDS / 4)
    return snapshot(folder, leave_out)


def _try(work: Callable[[], int]) -> int:
    try:
        code = work()
        output.release()
        return code
    except KontinuitetError as error:
        output.drop()
        output.note(f"Fel: {error}")
        for line in problem_lines(getattr(error, "problems", ())):
            output.note(line)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  (the watch goes on, whatever a half-written file leads to)
        said, code = describe(error)
        output.note(said)
        return code
