"""Sensitive texts: they read as where they stand, until IT's own edition asks for them."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from pydantic import ValidationError

from kontinuitet.loading.writing import plain
from kontinuitet.model.landscape import Fallback, RestartWork
from kontinuitet.model.sensitive import ELSEWHERE, Sealed, is_sealed, opened
from kontinuitet.model.unsealing import sealed_in, unsealed

SECRET = "Koden är 4711."


def work(*steps: Any) -> RestartWork:
    return RestartWork.model_validate({"tid": "1 h", "steg": list(steps)})


@pytest.mark.parametrize(
    "step",
    [
        {"steg": SECRET, "känslig": "ja"},
        {"text": SECRET, "kanslig": True},
        f"KÄNSLIG: {SECRET}",
        f"känslig: {SECRET}",
    ],
)
def test_a_sensitive_step_reads_as_where_it_stands(step: Any) -> None:
    made = work("Starta.", step)
    assert made.steps == ("Starta.", ELSEWHERE)
    assert SECRET not in str(made.model_dump())
    assert [opened(s) for s in made.steps] == ["Starta.", SECRET]
    assert [is_sealed(s) for s in made.steps] == [False, True]


def test_a_step_that_is_not_sensitive_may_be_written_the_long_way() -> None:
    assert work({"steg": SECRET, "känslig": "nej"}).steps == (SECRET,)
    assert RestartWork.model_validate({"steg": "En enda."}).steps == ("En enda.",)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"känslig": "ja"}, "ska ha en text"),
        ({"steg": "a", "text": "b", "känslig": "ja"}, "ska ha en text"),
        ({"steg": "a", "hemlig": "ja"}, "passar inte här"),
        ({"steg": "a", "känslig": "kanske"}, "ja eller nej"),
        (7, "ska vara text"),
    ],
)
def test_what_cannot_be_meant_is_told(step: Any, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        work(step)


def test_a_place_may_be_sensitive() -> None:
    routine = Fallback.model_validate(
        {"namn": "R", "plats": {"plats": SECRET, "känslig": "ja"}, "steg": {"1 h": "Gör."}}
    )
    assert routine.place == ELSEWHERE
    assert unsealed(routine).place == SECRET
    assert list(sealed_in(routine)) == [(("plats",), SECRET)]


def test_only_what_is_sensitive_is_copied_when_it_is_opened() -> None:
    made = work("Starta.")
    assert unsealed(made) is made
    assert unsealed(work({"steg": SECRET, "känslig": "ja"})).steps == (SECRET,)


def test_two_secrets_differ_and_a_copy_is_the_same() -> None:
    one, other = Sealed("a"), Sealed("b")
    assert one != other
    assert copy.deepcopy(one) == one
    assert pickle.loads(pickle.dumps(one)).sealed == "a"


def test_what_is_written_is_read_back() -> None:
    made = work("Starta.", {"steg": SECRET, "känslig": "ja"})
    again = RestartWork.model_validate(plain(made))
    assert again == made
    assert opened(again.steps[1]) == SECRET
