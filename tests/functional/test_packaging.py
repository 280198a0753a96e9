"""The built package is whole, and works when installed in a clean environment."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from kontinuitet import __version__

ROOT = Path(__file__).resolve().parents[2]
DATA = ("scenarios", "plan_templates", "examples")
# What is built from. Copied out of the tree, so that what an earlier build left cannot help.
SOURCES = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "MANIFEST.in",
    "README.md",
    "pyproject.toml",
    "setup.cfg",
    "kontinuitet",
    *DATA,
)
LEFT_OUT = ("__pycache__", "*.pyc", "~$*", ".DS_Store")


def _on_disk(folder: Path) -> set[str]:
    """Every file that belongs in the package, by its path inside the package's folder."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.name.startswith((".", "~$"))
    }


def _expected() -> set[str]:
    """Every file that the wheel must hold, by its path in the wheel."""
    expected = {f"kontinuitet/{name}" for name in _on_disk(ROOT / "kontinuitet")}
    for kind in DATA:
        expected |= {f"kontinuitet/{kind}/{name}" for name in _on_disk(ROOT / kind)}
    return expected


def _setup_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read_string((ROOT / "setup.cfg").read_bytes().decode("ascii"))
    return parser


def _lines(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


def test_setup_cfg_holds_packages_and_their_data_only() -> None:
    parser = _setup_cfg()
    assert parser.sections() == ["options", "options.package_data"]
    assert sorted(parser["options"]) == ["package_dir", "packages"]


def test_every_folder_with_python_files_is_a_listed_package() -> None:
    """A subpackage that is not listed would be left out of the wheel without a word."""
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "kontinuitet").rglob("*.py")}
    modules = {".".join(folder.parts) for folder in folders}
    mapped = {f"kontinuitet.{kind}" for kind in DATA}
    assert set(_lines(_setup_cfg()["options"]["packages"])) == modules | mapped


def test_every_package_has_an_init_file() -> None:
    folders = {path.parent for path in (ROOT / "kontinuitet").rglob("*.py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_the_data_folders_are_mapped_to_the_top_of_the_tree() -> None:
    rows = [line.partition("=") for line in _lines(_setup_cfg()["options"]["package_dir"])]
    mapped = {package.strip(): folder.strip() for package, _, folder in rows}
    assert mapped == {"kontinuitet": "kontinuitet", **{f"kontinuitet.{k}": k for k in DATA}}


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{__version__}]" in changes


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    explained = (ROOT / "docs" / "beroenden.md").read_text(encoding="utf-8").lower()
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    names = {
        requirement.split(">")[0].split("=")[0].split("[")[0].lower()
        for group in groups
        for requirement in group
    } - {"kontinuitet"}
    assert len(names) >= 15
    assert sorted(name for name in names if f"| `{name}` |" not in explained) == []


@pytest.mark.parametrize("name", ["demo", "test"])
def test_the_readme_has_each_command_as_one_line_for_both_systems(name: str) -> None:
    script = ROOT / ".ci" / "readme_command.py"
    done = _run(sys.executable, script, name, cwd=ROOT)
    (line,) = done.stdout.decode("utf-8").splitlines()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    after = readme.partition(f"<!-- kommando: {name} -->")[2]
    (twin,) = after.partition("```powershell\n")[2].partition("```")[0].strip().splitlines()
    # The twin runs the same three steps with Windows' names for the same programs.
    steps = [step.strip() for step in line.split("&&")]
    assert steps[0] == "python3 -m venv .venv"
    assert [s.replace(".venv/bin/", ".venv\\Scripts\\") for s in steps[1:]] == [
        s.partition("{ ")[2].rpartition(" }")[0] for s in twin.split(";")[1:]
    ]
    assert twin.startswith("py -m venv .venv; if ($?) {")


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX")
def test_after_the_readmes_next_line_the_command_is_found_by_name(tmp_path: Path) -> None:
    script = ROOT / ".ci" / "readme_command.py"
    line = _run(sys.executable, script, "fönster", cwd=ROOT).stdout.decode("utf-8")
    program = tmp_path / ".venv" / "bin" / "kontinuitet"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho hittad\n", encoding="utf-8")
    program.chmod(0o755)
    done = _run("sh", "-c", f"{line}\nkontinuitet", cwd=tmp_path)
    assert done.stdout == b"hittad\n"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    after = readme.partition("<!-- kommando: fönster -->")[2]
    twin = after.partition("```powershell\n")[2].partition("```")[0].strip()
    assert twin == '$env:Path = "$PWD\\.venv\\Scripts;$env:Path"'


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _run(*command: str | Path, cwd: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command without anything of this environment's Python."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env={**kept, **env}, capture_output=True, timeout=300)
    output = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, f"{command}\n{output}"
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel made from that sdist, so that both are tried."""
    work = tmp_path_factory.mktemp("build")
    source = work / "source"
    source.mkdir()
    for name in SOURCES:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, source / name, ignore=shutil.ignore_patterns(*LEFT_OUT))
        else:
            shutil.copy(origin, source / name)
    _run(
        sys.executable, "-m", "build", "--no-isolation", "--outdir", work / "dist", source, cwd=work
    )
    (sdist,) = (work / "dist").glob("*.tar.gz")
    (wheel,) = (work / "dist").glob("*.whl")
    return sdist, wheel


@pytest.fixture(scope="module")
def installed(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with nothing but the wheel and what it needs."""
    environment = tmp_path_factory.mktemp("clean") / "venv"
    venv.create(environment, with_pip=True, symlinks=os.name != "nt")
    _run(
        _python(environment),
        *("-m", "pip", "install", "--quiet", "--disable-pip-version-check", built[1]),
        cwd=environment,
    )
    return environment


@pytest.mark.wheel
def test_the_wheel_holds_every_file_and_nothing_else(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
        information = {
            name.partition(".dist-info/")[2] for name in wheel.namelist() if ".dist-info/" in name
        }
    assert sorted(_expected() - held) == []
    assert sorted(held - _expected()) == []
    assert "licenses/LICENSE" in information
    assert "entry_points.txt" in information


@pytest.mark.wheel
def test_the_wheel_holds_the_data_byte_for_byte(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as wheel:
        for kind in DATA:
            names = _on_disk(ROOT / kind)
            assert names, kind
            for name in names:
                original = (ROOT / kind / name).read_bytes()
                assert wheel.read(f"kontinuitet/{kind}/{name}") == original


@pytest.mark.wheel
def test_the_sdist_can_be_built_from(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as sdist:
        held = {name.partition("/")[2] for name in sdist.getnames()}
    for kind in DATA:
        assert {f"{kind}/{name}" for name in _on_disk(ROOT / kind)} <= held
    assert {"LICENSE", "README.md", "pyproject.toml", "setup.cfg"} <= held


@pytest.mark.wheel
def test_the_packaged_data_is_found_inside_a_zip(built: tuple[Path, Path], tmp_path: Path) -> None:
    """A wheel is a zip file, and Python can import from it as it is."""
    code = (
        "from kontinuitet import bundled\n"
        "print(*(len(bundled.names(k)) for k in ('scenarios', 'plan_templates', 'examples')))\n"
        "name = bundled.names('examples')[0]\n"
        "with bundled.folder('examples', name) as path:\n"
        "    print(len([p for p in path.rglob('*') if p.is_file()]))\n"
    )
    done = _run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(built[1]))
    counts = [int(word) for word in done.stdout.split()]
    assert len(counts) == 4
    assert min(counts) >= 1


@pytest.mark.wheel
def test_demo_gives_the_same_files_twice_from_a_clean_install(
    installed: Path, tmp_path: Path
) -> None:
    command = _python(installed).with_name("kontinuitet.exe" if os.name == "nt" else "kontinuitet")
    made: list[dict[str, bytes]] = []
    # What must not matter: the folder, the seed of the hashes, the time zone, the language.
    for folder, seed, zone, language in (
        ("ett", "1", "Europe/Stockholm", "C.UTF-8"),
        ("två å", "4242", "Pacific/Auckland", "C"),
    ):
        place = tmp_path / folder
        place.mkdir()
        _run(
            *(command, "demo", "resultat"),
            cwd=place,
            PYTHONHASHSEED=seed,
            TZ=zone,
            LC_ALL=language,
        )
        made.append(
            {
                path.relative_to(place).as_posix(): path.read_bytes()
                for path in place.rglob("*")
                if path.is_file()
            }
        )
    first, second = made
    assert sum(name.endswith(".docx") for name in first) >= 8
    assert all(name.startswith("resultat/") for name in first)
    assert sorted(first) == sorted(second)
    assert [name for name in sorted(first) if first[name] != second[name]] == []
