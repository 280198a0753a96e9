"""``python -m kontinuitet``: the same as the installed command."""

from __future__ import annotations

import sys

from kontinuitet.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
