"""Exercise files: what is wrong is told with its line; what could be taken for real is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kontinuitet import bundled
from kontinuitet.loading.exercises import (
    forbidden_words,
    read_exercise,
    real_looking_number,
)
from kontinuitet.loading.references import Known
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.loading.yaml_source import load
from kontinuitet.problems import Severity

GOOD = """övning: mörkt
namn: Mörkt
scenario: elavbrott
tid: 60 min
mål: [{id: m1, text: Målet, indikatorer: [{id: a, text: Syns}]}]
skeden:
  - {id: s1, namn: Ett, speltid: 0, minuter: 30}
  - {id: s2, namn: Två, speltid: 4 h, minuter: 30}
inspel:
  - {id: i1, skede: s1, när: 1 h, text: Hej, mål: [m1], minuter: 10}
  - {id: i2, skede: s2, när: {nere: el, minst: 2 h}, typ: beredskap, text: Nu, mål: [m1]}
beslutspunkter: [{id: b1, skede: s1, fråga: Vad nu?}]
"""


def told(text: str) -> list[str]:
    _, problems = read_exercise(load(text, "o.yaml"), None, Suggestions())
    return [str(p) for p in problems]


def test_a_good_file_has_nothing_wrong() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tid: 60 min", "tid: 60", 'rad 4: tid: tiden "60" saknar enhet'),
        ("skede: s1, när", "skede: s9, när", 'skedet "s9" finns inte'),
        ("mål: [m1], minuter", "mål: [m7], minuter", 'målet "m7" finns inte'),
        ("id: i2", "id: i1", 'id:t "i1" finns redan på rad 10'),
        ("minuter: 10}", "minuter: 40}", "inspelen i skedet tar 40 minuter"),
        ("tid: 60 min", "tid: 50 min", "tar 60 minuter, men övningen har 50"),
        (", indikatorer: [{id: a, text: Syns}]", "", "målet har ingen indikator"),
        ("när: 1 h", "när: snart", "rad 10"),
        ("när: 1 h", "när: {nere: el, speltid: 1 h}", "ange en sak"),
        ("speltid: 0,", "speltid: 9 h,", "klockan går bara framåt"),
        ("text: Hej", 'text: "Detta är ingen övning"', "får inte stå i en övning"),
        ("text: Hej", "text: Ring 070-123 45 67", "kan vara någons riktiga telefonnummer"),
        ("typ: beredskap", "typ: bredskap", "beredskap"),
        ("när: 1 h", "när: 1 h, kräver: [i1]", "kräver i sista hand sig självt"),
        ("namn: Mörkt", "namnn: Mörkt", 'Menade du "namn"'),
        ("fråga: Vad nu?", "fråga: Är det skarpt läge?", "skarpt läge"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in "\n".join(told(GOOD.replace(old, new, 1)))


KNOWN = Known(("vård",), ("hemtjänst",), ("el",), ("el", "hemtjänst"), ("el", "hemtjänst"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ el.namn }} är {{ el.läge }} kl. {{ nu.klockslag }}", None),
        ("{{ ell.namn }} är nere", 'inspelet i1: {{ ell.namn }}: "ell" finns inte. Menade du "el"'),
        ("{{ el.läg }}", 'uppgiften "läg" finns inte. Menade du "läge"'),
        ("{{ nu.namn }}", 'uppgiften "namn" finns inte. Det som finns: klockslag.'),
        ("Åter {{ el åter }}", "klamrar som inte är en uppgift"),
        ("Åter }}", "klamrar som inte är en uppgift"),
    ],
)
def test_what_a_text_asks_for_has_to_be_there(text: str, said: str | None) -> None:
    source = load(GOOD.replace("text: Hej", f'text: "{text}"'), "o.yaml")
    exercise, problems = read_exercise(source, KNOWN, Suggestions())
    if said is None:
        assert problems == ()
    else:
        assert exercise is None
        assert [p.line for p in problems] == [10]
        assert said in str(problems[0])


def test_an_exercise_with_an_error_gives_none() -> None:
    exercise, problems = read_exercise(
        load(GOOD.replace("skede: s1, när", "skede: s9, när"), "o.yaml"), None, Suggestions()
    )
    assert exercise is None
    assert any(p.severity is Severity.ERROR for p in problems)


@pytest.mark.parametrize(
    "text",
    [
        "Detta är ingen övning",
        "det här är  inte en\növning",
        "Det är ej en övning!",
        "SKARPT LÄGE",
        "en skarp händelse",
    ],
)
def test_words_that_could_be_taken_for_real_are_found(text: str) -> None:
    assert forbidden_words(text)


@pytest.mark.parametrize(
    "text", ["Det här är en övning.", "Avbryt övningen.", "Ett skarpt hörn. Läget är lugnt."]
)
def test_ordinary_words_are_not(text: str) -> None:
    assert forbidden_words(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 070-174 06 05", None),
        ("Ring +46 70 174 06 99", None),
        ("Ring 031-390 06 10.", None),
        ("Ring 011-00 00 01.", None),
        ("Ring 0701234567", "0701234567"),
        ("Ring +46 8 123 456 78", "+46 8 123 456 78"),
        ("Diarienummer 2027-1234", None),
        ("kl. 09.30 den 18 mars 2027", None),
        ("112", None),
    ],
)
def test_numbers_that_could_be_somebodys_are_found(text: str, found: str | None) -> None:
    assert real_looking_number(text) == found


def test_the_ready_made_exercises_of_the_example_are_right() -> None:
    with bundled.folder("examples", "exempelkoping") as folder:
        workspace = load_workspace(folder)
        files = sorted((folder / "ovningar").glob("*.yaml"))
        assert len(files) >= 5
        departments: set[str] = set()
        for path in files:
            source = load(path.read_bytes(), path.name)
            exercise, problems = read_exercise(source, workspace.known, Suggestions())
            assert [str(p) for p in problems] == []
            assert exercise is not None
            assert exercise.id == path.stem
            departments.update(exercise.departments)
    assert {"vård-och-omsorg", "utbildning", "teknik", "kommunledning"} <= departments


def test_an_exercise_is_no_scenario_and_no_part_of_the_model(tmp_path: Path) -> None:
    (tmp_path / "kontinuitet.yaml").write_text("kommun: {namn: Prov}\n", encoding="utf-8")
    (tmp_path / "o.yaml").write_text(GOOD, encoding="utf-8")
    workspace = load_workspace(tmp_path)
    assert workspace.problems == ()
    assert workspace.exercises == ("o.yaml",)
    assert workspace.scenarios == {}
