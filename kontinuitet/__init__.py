"""Continuity planning for municipalities: model, outage, restart order, Word plans, exercises.

For those who script: :func:`load`, :func:`graph`, :func:`simulate` and :func:`restart_order`, which
are imported when first used, so that the command starts quickly. See ``docs/python.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kontinuitet.services.scripting import graph, load, restart_order, simulate

__all__ = ["__version__", "graph", "load", "restart_order", "simulate"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name in __all__:
        from kontinuitet.services import scripting  # noqa: PLC0415  (imports the whole program)

        return getattr(scripting, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
