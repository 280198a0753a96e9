"""The lowest versions of the direct dependencies that ``pyproject.toml`` allows, for pip.

``python -m tools.lowest_versions test excel`` prints one requirement a line, such as
``networkx==3.4.0``, for the program itself and for the extras named: a constraints file of the
oldest that a user may have. Extras that name the project itself (``kontinuitet[excel]``) are
followed. ``python -m tools.lowest_versions --lock`` prints instead the versions installed in this
environment of everything that the project needs, directly or not: a lock for development.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)\s*(?:\[([^\]]*)\])?\s*([^;]*)(?:;\s*(.*))?")
_LEAST = re.compile(r"(?:>=|==|~=)\s*([0-9][0-9A-Za-z.]*)")


def normal(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct(project: Mapping[str, object], extras: Iterable[str]) -> dict[str, str]:
    """Return the lowest version of every direct dependency, by normalised name.

    Raises:
        KeyError: there is no such extra.
        ValueError: a requirement states no lowest version.
    """
    optional = project.get("optional-dependencies", {})
    required = project.get("dependencies", [])
    assert isinstance(optional, dict)
    assert isinstance(required, list)
    waiting = [*required]
    for extra in extras:
        waiting += optional[extra]
    seen: set[str] = set()
    found: dict[str, str] = {}
    while waiting:
        text = str(waiting.pop())
        if text in seen:
            continue
        seen.add(text)
        match = _REQUIREMENT.fullmatch(text)
        if match is None:
            raise ValueError(f"not a requirement: {text}")
        name, inner, versions = match[1], match[2] or "", match[3]
        if normal(name) == normal(str(project["name"])):
            for extra in inner.split(","):
                waiting += optional[extra.strip()]
            continue
        least = _LEAST.search(versions)
        if least is None:
            raise ValueError(f"no lowest version: {text}")
        found[normal(name)] = least[1]
    return dict(sorted(found.items()))


def lock(names: Iterable[str]) -> dict[str, str]:
    """Return the installed version of each package and of all that it needs, by name."""
    waiting, found = [normal(name) for name in names], dict[str, str]()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            installed = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            # Needed on another system, or by an extra that nobody asked for.
            continue
        found[name] = installed.version
        for text in installed.requires or ():
            match = _REQUIREMENT.fullmatch(text)
            if match is not None and "extra" not in (match[4] or ""):
                waiting.append(normal(match[1]))
    return dict(sorted(found.items()))


def main(arguments: Sequence[str]) -> None:
    """Print the constraints asked for."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    if arguments[:1] == ["--lock"]:
        versions = lock(direct(project, project["optional-dependencies"]))
    else:
        versions = direct(project, arguments)
    for name, version in versions.items():
        sys.stdout.write(f"{name}=={version}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
