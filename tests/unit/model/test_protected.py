"""Protected personal data is found however it is spelt; ordinary text is not taken for it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kontinuitet.model.plan import Contact
from kontinuitet.model.protected import MASK, Protected


def protected(**fields: str) -> Protected:
    contact = {"roll": "Samordnare", "skyddade_personuppgifter": "ja", **fields}
    return Protected([("Samordnare", Contact.model_validate(contact))])


ADA = protected(namn="Ada Larsson", telefon="070-123 45 67", epost="ada.larsson@kommun.example")

NAMES = (
    "Ada Larsson",
    "ADA LARSSON",
    "ada larsson",
    "Ada  Larsson",
    "Ada\u00a0Larsson",
    "Ada\u2009Larsson",
    "Ada\nLarsson",
    "Larsson, Ada",
    "Larsson Ada",
    "LARSSON ADA",
    "A. Larsson",
    "A Larsson",
    "A.Larsson",
    "a. larsson",
    "Ada L.",
    "Ada L",
    "Larsson, A.",
    "Ada M. Larsson",
    "Ada Larssons",
    "Ada-Larsson",
    "Ada\u2011Larsson",
    "Adá Lärsson",
    "A\u0301da Larsson",
    "Ada Lars\u00adson",
    "A\u200bda Larsson",
    "Ａｄａ Ｌａｒｓｓｏｎ",
    "А\u0064а Lаrssоn",
    "adalarsson",
    "ada_larsson",
    "larsson.ada",
)
PHONES = (
    "070-123 45 67",
    "0701234567",
    "070-1234567",
    "070 123 45 67",
    "070\u00a0123\u00a045\u00a067",
    "070\u2011123\u201145\u201167",
    "070–123 45 67",
    "070/123 45 67",
    "070.123.45.67",
    "(070) 123 45 67",
    "+46701234567",
    "+46 70 123 45 67",
    "+46 (0)70-123 45 67",
    "+46-70-1234567",
    "0046701234567",
    "0046 70 123 45 67",
    "46701234567",
    "701234567",
    "0 7 0 1 2 3 4 5 6 7",
)
EMAILS = (
    "ada.larsson@kommun.example",
    "ADA.LARSSON@Kommun.Example",
    "ada.larsson (at) kommun.example",
    "ada.larsson[at]kommun(punkt)example",
)


@pytest.mark.parametrize("spelling", [*NAMES, *PHONES, *EMAILS])
def test_every_spelling_is_found_and_taken_away(spelling: str) -> None:
    text = f"Ring {spelling} om larmet."
    assert ADA.found(text) == "Samordnare"
    masked = ADA.mask(text)
    assert masked.startswith("Ring ")
    assert masked.endswith(" om larmet.")
    assert MASK in masked
    assert spelling not in masked


@pytest.mark.parametrize(
    "text",
    [
        "Ring Anders Larsson.",
        "Larsson har nyckeln.",
        "Ada är en kommun.",
        "Adam Larsson",
        "Boken av Larsson",
        "Av Larsson",
        "Fråga Larsson. Ada-huset är stängt.",
        "B. Larsson",
        "Ada Lund",
        "070-123 45 68",
        "071-123 45 67",
        "10701234567",
        "07012345678",
        "T+70 h 12 min, 345 av 67",
        "2027-01-18",
        "berit.larsson@kommun.example",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert ADA.found(text) is None
    assert ADA.mask(text) == text


def test_compound_names_are_found_by_any_given_name_and_by_initials() -> None:
    person = protected(namn="Anna-Karin von Ek Lind")
    for spelling in (
        "Anna Karin Lind",
        "Anna-Karin von Ek Lind",
        "A-K Lind",
        "A.-K. Lind",
        "AK Lind",
        "Karin Lind",
        "Lind Anna-Karin",
    ):
        assert person.found(f"Fråga {spelling} först."), spelling
    assert person.found("Anna-Karin Berg") is None


def test_a_name_made_of_ordinary_words_is_not_found_in_a_list_of_them() -> None:
    person = protected(namn="Sten Berg")
    assert person.found("Lasta sten, berg och grus.") is None
    assert person.found("Han tog en sten. Berg är högt.") is None
    assert person.found("Ring sten berg.") is not None
    assert person.found("Ring Berg, Sten.") is not None


def test_a_title_is_no_part_of_the_name() -> None:
    for written in ("Ada Larsson (sjuksköterska)", "Ada Larsson, sjuksköterska", "Larsson, Ada"):
        person = protected(namn=written)
        assert person.found("Fråga A. Larsson."), written
        assert person.found("Fråga en sjuksköterska.") is None


def test_data_in_how_to_reach_somebody_is_found_too() -> None:
    person = protected(reserv="Bo Ek, 0586-123 45, Storgatan 5 A")
    assert person.found("Ring 0586/12345")
    assert person.found("Ring +46 586 12345")


def test_nobody_protected_is_found_nowhere() -> None:
    nobody = Protected([("Chef", Contact.model_validate({"roll": "Chef", "namn": "Ada Larsson"}))])
    assert not nobody
    assert nobody.found("Ada Larsson") is None


_GIVEN = st.sampled_from(["Ada", "Bertil", "Åsa", "Örjan", "Zoë", "Fatima", "Li"])
_FAMILY = st.sampled_from(["Larsson", "Öberg", "Lindén", "Strömqvist", "Ek", "al-Hassan", "Ögren"])
_SPACES = st.sampled_from([" ", "  ", "\u00a0", "\t", "\n", "\u202f", "\u2003", " \u00a0"])
_CASES = st.sampled_from([str, str.upper, str.lower, str.title])
_FORMS = st.sampled_from(
    [
        "{given}{space}{family}",
        "{family},{space}{given}",
        "{family}{space}{given}",
        "{initial}.{space}{family}",
        "{initial}. {family}s",
        "{given}{space}{last}.",
        "{given}-{family}",
        "{given}{space}X.{space}{family}",
    ]
)
_ACCENTS = st.sampled_from(["", "\u0301", "\u0308", "\u200b", "\u00ad"])


@given(_GIVEN, _FAMILY, _SPACES, _CASES, _FORMS, _ACCENTS)
@example("Åsa", "Öberg", "\u00a0", str.upper, "{family},{space}{given}", "\u0301")
def test_every_variant_of_a_name_is_found(
    given_name: str, family: str, space: str, case: object, form: str, accent: str
) -> None:
    person = protected(namn=f"{given_name} {family}")
    written = form.format(
        given=f"{given_name[0]}{accent}{given_name[1:]}",
        family=family,
        space=space,
        initial=given_name[0],
        last=family.rpartition("-")[2][0],
    )
    assert callable(case)
    spelt = case(written)
    # "al" is no initial of al-Hassan, and "li e." no name: what is left of it is too little.
    if person.found(f"Ring {spelt} nu.") is None:
        assert form == "{given}{space}{last}."
        assert family == "al-Hassan"


_DIGITS = st.lists(st.integers(0, 9), min_size=6, max_size=7)
_MARKS = st.sampled_from(["", " ", "-", "\u00a0", "\u2011", "–", "/", ".", " - "])
_STARTS = st.sampled_from(["0", "+46", "0046", "46", "+46 (0)", "", "+46 ", "00 46 "])


@given(_DIGITS, st.lists(_MARKS, min_size=9, max_size=9), _STARTS)
def test_every_way_to_write_a_telephone_number_is_found(
    digits: list[int], marks: list[str], start: str
) -> None:
    core = "7" + "".join(map(str, digits))
    person = protected(telefon=f"0{core[:2]}-{core[2:]}")
    written = start + "".join(d + m for d, m in zip(core, marks, strict=False))
    assert person.found(f"Ring {written.rstrip(' -.–/')}, tack.")
    # One digit more or another digit is another number.
    other = core[:-1] + str((int(core[-1]) + 1) % 10)
    assert person.found(f"Ring 0{other}.") is None
    assert person.found(f"Ring 0{core}1.") is None


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäö .,-\n", max_size=200))
def test_masking_leaves_nothing_and_text_without_names_as_it_is(text: str) -> None:
    person = protected(namn="Quintus Wallenqvist", telefon="070-123 45 67")
    if "quintus" not in text and "wallenqvist" not in text:
        assert person.mask(text) == text
    assert person.found(person.mask(f"{text} Quintus Wallenqvist {text}")) is None
