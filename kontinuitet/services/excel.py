"""The model as a workbook, for those who work in Excel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kontinuitet.errors import InputError
from kontinuitet.loading.sheets.filling import left_out, model_workbook
from kontinuitet.loading.sheets.questionnaire import questionnaire
from kontinuitet.model.landscape import Municipality
from kontinuitet.services.names import find_id
from kontinuitet.services.opening import open_workspace
from kontinuitet.services.telling import Progress, Tell, unseen
from kontinuitet.services.writing import write_all
from kontinuitet.wording import count_in_table


def export(folder: Path, target: Path, tell: Tell) -> Path:
    """Write the whole model of a folder as a workbook; return where.

    Raises:
        InputError: the model has errors, protected data would get out, or somebody else has
            written the file that is there.
        SystemFault: openpyxl is missing, or the file cannot be written.
    """
    _, municipality = open_workspace(folder, tell)
    write_all({target: model_workbook(municipality)}, tell=tell)
    _tell_left_out(municipality, tell)
    return target


def questionnaires(
    folder: Path,
    departments: Sequence[str],
    target: Path,
    tell: Tell,
    progress: Progress = unseen,
) -> list[Path]:
    """Write a questionnaire for each förvaltning named, or for all; return where.

    Raises:
        InputError: the model has errors or no such förvaltning, protected data would get out, or
            somebody else has written a file that is there.
        SystemFault: openpyxl is missing, or a file cannot be written.
    """
    _, municipality = open_workspace(folder, tell)
    known = municipality.departments
    if not known:
        raise InputError(
            "Modellen har ingen förvaltning att fråga. Lägg till dem i filerna, eller läs in ett "
            "register med deras namn."
        )
    names = {identity: department.name for identity, department in known.items()}
    asked = [find_id(typed, names, "förvaltningen") for typed in departments] or list(known)
    files: dict[Path, bytes] = {}
    with progress("Gör formulär", len(asked)) as step:
        for identity in asked:
            step(known[identity].name)
            files[target / f"formulär-{identity}.xlsx"] = questionnaire(municipality, identity)
    written = write_all(files, tell=tell)
    _tell_left_out(municipality, tell)
    return written


def _tell_left_out(municipality: Municipality, tell: Tell) -> None:
    count = left_out(municipality)
    if count:
        tell(
            f"{count_in_table(count, 'person', 'personer')} med skyddade personuppgifter står inte "
            "i arbetsboken. Uppgifterna finns kvar i kommunens filer."
        )
