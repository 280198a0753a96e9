"""The zip package of the base document."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kontinuitet.documents.base.numbering import numbering_xml
from kontinuitet.documents.base.styles import FONT, SYMBOL_FONT, styles_xml
from kontinuitet.documents.base.theme import theme_xml
from kontinuitet.documents.xmltext import R, W
from kontinuitet.packing import packed

_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WML: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_CORE: Final = f"{_PACKAGE}/metadata/core-properties"

_SETTINGS: Final = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="1304"/>'
    '<w:autoHyphenation/><w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="357"/>'
    '<w:doNotHyphenateCaps/><w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="sv-SE"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
    "</w:settings>"
)


def _font(name: str, alternative: str, family: str) -> str:
    return (
        f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="00"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="variable"/></w:font>'
    )


def _document() -> str:
    return (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:sectPr>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1531" w:right="1418" w:bottom="1304" '
        'w:left="1418" w:header="680" w:footer="567" w:gutter="0"/><w:cols w:space="708"/>'
        "</w:sectPr></w:body></w:document>"
    )


def _core() -> str:
    return (
        f'<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:language>sv-SE</dc:language></cp:coreProperties>"
    )


def _relations(*items: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(items, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_WML}.document.main+xml",
        "/word/styles.xml": f"{_WML}.styles+xml",
        "/word/settings.xml": f"{_WML}.settings+xml",
        "/word/fontTable.xml": f"{_WML}.fontTable+xml",
        "/word/numbering.xml": f"{_WML}.numbering+xml",
        "/word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument."
        "extended-properties+xml",
    }
    rows = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


@lru_cache(maxsize=1)
def base_package() -> bytes:
    """Return the base document as the bytes of a docx file."""
    relations = f"{_OFFICE}/relationships"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            (f"{relations}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{relations}/extended-properties", "docProps/app.xml"),
        ),
        "docProps/app.xml": f'<Properties xmlns="{_OFFICE}/extended-properties">'
        "<Application>Kontinuitet</Application></Properties>",
        "docProps/core.xml": _core(),
        "word/document.xml": _document(),
        "word/_rels/document.xml.rels": _relations(
            (f"{relations}/styles", "styles.xml"),
            (f"{relations}/settings", "settings.xml"),
            (f"{relations}/fontTable", "fontTable.xml"),
            (f"{relations}/numbering", "numbering.xml"),
            (f"{relations}/theme", "theme/theme1.xml"),
        ),
        "word/fontTable.xml": f'<w:fonts xmlns:w="{W}">{_font(FONT, "Liberation Sans", "swiss")}'
        f"{_font(SYMBOL_FONT, 'DejaVu Sans', 'swiss')}</w:fonts>",
        "word/numbering.xml": numbering_xml(),
        "word/settings.xml": _SETTINGS,
        "word/styles.xml": styles_xml(),
        "word/theme/theme1.xml": theme_xml(),
    }
    return packed({name: (_HEAD + text).encode("utf-8") for name, text in parts.items()})
