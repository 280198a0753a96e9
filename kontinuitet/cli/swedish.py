"""click in Swedish: every text that click itself would print in English is replaced here.

Commands are declared with :func:`command`, :func:`group`, :func:`option` and :func:`argument` of
this module, never with click's own. Each command and option also answers to its folded spelling
(``--förvaltning``/``--forvaltning``), in any case and Unicode form, because the context
normalises tokens with :func:`fold`.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from kontinuitet.cli.swedish_texts import CATALOGUE, HELP_WORDS, METAVARS, WORDS

_FOLDED: Final = str.maketrans("åäöéü", "aaoeu")
#: click's way to write the least and the most that a number may be.
_RANGE: Final = r"(-?[\d.]+)<=x<=(-?[\d.]+)"
_ARGS_KEY: Final = "kontinuitet.args"


def fold(token: str) -> str:
    """Fold a command or option name: NFC, lower case, without the Swedish letters.

    One-letter names keep their case, so that ``-v`` and ``-V`` can differ.
    """
    composed = unicodedata.normalize("NFC", token)
    return composed if len(composed) == 1 else composed.lower().translate(_FOLDED)


class SwedishFormatter(click.HelpFormatter):
    """Help pages whose fixed words are Swedish."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line with a Swedish prefix."""
        super().write_usage(prog, args, "Användning: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading; click's own headings in Swedish."""
        super().write_heading(HELP_WORDS.get(heading, heading))


class SwedishContext(click.Context):
    """A context with the Swedish formatter, the Swedish help option and folded names."""

    formatter_class = SwedishFormatter

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("token_normalize_func", fold)
        kwargs.setdefault("help_option_names", ["-h", "--hjälp", "--help"])
        kwargs.setdefault("max_content_width", 100)
        super().__init__(*args, **kwargs)


class SwedishCommand(click.Command):
    """A command whose help page and usage line are Swedish."""

    context_class = SwedishContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[FLAGGOR]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return click's help option with a Swedish text."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = "Visa den här hjälpen och avsluta."
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and remember what was typed so that a message can quote it unfolded."""
        ctx.meta[_ARGS_KEY] = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as exc:
            # The parser leaves the context out of some of its faults.
            exc.ctx = exc.ctx or ctx
            raise


class SwedishGroup(SwedishCommand, click.Group):
    """A group of commands; an unknown command gets a Swedish message with the nearest name."""

    command_class = SwedishCommand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "KOMMANDO [ARGUMENT]...")
        super().__init__(*args, **kwargs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command by its name in any spelling."""
        by_folded = {fold(name): name for name in self.list_commands(ctx)}
        name = by_folded.get(fold(cmd_name))
        return None if name is None else self._load(ctx, name)

    def _load(self, ctx: click.Context, name: str) -> click.Command | None:
        return super().get_command(ctx, name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order they were declared."""
        return list(self.commands)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what a word may go on with; a command in any spelling."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [
            CompletionItem(name, help=self.summary(ctx, name))
            for name in self.list_commands(ctx)
            if fold(name).startswith(fold(incomplete))
        ]

    def summary(self, ctx: click.Context, name: str) -> str:
        """Return one line about a command."""
        found = self.get_command(ctx, name)
        return "" if found is None else found.get_short_help_str()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; refuse an unknown one with the nearest name."""
        typed = args[0]
        known = self.get_command(ctx, typed) is not None
        if not known and not typed.startswith("-") and not ctx.resilient_parsing:
            hint = _did_you_mean(typed, self.list_commands(ctx))
            raise click.UsageError(f'Kommandot "{typed}" finns inte.{hint}', ctx=ctx)
        return super().resolve_command(ctx, args)


class SwedishOption(click.Option):
    """An option whose value name, default and "required" are shown in Swedish."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the Swedish name of the value, or the choices in their full spelling."""
        if self.metavar is None and isinstance(self.type, click.Choice):
            return f"[{'|'.join(map(str, self.type.choices))}]"
        shown = super().make_metavar(ctx)
        return METAVARS.get(shown, shown)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the help row with the closing bracket in Swedish."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        text, bracket, tail = record[1].rpartition("[")
        tail = tail.replace("default: ", "förval: ").replace("required", "krävs")
        tail = re.sub(_RANGE, r"\1 till \2", tail)
        return record[0], text + bracket + tail


class SwedishArgument(click.Argument):
    """An argument whose name is shown as declared, in upper case."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the name of the value in upper case, in brackets when it may be left out."""
        shown = self.metavar or (self.name or "").upper()
        if not self.required:
            shown = f"[{shown}]"
        return shown + "..." if self.nargs != 1 else shown


def command(name: str, *, help: str, **attrs: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Declare a command; ``help`` is the Swedish help page. See :func:`click.command`."""
    return click.command(name, cls=SwedishCommand, help=help, **attrs)


def group(name: str, *, help: str, **attrs: Any) -> Callable[[Callable[..., Any]], SwedishGroup]:
    """Declare a group of commands; ``help`` is the Swedish help page."""
    return click.group(name, cls=SwedishGroup, help=help, **attrs)


def option(*declarations: str, help: str, **attrs: Any) -> Callable[[Any], Any]:
    """Declare an option with its Swedish help. Give an ASCII parameter name as well.

    ``option("--förvaltning", "departments", multiple=True, metavar="ID", help=...)``.
    """
    return click.option(*declarations, cls=SwedishOption, help=help, **attrs)


def argument(declaration: str, **attrs: Any) -> Callable[[Any], Any]:
    """Declare an argument; ``metavar`` is what the user sees (``MAPP``)."""
    return click.argument(declaration, cls=SwedishArgument, **attrs)


def error_text(exc: click.ClickException) -> str:
    """Give the whole Swedish message for a fault that click found in the command line."""
    ctx = exc.ctx if isinstance(exc, click.UsageError) else None
    text = f"Fel: {_explain(exc)}"
    if ctx is None:
        return text
    return f'{text}\n{ctx.get_usage()}\nSkriv "{ctx.command_path} --hjälp" för hjälp.'


def _explain(exc: click.ClickException) -> str:
    if isinstance(exc, click.NoSuchOption):
        return _explain_option(exc)
    if isinstance(exc, click.MissingParameter):
        kind = "Argumentet" if exc.param and exc.param.param_type_name == "argument" else "Flaggan"
        return f"{kind} {_parameter(exc)} saknas."
    if isinstance(exc, click.BadParameter):
        return f"Ogiltigt värde för {_parameter(exc)}: {_bad_value(exc)}"
    if isinstance(exc, click.BadOptionUsage):
        declared = {fold(opt): opt for opt in _options(exc.ctx)}
        name = declared.get(exc.option_name, exc.option_name)
        return translate(exc.message.replace(exc.option_name, name))
    if isinstance(exc, click.BadArgumentUsage):
        text = translate(exc.message)
        for param in exc.ctx.command.params if exc.ctx else []:
            text = text.replace(f'"{param.name}"', param.human_readable_name.upper())
        return text
    if isinstance(exc, click.FileError):
        return f'Filen "{exc.ui_filename}" går inte att öppna: {exc.message}'
    return translate(exc.message)


def _options(ctx: click.Context | None) -> list[str]:
    """List the spellings of a command's options, as declared."""
    if ctx is None:
        return []
    params = ctx.command.get_params(ctx)
    return [opt for p in params if isinstance(p, click.Option) for opt in p.opts]


def _explain_option(exc: click.NoSuchOption) -> str:
    ctx = exc.ctx
    typed = next(
        (
            word.partition("=")[0]
            for word in (ctx.meta.get(_ARGS_KEY, []) if ctx else [])
            if fold(word.partition("=")[0]) == exc.option_name
        ),
        exc.option_name,
    )
    return f'Flaggan "{typed}" finns inte.{_did_you_mean(typed, _options(ctx))}'


def _bad_value(exc: click.BadParameter) -> str:
    """Say what is wrong with a value; the choices in their full spelling."""
    text = translate(exc.message)
    if exc.param is not None and isinstance(exc.param.type, click.Choice):
        for choice in map(str, exc.param.type.choices):
            text = text.replace(f'"{fold(choice)}"', f'"{choice}"')
    return text


def _parameter(exc: click.BadParameter) -> str:
    if isinstance(exc.param_hint, str):
        return exc.param_hint
    if exc.param_hint is not None:
        return " / ".join(exc.param_hint)
    if exc.param is None:
        return "ett argument"
    if exc.param.param_type_name == "argument":
        return (exc.param.metavar or exc.param.human_readable_name).upper()
    return f'"{max(exc.param.opts, key=len)}"'


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    from kontinuitet.problems import nearest  # noqa: PLC0415  (only when something is wrong)

    by_folded = {fold(name): name for name in known}
    hit = nearest(fold(word), by_folded)
    return "" if hit is None else f' Menade du "{by_folded[hit]}"?'


def translate(message: str) -> str:
    """Put one of click's own messages into Swedish; a message it did not write is kept."""
    # The longest first: it says most, and a shorter one may fit by chance.
    for english in sorted(CATALOGUE, key=len, reverse=True):
        found = re.fullmatch(_pattern(english), message, re.DOTALL)
        if found:
            values = {key: _value(text) for key, text in found.groupdict().items()}
            return CATALOGUE[english].format(**values)
    return message


def fields(english: str) -> list[str]:
    """List the names of the values in one of click's messages."""
    return re.findall(r"\{(\w+)(?:!r)?\}", english)


def _pattern(english: str) -> str:
    """Make a pattern that reads the values back out of a text formatted from ``english``."""
    pattern = ""
    for piece in re.split(r"(\{\w+(?:!r)?\})", english):
        if not piece.startswith("{"):
            pattern += re.escape(piece)
        elif piece.endswith("!r}"):
            pattern += rf"(?P<{piece[1:-3]}>'.*'|\".*\"|[^'\"\s]\S*)"
        else:
            pattern += rf"(?P<{piece[1:-1]}>.+?)"
    return pattern


def _value(text: str) -> str:
    """Undo Python's quoting of a value, so that a Windows path has single backslashes.

    A word of click's own is put into Swedish.
    """
    if text in WORDS:
        return WORDS[text]
    if re.fullmatch(_RANGE, text):
        return re.sub(_RANGE, r"\1 till \2", text)
    try:
        values = ast.literal_eval(f"[{text}]")
    except (SyntaxError, ValueError):
        return text
    if values and all(isinstance(value, str) for value in values):
        return ", ".join(f'"{value}"' for value in values)
    return text
