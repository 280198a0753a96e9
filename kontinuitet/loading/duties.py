"""Read the duties and thresholds that the program ships."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import TypeVar

from kontinuitet.errors import SystemFault
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.duty import Duties, OwnCheck, Sourced

_FILE = "duties.yaml"
S = TypeVar("S", bound=Sourced)


def load_duties(own: Duties | None = None) -> Duties:
    """Return the packaged duties with a municipality's ``own``: a row with the same id wins.

    An own threshold also wins over the packaged one of its sector, and rows that the municipality
    has checked say so.

    Raises:
        SystemFault: the packaged file is missing or damaged.
    """
    try:
        data = files("kontinuitet.loading").joinpath(_FILE).read_bytes()
    except OSError as error:
        raise SystemFault(f'den medföljande filen "{_FILE}" kan inte läsas: {error}') from error
    source = load(data, _FILE)
    if source.problems:
        raise SystemFault(f'den medföljande filen "{_FILE}" är skadad: {source.problems[0].text}')
    packaged = Duties.model_validate(source.data)
    if own is None:
        return packaged
    sectors = {t.sector for t in own.thresholds.values()}
    thresholds = {i: t for i, t in packaged.thresholds.items() if t.sector not in sectors}
    checks = own.own_checks
    return packaged.model_copy(
        update={
            "duties": _checked({**packaged.duties, **own.duties}, checks),
            "thresholds": _checked({**thresholds, **own.thresholds}, checks),
            "own_checks": checks,
        }
    )


def _checked(rows: Mapping[str, S], checks: Mapping[str, OwnCheck]) -> dict[str, S]:
    return {i: row.checked_as(checks[i]) if i in checks else row for i, row in rows.items()}
