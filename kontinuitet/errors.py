"""The few faults that stop work, as exceptions with a Swedish message and an exit code."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from typing import Final

from kontinuitet.problems import Problem

#: What the system says of a file, in Swedish.
_REASONS: Final[Mapping[int, str]] = {
    errno.ENOSPC: "disken är full",
    errno.EACCES: "åtkomst nekas. Är den öppen i ett annat program, eller skrivskyddad?",
    errno.EPERM: "åtkomst nekas. Är den öppen i ett annat program, eller skrivskyddad?",
    errno.EROFS: "disken går bara att läsa",
    errno.ENOENT: "den finns inte",
    errno.EEXIST: "den finns redan",
    errno.EISDIR: "det är en mapp, inte en fil",
    errno.ENOTDIR: "det är en fil, inte en mapp",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.EIO: "disken eller nätverket svarar inte",
}


def reason(error: OSError) -> str | None:
    """Return why a file could not be read or written (Swedish), None when it is not known."""
    return None if error.errno is None else _REASONS.get(error.errno)


class KontinuitetError(Exception):
    """Base of every fault that is shown to the user as one message."""

    exit_code = 3


class InputError(KontinuitetError):
    """What the user gave cannot be used (bad model, bad option). Exit code 2."""

    exit_code = 2

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class SystemFault(KontinuitetError):
    """A file or system fault: locked file, full disk, missing packaged data. Exit code 3."""

    exit_code = 3
