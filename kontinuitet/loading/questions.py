"""Read the bank of goals and questions that exercises are put together from."""

from __future__ import annotations

from importlib.resources import files

from kontinuitet.errors import SystemFault
from kontinuitet.loading.yaml_source import load
from kontinuitet.model.question_bank import QuestionBank

_FILE = "questions.yaml"


def load_questions() -> QuestionBank:
    """Return the packaged bank.

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
    return QuestionBank.model_validate(source.data)
