"""1 000 random templates: each is filled whole, or refused with place and reason."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kontinuitet.documents import word
from kontinuitet.documents.inspection import inspect
from kontinuitet.documents.template import TemplateError, fill
from tests.unit.documents.plan_model import audit
from tests.unit.documents.template.tree_files import read, written
from tests.unit.documents.template.trees import (
    Choice,
    Control,
    Env,
    Loop,
    Maker,
    Para,
    Row,
    Table,
    Tree,
    context,
    filled,
)
from tests.unit.documents.word.samples import saved

VALID = 240
BROKEN = 400
PORTIONS = 10
#: What must hold in any Word file, whatever its author has put in the template.
SOUND = {"F1", "F2", "I1", "I2"}


def made(seed: int) -> tuple[Tree, Env, bytes]:
    """Return a random template, its values and its Word file."""
    chance = random.Random(seed)
    tree, env = Maker(chance).tree(), context(chance)
    return tree, env, written(tree, chance)


def result(template: bytes, env: Env) -> bytes:
    """Return the filled template as a file."""
    document = word.open_document(template, "mall.docx")
    fill(document, env, name="mall.docx")
    return saved(document)


def expected(tree: Tree, env: Env) -> dict[str, list[str]]:
    """Return the texts by part as the slow way gives them."""
    notes: list[str] = []
    parts = {
        "document": list(filled(tree.body, env, notes)),
        "header": list(filled(tree.header, env, [])),
        "footer": list(filled(tree.footer, env, [])),
    }
    if notes:
        parts["footnotes"] = notes
    return {part: [text for text in texts if text.strip()] for part, texts in parts.items()}


def plain(parts: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the texts with ordinary spaces: where hard ones are put is tested by itself."""
    return {part: [text.replace("\u00a0", " ") for text in texts] for part, texts in parts.items()}


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_a_random_template_is_filled_whole(portion: int) -> None:
    for seed in range(portion, VALID, PORTIONS):
        tree, env, template = made(seed)
        built = result(template, env)
        assert plain(read(built)) == plain(expected(tree, env)), seed
        assert [str(f) for f in inspect(built) if f.code in SOUND] == [], seed


@pytest.mark.parametrize("seed", range(0, VALID, VALID // 12))
def test_what_a_random_template_gives_is_valid(seed: int, tmp_path: Path) -> None:
    _, env, template = made(seed)
    assert audit(template, tmp_path) == []
    assert audit(result(template, env), tmp_path) == []


def test_the_open_xml_sdk_finds_nothing_wrong_with_what_random_templates_give(
    ooxml_validator: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    for seed in range(3, VALID, VALID // 8):
        _, env, template = made(seed)
        path = tmp_path / f"{seed}.docx"
        path.write_bytes(result(template, env))
        assert ooxml_validator(path) == [], seed


#: What people get wrong: the lines, and what the message must say. The first can stand anywhere,
#: the second are found when the template runs and stand where it always does.
WRONG_ANYWHERE = [
    (["Hej {{ namn"], "saknar slutet"),
    (["Hej {{ namn }"], "saknar slutet"),
    (["namn }} hej"], "står utan början"),
    (["slut %} hej"], "står utan början"),
    (["{{ na", "mn }}"], "saknar slutet|står utan början"),
    (["{{ nanm }}"], 'Menade du "namn"'),
    (["{{ namn | uper }}"], 'Menade du "upper"'),
    (["{{ namn | }}"], "."),
    (["{{ }}"], "."),
    (["{{ 'namn }}"], "."),
    (["{{ namn namn }}"], "."),
    (["Text {% if flagga %} mitt i"], "ensam i sitt stycke"),
    (["{% if flagga %}{% endif %}"], "ensam i sitt stycke"),
    (["{% if flagga %}", "utan slut"], "."),
    (["{% for x in ord %}", "utan slut"], "."),
    (["{% endfor %}"], "."),
    (["{% for x in ord %}", "x", "{% endif %}"], "."),
    (["{% if flagga %}", "x", "{% endfor %}"], "."),
    (["{%tc for x in ord %}"], "kolumner"),
    (["{% for x ord %}", "{% endfor %}"], "."),
    (["{% if %}", "{% endif %}"], "."),
    (["{% include 'annan.docx' %}"], "."),
    (["{% set a = 1 %}"], "."),
    (["{% macro a() %}", "{% endmacro %}"], "."),
]
WRONG_WHEN_RUN = [
    (["{{ plan.titl }}"], 'Menade du "titel"'),
    (["{{ rader }}"], "är en lista"),
    (["{{ plan }}"], "flera uppgifter"),
    (["{{ 1 / (tal - tal) }}"], "."),
    (["{{ namn + tal }}"], "."),
    (["{{ namn.__class__ }}"], "."),
    (["{{ ''.__class__.__mro__ }}"], "."),
    (["{% for x in tal %}", "x", "{% endfor %}"], "."),
    (["{% else %}"], "saknar en början"),
]
PLACE = re.compile(r"mall\.docx: (brödtext|sidhuvud|sidfot|fotnot|textruta).*: \S.*", re.DOTALL)


def places(nodes: list[Any]) -> Iterator[list[Any]]:
    """Yield every list of blocks in a tree."""
    yield nodes
    for node in nodes:
        if isinstance(node, Para):
            inner = node.boxes
        elif isinstance(node, Loop):
            inner = [node.body, node.otherwise or []]
        elif isinstance(node, Choice):
            inner = [*(body for _, _, body in node.branches), node.otherwise or []]
        elif isinstance(node, Control):
            inner = [node.body]
        else:
            continue
        for part in inner:
            if part:
                yield from places(part)


def spoilt(seed: int) -> tuple[list[str], str, Env, bytes]:
    """Return the lines that spoil a random template, what is to be said, and the template."""
    chance = random.Random(10_000 + seed)
    tree, env = Maker(chance).tree(), context(chance)
    part = chance.choice([tree.body, tree.header, tree.footer])
    anywhere = chance.random() < 0.7
    lines, reason = chance.choice(WRONG_ANYWHERE if anywhere else WRONG_WHEN_RUN)
    holder = chance.choice(list(places(part))) if anywhere else part
    at = chance.randint(0, len(holder))
    holder[at:at] = [Para([line]) for line in lines]
    return lines, reason, env, written(tree, chance)


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_a_random_template_with_a_fault_is_refused_with_place_and_reason(portion: int) -> None:
    for seed in range(portion, BROKEN, PORTIONS):
        lines, reason, env, template = spoilt(seed)
        with pytest.raises(TemplateError) as refused:
            result(template, env)
        said = str(refused.value)
        assert PLACE.fullmatch(said), (seed, said)
        assert re.search(reason, said), (seed, lines, said)


def test_a_row_with_a_tag_and_other_text_is_refused() -> None:
    row = Row([[Para(["{% for x in ord %}"])], [Para(["Text"])]])
    tree = Tree([Table(2, [row])], [], [])
    with pytest.raises(TemplateError, match="andra celler har text"):
        result(written(tree, random.Random(1)), context(random.Random(1)))


def test_a_footnote_in_a_loop_is_refused() -> None:
    loop = Loop("for x in ord", lambda _: [], [Para(["Text"], note=["not"])])
    with pytest.raises(TemplateError, match="fotnot kan inte stå i en upprepning"):
        result(written(Tree([loop], [], []), random.Random(1)), context(random.Random(1)))
