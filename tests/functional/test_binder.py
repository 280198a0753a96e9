"""`pärm`, and IT's own edition, from the command line."""

from __future__ import annotations

from pathlib import Path

from kontinuitet.documents.inspection import document_text, inspect
from tests.functional.command_cases import Command, write

MODEL = """\
kommun: {namn: Pärmköping}
förvaltningar:
  omsorg: {namn: Omsorgen, nämnd: Nämnden, plan: {papperskopior: [Teamrummet]}}
verksamheter:
  v:
    namn: Verksamheten
    förvaltning: omsorg
    acceptabel_avbrottstid: 2 h
    behöver: [system]
    reservrutiner:
      p: {namn: Pappersrutinen, ersätter: [system], ansvarig: Chefen, steg: {1 h: [Skriv.]}}
resurser:
  system:
    namn: Systemet
    typ: verksamhetssystem
    systemägare: Nämnden
    återstart: {tid: 1 h, steg: [Starta., {steg: Koden är 4711., känslig: ja}]}
"""
ORDER = ["pärm", "kontinuitetsplan", "reservrutinblad", "åtgärdskort"]


def text_of(path: Path) -> str:
    return " ".join(document_text(path.read_bytes()).split())


def test_the_binder_holds_all_in_order_and_no_secret(
    folder: Path, kontinuitet: Command, tmp_path: Path
) -> None:
    write(folder, kontinuitet=MODEL)
    given = kontinuitet("pärm", folder, "--förvaltning", "omsorg", "--ut", tmp_path / "ut")
    assert given.code == 0, given.err
    names = [line.strip() for line in given.out.splitlines()[1:]]
    assert names == [f"{name}-omsorg.docx" for name in ORDER]
    for name in names:
        path = tmp_path / "ut" / name
        assert inspect(path.read_bytes()) == []
        assert "4711" not in text_of(path)
    first = text_of(tmp_path / "ut" / names[0])
    for piece in ("Kontinuitetspärm", "Teamrummet", "Reservrutinblad och blanketter", "Flikar"):
        assert piece in first
    assert "Känslig uppgift: står i IT:s egen utgåva." in text_of(tmp_path / "ut" / names[1])


def test_its_own_edition_says_what_is_sensitive(
    folder: Path, kontinuitet: Command, tmp_path: Path
) -> None:
    write(folder, kontinuitet=MODEL)
    given = kontinuitet("plan", folder, "--it-utgåva", "--ut", tmp_path / "ut")
    assert given.code == 0, given.err
    assert "Dela inte ut den" in given.err
    text = text_of(tmp_path / "ut" / "it-utgåva.docx")
    assert "Systemet Startsteg Koden är 4711." in text
    assert "Känslig uppgift" not in text


def test_a_misspelt_department_is_told(folder: Path, kontinuitet: Command) -> None:
    write(folder, kontinuitet=MODEL)
    given = kontinuitet("pärm", folder, "--förvaltning", "omsogr")
    assert given.code == 2
    assert "omsorg" in given.err
