"""Asking an earlier file which of its free texts somebody has written in."""

from __future__ import annotations

from kontinuitet.documents.regeneration.controls import written
from kontinuitet.documents.regeneration.reading import read_story
from kontinuitet.documents.regeneration.record import read_record
from kontinuitet.documents.regeneration.recovery import loosen_shrunk, recovered
from kontinuitet.documents.word import open_document


def written_tags(data: bytes, name: str) -> frozenset[str]:
    """Return the tags of the free texts that hold somebody's own words.

    Raises:
        TemplateError: the file is not a Word file, is damaged or dangerous to open.
    """
    document = open_document(data, name, media=True)
    record = read_record(document)
    story = read_story(document)
    if record is not None and loosen_shrunk(story, record):
        story = read_story(document)
    found = [*written(story, record), *recovered(document, story, record).texts]
    # A second control with the same tag has a number after it.
    return frozenset(tag for text in found for tag in (text.tag, text.tag.partition("#")[0]))
