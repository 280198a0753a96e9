"""Read the duties and thresholds that the program ships."""

from __future__ import annotations

from importlib.resources import files

from kontinuitet.errors import SystemFault
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.duty import Duties

_FILE = "duties.yaml"


def load_duties(own: Duties | None = None) -> Duties:
    """Return the packaged duties with a municipality's ``own``: a row with the same id wins.

    An own threshold also wins over the packaged one of its sector.

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
    return packaged.model_copy(
        update={
            "duties": {**packaged.duties, **own.duties},
            "thresholds": {**thresholds, **own.thresholds},
        }
    )
