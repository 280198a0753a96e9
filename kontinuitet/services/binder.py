"""Everything that goes into one department's binder, in order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kontinuitet.documents.matter.data import PlanData
from kontinuitet.documents.printed import binder
from kontinuitet.services import editions
from kontinuitet.services.pdf import build_pdfs
from kontinuitet.services.pdf_joining import joined
from kontinuitet.services.telling import Progress, Tell, unseen


def build_binder(
    data: PlanData, department: str, folder: Path, *, tell: Tell, progress: Progress = unseen
) -> dict[Path, bytes]:
    """Return the Word files of the binder by path, in order.

    They have the names that ``plan`` gives them, so that what people have written in them there is
    taken over.
    """
    made = editions.build_editions(
        data, [department], folder, [binder.KIND], tell=tell, progress=progress
    )
    made |= editions.build_plans(
        data, [department], folder, whole=False, tell=tell, progress=progress
    )
    made |= editions.build_editions(
        data,
        [department],
        folder,
        [editions.SHEETS, editions.CARDS],
        tell=tell,
        progress=progress,
    )
    return made


def one_pdf(
    files: Mapping[Path, bytes], libreoffice: Path, title: str, progress: Progress = unseen
) -> bytes:
    """Return all Word files as one PDF, in the order given.

    Raises:
        SystemFault: LibreOffice failed, or wrote what cannot be joined.
    """
    made = build_pdfs(files, libreoffice, progress)
    return joined([made[path.with_suffix(".pdf")] for path in files], title)
