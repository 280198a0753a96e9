"""Swedish words for what pydantic found wrong in a record."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails

from kontinuitet.loading.shape import aliases, annotation_at, choices, record_at
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.yaml_source import Path
from kontinuitet.model.base import Record

_LONGEST_MESSAGE = 400
_LONGEST_VALUE = 60
_NOT_IN_ID = re.compile(r"[^a-z0-9åäö._-]+")
_TIGHT_COLON = re.compile(r"[^\s:]+:\S")
#: Hints stand in a sentence of their own after the message.
_HINT = re.compile(r"[.;] (?=(?:Skriv|Välj|Sätt|Ange) )")


@dataclass(frozen=True, slots=True)
class Words:
    """A stable code, the text and what to do about it."""

    code: str
    text: str
    hint: str | None = None


def describe(
    error: ErrorDetails, record: type[Record], path: Path, suggestions: Suggestions
) -> Words:
    """Return Swedish words for a validation error at ``path`` (as the model spells it)."""
    kind, given = error["type"], error.get("input")
    annotation = annotation_at(record, path)
    if kind == "missing":
        add = f'Lägg till "{path[-1]}: …".'
        if path == ("kommun", "namn"):
            add = 'Lägg till "kommun: {namn: …}" i någon av filerna.'
        return Words("saknas", "uppgiften saknas.", _choose(annotation) or add)
    if kind == "extra_forbidden":
        return _unknown(record, path, suggestions)
    if given is None:
        if path and isinstance(path[-1], int):
            return Words("tomt-varde", "listan har en tom rad.", "Ta bort den eller fyll i den.")
        return Words("tomt-varde", "värdet saknas.", _choose(annotation))
    if kind == "enum":
        return _choice(given, annotation, suggestions)
    if kind == "string_pattern_mismatch":
        return bad_id(str(given))
    if kind == "value_error":
        return _own_words(error)
    context = error.get("ctx") or {}
    simple = _SIMPLE.get(kind)
    if simple is not None:
        code, text, limit = simple
        number = context.get(limit, "")
        return Words(code, text.format(f"{number:g}" if isinstance(number, float) else number))
    if kind in _KINDS:
        return _wrong_kind(kind, given)
    return Words("fel-varde", f"{quoted(given)} går inte att använda här.")


def bad_id(given: str) -> Words:
    """Say what an id may look like, and what this one could be."""
    slug = _NOT_IN_ID.sub("-", unicodedata.normalize("NFC", given).lower()).strip("-._")
    return Words(
        "felaktigt-id",
        f"{quoted(given)} kan inte vara ett id. Ett id har bara små bokstäver, siffror, punkt, "
        "bindestreck och understreck, och börjar med bokstav eller siffra.",
        f'Skriv "{slug}".' if slug and len(slug) <= _LONGEST_VALUE else None,
    )


def quoted(value: Any) -> str:
    """Quote a value for a message; a long one is cut, a list or group is named."""
    if isinstance(value, dict):
        return "en grupp"
    if isinstance(value, (list, tuple)):
        return "en lista"
    text = " ".join(str(value).split())
    return f'"{text[:_LONGEST_VALUE]}…"' if len(text) > _LONGEST_VALUE else f'"{text}"'


# Code, text and which limit stands in it.
_SIMPLE = {
    "greater_than_equal": ("fel-varde", "ska vara minst {}.", "ge"),
    "greater_than": ("fel-varde", "ska vara större än {}.", "gt"),
    "less_than_equal": ("fel-varde", "ska vara högst {}.", "le"),
    "less_than": ("fel-varde", "ska vara mindre än {}.", "lt"),
    "too_short": ("fel-varde", "listan ska ha minst {} rad.", "min_length"),
}
_KINDS = {
    "model_type": "en grupp med uppgifter",
    "model_attributes_type": "en grupp med uppgifter",
    "dict_type": "en grupp med uppgifter",
    "tuple_type": "en lista",
    "list_type": "en lista",
}


def _wrong_kind(kind: str, given: Any) -> Words:
    hint = None
    wanted = _KINDS[kind]
    if wanted == "en lista" and isinstance(given, str) and len(given) <= _LONGEST_VALUE:
        hint = f'Skriv "- {given}" på raden under, eller "[{given}]".'
    elif wanted == "en lista" and isinstance(given, dict):
        hint = "Sätt bindestreck framför varje rad i listan."
    elif isinstance(given, list):
        hint = "Ta bort bindestrecken."
    elif isinstance(given, str) and _TIGHT_COLON.match(given):
        hint = "Det ska stå ett mellanslag efter kolonet."
    elif isinstance(given, str):
        hint = 'Skriv "nyckel: värde" på raderna under.'
    return Words("fel-slag", f"ska vara {wanted}.", hint)


def _choice(given: Any, annotation: Any, suggestions: Suggestions) -> Words:
    allowed = choices(annotation)
    near = suggestions.question(given, allowed) if isinstance(given, str) else None
    hint = near or _choose(annotation)
    return Words("okant-val", f"{quoted(given)} finns inte att välja på.", hint)


def _choose(annotation: Any) -> str | None:
    allowed = choices(annotation)
    return f"Välj bland {', '.join(allowed)}." if allowed else None


def _unknown(record: type[Record], path: Path, suggestions: Suggestions) -> Words:
    owner = record_at(record, path[:-1])
    hint = None
    if owner is not None:
        known = aliases(owner)
        accepted = (*known, *owner.synonyms)
        hint = suggestions.question(str(path[-1]), accepted)
        if hint is None and len(known) <= 12:
            hint = f"Här kan stå: {', '.join(known)}."
    return Words("okand-uppgift", "okänd uppgift.", hint)


def _own_words(error: ErrorDetails) -> Words:
    raised = (error.get("ctx") or {}).get("error")
    text = str(raised) if raised is not None else "går inte att använda."
    if len(text) > _LONGEST_MESSAGE:
        text = f"{text[:_LONGEST_MESSAGE]}…"
    split = _HINT.search(text)
    hint = None
    if split is not None:
        text, hint = text[: split.start()], _ended(text[split.end() :])
    return Words("fel-varde", _ended(text), hint)


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."
