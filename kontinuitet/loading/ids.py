"""What a text that cannot be an id was meant to be, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kontinuitet.loading.yaml_source import Path
from kontinuitet.loading.yaml_text import CURLY, DASHES
from kontinuitet.model.base import ID_LETTERS, fold, is_id
from kontinuitet.problems import nearest

_LONGEST: Final = 60
_MOST_LISTED: Final = 12
_RULE: Final = (
    "Ett id har bara små bokstäver, siffror, punkt, bindestreck och understreck, och börjar med "
    "bokstav eller siffra."
)
_NOT_IN_ID: Final = re.compile(rf"[^{ID_LETTERS}0-9._-]+")
_BETWEEN: Final = re.compile(r"\s*[,;/]\s*|\s+och\s+")
#: A sign that is typed for the dash of a list, and text after it.
BULLETS: Final = re.compile(rf"[{DASHES}•·*]\s+\S")
_SPACES: Final = "\u00a0\u2007\u2009\u202f"
_NO_WIDTH: Final = "\u00ad\u200b\u200c\u200d\u2060"
# Letters of other alphabets that look as a Latin one does.
_ALIKE: Final = dict(
    zip("авекмнорстухіјѕԁһӏԛԝαενορτυχικ", "abekmhopctyxijsdhlqwaevoptuxik", strict=True)
)
_ALIKE_UPPER: Final = {k.upper(): v.upper() for k, v in _ALIKE.items()}
_PLAIN: Final = str.maketrans(
    {
        **_ALIKE,
        **_ALIKE_UPPER,
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_NO_WIDTH, ""),
        **dict.fromkeys(CURLY, ""),
        **dict.fromkeys("\"'", ""),
    }
)

# Which ids a field refers to, by its key.
_DEPARTMENTS: Final = "förvaltning"
_NODES: Final = frozenset(("resurs", "en_av", "av", "behöver", "ersätter", "ordning", "resurser"))


@dataclass(frozen=True)
class Directory:
    """What stands in the files: ids of förvaltningar and nodes, and the id of each name.

    ``names`` maps folded ids and folded names to ids; a name that two have maps to neither.
    ``taken`` are the ids that stand as they should, with whether they are of a förvaltning.
    """

    departments: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[tuple[bool, str]] = frozenset()

    @classmethod
    def of(cls, trees: Iterable[Mapping[str, Any]]) -> Directory:
        """Collect the ids and names in trees of plain data, keyed as the model spells it."""
        departments: set[str] = set()
        nodes: set[str] = set()
        names: dict[str, set[str]] = {}
        taken: set[tuple[bool, str]] = set()
        for tree in trees:
            for section in ("förvaltningar", "verksamheter", "resurser"):
                group = tree.get(section)
                for written, item in group.items() if isinstance(group, dict) else ():
                    # A key that is no id is called what the advice about it says.
                    identity = written if is_id(written) else slug(written)
                    if not identity:
                        continue
                    if identity == written:
                        taken.add((section == "förvaltningar", identity))
                    (departments if section == "förvaltningar" else nodes).add(identity)
                    names.setdefault(fold(identity), set()).add(identity)
                    name = item.get("namn") if isinstance(item, dict) else None
                    if isinstance(name, str):
                        names.setdefault(fold(plain(name)), set()).add(identity)
        single = {name: min(ids) for name, ids in names.items() if len(ids) == 1}
        return cls(tuple(sorted(departments)), tuple(sorted(nodes)), single, frozenset(taken))

    def asked(self, path: Path) -> tuple[str, ...] | None:
        """Return the ids that a field may refer to; None when it may hold any id."""
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        if key == _DEPARTMENTS:
            return self.departments
        return self.nodes if key in _NODES else None


def plain(text: str) -> str:
    """Return ``text`` with look-alike letters, dashes, spaces and quotes made ordinary."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


def slug(text: str) -> str:
    """Return the id nearest to ``text``, or nothing when none of it can stand in an id."""
    made = _NOT_IN_ID.sub("-", unicodedata.normalize("NFC", plain(text).lower())).strip("-._")
    return made if len(made) <= _LONGEST else ""


def odd_character(text: str) -> str | None:
    """Say which character looks as if it could stand in an id but cannot; None when none does."""
    for char in text:
        if char in _ALIKE or char in _ALIKE_UPPER:
            alphabet = "kyrillisk" if "CYRILLIC" in unicodedata.name(char, "") else "grekisk"
            seen = {**_ALIKE, **_ALIKE_UPPER}[char]
            return f'bokstaven "{char}" är {alphabet} ({_code(char)}), fast den ser ut som {seen}'
        if char in DASHES:
            return f'"{char}" är ett längre streck ({_code(char)}) och inget bindestreck'
        if char in _SPACES:
            return f"det har ett hårt mellanslag ({_code(char)})"
        if char in _NO_WIDTH:
            return f"det har ett osynligt tecken ({_code(char)})"
        if char in CURLY:
            return f'"{char}" är ett typografiskt citattecken, som inte avgränsar text här'
    for char in text:
        letter = char.lower()
        if letter.isalpha() and _NOT_IN_ID.match(letter):
            return f'bokstaven "{char}" kan inte stå i ett id'
    return None


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"


def parts(text: str) -> list[str]:
    """Return the pieces of a text written as a list: ``el, internet; fiber och telefoni``."""
    return [piece for piece in _BETWEEN.split(text.strip("[]() ")) if piece]


def meant(text: str, path: Path, directory: Directory) -> str | None:
    """Return the id that ``text`` was meant to be: one that stands in the files where it must."""
    known = directory.asked(path)
    made = slug(text)
    if known is None:
        return made or None
    if made in known:
        return made
    by_name = directory.names.get(fold(plain(text)))
    if by_name in known:
        return by_name
    # Free text after the id: "el (stadsnätet)".
    words = plain(text).split()
    for size in range(len(words) - 1, 0, -1):
        head = " ".join(words[:size]).rstrip(",;:(–-")
        found = directory.names.get(fold(head)) or slug(head)
        if found in known:
            return found
    return nearest(made, known) if made else None


def explain(
    given: str, path: Path, directory: Directory, *, key: bool, row: bool
) -> tuple[str, str | None]:
    """Return what is wrong with ``given`` as an id, and what to write instead.

    ``key``: it stands as a key; ``row``: it is a row of its own in a list. Otherwise it stands
    alone, as the value of a field or for a whole list.
    """
    shown = " ".join(given.split())
    quoted = f'"{shown[:_LONGEST]}…"' if len(shown) > _LONGEST else f'"{shown}"'
    odd = odd_character(given)
    text = f"{quoted} kan inte vara ett id{f': {odd}.' if odd else f'. {_RULE}'}"
    whole_list = not row and path[-1:] and isinstance(path[-1], int)
    if not key and BULLETS.match(given):
        return text, f'Byt "{given[0]}" mot ett vanligt bindestreck (-) först på varje rad.'
    if key:
        return text, _new_key(given, path, directory)
    several = parts(given)
    if len(several) > 1:
        found = [meant(piece, path, directory) for piece in several]
        if all(found):
            names = [str(name) for name in dict.fromkeys(found)]
            if whole_list:
                return text, f"Skriv [{', '.join(names)}], utan citattecken."
            if row:
                return text, f"Skriv dem var för sig: {listed(names)}."
    one = meant(given, path, directory)
    if one is not None:
        return text, f'Skriv "{one}".'
    known = directory.asked(path)
    if known and len(known) <= _MOST_LISTED:
        return text, f"Det här finns: {', '.join(known)}."
    return text, None


def _new_key(given: str, path: Path, directory: Directory) -> str | None:
    made = slug(given)
    if not made:
        return None
    number, free = 2, made
    while len(path) == 2 and (path[0] == "förvaltningar", free) in directory.taken:
        free = f"{made}-{number}"
        number += 1
    return f'Skriv "{free}".'


def listed(names: Sequence[str]) -> str:
    """Quote names and join them: ``"a", "b" och "c"``."""
    shown = [f'"{name}"' for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} och {shown[-1]}"
