"""A finished picture: what a file or a document takes of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kontinuitet.documents.blocks import PictureBlock
from kontinuitet.documents.pictures.canvas import MM, Canvas
from kontinuitet.documents.pictures.png import DPI, png_of


@dataclass(frozen=True)
class Picture:
    """A picture with its title and its description in words."""

    canvas: Canvas
    title: str
    description: str

    @cached_property
    def svg(self) -> bytes:
        """Return the picture as SVG."""
        return self.canvas.svg(self.title, self.description)

    @cached_property
    def png(self) -> bytes:
        """Return the picture as PNG.

        Raises:
            SystemFault: resvg or a typeface is missing.
        """
        return png_of(self.svg)

    def block(self, max_height_mm: float | None = None, *, dpi: float = DPI) -> PictureBlock:
        """Return the picture for a Word document, in its own size.

        Raises:
            SystemFault: resvg or a typeface is missing.
        """
        return PictureBlock(
            png_of(self.svg, dpi),
            f"{self.title}. {self.description}",
            self.canvas.width / MM,
            max_height_mm=max_height_mm,
            drawing=self.svg,
        )
