"""Swedish words for what pydantic found wrong in a record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from pydantic_core import ErrorDetails

from kontinuitet.loading.ids import BULLETS, Directory, explain, meant, odd_character, parts, plain
from kontinuitet.loading.shape import aliases, annotation_at, choices, record_at
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.yaml_source import Path
from kontinuitet.model.base import Record, fold

_LONGEST_MESSAGE = 400
_LONGEST_VALUE = 60
_LIKELY = 0.75
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
    error: ErrorDetails,
    record: type[Record],
    path: Path,
    suggestions: Suggestions,
    *,
    key: bool = False,
    row: bool = False,
) -> Words:
    """Return Swedish words for a validation error at ``path`` (as the model spells it).

    ``key``: the error is in a key; ``row``: it is in a row of a list, not in a text that stands
    for the whole list.
    """
    kind, given = error["type"], error.get("input")
    if kind == "extra_forbidden":
        return _unknown(record, path, suggestions)
    annotation, directory = annotation_at(record, path), suggestions.directory
    if kind == "missing":
        add = f'Lägg till "{path[-1]}: …".'
        if path == ("kommun", "namn"):
            add = 'Lägg till "kommun: {namn: …}" i någon av filerna.'
        return Words("saknas", "uppgiften saknas.", _choose(annotation) or add)
    if given is None:
        if path and isinstance(path[-1], int):
            return Words("tomt-varde", "listan har en tom rad.", "Ta bort den eller fyll i den.")
        return Words("tomt-varde", "värdet saknas.", _choose(annotation))
    if kind == "enum":
        return _choice(given, annotation, suggestions)
    if kind == "string_pattern_mismatch":
        return Words("felaktigt-id", *explain(str(given), path, directory, key=key, row=row))
    if kind == "value_error":
        return _own_words(error)
    context = error.get("ctx") or {}
    simple = _SIMPLE.get(kind)
    if simple is not None:
        code, text, limit = simple
        number = context.get(limit, "")
        return Words(code, text.format(f"{number:g}" if isinstance(number, float) else number))
    if kind in _KINDS:
        return _wrong_kind(kind, given, path, directory)
    return Words("fel-varde", f"{quoted(given)} går inte att använda här.")


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


def _wrong_kind(kind: str, given: Any, path: Path, directory: Directory) -> Words:
    hint = None
    wanted = _KINDS[kind]
    if wanted == "en lista" and isinstance(given, str) and len(given) <= _LONGEST_VALUE:
        hint = _as_list(given, path, directory)
    elif wanted == "en lista" and isinstance(given, dict):
        hint = "Sätt bindestreck framför varje rad i listan."
    elif isinstance(given, list):
        hint = "Ta bort bindestrecken."
    elif isinstance(given, str) and _TIGHT_COLON.match(given):
        hint = "Det ska stå ett mellanslag efter kolonet."
    elif isinstance(given, str):
        hint = 'Skriv "nyckel: värde" på raderna under.'
    return Words("fel-slag", f"ska vara {wanted}.", hint)


def _as_list(given: str, path: Path, directory: Directory) -> str:
    """Say how a text that was meant as a list is written."""
    if BULLETS.match(given):
        return f'Byt "{given[0]}" mot ett vanligt bindestreck (-) först på varje rad.'
    if directory.asked(path) is None:
        return f'Skriv "- {given}" på raden under, eller "[{given}]".'
    found = [meant(piece, path, directory) or piece for piece in parts(given)]
    return f"Skriv [{', '.join(dict.fromkeys(found))}], utan citattecken."


def _choice(given: Any, annotation: Any, suggestions: Suggestions) -> Words:
    allowed = choices(annotation)
    near = suggestions.nearest(plain(given), allowed) if isinstance(given, str) else None
    hint = _choose(annotation)
    if near is not None and _likely(plain(given), near):
        hint = f'Menade du "{near}"? {hint}'
    return Words("okant-val", f"{quoted(given)} finns inte att välja på.", hint)


def _choose(annotation: Any) -> str | None:
    allowed = choices(annotation)
    return f"Välj bland {', '.join(allowed)}." if allowed else None


def _unknown(record: type[Record], path: Path, suggestions: Suggestions) -> Words:
    owner = record_at(record, path[:-1])
    return unknown_field(str(path[-1]), owner, suggestions)


def unknown_field(key: str, owner: type[Record] | None, suggestions: Suggestions) -> Words:
    """Say that a field is not known, which is nearest, and which there are."""
    odd = odd_character(key)
    text = f"okänd uppgift: {odd}." if odd else "okänd uppgift."
    if owner is None:
        return Words("okand-uppgift", text)
    known = aliases(owner)
    near = suggestions.nearest(plain(key), _spellings(owner))
    if near is not None and _likely(plain(key), near):
        return Words("okand-uppgift", text, f'Menade du "{near}"?')
    below = _below(key, owner)
    there = f"Här kan stå: {', '.join(known)}."
    return Words("okand-uppgift", text, f'Den kan stå under "{below}". {there}' if below else there)


@cache
def _spellings(owner: type[Record]) -> tuple[str, ...]:
    """Return every word that names a field of ``owner``."""
    return (*aliases(owner), *owner.synonyms)


def _likely(word: str, near: str) -> bool:
    """Tell whether ``near`` is so like ``word`` that no other can be meant."""
    return SequenceMatcher(None, fold(word), fold(near)).ratio() >= _LIKELY


def _below(key: str, owner: type[Record]) -> str | None:
    """Return the field of ``owner`` below which ``key`` may stand."""
    return _all_below(owner).get(fold(key))


@cache
def _all_below(owner: type[Record]) -> Mapping[str, str]:
    """Return the first field of ``owner`` that has each key below it, by the key folded."""
    found: dict[str, str] = {}
    for alias in aliases(owner):
        inner = record_at(owner, (alias,))
        for key in inner.keys() if inner is not None else ():
            found.setdefault(key, alias)
    return found


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
