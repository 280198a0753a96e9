"""No text of click's own reaches a user in English."""

from __future__ import annotations

import ast
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kontinuitet.cli import swedish
from kontinuitet.cli.swedish_texts import CATALOGUE, HELP_WORDS, WORDS

# Modules that only make text for prompts, editors, progress bars, passwords and shell completion,
# or for a Windows API fault. None of them is used.
UNUSED = {"_termui_impl.py", "_winconsole.py", "shell_completion.py", "termui.py", "testing.py"}

# Messages replaced as a whole in swedish.py, or that only a programmer can cause.
REPLACED = {
    "Aborted!",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Missing {param_type}",
    "Missing parameter: {param_name}",
    "No such option {name!r}.",
    "No such command {name!r}.",
    "Did you mean {possibility}?",
    "(Did you mean one of: {possibilities}?)",
    "Could not open file {filename!r}: {message}",
    "unknown error",
    "Usage:",
    "default: {default}",
    "env var: {var}",
    "(dynamic)",
    "required",
    "Show this message and exit.",
    "Choose from:\n\t{choices}",
    # click.version_option and click.confirmation_option are not used
    "%(prog)s, version %(version)s",
    "Show the version and exit.",
    "Do you want to continue?",
    "Confirm the action without prompting.",
    # nothing is deprecated
    "deprecated",
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}",
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}",
    # faults of whoever declares a command
    "Name '{name}' defined twice",
    "Boolean option {decl!r} cannot use the same flag for true/false.",
    "Could not determine name for option with declarations {decls!r}",
    "No options defined but a name was passed ({name}). Did you mean to declare an argument"
    " instead? Did you mean to pass '--{name}'?",
    "Arguments take exactly one parameter declaration, got {length}: {decls}.",
    "Choice({choices})",
    "Unknown standard stream '{name}'",
}


def _message_ids() -> set[str]:
    """Every text that click marks for translation, in the modules that are used."""
    found: set[str] = set()
    folder = Path(click.__file__).parent
    for path in sorted(folder.glob("*.py")):
        if path.name in UNUSED:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                count = {"_": 1, "ngettext": 2}.get(node.func.id, 0)
                for argument in node.args[:count]:
                    if isinstance(argument, ast.Constant):
                        found.add(str(argument.value))
    return found


def test_every_message_of_click_has_its_swedish() -> None:
    messages = _message_ids()
    assert len(messages) > 40
    known = set(CATALOGUE) | set(HELP_WORDS) | REPLACED | {word.lower() for word in WORDS}
    assert sorted(messages - known) == []


@pytest.mark.parametrize("english", sorted(CATALOGUE))
def test_every_message_is_recognised_with_its_values(english: str) -> None:
    fields = swedish.fields(english)
    values = {name: f"värde-{number}" for number, name in enumerate(fields)}
    shown = swedish.translate(english.format(**values))
    assert shown != english.format(**values)
    for name, value in values.items():
        assert (value in shown) is (f"{{{name}}}" in CATALOGUE[english])


def test_a_swedish_message_is_left_alone() -> None:
    assert swedish.translate('Scenariot "x" finns inte.') == 'Scenariot "x" finns inte.'


@given(st.text(min_size=1, max_size=40))
def test_a_value_comes_through_as_it_was_typed(value: str) -> None:
    shown = swedish.translate(f"Path {value!r} does not exist.")
    assert shown == f'Sökvägen "{value}" finns inte.'


@pytest.mark.parametrize(
    ("token", "folded"),
    [("förvaltning", "forvaltning"), ("ÅTERSTART", "aterstart"), ("v", "v"), ("V", "V")],
)
def test_a_name_is_folded(token: str, folded: str) -> None:
    assert swedish.fold(token) == folded


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(token: str) -> None:
    assert swedish.fold(swedish.fold(token)) == swedish.fold(token)
