"""Spaces at which a line may not be broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.wording import HARD_SPACE, hard_spaces


@pytest.mark.parametrize(
    ("plain", "tied"),
    [
        ("4 h 20 min", "4~h 20~min"),
        ("T+4 h", "T+4~h"),
        ("1 180 personer", "1~180~personer"),
        ("torsdag 16 december 2027 kl. 3.00", "torsdag 16~december 2027 kl.~3.00"),
        ("2027-03-18 kl. 02.00", "2027-03-18 kl.~02.00"),
        ("2 kap. 5 §", "2~kap.~5~§"),
        ("2 kap. 5–8 §§", "2~kap.~5–8~§§"),
        ("LSS 24 b, 24 e §§", "LSS~24~b, 24~e §§"),
        ("MSBFS 2015:5 2 §", "MSBFS~2015:5 2~§"),
        ("se flik 8 och pärm 2", "se flik~8 och pärm~2"),
        ("3 och 4 är 20 %", "3 och 4 är 20~%"),
        ("art. 33", "art.~33"),
        ("Ring 0500-12 34 56", "Ring 0500-12 34 56"),
        ("Inget att knyta samman", "Inget att knyta samman"),
    ],
)
def test_what_belongs_together_stays_together(plain: str, tied: str) -> None:
    assert hard_spaces(plain).replace(HARD_SPACE, "~") == tied


@given(st.text(alphabet=f"019 ,.§%kl{HARD_SPACE}hTå+\n", max_size=40))
def test_only_spaces_change_and_once(text: str) -> None:
    tied = hard_spaces(text)
    assert tied.replace(HARD_SPACE, " ") == text.replace(HARD_SPACE, " ")
    assert hard_spaces(tied) == tied
    assert all(
        new == old or (old, new) == (" ", HARD_SPACE) for old, new in zip(text, tied, strict=True)
    )
