"""Making documents: what a kind is, and the only way from kind, data and subject to bytes.

A kind is declared beside its fields, in a module of ``printed``; :func:`make` makes the file, and
:func:`try_template` tries a template of the municipality's own in the same way.
"""

from __future__ import annotations

from kontinuitet.documents.making.kind import (
    Check,
    Kind,
    Source,
    Subject,
    for_departments,
    for_exercises,
    for_municipality,
    for_scenarios,
)
from kontinuitet.documents.making.making import Tell, make, nothing_to_print
from kontinuitet.documents.making.trying import Verdict, try_template

__all__ = [
    "Check",
    "Kind",
    "Source",
    "Subject",
    "Tell",
    "Verdict",
    "for_departments",
    "for_exercises",
    "for_municipality",
    "for_scenarios",
    "make",
    "nothing_to_print",
    "try_template",
]
