"""The model as a workbook, for those who work in Excel."""

from __future__ import annotations

from pathlib import Path

from kontinuitet.loading.sheets.filling import left_out, model_workbook
from kontinuitet.services.opening import open_workspace
from kontinuitet.services.telling import Tell
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
    data = model_workbook(municipality)
    write_all({target: data}, tell=tell)
    count = left_out(municipality)
    if count:
        tell(
            f"{count_in_table(count, 'person', 'personer')} med skyddade personuppgifter står inte "
            "i arbetsboken. Uppgifterna finns kvar i kommunens filer."
        )
    return target
