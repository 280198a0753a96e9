"""Continuity planning for municipalities: model, outage, restart order, Word plans, exercises."""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
