"""The nights when the clock is changed, through the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.command_cases import Command, write

MODEL = """
kommun: {namn: Testköping, kommunkod: "0000"}
förvaltningar:
  vård: {namn: Vårdkontoret}
verksamheter:
  hemtjänst:
    namn: Hemtjänst
    förvaltning: vård
    sektor: vård
    samhällsviktig: "Ja"
    acceptabel_avbrottstid: 1 h
    behöver: [journal, el]
resurser:
  journal:
    {namn: Journal, typ: verksamhetssystem, återstart: {tid: 90 min,
     kräver: {server: 1}}, behöver: [el]}
  el: {namn: El, typ: el, taggar: [elnät], sektorskritiskt: ja}
bemanning:
  personer:
    tekniker-1:
      namn: Tekniker 1
      kompetenser: [server]
      pass: [{dagar: alla, från: "07:00", till: "16:00"}]
"""

NIGHT = """
scenario: natten
namn: Natten då klockan ställs om
startar: 2027-03-27T20:00
bortfall:
  - {resurser: [el], från: 0, till: 12 h}
"""

AUTUMN = """
scenario: hösten
namn: Hösten
startar: 2027-10-30T12:00
bortfall:
  - {resurser: [el], från: 0, till: 4000 min}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "kommun", kontinuitet=MODEL, natten=NIGHT, hösten=AUTUMN)


def test_the_outage_ends_by_the_new_clock_and_so_does_the_shift(
    kontinuitet: Command, here: Path
) -> None:
    done = kontinuitet("återstart", here, "natten")
    assert done.code == 0
    assert "Från 2027-03-28 kl. 09.00 till 2027-03-28 kl. 10.30." in done.out
    assert "Klockan ställs fram söndag 28 mars 2027, från kl. 2.00 till kl. 3.00." in done.err
    rows = kontinuitet("återstart", here, "natten", "--json").json["ordning"]
    assert [(r["id"], r["start_min"], r["klar_min"]) for r in rows] == [
        ("el", 720, 720),
        ("journal", 720, 810),
    ]


def test_a_report_within_a_day_is_due_by_real_hours(kontinuitet: Command, here: Path) -> None:
    due = {
        r["id"]: (r["senast_min"], r["senast"])
        for r in kontinuitet("simulera", here, "hösten", "--json").json["tidsfrister"]
    }
    assert due["upplysning"] == (1440, "2027-10-31T11:00")
    assert (
        "Klockan ställs tillbaka söndag 31 oktober 2027"
        in kontinuitet("simulera", here, "hösten").err
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2027-03-28T02:30", "är ett klockslag som inte finns"),
        ("2027-10-31 02:30", 'Skriv "2027-10-31 02:30 sommartid" för första gången'),
        ("2027-01-18 06:30 sommartid", "är det normaltid i Sverige"),
        ("9999-12-31 23:59", "ska vara ett datum mellan 1970 och 2199"),
    ],
)
def test_a_start_that_is_no_one_moment_is_asked_about(
    kontinuitet: Command, here: Path, written: str, said: str
) -> None:
    path = next(here.rglob("natten.yaml"))
    path.write_text(NIGHT.replace("2027-03-27T20:00", written), encoding="utf-8")
    done = kontinuitet("återstart", here, "natten")
    assert done.code == 2
    assert said in done.err
    assert "natten.yaml" in done.err


def test_the_hour_that_comes_twice_is_printed_with_which(kontinuitet: Command, here: Path) -> None:
    path = next(here.rglob("natten.yaml"))
    path.write_text(
        NIGHT.replace("2027-03-27T20:00", "2027-10-31 02:30 sommartid").replace("12 h", "1 h"),
        encoding="utf-8",
    )
    said = kontinuitet("simulera", here, "natten").out
    assert "kl. 02.30 sommartid" in said
    assert kontinuitet("återstart", here, "natten", "--läge-mall", "l.yaml").code == 0
    assert "2027-10-31T02:30 normaltid" in Path("l.yaml").read_text(encoding="utf-8")
