"""Every piece of advice, followed to the letter by a program, leads to files that load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kontinuitet.loading.workspace import Workspace, load_workspace
from kontinuitet.problems import Problem, Severity

SOUND = """\
kommun: {namn: Provköping}
förvaltningar:
  voo:
    namn: Vårdkontoret
  skola:
    namn: Skolkontoret
verksamheter:
  hemtjänst:
    namn: Hemtjänst
    förvaltning: voo
    samhällsviktig: ja
    acceptabel_avbrottstid: 4 h
    behöver: [journal, telefoni]
    beskrivning: Lokal vid torget
  larm:
    namn: Trygghetslarm
    förvaltning: voo
    behöver:
      - telefoni
      - resurs: elnät
        uthållighet: 2 h
resurser:
  elnät:
    namn: Elnätet
    typ: el
  journal:
    namn: Journalen
    typ: verksamhetssystem
    behöver: [elnät]
    återstart:
      tid: 1 h
      kräver: {nät: 1, server: 1}
  telefoni:
    namn: Telefonväxeln
    typ: nät
    behöver: [elnät]
bemanning:
  personer:
    ove:
      namn: Ove
      kompetenser: [nät, server]
prioriteringslista:
  ordning: [elnät, journal]
"""

# What is written wrong: the sound text, the broken text, and words that the message must have.
BROKEN: dict[str, tuple[str, str, str]] = {
    "kommatecken": ("kompetenser: [nät, server]", 'kompetenser: "nät, server"', "[nät, server]"),
    "kommatecken-bart": ("kompetenser: [nät, server]", "kompetenser: nät, server", "[nät, server]"),
    "semikolon": ("behöver: [journal, telefoni]", "behöver: journal; telefoni", "[journal, telef"),
    "semikolon-i-lista": ("[journal, telefoni]", "[journal; telefoni]", '"journal" och "telefoni"'),
    "och": ("behöver: [journal, telefoni]", "behöver: journal och telefoni", "[journal, telefoni]"),
    "namn-i-lista": ("behöver: [journal, telefoni]", "behöver: Journalen", "[journal]"),
    "tankstreck-lista": ("      - telefoni\n", "      – telefoni\n", "bindestreck"),
    "tankstreck-alla": (
        "    behöver: [journal, telefoni]",
        "    behöver:\n      – journal\n      – telefoni",
        "bindestreck",
    ),
    "punkter": ("    behöver: [journal, telefoni]", "    behöver:\n      • journal", "bindestreck"),
    "fritext": (
        "    behöver: [elnät]\n    åter",
        "    behöver: [elnät (norra)]\n    åter",
        '"elnät"',
    ),
    "fritext-rad": ("      - telefoni\n", "      - telefoni – växeln i Kumla\n", '"telefoni"'),
    "namn": ("förvaltning: voo\n    sam", "förvaltning: Vårdkontoret\n    sam", '"voo"'),
    "stora": ("förvaltning: voo\n    sam", "förvaltning: VOO\n    sam", '"voo"'),
    "kyrilliskt-id": ("      - telefoni\n", "      - tеlefoni\n", "kyrillisk"),
    "kyrillisk-nyckel": (
        "    namn: Ove",
        "      nаmn: Ove".replace("      ", "    ", 1),
        "kyrillisk",
    ),
    "hårt-mellanslag": ("      - telefoni\n", "      - telefoni\u00a0\n", "hårt mellanslag"),
    "osynligt": ("      - telefoni\n", "      - tele\u200bfoni\n", "osynligt tecken"),
    "krokigt-id": ("förvaltning: voo\n    sam", "förvaltning: ”voo”\n    sam", "typografiskt"),
    "krokig-nyckel": ("  telefoni:\n", "  ”telefoni”:\n", "typografiskt"),
    "krokigt-kolon": ("Lokal vid torget", "”Lokal: vid torget”", "typografiska"),
    "krokigt-öppet": ("Lokal vid torget", "„Lokal: vid torget", "typografiska"),
    "kolon": ("Lokal vid torget", "Lokal: vid torget", '"Lokal: vid torget"'),
    "kolon-citat": ("Lokal vid torget", 'Lokal: vid "torget"', "'Lokal: vid \"torget\"'"),
    "val": ("typ: el\n", "typ: elsystem\n", "Välj bland verksamhetssystem, bassystem"),
    "val-eget": ("typ: verksamhetssystem", "typ: it-system", "Välj bland verksamhetssystem"),
    "fält": ("    namn: Telefonväxeln\n", "    namn: T\n    färg: blå\n", "Här kan stå: namn, typ"),
    "fält-nära": ("    samhällsviktig: ja", "    samhälsviktig: ja", 'Menade du "samhällsviktig"?'),
    "fält-under": ("    typ: verk", "    stödtid: dygnet runt\n    typ: verk", 'under "avtal"'),
    "tid-i-ord": ("tid: 4 h", "tid: fyra timmar", '"4 timmar"'),
    "tid-utan-enhet": ("tid: 4 h", "tid: 4", '"4 min" eller "4 h"'),
    "okänd": ("[elnät, journal]", "[elnät, jurnal]", 'Menade du "journal"?'),
    "accent-utan": ("  telefoni:\n", "  Téléfoni:\n", "téléfoni"),
}


def lay_out(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "k.yaml").write_text(text, encoding="utf-8")
    return folder


def errors(workspace: Workspace) -> list[Problem]:
    return [p for p in workspace.problems if p.severity is Severity.ERROR]


def follow(problem: Problem, text: str) -> str:
    """Do what a problem advises, and nothing else, on the line that it names."""
    advice = problem.suggestion
    assert advice, problem
    assert problem.line is not None
    rows = text.split("\n")
    at = problem.line - 1
    row = rows[at]
    wrong = re.findall(r'"([^"]*)"', problem.text)
    new = re.match(r'(?:Skriv|Menade du) "([^"]*)"[.?]?', advice)
    either = re.match(r'Skriv "[^"]*" eller "([^"]*)"', advice)
    several = re.match(r"Skriv dem var för sig: (.*)\.$", advice)
    as_list = re.match(r"Skriv (\[[^]]*\]), utan citattecken\.", advice)
    straight = re.search(r"(?:runt texten|i stället): (.*)\.$", advice)
    bullet = re.match(r'Byt "(.)" mot ett vanligt bindestreck', advice)
    choice = re.match(r"Välj bland ([^,.]*)", advice)
    there = re.search(r"Här kan stå: ", advice)
    if as_list:
        rows[at] = re.sub(r": .*$", f": {as_list[1]}", row)
    elif several:
        names = re.findall(r'"([^"]*)"', several[1])
        dashed = re.match(r"(\s*- )", row)
        joined = f"\n{dashed[1]}".join(names) if dashed else ", ".join(names)
        rows[at] = row.replace(wrong[0], joined)
    elif bullet:
        number = at if bullet[1] in row else at + 1
        while number < len(rows) and rows[number].lstrip().startswith(bullet[1]):
            rows[number] = rows[number].replace(bullet[1], "-", 1)
            number += 1
    elif straight:
        rows[at] = re.sub(r": .*$", lambda _: f": {straight[1]}", row)
    elif new or either:
        found = either or new
        assert found is not None
        replaced = found[1]
        if problem.code == "okand-uppgift":
            key = problem.text.split(": ")[0].split(".")[-1]
            rows[at] = row.replace(f"{key}:", f"{replaced}:", 1)
        else:
            old = wrong[0]
            assert old in row or old.strip() in row, (problem, row)
            rows[at] = row.replace(old, replaced, 1) if old in row else row
            rows[at] = rows[at].replace("\u00a0", "").rstrip()
    elif choice:
        rows[at] = row.replace(wrong[0], choice[1])
    elif there:
        # What cannot stand there is taken away.
        rows[at : at + 1] = []
    else:
        raise AssertionError(f"nobody can follow: {problem}")
    return "\n".join(rows)


def follow_all(folder: Path, text: str) -> None:
    """Follow the advice of one problem after another until there is none."""
    seen: set[str] = set()
    for _ in range(20):
        workspace = load_workspace(lay_out(folder, text))
        found = errors(workspace)
        if not found:
            assert workspace.municipality is not None
            return
        first = next((p for p in found if "Det här finns" not in str(p)), found[0])
        assert str(first) not in seen, f"followed, and still there: {first}\n{text}"
        seen.add(str(first))
        text = follow(first, text)
    raise AssertionError(f"never right: {text}")


def broken(*names: str) -> str:
    text = SOUND
    for name in names:
        sound, wrong, _ = BROKEN[name]
        text = text.replace(sound, wrong, 1)
    return text


def test_the_text_to_break_is_sound(tmp_path: Path) -> None:
    assert load_workspace(lay_out(tmp_path / "k", SOUND)).problems == ()
    assert all(SOUND.count(sound) >= 1 for sound, _, _ in BROKEN.values())


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_advice_followed_gives_files_that_load(name: str, tmp_path: Path) -> None:
    text = broken(name)
    found = errors(load_workspace(lay_out(tmp_path / "k", text)))
    assert found
    assert BROKEN[name][2] in str(found[0])
    follow_all(tmp_path / "k", text)


@settings(max_examples=40, deadline=None)
@given(names=st.lists(st.sampled_from(sorted(BROKEN)), unique=True, min_size=2, max_size=5))
def test_advice_followed_for_many_faults_together(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    follow_all(tmp_path_factory.mktemp("k"), broken(*names))


ODD = st.text(
    st.sampled_from("abcdefåäöéüšABÅ ,;/–—-._()”\"'’\u00a0\u200bаеорсі0123456789#ελ"),
    min_size=1,
    max_size=18,
)


@settings(max_examples=80, deadline=None)
@given(word=ODD, tail=st.sampled_from(["", " (i huset)", ", journal", " – hyrd", "; journal"]))
def test_whatever_is_written_for_an_id_the_advice_loads(
    word: str, tail: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    quoted = "'" + f"{word}{tail}".replace("'", "''") + "'"
    for sound, wrong in (
        ("      kompetenser: [nät, server]", f"      kompetenser: {quoted}"),
        (
            "  elnät:\n    namn: Elnätet\n",
            f"  {quoted}:\n    namn: Y\n    typ: el\n  elnät:\n    namn: Elnätet\n",
        ),
    ):
        text = SOUND.replace(sound, wrong, 1)
        folder = tmp_path_factory.mktemp("k")
        for _ in range(6):
            found = errors(load_workspace(lay_out(folder, text)))
            if not found or found[0].suggestion is None:
                break
            advice = found[0].suggestion
            new = re.match(r'Skriv "([^"]*)"\.', advice)
            rows = re.match(r"Skriv (\[[^]]*\]), utan citattecken\.", advice)
            if advice.startswith("Byt "):
                break
            assert new or rows, found[0]
            text = text.replace(quoted, new[1] if new else rows[1] if rows else "")
        else:
            raise AssertionError(f"never right: {text}")
        left = errors(load_workspace(folder))
        # Where nothing of what was written can stand in an id there is nothing to propose.
        assert not left or not re.search(r"[a-zåäö0-9]", word.lower()) or left[0].suggestion


def test_nothing_is_advised_to_need_itself(tmp_path: Path) -> None:
    text = SOUND.replace("behöver: [elnät]\n    åter", "behöver: [journaler]\n    åter")
    (problem,) = errors(load_workspace(lay_out(tmp_path / "k", text)))
    assert problem.code == "okand-referens"
    assert problem.suggestion is None


@pytest.mark.parametrize("identity", ["sápmi", "café", "müller", "ærø", "čáhppes", "o\u0301", "ñ1"])
def test_ids_may_have_the_letters_of_neighbours(identity: str, tmp_path: Path) -> None:
    text = SOUND.replace("telefoni", identity)
    workspace = load_workspace(lay_out(tmp_path / "k", text))
    assert workspace.problems == ()
    assert workspace.municipality is not None
    assert len(workspace.municipality.resources) == 3


def test_an_id_written_with_a_loose_accent_is_the_same_id(tmp_path: Path) -> None:
    text = SOUND.replace("telefoni:", "caf\u00e9:").replace("telefoni", "cafe\u0301")
    assert load_workspace(lay_out(tmp_path / "k", text)).problems == ()


@pytest.mark.parametrize(
    ("row", "lost", "advice"),
    [
        ("beskrivning: Rum #3 på plan 2", "#3 på plan 2", '"Rum #3 på plan 2"'),
        ("beskrivning: #3 på plan 2", "#3 på plan 2", '"#3 på plan 2"'),
        ('beskrivning: Säg "hej" #nu', "#nu", "'Säg \"hej\" #nu'"),
        ("behöver: [journal #två\n      , telefoni]", "#två", "Sätt citattecken"),
        ("beskrivning: a b\n      c #ö", "#ö", "Sätt citattecken"),
    ],
)
@pytest.mark.parametrize("parser", [True, False])
def test_a_text_that_a_hash_cuts_off_is_warned_of(
    row: str, lost: str, advice: str, parser: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    monkeypatch.setattr(yaml, "__with_libyaml__", parser and yaml.__with_libyaml__)
    sound = row.split(":", maxsplit=1)[0]
    text = re.sub(rf"    {sound}: .*", lambda _: f"    {row}", SOUND, count=1)
    workspace = load_workspace(lay_out(tmp_path / "k", text))
    (problem,) = workspace.problems
    assert (problem.severity, problem.code) == (Severity.WARNING, "yaml-kommentar")
    assert lost in problem.text
    assert advice in str(problem.suggestion)
    assert problem.line == text[: text.index(lost)].count("\n") + 1
    assert workspace.municipality is not None
    concrete = re.search(r"hör till det: (.*)\. Skriv annars", str(problem.suggestion))
    if concrete:
        fixed = text.replace(row, f"beskrivning: {concrete[1]}")
        mended = load_workspace(lay_out(tmp_path / "k", fixed))
        assert mended.problems == ()
        assert mended.municipality is not None
        assert lost in str(mended.municipality.activities["hemtjänst"].description)


@pytest.mark.parametrize(
    "row",
    [
        "a  # kommentar",
        "a#b",
        '"a #3"',
        "'a #3'",
        "|\n      a #3",
        "a\n    #gammalt: 1",
        "a #",
        "a #!",
    ],
)
def test_ordinary_comments_and_texts_are_not_warned_of(row: str, tmp_path: Path) -> None:
    text = SOUND.replace("Lokal vid torget", row)
    assert load_workspace(lay_out(tmp_path / "k", text)).problems == ()


def test_hard_spaces_where_yaml_wants_spaces_are_read_as_such(tmp_path: Path) -> None:
    text = SOUND.replace("    namn: Ove", "    namn:\u00a0Ove").replace(
        "      - telefoni", "\u00a0\u00a0 \u00a0\u00a0\u00a0-\u00a0telefoni"
    )
    text = text.replace("acceptabel_avbrottstid: 4 h", "acceptabel\u00a0avbrottstid: 4\u00a0h")
    text = text.replace("Lokal vid torget", '"Kl:\u00a012"')
    workspace = load_workspace(lay_out(tmp_path / "k", text))
    assert workspace.problems == ()
    assert workspace.municipality is not None
    assert workspace.municipality.activities["hemtjänst"].description == "Kl:\u00a012"
