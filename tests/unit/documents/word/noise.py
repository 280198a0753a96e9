"""What Word does to a file that somebody opens and saves without changing anything."""

from __future__ import annotations

import copy
import random

from docx.document import Document

from kontinuitet.documents.xmltext import w
from tests.unit.documents.regeneration.samples import edited
from tests.unit.documents.word.samples import element


def saved_by_word(data: bytes, seed: int = 1) -> bytes:
    """Return the file with revision marks, proofing marks, split runs and a cursor bookmark."""
    return edited(data, lambda document: add_noise(document, random.Random(seed)))


def add_noise(document: Document, chance: random.Random) -> None:
    """Change a document as Word does when it saves it."""
    body = document.element.body
    for paragraph in list(body.iter(w("p"))):
        paragraph.set(w("rsidR"), f"{chance.getrandbits(32):08X}")
    for run in list(body.iter(w("r"))):
        run.set(w("rsidRPr"), f"{chance.getrandbits(32):08X}")
        texts = run.findall(w("t"))
        text = texts[0].text or "" if len(texts) == 1 else ""
        simple = all(child.tag in (w("t"), w("rPr")) for child in run)
        if simple and len(text) > 3 and not text.startswith("«") and chance.random() < 0.4:
            cut = chance.randint(1, len(text) - 1)
            second = copy.deepcopy(run)
            texts[0].text, second.findall(w("t"))[0].text = text[:cut], text[cut:]
            for half in (texts[0], second.findall(w("t"))[0]):
                half.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.addnext(second)
            if not any(up.tag == w("sdt") for up in run.iterancestors()):
                run.addnext(element('<w:proofErr w:type="spellStart"/>'))
                second.insert(0, element("<w:lastRenderedPageBreak/>"))
    first = next(p for p in body.iter(w("p")) if p.getparent() is body)
    first.append(element('<w:bookmarkStart w:id="900001" w:name="_GoBack"/>'))
    first.append(element('<w:bookmarkEnd w:id="900001"/>'))
