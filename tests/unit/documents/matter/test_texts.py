from __future__ import annotations

import datetime

import pytest

from kontinuitet.documents.matter import texts


def test_a_gap_can_be_searched_for() -> None:
    for gap in (texts.NOT_DECIDED, texts.MISSING, texts.NEVER_EXERCISED):
        assert gap.startswith(texts.GAP_MARK)


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "omedelbart"),
        (None, texts.NOT_DECIDED),
        (450, "7 h 30 min"),
    ],
)
def test_zero_is_a_decision_and_none_is_not(minutes: int | None, written: str) -> None:
    assert texts.goal_time(minutes) == written


def test_4_h_59_min_is_not_4_h() -> None:
    assert texts.duration(299) == "4 h 59 min"


def test_calendar_time_is_swedish_and_passes_midnight() -> None:
    starts = datetime.datetime(2027, 1, 18, 22, 30)
    assert texts.calendar_time(150, starts) == "2027-01-19 kl. 01.00"
    assert texts.calendar_time(150, None) == ""


def test_never_is_said_in_words() -> None:
    assert texts.game_time(None) == texts.NEVER
    assert texts.game_time(0) == "T+0"


def test_the_glossary_is_in_alphabetical_order() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyzåäö+ "
    words = [word.lower() for word, _ in texts.GLOSSARY]
    assert words == sorted(words, key=lambda word: [alphabet.index(letter) for letter in word])
