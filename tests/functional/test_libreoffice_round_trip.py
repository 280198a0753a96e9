"""A document that LibreOffice has saved between two editions: nothing written by hand is lost.

All files are saved anew in one run of LibreOffice, which takes most of the time.
"""

from __future__ import annotations

import html
import random
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from docx.document import Document

from kontinuitet import bundled
from kontinuitet.cli.main import run as command
from kontinuitet.documents import word
from kontinuitet.documents.editions.recording import read_history
from kontinuitet.documents.regeneration import regenerate
from kontinuitet.documents.regeneration.mending import mended
from kontinuitet.documents.regeneration.reading import read_story
from kontinuitet.documents.regeneration.story import Control
from kontinuitet.documents.word.recorded import read_parts
from kontinuitet.documents.xmltext import w
from tests.unit.documents.plan_model import audit
from tests.unit.documents.regeneration.handmade import KINDS
from tests.unit.documents.regeneration.meaning import picture_hashes
from tests.unit.documents.regeneration.samples import (
    CELL,
    PROMPT,
    built,
    change_one_character,
    edited,
    para,
    run,
    template_with_every_kind_of_control,
    write_in,
)
from tests.unit.documents.regeneration.test_kinds import FIELD, FIRST, SECOND, with_kind
from tests.unit.documents.regeneration.test_property import random_case, random_plan

EVERY = template_with_every_kind_of_control()
SEEDS = range(8)
#: LibreOffice 7.4 itself drops what stands before the end of a comment in the first paragraph of a
#: content control; the text is not in the file it saves. Should a version keep it, this test says.
LOST_BY_LIBREOFFICE = {"comment in first paragraph": "Ring jouren först."}
#: A line in each kind of control, and what is written in it.
WRITTEN = {
    "fritext:syfte": para(run("Eget syfte.")) + para(run("Ett stycke till.")),
    "fritext:v:a": para(run("Nyckeln hänger i köket.")),
    "fritext:kort": run("kort svar"),
    "fritext:cell": para(run("I en cell.")) + para(run("Två stycken.")),
    "fritext:rad": f"<w:tr>{CELL.format(para(run('Egen')))}{CELL.format(para(run('rad')))}</w:tr>",
    "fritext:hel": CELL.format(para(run("Hela cellen."))),
    "fritext:annan": CELL.format(para(run("Andra cellen.")) + para(run("Två stycken."))),
    "fritext:ett": para(run("Det första.")) + para(run("Mer av det första.")),
    "fritext:två": para(run("Det andra.")),
}
IN_HEADER = {"fritext:huvud": "på varje sida", "fritext:huvudstycke": "Överst på varje sida."}


def every_control_written() -> bytes:
    """Return a plan of the template with text in every kind of control."""

    def change(document: Document) -> None:
        for tag, markup in WRITTEN.items():
            write_in(document, tag, markup)
        for control in read_story(document).controls():
            if control.tag in IN_HEADER:
                next(control.element.iter(w("t"))).text = IN_HEADER[control.tag]
                for flag in list(control.element.iter(w("showingPlcHdr"))):
                    flag.getparent().remove(flag)  # type: ignore[union-attr]

    return edited(built(EVERY), change)


def example(folder: Path) -> dict[str, bytes]:
    """Return documents of every kind for the example municipality."""
    with bundled.folder("examples", "exempelkoping") as municipality:
        plan = ["plan", str(municipality), "--ut", str(folder)]
        one = ["--förvaltning", "räddningstjänst"]
        assert command([*plan, *one]) == 0
        assert command([*plan, *one, "--reservrutinblad", "--åtgärdskort", "--offentlig"]) == 0
        assert command(["rapport", str(municipality), "--ut", str(folder / "rapport.docx")]) == 0
        lista = [
            "återstart",
            str(municipality),
            "elavbrott-36h",
            "--ut",
            str(folder / "lista.docx"),
        ]
        assert command(lista) == 0
    return {p.stem: p.read_bytes() for p in sorted(folder.glob("*.docx"))}


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every document of these tests by name, as the program or a person left it."""
    made = {f"slag {name}": with_kind(FIRST, name) for name in KINDS}
    made |= {f"slump {seed}": random_case(seed, small=True)[0] for seed in SEEDS}
    made["oskriven"] = built(EVERY)
    made["skriven"] = every_control_written()
    made |= {
        f"exempel {name}": data for name, data in example(tmp_path_factory.mktemp("ex")).items()
    }
    return made


@pytest.fixture(scope="module")
def saved(
    originals: Mapping[str, bytes], soffice: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """The same documents, saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("libreoffice")
    source, target = folder / "före", folder / "efter"
    source.mkdir()
    # Names that any file system and any program copes with.
    files = {name: source / f"{n}.docx" for n, name in enumerate(originals)}
    for name, path in files.items():
        path.write_bytes(originals[name])
    subprocess.run(
        [
            *(soffice, f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless"),
            *("--norestore", "--convert-to", "docx:MS Word 2007 XML", "--outdir", target),
            *files.values(),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return {name: (target / path.name).read_bytes() for name, path in files.items()}


def all_text(data: bytes) -> str:
    """Return all text of a file run together: body, notes, comments, deleted text, formulas."""
    out = ""
    for name, content in sorted(read_parts(mended(data, "x") or data).items()):
        if name.startswith("word/") and name.endswith(".xml"):
            found = re.findall(
                r"<(?:w:t|w:delText|m:t)(?: [^>]*)?>([^<]*)", content.decode("utf-8")
            )
            out += "".join(found) + "\n"
    return html.unescape(out)


def fields(data: bytes) -> dict[str, str]:
    return {c.tag: c.text for c in read_story(word.open_document(data, "x")).controls()}


def test_text_in_every_kind_of_control_comes_home(
    originals: Mapping[str, bytes], saved: Mapping[str, bytes], tmp_path: Path
) -> None:
    made = regenerate(built(EVERY, version="2.0"), saved["skriven"], "plan.docx")
    assert made.changes == ()
    assert made.homeless == 0
    assert fields(made.data) == fields(originals["skriven"])
    assert fields(made.data)["fritext:annan"] == "Andra cellen. Två stycken."
    assert fields(made.data)["fritext:huvud"] == "på varje sida"
    assert audit(made.data, tmp_path) == []


def test_fields_that_nobody_wrote_in_are_not_taken_for_written(saved: Mapping[str, bytes]) -> None:
    made = regenerate(built(EVERY, version="2.0"), saved["oskriven"], "plan.docx")
    assert made.safe
    assert made.carried == 0
    assert set(fields(made.data).values()) == {PROMPT, f"Vem {PROMPT}"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_content_comes_along(
    kind: str, originals: Mapping[str, bytes], saved: Mapping[str, bytes], tmp_path: Path
) -> None:
    before, after = originals[f"slag {kind}"], saved[f"slag {kind}"]
    made = regenerate(SECOND, after, "plan.docx")
    assert made.changes == ()
    assert (made.carried, made.homeless) == (1, 0)
    if kind in LOST_BY_LIBREOFFICE:
        assert LOST_BY_LIBREOFFICE[kind] not in all_text(after)
        return
    story = read_story(word.open_document(before, "x"))
    said = next(c.element for c in story.controls() if c.tag == FIELD)
    text = all_text(made.data).replace(" ", "")
    for piece in said.iter(w("t"), w("delText")):
        assert (piece.text or "").replace(" ", "") in text
    assert picture_hashes(after) <= picture_hashes(made.data)
    assert len(picture_hashes(after)) >= len(picture_hashes(before))
    assert audit(made.data, tmp_path) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_libreoffice_kept_is_found_again(
    seed: int, originals: Mapping[str, bytes], saved: Mapping[str, bytes]
) -> None:
    _, model, used = random_case(seed, small=True)
    after = saved[f"slump {seed}"]
    made = regenerate(random_plan(model, small=True), after, "plan.docx")
    assert made.changes == ()
    assert made.carried == len(used)
    kept, found = all_text(after), all_text(made.data)
    words = set(re.findall("«[^»]*»", all_text(originals[f"slump {seed}"])))
    assert {word for word in words if word in kept} == {word for word in words if word in found}
    assert picture_hashes(after) <= picture_hashes(made.data)


@pytest.mark.parametrize("seed", range(3))
def test_what_comes_out_is_valid_to_the_sdk(
    seed: int,
    saved: Mapping[str, bytes],
    ooxml_validator: Callable[[Path], list[str]],
    tmp_path: Path,
) -> None:
    model = random_case(seed, small=True)[1]
    made = regenerate(random_plan(model, small=True), saved[f"slump {seed}"], "plan.docx")
    path = tmp_path / "plan.docx"
    path.write_bytes(made.data)
    assert ooxml_validator(path) == []


def test_no_document_of_the_example_is_taken_for_changed(
    originals: Mapping[str, bytes], saved: Mapping[str, bytes]
) -> None:
    names = [name for name in originals if name.startswith("exempel")]
    assert len(names) >= 6
    for name in names:
        made = regenerate(originals[name], saved[name], name)
        assert made.changes == (), name
        assert made.carried == 0, name


def test_the_record_of_the_input_is_still_there(
    originals: Mapping[str, bytes], saved: Mapping[str, bytes]
) -> None:
    name = "exempel kontinuitetsplan-räddningstjänst"
    assert read_history(saved[name], name) == read_history(originals[name], name)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_changed_character_outside_the_free_texts_stops(
    seed: int, saved: Mapping[str, bytes]
) -> None:
    chance = random.Random(seed)
    name = chance.choice([n for n in sorted(saved) if not n.startswith("slag")])
    changed, line = change_one_character(saved[name], chance)
    made = regenerate(built(EVERY), changed, name)
    assert not made.safe, (name, line)
    assert line in {change.old for change in made.changes}, (name, line)


def test_the_controls_of_the_example_are_around_paragraphs_of_their_own(
    originals: Mapping[str, bytes],
) -> None:
    """Those are the ones that every version of LibreOffice lets us find again with certainty."""
    for name, data in originals.items():
        if name.startswith("exempel"):
            story = read_story(word.open_document(data, name))
            inside = [c for c in story.controls() if (c.kind, c.depth) != ("block", 0)]
            assert inside == [], name
            for one, other in zip(story.body, story.body[1:], strict=False):
                assert not (isinstance(one, Control) and isinstance(other, Control)), name
