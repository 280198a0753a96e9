"""Long compounds in narrow columns are divided at their joints, and read as before."""

from __future__ import annotations

from docx import Document

from kontinuitet.documents.blocks import TableBlock
from kontinuitet.documents.blocks.site import Site
from kontinuitet.documents.blocks.widths import SOFT_HYPHEN, divided

_LONG = "Informationssäkerhetssamordnare"


def test_a_word_too_wide_is_divided_at_its_joints() -> None:
    assert divided(_LONG, 8.5, 1400) == "Informations\u00adsäkerhets\u00adsamordnare"
    assert divided("Kommunledningskontoret", 9, 1400) == "Kommun\u00adlednings\u00adkontoret"


def test_a_word_with_room_and_a_word_without_known_joint_are_left() -> None:
    assert divided(_LONG, 8.5, 4000) == _LONG
    assert divided("Abcdefghijklmnopqrstuvwxyz", 9, 600) == "Abcdefghijklmnopqrstuvwxyz"


def test_a_table_uses_words_own_soft_hyphen_and_not_the_character() -> None:
    rows = [[_LONG, "Text i en annan spalt"]]
    wide = TableBlock(["Ansvarig", "Annat"], rows, [80, 80], "Tabell").xml(Site(Document()))
    assert _LONG in wide
    four = [[_LONG] * 6]
    narrow = TableBlock(list("abcdef"), four, [26] * 6, "Tabell").xml(Site(Document()))
    assert narrow.count("<w:softHyphen/>") == 12
    assert SOFT_HYPHEN not in narrow
