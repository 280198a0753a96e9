"""PDF of Word files, made by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kontinuitet.documents.blocks.paged_contents import with_page_numbers
from kontinuitet.errors import InputError, SystemFault
from kontinuitet.services.telling import Progress, unseen
from kontinuitet.wording import count_in_table

#: Seconds that LibreOffice may take for all files of one command.
_PDF_LIMIT: Final = 900
#: Where the installation puts LibreOffice on Windows and on a Mac, when it is not on the path.
_PLACES: Final = (
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)


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


def _numbered(data: bytes, name: str) -> bytes:
    """Return the file with page numbers in its contents list, as it is when that cannot be done."""
    try:
        return with_page_numbers(data, name)
    except InputError:
        return data


def build_pdfs(
    files: Mapping[Path, bytes], libreoffice: Path, progress: Progress = unseen
) -> dict[Path, bytes]:
    """Return a PDF for each Word file.

    Raises:
        SystemFault: LibreOffice failed or took too long.
    """
    with tempfile.TemporaryDirectory(prefix="kontinuitet-pdf-") as temporary:
        work = Path(temporary)
        # Own names: LibreOffice need not cope with whatever the files are called.
        sources = {path: work / f"{n}.docx" for n, path in enumerate(sorted(files))}
        for path, source in sources.items():
            source.write_bytes(_numbered(files[path], path.name))
        command = [
            str(libreoffice),
            # A profile of its own, so that an open LibreOffice does not swallow the work.
            f"-env:UserInstallation={(work / 'profil').as_uri()}",
            *("--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(work)),
            *map(str, sources.values()),
        ]
        try:
            with progress("Skriver PDF", 1) as step:
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
