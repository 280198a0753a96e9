"""Whatever is written in the free texts is found again, whatever happens to the model."""

from __future__ import annotations

import functools
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.document import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kontinuitet.documents.regeneration import regenerate
from kontinuitet.documents.regeneration.reading import read_controls
from kontinuitet.documents.xmltext import w
from tests.unit.documents.plan_model import audit
from tests.unit.documents.regeneration.meaning import Meaning, picture_hashes, texts
from tests.unit.documents.regeneration.samples import (
    RandomContent,
    built,
    change_one_character,
    controls,
    edited,
    template,
    template_with_every_kind_of_control,
    write_in,
)
from tests.unit.documents.word.noise import add_noise

TEMPLATE = template_with_every_kind_of_control()
SMALL = template()
NAMES = ("Hemtjänst", "Larm", "Skola", "Vatten & avlopp", "Lön", "Kök")
CASES = int(os.environ.get("KONTINUITET_FALL", "250"))


#: Different models; building them anew for every case would take most of the time.
MODELS = 40


@functools.cache
def random_plan(number: int, *, small: bool = False) -> bytes:
    """Return the plan of a random model; ``small`` has no free texts in rows and headers."""
    chance = random.Random(number)
    ids = chance.sample("abcdef", chance.randint(0, 4))
    return built(
        SMALL if small else TEMPLATE,
        [(i, chance.choice(NAMES)) for i in ids],
        version=str(chance.randint(1, 9)),
        purpose=chance.choice(["Nytt syfte.", "Planen gäller alla."]),
    )  # fmt: skip


@functools.cache
def empty_plan(number: int) -> Meaning:
    return Meaning(random_plan(number))


def random_case(seed: int, *, small: bool = False) -> tuple[bytes, int, set[str]]:
    """Return a plan that people wrote in, the number of a changed model, the fields they used.

    ``small`` is for LibreOffice 7.4, which never finishes with some mixtures of all the kinds.
    """
    chance = random.Random(seed)
    used: set[str] = set()

    def write(document: Document) -> None:
        content = RandomContent(document, chance, 12 if small else 16)
        kinds = {c.tag: c.kind for c in read_controls(document)}
        for tag in sorted(controls(document)):
            if chance.random() < 0.5:
                write_in(document, tag, content.fitting(kinds[tag]))
                used.add(tag)
        if chance.random() < 0.5:
            add_noise(document, chance)

    old = edited(random_plan(chance.randrange(MODELS), small=small), write)
    return old, chance.randrange(MODELS), used


@settings(max_examples=CASES, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_every_character_and_picture_is_found_again(seed: int) -> None:
    old, model, used = random_case(seed)
    second = random_plan(model)
    made = regenerate(second, old, "plan.docx")
    assert made.changes == ()
    assert made.carried == len(used)
    before, after, empty = Meaning(old), Meaning(made.data), empty_plan(model)
    assert made.homeless == len(used - set(empty.controls))
    for tag in used:
        assert after.content(tag) == before.content(tag), tag
    for tag in set(empty.controls) - used:
        assert after.content(tag) == empty.content(tag), tag
    assert {t for t in before.tokens() if t.startswith("«")} <= after.tokens()
    assert picture_hashes(old) == picture_hashes(made.data)


@settings(max_examples=max(1, CASES // 8), suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_nothing_is_lost_when_a_program_takes_the_tags_away(seed: int) -> None:
    old, model, used = random_case(seed)
    made = regenerate(random_plan(model), without_tags(old, seed), "plan.docx")
    assert made.changes == ()
    assert made.carried <= len(used)
    before, after = Meaning(old), Meaning(made.data)
    assert {t for t in before.tokens() if t.startswith("«")} <= after.tokens()
    assert picture_hashes(old) == picture_hashes(made.data)
    # What comes to a place is what stood there; the rest is in the appendix.
    for tag in used & set(empty_plan(model).controls):
        said = texts([after.controls[tag]])
        assert said in (texts([before.controls[tag]]), texts([empty_plan(model).controls[tag]]))


def without_tags(data: bytes, seed: int) -> bytes:
    """Return the file with the tags gone, and some controls shrunk to their first paragraph."""
    chance = random.Random(seed)

    def change(document: Document) -> None:
        for control in list(controls(document).values()):
            for tag in list(control.iterfind(f"{w('sdtPr')}/{w('tag')}")):
                tag.getparent().remove(tag)  # type: ignore[union-attr]
            content = control.find(w("sdtContent"))
            if content is None or chance.random() < 0.4:
                continue
            # The first paragraph stays in the control, the others come after it.
            first, *others = content
            if first.tag == w("p"):
                for other in reversed(others):
                    control.addnext(other)

    return edited(data, change)


@settings(max_examples=max(1, CASES // 8), suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.booleans())
def test_one_changed_character_outside_stops(seed: int, tags_gone: bool) -> None:
    old, model, _ = random_case(seed)
    if tags_gone:
        old = without_tags(old, seed)
    changed, line = change_one_character(old, random.Random(seed))
    made = regenerate(random_plan(model), changed, "plan.docx")
    assert not made.safe, line
    assert line in {change.old for change in made.changes}, line


@pytest.mark.parametrize("seed", range(10))
def test_made_twice_from_the_same_model_is_the_same_file(seed: int) -> None:
    old, model, _ = random_case(seed)
    once = regenerate(random_plan(model), old, "plan.docx").data
    again = regenerate(random_plan(model), once, "plan.docx")
    assert again.untouched
    assert again.data == once


@pytest.mark.parametrize("seed", range(5))
def test_what_comes_out_is_valid(seed: int, tmp_path: Path) -> None:
    old, model, _ = random_case(seed)
    made = regenerate(random_plan(model), old, "plan.docx")
    assert audit(made.data, tmp_path) == []


@pytest.mark.parametrize("seed", range(3))
def test_what_comes_out_is_valid_to_the_sdk(
    seed: int, ooxml_validator: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    old, model, _ = random_case(seed)
    path = tmp_path / "plan.docx"
    path.write_bytes(regenerate(random_plan(model), old, "plan.docx").data)
    assert ooxml_validator(path) == []
