"""Strict YAML: text to plain data with the line of every value, and Swedish problems.

Every scalar stays the text that the user wrote; only an empty value, ``~`` and ``null`` become
None. Nothing is resolved as a number, a boolean or a date: the model's types read the text. The
depth is found before the parser runs, and the stream of parser events is walked without recursion
and with limits on depth and number of values, so no file can exhaust stack or memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from kontinuitet.loading.yaml_depth import first_too_deep
from kontinuitet.loading.yaml_messages import BAD_ESCAPE, MAX_SHOWN, quoted, translate
from kontinuitet.loading.yaml_text import CUT, check_text, rows_with_cut_text
from kontinuitet.problems import Problem, Severity

MAX_DEPTH: Final = 30
#: Largest number of values (keys not counted) in one file: some fifteen thousand resources.
MAX_VALUES: Final = 200_000
#: Longest key.
MAX_KEY: Final = 200
#: Problems of one kind that are written out for one file; the rest are counted.
MAX_OF_A_KIND: Final = 100

Data = dict[str, Any] | list[Any] | str | None
Path = tuple[str | int, ...]

_TOO_DEEP: Final = (
    "yaml-djup",
    Severity.ERROR,
    f"filen är nästlad i fler än {MAX_DEPTH} nivåer.",
    "Förenkla den.",
)
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_IN_FLOW = re.compile(r"[\[\]{}]|,\s*$")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Lines:
    """The 1-based line of every value, by path: keys as written and 0-based list indexes.

    The line of a value in a mapping is the line of its key.
    """

    __slots__ = ("_marks", "_root")

    def __init__(self, marks: Any = None, root: int = 1) -> None:
        self._marks = marks
        self._root = root

    def __getitem__(self, path: Path) -> int:
        found = self.get(path)
        if found is None:
            raise KeyError(path)
        return found

    def __contains__(self, path: Path) -> bool:
        return self.get(path) is not None

    def get(self, path: Path) -> int | None:
        """Return the line of the value at ``path``, or None when there is no such value."""
        line, complete = self._walk(path)
        return line if complete else None

    def near(self, path: Path) -> int:
        """Return the line of the value at ``path``, or of the innermost that exists around it."""
        return self._walk(path)[0]

    def _walk(self, path: Path) -> tuple[int, bool]:
        marks, line = self._marks, self._root
        for step in path:
            if isinstance(marks, dict):
                mark = marks.get(step)
            elif isinstance(marks, list) and isinstance(step, int) and 0 <= step < len(marks):
                mark = marks[step]
            else:
                mark = None
            if mark is None:
                return line, False
            line, marks = mark if isinstance(mark, tuple) else (mark, None)
        return line, True


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its data, the lines of its values, and what was wrong with its text.

    ``complete`` is False when reading stopped before the end; ``data`` is then None.
    """

    file: str
    data: Data
    lines: Lines
    problems: tuple[Problem, ...] = field(default=())
    complete: bool = True


class _PythonLoader(yaml.SafeLoader):
    """The Python parser, made to accept tabs between tokens as the C parser does.

    Tabs as indentation are refused before any parser sees the text.
    """

    def scan_to_next_token(self) -> None:
        while True:
            while self.peek() in " \t":
                self.forward()
            if self.peek() == "#":
                while self.peek() not in "\0\n":
                    self.forward()
            if not self.scan_line_break():  # type: ignore[no-untyped-call]
                return
            if not self.flow_level:
                self.allow_simple_key = True


def load(raw: str | bytes, file: str) -> Source:
    """Read YAML text; ``file`` is the name that problems carry.

    Never raises for bad content: everything wrong is in ``problems``.
    """
    checked = check_text(raw, file)
    if checked.text is None:
        return Source(file, None, Lines(), checked.problems, complete=False)
    deep = first_too_deep(checked.text, MAX_DEPTH, MAX_VALUES)
    if deep is not None:
        problems = (*checked.problems, Problem(file, deep, *_TOO_DEEP))
        return Source(file, None, Lines(), problems, complete=False)
    loader: Any
    if yaml.__with_libyaml__:
        loader = yaml.CSafeLoader(checked.text.encode("utf-8"))
    else:
        loader = _PythonLoader(checked.text)
    builder = _Builder(file, rows_with_cut_text(checked.text))
    try:
        builder.build(loader)
    except yaml.YAMLError as error:
        builder.problems.append(translate(error, checked.text, file))
        builder.stopped = True
    finally:
        loader.dispose()
    problems = (*checked.problems, *builder.finish())
    if builder.stopped:
        return Source(file, None, Lines(), problems, complete=False)
    return Source(file, builder.data, Lines(builder.marks, builder.root_line), problems)


class _Builder:
    """Builds data and marks from parser events, one frame per open collection."""

    def __init__(self, file: str, suspects: dict[int, str]) -> None:
        self.file = file
        # The lines, numbered from 0, on which a text may be cut off by a "#".
        self._suspects = suspects
        self.problems: list[Problem] = []
        self.data: Data = None
        self.marks: Any = None
        self.root_line = 1
        self.stopped = False
        # Keys that cannot be used: their values are read past, and taken away at the end.
        self._useless: list[tuple[dict[str, Any], dict[str, Any], str]] = []
        self._counts: dict[str, int] = {}
        self._last: dict[str, int] = {}
        # Open collections: container, its marks, and (for a mapping) the key waiting for a value.
        self._stack: list[tuple[Any, Any, str | None]] = []
        self._container: Any = None
        self._marks: Any = None
        self._key: str | None = None
        self._key_line = 0

    def build(self, loader: Any) -> None:
        """Consume events until the end, or until a limit stops the reading."""
        # Bound once: this loop runs for every value in the file.
        get_event = loader.get_event
        scalar_event, map_start, list_start = (
            yaml.ScalarEvent,
            yaml.MappingStartEvent,
            yaml.SequenceStartEvent,
        )
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        suspects = self._suspects
        values = 0
        documents = 0
        while not self.stopped:
            event = get_event()
            kind = type(event)
            if kind is scalar_event:
                line = event.start_mark.line + 1
                text = event.value
                if event.end_mark.line in suspects and not event.style:
                    self._cut(event)
                if event.tag is not None or event.anchor is not None:
                    self._decorated(event, line)
                if text in _NULLS and event.implicit[0]:
                    text = None
                elif event.style == '"' and _SURROGATE.search(text):
                    # The C parser refuses these itself; the Python parser lets them through.
                    self._add(line, *BAD_ESCAPE)
                    self.stopped = True
                container = self._container
                if type(container) is list:
                    container.append(text)
                    self._marks.append(line)
                elif container is None:
                    self.data = text
                    self.root_line = line
                elif self._key is None:
                    self._open_key(text, line, plain=event.implicit[0])
                    continue
                else:
                    if self._key not in container:
                        container[self._key] = text
                        self._marks[self._key] = self._key_line
                    self._key = None
            elif kind is map_start or kind is list_start:
                self._start(event, {} if kind is map_start else [])
            elif kind in ends:
                self._container, self._marks, self._key = self._stack.pop()
                continue
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._add(
                        event.start_mark.line + 1,
                        "yaml-flera-dokument",
                        "filen har flera dokument (skilda med --- eller ...).",
                        "Lägg dem i var sin fil.",
                    )
                    self.stopped = True
                continue
            elif kind is yaml.StreamEndEvent:
                return
            else:
                continue
            values += 1
            if values > MAX_VALUES:
                self._add(
                    event.start_mark.line + 1,
                    "fil-for-stor",
                    f"filen har fler än {MAX_VALUES:,} värden.".replace(",", " "),
                    "Dela upp den på flera filer.",
                )
                self.stopped = True

    def finish(self) -> list[Problem]:
        """Return the problems, with a count of those not written out."""
        for container, marks, key in self._useless:
            container.pop(key, None)
            marks.pop(key, None)
        for code, count in sorted(self._counts.items()):
            if count > MAX_OF_A_KIND:
                rest = count - MAX_OF_A_KIND
                text = f"samma slags fel finns på {rest} ställen till i filen, härifrån."
                self.problems.append(
                    Problem(self.file, self._last[code], code, Severity.ERROR, text)
                )
        return self.problems

    def _open_key(self, text: str | None, line: int, *, plain: bool) -> None:
        if text is None or text == "":
            self._add(line, "yaml-nyckel", f"{self._prefix()}det saknas en nyckel före kolonet.")
            text = self._unused()
        elif text == "<<" and plain:
            self._add(
                line,
                "yaml-sammanslagning",
                f'{self._prefix()}"<<" slår ihop delar av en fil och kan inte användas här.',
                "Skriv ut uppgifterna.",
            )
            text = self._unused()
        elif len(text) > MAX_KEY:
            self._add(
                line,
                "yaml-nyckel",
                f'{self._prefix()}nyckeln "{text[:30]}…" är längre än {MAX_KEY} tecken.',
                "Korta den.",
            )
            text = self._unused()
        elif text in self._container:
            first = self._marks[text]
            first = first[0] if isinstance(first, tuple) else first
            self._add(
                line,
                "yaml-dubblett",
                f'{self._prefix()}"{text}" står två gånger (första gången på rad {first}).',
                "Ta bort den ena eller slå ihop dem.",
            )
        self._key = text
        self._key_line = line

    def _unused(self) -> str:
        """Return a key for a value whose own key cannot be used."""
        key = f"\ufffd{len(self._useless)}"
        self._useless.append((self._container, self._marks, key))
        return key

    def _start(self, event: Any, opened: Any) -> None:
        line = event.start_mark.line + 1
        if event.tag is not None or event.anchor is not None:
            self._decorated(event, line)
        if len(self._stack) >= MAX_DEPTH:
            self.problems.append(Problem(self.file, line, *_TOO_DEEP))
            self.stopped = True
            return
        marks: Any = {} if type(opened) is dict else []
        container = self._container
        if container is None:
            self.data, self.marks, self.root_line = opened, marks, line
        elif type(container) is list:
            container.append(opened)
            self._marks.append((line, marks))
        elif self._key is None:
            self._add(
                line,
                "yaml-nyckel",
                f"{self._prefix()}en nyckel ska vara en text, inte en lista eller grupp.",
                "Sätt citattecken runt texten om klammern hör till den.",
            )
            self.stopped = True
            return
        elif self._key in container:
            # A key that stands twice is reported already. The parts of a section that stands twice
            # are read together, so that all that is wrong in them is found in the same run.
            if not self._stack[1:] and type(container[self._key]) is type(opened):
                opened = container[self._key]
                marks = self._marks[self._key][1]
        else:
            container[self._key] = opened
            self._marks[self._key] = (self._key_line, marks)
        self._stack.append((container, self._marks, None))
        self._container, self._marks, self._key = opened, marks, None

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self._add(
            line,
            "yaml-alias",
            f'{self._prefix()}"*{_short(event.anchor)}" är ett alias, som inte kan användas här.',
            "Skriv ut värdet, eller sätt citattecken runt texten om stjärnan hör till den.",
        )
        container = self._container
        if container is None:
            return
        if type(container) is list:
            return
        if self._key is None:
            self._open_key(self._unused(), line, plain=False)
        else:
            if self._key not in container:
                container[self._key] = None
                self._marks[self._key] = self._key_line
            self._key = None

    def _cut(self, event: Any) -> None:
        """Warn of a text that a "#" cuts off: what stands after it is read as a comment."""
        end = event.end_mark
        row = self._suspects[end.line]
        lost = CUT.match(row, end.column)
        if lost is None or (self._key is None and type(self._container) is dict):
            return
        start = event.start_mark
        whole = row[start.column :].strip() if start.line == end.line else ""
        hint = "Sätt citattecken runt hela texten om det hör till den"
        # In a flow collection nobody knows where the text was meant to end.
        if whole and len(whole) <= MAX_SHOWN and not _IN_FLOW.search(row):
            hint += f": {quoted(whole)}"
        self._count(
            end.line + 1,
            "yaml-kommentar",
            f'{self._prefix()}"{_short(lost[1])}" läses som en kommentar och kommer inte med.',
            f'{hint}. Skriv annars mellanslag efter "#".',
            Severity.WARNING,
        )

    def _decorated(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._add(
                line,
                "yaml-ankare",
                f'{self._prefix()}"&{_short(event.anchor)}" är ett ankare, som inte kan användas '
                "här.",
                "Ta bort det, eller sätt citattecken runt texten om &-tecknet hör till den.",
            )
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._add(
                line,
                "yaml-tagg",
                f'{self._prefix()}"{_short(tag)}" är en YAML-tagg, som inte kan användas här.',
                "Ta bort den, eller sätt citattecken runt texten om utropstecknet hör till den.",
            )

    def _prefix(self) -> str:
        """Return the path of what is being read, followed by a colon, or nothing at the top."""
        steps: list[str] = []
        inner = self._container
        for container, _, _ in reversed(self._stack):
            if type(container) is dict:
                # The open collection is the newest entry, except in a key that stands twice.
                step = next((k for k in reversed(container) if container[k] is inner), None)
                steps.append(step if step is not None else "?")
            elif type(container) is list:
                steps.append(str(len(container)))
            inner = container
        if type(self._container) is list:
            steps.insert(0, str(len(self._container) + 1))
        elif type(self._container) is dict and self._key is not None:
            steps.insert(0, self._key)
        return f"{'.'.join(reversed(steps))}: " if steps else ""

    def _add(self, line: int, code: str, text: str, hint: str = "") -> None:
        self._count(line, code, text, hint, Severity.ERROR)

    def _count(self, line: int, code: str, text: str, hint: str, severity: Severity) -> None:
        count = self._counts.get(code, 0) + 1
        self._counts[code] = count
        if count <= MAX_OF_A_KIND:
            self.problems.append(Problem(self.file, line, code, severity, text, hint or None))
        elif count == MAX_OF_A_KIND + 1:
            self._last[code] = line


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
