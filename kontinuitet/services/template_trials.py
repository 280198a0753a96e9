"""Trying a municipality's own templates against its own data and against the packaged example."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kontinuitet import bundled
from kontinuitet.documents.kinds import BY_TEMPLATE
from kontinuitet.documents.making import try_template
from kontinuitet.documents.matter.data import PlanData
from kontinuitet.errors import InputError, KontinuitetError
from kontinuitet.problems import nearest
from kontinuitet.services.exercise_papers import with_exercise
from kontinuitet.services.gathering import (
    OWN_TEMPLATES,
    available_scenarios,
    plan_data,
    simulate_all,
)
from kontinuitet.services.opening import open_workspace
from kontinuitet.services.telling import Progress, Tell, unseen

EXAMPLE: Final = "exempelkoping"
#: Scenarios of the example that templates are tried on; one with exercise material among them.
_EXAMPLE_SCENARIOS: Final = 2
_DAY: Final = datetime.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Result:
    """What one template showed: faults stop it, remarks do not."""

    name: str
    tried: tuple[str, ...]
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def own_templates(folder: Path) -> list[str]:
    """Return the names of the municipality's own templates, sorted."""
    own = folder / OWN_TEMPLATES
    if not own.is_dir():
        return []
    return sorted(
        p.name
        for p in own.iterdir()
        if p.suffix.lower() == ".docx" and p.is_file() and not p.name.startswith(("~", ".", "_"))
    )


def unused(name: str) -> str:
    """Return the sentence about a template that no document is made from."""
    # Without the ending, which would make all names seem alike.
    near = nearest(Path(name).stem, {Path(template).stem for template in BY_TEMPLATE})
    hint = f'Menade du "{near}.docx"?' if near else f"De som används: {', '.join(BY_TEMPLATE)}."
    return f'Mallen "{name}" används inte: ingen medföljande mall heter så. {hint}'


def try_all(target: Path, tell: Tell, progress: Progress = unseen) -> list[Result]:
    """Try all own templates of a workspace, or one file.

    Raises:
        InputError: the file is no Word file by its name.
    """
    if target.is_dir():
        files = [target / OWN_TEMPLATES / name for name in own_templates(target)]
        workspace = target
    else:
        if target.suffix.lower() != ".docx":
            raise InputError(f'"{target}" är ingen mall: namnet ska sluta på .docx.')
        files = [target]
        workspace = target.resolve().parent.parent
        if target.resolve().parent.name != OWN_TEMPLATES:
            workspace = target
    if not files:
        return []
    sources = [
        *_own_data(workspace, tell, progress),
        ("exempelkommunen", _example_data(tell, progress)),
    ]
    return [_try(path, sources) for path in files]


def _own_data(folder: Path, tell: Tell, progress: Progress) -> Iterator[tuple[str, PlanData]]:
    if not folder.is_dir():
        return
    try:
        workspace, municipality = open_workspace(folder, tell)
        simulated = simulate_all(municipality, available_scenarios(workspace), progress)
    except KontinuitetError as error:
        tell(f"Mallarna prövas bara mot exempelkommunen. {error}")
        return
    data = plan_data(workspace, municipality, simulated, tell=tell, issued=_DAY)
    yield municipality.info.name, data


def _example_data(tell: Tell, progress: Progress) -> PlanData:
    with bundled.folder("examples", EXAMPLE) as folder:
        workspace, municipality = open_workspace(folder, tell)
        scenarios = available_scenarios(workspace)
        scenarios.sort(key=lambda s: (s.exercise is None, s.id))
        simulated = simulate_all(municipality, scenarios[:_EXAMPLE_SCENARIOS], progress)
        return with_exercise(plan_data(workspace, municipality, simulated, tell=tell))


def _try(path: Path, sources: list[tuple[str, PlanData]]) -> Result:
    kind = BY_TEMPLATE.get(path.name)
    if kind is None:
        return Result(path.name, (), (unused(path.name),), ())
    names = tuple(name for name, _ in sources)
    verdict = try_template(kind, path.read_bytes(), path.name, [data for _, data in sources])
    return Result(path.name, names, verdict.faults, verdict.remarks)
