"""How long a register of 20 000 systems takes to import, beside openpyxl only reading its cells.

Run with ``python benchmarks/register.py``. Both are measured in turn in the same run, in processor
time, on the same workbook; the register is made here and thrown away. Ends with exit code 1 when
the import takes more than three times what reading the cells with openpyxl does.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from kontinuitet.services.importing import prepare, write

ROWS = 20_000
ROUNDS = 3
LIMIT = 3.0
HEADINGS = (
    *("Namn", "Organisation", "Systemförvaltare", "Teknisk kontakt", "Leverantör", "Driftställe"),
    *("Systemkategori", "Kritikalitet", "Drift", "K", "R", "T", "S", "Beskrivning", "Taggar"),
    "Beroende till",
)


def register(path: Path) -> None:
    """Write a register with two dependencies in every row."""
    pick = random.Random(1)
    names = [f"System {number} {pick.choice(('Webb', 'Bas', 'Plus'))}" for number in range(ROWS)]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Register")
    sheet.append(HEADINGS)
    for number, name in enumerate(names):
        needed = ", ".join(f"{names[i]}: Hög (API)" for i in pick.sample(range(ROWS), 2))
        row: list[Any] = [name, f"Kommunen / Förvaltning {number % 12}", f"Roll {number % 300}"]
        row += [f"Tekniker {number % 50}", f"Bolag {number % 200} AB", f"Hall {number % 3}"]
        row += [pick.choice(("Verksamhetssystem", "Infrastruktur")), pick.choice(("Hög", "Låg"))]
        row += [pick.choice(("Internt", "Externt")), number % 4, number % 3, number % 4, 1]
        sheet.append([*row, f"Ett system för ärenden av slaget {number}", "a, b, c", needed])
    book.save(path)


def read_cells(path: Path) -> None:
    """Read every cell with openpyxl, in its mode for large files."""
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def take_in(path: Path) -> None:
    """Import the register into a new folder, files and all."""
    with tempfile.TemporaryDirectory() as folder:
        found = prepare(Path(folder) / "kommun", [path], name="Prov")
        assert len(found.changes) > ROWS
        write(found)


def seconds(work: Callable[[Path], None], path: Path) -> float:
    """Return the processor time of some work, in seconds."""
    start = time.process_time()
    work(path)
    return time.process_time() - start


def main() -> int:
    """Measure, print medians and the ratio, and return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        register(path)
        times: dict[str, list[float]] = {"openpyxl": [], "import": []}
        for _ in range(ROUNDS):
            times["openpyxl"].append(seconds(read_cells, path))
            times["import"].append(seconds(take_in, path))
    peer, own = (statistics.median(values) for values in times.values())
    ratio = own / peer
    print(f"{ROWS} rows: openpyxl reads the cells in {peer:.2f} s of processor time")
    print(f"{ROWS} rows: imported with dependencies, as files, in {own:.2f} s; ratio {ratio:.2f}")
    print(f"limit {LIMIT} times openpyxl: {'kept' if ratio < LIMIT else 'BROKEN'}")
    return 0 if ratio < LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
