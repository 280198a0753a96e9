"""Print one of the README's commands: ``python3 .ci/readme_command.py demo``.

The command is the only line of the ``sh`` block after the marker ``<!-- kommando: demo -->``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def command(name: str, text: str) -> str:
    """Return the command that ``name`` marks; end the program when it is not exactly one line."""
    pattern = rf"<!-- kommando: {re.escape(name)} -->\s*```sh\n(.*?)```"
    found = re.findall(pattern, text, re.DOTALL)
    lines: list[str] = [line for block in found for line in block.splitlines() if line.strip()]
    if len(found) != 1 or len(lines) != 1:
        sys.exit(f"README.md must mark exactly one command of one line as {name!r}")
    return lines[0]


if __name__ == "__main__":
    print(command(sys.argv[1], README.read_text(encoding="utf-8")))
