"""Small workspaces for the tests of the commands, and what a command gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

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
    sektorskritiskt: ja
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
#: Two technicians who are both needed for D: the bound says less than any order costs.
TIGHT = """\
kommun: {namn: Provköping}
förvaltningar:
  f: {namn: Förvaltningen}
verksamheter:
  x: {namn: X, förvaltning: f, behöver: [b, c]}
  y: {namn: Y, förvaltning: f, behöver: [d]}
  z: {namn: Z, förvaltning: f, behöver: [a, c]}
resurser:
  a: {namn: A, typ: bassystem, återstart: {tid: 1 h, kräver: {server: 1}}}
  b: {namn: B, typ: bassystem, återstart: {tid: 30 min, kräver: {server: 1}}, behöver: [a]}
  c: {namn: C, typ: bassystem, återstart: {tid: 20 min, kräver: {nät: 1}}}
  d: {namn: D, typ: bassystem, återstart: {tid: 90 min, kräver: {server: 1, nät: 1}}}
bemanning:
  pooler: {server: 1, nät: 1}
"""
EVERYTHING = """\
scenario: allt
namn: Allt
bortfall:
  - {resurser: [a, b, c, d]}
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


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def everything_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file())


def fill_in_now(name: str | Path, when: str) -> None:
    """Write when the status holds in a template, as its user has to."""
    path = Path(name)
    if path.suffix == ".yaml":
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("  nu: ", f"  nu: {when} ", 1), encoding="utf-8")
        return
    book = openpyxl.load_workbook(path)
    book["Läge"]["C3"] = when
    book.save(path)
