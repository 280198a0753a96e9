"""Names after one another."""

from __future__ import annotations

from kontinuitet.wording import joined, listed, set_apart


def test_names_are_joined_as_in_a_sentence() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a och b"
    assert listed(["a", "b", "c"], "eller") == "a, b eller c"


def test_names_that_hold_a_comma_are_set_apart() -> None:
    names = ["Tid, schema och bemanning", "Arbetsdatorer", "Arbetsmobiler"]
    assert listed(names) == "Tid, schema och bemanning; Arbetsdatorer samt Arbetsmobiler"
    assert listed(names[:2], "eller") == "Tid, schema och bemanning eller Arbetsdatorer"
    assert set_apart(names) == "Tid, schema och bemanning; Arbetsdatorer; Arbetsmobiler"
    assert listed(names[:1]) == set_apart(names[:1]) == names[0]


def test_the_rest_is_counted() -> None:
    assert listed(["a", "b", "c", "d"], most=2) == "a, b och 2 till"
    assert listed(["a", "b"], most=2) == "a och b"


def test_parts_that_say_nothing_are_left_out() -> None:
    assert joined(["a", "", None, "  ", "b"]) == "a, b"
    assert joined(["a", "b"], "\n") == "a\nb"
