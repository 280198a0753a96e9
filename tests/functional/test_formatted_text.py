"""Lists and bold from the files stand in the plan, and the plan is still made anew without loss."""

from __future__ import annotations

from pathlib import Path

from kontinuitet.documents.inspection import document_text
from tests.functional.command_cases import MODEL, Command, write
from tests.functional.test_regeneration_commands import field_text, names, write_in_field

PURPOSE = """\
    plan:
      syfte: |
        Planen gör **tre** saker:

        1. säger vem
        2. säger när

        - och en sak till
"""
TEXT = MODEL.replace(
    "  omsorg: {namn: Omsorgskontoret, nämnd: Omsorgsnämnden}\n",
    f"  omsorg:\n    namn: Omsorgskontoret\n    nämnd: Omsorgsnämnden\n{PURPOSE}",
)


def test_a_plan_with_lists_keeps_what_a_person_wrote_and_follows_the_text(
    folder: Path, kontinuitet: Command, tmp_path: Path
) -> None:
    assert TEXT != MODEL
    write(folder, kontinuitet=TEXT)
    assert kontinuitet("plan", folder, "--förvaltning", "omsorg").code == 0
    path = tmp_path / "planer" / "kontinuitetsplan-omsorg.docx"
    first = path.read_bytes()
    said = document_text(first)
    assert "Planen gör tre saker:" in said
    assert "**" not in said
    assert kontinuitet("plan", folder, "--förvaltning", "omsorg").code == 0
    assert path.read_bytes() == first
    write_in_field(path, "Skrivet för hand.")
    write(folder, kontinuitet=TEXT.replace("2. säger när", "2. säger när\n        3. säger hur"))
    given = kontinuitet("plan", folder, "--förvaltning", "omsorg")
    assert given.code == 0, given.err
    assert "säger hur" in document_text(path.read_bytes())
    assert "Skrivet för hand." in field_text(path)
    assert names(path.parent) == [
        "kontinuitetsplan-omsorg (tidigare version).docx",
        "kontinuitetsplan-omsorg.docx",
    ]
