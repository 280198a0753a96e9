"""Styles of the base document.

Arial, since it is on every Windows and has a metric twin (Liberation Sans) elsewhere. Every text
colour has a contrast of at least 4.5:1 on its background, and nothing is told by colour alone.
"""

from __future__ import annotations

from typing import Final

from kontinuitet.documents.base.numbering import BULLET_NUM_ID, ORDERED_NUM_ID
from kontinuitet.documents.xmltext import W

FONT: Final = "Arial"
SYMBOL_FONT: Final = "Segoe UI Symbol"
INK: Final = "1F2A33"
HEADING_INK: Final = "1F3B57"
QUIET_INK: Final = "4A5560"
RULE: Final = "B8C0C7"
HEAD_FILL: Final = "E9ECEF"
BOX_FILL: Final = "F3F4F5"

_DEFAULTS: Final = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    f'<w:rFonts w:ascii="{FONT}" w:eastAsia="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/>'
    f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    '<w:spacing w:before="100" w:after="60" w:line="276" w:lineRule="auto"/>'
    "</w:pPr></w:pPrDefault></w:docDefaults>"
)


def _paragraph(
    style_id: str,
    name: str,
    ppr: str = "",
    rpr: str = "",
    *,
    based_on: str = "Normal",
    following: str | None = None,
    ui: int = 99,
    custom: bool = False,
) -> str:
    head = ' w:customStyle="1"' if custom else ""
    next_style = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{head} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/>{next_style}<w:uiPriority w:val="{ui}"/><w:qFormat/>'
        + (f"<w:pPr>{ppr}</w:pPr>" if ppr else "")
        + (f"<w:rPr>{rpr}</w:rPr>" if rpr else "")
        + "</w:style>"
    )


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _bold(points: float, ink: str = HEADING_INK) -> str:
    return f'<w:b/><w:bCs/><w:color w:val="{ink}"/>{_size(points)}'


def _spacing(before: int, after: int, line: int | None = None) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


def _heading(level: int, points: float, before: int, after: int) -> str:
    ppr = (
        "<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>"
        f'{_spacing(before, after, 252)}<w:outlineLvl w:val="{level - 1}"/>'
    )
    return _paragraph(
        f"Heading{level}", f"heading {level}", ppr, _bold(points), following="Normal", ui=9
    )


def _list(style_id: str, name: str, num_id: int, level: int) -> str:
    ilvl = f'<w:ilvl w:val="{level}"/>' if level else ""
    ppr = f'<w:numPr>{ilvl}<w:numId w:val="{num_id}"/></w:numPr>{_spacing(0, 60)}'
    return _paragraph(style_id, name, ppr, ui=35)


def _box(edge: str, size: int, ink: str, space: int) -> str:
    return f'<w:{edge} w:val="single" w:sz="{size}" w:space="{space}" w:color="{ink}"/>'


def _warning() -> str:
    borders = (
        _box("top", 4, INK, 6) + _box("left", 36, INK, 8)
        + _box("bottom", 4, INK, 6) + _box("right", 4, INK, 8)
    )  # fmt: skip
    ppr = (
        f'<w:keepLines/><w:pBdr>{borders}</w:pBdr><w:shd w:val="clear" w:color="auto" '
        f'w:fill="{BOX_FILL}"/>{_spacing(160, 200)}<w:ind w:left="227" w:right="227"/>'
    )
    return _paragraph("Varning", "Varning", ppr, "<w:b/><w:bCs/>", custom=True, ui=10)


def _fact_box() -> str:
    ppr = (
        f"<w:keepLines/><w:pBdr>{_box('left', 18, QUIET_INK, 10)}</w:pBdr>"
        f'{_spacing(120, 160)}<w:ind w:left="227" w:right="227"/>'
    )
    return _paragraph("Faktaruta", "Faktaruta", ppr, custom=True, ui=10)


def _table_style() -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="Kontinuitettabell">'
        '<w:name w:val="Kontinuitet tabell"/><w:basedOn w:val="TableNormal"/>'
        '<w:uiPriority w:val="59"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        '</w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr>'
        '<w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" '
        f'w:color="{QUIET_INK}"/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_FILL}"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def _fixed_styles() -> str:
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/>'
        "<w:unhideWhenUsed/></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
        '<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>'
    )


def _character(style_id: str, name: str, rpr: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="22"/><w:qFormat/>'
        f"<w:rPr>{rpr}</w:rPr></w:style>"
    )


def _contents(level: int) -> str:
    indent = f'<w:ind w:left="{284 * (level - 1)}"/>' if level > 1 else ""
    weight = "<w:b/><w:bCs/>" if level == 1 else ""
    return _paragraph(
        f"TOC{level}",
        f"toc {level}",
        _spacing(40 if level == 1 else 0, 40) + indent,
        weight,
        following="Normal",
        ui=39,
    )


def styles_xml() -> str:
    """Return the styles part of the base document."""
    keep = "<w:keepNext/>"
    tight = "<w:suppressAutoHyphens/>"
    edge_tabs = '<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>'
    rule = "<w:pBdr>{}</w:pBdr>"
    parts = [
        f'<w:styles xmlns:w="{W}">',
        _DEFAULTS,
        _fixed_styles(),
        _heading(1, 18, 480, 160),
        _heading(2, 14, 360, 100),
        _heading(3, 11.5, 260, 60),
        _heading(4, 10.5, 200, 40),
        _paragraph(
            "Rubrik1nysida",
            "Rubrik 1 ny sida",
            "<w:pageBreakBefore/>" + _spacing(0, 160, 252),
            based_on="Heading1",
            following="Normal",
            custom=True,
            ui=9,
        ),
        _paragraph(
            "Title", "Title", keep + tight + _spacing(0, 120, 252), _bold(30),
            following="Subtitle", ui=10,
        ),
        _paragraph(
            "Subtitle", "Subtitle", keep + tight + _spacing(0, 360, 264),
            f'<w:color w:val="{QUIET_INK}"/>{_size(15)}', following="Normal", ui=11,
        ),
        _paragraph("Ingress", "Ingress", _spacing(0, 200, 288), _size(12), custom=True, ui=10),
        _paragraph(
            "TOCHeading", "TOC Heading", keep + _spacing(240, 120), _bold(18),
            following="Normal", ui=39,
        ),
        _contents(1),
        _contents(2),
        _contents(3),
        _paragraph(
            "Caption", "caption", keep + _spacing(160, 80),
            f'<w:b/><w:bCs/><w:color w:val="{QUIET_INK}"/>{_size(9.5)}', following="Normal", ui=35,
        ),
        _list("ListBullet", "List Bullet", BULLET_NUM_ID, 0),
        _list("ListBullet2", "List Bullet 2", BULLET_NUM_ID, 1),
        _list("ListNumber", "List Number", ORDERED_NUM_ID, 0),
        _list("ListNumber2", "List Number 2", ORDERED_NUM_ID, 1),
        _paragraph(
            "Header", "header", rule.format(_box("bottom", 4, RULE, 4)) + edge_tabs
            + _spacing(0, 0, 252), f'<w:color w:val="{QUIET_INK}"/>{_size(8.5)}',
        ),
        _paragraph(
            "Footer", "footer", rule.format(_box("top", 4, RULE, 4)) + edge_tabs
            + _spacing(0, 0, 252), f'<w:color w:val="{QUIET_INK}"/>{_size(8.5)}',
        ),
        _paragraph(
            "Tabelltext", "Tabelltext", _spacing(0, 0, 252), _size(9.5), custom=True, ui=12
        ),
        _paragraph(
            "Tabellrubrik", "Tabellrubrik", keep + _spacing(0, 0, 252), "<w:b/><w:bCs/>",
            based_on="Tabelltext", custom=True, ui=12,
        ),
        _paragraph("Liten", "Liten", _spacing(0, 80, 264), _size(8.5), custom=True, ui=12),
        _warning(),
        _fact_box(),
        _table_style(),
        _character("Strong", "Strong", "<w:b/><w:bCs/>"),
        _character("Emphasis", "Emphasis", "<w:i/><w:iCs/>"),
        _character("Hyperlink", "Hyperlink", '<w:color w:val="1B4F8A"/><w:u w:val="single"/>'),
        _character("PlaceholderText", "Placeholder Text", f'<w:color w:val="{QUIET_INK}"/>'),
        "</w:styles>",
    ]  # fmt: skip
    return "".join(parts)
