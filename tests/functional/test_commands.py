"""The commands on small workspaces written here: results, JSON, exit codes, files, messages."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kontinuitet.cli.main import run
from kontinuitet.documents.inspection import document_text, inspect
from kontinuitet.documents.word import is_untouched, open_document

MODEL = """\
kommun: {namn: Provköping}
förvaltningar:
  omsorg: {namn: Omsorgskontoret, nämnd: Omsorgsnämnden}
  teknik: {namn: Tekniska kontoret, nämnd: Tekniska nämnden}
verksamheter:
  larm: {namn: Larm, förvaltning: omsorg, acceptabel_avbrottstid: 1 dygn, behöver: [journal]}
  hemtjänst:
    namn: Hemtjänst
    förvaltning: omsorg
    samhällsviktig: ja
    sektor: vård
    acceptabel_avbrottstid: 2 h
    högsta_dataförlust: 4 h
    behöver: [journal, {resurs: planering, vid_bortfall: nedsatt}]
    reservrutiner:
      pärm: {namn: Blå pärm, ersätter: [journal], startar_inom: 30 min, uthållighet: 3 h}
  gator:
    namn: Gatudrift
    förvaltning: teknik
    behöver: [{resurs: planering, vid_bortfall: nedsatt}]
  arkiv: {namn: Arkivet, förvaltning: teknik, acceptabel_avbrottstid: 1 h, behöver: [trasig]}
resurser:
  el: {namn: Elnätet, typ: el}
  ad:
    namn: Katalogtjänst
    typ: bassystem
    återstart: {tid: 1 h, kräver: {server: 1}}
    behöver: [el]
  journal:
    namn: Journalsystem
    typ: verksamhetssystem
    säkerhetskopia: {intervall: 24 h, återläsning: 2 h}
    återstart: {tid: 30 min, kräver: {server: 1}}
    behöver: [ad]
  planering:
    namn: Planeringssystem
    typ: verksamhetssystem
    återstart: {tid: 20 min, kräver: {server: 1}}
    behöver: [ad]
  trasig: {namn: Trasigt system, typ: bassystem, behöver: [motpart, lokal]}
  motpart: {namn: Motpart, typ: bassystem, behöver: [trasig]}
  lokal: {namn: Lokalen, typ: lokal}
bemanning:
  personer:
    anna: {namn: Anna, kompetenser: [server]}
prioriteringslista: {beslutad_av: Ledningen, datum: 2026-02-01, ordning: [planering, journal, ad]}
"""
POWER = """\
scenario: strömlöst
namn: Strömlöst
startar: 2027-01-18T06:30
bortfall:
  - {resurser: [el], från: 1 h, till: 6 h, orsak: Is}
"""
FIRE = """\
scenario: brand
namn: Brand i lokalen
bortfall:
  - {resurser: [lokal], till: 2 h, orsak: Brand}
  - {resurser: [journal], kräver: återläsning}
  - {urval: {taggar: [finns-inte]}}
"""


@dataclass
class Output:
    """What a command gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.out)
        return data


Command = Callable[..., Output]


@pytest.fixture
def kontinuitet(capsys: pytest.CaptureFixture[str]) -> Command:
    """Run the command and return exit code, stdout and stderr."""

    def call(*args: object) -> Output:
        capsys.readouterr()
        code = run([str(a) for a in args])
        said = capsys.readouterr()
        return Output(code, said.out, said.err)

    return call


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace; the current folder is beside it."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "kommun", kontinuitet=MODEL, el=POWER, brand=FIRE)


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    wrong = MODEL.replace("behöver: [journal]}", "behöver: [journl]}")
    return write(tmp_path / "trasig", kontinuitet=wrong, el=POWER)


def everything_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def nothing_written(tmp_path: Path) -> Iterator[None]:
    """Check that a test leaves no new file behind."""
    before = {p: p.read_bytes() for p in everything_in(tmp_path)}
    yield
    assert {p: p.read_bytes() for p in everything_in(tmp_path)} == before


# -- JSON ---------------------------------------------------------------------------------

NUMBER = (int, float)
NONE = type(None)
CAUSE = {"id": str, "minut": int, "varför": str}
SPAN = {"från": int, "till": (int, NONE)}
RESOURCE = {
    "id": str,
    "nere_från": int,
    "uppe_igen": (int, NONE),
    "avbrott": [SPAN],
    "orsakskedja": [CAUSE],
}
ACTIVITY = {
    "id": str,
    "förvaltning": str,
    "nere_från": (int, NONE),
    "uppe_igen": (int, NONE),
    "avbrott_min": (int, NONE),
    "utan_förmåga_min": (int, NONE),
    "alternativt_arbetssätt_min": (int, NONE),
    "acceptabel_avbrottstid_min": (int, NONE),
    "överskrider": bool,
    "nedsatt": bool,
    "nedsatt_perioder": [SPAN],
    "avbrott": [SPAN],
    "utan_förmåga": [SPAN],
    "reserv": [{"id": str, "från": int, "till": (int, NONE)}],
    "dataförlust_min": (int, NONE),
    "dataförlust_okänd": list,
    "orsakskedja": [CAUSE],
}
SIMULATION = {
    "version": int,
    "scenario": str,
    "modell_sha256": str,
    "resurser": [RESOURCE],
    "verksamheter": [ACTIVITY],
    "aldrig_åter": [str],
    "cirklar": [
        {
            "system": [str],
            "cykel": [str],
            "avstå": [{"id": str, "behöver": [str], "minst": int}],
            "bevisat_minst": bool,
        }
    ],
    "tröskelvärden": [{"verksamhet": str, "minut": int, "slag": str, "gräns_min": int}],
    "tidsfrister": [
        {
            "id": str,
            "skyldighet": str,
            "till": str,
            "tidsfrist": str,
            "känd_min": int,
            "senast_min": (int, NONE),
            "senast": (str, NONE),
            "verksamheter_eller_resurser": [str],
            "lagrum": str,
            "anmärkning": (str, NONE),
        }
    ],
}
RESTART = {
    "version": int,
    "scenario": str,
    "ordning": [
        {
            "nr": int,
            "id": str,
            "start_min": int,
            "klar_min": int,
            "personer": [str],
            "väntar_på": [str],
            "varför": str,
            "nödstart": [str],
        }
    ],
    "kostnad": NUMBER,
    "undre_gräns": NUMBER,
    "prioriteringslista": {
        "kostnad": NUMBER,
        "skillnad_h_per_verksamhet": dict,
        "motsägelser": [str],
    },
    "aldrig_åter": [str],
    "obegränsad_bemanning": bool,
    "undre_gräns_gäller": bool,
}
CHECK = {
    "version": int,
    "kommun": (str, NONE),
    "problem": [
        {
            "fil": str,
            "rad": (int, NONE),
            "kod": str,
            "allvar": str,
            "text": str,
            "förslag": (str, NONE),
        }
    ],
    "fynd": [{"kod": str, "allvar": str, "gäller": str, "text": str, "åtgärd": str}],
    "antal": {"förvaltningar": int, "verksamheter": int, "resurser": int, "beroenden": int},
    "godtagna_fynd": [
        {
            "kod": str,
            "allvar": str,
            "gäller": str,
            "text": str,
            "åtgärd": str,
            "skäl": str,
            "datum": str,
            "beslutad_av": (str, NONE),
            "till": (str, NONE),
        }
    ],
}


def check_shape(value: Any, shape: Any, place: str = "") -> None:
    """Check that ``value`` has exactly the keys and types of ``shape``."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), place
        assert list(value) == list(shape), place
        for key, inner in shape.items():
            check_shape(value[key], inner, f"{place}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), place
        for number, item in enumerate(value):
            check_shape(item, shape[0], f"{place}[{number}]")
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        # bool is an int in Python, but not in JSON.
        assert type(value) in kinds, (place, value)


@pytest.mark.parametrize("scenario", ["strömlöst", "brand"])
def test_simulera_json_has_exactly_the_documented_keys_and_types(
    kontinuitet: Command, folder: Path, scenario: str
) -> None:
    data = kontinuitet("simulera", folder, scenario, "--json").json
    check_shape(data, SIMULATION)
    assert data["version"] == 1
    assert data["scenario"] == scenario
    assert len(data["modell_sha256"]) == 64


def test_every_list_of_the_shape_was_met_by_some_scenario(
    kontinuitet: Command, folder: Path
) -> None:
    """A list that is always empty has no keys to check."""
    both = [kontinuitet("simulera", folder, s, "--json").json for s in ("strömlöst", "brand")]
    for key, shape in SIMULATION.items():
        if isinstance(shape, list):
            assert any(data[key] for data in both), key
    activities = [a for data in both for a in data["verksamheter"]]
    for key, shape in ACTIVITY.items():
        if isinstance(shape, list):
            assert any(a[key] for a in activities), key
    assert any(c["avstå"] for data in both for c in data["cirklar"])


def test_simulera_json_tells_the_times_of_the_outage(kontinuitet: Command, folder: Path) -> None:
    data = kontinuitet("simulera", folder, "strömlöst", "--json").json
    home = next(a for a in data["verksamheter"] if a["id"] == "hemtjänst")
    assert home["nere_från"] == 60
    assert home["uppe_igen"] == 6 * 60 + 60 + 30
    assert home["avbrott_min"] == 390
    assert home["reserv"] == [{"id": "pärm", "från": 90, "till": 270}]
    assert home["alternativt_arbetssätt_min"] == 180
    assert home["utan_förmåga_min"] == 210
    assert home["överskrider"] is True
    assert [step["id"] for step in home["orsakskedja"]] == ["el", "ad", "journal", "hemtjänst"]
    [report] = [d for d in data["tidsfrister"] if d["id"] == "upplysning"]
    assert (report["känd_min"], report["senast_min"]) == (60, 60 + 24 * 60)
    assert report["senast"] == "2027-01-19T07:30"
    roads = next(a for a in data["verksamheter"] if a["id"] == "gator")
    assert roads["nere_från"] is None
    assert roads["nedsatt"] is True


def test_never_is_null(kontinuitet: Command, folder: Path) -> None:
    given = kontinuitet("simulera", folder, "brand", "--json")
    data = given.json
    archive = next(a for a in data["verksamheter"] if a["id"] == "arkiv")
    for key in ("uppe_igen", "avbrott_min", "utan_förmåga_min"):
        assert archive[key] is None
    assert archive["avbrott"] == [{"från": 0, "till": None}]
    assert data["aldrig_åter"] == ["arkiv", "motpart", "trasig"]
    assert data["cirklar"][0]["system"] == ["motpart", "trasig"]
    # A scenario without a start has no calendar time.
    assert all(d["senast"] is None for d in data["tidsfrister"])
    assert given.code == 1


def test_lists_are_sorted_by_id(kontinuitet: Command, folder: Path) -> None:
    for scenario in ("strömlöst", "brand"):
        data = kontinuitet("simulera", folder, scenario, "--json").json
        for key in ("resurser", "verksamheter"):
            ids = [row["id"] for row in data[key]]
            assert ids == sorted(ids)
            assert len(ids) > 1
        assert data["aldrig_åter"] == sorted(data["aldrig_åter"])


@pytest.mark.parametrize("scenario", ["strömlöst", "brand"])
def test_återstart_json_has_exactly_the_documented_keys_and_types(
    kontinuitet: Command, folder: Path, scenario: str
) -> None:
    data = kontinuitet("återstart", folder, scenario, "--json").json
    check_shape(data, RESTART)
    assert data["ordning"]
    differences = data["prioriteringslista"]["skillnad_h_per_verksamhet"]
    assert all(type(hours) in NUMBER for hours in differences.values())
    assert list(differences) == sorted(differences)


def test_the_order_is_by_start_then_id_and_numbers_follow_what_is_waited_for(
    kontinuitet: Command, folder: Path
) -> None:
    data = kontinuitet("återstart", folder, "strömlöst", "--json").json
    rows = data["ordning"]
    assert [(r["start_min"], r["id"]) for r in rows] == sorted(
        (r["start_min"], r["id"]) for r in rows
    )
    numbers = {r["id"]: r["nr"] for r in rows}
    assert sorted(numbers.values()) == list(range(1, len(rows) + 1))
    for row in rows:
        assert all(numbers[i] < row["nr"] for i in row["väntar_på"])
    assert {r["id"]: r["personer"] for r in rows}["el"] == []
    assert {r["id"]: r["personer"] for r in rows}["ad"] == ["anna"]
    assert data["prioriteringslista"]["skillnad_h_per_verksamhet"]["hemtjänst"] > 0
    assert data["undre_gräns"] <= data["kostnad"] <= data["prioriteringslista"]["kostnad"]


def test_without_a_decided_list_the_comparison_is_null(kontinuitet: Command, folder: Path) -> None:
    write(folder, kontinuitet=MODEL.rpartition("prioriteringslista:")[0])
    data = kontinuitet("återstart", folder, "strömlöst", "--json").json
    assert data["prioriteringslista"] is None


def test_kontrollera_json_has_exactly_the_documented_keys_and_types(
    kontinuitet: Command, folder: Path, broken: Path
) -> None:
    data = kontinuitet("kontrollera", folder, "--json").json
    check_shape(data, CHECK)
    assert data["kommun"] == "Provköping"
    assert data["fynd"]
    assert data["antal"] == {
        "förvaltningar": 2,
        "verksamheter": 4,
        "resurser": 7,
        "beroenden": 5 + 6,
    }
    wrong = kontinuitet("kontrollera", broken, "--json").json
    check_shape(wrong, CHECK)
    assert wrong["problem"]
    assert wrong["fynd"] == []


def test_the_same_input_gives_the_same_json(kontinuitet: Command, folder: Path) -> None:
    for command in ("simulera", "återstart"):
        first = kontinuitet(command, folder, "brand", "--json").out
        assert kontinuitet(command, folder, "brand", "--json").out == first


# -- exit codes and messages --------------------------------------------------------------


def test_kontrollera_tells_findings_and_counts_on_stdout(
    kontinuitet: Command, folder: Path
) -> None:
    given = kontinuitet("kontrollera", folder)
    assert "Fynd: fel (" in given.out
    assert "Fynd: varningar (" in given.out
    assert "Provköping: 2 förvaltningar, 4 verksamheter, 7 resurser och 11 beroenden." in given.out
    assert given.err == ""


def test_kontrollera_ends_with_1_only_when_a_finding_is_a_fault(
    kontinuitet: Command, folder: Path
) -> None:
    faulty = kontinuitet("kontrollera", folder, "--json")
    assert {f["kod"] for f in faulty.json["fynd"] if f["allvar"] == "fel"} == {"cirkulär-start"}
    assert faulty.code == 1
    mended = MODEL.replace("behöver: [motpart, lokal]", "behöver: [lokal]")
    write(folder, kontinuitet=mended)
    given = kontinuitet("kontrollera", folder, "--json")
    assert not [f for f in given.json["fynd"] if f["allvar"] == "fel"]
    assert given.json["fynd"]
    assert given.code == 0


def test_kontrollera_of_a_broken_model_ends_with_2_and_names_place_and_nearest(
    kontinuitet: Command, broken: Path
) -> None:
    given = kontinuitet("kontrollera", broken)
    assert given.code == 2
    assert "kontinuitet.yaml, rad 6:" in given.out
    assert 'Menade du "journal"?' in given.out
    problem = kontinuitet("kontrollera", broken, "--json").json["problem"][0]
    assert (problem["fil"], problem["rad"], problem["allvar"]) == ("kontinuitet.yaml", 6, "fel")


@pytest.mark.usefixtures("broken", "nothing_written")
@pytest.mark.parametrize(
    "args",
    [
        ("simulera", "trasig", "strömlöst", "--ut", "rapport.docx"),
        ("simulera", "trasig", "strömlöst", "--json"),
        ("återstart", "trasig", "strömlöst", "--ut", "lista.docx"),
        ("plan", "trasig"),
        ("plan", "trasig", "--förvaltning", "omsorg", "--ut", "planer"),
    ],
)
def test_a_model_with_errors_produces_nothing(kontinuitet: Command, args: tuple[str, ...]) -> None:
    given = kontinuitet(*args)
    assert given.code == 2
    assert given.out == ""
    assert "Modellen i trasig har 1 fel och kan inte användas." in given.err
    assert "kontinuitet.yaml, rad 6:" in given.err
    assert "Traceback" not in given.err


def test_a_broken_scenario_is_told_of_but_stops_only_itself(
    kontinuitet: Command, folder: Path, tmp_path: Path
) -> None:
    write(folder, brand=FIRE.replace("[lokal]", "[lokl]"))
    given = kontinuitet("plan", folder)
    assert given.code == 0
    assert given.err.count("brand.yaml, rad 4:") == 1
    assert 'Menade du "lokal"?' in given.err
    assert (tmp_path / "planer" / "kommunplan.docx").exists()
    assert kontinuitet("simulera", folder, "brand").code == 2
    assert kontinuitet("plan", folder, "--scenario", "brand", "--ut", "annan").code == 2
    assert not (tmp_path / "annan").exists()


def test_results_are_on_stdout_and_remarks_on_stderr(kontinuitet: Command, folder: Path) -> None:
    given = kontinuitet("simulera", folder, "brand")
    assert "Brand i lokalen (brand), börjar T+0" in given.out
    assert "urvalet träffar ingen resurs" in given.err
    assert "urvalet träffar ingen resurs" not in given.out
    # Remarks do not get into the JSON either.
    assert kontinuitet("simulera", folder, "brand", "--json").json["scenario"] == "brand"


def test_simulera_ends_with_1_only_when_something_never_comes_back(
    kontinuitet: Command, folder: Path
) -> None:
    assert kontinuitet("simulera", folder, "strömlöst").code == 0
    given = kontinuitet("simulera", folder, "brand")
    assert given.code == 1
    assert "Kommer aldrig åter (3)" in given.out
    assert "cirkel" in given.out


def test_återstart_ends_with_1_only_when_something_never_comes_back(
    kontinuitet: Command, folder: Path
) -> None:
    assert kontinuitet("återstart", folder, "strömlöst").code == 0
    assert kontinuitet("återstart", folder, "brand").code == 1


def test_simulera_shows_activities_hardest_hit_first_and_why(
    kontinuitet: Command, folder: Path
) -> None:
    out = kontinuitet("simulera", folder, "strömlöst").out
    assert out.index("Hemtjänst") < out.index("Larm") < out.index("Gatudrift")
    assert "2 verksamheter av 4 avbryts, 1 längre än acceptabelt." in out
    assert "Hemtjänst: Elnätet (T+1 h) → Katalogtjänst (T+1 h)" in out
    assert "Larm: Elnätet" not in out
    assert "Larm: Elnätet" in kontinuitet("simulera", folder, "strömlöst", "--varför").out


def test_återstart_prints_the_order_and_what_the_decided_list_costs(
    kontinuitet: Command, folder: Path
) -> None:
    out = kontinuitet("återstart", folder, "strömlöst").out
    assert out.index("Elnätet") < out.index("Katalogtjänst")
    assert "Er beslutade prioriteringslista kostar" in out
    assert "Hemtjänst: 0,3 h längre avbrott med er lista" in out


@pytest.mark.parametrize(
    ("args", "nearest"),
    [
        (("simulera", "kommun", "strömlöt"), "strömlöst"),
        (("återstart", "kommun", "brnd"), "brand"),
        (("plan", "kommun", "--scenario", "elavbrott-36"), "elavbrott-36h"),
        (("plan", "kommun", "--förvaltning", "omsrg"), "omsorg"),
    ],
)
@pytest.mark.usefixtures("folder", "nothing_written")
def test_an_unknown_name_gives_the_nearest(
    kontinuitet: Command, args: tuple[str, ...], nearest: str
) -> None:
    given = kontinuitet(*args)
    assert given.code == 2
    assert given.out == ""
    assert f'Menade du "{nearest}"?' in given.err


@pytest.mark.usefixtures("folder", "nothing_written")
def test_a_department_like_no_other_lists_those_there_are(kontinuitet: Command) -> None:
    given = kontinuitet("plan", "kommun", "--förvaltning", "xyz")
    assert given.code == 2
    assert "De som finns: omsorg, teknik." in given.err


@pytest.mark.parametrize("command", ["kontrollera", "plan"])
def test_a_folder_that_is_not_there_is_a_fault_of_input(
    kontinuitet: Command, folder: Path, command: str
) -> None:
    given = kontinuitet(command, folder / "finns inte")
    assert given.code == 2
    assert "finns inte" in given.err
    assert given.out == ""


@pytest.mark.usefixtures("folder")
def test_a_scenario_that_nobody_can_restart_is_told_and_nothing_is_written(
    kontinuitet: Command, tmp_path: Path
) -> None:
    scenario = POWER + "bemanning: {pooler: {nät: 1}}\n"
    write(tmp_path / "kommun", el=scenario)
    given = kontinuitet("simulera", "kommun", "strömlöst", "--ut", "r.docx")
    assert given.code == 2
    assert "server" in given.err
    assert not (tmp_path / "r.docx").exists()
    # One scenario that cannot be counted does not stop the plans, which say so.
    assert kontinuitet("plan", "kommun", "--scenario", "strömlöst").code == 2
    plans = kontinuitet("plan", "kommun")
    assert plans.code == 0
    assert "Scenariot Strömlöst kan inte räknas" in plans.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("aterstart", "kommun", "strömlöst"), ("återstart", "kommun", "strömlöst")),
        (("ÅTERSTART", "kommun", "strömlöst"), ("återstart", "kommun", "strömlöst")),
        (
            ("simulera", "kommun", "strömlöst", "--varfor"),
            ("simulera", "kommun", "strömlöst", "--varför"),
        ),
        (
            ("plan", "kommun", "--forvaltning", "omsorg"),
            ("plan", "kommun", "--förvaltning", "omsorg"),
        ),
        (
            (unicodedata.normalize("NFD", "återstart"), "kommun", "strömlöst"),
            ("återstart", "kommun", "strömlöst"),
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_folded_spelling_does_the_same(
    kontinuitet: Command, typed: tuple[str, ...], meant: tuple[str, ...]
) -> None:
    assert kontinuitet(*typed) == kontinuitet(*meant)


# -- files --------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
def test_simulera_writes_a_report_that_holds(kontinuitet: Command, tmp_path: Path) -> None:
    given = kontinuitet("simulera", "kommun", "strömlöst", "--ut", "ut/rapport.docx", "--json")
    assert given.code == 0
    check_shape(given.json, SIMULATION)
    assert "rapport.docx" in given.err
    data = (tmp_path / "ut" / "rapport.docx").read_bytes()
    assert inspect(data) == []
    assert "Simuleringsrapport" in document_text(data)


@pytest.mark.usefixtures("folder")
def test_återstart_writes_a_list_that_holds(kontinuitet: Command, tmp_path: Path) -> None:
    assert kontinuitet("återstart", "kommun", "strömlöst", "--ut", "lista.docx").code == 0
    data = (tmp_path / "lista.docx").read_bytes()
    assert inspect(data) == []
    assert "Katalogtjänst" in document_text(data)


@pytest.mark.usefixtures("folder")
def test_plan_writes_one_file_for_each_department_and_one_for_all(
    kontinuitet: Command, tmp_path: Path
) -> None:
    given = kontinuitet("plan", "kommun")
    assert given.code == 0
    names = [p.name for p in sorted((tmp_path / "planer").iterdir())]
    assert names == [
        "kommunplan.docx",
        "kontinuitetsplan-omsorg.docx",
        "kontinuitetsplan-teknik.docx",
    ]
    for name in names:
        assert name in given.out
        assert inspect((tmp_path / "planer" / name).read_bytes()) == []


@pytest.mark.usefixtures("folder")
def test_plan_of_named_departments_writes_only_those_each_once(
    kontinuitet: Command, tmp_path: Path
) -> None:
    args = ["--förvaltning", "teknik", "--förvaltning", "teknik", "--ut", "p"]
    given = kontinuitet("plan", "kommun", *args)
    assert given.code == 0
    assert given.out.startswith("1 plan skriv")
    assert [p.name for p in (tmp_path / "p").iterdir()] == ["kontinuitetsplan-teknik.docx"]


@pytest.mark.usefixtures("folder")
def test_the_date_is_an_argument_and_checked(kontinuitet: Command, tmp_path: Path) -> None:
    wrong = kontinuitet("plan", "kommun", "--datum", "2026-13-01")
    assert wrong.code == 2
    assert "2026-13-01" in wrong.err
    assert not (tmp_path / "planer").exists()
    arguments = ("plan", "kommun", "--förvaltning", "omsorg", "--datum", "2026-11-22")
    assert kontinuitet(*arguments).code == 0
    text = document_text((tmp_path / "planer" / "kontinuitetsplan-omsorg.docx").read_bytes())
    assert "2026-11-22" in text


@pytest.mark.usefixtures("folder")
def test_a_second_run_gives_the_same_bytes_over_its_own_files(
    kontinuitet: Command, tmp_path: Path
) -> None:
    assert kontinuitet("plan", "kommun").code == 0
    first = {p.name: p.read_bytes() for p in (tmp_path / "planer").iterdir()}
    assert kontinuitet("plan", "kommun").code == 0
    assert {p.name: p.read_bytes() for p in (tmp_path / "planer").iterdir()} == first
    # Its own files are overwritten also when they come out otherwise.
    assert kontinuitet("plan", "kommun", "--datum", "2026-11-22").code == 0
    assert (tmp_path / "planer" / "kommunplan.docx").read_bytes() != first["kommunplan.docx"]


def edit(path: Path) -> bytes:
    """Change a Word file as a person does, keeping the record that the program left in it."""
    document = open_document(path.read_bytes(), path.name)
    document.add_paragraph("Skrivet för hand.")
    with path.open("wb") as stream:
        document.save(stream)
    data = path.read_bytes()
    assert not is_untouched(data)
    return data


@pytest.mark.usefixtures("folder")
def test_a_plan_that_a_person_changed_is_kept_and_none_is_written(
    kontinuitet: Command, tmp_path: Path
) -> None:
    assert kontinuitet("plan", "kommun").code == 0
    plans = tmp_path / "planer"
    changed = edit(plans / "kontinuitetsplan-teknik.docx")
    before = {p.name: p.read_bytes() for p in plans.iterdir()}
    given = kontinuitet("plan", "kommun", "--datum", "2026-11-22")
    assert given.code == 2
    assert given.out == ""
    assert "Inget har skrivits." in given.err
    assert "kontinuitetsplan-teknik.docx" in given.err
    assert "kontinuitetsplan-omsorg.docx" not in given.err
    assert {p.name: p.read_bytes() for p in plans.iterdir()} == before
    assert before["kontinuitetsplan-teknik.docx"] == changed


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (("simulera", "kommun", "strömlöst", "--ut"), "fil.docx"),
        (("återstart", "kommun", "strömlöst", "--ut"), "fil.docx"),
        (("schema", "--ut"), "fil.json"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_file_the_program_did_not_make_is_never_overwritten(
    kontinuitet: Command, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    own = b"Min egen fil"
    (tmp_path / name).write_bytes(own)
    given = kontinuitet(*command, name)
    assert given.code == 2
    assert "Inget har skrivits." in given.err
    assert (tmp_path / name).read_bytes() == own


@pytest.mark.usefixtures("folder")
def test_a_text_file_is_overwritten_until_a_person_changes_it(
    kontinuitet: Command, tmp_path: Path
) -> None:
    assert kontinuitet("schema", "--ut", "schema.json").code == 0
    assert kontinuitet("schema", "--ut", "schema.json").code == 0
    path = tmp_path / "schema.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    changed = path.read_bytes()
    given = kontinuitet("schema", "--ut", "schema.json")
    assert given.code == 2
    assert path.read_bytes() == changed


def test_schema_is_a_json_schema_on_stdout(kontinuitet: Command) -> None:
    given = kontinuitet("schema")
    assert given.code == 0
    schema = json.loads(given.out)
    assert "verksamheter" in given.out
    assert "$schema" in schema
    assert given.err == ""


@pytest.mark.usefixtures("folder")
def test_own_templates_win_and_an_unusable_one_stops_all(
    kontinuitet: Command, tmp_path: Path
) -> None:
    own = tmp_path / "kommun" / "mallar"
    own.mkdir()
    (own / "simuleringsrapport.docx").write_bytes(b"ingen Word-fil")
    given = kontinuitet("simulera", "kommun", "strömlöst", "--ut", "rapport.docx")
    assert given.code == 2
    assert "simuleringsrapport.docx" in given.err
    assert not (tmp_path / "rapport.docx").exists()
