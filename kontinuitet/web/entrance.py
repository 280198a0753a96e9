"""The way in to the pages for whoever starts them; Flask is imported no sooner than it is needed.

``kontinuitet.__main__`` gives :class:`Pages` to the commands, which may not import this package.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kontinuitet.errors import InputError

if TYPE_CHECKING:
    from kontinuitet.services.exercise import Run

MISSING = (
    "Sidorna i webbläsaren är ett tillval som inte är installerat. Installera det med: "
    'pip install "kontinuitet[ovning]"'
)


class Pages:
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
        """Serve the pages of an exercise until Ctrl+C; what has happened stays in the journal.

        ``ready`` is given the address of the facilitator's page when the pages can be opened, and
        ``on_crash`` what no page foresaw.

        Raises:
            InputError: Flask is not installed, the port is taken, or there is no local network.
            SystemFault: the pages cannot be served.
        """
        try:
            from kontinuitet.web.exercise.running import serve  # noqa: PLC0415  (an extra)
        except ModuleNotFoundError as error:
            raise InputError(MISSING) from error
        serve(run, port=port, lan=lan, ready=ready, on_crash=on_crash)
