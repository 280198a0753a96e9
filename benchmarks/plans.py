"""All plans of the example municipality: how long they take.

Run ``python -m benchmarks.plans``. The peer is python-docx adding as many rows with as many cells
through ``add_row``, its fastest public way, in the same run: only the tables, none of the rest.
"""

from __future__ import annotations

import time
from io import BytesIO

import docx

from kontinuitet import bundled
from kontinuitet.analysis.base.net import compile_municipality
from kontinuitet.analysis.findings import find_all
from kontinuitet.analysis.simulation.scenario import simulate
from kontinuitet.documents.chapters import dependency_pictures
from kontinuitet.documents.making import make
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import department_plan, municipality_plan
from kontinuitet.documents.word import new_document
from kontinuitet.loading.duties import load_duties
from kontinuitet.loading.workspace import load_scenario, load_workspace

LIMIT_S = 3.0


def example() -> PlanData:
    with bundled.folder("examples", "exempelkoping") as folder:
        workspace = load_workspace(folder)
        municipality = workspace.municipality
        if municipality is None:
            raise SystemExit("\n".join(str(p) for p in workspace.problems))
        scenarios = dict(workspace.scenarios)
        for name in bundled.names("scenarios"):
            scenario, _ = load_scenario(workspace, name)
            if scenario is not None:
                scenarios.setdefault(scenario.id, scenario)
    net = compile_municipality(municipality)
    return PlanData(
        municipality=municipality,
        simulations={i: simulate(municipality, s, net=net) for i, s in scenarios.items()},
        scenarios=scenarios,
        duties=load_duties(),
        findings=find_all(municipality),
        model_sha256=workspace.sha256,
    )


def peer(rows: int, columns: int) -> float:
    """Return seconds for python-docx to add ``rows`` rows of ``columns`` cells."""
    document = new_document()
    table = document.add_table(rows=1, cols=columns)
    start = time.perf_counter()
    for number in range(rows):
        for cell in table.add_row().cells:
            cell.text = f"Rad {number}"
    return time.perf_counter() - start


def main() -> None:
    data = example()
    start = time.perf_counter()
    built = {
        s.department: make(department_plan.KIND, data, s)
        for s in department_plan.KIND.subjects(data)
    }
    built["kommunen"] = make(municipality_plan.KIND, data)
    total = time.perf_counter() - start
    rows = cells = 0
    for plan in built.values():
        for table in docx.Document(BytesIO(plan)).tables:
            rows += len(table._tbl.tr_lst)
            cells += len(table._tbl.tr_lst) * len(table._tbl.tblGrid)
    width = max(1, round(cells / rows))
    other = peer(rows, width)
    pictures = "med bilder" if dependency_pictures.available() else "utan bilder"
    print(f"{len(built)} planer, {rows} tabellrader, {pictures}: {total:.2f} s (gräns {LIMIT_S} s)")
    print(f"python-docx, bara {rows} rader om {width} celler: {other:.2f} s")
    print(f"kvot: {total / other:.2f}")
    if total > LIMIT_S:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
