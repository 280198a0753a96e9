"""A municipality's folder: all its files merged into one model, with every problem found."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kontinuitet import bundled
from kontinuitet.errors import InputError
from kontinuitet.loading.files import ReadFile, digest, printable, read_folder, reason
from kontinuitet.loading.ids import Directory
from kontinuitet.loading.memory import Memory, parsed
from kontinuitet.loading.merging import Layer, Place, merge
from kontinuitet.loading.municipalities import several_municipalities
from kontinuitet.loading.references import Known, check_references, shared_ids
from kontinuitet.loading.scenarios import (
    ReadScenario,
    check_scenario,
    is_exercise,
    is_scenario,
    read_scenario,
)
from kontinuitet.loading.status import is_status
from kontinuitet.loading.suggestions import Suggestions
from kontinuitet.loading.validation import validate
from kontinuitet.loading.yaml_source import Source, load
from kontinuitet.loading.yaml_text import MAX_BYTES
from kontinuitet.model.base import fold
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.scenario import Scenario
from kontinuitet.problems import Problem, Severity, has_errors, nearest, sort_key

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Workspace:
    """What a folder holds.

    ``municipality`` is None when any file of the model has an error. ``scenarios`` holds the
    folder's own scenarios that have no errors, by id, and ``scenario_problems`` what was found in
    each own scenario. ``files`` are the names of all files that were read, relative to ``folder``.
    ``sha256`` is the sum over model and scenarios.
    """

    folder: Path
    municipality: Municipality | None
    problems: tuple[Problem, ...]
    scenarios: dict[str, Scenario]
    files: tuple[str, ...]
    exercises: tuple[str, ...]
    sha256: str
    known: Known = field(repr=False)
    layer: Layer = field(repr=False)
    scenario_problems: dict[str, tuple[Problem, ...]] = field(repr=False, default_factory=dict)
    readable: bool = True

    def place(self, *steps: str | int) -> Place | None:
        """Return where something in the model stands, by section (as the model spells it) and id.

        ``place("resurser", "journal", "typ")`` gives the innermost part that was written; None
        when the section or id is not there at all.
        """
        found = self.layer.place(steps)
        return found if found.line is not None else None


@dataclass
class Loaded:
    """What a folder held when it was last read; empty before that. For one thread at a time."""

    memory: Memory = field(default_factory=Memory)
    of: tuple[Path, list[ReadFile], list[Problem]] | None = None
    workspace: Workspace | None = None


def load_workspace(folder: Path, before: Loaded | None = None) -> Workspace:
    """Read a folder and check everything in it.

    Everything wrong in the files is in ``problems``, sorted by file and line. ``before`` remembers
    what was read from the same folder before: nothing is done again that nothing has changed in.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.exists():
        raise InputError(f'Mappen "{folder}" finns inte.')
    if not folder.is_dir():
        raise InputError(f'"{folder}" är ingen mapp. Ange mappen med kommunens filer.')
    before = before or Loaded()
    files, problems = read_folder(folder, before.memory)
    if before.workspace is not None and before.of == (folder, files, problems):
        return before.workspace
    workspace = _read_workspace(folder, files, list(problems))
    before.of, before.workspace = (folder, files, problems), workspace
    return workspace


def workspace_of(folder: Path, files: list[ReadFile]) -> Workspace:
    """Return what a folder would hold with these files in it."""
    return _read_workspace(folder, files, [])


def _read_workspace(folder: Path, files: list[ReadFile], problems: list[Problem]) -> Workspace:
    suggestions = Suggestions()
    sources = [parsed(file.content, file.name) for file in files]
    scenario_sources = [s for s in sources if is_scenario(s)]
    exercises = {s.file for s in sources if is_exercise(s) and not is_scenario(s)}
    own = {s.file for s in scenario_sources}
    # How things stand in an event is no part of the model, but may well lie beside it.
    statuses = {s.file for s in sources if is_status(s.data)} - own
    models = [s for s in sources if s.file not in own | exercises | statuses]
    several = several_municipalities(models, folder)
    if several is not None:
        # Whatever else is wrong is wrong because they are read as one.
        problems, models, scenario_sources, sources = [several], [], [], []
    # A file that could not be read may hold the ids that others refer to.
    readable = all(s.complete for s in sources) and not has_errors(problems)
    for source in models:
        problems.extend(source.problems)
    municipality, layers, found = _municipality(models, folder, suggestions, readable=readable)
    problems.extend(found)
    known = Known.of(layers)
    usable = None if has_errors(problems) else municipality
    problems.extend(p for s in sources if s.file in exercises for p in s.problems)
    scenarios: dict[str, Scenario] = {}
    of_scenario: dict[str, tuple[Problem, ...]] = {}
    first: dict[str, ReadScenario] = {}
    for source in scenario_sources:
        read = read_scenario(source, suggestions)
        errors = [
            *read.problems,
            *check_scenario(read, municipality, known, suggestions, references=readable),
        ]
        if read.identity is not None and read.identity in first:
            errors.append(_same_scenario(read, first[read.identity]))
        problems.extend(errors)
        if read.identity is None:
            continue
        first.setdefault(read.identity, read)
        of_scenario[read.identity] = (*of_scenario.get(read.identity, ()), *errors)
        if read.validated.value is not None:
            scenarios.setdefault(read.identity, read.validated.value)
    return Workspace(
        folder=folder,
        municipality=usable,
        problems=tuple(sorted(problems, key=sort_key)),
        scenarios={i: s for i, s in sorted(scenarios.items()) if not has_errors(of_scenario[i])},
        files=tuple(file.name for file in files),
        exercises=tuple(sorted(exercises)),
        sha256=digest(f for f in files if f.name not in exercises | statuses),
        known=known,
        layer=layers[0],
        scenario_problems=of_scenario,
        readable=readable,
    )


def load_scenario(workspace: Workspace, name: str) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Find a scenario by id, or by the path of a file, and check it against the workspace.

    The workspace's own scenarios win over the packaged ones; a path is tried last. The scenario is
    None when it has errors.

    Raises:
        InputError: there is no such scenario; the message names the nearest and lists all.
    """
    if name in workspace.scenario_problems:
        return workspace.scenarios.get(name), workspace.scenario_problems[name]
    files = bundled.names("scenarios")
    packaged = {} if name in files else _packaged(tuple(files))
    file = name if name in files else packaged.get(name) or packaged.get(fold(name))
    if file is not None:
        return _checked(workspace, parsed(bundled.read_bytes("scenarios", file), file))
    if name.lower().endswith(_SUFFIXES):
        for path in (Path(name), workspace.folder / name):
            if path.is_file():
                return _checked(workspace, _read(path))
    named = _by_name(workspace, fold(name))
    if len(named) == 1:
        return load_scenario(workspace, named[0])
    if named:
        raise InputError(
            f'Scenariot "{printable(name)}" kan vara flera: {", ".join(named)}. Ange id.'
        )
    existing = sorted({*_shown(packaged), *workspace.scenario_problems})
    near = nearest(name[:80], existing)
    question = f' Menade du "{near}"?' if near else ""
    raise InputError(
        f'Scenariot "{printable(name)}" finns inte.{question} Det här finns: {", ".join(existing)}.'
    )


def scenario_of_text(
    workspace: Workspace, text: str, shown: str
) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Read a scenario from its text and check it; ``shown`` is the file that problems name."""
    return _checked(workspace, load(text, shown))


def _by_name(workspace: Workspace, folded: str) -> list[str]:
    """Return the ids of the scenarios whose id or name is ``folded``; own ids hide packaged."""
    own = {i: s.name for i, s in workspace.scenarios.items()}
    own |= {i: own.get(i, i) for i in workspace.scenario_problems}
    files = tuple(bundled.names("scenarios"))
    named = _packaged_names(files) | own
    ids = sorted(i for i in named if fold(i) == folded)
    return ids or sorted(i for i, name in named.items() if fold(name) == folded)


@cache
def _packaged_names(files: tuple[str, ...]) -> dict[str, str]:
    """Return the name of every packaged scenario, by id."""
    found: dict[str, str] = {}
    for file in files:
        data = parsed(bundled.read_bytes("scenarios", file), file).data
        if isinstance(data, dict) and isinstance(data.get("scenario"), str):
            found[str(data["scenario"])] = str(data.get("namn", ""))
    return found


@cache
def _packaged(files: tuple[str, ...]) -> dict[str, str]:
    """Return the file of every packaged scenario, by id and by folded id.

    The files have plain names, since packaging tools do not bear others.
    """
    found: dict[str, str] = {}
    for file in files:
        data = parsed(bundled.read_bytes("scenarios", file), file).data
        identity = data.get("scenario") if isinstance(data, dict) else None
        if isinstance(identity, str):
            found[identity] = file
            found.setdefault(fold(identity), file)
        found.setdefault(Path(file).stem, file)
    return found


def _shown(packaged: dict[str, str]) -> list[str]:
    """Return each packaged scenario's id once, as it is spelled in its file."""
    by_file: dict[str, str] = {}
    for identity, file in packaged.items():
        by_file.setdefault(file, identity)
    return list(by_file.values())


def _read(path: Path) -> Source:
    try:
        with path.open("rb") as stream:
            return load(stream.read(MAX_BYTES + 1), printable(str(path)))
    except OSError as error:
        raise InputError(
            f'Filen "{printable(str(path))}" kan inte läsas{reason(error)}.'
        ) from error


def _checked(workspace: Workspace, source: Source) -> tuple[Scenario | None, tuple[Problem, ...]]:
    suggestions = Suggestions(directory=Directory.of([workspace.layer.data]))
    read = read_scenario(source, suggestions)
    problems = [
        *read.problems,
        *check_scenario(
            read,
            workspace.municipality,
            workspace.known,
            suggestions,
            references=workspace.readable,
        ),
    ]
    problems.sort(key=sort_key)
    return (None if has_errors(problems) else read.validated.value), tuple(problems)


def _municipality(
    sources: list[Source], folder: Path, suggestions: Suggestions, *, readable: bool
) -> tuple[Municipality | None, list[Layer], list[Problem]]:
    """Merge, validate and check the model; what was written twice is checked too."""
    layers, problems = merge(Municipality, sources, suggestions)
    suggestions.directory = Directory.of(layer.data for layer in layers)
    for layer in layers:
        layer.fallback = _main_file(sources, folder)
    if not readable and "namn" not in layers[0].data.get("kommun", {}):
        # It may stand in the file that cannot be read.
        layers[0].data.setdefault("kommun", {})["namn"] = "?"
    if not sources and readable:
        problems.append(
            Problem(
                layers[0].fallback,
                None,
                "mapp-tom",
                Severity.ERROR,
                "mappen har inga filer med delar av en modell (.yaml eller .yml).",
                "Ange mappen med kommunens filer.",
            )
        )
        return None, layers, problems
    layers[0].data.setdefault("kommun", {})
    for layer in layers[1:]:
        layer.data.setdefault("kommun", {}).setdefault("namn", "?")
    known = Known.of(layers)
    municipality: Municipality | None = None
    for number, layer in enumerate(layers):
        validated = validate(Municipality, layer, suggestions)
        problems.extend(validated.problems)
        if number == 0:
            municipality = validated.value
        if validated.value is not None and readable:
            found = check_references(validated.value, layer, validated, known, suggestions)
            # People of other layers are not seen here, so skills are judged in the first only.
            problems.extend(p for p in found if number == 0 or p.severity is Severity.ERROR)
    if readable:
        problems.extend(shared_ids(layers))
    return municipality, layers, problems


def _main_file(sources: list[Source], folder: Path) -> str:
    """Return the file to name when something that no file has is missing."""
    names = [source.file for source in sources]
    if not names:
        return printable(folder.name) or str(folder)
    return next((n for n in names if n.lower().startswith("kontinuitet.")), names[0])


def _same_scenario(read: ReadScenario, first: ReadScenario) -> Problem:
    place, other = read.layer.place(("scenario",)), first.layer.place(("scenario",))
    return Problem(
        place.file,
        place.line,
        "dubblett",
        Severity.ERROR,
        f'{place.path}: id:t "{read.identity}" finns redan i {other.file}, rad {other.line}.',
        "Byt id på det ena scenariot.",
    )
