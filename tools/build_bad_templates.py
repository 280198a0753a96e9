"""Write the broken Word templates of the tests: ``python -m tools.build_bad_templates [folder]``.

Each is a small Word file with one fault. They are kept under version control as files, but made
here so that they can be reviewed; a test compares. Their expected messages are written by hand.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "data" / "bad" / "templates"

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELS = "word/_rels/document.xml.rels"
_BOMB = 60 * 1024 * 1024

#: Packed; all other files are stored as they are, so that their bytes depend on no packer.
PACKED: Final = "zipbomb"

Parts = dict[str, bytes]


# Pieces of a document


def paragraph(*runs: str, style: str = "") -> str:
    """Return a paragraph whose text is cut up in these runs."""
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    texts = "".join(f'<w:r><w:t xml:space="preserve">{escape(r)}</w:t></w:r>' for r in runs)
    return f"<w:p>{chosen}{texts}</w:p>"


def heading(text: str) -> str:
    """Return a heading on the first level."""
    return paragraph(text, style="Rubrik1")


def table(*rows: Sequence[str]) -> str:
    """Return a table with these rows of cells."""
    written = "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    grid = "<w:gridCol/>" * len(rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"


def control(text: str, tag: str = "prov") -> str:
    """Return a content control with a paragraph in it."""
    properties = f"<w:sdtPr><w:tag w:val={quoteattr(tag)}/></w:sdtPr>"
    return f"<w:sdt>{properties}<w:sdtContent>{paragraph(text)}</w:sdtContent></w:sdt>"


# Whole files


def _relations(*rows: tuple[str, str, str]) -> bytes:
    """Write relations given as type, target and further attributes."""
    written = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{target}"{more}/>'
        for n, (kind, target, more) in enumerate(rows, 1)
    )
    markup = f'<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'
    return (_HEAD + markup).encode()


def parts(*body: str, header: str = "", footer: str = "") -> Parts:
    """Return the parts of a Word file with this body, under the heading Kontakter."""
    types = {"document": "document.main", "styles": "styles"}
    relations = [(f"{_OFFICE}/styles", "styles.xml", "")]
    made: Parts = {}
    references = ""
    for kind, root, content in (("header", "hdr", header), ("footer", "ftr", footer)):
        if content:
            relations.append((f"{_OFFICE}/{kind}", f"{kind}.xml", ""))
            references += f'<w:{kind}Reference w:type="default" r:id="r{len(relations)}"/>'
            markup = f"{_HEAD}<w:{root} {_NAMESPACES}>{content}</w:{root}>"
            made[f"word/{kind}.xml"] = markup.encode()
            types[kind] = kind
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for part, kind in types.items()
    )
    rels_type = "application/vnd.openxmlformats-package.relationships+xml"
    content_types = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{rels_type}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    text = heading("Kontakter") + "".join(body)
    document = (
        f"{_HEAD}<w:document {_NAMESPACES}><w:body>{text}"
        f"<w:sectPr>{references}</w:sectPr></w:body></w:document>"
    )
    styles = (
        f'{_HEAD}<w:styles {_NAMESPACES}><w:style w:type="paragraph" w:styleId="Rubrik1">'
        '<w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
    )
    return {
        "[Content_Types].xml": content_types.encode(),
        "_rels/.rels": _relations((f"{_OFFICE}/officeDocument", "word/document.xml", "")),
        "word/document.xml": document.encode(),
        _RELS: _relations(*relations),
        "word/styles.xml": styles.encode(),
        **made,
    }


def packed(content: Mapping[str, bytes], *, how: int = zipfile.ZIP_STORED) -> bytes:
    """Return a zip file with fixed dates."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in content.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            # What zipfile puts here depends on the system.
            entry.create_system = 0
            package.writestr(entry, data, how)
    return stream.getvalue()


def replaced(content: Parts, part: str, old: str, new: str) -> Parts:
    """Return the parts with one text in one part replaced."""
    text = content[part].decode("utf-8")
    if old not in text:
        raise ValueError(old)
    return content | {part: text.replace(old, new, 1).encode()}


def _with_relation(kind: str, target: str) -> Parts:
    row = f'<Relationship Id="x1" Type="{_OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    return replaced(_sound(), _RELS, "</Relationships>", f"{row}</Relationships>")


def _with_type(old: str, new: str) -> Parts:
    return replaced(_sound(), "[Content_Types].xml", old, new)


def _sound() -> Parts:
    return parts(paragraph("{{ kommun.namn }}"))


# What is wrong in the text

IN_BODY: Final[dict[str, Sequence[str]]] = {
    "falt-felstavat": [paragraph("Kommun: {{ kommun.nman }}")],
    "falt-felstavat-forsta-ledet": [paragraph("{{ komun.namn }}")],
    "falt-utan-liknande": [paragraph("{{ kommun.postnummer }}")],
    "falt-i-gren-som-inte-valjs": [
        *(paragraph("{% if verksamheter %}"), paragraph("Finns.")),
        *(paragraph("{% else %}"), paragraph("{{ förvaltnig.namn }}"), paragraph("{% endif %}")),
    ],
    "falt-i-slinga": [
        *(paragraph("{% for v in verksamheter %}"), paragraph("{{ v.nam }}")),
        paragraph("{% endfor %}"),
    ],
    "falt-i-tabellcell": [table(["Roll", "Telefon"], ["Chef", "{{ förvaltning.nämd }}"])],
    "falt-i-innehallskontroll": [control("{{ plan.versoin }}")],
    "falt-i-kontrollens-tagg": [control("Text", "fritext:{{ plan.versoin }}")],
    "falt-pa-andra-sidan": [
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
        *(heading("Bilagor"), paragraph("{{ bilaggor }}")),
    ],
    "delad-i-delar-och-felstavad": [
        paragraph("{", "{ kom", "mun", ".", "na", "mm }", "}", " och mer")
    ],
    "krokiga-citattecken": [paragraph("{{ kommun.namn | replase(”ö”, “o”) }}")],
    "krokigt-citat-utan-slut": [paragraph("{{ ”Kommunen }}")],
    "tagg-utan-slut": [paragraph("Kommun: {{ kommun.namn och så vidare")],
    "tagg-utan-borjan": [paragraph("Kommun: kommun.namn }}")],
    "tagg-over-tva-stycken": [paragraph("{{ kommun."), paragraph("namn }}")],
    "tagg-tom": [paragraph("Kommun: {{ }}")],
    "for-utan-endfor": [paragraph("{% for v in verksamheter %}"), paragraph("{{ v.namn }}")],
    "for-mitt-i-stycke": [paragraph("Alla: {% for v in verksamheter %}{{ v.namn }}{% endfor %}")],
    "for-utan-lista": [paragraph("{% for v %}"), paragraph("{% endfor %}")],
    "for-over-text": [
        *(paragraph("{% for v in kommun.namn %}"), paragraph("x"), paragraph("{% endfor %}"))
    ],
    "for-fran-rad-till-stycke": [
        table(["{% for v in verksamheter %}", ""], ["{{ v.namn }}", "{{ v.id }}"]),
        paragraph("{% endfor %}"),
    ],
    "for-i-rad-med-text": [
        table(
            ["{% for v in verksamheter %}", "Namn"],
            *(["{{ v.namn }}", "{{ v.id }}"], ["{% endfor %}", ""]),
        )
    ],
    "endif-utan-if": [paragraph("Text."), paragraph("{% endif %}")],
    "endif-for-en-for": [paragraph("{% for v in verksamheter %}"), paragraph("{% endif %}")],
    "else-utanfor": [paragraph("{% else %}")],
    "tva-else": [
        *(paragraph("{% if verksamheter %}"), paragraph("{% else %}"), paragraph("{% else %}")),
        paragraph("{% endif %}"),
    ],
    "okant-filter": [paragraph("{{ kommun.namn | vversal }}")],
    "okand-sats-felstavad": [paragraph("{% fro v in verksamheter %}")],
    "okand-sats-include": [paragraph("{% include 'annan.docx' %}")],
    "okand-sats-import": [paragraph("{% import 'os' as os %}")],
    "okand-sats-macro": [paragraph("{% macro rad(v) %}"), paragraph("{% endmacro %}")],
    "obegripligt-uttryck": [paragraph("{{ kommun namn }}")],
    "utbrytning-klass": [paragraph("{{ ''.__class__ }}")],
    "utbrytning-hakparentes": [paragraph("{{ kommun['__class__'] }}")],
    "utbrytning-anrop": [paragraph("{{ kommun.namn.format('a') }}")],
    "text-ganger-en-miljard": [paragraph("{{ 'x' * 10**9 }}")],
    "miljard-varv": [
        *(paragraph("{% for n in range(10**9) %}"), paragraph("x"), paragraph("{% endfor %}"))
    ],
    "slingor-i-slingor": [
        *[paragraph("{% for n in range(1000) %}")] * 3,
        *(paragraph("x"), *[paragraph("{% endfor %}")] * 3),
    ],
    "for-djupa-slingor": [
        *[paragraph("{% for v in verksamheter %}")] * 20,
        *[paragraph("{% endfor %}")] * 20,
    ],
    "tabell-i-mening": [paragraph("Se {{ verksamheter_tabell }} här.")],
    "lista-som-text": [paragraph("{{ verksamheter }}")],
    "uppgifter-som-text": [paragraph("{{ kommun }}")],
    "delar-med-noll": [paragraph("{{ 1 / 0 }}")],
    "tva-fritext-med-samma-tagg": [
        *(control("Skriv här.", "fritext:anteckning"), control("Och här.", "fritext:anteckning"))
    ],
}


def _cases() -> dict[str, bytes]:
    sound = packed(_sound())
    document = _sound()["word/document.xml"].decode("utf-8")
    doctype = '<!DOCTYPE w:document [<!ENTITY e "text">]>'
    header = paragraph("{{ plan.versoin }}")
    macros = _sound() | {"word/vbaProject.bin": b"makron"}
    bomb = _sound() | {"word/media/bild.bin": bytes(_BOMB)}
    no_body = document.partition("<w:body>")[0] + "</w:document>"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return {name: packed(parts(*body)) for name, body in IN_BODY.items()} | {
        "falt-i-sidhuvud": packed(parts(header=header)),
        "falt-i-sidfot": packed(parts(footer=header)),
        "fil-text": "Det här är vanlig text.\n".encode(),
        "fil-gammal-doc": ole,
        "fil-med-losenord": ole + "EncryptedPackage".encode("utf-16-le") + bytes(480),
        "fil-tom": b"",
        "fil-krypterad-zip": _encrypted(sound),
        "fil-avklippt": sound[: len(sound) // 2],
        "fil-kalkylblad": packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"}),
        "fil-dotx": packed(_with_type("document.main+xml", "template.main+xml")),
        "fil-docm": packed(
            _with_type(
                f"{_WORD}.document.main+xml",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            )
        ),
        "del-makron": packed(macros),
        "del-saknas-document": packed(
            {n: d for n, d in _sound().items() if n != "word/document.xml"}
        ),
        "del-utan-text": packed(_sound() | {"word/document.xml": no_body.encode()}),
        "del-trasig-xml": packed(replaced(_sound(), "word/document.xml", "</w:t>", "")),
        "del-dubbel": packed(_sound() | {"word/DOCUMENT.xml": document.encode()}),
        "del-doctype": packed(
            replaced(_sound(), "word/document.xml", "<w:document", f"{doctype}<w:document")
        ),
        "del-doctype-i-sidhuvud": packed(
            replaced(parts(header=paragraph("x")), "word/header.xml", "<w:hdr", f"{doctype}<w:hdr")
        ),
        "del-utf-32": packed(
            _sound() | {"word/document.xml": document.replace("UTF-8", "UTF-32").encode("utf-32")}
        ),
        "lank-ole": packed(_with_relation("oleObject", "file:///C:/budget.xlsx")),
        "lank-bild": packed(_with_relation("image", "https://exempel.example/bild.png")),
        "lank-adress-med-tagg": packed(
            _with_relation("hyperlink", "https://exempel.example/{{ kommun.namn }}")
        ),
        PACKED: packed(bomb, how=zipfile.ZIP_DEFLATED),
    }


def _encrypted(sound: bytes) -> bytes:
    """Return the zip with every part marked as encrypted, in headers and directory."""
    changed = bytearray(sound)
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = changed.find(sign)
        while start >= 0:
            (flags,) = struct.unpack_from("<H", changed, start + offset)
            struct.pack_into("<H", changed, start + offset, flags | 1)
            start = changed.find(sign, start + 4)
    return bytes(changed)


def build() -> dict[str, bytes]:
    """Return every broken template by file name."""
    return {f"{name}.docx": data for name, data in sorted(_cases().items())}


def main(folder: Path = FOLDER) -> None:
    """Write every broken template into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in build().items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
