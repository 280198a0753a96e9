"""Files of several municipalities in one folder, and a demo that never mixes them up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kontinuitet.cli.demo import refuse_own_files
from kontinuitet.errors import InputError
from kontinuitet.loading.workspace import load_workspace

ROOT = Path(__file__).parent.parent.parent
ONE = "kommun: {namn: Kumla}\nresurser: {el: {namn: El, typ: el}}\n"
OTHER = "kommun: {namn: Exempelköping}\nresurser: {el: {namn: El, typ: el}, x: {namnn: X}}\n"


def lay_out(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    return [str(p) for p in load_workspace(folder).problems]


def test_one_message_for_two_municipalities_in_folders(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "alla", a__k=ONE, b__k=OTHER, b__fler="resurser: {y: {typ: z}}\n")
    assert told(folder) == [
        "alla: mappen har filer för flera kommuner: Kumla (a), Exempelköping (b). Ange mappen med "
        "den kommun som gäller, eller flytta de andras filer."
    ]
    assert load_workspace(folder).municipality is None
    assert told(folder / "a") == []


def test_one_message_for_an_example_in_somebodys_folder(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "kumla", it=ONE, exempelkoping__k=OTHER)
    (text,) = told(folder)
    assert "Kumla (direkt i mappen), Exempelköping (exempelkoping)" in text


def test_one_message_for_a_copy_of_the_same_municipality(tmp_path: Path) -> None:
    (text,) = told(lay_out(tmp_path / "l", nu__k=ONE, gammal__k=ONE))
    assert "Kumla (gammal), Kumla (nu)" in text


def test_twenty_are_counted(tmp_path: Path) -> None:
    files = {f"k{n:02}__k": ONE.replace("Kumla", f"Kommun {n}") for n in range(20)}
    (text,) = told(lay_out(tmp_path / "alla", **files))
    assert "Kommun 4 (k04) och 15 till." in text


def test_one_municipality_over_many_folders_is_one(tmp_path: Path) -> None:
    parts = "resurser: {z: {namn: Z, typ: el}}\n"
    scenario = "scenario: s\nnamn: S\nbortfall: [{resurser: [el]}]\n"
    folder = lay_out(tmp_path / "k", k=ONE, it__a=parts, scenarier__s=scenario)
    assert load_workspace(folder).municipality is not None


def test_the_command_ends_with_2_and_one_row(tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "alla", a__k=ONE, b__k=OTHER)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "kontinuitet", "kontrollera", str(folder)],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout.count("flera kommuner") == 1
    assert "1 fel måste rättas" in done.stdout


@pytest.mark.parametrize("name", ["it", "exempelkoping2__k", "planer__k", "reserv__djupt__k"])
def test_demo_refuses_a_folder_with_somebodys_files(name: str, tmp_path: Path) -> None:
    folder = lay_out(tmp_path / "kumla", **{name: ONE})
    with pytest.raises(InputError) as caught:
        refuse_own_files(folder)
    text = str(caught.value)
    assert f'"{folder}"' in text
    assert "Inget har skrivits" in text
    assert "demo" in text.splitlines()[-1]
    assert text.splitlines()[-1].endswith("kumla-demo")


def test_demo_refuses_any_file_in_a_folder_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "Plan 2025.docx").write_bytes(b"x")
    with pytest.raises(InputError, match=r"Plan 2025\.docx"):
        refuse_own_files(tmp_path)


def test_demo_takes_a_new_an_empty_and_its_own_folder(tmp_path: Path) -> None:
    refuse_own_files(tmp_path / "ny")
    refuse_own_files(tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"")
    refuse_own_files(tmp_path)
    lay_out(tmp_path, exempelkoping__k=ONE)
    (tmp_path / "planer").mkdir()
    (tmp_path / "planer" / "plan.docx").write_bytes(b"")
    (tmp_path / "anteckningar.txt").write_text("mina", encoding="utf-8")
    refuse_own_files(tmp_path)
    lay_out(tmp_path, min=ONE)
    with pytest.raises(InputError, match=r"\(min\.yaml\)"):
        refuse_own_files(tmp_path)
