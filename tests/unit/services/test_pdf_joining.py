"""Several PDF files become one, with all pages in order; what is not known is refused."""

from __future__ import annotations

import re

import pytest

from kontinuitet.errors import SystemFault
from kontinuitet.services.pdf_joining import joined


def small(*texts: str, packed: bytes = b"") -> bytes:
    """Return a PDF as LibreOffice writes it, a page for each text."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(texts)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(texts)}>>".encode(),
        b"<</Title(se 9 0 R)>>",
    ]
    for n, text in enumerate(texts):
        content = f"BT ({text}) Tj ET".encode() + packed
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {5 + 2 * n} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
    out = bytearray(b"%PDF-1.6\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def test_pages_come_in_order_and_references_follow() -> None:
    one = joined([small("ett", "två"), small("tre")], "Pärm åäö")
    assert re.search(rb"/Count 3>>", one)
    assert re.findall(rb"\((ett|tv\xc3\xa5|tre)\) Tj", one) == [
        b"ett",
        "två".encode(),
        b"tre",
    ]
    numbers = {int(n) for n in re.findall(rb"(?m)^(\d+) 0 obj", one)}
    outside = re.sub(rb"\([^)]*\)", b"", one)
    assert {int(n) for n in re.findall(rb"(\d+) 0 R", outside)} <= numbers
    # A text is no reference.
    assert one.count(b"(se 9 0 R)") == 2
    assert "Pärm åäö".encode("utf-16-be").hex().upper().encode() in one


def test_packed_bytes_that_look_like_the_end_of_an_object_are_kept() -> None:
    packed = b"\nendobj 7 0 R stream\n"
    assert joined([small("ett", packed=packed)], "T").count(packed) == 1


def test_joining_again_gives_the_same_bytes_and_can_be_joined() -> None:
    once = joined([small("ett"), small("två")], "T")
    assert once == joined([small("ett"), small("två")], "T")
    assert b"/Count 3>>" in joined([once, small("tre")], "T")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 something else", small("x")[:-9]])
def test_another_kind_of_file_is_refused(data: bytes) -> None:
    with pytest.raises(SystemFault, match="kan inte sättas ihop"):
        joined([data], "T")
