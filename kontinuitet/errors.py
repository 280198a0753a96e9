"""The few faults that stop work, as exceptions with a Swedish message and an exit code."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.problems import Problem


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
