"""The evidence of an exercise: the same bytes, checked by the program and by hand alike."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from kontinuitet.errors import InputError
from kontinuitet.model.exercise import MARKING
from kontinuitet.model.landscape import Municipality
from kontinuitet.services import gate
from kontinuitet.services.exercise_evidence import (
    HOW,
    LINES,
    SUMS,
    evidence,
    verify_evidence,
)
from tests.unit.exercise.run_cases import MODEL_TEXT, Run


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    folder = tmp_path_factory.mktemp("övad") / "ÖVNING x"
    run = Run(folder)
    run.add("övning.start")
    run.decide("b1", "Ta fram det å, ä och ö", förvaltning="vård")
    run.add("övning.slut")
    run.journal.close()
    name, data = evidence(folder, tell=lambda _: None)
    assert name == "ÖVNING-bevis-mörk-måndag.zip"
    return folder, data


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_same_run_gives_the_same_bytes_wherever_it_lies(
    packed: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder, data = packed
    shutil.copytree(folder, tmp_path / "annat")
    (tmp_path / "annat" / "egna anteckningar.xlsx").write_bytes(b"x")
    assert evidence(tmp_path / "annat", tell=lambda _: None)[1] == data


def test_it_can_be_checked_as_it_says_without_the_program(packed: tuple[Path, bytes]) -> None:
    parts = parts_of(packed[1])
    sums = dict(line.split("  ")[::-1] for line in parts[SUMS].decode().splitlines())
    assert sums == {
        name: hashlib.sha256(data).hexdigest() for name, data in parts.items() if name != SUMS
    }
    before = "0" * 64
    for line in parts[LINES].decode().splitlines():
        row = json.loads(line)
        said = row.pop("hash")
        plain = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert said == hashlib.sha256(plain.encode()).hexdigest()
        assert row["föregående"] == before
        before = said
    how = parts[HOW].decode()
    assert before in how
    assert how.startswith(MARKING)
    assert how.endswith(f"{MARKING}\n")
    assert all(name.startswith("ÖVNING") for name in parts)


def test_a_report_that_somebody_has_written_in_is_the_one_that_is_kept(
    packed: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "med rapport"
    shutil.copytree(packed[0], folder)
    report = next(name for name in parts_of(packed[1]) if "rapport" in name)
    (folder / report).write_bytes(b"egen")
    assert parts_of(evidence(folder, tell=lambda _: None)[1])[report] == b"egen"


def test_it_is_whole_and_says_how_far_the_exercise_came(
    packed: tuple[Path, bytes], tmp_path: Path
) -> None:
    file = tmp_path / "bevis.zip"
    file.write_bytes(packed[1])
    found = verify_evidence(file)
    assert (found.events, found.fault, found.progress) == (3, None, "slut")


Harm = Callable[[dict[str, bytes]], object]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda p: p.update({LINES: p[LINES].replace(b"Chefen", b"Kocken")}), "händelse 2"),
        (lambda p: p.update({LINES: b"".join(p[LINES].splitlines(True)[1:])}), "händelse 1 saknas"),
        (lambda p: p.update({LINES: p[LINES] + b"{}\n"}), "Händelse 4 kan inte läsas"),
        (lambda p: p.update({LINES: b"".join(p[LINES].splitlines(True)[:2])}), LINES),
        (lambda p: p.update({"ÖVNING-underlag/scenario.yaml": b"x"}), "scenario.yaml"),
        (lambda p: p.update({"nytt.txt": b"x"}), "nytt.txt"),
        (lambda p: p.pop(HOW), HOW),
        (lambda p: p.update({SUMS: b""}), "Kontrollsumman"),
    ],
)
def test_every_change_is_told(
    packed: tuple[Path, bytes], tmp_path: Path, harm: Harm, said: str
) -> None:
    parts = parts_of(packed[1])
    harm(parts)
    file = tmp_path / "bevis.zip"
    with zipfile.ZipFile(file, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    fault = verify_evidence(file).fault
    assert fault is not None
    assert said.casefold() in fault.casefold()


def test_what_is_no_evidence_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04 trasig", b"x" * 100):
        file = tmp_path / "x.zip"
        file.write_bytes(content)
        with pytest.raises(InputError, match="inget bevis"):
            verify_evidence(file)
    with zipfile.ZipFile(tmp_path / "y.zip", "w") as package:
        package.writestr("a.txt", "x")
    with pytest.raises(InputError, match="inget bevis"):
        verify_evidence(tmp_path / "y.zip")


def test_a_journal_that_is_not_whole_is_not_evidence(
    packed: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "trasig"
    shutil.copytree(packed[0], folder)
    (folder / "ÖVNING-underlag" / "scenario.yaml").write_text("scenario: x\n", "utf-8")
    with pytest.raises(InputError):
        evidence(folder, tell=lambda _: None)


SECRET = {
    "kontakter": [
        {
            "roll": "Samordnare",
            "namn": "Ada Larsson",
            "telefon": "070-123 45 67",
            "reserv": "Bor på Storgatan 1",
            "skyddade_personuppgifter": "ja",
        },
        {"roll": "Chef", "namn": "Bo Berg", "telefon": "070-174 06 05"},
    ]
}


def test_nothing_about_protected_persons_is_packed(tmp_path: Path) -> None:
    gate.begin()
    data = yaml.load(MODEL_TEXT, Loader=yaml.BaseLoader)
    data["förvaltningar"]["vård"] |= SECRET
    persons = {"p1": {"namn": "Kim Hemlig", "skyddade_personuppgifter": "ja"}}
    data["bemanning"] = {"personer": persons}
    run = Run(tmp_path / "ÖVNING x", model=Municipality.model_validate(data))
    run.add("övning.start")
    said: list[str] = []
    _, packed = evidence(run.folder, tell=said.append)
    assert any("Skyddade personuppgifter är borttagna" in text for text in said)
    parts = parts_of(packed)
    whole = b"".join(parts.values()).decode("utf-8", "ignore")
    for hidden in ("Ada", "Larsson", "123 45 67", "Storgatan", "Kim Hemlig"):
        assert hidden not in whole
    assert "Bo Berg" in parts["ÖVNING-underlag/modell/kontinuitet.yaml"].decode()
    assert "Samordnare" in parts["ÖVNING-underlag/modell/kontinuitet.yaml"].decode()
    file = tmp_path / "bevis.zip"
    file.write_bytes(packed)
    assert verify_evidence(file).fault is None
    # What somebody typed during the exercise cannot be taken out of the chain: it is told.
    run.add("anteckning", text="Ring Ada Larsson")
    with pytest.raises(InputError, match="skydd") as caught:
        evidence(run.folder, tell=said.append)
    assert "Larsson" not in str(caught.value)
    gate.begin()
