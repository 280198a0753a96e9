"""Rules about tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kontinuitet.documents.inspection.findings import Finding
from kontinuitet.documents.inspection.reading import Opened
from kontinuitet.documents.xmltext import w

if TYPE_CHECKING:
    from lxml import etree

_OFF = ("0", "false", "off")


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in table.iter(w("tr")) if next(row.iterancestors(w("tbl")), None) is table]


def _on(row: etree._Element, tag: str) -> bool:
    flag = row.find(f"{w('trPr')}/{w(tag)}")
    return flag is not None and flag.get(w("val")) not in _OFF


def _first_row_look(table: etree._Element) -> bool:
    look = table.find(f"{w('tblPr')}/{w('tblLook')}")
    if look is None:
        return False
    first = look.get(w("firstRow"))
    if first is not None:
        return first not in _OFF
    try:
        return bool(int(look.get(w("val")) or "0", 16) & 0x0020)
    except ValueError:
        return False


def _text(table: etree._Element, tag: str) -> str:
    element = table.find(f"{w('tblPr')}/{w(tag)}")
    return "" if element is None else (element.get(w("val")) or "").strip()


def tables(opened: Opened) -> Iterator[Finding]:
    """T1–T4 and P1: header rows, no merged cells, no nesting, titles, unsplit rows."""
    for part in opened.parts:
        for table in part.root.iter(w("tbl")):
            place = opened.place_of(table)
            if next(table.iterancestors(w("tbl")), None) is not None:
                yield Finding("T3", "en tabell ligger i en tabell", place)
            rows = _rows(table)
            if rows and not (_on(rows[0], "tblHeader") and _first_row_look(table)):
                yield Finding("T1", "tabellens första rad är inte utpekad som rubrikrad", place)
            if any(
                int(span.get(w("val")) or "1") > 1
                for row in rows
                for span in row.iterfind(f"{w('tc')}/{w('tcPr')}/{w('gridSpan')}")
            ) or any(row.find(f"{w('tc')}/{w('tcPr')}/{w('vMerge')}") is not None for row in rows):
                yield Finding("T2", "tabellen har sammanslagna celler", place)
            if not _text(table, "tblCaption") or not _text(table, "tblDescription"):
                yield Finding("T4", "tabellen saknar titel eller beskrivning", place)
            split = sum(not _on(row, "cantSplit") for row in rows)
            if split:
                yield Finding("P1", f"{split} rader i tabellen kan delas mellan sidor", place)
