"""Names of the parts of a package, however a program has written them."""

from __future__ import annotations

import posixpath
import re
from typing import Final

TYPES_PART: Final = "[Content_Types].xml"


def proper_name(name: str) -> str:
    """Return the name of a part with forward slashes, none first."""
    name = name.replace("\\", "/").lstrip("/")
    lowered = name.lower()
    if lowered == TYPES_PART.lower():
        return TYPES_PART
    if lowered.endswith(".rels"):
        return re.sub(r"(^|/)_rels/", r"\1_rels/", name[:-5], flags=re.IGNORECASE) + ".rels"
    return name


def source_of(rels_name: str) -> str:
    """Return the name of the part whose relations a part holds; empty for the package itself."""
    folder, _, file = rels_name.rpartition("_rels/")
    return folder + file.removesuffix(".rels")


def target_name(source: str, target: str) -> str:
    """Return the name of the part that an internal relation of ``source`` leads to."""
    path = target.replace("\\", "/").partition("#")[0]
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path)).lstrip("/")
