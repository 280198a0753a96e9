"""What the files may hold: one field asked for by name, or all of them."""

from __future__ import annotations

from collections.abc import Sequence

from kontinuitet.errors import InputError
from kontinuitet.loading.field_reference import FieldDoc, all_fields
from kontinuitet.model.base import fold
from kontinuitet.problems import nearest

__all__ = ["FieldDoc", "all_fields", "find_fields", "under"]


def find_fields(typed: str) -> Sequence[FieldDoc]:
    """Return the fields meant by ``typed``: a path, the end of one, or a key that several have.

    ``verksamheter.behöver``, ``behöver.uthållighet`` and ``uthållighet`` all do. Ids among the
    keys, as in a message of `kontrollera`, are passed over.

    Raises:
        InputError: there is none, with the nearest.
    """
    wanted = [part for part in fold(typed.strip().strip(".")).split(".") if part]
    fields = all_fields()
    exact = [f for f in fields if [fold(k) for k in f.path] == wanted]
    if exact:
        return exact
    ending = [f for f in fields if wanted and [fold(k) for k in f.path[-len(wanted) :]] == wanted]
    if ending:
        return ending
    within = [f for f in fields if wanted and _passes([fold(k) for k in f.path], wanted)]
    if within:
        return within
    known = {fold(f.key): f.key for f in fields}
    near = nearest(wanted[-1] if wanted else "", known)
    hint = f'Menade du "{known[near]}"?' if near else 'Skriv "kontinuitet fält" för en lista.'
    raise InputError(f'Uppgiften "{typed}" finns inte. {hint}')


def _passes(path: Sequence[str], wanted: Sequence[str]) -> bool:
    """Tell whether a path is what is left of ``wanted`` when ids are taken out of it."""
    if path[0] != wanted[0] or path[-1] != wanted[-1] or len(path) > len(wanted):
        return False
    rest = iter(wanted)
    return all(any(key == other for other in rest) for key in path)


def under(field: FieldDoc) -> Sequence[FieldDoc]:
    """Return the fields right under one."""
    depth = len(field.path) + 1
    return [f for f in all_fields() if len(f.path) == depth and f.path[:-1] == field.path]
