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
    assert texts.when_in_table(150, starts) == "2027-01-19 kl. 01.00"
    assert texts.when_in_text(150, starts) == "tisdag 19 januari 2027 kl. 1.00"
    assert texts.game_and_calendar(150, starts) == "T+2 h 30 min\n2027-01-19 kl. 01.00"
    assert texts.when_in_picture(150, starts) == "2027-01-19 kl. 01.00"


def test_without_a_start_time_is_counted_from_the_beginning_of_the_outage() -> None:
    assert texts.when_in_table(240, None) == "4 timmar in i avbrottet"
    assert texts.when_in_text(0, None) == "när avbrottet börjar"
    assert texts.game_and_calendar(240, None) == "T+4 h"
    assert texts.when_in_picture(240, None) == "efter 4 h"
    assert texts.start_sentence(None) == "Tiderna räknas från avbrottets början."


def test_never_is_said_in_words() -> None:
    assert texts.game_time(None) == texts.NEVER
    assert texts.when_in_table(None, None) == texts.NEVER
    assert texts.game_time(0) == "T+0"


def test_the_glossary_is_in_alphabetical_order() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyzåäö+ "
    words = [word.lower() for word, _ in texts.GLOSSARY]
    assert words == sorted(words, key=lambda word: [alphabet.index(letter) for letter in word])
