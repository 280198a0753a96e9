"""Write the packaged Word templates: ``python -m tools.build_templates [folder]``.

The templates are real Word files that a municipality copies and edits. They are kept under version
control as Word files, but made here from code that can be reviewed; the same code gives the same
bytes, and a test compares.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import templates

FOLDER = Path(__file__).resolve().parent.parent / "plan_templates"


def _scripts() -> Mapping[str, Callable[[], bytes]]:
    """Return what builds each template, by its file name, from every module that has some."""
    found: dict[str, Callable[[], bytes]] = {}
    for module in pkgutil.iter_modules(templates.__path__):
        script = importlib.import_module(f"tools.templates.{module.name}")
        found |= getattr(script, "TEMPLATES", {})
    return dict(sorted(found.items()))


TEMPLATES: Mapping[str, Callable[[], bytes]] = _scripts()


def main(folder: Path = FOLDER) -> None:
    """Write every template into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in TEMPLATES.items():
        (folder / name).write_bytes(build())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
