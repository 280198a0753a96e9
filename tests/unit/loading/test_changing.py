"""Changes of the model in the files as people wrote them, and nothing else changed in them."""

from __future__ import annotations

import difflib
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kontinuitet import bundled
from kontinuitet.errors import InputError
from kontinuitet.loading.changing import differences, files_after
from kontinuitet.loading.files import ReadFile
from kontinuitet.loading.workspace import Workspace, workspace_of
from kontinuitet.loading.writing import plain
from kontinuitet.loading.yaml_editing import CannotEditError, Edit, edited
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.landscape import Municipality
from kontinuitet.problems import has_errors

TEXTS = (
    "Kort",
    "Med: kolon # och ruta",
    "Rad ett\nrad två",
    " - streck",
    '"citat"',
    "åäö, [x] {y}",
    "ja",
)


@pytest.fixture(scope="module")
def example() -> dict[str, bytes]:
    with bundled.folder("examples", "exempelkoping") as folder:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*.yaml"))
            if path.parent.name not in ("ovningar", "scenarier")
        }


def opened(files: Mapping[str, bytes]) -> Workspace:
    return workspace_of(Path("mapp"), [ReadFile(n, c) for n, c in sorted(files.items())])


def changed(files: Mapping[str, bytes], tree: Mapping[str, Any]) -> dict[str, bytes]:
    """Return all files after the model has become what ``tree`` says."""
    workspace = opened(files)
    assert workspace.municipality is not None
    after = plain(Municipality.model_validate(tree))
    found = differences(plain(workspace.municipality), after)
    read = {name: ReadFile(name, content) for name, content in files.items()}
    return {**files, **files_after(found, after, workspace.layer, read)}


def edit(tree: dict[str, Any], pick: random.Random) -> None:
    """Change one thing at random: a field set, one added, a row added, a thing added."""
    section = pick.choice(("verksamheter", "resurser", "förvaltningar", "åtgärder"))
    identity = pick.choice(list(tree[section]))
    thing = tree[section][identity]
    kind = pick.randrange(6)
    if kind == 0:
        thing["namn" if section != "åtgärder" else "åtgärd"] = pick.choice(TEXTS)
    elif kind == 1 and section == "resurser":
        thing.setdefault("avtal", {})["stödtid"] = pick.choice(TEXTS)
        thing["taggar"] = ["ny-tagg", *thing.get("taggar", ())]
    elif kind == 2 and section in ("resurser", "verksamheter"):
        other = pick.choice([i for i in tree["resurser"] if i != identity])
        thing["behöver"] = [
            *thing.get("behöver", ()),
            {"resurs": other, "varför": pick.choice(TEXTS)},
        ]
    elif kind == 3 and section == "verksamheter":
        thing["samhällsviktig"] = "nej" if thing.get("samhällsviktig") == "ja" else "ja"
        for need in thing.get("behöver", ())[:1]:
            need["uthållighet"] = "17 min"
    elif kind == 4:
        new = {"namn": "Ny", "typ": "el"} if section == "resurser" else dict(thing)
        tree[section][f"ny-{pick.randrange(10**6)}"] = new
    elif section != "åtgärder":
        thing["beskrivning" if section != "förvaltningar" else "nämnd"] = pick.choice(TEXTS)


def lost(before: list[bytes], now: list[bytes]) -> list[bytes]:
    """Return the lines that are not there any more."""
    found = difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes()
    return [
        line for tag, a, b, _, _ in found if tag in ("replace", "delete") for line in before[a:b]
    ]


def is_comment(line: bytes) -> bool:
    return line.strip().startswith(b"#") or not line.strip()


@pytest.mark.parametrize("form", ["som-de-är", "crlf-och-bom"])
def test_random_changes_of_the_example(example: dict[str, bytes], form: str) -> None:
    pick = random.Random(form)
    files = dict(example)
    if form == "crlf-och-bom":
        files = {n: b"\xef\xbb\xbf" + c.replace(b"\n", b"\r\n") for n, c in files.items()}
    for _ in range(4):
        workspace = opened(files)
        assert workspace.municipality is not None
        tree = plain(workspace.municipality)
        for _ in range(4):
            edit(tree, pick)
        after = changed(files, tree)
        again = opened(after)
        assert not has_errors(again.problems), [str(p) for p in again.problems]
        assert again.municipality == Municipality.model_validate(tree)
        for name, content in files.items():
            before, now = content.splitlines(keepends=True), after[name].splitlines(keepends=True)
            # No comment, blank line or end of a line is lost.
            assert not [line for line in lost(before, now) if is_comment(line)]
            if form == "crlf-och-bom" and name in example:
                assert now[0].startswith(b"\xef\xbb\xbf")
                assert all(line.endswith(b"\r\n") for line in now[:-1])
        files = after


BLOCK = """\
# först
resurser:   # rubrik

  a: {namn: A, typ: el}   # om a
  b:
    namn: 'B'  # om b
    typ: el

    återstart:
      tid: 1 h      # trolig
      steg:
        - ett   # steg
        - |
          två
          tre

    # sist i b
  c:
    namn: "C"
    typ: el
    behöver:
    - a
    - {resurs: b}
# slut
"""


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("resurser", "a", "namn"), "Nytt, namn", "namn: A,", 'namn: "Nytt, namn",'),
        (("resurser", "a", "ansvarig"), "IT", "typ: el}", "typ: el, ansvarig: IT}"),
        (("resurser", "b", "namn"), "Ny", "'B'  # om b", "Ny  # om b"),
        (("resurser", "b", "återstart", "tid"), "2 h", "1 h      #", "2 h      #"),
        (("resurser", "b", "återstart", "steg", 0), "nytt", "- ett   #", "- nytt   #"),
        (
            ("resurser", "b", "återstart", "steg", 1),
            "en rad",
            "|\n          två\n          tre\n",
            "en rad\n",
        ),
        (
            ("resurser", "b", "återstart", "automatisk"),
            "ja",
            "          tre\n",
            "          tre\n      automatisk: ja\n",
        ),
        (("resurser", "b", "ansvarig"), "IT", "tre\n", "tre\n    ansvarig: IT\n"),
        (("resurser", "c", "behöver", 2), "d", "{resurs: b}\n", "{resurs: b}\n    - d\n"),
        (("resurser", "c", "behöver", 1, "varför"), "x", "{resurs: b}", "{resurs: b, varför: x}"),
        (
            ("resurser", "c", "behöver", 0),
            {"resurs": "a", "varför": "x"},
            "- a\n",
            "- {resurs: a, varför: x}\n",
        ),
        (("resurser", "d"), {"namn": "D"}, "{resurs: b}\n", "{resurs: b}\n  d: {namn: D}\n"),
        (("kommun",), {"namn": "K"}, "{resurs: b}\n", "{resurs: b}\nkommun: {namn: K}\n"),
    ],
)  # fmt: skip
def test_one_entry_is_changed_and_nothing_else(
    path: tuple[str | int, ...], value: Any, old: str, new: str
) -> None:
    assert edited(BLOCK.encode(), [Edit(path, value)]).decode() == BLOCK.replace(old, new, 1)
    source = load(edited(BLOCK.encode(), [Edit(path, value)]), "x")
    assert not has_errors(source.problems)


@pytest.mark.parametrize(
    ("text", "path"),
    [("a: b\n", ("a", "c")), ("- a\n", ("b",)), ("a: [\n", ("a",)), ("a: {b: c}\n", ("x", "y"))],
)
def test_a_place_that_cannot_be_changed_is_refused(text: str, path: tuple[str, ...]) -> None:
    with pytest.raises(CannotEditError):
        edited(text.encode(), [Edit(path, "x")])


@pytest.mark.parametrize("text", ["", "# bara en kommentar", "resurser:\n", "resurser: {}\n"])
def test_a_first_entry_in_an_empty_place(text: str) -> None:
    path = ("resurser", "a") if "resurser" in text else ("resurser",)
    value: Any = {"namn": "A", "typ": "el"}
    made = edited(text.encode(), [Edit(path, value if len(path) == 2 else {"a": value})]).decode()
    source = load(made, "x")
    assert source.data == {"resurser": {"a": {"namn": "A", "typ": "el"}}}
    assert made.startswith(text.rstrip("\n").removesuffix("{}"))


@pytest.mark.parametrize("text", ["", "resurser:\n", "resurser: {}\n", "resurser: {x: {}}"])
def test_several_entries_in_an_empty_place(text: str) -> None:
    first: list[Edit] = [] if text else [Edit(("resurser",), {"x": {}})]
    made = edited(text.encode(), first) if first else text.encode()
    made = edited(made, [Edit(("resurser", i), {"namn": i}) for i in ("a", "b", "c")])
    data = load(made, "x").data
    assert isinstance(data, dict)
    assert {k: v for k, v in data["resurser"].items() if k != "x"} == {
        i: {"namn": i} for i in ("a", "b", "c")
    }


def test_what_cannot_be_changed_names_the_file() -> None:
    files = {"k.yaml": b"kommun: {namn: Prov}\nresurser: {a: {namn: A, typ: el}}\n"}
    workspace = opened(files)
    read = {"k.yaml": ReadFile("k.yaml", "kommun: {namn: Prov}\n".encode("utf-16"))}
    tree = {"kommun": {"namn": "Ny"}}
    with pytest.raises(InputError, match=r"k\.yaml: kommun\.namn kan inte ändras där det står"):
        files_after(differences({"kommun": {"namn": "Prov"}}, tree), tree, workspace.layer, read)


def test_keys_are_found_however_they_are_spelt_and_a_short_way_of_writing_is_made_longer() -> None:
    text = """\
kommun: {namn: Prov}
Forvaltningar: {f: {namn: F}}
verksamheter:
  v:
    namn: V
    forvaltning: f
    Tolerabel avbrottstid: 4 h
    behover: [journal]  # bara den
resurser:
  journal: {namn: J, typ: el, återstart: {tid: 1 h}}
  b: {namn: B, typ: el}
"""
    files = {"k.yaml": text.encode()}
    municipality = opened(files).municipality
    assert municipality is not None
    tree = plain(municipality)
    tree["verksamheter"]["v"]["acceptabel_avbrottstid"] = "5 h"
    tree["verksamheter"]["v"]["behöver"].append({"resurs": "b"})
    tree["resurser"]["journal"]["återstart"]["tid"]["mest"] = "3 h"
    after = changed(files, tree)
    assert after["k.yaml"].decode() == text.replace("avbrottstid: 4 h", "avbrottstid: 5 h").replace(
        "behover: [journal] ", "behover: [journal, b] "
    ).replace("tid: 1 h}", "tid: {troligast: 1 h, mest: 3 h}}")
    assert opened(after).municipality == Municipality.model_validate(tree)
