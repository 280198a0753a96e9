"""What the pages of the documentation hold, read for the tests that hold them to it."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kontinuitet.cli.main import main

ROOT = Path(__file__).parent.parent.parent
GUIDE = (ROOT / "docs" / "anvandarguide.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
JSON_PAGE = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    """Return the fenced blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def table(page: str, first: str) -> list[list[str]]:
    """Return the rows of the table whose header begins with ``first``."""
    lines = page.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def code(cell: str) -> str:
    """Return the code that a cell begins with."""
    found = re.match(r"`([^`]+)`", cell)
    assert found, cell
    return found[1]


def guide_example(tmp_path: Path) -> Path:
    """Make a workspace that holds the YAML examples of the user guide and nothing else."""
    folder = tmp_path / "kommun"
    folder.mkdir()
    found = blocks(GUIDE, "yaml")
    assert len(found) >= 3
    for number, text in enumerate(found):
        (folder / f"exempel-{number}.yaml").write_text(text, encoding="utf-8")
    return folder


def commands(page: str) -> list[str]:
    """Return the commands of the program that the page shows, each once."""
    return list(dict.fromkeys(re.findall(r"`(kontinuitet [^`]+)`", page)))


def all_commands() -> dict[tuple[str, ...], click.Command]:
    """Return every command by its words, subcommands of groups too, groups themselves not."""
    found: dict[tuple[str, ...], click.Command] = {}

    def visit(command: click.Command, words: tuple[str, ...]) -> None:
        if isinstance(command, click.Group):
            with click.Context(command) as context:
                for name in command.list_commands(context):
                    inner = command.get_command(context, name)
                    assert inner is not None
                    visit(inner, (*words, name))
        else:
            found[words] = command

    visit(main, ())
    return found
