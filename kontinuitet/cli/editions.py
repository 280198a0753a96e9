"""The other editions of `plan`: sheets, cards, the public edition, and PDF of what was written."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from kontinuitet.cli import output
from kontinuitet.documents.action_cards import build_action_cards, has_cards
from kontinuitet.documents.making import Tell
from kontinuitet.documents.plan import PlanData
from kontinuitet.documents.printed.fallback_sheets import build_fallback_sheets, has_sheets
from kontinuitet.documents.public_plan import build_public_plan
from kontinuitet.errors import SystemFault
from kontinuitet.wording import count_in_table

#: Seconds that LibreOffice may take for all files of one command.
_PDF_LIMIT: Final = 900
#: Where the installation puts LibreOffice on Windows and on a Mac, when it is not on the path.
_PLACES: Final = (
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)


class Edition(NamedTuple):
    """One kind of document made for each department."""

    prefix: str
    progress: str
    build: Callable[..., bytes]
    has: Callable[[PlanData, str], bool]
    missing: str


SHEETS: Final = Edition(
    "reservrutinblad",
    "Skriver reservrutinblad",
    build_fallback_sheets,
    has_sheets,
    "har inga reservrutiner: inget blad skrivs",
)
CARDS: Final = Edition(
    "åtgärdskort",
    "Skriver åtgärdskort",
    build_action_cards,
    has_cards,
    "har ingen som beslutar och inga reservrutiner: inget kort skrivs",
)
PUBLIC: Final = Edition(
    "offentlig-plan",
    "Skriver offentliga utgåvor",
    build_public_plan,
    lambda _data, _department: True,
    "",
)
PUBLIC_NOTICE: Final = (
    "Läs igenom den offentliga utgåvan innan den lämnas ut. Programmet utelämnar kontakter, "
    "systemnamn och brister som det känner till; sekretessen prövar kommunen."
)


def chosen(*, sheets: bool, cards: bool, public: bool) -> list[Edition]:
    """Return the editions asked for."""
    asked = ((sheets, SHEETS), (cards, CARDS), (public, PUBLIC))
    return [edition for wanted, edition in asked if wanted]


def build_editions(
    data: PlanData,
    departments: Sequence[str],
    folder: Path,
    editions: Sequence[Edition],
    *,
    tell: Tell = output.note,
) -> dict[Path, bytes]:
    """Build the editions of the departments; say which have nothing to print."""
    made: dict[Path, bytes] = {}
    for edition in editions:
        with output.progress(edition.progress, total=len(departments)) as step:
            for department in departments:
                name = data.municipality.departments[department].name
                step(name)
                if edition.has(data, department):
                    path = folder / f"{edition.prefix}-{department}.docx"
                    made[path] = edition.build(data, department, tell=tell)
                else:
                    tell(f"{name} {edition.missing}.")
    if PUBLIC in editions:
        tell(PUBLIC_NOTICE)
    return made


def find_libreoffice() -> Path:
    """Return LibreOffice's command.

    Raises:
        SystemFault: it is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    for place in () if found else _PLACES:
        if place.is_file():
            return place
    if found is None:
        raise SystemFault(
            "LibreOffice hittades inte, så inga PDF-filer kan skrivas. Installera LibreOffice, "
            "kör utan --pdf, eller öppna filerna i Word och välj Spara som PDF."
        )
    return Path(found)


def build_pdfs(files: Mapping[Path, bytes], libreoffice: Path) -> dict[Path, bytes]:
    """Return a PDF for each Word file.

    Raises:
        SystemFault: LibreOffice failed or took too long.
    """
    with tempfile.TemporaryDirectory(prefix="kontinuitet-pdf-") as temporary:
        work = Path(temporary)
        # Own names: LibreOffice need not cope with whatever the files are called.
        sources = {path: work / f"{n}.docx" for n, path in enumerate(sorted(files))}
        for path, source in sources.items():
            source.write_bytes(files[path])
        command = [
            str(libreoffice),
            # A profile of its own, so that an open LibreOffice does not swallow the work.
            f"-env:UserInstallation={(work / 'profil').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(work)),
            *map(str, sources.values()),
        ]
        try:
            with output.progress("Skriver PDF", total=1) as step:
                step(count_in_table(len(files), "fil", "filer"))
                subprocess.run(  # noqa: S603  (a fixed program, files of our own naming)
                    command, capture_output=True, timeout=_PDF_LIMIT, check=False
                )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SystemFault(
                "LibreOffice kunde inte skriva PDF. Word-filerna är oförändrade."
            ) from error
        made: dict[Path, bytes] = {}
        for path, source in sources.items():
            pdf = source.with_suffix(".pdf")
            if not pdf.is_file():
                raise SystemFault(f"LibreOffice kunde inte göra PDF av {path.name}.")
            made[path.with_suffix(".pdf")] = pdf.read_bytes()
        return made
