"""The command ``kontinuitet``: which commands there are, and what happens to what goes wrong.

A command module is imported when its command is run, so that ``kontinuitet --hjälp`` answers at
once. Exit codes: 0 done; 1 done, with findings of severity fel; 2 the user's input cannot be
used; 3 a file or system fault.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TextIO

import click

from kontinuitet.cli import output, swedish
from kontinuitet.services import gate

if TYPE_CHECKING:
    from kontinuitet.cli.pages import Pages

EXIT_INPUT: Final = 2
EXIT_SYSTEM: Final = 3
#: Set by the shell that asks what a word may go on with: see click's shell completion.
_COMPLETE: Final = "_KONTINUITET_COMPLETE"
#: What a line begins with in the file that names the municipality.
_MUNICIPALITY: Final = ("kommun:", "kommun :", "förvaltningar:", "verksamheter:", "resurser:")


class Entry(NamedTuple):
    """One command: its Swedish name, the module under ``kontinuitet.cli``, one line of help."""

    name: str
    module: str
    summary: str


#: The commands in the order of the help page. Each module has its click command as ``command``.
COMMANDS: Final[tuple[Entry, ...]] = (
    Entry("demo", "demo", "Kör hela kedjan på exempelkommunen: kontroll, avbrott, planer."),
    Entry("ny", "new", "Gör en ny mapp för kommunens filer, från några svar."),
    Entry("läget", "standing", "Visa var kommunen står och vad som är nästa steg."),
    Entry("årshjul", "yearwheel", "Visa allt som ska göras det närmaste året."),
    Entry("kontrollera", "check", "Kontrollera kommunens filer: alla problem och fynd."),
    Entry("simulera", "simulate", "Visa vad ett scenario slår ut, och när det kommer åter."),
    Entry("återstart", "restart", "Räkna fram återstartsordningen för ett scenario."),
    Entry("plan", "plan", "Skriv kontinuitetsplaner som Word-filer, en per förvaltning."),
    Entry("pärm", "binder", "Skriv allt som ska in i en pärm, i ordning."),
    Entry("analys", "analyse", "Analysera modellen: krav, felpunkter och gap."),
    Entry("bild", "draw", "Rita vad verksamheterna är beroende av."),
    Entry("graf", "graph", "Ge beroendena som graf till andra verktyg."),
    Entry("jämför", "compare", "Jämför två versioner av kommunens filer."),
    Entry("rapport", "management", "Skriv ledningsrapporten till kommunstyrelsen."),
    Entry("excel", "excel", "Arbeta i Excel: arbetsbok ut och in, formulär, register."),
    Entry("övning", "exercise", "Förbered och kör skrivbordsövningar i webbläsaren."),
    Entry("mall", "templates", "Visa, pröva och kopiera mallarna för Word-filerna."),
    Entry("fält", "fields", "Visa vad som kan stå i kommunens filer, med exempel."),
    Entry("schema", "schema", "Skriv ut JSON-schemat för kommunens filer."),
)


class LazyGroup(swedish.SwedishGroup):
    """The top group: lists commands from a table and imports a module only to run it."""

    def __init__(self, *args: Any, entries: Sequence[Entry] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {entry.name: entry for entry in entries}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names in the order of the table."""
        return list(self.entries)

    def _load(self, ctx: click.Context, name: str) -> click.Command:
        module = importlib.import_module(f"kontinuitet.cli.{self.entries[name].module}")
        found = module.command
        if not isinstance(found, swedish.SwedishCommand):
            raise TypeError(f"{module.__name__}.command is not declared with swedish.command")
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command and call it by its full name, whichever spelling was typed."""
        unknown = not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None
        if unknown and not args[0].startswith("-") and Path(args[0]).is_dir():
            raise click.UsageError(
                f'"{args[0]}" är en mapp. Skriv ett kommando före den, till exempel läget.', ctx=ctx
            )
        _, found, rest = super().resolve_command(ctx, args)
        return (found.name if found else None), found, rest

    def summary(self, ctx: click.Context, name: str) -> str:
        """Return the table's line about a command, without importing it."""
        return self.entries[name].summary

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing any of them."""
        with formatter.section("Kommandon"):
            formatter.write_dl([(e.name, e.summary) for e in self.entries.values()])


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from kontinuitet import __version__  # noqa: PLC0415

        click.echo(f"kontinuitet {__version__}")
        ctx.exit()


@click.group(
    "kontinuitet",
    cls=LazyGroup,
    entries=COMMANDS,
    invoke_without_command=True,
    help="""Kontinuitetsplanering för kommuner.

    Läser kommunens filer om förvaltningar, verksamheter, resurser och beroenden. Räknar ut vad
    ett avbrott slår ut och i vilken ordning systemen ska startas, och skriver planerna som
    Word-filer att ha på papper.""",
    epilog='Skriv "kontinuitet KOMMANDO --hjälp" för hjälp om ett kommando.',
)
@swedish.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Visa versionen och avsluta.",
)
@click.pass_context
def main(ctx: click.Context) -> int | None:
    """Hold the commands together; alone in a workspace, show where it stands."""
    if ctx.invoked_subcommand is not None:
        return None
    if not _in_workspace():
        # As click does without arguments, so that a script that forgot them is told.
        raise click.exceptions.NoArgsIsHelpError(ctx)
    import datetime  # noqa: PLC0415  (only when it is shown)

    from kontinuitet.cli import standing  # noqa: PLC0415

    return standing.show(Path(), datetime.date.today())  # noqa: DTZ011  (the user's own day)


def _in_workspace() -> bool:
    """Tell whether the current folder holds a municipality's files, without reading all of them."""
    names = [p for s in ("*.yaml", "*.yml") for p in Path().glob(s)]
    return any(_names_municipality(path) for path in sorted(names))


def _names_municipality(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return any(line.lower().startswith(_MUNICIPALITY) for line in file)
    except OSError:
        return False


def run(
    args: Sequence[str] | None = None, *, top: click.Group = main, pages: Pages | None = None
) -> int:
    """Run one command line and return the exit code; nothing is raised.

    ``args`` without the program's name; None means the process's own. ``pages`` are what the
    commands show in the browser. Results are on stdout,
    every message on stderr, and a traceback only in a log file.
    """
    _have_streams()
    _use_utf8()
    output.begin()
    code = _run(args, top, pages)
    try:
        # Help and refusals have not been flushed: what cannot be written is told here too.
        sys.stdout.flush()
    except (OSError, ValueError) as exc:
        return _fault(exc)
    return code


def _run(args: Sequence[str] | None, top: click.Group, pages: Pages | None) -> int:
    asked = os.environ.get(_COMPLETE)
    if asked and args is None:
        from click.shell_completion import shell_complete  # noqa: PLC0415  (the shell asks)

        return shell_complete(top, {}, "kontinuitet", _COMPLETE, asked)
    try:
        given = sys.argv[1:] if args is None else list(args)
        # Not top.main(): it has its own English answer to Ctrl+C and to a closed pipe.
        with top.make_context("kontinuitet", given, obj=pages) as ctx:
            result = top.invoke(ctx)
        output.release()
        sys.stdout.flush()
    except click.exceptions.Exit as exc:
        output.release()
        return exc.exit_code
    except (click.Abort, KeyboardInterrupt, EOFError):
        _say("Avbrutet.")
        return EXIT_SYSTEM
    except click.ClickException as exc:
        return _refuse(exc)
    except Exception as exc:  # noqa: BLE001  (the last door: no traceback may pass it)
        return _fault(exc)
    return result if isinstance(result, int) else 0


def _refuse(exc: click.ClickException) -> int:
    if isinstance(exc, click.exceptions.NoArgsIsHelpError):
        _say(exc.message)
    else:
        _say(swedish.error_text(exc))
    return EXIT_INPUT if isinstance(exc, click.UsageError) else EXIT_SYSTEM


def _fault(exc: Exception) -> int:
    from kontinuitet.cli import faults  # noqa: PLC0415  (only when something went wrong)

    gone = _reader_is_gone(exc)
    if gone or (isinstance(exc, OSError) and exc.filename is None):
        # What is still buffered can be written nowhere: the interpreter flushes it into nothing.
        sys.stdout = _nothing()
    if gone:
        return EXIT_SYSTEM
    text, code = faults.describe(exc)
    _say(text)
    return code


def _reader_is_gone(exc: Exception) -> bool:
    """Tell a closed pipe or output (``kontinuitet … | head``); Windows reports it as EINVAL."""
    if isinstance(exc, BrokenPipeError):
        return True
    if isinstance(exc, ValueError):
        return sys.stdout.closed
    if isinstance(exc, OSError) and exc.filename is None and exc.errno == errno.EBADF:
        return True
    nameless = isinstance(exc, OSError) and exc.filename is None
    return os.name == "nt" and nameless and getattr(exc, "errno", None) == errno.EINVAL


def _say(text: str) -> None:
    """Write on stderr; nobody listening there is no reason to stop."""
    try:
        click.echo(output.wrapped(gate.masked(text)), err=True)
    except (OSError, ValueError):
        return


def _nothing() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


def _have_streams() -> None:
    """Write into nothing where there is no output at all (``>&-``, or started without a window)."""
    # The types say that there always is one.
    streams: dict[str, TextIO | None] = {"stdout": sys.stdout, "stderr": sys.stderr}
    for name, stream in streams.items():
        if stream is None or stream.closed:
            setattr(sys, name, _nothing())


def _use_utf8() -> None:
    """Write UTF-8 whatever the console or pipe was set to; never fail on a character."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
