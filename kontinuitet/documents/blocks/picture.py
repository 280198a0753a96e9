"""Pictures, inline and always with alternative text."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Final

from kontinuitet.documents.blocks.base import Block, BlockError
from kontinuitet.documents.xmltext import escape_attribute

if TYPE_CHECKING:
    from kontinuitet.documents.blocks.site import Site

EMU_PER_MM: Final = 36_000
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_PICTURE_URI: Final = "http://schemas.openxmlformats.org/drawingml/2006/picture"


class PictureBlock(Block):
    """A PNG picture in line with the text, ``width_mm`` millimetres wide.

    ``max_height_mm`` makes a tall picture smaller in both directions. ``drawing`` is the SVG that
    the picture was made from, whose words can be read.

    Raises:
        BlockError: not a PNG, no alternative text, or no width.
    """

    def __init__(
        self,
        png: bytes,
        alt: str,
        width_mm: float,
        *,
        max_height_mm: float | None = None,
        drawing: bytes | None = None,
    ) -> None:
        if png[:8] != _SIGNATURE or len(png) < 24:
            raise BlockError("the picture is not a PNG")
        if not alt.strip():
            raise BlockError("a picture needs an alternative text")
        width, height = struct.unpack(">II", png[16:24])
        if not width or not height or width_mm <= 0:
            raise BlockError("the picture has no size")
        self.png = png
        self.alt = alt
        self.drawing = drawing
        self.width_mm = width_mm
        self.height_mm = width_mm * height / width
        if max_height_mm is not None and self.height_mm > max_height_mm:
            self.width_mm *= max_height_mm / self.height_mm
            self.height_mm = max_height_mm

    def xml(self, site: Site) -> str:
        rel_id, _ = site.part.get_or_add_image(io.BytesIO(self.png))
        number = site.ids.number()
        cx, cy = round(self.width_mm * EMU_PER_MM), round(self.height_mm * EMU_PER_MM)
        alt = escape_attribute(site.clean(self.alt))
        return (
            '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{cx}" cy="{cy}"/><wp:docPr id="{number}" name="Bild {number}" '
            f'descr="{alt}"/><a:graphic><a:graphicData uri="{_PICTURE_URI}"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Bild {number}" descr="{alt}"/>'
            f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{rel_id}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )
