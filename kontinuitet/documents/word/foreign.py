"""Telling what a file that is no Word file (.docx) really is, and what to do about it."""

from __future__ import annotations

from typing import Final

_OLE: Final = b"\xd0\xcf\x11\xe0"
_INFO: Final = "Arkiv > Info > Skydda dokument"
_PASSWORD: Final = (
    "filen är skyddad med lösenord. Öppna den i Word, ta bort lösenordet under "
    f"{_INFO} > Kryptera med lösenord, och spara den."
)
_LABEL: Final = (
    "filen är krypterad av en känslighetsetikett eller ett behörighetsskydd, och kan bara öppnas "
    "i Word av den som har behörighet. Välj en etikett utan kryptering, eller ta bort skyddet "
    f"under {_INFO}, och spara den."
)
_OLD: Final = (
    "filen är sparad i det gamla formatet .doc. Öppna den i Word och välj Spara som, "
    "Word-dokument (.docx)."
)
_EITHER: Final = (
    "filen är skyddad med lösenord eller sparad i det gamla formatet .doc. "
    "Öppna den i Word och spara den som .docx utan lösenord."
)
#: Names of streams in an OLE file (in UTF-16) and what they show, the surest first.
_STREAMS: Final = (
    ("DRMEncrypted", _LABEL),
    ("EncryptedPackage", _PASSWORD),
    ("WordDocument", _OLD),
    ("Workbook", "filen är en Excel-fil i gammalt format, inget Word-dokument."),
    ("PowerPoint Document", "filen är en presentation, inget Word-dokument."),
)
_SAVE: Final = "Öppna den i Word och välj Spara som, Word-dokument (.docx)."
#: How files of other kinds begin.
_BEGINNINGS: Final = (
    (b"{\\rtf", f"filen är i formatet RTF. {_SAVE}"),
    (b"%PDF", "filen är en PDF, inget Word-dokument (.docx)."),
    (b"<!DOCTYPE html", f"filen är en webbsida (HTML). {_SAVE}"),
    (b"<html", f"filen är en webbsida (HTML). {_SAVE}"),
    (b"MIME-Version", f"filen är en webbsida (MHT). {_SAVE}"),
    (b"<?xml", f"filen är ett XML-dokument och inte packad som .docx. {_SAVE}"),
)


def what_it_is(data: bytes) -> str | None:
    """Return a Swedish sentence on a file that cannot be a .docx; None when it may be one."""
    if not data:
        return "filen är tom."
    if data[:4] == _OLE:
        for stream, text in _STREAMS:
            if stream.encode("utf-16-le") in data:
                return text
        return _EITHER
    if data[:2] == b"PK":
        return None
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, text in _BEGINNINGS:
        if start[: len(beginning)].lower() == beginning.lower():
            return text
    if not data.strip(b"\0"):
        return (
            "filen har inget innehåll, bara nollor. Så blir det när en fil i en molnmapp inte har "
            "hämtats hem, eller när en kopiering avbröts. Hämta filen igen."
        )
    return None


def zip_of_what(names: frozenset[str]) -> str | None:
    """Return a Swedish sentence on a zip file with these names (lower case) that is no .docx."""
    if "content.xml" in names and "meta-inf/manifest.xml" in names:
        return f"filen är ett OpenDocument (.odt), inte .docx. {_SAVE}"
    if any(name.endswith(".iwa") for name in names):
        return "filen är ett Pages-dokument. Välj Exportera till Word i Pages."
    if "encryption.xml" in names or "meta-inf/encryption.xml" in names:
        return _EITHER
    if "xl/workbook.xml" in names:
        return "filen är en Excel-fil, inget Word-dokument."
    if "ppt/presentation.xml" in names:
        return "filen är en presentation, inget Word-dokument."
    return None
