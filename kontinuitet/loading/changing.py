"""From one model to the next: which entries of which files change, and the files that result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kontinuitet.errors import InputError
from kontinuitet.loading.files import ReadFile
from kontinuitet.loading.merging import Layer
from kontinuitet.loading.shape import annotation_at, field_of, is_record
from kontinuitet.loading.writing import plain, value_of
from kontinuitet.loading.yaml_editing import CannotEditError, Edit, edited
from kontinuitet.loading.yaml_emitting import document
from kontinuitet.model.base import fold
from kontinuitet.model.landscape import Municipality

Path = tuple[str | int, ...]

_ADDED: Final = "tillagt.yaml"
_MAIN: Final = "kontinuitet.yaml"
#: So many resources in one file: a larger one takes long to open in an editor.
_MOST_IN_FILE: Final = 4_000


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; None before when it is new."""

    path: Path
    before: Any
    after: Any


@dataclass
class Files:
    """The files that change, by name below the folder, and the changes in them."""

    written: dict[str, bytes] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def changes_between(before: Municipality | None, after: Municipality) -> list[Change]:
    """Return what differs, at the innermost places that both have."""
    old = plain(before) if before is not None else {}
    return differences(old, plain(after))


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what differs between two models as plain data."""
    return list(_differences(old, new, ()))


def _differences(old: Any, new: Any, path: Path) -> Iterator[Change]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key, value in new.items():
            if key in old:
                yield from _differences(old[key], value, (*path, key))
            elif (
                not path
                and isinstance(value, Mapping)
                and not is_record(annotation_at(Municipality, (key,)))
            ):
                # A table of things: each of them is new.
                yield from _differences({}, value, (key,))
            else:
                yield Change((*path, key), None, value)
        for key in old:
            if key not in new:
                yield Change((*path, key), old[key], _default(path, key))
        return
    if isinstance(old, list) and isinstance(new, list) and len(new) >= len(old) and old:
        records = is_record(annotation_at(Municipality, (*path, 0)))
        if records:
            for number, value in enumerate(new):
                if number < len(old):
                    yield from _differences(old[number], value, (*path, number))
                else:
                    yield Change((*path, number), None, value)
            return
    yield Change(path, old, new)


def _default(path: Path, key: str) -> Any:
    """Return, as plain data, the value that a field has when it is not written."""
    owner = annotation_at(Municipality, path) if path else Municipality
    found = field_of(owner, key) if is_record(owner) else None
    default = found.get_default(call_default_factory=True) if found is not None else None
    return None if found is None or default is None else value_of(default, found)


def files_after(
    changes: Sequence[Change],
    tree: Mapping[str, Any],
    layer: Layer,
    files: Mapping[str, ReadFile],
    new_file: str = _ADDED,
) -> dict[str, bytes]:
    """Return the files that the changes give, when ``tree`` is the new model as plain data.

    ``layer`` says where everything is written now.

    Raises:
        InputError: a place cannot be changed without touching what stands around it.
    """
    place = _Files(tree, layer, new_file)
    edits: dict[str, dict[Path, Any]] = {}
    added: dict[str, dict[str, Any]] = {}
    for change in changes:
        found = _written(layer, change.path)
        if found is None:
            name = place.of(change.path)
            _put(added.setdefault(name, {}), change.path, _short(change.after))
            continue
        file, path, reached = found
        value = _short(_value_at(tree, reached)) if reached != change.path else _short(change.after)
        edits.setdefault(file, {})[path] = value
    written: dict[str, bytes] = {}
    for name, changed in edits.items():
        written[name] = _edit(name, files[name].content, _outermost(changed))
    for name, data in added.items():
        content = written.get(name) or (files[name].content if name in files else None)
        if content is None:
            written[name] = document(data).encode("utf-8")
        else:
            written[name] = _edit(name, content, list(_entries(data, content)))
    return written


def _edit(name: str, content: bytes, edits: Sequence[Edit]) -> bytes:
    try:
        return edited(content, edits)
    except CannotEditError:
        where = ".".join(map(str, edits[0].path)) if edits else ""
        raise InputError(
            f"{name}: {where} kan inte ändras där det står utan att annat i filen ändras. Inget "
            "har skrivits. Gör ändringen i filen, eller flytta dit posten till en egen fil."
        ) from None


def _outermost(changed: Mapping[Path, Any]) -> list[Edit]:
    """Return the edits without those inside others."""
    return [
        Edit(path, value)
        for path, value in changed.items()
        if not any(path[:size] in changed for size in range(1, len(path)))
    ]


def _entries(data: Mapping[str, Any], content: bytes) -> Iterator[Edit]:
    """Yield the edits that add sections, or entries to the sections that a file has."""
    from kontinuitet.loading.yaml_source import load  # noqa: PLC0415

    source = load(content, "")
    there = source.data if isinstance(source.data, dict) else {}
    for section, value in data.items():
        key = next((k for k in there if fold(k) == fold(section)), None)
        inner = there.get(key) if key is not None else None
        if key is not None and isinstance(inner, dict) and inner and isinstance(value, dict):
            yield from (Edit((key, identity), entry) for identity, entry in value.items())
        else:
            yield Edit((key or section,), value)


def _written(layer: Layer, path: Path) -> tuple[str, Path, Path] | None:
    """Return the file, the path as written there, and how far along ``path`` that reaches.

    None when the thing that the path leads to, or is in, stands in no file.
    """
    for size in range(len(path), 0, -1):
        origin = layer.origins.get(path[:size])
        if origin is None:
            continue
        if size == 1 and len(path) > 1 and not is_record(annotation_at(Municipality, path[:1])):
            return None
        source, written = origin
        data: Any = source.data
        for step in written:
            data = data[step]
        return _follow(source.file, data, written, path, size)
    return None


def _follow(file: str, data: Any, written: Path, path: Path, size: int) -> tuple[str, Path, Path]:
    for place in range(size, len(path)):
        step, last = path[place], place == len(path) - 1
        if isinstance(data, dict) and isinstance(step, str):
            key = _spelled(data, path[:place], step)
            if key is not None:
                written, data = (*written, key), data[key]
            elif last:
                return file, (*written, step), path
            else:
                return file, (*written, step), path[: place + 1]
        elif isinstance(data, list) and isinstance(step, int) and step <= len(data):
            if step == len(data):
                return file, (*written, step), path[: place + 1]
            written, data = (*written, step), data[step]
        else:
            # A shorter way of writing: all of it is written anew.
            return file, written, path[:place]
    return file, written, path


def _spelled(data: Mapping[str, Any], around: Path, step: str) -> str | None:
    if step in data:
        return step
    owner = annotation_at(Municipality, around)
    if not is_record(owner):
        return None
    known = owner.keys()
    return next((key for key in data if known.get(fold(key)) == step), None)


def _value_at(tree: Any, path: Path) -> Any:
    for step in path:
        if isinstance(tree, Mapping):
            tree = tree.get(step)
        else:
            tree = tree[step] if isinstance(step, int) and step < len(tree) else None
    return tree


def _put(data: dict[str, Any], path: Path, value: Any) -> None:
    for step in path[:-1]:
        data = data.setdefault(str(step), {})
    data[str(path[-1])] = value


class _Files:
    """Which file something new is put in: that of its förvaltning, else one for new things."""

    def __init__(self, tree: Mapping[str, Any], layer: Layer, new_file: str) -> None:
        self._tree, self._layer, self._new_file = tree, layer, new_file
        self._of_department: dict[str, Counter[str]] = {}
        for identity, activity in tree.get("verksamheter", {}).items():
            origin = layer.origins.get(("verksamheter", identity))
            if origin is not None:
                counts = self._of_department.setdefault(activity["förvaltning"], Counter())
                counts[origin[0].file] += 1
        self._resources = 0

    def of(self, path: Path) -> str:
        """Return the name of the file."""
        first = not self._layer.origins
        if path[0] == "resurser":
            file = self._new_file if not first or self._new_file != _ADDED else "resurser.yaml"
            part = self._resources // _MOST_IN_FILE
            self._resources += 1
            return file.replace(".yaml", f"-{part + 1}.yaml") if part else file
        if path[0] == "verksamheter" and len(path) > 1:
            department = self._tree["verksamheter"][path[1]]["förvaltning"]
            counts = self._of_department.get(department)
            if counts:
                return max(sorted(counts), key=lambda name: counts[name])
            if first:
                return f"verksamheter/{department}.yaml"
        return _MAIN if first else _ADDED


def _short(value: Any) -> Any:
    """Return plain data as people write it: a need as its id, a working time as its length."""
    if isinstance(value, Mapping):
        if len(value) == 1:
            ((key, inner),) = value.items()
            if key in ("resurs", "troligast") and isinstance(inner, str):
                return inner
        return {key: _short(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(inner) for inner in value]
    return value
