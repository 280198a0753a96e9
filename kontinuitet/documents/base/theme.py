"""The theme part of the base document: Word expects one, although the styles name their fonts."""

from __future__ import annotations

from typing import Final

from kontinuitet.documents.base.styles import FONT
from kontinuitet.documents.xmltext import A

_COLOURS: Final = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "1F3B57",
    "lt2": "E9ECEF",
    "accent1": "1F3B57",
    "accent2": "4A5560",
    "accent3": "1B4F8A",
    "accent4": "5B5B5B",
    "accent5": "7A3B1D",
    "accent6": "2F5D3A",
    "hlink": "1B4F8A",
    "folHlink": "5A3D7A",
}
_FILL: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'


def theme_xml() -> str:
    """Return the theme part of the base document."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items()
    )
    font = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    lines = "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr">{_FILL}'
        '<a:prstDash val="solid"/></a:ln>'
        for width in (6350, 12700, 19050)
    )
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'<a:theme xmlns:a="{A}" name="Kontinuitet"><a:themeElements>'
        f'<a:clrScheme name="Kontinuitet">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Kontinuitet"><a:majorFont>{font}</a:majorFont>'
        f"<a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Kontinuitet"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
