"""Word templates, their fields and what trying them showed, as plain data."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from kontinuitet.documents.making import Kind
from kontinuitet.services.template_trials import Result


def templates_json(kinds: Iterable[Kind], own: Collection[str]) -> dict[str, Any]:
    """Give the packaged templates, and the names of own ones, the form of ``mall lista --json``."""
    known = {k.template: k.purpose for k in kinds}
    return {
        "mallar": [
            {"mall": name, "till": purpose, "egen": name in own} for name, purpose in known.items()
        ],
        "okända": sorted(set(own) - known.keys()),
    }


def template_fields_json(kinds: Iterable[Kind]) -> dict[str, Any]:
    """Give the fields of templates the form of ``mall fält --json``."""
    return {
        "mallar": {
            k.template: [
                {"fält": f.path, "beskrivning": f.description, "lista": f.repeated}
                for f in k.fields()
            ]
            for k in kinds
        }
    }


def trials_json(results: Iterable[Result]) -> dict[str, Any]:
    """Give what trying templates showed the form of ``mall kontrollera --json``."""
    return {
        "mallar": [
            {
                "mall": r.name,
                "prövad_mot": list(r.tried),
                "fel": list(r.faults),
                "anmärkningar": list(r.remarks),
            }
            for r in results
        ]
    }
