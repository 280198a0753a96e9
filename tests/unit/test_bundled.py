"""The packaged scenarios, templates and examples are found wherever the program runs from."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import pytest

from kontinuitet import bundled
from kontinuitet.errors import SystemFault

ROOT = Path(__file__).resolve().parents[2]

FILES = {
    "scenarios/storm.yaml": b"scenario: storm\n",
    "scenarios/brand.yml": b"scenario: brand\n",
    "scenarios/LÄSMIG.txt": b"no scenario\n",
    "plan_templates/plan.docx": b"packaged",
    "plan_templates/~$plan.docx": b"Word's lock file",
    "examples/byn/kontinuitet.yaml": b"kommun: {namn: Byn}\n",
    "examples/byn/resurser/el.yaml": "resurser: {elnät: {}}\n".encode(),
    "examples/__pycache__/x.pyc": b"",
}

Place = Callable[[dict[str, bytes]], None]


def _use(monkeypatch: pytest.MonkeyPatch, package: Traversable) -> None:
    monkeypatch.setattr(bundled, "files", lambda _name: package)


def _write(base: Path, files: dict[str, bytes]) -> None:
    base.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.fixture(params=["wheel", "checkout", "zip"])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    """Put files where the program looks when it runs from a wheel, a source tree or a zip."""

    def put(files: dict[str, bytes]) -> None:
        package = tmp_path / "tree" / "kontinuitet"
        package.mkdir(parents=True)
        if request.param == "wheel":
            _write(package, files)
            _use(monkeypatch, package)
        elif request.param == "checkout":
            (package.parent / "pyproject.toml").write_text("", encoding="utf-8")
            _write(package.parent, files)
            _use(monkeypatch, package)
        else:
            archive = tmp_path / "program.zip"
            with zipfile.ZipFile(archive, "w") as file:
                file.writestr("kontinuitet/__init__.py", "")
                for name, content in files.items():
                    file.writestr(f"kontinuitet/{name}", content)
            root: Any = zipfile.Path(archive, "kontinuitet/")
            _use(monkeypatch, root)

    return put


def test_names_are_sorted_and_only_what_counts(place: Place) -> None:
    place(FILES)
    assert bundled.names("scenarios") == ["brand.yml", "storm.yaml"]
    assert bundled.names("plan_templates") == ["plan.docx"]
    assert bundled.names("examples") == ["byn"]


def test_a_file_is_read_as_it_is(place: Place) -> None:
    place(FILES)
    assert bundled.read_bytes("scenarios", "storm.yaml") == FILES["scenarios/storm.yaml"]
    assert (
        bundled.read_bytes("examples", "byn/resurser/el.yaml")
        == FILES["examples/byn/resurser/el.yaml"]
    )


def test_a_folder_is_real_and_whole(place: Place) -> None:
    place(FILES)
    with bundled.folder("examples", "byn") as path:
        assert path.name == "byn"
        found = {
            p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()
        }
    assert found == {
        "kontinuitet.yaml": FILES["examples/byn/kontinuitet.yaml"],
        "resurser/el.yaml": FILES["examples/byn/resurser/el.yaml"],
    }


def test_the_folder_of_a_kind_holds_its_files(place: Place) -> None:
    place(FILES)
    with bundled.folder("scenarios") as path:
        assert (path / "storm.yaml").read_bytes() == FILES["scenarios/storm.yaml"]


def test_the_users_own_file_wins_and_is_listed(place: Place, tmp_path: Path) -> None:
    place(FILES)
    own = tmp_path / "mallar"
    _write(own, {"plan.docx": b"own", "kort.docx": b"card", "~$kort.docx": b"lock"})
    assert bundled.names("plan_templates", own) == ["kort.docx", "plan.docx"]
    assert bundled.read_bytes("plan_templates", "plan.docx", own) == b"own"
    assert bundled.read_bytes("plan_templates", "kort.docx", own) == b"card"
    assert bundled.read_bytes("plan_templates", "plan.docx") == b"packaged"


def test_an_own_folder_that_does_not_exist_changes_nothing(place: Place, tmp_path: Path) -> None:
    place(FILES)
    missing = tmp_path / "finns-inte"
    assert bundled.names("plan_templates", missing) == ["plan.docx"]
    assert bundled.read_bytes("plan_templates", "plan.docx", missing) == b"packaged"


def test_a_missing_file_is_a_system_fault_in_swedish(place: Place) -> None:
    place(FILES)
    with pytest.raises(SystemFault, match=r'Filen "orkan\.yaml" finns inte bland scenarierna'):
        bundled.read_bytes("scenarios", "orkan.yaml")
    with pytest.raises(SystemFault, match='Mappen "staden" finns inte bland exemplen'):
        bundled.folder("examples", "staden").__enter__()


def test_missing_data_is_a_system_fault_and_never_an_empty_list(place: Place) -> None:
    place({"scenarios/LÄSMIG.txt": b"", "plan_templates/plan.docx": b""})
    with pytest.raises(SystemFault, match="Installationen är inte hel: scenarierna"):
        bundled.names("scenarios")
    with pytest.raises(SystemFault, match="Installationen är inte hel: exemplen"):
        bundled.names("examples")


@pytest.mark.parametrize(
    "name", ["../hemligt.yaml", "/etc/passwd", "a/../../b", "", "C:x.yaml", "..\\hemligt.yaml"]
)
def test_a_name_never_leads_out_of_the_folder(place: Place, name: str) -> None:
    place({**FILES, "hemligt.yaml": b"secret"})
    with pytest.raises(SystemFault, match="inget namn"):
        bundled.read_bytes("scenarios", name)


def test_somebody_elses_folder_beside_the_package_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "site-packages" / "kontinuitet"
    _write(package, {"__init__.py": b""})
    _write(package.parent, {"examples/other/kontinuitet.yaml": b""})
    _use(monkeypatch, package)
    with pytest.raises(SystemFault, match="Installationen är inte hel"):
        bundled.names("examples")


@pytest.mark.parametrize(
    ("kind", "pattern"), [("scenarios", "*.yaml"), ("plan_templates", "*.docx"), ("examples", "*/")]
)
def test_everything_in_this_source_tree_is_found(kind: bundled.Kind, pattern: str) -> None:
    on_disk = sorted(
        p.name for p in (ROOT / kind).glob(pattern) if not p.name.startswith((".", "_", "~"))
    )
    assert on_disk
    assert bundled.names(kind) == on_disk
    with bundled.folder(kind) as path:
        assert all((path / name).exists() for name in on_disk)
