"""The pages in the browser, as the commands that start them know them.

Commands and pages are siblings, and neither imports the other: ``kontinuitet.__main__`` gives the
one to the other when it starts the program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import click

from kontinuitet.errors import InputError

if TYPE_CHECKING:
    from kontinuitet.services.exercise import Run


class Pages(Protocol):
    """All that can be shown in the browser."""

    def exercise(
        self,
        run: Run,
        *,
        port: int,
        lan: bool,
        ready: Callable[[str], None],
        on_crash: Callable[[Exception], object],
    ) -> None:
        """Serve the pages of an exercise until they are stopped."""


def pages() -> Pages:
    """Return the pages that the program was started with.

    Raises:
        InputError: it was started without any.
    """
    given: Pages | None = click.get_current_context().find_root().obj
    if given is None:
        raise InputError("Programmet är startat utan sidorna i webbläsaren.")
    return given
