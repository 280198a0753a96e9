"""The public interface, as a script uses it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

import kontinuitet
from kontinuitet.errors import InputError

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "exempelkoping"
MODEL = """\
kommun: {namn: Provköping}
förvaltningar: {f: {namn: F}}
verksamheter:
  hemtjänst: {namn: Hemtjänst, förvaltning: f, acceptabel_avbrottstid: 1 h, behöver: [journal]}
resurser:
  el: {namn: Elnätet, typ: el}
  journal: {namn: Journal, typ: verksamhetssystem, behöver: [el], återstart: {tid: 30 min}}
"""
SCENARIO = "scenario: mörkt\nnamn: Mörkt\nbortfall: [{resurser: [el], till: 2 h}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "k.yaml").write_text(MODEL, encoding="utf-8")
    (tmp_path / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def test_a_script_loads_and_simulates(folder: Path) -> None:
    model = kontinuitet.load(str(folder))
    assert model.municipality.info.name == "Provköping"
    result = kontinuitet.simulate(model, "mörkt")
    assert [(a.id, a.outage) for a in result.activities] == [("hemtjänst", 150)]
    order = kontinuitet.restart_order(model, model.scenario("mörkt"))
    assert [(s.id, s.start, s.end) for s in order.order][-1] == ("journal", 120, 150)
    graph = kontinuitet.graph(model)
    assert isinstance(graph, nx.MultiDiGraph)
    assert nx.descendants(graph, "el") == {"journal", "hemtjänst"}


def test_faults_are_told_as_values(folder: Path) -> None:
    with pytest.raises(InputError, match="finns inte"):
        kontinuitet.load(folder / "annan")
    with pytest.raises(InputError, match='Menade du "mörkt"'):
        kontinuitet.simulate(kontinuitet.load(folder), "mört")
    (folder / "k.yaml").write_text(MODEL.replace("[el]", "[ell]"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        kontinuitet.load(folder)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.suggestion) == ("k.yaml", 7, 'Menade du "el"?')


def test_the_page_on_python_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "kumla").symlink_to(EXAMPLE) if sys.platform != "win32" else None
    monkeypatch.chdir(tmp_path)
    if sys.platform == "win32":
        code = code.replace('"kumla"', repr(str(EXAMPLE)))
    said: list[tuple[object, ...]] = []

    def heard(*values: object) -> None:
        said.append(values)

    exec(code, {"print": heard})
    assert len(said) > 20
    for name in ("load", "graph", "simulate", "restart_order"):
        assert f"`{name}(" in page
    for node, data in kontinuitet.graph(kontinuitet.load(EXAMPLE)).nodes(data=True):
        assert all(f"`{key}`" in page for key in data), node


def test_importing_the_package_imports_nothing_else() -> None:
    code = (
        "import sys, kontinuitet; before = set(sys.modules); kontinuitet.__version__; "
        "assert not {'click', 'pydantic', 'yaml', 'networkx', 'docx'} & before, before; "
        "assert 'load' in dir(kontinuitet); kontinuitet.load; assert 'networkx' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    with pytest.raises(AttributeError):
        getattr(kontinuitet, "nothing")  # noqa: B009  (a static name would not be looked up)
