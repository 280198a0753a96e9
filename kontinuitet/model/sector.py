"""The sectors that reporting thresholds are set for."""

from __future__ import annotations

from enum import StrEnum


class Sector(StrEnum):
    """Which reporting thresholds apply."""

    PUBLIC_ADMINISTRATION = "offentlig förvaltning"
    CARE = "vård"
    WATER = "vatten"
    ENERGY = "energi"
    OTHER = "annat"
