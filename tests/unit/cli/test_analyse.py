"""`analys`, `jämför`, accepted findings and own duties, through the command line."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kontinuitet.cli.main import run

ROOT = Path(__file__).resolve().parents[3]
MODEL = """\
kommun: {namn: Provköping}
förvaltningar: {vård: {namn: Vårdkontoret, plan: {giltig_till: 2026-12-31}}}
bemanning: {pooler: {server: 1}}
prioriteringslista: {ordning: [journal, nät]}
resurser:
  el: {namn: El, typ: el}
  nät:
    namn: Nät
    typ: nät
    återstart: {tid: {minst: 1 h, troligast: 2 h, mest: 6 h}, kräver: {server: 1}}
    behöver: [el]
  journal:
    namn: Journal
    typ: verksamhetssystem
    sektorskritiskt: ja
    avtal: {återställningstid: 8 h}
    återstart: {tid: 1 h, kräver: {server: 1}}
    behöver: [nät]
verksamheter:
  hemtjänst:
    namn: Hemtjänst
    förvaltning: vård
    samhällsviktig: ja
    sektor: offentlig förvaltning
    acceptabel_avbrottstid: 12 h
    behöver: [journal]
"""
SCENARIO = """\
scenario: mörkt
namn: Mörkt
bortfall: [{resurser: [el], till: 10 h}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "kommun"
    place.mkdir()
    (place / "kontinuitet.yaml").write_text(MODEL, encoding="utf-8")
    (place / "mörkt.yaml").write_text(SCENARIO, encoding="utf-8")
    return place


def answer(capsys: pytest.CaptureFixture[str], *args: str) -> dict[str, Any]:
    code = run([*args, "--json"])
    out = capsys.readouterr()
    assert code == 0, out.err
    result: dict[str, Any] = json.loads(out.out)
    assert result["version"] == 1
    return result


def test_the_json_of_the_analysis(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = answer(capsys, "analys", str(folder), "--scenario", "mörkt")
    assert {d["id"]: d for d in result["krav"]}["nät"] == {
        "id": "nät",
        "krav_min": 660,
        "satt_av": "hemtjänst",
        "väg": ["nät", "journal", "hemtjänst"],
        "återstart_min": 120,
        "avtal_min": None,
        "marginal_min": 540,
    }
    assert {
        "id": "nät",
        "verksamheter": ["hemtjänst"],
        "nere_efter_min": {"hemtjänst": 0},
    } in result["enskilda_felpunkter"]
    assert [(i["id"], i["vittne"]) for i in result["inversioner"]] == [("nät", "journal")]
    assert result["cirklar"] == []
    assert result["gap"] == [
        {
            "slag": "acceptabel avbrottstid",
            "id": "hemtjänst",
            "gräns_min": 720,
            "väntat_min": 780,
            "gap_min": 60,
            "orsak": "mörkt",
        }
    ]
    assert result["förändringar"][0]["gap_min_mindre"] == 60


def test_the_text_of_the_analysis(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["analys", str(folder), "--scenario", "mörkt"]) == 0
    out = capsys.readouterr().out
    for heading in ("SCENARIER", "ENSKILDA FELPUNKTER", "KRAV BAKÅT", "PRIORITERINGSLISTAN"):
        assert heading in out
    assert "En oberoende reserv för" in out
    assert "Störst gap ger scenariot Mörkt: 1 verksamhet" in out


def test_losses_in_the_json_last_as_long_as_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = answer(capsys, "analys", str(folder), "--snabb", "--bortfall", "14 h")
    assert result["bortfall_längd_min"] == 840
    by_id = {tuple(row["id"]): row for row in result["bortfall"]}
    assert by_id["journal",] == {
        "id": ["journal"],
        "fel_min": [840],
        "borta_min": [900],
        "verksamheter": [
            {
                "id": "hemtjänst",
                "nere_från": 0,
                "uppe_igen": 900,
                "avbrott_min": 900,
                "gap_min": 180,
            }
        ],
        "gap_min": 180,
        "viktat_gap_min": 1800.0,
        "gap_utan_slut": 0,
        "saknar_bemanning": [],
        "egen_ordning": True,
    }
    own = {tuple(row["id"]): row for row in result["bortfall_egen_återstart"]}
    assert own["journal",]["borta_min"] == [60]
    assert result["parbortfall"] == []


def test_what_nobody_can_restart_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = MODEL.replace("tid: 1 h, kräver: {server: 1}", "tid: 1 h, kräver: {databas: 1}")
    (folder / "kontinuitet.yaml").write_text(text, encoding="utf-8")
    run(["analys", str(folder), "--snabb"])
    out = " ".join(capsys.readouterr().out.split())
    assert "Kan inte återstartas av någon i bemanningen: Journal." in out
    assert "1 utan slut" in out


@pytest.mark.parametrize("written", ["24", "0", "en dag"])
def test_a_loss_of_no_length_is_refused(
    folder: Path, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["analys", str(folder), "--bortfall", written]) == 2
    assert "--bortfall" in capsys.readouterr().err


def test_a_list_that_is_cut_says_how_many_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    example = ROOT / "examples" / "exempelkoping"
    assert run(["analys", str(example), "--snabb", "--scenario", "fiberbrott"]) == 0
    short = capsys.readouterr().out
    assert run(["analys", str(example), "--snabb", "--scenario", "fiberbrott", "--allt"]) == 0
    whole = capsys.readouterr().out
    cuts = [int(line.split()[3].rstrip(".")) for line in short.splitlines() if "Visar" in line]
    assert len(cuts) >= 4
    assert "Visar" not in whole
    assert len(whole.splitlines()) > sum(cuts)
    assert max(len(line) for line in short.splitlines()) <= 100


def test_uncertain_times(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = answer(capsys, "analys", str(folder), "--osäkerhet", "mörkt")
    (row,) = result["verksamheter"]
    assert row["planerat_min"] == 780
    assert row["median_min"] > 780
    assert row["sannolikhet_för_länge"] > 0.9


def test_a_circle_gives_exit_code_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = MODEL.replace("{namn: El, typ: el}", "{namn: El, typ: el, behöver: [journal]}")
    (folder / "kontinuitet.yaml").write_text(text, encoding="utf-8")
    assert run(["analys", str(folder), "--snabb", "--scenario", "mörkt"]) == 1
    assert "väntar på varandra" in capsys.readouterr().out


def test_comparison_of_two_folders(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "ny"
    shutil.copytree(folder, new)
    text = MODEL.replace("tid: 1 h, kräver", "tid: 30 min, kräver")
    (new / "kontinuitet.yaml").write_text(text, encoding="utf-8")
    result = answer(capsys, "jämför", str(folder), str(new))
    assert result["ändringar"] == [
        {
            "slag": "ändrad",
            "avsnitt": "resurser",
            "id": "journal",
            "uppgifter": ["återstart"],
            "detaljer": [],
        }
    ]
    assert result["planer"] == ["vård"]
    effect = next(e for e in result["verksamheter"] if e["scenario"] == "mörkt")
    assert (effect["utan_förmåga_före_min"], effect["utan_förmåga_efter_min"]) == (780, 750)
    assert {w["id"]: w["bättre_i"] > 0 for w in result["värsta_scenario"]} == {"hemtjänst": True}
    assert run(["jämför", str(folder), str(new)]) == 0
    out = capsys.readouterr().out
    assert "30 min kortare" in out
    assert "Resursen Journal: återstart" in out
    assert run(["jämför", str(folder), str(folder)]) == 0
    assert "Ingenting skiljer" in capsys.readouterr().out


def test_an_accepted_finding_is_shown_apart(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "godtagna.yaml").write_text(
        "godtagna_fynd:\n  g1: {fynd: samhällsviktig-utan-reservrutin, gäller: hemtjänst, "
        "skäl: Tas fram i vår., datum: 2026-10-01, beslutad_av: Nämnden}\n",
        encoding="utf-8",
    )
    result = answer(capsys, "kontrollera", str(folder))
    assert "samhällsviktig-utan-reservrutin" not in {f["kod"] for f in result["fynd"]}
    (row,) = result["godtagna_fynd"]
    assert (row["gäller"], row["skäl"], row["datum"]) == (
        "hemtjänst",
        "Tas fram i vår.",
        "2026-10-01",
    )
    run(["kontrollera", str(folder)])
    assert "Godtaget 2026-10-01 av Nämnden: Tas fram i vår." in " ".join(
        capsys.readouterr().out.split()
    )


def test_an_acceptance_past_its_last_day_no_longer_hides_the_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "godtagna.yaml").write_text(
        "godtagna_fynd:\n  g1: {fynd: samhällsviktig-utan-reservrutin, gäller: hemtjänst, "
        "skäl: Tas fram i vår., datum: 2026-10-01, till: 2026-12-31}\n",
        encoding="utf-8",
    )

    def told(*args: str) -> dict[str, Any]:
        result = answer(capsys, "kontrollera", str(folder), *args)
        return {f["kod"]: f["godtagande_utgånget"] for f in result["fynd"]}

    code = "samhällsviktig-utan-reservrutin"
    assert code not in told()
    assert code not in told("--datum", "2026-12-31")
    late = told("--datum", "2027-01-01")
    assert late.pop(code) == "2026-12-31"
    assert set(late.values()) == {None}
    run(["kontrollera", str(folder), "--datum", "2027-01-01"])
    out = " ".join(capsys.readouterr().out.split())
    assert "Godtagandet gick ut 2026-12-31." in out
    run(["kontrollera", str(folder)])
    assert "prövas bara med --datum" in " ".join(capsys.readouterr().out.split())


def test_each_rule_is_told_with_code_why_remedy_and_source(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["kontrollera", str(folder)])
    out = " ".join(capsys.readouterr().out.split())
    assert "samhällsviktig-utan-reservrutin (1) Varför: En samhällsviktig verksamhet" in out
    assert "Åtgärd: Ta fram en reservrutin och öva den. Källa: ISO 22301, reservrutiner" in out


def test_a_plan_past_its_date_is_told_when_a_date_is_given(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = answer(capsys, "kontrollera", str(folder), "--datum", "2027-01-01")
    assert "plan-utgången" in {f["kod"] for f in told["fynd"]}
    silent = answer(capsys, "kontrollera", str(folder))
    assert "plan-utgången" not in {f["kod"] for f in silent["fynd"]}


def test_own_duties_replace_and_add_rows(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = "lagrum: Rutin 1, källa: Rutin, kontrollerad: 2026-10-01, säkerhet: bekräftad"
    (folder / "frister.yaml").write_text(
        "tidsfrister:\n"
        "  skyldigheter:\n"
        f"    upplysning: {{skyldighet: Upplysning enligt rutin, tidsfrist: 6 h, inom: 6 h, "
        f"till: CSIRT, utlöses_av: betydande incident, {row}}}\n"
        f"    regionen: {{skyldighet: Ring regionen, tidsfrist: 1 h, inom: 1 h, "
        f"till: Regionen, utlöses_av: betydande incident, {row}}}\n"
        "  tröskelvärden:\n"
        f"    egen: {{sektor: offentlig förvaltning, begränsad: 1 h, alternativa: 2 h, {row}}}\n",
        encoding="utf-8",
    )
    result = answer(capsys, "simulera", str(folder), "mörkt")
    due = {r["id"]: r["senast_min"] for r in result["tidsfrister"]}
    assert (due["upplysning"], due["regionen"], due["incidentanmälan"]) == (360, 60, 4320)
    assert [t["gräns_min"] for t in result["tröskelvärden"]] == [60]


def test_an_unknown_day_is_refused_in_swedish(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["kontrollera", str(folder), "--datum", "i går"]) == 2
    assert "datum" in capsys.readouterr().err.lower()


def test_the_answer_does_not_depend_on_the_hash_seed(folder: Path) -> None:
    program = "import sys; from kontinuitet.cli.main import run; run(sys.argv[1:])"
    answers = [
        subprocess.run(
            [sys.executable, "-c", program, "analys", str(folder), "--json"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert answers[0] == answers[1]
    assert json.loads(answers[0])["krav"]
