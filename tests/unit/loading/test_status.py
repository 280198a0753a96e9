"""The file that says how things stand during an event: times, references, contradictions."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kontinuitet.errors import InputError
from kontinuitet.loading.status import Around, read_status
from kontinuitet.loading.workspace import load_workspace
from kontinuitet.model.status import BegunFact, Status, UpFact
from kontinuitet.problems import Problem

STARTS = datetime.datetime(2027, 1, 18, 6, 30)
AROUND = Around(("ad", "journal", "lön"), ("hemtjänst",), ("t1", "t2", "server-1"), STARTS)


def read(
    folder: Path, text: str, around: Around = AROUND
) -> tuple[Status | None, tuple[Problem, ...]]:
    path = folder / "lage.yaml"
    path.write_text(text, encoding="utf-8")
    return read_status(path, around)


def messages(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{p.severity.value} | {p}".replace(p.file, "lage.yaml") for p in problems]


def test_times_are_read_as_clock_date_or_length_and_short_forms_are_understood(
    tmp_path: Path,
) -> None:
    status, problems = read(
        tmp_path,
        """\
läge:
  nu: 2027-01-19T10:00
  uppe:
    ad: 07.30
    journal: {sedan: 20 h, började: 2027-01-18 23:15, av: t1}
  pågår:
    lön: {började: "09:10", klart: 06:00, av: [t1, server-1]}
  försenat: {lön: 5 h}
  personer: {t1: nej, t2: 12:00, server-1: {tillgänglig_från: 30 h}}
""",
    )
    assert problems == ()
    day = 24 * 60
    assert status == Status(
        now=day + 210,
        up={"ad": UpFact(day + 60), "journal": UpFact(1200, 16 * 60 + 45, ("t1",))},
        begun={"lön": BegunFact(day + 160, 2 * day - 30, ("t1", "server-1"))},
        slower={"lön": 300},
        persons={"t1": None, "t2": day + 330, "server-1": 1800},
    )


def test_a_file_with_everything_left_as_comments_says_nothing(tmp_path: Path) -> None:
    text = "läge:\n  nu: 0\n  uppe:\n    # ad: 1 h\n  pågår:\n  försenat:\n  personer:\n"
    status, problems = read(tmp_path, text)
    assert (status, problems) == (Status(0), ())


def test_what_is_up_without_a_time_is_up(tmp_path: Path) -> None:
    status, _ = read(tmp_path, "läge:\n  nu: 4 h\n  uppe:\n    ad:\n    journal: ja\n    lön: {}\n")
    assert status is not None
    assert status.up == {"ad": UpFact(), "journal": UpFact(), "lön": UpFact()}


def test_everything_wrong_is_told_in_one_run_with_line_and_nearest_name(tmp_path: Path) -> None:
    status, problems = read(
        tmp_path,
        """\
läge:
  nu: 4 h
  uppe:
    jurnal: 2 h
    hemtjänst: 2 h
    ad: {sedan: igår}
    lön: {sedan: 2027-01-18T05:00}
  pågår:
    journal: {klart: 6 h, återstår: 1 h}
  försenad: {lön: 3}
  försenat: {lön: 3}
  personer: {t3: nej, t1: {finns: kanske}}
""",
    )
    assert status is None
    assert messages(problems) == [
        'fel | lage.yaml, rad 4: läge.uppe.jurnal: systemet "jurnal" finns inte. '
        'Menade du "journal"?',
        'fel | lage.yaml, rad 5: läge.uppe.hemtjänst: "hemtjänst" är en verksamhet. Här anges bara '
        "system, det vill säga resurser.",
        "fel | lage.yaml, rad 6: läge.uppe.ad.sedan: "
        '"igår" är ingen tid. Skriv till exempel "30 min", "4 h", "2 dygn" eller "1 h 30 min".',
        "fel | lage.yaml, rad 7: läge.uppe.lön.sedan: är 1 h 30 min före avbrottets början "
        "(2027-01-18 06:30).",
        'fel | lage.yaml, rad 9: läge.pågår.journal: skriv "klart" eller "återstår", inte båda.',
        'fel | lage.yaml, rad 10: läge.försenad: okänd uppgift. Menade du "försenat"?',
        'fel | lage.yaml, rad 11: läge.försenat.lön: tiden "3" saknar enhet. Skriv "3 min" '
        'eller "3 h".',
        "fel | lage.yaml, rad 12: läge.personer.t1.finns: ska vara ja eller nej.",
        'fel | lage.yaml, rad 12: läge.personer.t3: personen "t3" finns inte.',
    ]


def test_contradictions_are_told_and_reality_wins(tmp_path: Path) -> None:
    status, problems = read(
        tmp_path,
        """\
läge:
  nu: 4 h
  uppe:
    ad: {sedan: 1 h, började: 2 h}
    lön: 5 h
  pågår:
    ad: 3 h
    journal: {började: 6 h, klart: 2 h}
""",
    )
    assert messages(problems) == [
        "varning | lage.yaml, rad 4: läge.uppe.ad.började: är efter att systemet kom upp. "
        "Uppgiften används inte.",
        "varning | lage.yaml, rad 5: läge.uppe.lön: är senare än läget gäller. lön räknas som "
        "pågående till dess.",
        "varning | lage.yaml, rad 7: läge.pågår.ad: står också under uppe. Det räknas som uppe.",
        "varning | lage.yaml, rad 8: läge.pågår.journal.började: är senare än läget gäller. Räknas "
        "som att arbetet börjar nu.",
        "varning | lage.yaml, rad 8: läge.pågår.journal.klart: är före arbetets början. Uppgiften "
        "används inte.",
    ]
    assert status == Status(
        240, {"ad": UpFact(60)}, {"lön": BegunFact(None, 300), "journal": BegunFact(240)}
    )


def test_a_system_can_have_been_up_several_times(tmp_path: Path) -> None:
    status, problems = read(
        tmp_path,
        """\
läge:
  nu: 10 h
  uppe: {ad: {sedan: 9 h, började: 8 h}}
  varit_uppe:
    ad:
      - {sedan: 6 h, började: 5 h, av: [t1]}
      - 2 h
    lön: 3 h
    journal: {sedan: 10:30, av: t2}
  pågår: {journal: {började: 7 h}}
""",
    )
    assert problems == ()
    assert status is not None
    assert status.up == {"ad": UpFact(540, 480)}
    assert status.begun == {"journal": BegunFact(420)}
    assert status.earlier == {
        "ad": (UpFact(120), UpFact(360, 300, ("t1",))),
        "lön": (UpFact(180),),
        "journal": (UpFact(240, None, ("t2",)),),
    }


def test_earlier_returns_that_do_not_fit_are_told_and_left_out(tmp_path: Path) -> None:
    status, problems = read(
        tmp_path,
        """\
läge:
  nu: 10 h
  uppe: {ad: {sedan: 9 h, började: 8 h}}
  varit_uppe:
    ad:
      - 8 h 30 min
      - 2 h
      - {sedan: 2 h, av: [t1]}
      - {sedan: 4 h, började: 1 h}
      - {sedan: 5 h, började: 6 h}
    lön: {sedan: 11 h}
    hemtjänst: 2 h
    journl: 2 h
    journal: {började: 2 h}
""",
    )
    assert status is None
    assert messages(problems) == [
        "varning | lage.yaml, rad 6: läge.varit_uppe.ad.1: är inte före det som har hänt "
        "sedan. Uppgiften används inte.",
        "varning | lage.yaml, rad 8: läge.varit_uppe.ad.3.sedan: står två gånger. Uppgiften "
        "används inte.",
        "varning | lage.yaml, rad 9: läge.varit_uppe.ad.4.började: är före förra gången det kom "
        "upp. Uppgiften används inte.",
        "varning | lage.yaml, rad 10: läge.varit_uppe.ad.5.började: är efter att systemet kom upp. "
        "Uppgiften används inte.",
        "varning | lage.yaml, rad 11: läge.varit_uppe.lön.1.sedan: är inte före det som har hänt "
        "sedan. Uppgiften används inte.",
        'fel | lage.yaml, rad 12: läge.varit_uppe.hemtjänst: "hemtjänst" är en verksamhet. Här '
        "anges bara system, det vill säga resurser.",
        'fel | lage.yaml, rad 13: läge.varit_uppe.journl: systemet "journl" finns inte. Menade du '
        '"journal"?',
        "fel | lage.yaml, rad 14: läge.varit_uppe.journal.1.sedan: uppgiften saknas. Lägg till "
        '"sedan: …".',
    ]


def test_the_clock_needs_a_start(tmp_path: Path) -> None:
    around = Around(AROUND.resources, (), (), None)
    status, problems = read(tmp_path, "läge: {nu: 4 h, uppe: {ad: 10:30}}\n", around)
    assert status is None
    assert "saknar" not in str(problems[0])
    assert 'scenariot har ingen starttid ("startar")' in problems[0].text


@pytest.mark.parametrize("text", ["resurser: {}\n", "- a\n", "bara text\n", ""])
def test_a_file_of_another_kind_is_no_status(tmp_path: Path, text: str) -> None:
    status, problems = read(tmp_path, text)
    assert status is None
    assert "filen är inget läge." in [p.text for p in problems]


def test_broken_yaml_is_told_as_in_every_other_file(tmp_path: Path) -> None:
    status, problems = read(tmp_path, "läge:\n\tnu: 4 h\n")
    assert status is None
    assert problems[0].line == 2


def test_unreadable_files_and_other_kinds_of_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kan inte läsas: den finns inte"):
        read_status(tmp_path / "saknas.yaml", AROUND)
    other = tmp_path / "lage.docx"
    other.write_bytes(b"x")
    with pytest.raises(InputError, match=r"ska sluta på \.yaml eller \.xlsx"):
        read_status(other, AROUND)


def test_a_status_beside_the_model_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text("kommun: {namn: Prov}\n", encoding="utf-8")
    before = load_workspace(tmp_path)
    (tmp_path / "lage.yaml").write_text("läge: {nu: 4 h}\n", encoding="utf-8")
    after = load_workspace(tmp_path)
    assert after.problems == before.problems
    assert after.sha256 == before.sha256
