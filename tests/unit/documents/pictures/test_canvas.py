"""The SVG writer and the widths of letters."""

from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import etree

from kontinuitet.documents.pictures import png
from kontinuitet.documents.pictures.canvas import Canvas
from kontinuitet.documents.pictures.lettering import lines_of, shortened, text_width
from kontinuitet.errors import SystemFault

SVG = "{http://www.w3.org/2000/svg}"


def one_of_each() -> Canvas:
    canvas = Canvas(200, 100)
    canvas.rectangle(1, 2, 30, 10, fill="#FFFFFF", stroke="#000000", rounded=2)
    canvas.hatched(40, 2, 30, 10)
    canvas.dotted(80, 2, 30, 10)
    canvas.strokes([[(0, 0), (-0.5, 3)]], dash="1 2")
    canvas.curve([(0, 0), (1, 1), (2, 2), (3, 3)])
    canvas.polygon([(0, 0), (1, 1), (2, 0)])
    canvas.ellipse(0, 0, 10, 5, fill="#FFFFFF")
    canvas.text(5, 50, 'Å & "<b>" \x07 ▲', 9, bold=True)
    return canvas


def test_whatever_a_user_writes_the_picture_is_whole_xml_with_the_text_as_written() -> None:
    root = etree.fromstring(one_of_each().svg("Titel & <x>", 'Säger "å"'))
    (text,) = root.findall(f"{SVG}text")
    assert text.text == 'Å & "<b>" \ufffd ▲'
    assert root.findtext(f"{SVG}title") == "Titel & <x>"
    assert root.findtext(f"{SVG}desc") == 'Säger "å"'
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "sv"


def test_negative_places_keep_their_sign() -> None:
    assert "L-0.5 3" in one_of_each().svg("t", "d").decode()


def test_the_lines_of_a_hatched_bar_stay_inside_it() -> None:
    canvas = Canvas(200, 100)
    canvas.hatched(40, 20, 33, 11)
    root = etree.fromstring(canvas.svg("t", "d"))
    (path,) = root.findall(f"{SVG}path")
    points = [
        tuple(float(n) for n in pair.split(" "))
        for line in path.get("d", "")[1:].split("M")
        for pair in line.split("L")
    ]
    assert len(points) > 8
    assert all(40 <= x <= 73 and 20 <= y <= 31 for x, y in points)


def test_a_text_is_shortened_to_its_room_and_no_further() -> None:
    name = "Handläggning av ekonomiskt bistånd"
    for room in range(10, 200, 7):
        short = shortened(name, room, 9)
        assert text_width(short, 9) <= room
        if short != name and short:
            assert short.endswith("…")
            longer = name[: len(short)] + "…"
            assert text_width(longer, 9) > room - 6


def test_lines_hold_the_width_and_lose_no_word() -> None:
    name = "Överförmyndarverksamhetens ärendehanteringssystem för hela kommunen"
    lines = lines_of(name, 70, 9)
    assert all(text_width(line, 9) <= 70 for line in lines)
    assert "".join(lines).replace("-", "").replace(" ", "") == name.replace(" ", "")
    assert all(len(line) > 2 for line in lines)
    assert len(lines_of(name, 70, 9, most=2)) == 2


def widths_in(path: str, characters: str) -> dict[str, float]:
    """Read how wide characters are in a TrueType file, in thousandths of the size."""
    data = Path(path).read_bytes()
    tables = {}
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        tables[tag] = offset
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (metrics,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    cmap = tables[b"cmap"]
    subtables = [
        cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * n)[2]
        for n in range(struct.unpack_from(">H", data, cmap + 2)[0])
    ]
    start = next(s for s in subtables if struct.unpack_from(">H", data, s)[0] == 4)
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", data, start + 14 + shift)
        for shift in (0, 2 * count + 2, 4 * count + 2, 6 * count + 2)
    )

    def glyph(code: int) -> int:
        n = next(n for n in range(count) if ends[n] >= code)
        if not ranges[n]:
            return int(code + deltas[n]) & 0xFFFF
        place = start + 16 + 6 * count + 2 * n + ranges[n] + 2 * (code - starts[n]) - 2
        return int(struct.unpack_from(">H", data, place)[0] + deltas[n]) & 0xFFFF

    return {
        c: struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * min(glyph(ord(c)), metrics - 1))[0]
        * 1000
        / units
        for c in characters
    }


def test_the_widths_known_are_those_of_the_typeface() -> None:
    png.typeface.cache_clear()
    letters = "abcdefghijklmnopqrstuvwxyzåäöé"
    found = widths_in(png.typeface()[0], f"{letters}{letters.upper()}0123456789 .,:;+–…()/&")
    assert len(found) > 70
    for character, width in found.items():
        assert text_width(character, 1000) == pytest.approx(width, abs=2), character


def test_the_png_has_the_size_of_the_page_at_the_resolution_asked_for() -> None:
    pytest.importorskip("resvg")
    data = png.png_of(Canvas(144, 72).svg("t", "d"), 100)
    assert struct.unpack(">II", data[16:24]) == (200, 100)


def test_text_is_seen_in_the_png() -> None:
    pytest.importorskip("resvg")
    empty, written = Canvas(100, 40), Canvas(100, 40)
    written.text(5, 20, "åäö", 12)
    assert png.png_of(empty.svg("t", "d")) != png.png_of(written.svg("t", "d"))


def white_dots(data: bytes) -> tuple[int, int]:
    """Return how many dots of the PNG are white and opaque, and how many there are."""
    width, height = struct.unpack(">II", data[16:24])
    lines, at = b"", 8
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            lines += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw, step = zlib.decompress(lines), 1 + 4 * width
    before = bytearray(4 * width)
    count = 0
    for start in range(0, height * step, step):
        kind, line = raw[start], bytearray(raw[start + 1 : start + step])
        for i, value in enumerate(line):
            a, b, c = (line[i - 4] if i > 3 else 0), before[i], (before[i - 4] if i > 3 else 0)
            near = min((a, b, c), key=lambda x: abs(a + b - c - x))
            line[i] = (value + (0, a, b, (a + b) // 2, near)[kind]) & 255
        count += sum(line[i : i + 4] == b"\xff\xff\xff\xff" for i in range(0, 4 * width, 4))
        before = line
    return count, width * height


def test_an_empty_png_is_white_and_opaque_out_to_the_edges() -> None:
    pytest.importorskip("resvg")
    # A size that is no whole number of dots.
    white, dots = white_dots(png.png_of(Canvas(30.4, 20.3).svg("t", "d"), 100))
    assert dots > 1000
    assert white == dots


def test_text_is_seen_whichever_of_the_typefaces_the_computer_has(
    dejavu: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("resvg")
    monkeypatch.setattr(png, "typeface", lambda: (str(dejavu), str(dejavu)))
    canvas = Canvas(60, 30)
    canvas.text(5, 20, "åäö", 12)
    white, dots = white_dots(png.png_of(canvas.svg("t", "d"), 100))
    assert white < dots - 100


def test_a_description_that_looks_like_markup_is_left_alone() -> None:
    pytest.importorskip("resvg")
    said = "font-family=\"Arial, 'Liberation Sans', Helvetica, sans-serif\""
    canvas = Canvas(60, 30)
    canvas.text(5, 20, "åäö", 12)
    assert png.png_of(canvas.svg(said, said)) == png.png_of(canvas.svg("t", "d"))


def test_threads_that_draw_at_the_same_time_get_the_same_picture() -> None:
    pytest.importorskip("resvg")
    canvas = Canvas(60, 30)
    canvas.text(5, 20, "åäö", 12)
    svg = canvas.svg("t", "d")
    with ThreadPoolExecutor(3) as pool:
        drawn = set(pool.map(png.png_of, [svg] * 6))
    assert drawn == {png.png_of(svg)}


def test_without_the_library_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg", None)
    with pytest.raises(SystemFault, match=r"tillvalet diagram.*\.svg"):
        png.png_of(Canvas(10, 10).svg("t", "d"))


def test_without_a_typeface_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg")
    png.typeface.cache_clear()
    monkeypatch.setattr(Path, "is_file", lambda _: False)
    with pytest.raises(SystemFault, match=r"typsnitt.*\.svg"):
        png.typeface()
    monkeypatch.undo()
    png.typeface.cache_clear()
