"""Starting the program: ``kontinuitet``, the same as ``python -m kontinuitet``.

This is the one place that knows both the commands and the pages.
"""

from __future__ import annotations

import sys

from kontinuitet.cli import main
from kontinuitet.web.entrance import Pages


def run() -> int:
    """Run the command line that the process was started with; return the exit code."""
    return main.run(pages=Pages())


if __name__ == "__main__":
    sys.exit(run())
