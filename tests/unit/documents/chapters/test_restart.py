"""Who decided the priority list, inside a sentence."""

from __future__ import annotations

import pytest

from kontinuitet.documents.chapters.restart import decided_sentence
from tests.unit.documents.plan_model import small_municipality


@pytest.mark.parametrize(
    ("who", "inside"),
    [
        ("Kommunens ledningsgrupp", "kommunens ledningsgrupp"),
        ("Kommunstyrelsen", "kommunstyrelsen"),
        ("Socialnämndens arbetsutskott", "socialnämndens arbetsutskott"),
        ("Beredskapssamordnaren", "beredskapssamordnaren"),
        ("Kommunchefen Karin Berg", "kommunchefen Karin Berg"),
        # Names of people and places, and abbreviations, are as they are.
        ("Anna Lind", "Anna Lind"),
        ("Exempelköpings kommunstyrelse", "Exempelköpings kommunstyrelse"),
        ("TiB", "TiB"),
        ("IT-chefen", "IT-chefen"),
        ("KS", "KS"),
    ],
)
def test_only_common_nouns_get_a_small_letter(who: str, inside: str) -> None:
    decided = {"beslutad_av": who, "datum": "2026-02-01", "ordning": ["journal"]}
    said = decided_sentence(small_municipality(prioriteringslista=decided))
    assert said == f"Beslutad av {inside}, 2026-02-01."
