"""Nothing about a person with skyddade personuppgifter leaves in a file or a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from kontinuitet.documents.blocks import Block, PictureBlock
from kontinuitet.documents.inspection.words import pieces_of, svg_pieces
from kontinuitet.model.base import Record
from kontinuitet.model.places import leak
from kontinuitet.model.protected import Protected


def drawings_in(value: object) -> Iterator[bytes]:
    """Yield the drawings behind the pictures among the fields of a template."""
    if isinstance(value, PictureBlock):
        if value.drawing is not None:
            yield value.drawing
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from drawings_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from drawings_in(inner)
    elif isinstance(value, Block):
        yield from drawings_in(tuple(vars(value).values()) if hasattr(value, "__dict__") else ())


def refuse_protected(
    data: bytes,
    name: str,
    drawings: Iterable[bytes],
    protected: Protected,
    records: Sequence[Record],
    title: str,
) -> None:
    """Refuse a file, or drawings in it, with a text about somebody with skyddade personuppgifter.

    ``name`` says by its ending what kind of file it is; ``records`` are searched for where the text
    comes from.

    Raises:
        InputError: says in which part of the file, and where in the records.
    """
    if not protected:
        return
    drawn = (piece for drawing in drawings for piece in svg_pieces(drawing))
    for piece in chain(pieces_of(name, data), drawn):
        whose = protected.found(piece.text)
        if whose is not None:
            raise leak(title, whose, piece.text, piece.where, protected, records)
