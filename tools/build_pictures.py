"""Draw the pictures of pages in README and the user guide: ``python -m tools.build_pictures``.

Needs LibreOffice and poppler-utils (``pdftotext``, ``pdftoppm``). Makes the documents of the
packaged example anew, finds each page by words on it and writes it in grey to ``docs/bilder``.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from kontinuitet.cli.main import run
from kontinuitet.services.pdf import build_pdfs, find_libreoffice

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "bilder"
#: Dots an inch: an A4 page is then about 620 dots wide.
RESOLUTION = 75


class Picture(NamedTuple):
    """A picture: its file, the document it is taken from, and words that stand on its page."""

    name: str
    document: str
    words: str


PICTURES = (
    Picture(
        "plan.png",
        "planer/kontinuitetsplan-vård-och-omsorg.docx",
        "4.1 Det som måste fungera",
    ),
    Picture(
        "reservrutinblad.png",
        "reservrutinblad/reservrutinblad-vård-och-omsorg.docx",
        "Ring alla, besök dem som inte svarar",
    ),
    Picture(
        "aterstart.png", "återstart/återstart-utpressningsangrepp-jul.docx", "Vem som kallas in"
    ),
)


def poppler(program: str, *arguments: str) -> str:
    """Run one of poppler's programs and return what it writes."""
    found = shutil.which(program)
    if found is None:
        raise SystemExit(f"{program} saknas: installera poppler-utils.")
    command = [found, *arguments]
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (fixed program)
    return done.stdout.decode("utf-8")


def page_with(pdf: Path, words: str) -> int:
    """Return the number of the first page with ``words``.

    Raises:
        LookupError: they stand on no page.
    """
    pages = poppler("pdftotext", "-layout", str(pdf), "-").split("\f")
    for number, page in enumerate(pages, start=1):
        if words in page:
            return number
    raise LookupError(f"{pdf.name}: {words}")


def main(folder: Path = FOLDER) -> int:
    """Write the pictures into ``folder``."""
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary)
        if run(["demo", str(made)]) != 0:
            return 1
        sources = {made / p.document: (made / p.document).read_bytes() for p in PICTURES}
        pdfs = build_pdfs(sources, find_libreoffice())
        for picture in PICTURES:
            pdf = made / "sidor.pdf"
            pdf.write_bytes(pdfs[(made / picture.document).with_suffix(".pdf")])
            page = page_with(pdf, picture.words)
            target = folder / picture.name
            options = f"-r {RESOLUTION} -gray -png -singlefile -f {page} -l {page}".split()
            poppler("pdftoppm", *options, str(pdf), str(target.with_suffix("")))
            sys.stdout.write(f"{target}: sidan {page}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
