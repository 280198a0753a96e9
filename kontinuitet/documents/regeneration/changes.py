"""What has changed outside the free texts since the program wrote a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kontinuitet.documents.regeneration.alignment import differences
from kontinuitet.documents.regeneration.record import Record, Text
from kontinuitet.documents.regeneration.story import MARK, Control, Line, Story

_SHOWN: Final = 120
#: Of a common beginning, so many characters are shown before the first difference.
_BEFORE: Final = 30


@dataclass(frozen=True, slots=True)
class Change:
    """One changed paragraph; no old text when it is new, no new text when it is gone."""

    chapter: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        where = f"Under ”{self.chapter}”: " if self.chapter else ""
        if self.old is None:
            return f"{where}nytt stycke ”{_short(self.new or '')}”"
        if self.new is None:
            return f"{where}borttaget stycke ”{_short(self.old)}”"
        start = _same_beginning(self.old, self.new)
        return f"{where}”{_short(self.old, start)}” → ”{_short(self.new, start)}”"


def _same_beginning(old: str, new: str) -> int:
    """Return where what differs may begin to be shown: some words before the first difference."""
    pairs = enumerate(zip(old, new, strict=False))
    same = next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))
    if same <= _BEFORE or max(len(old), len(new)) <= _SHOWN:
        return 0
    return old.rfind(" ", 0, same - _BEFORE) + 1


def _short(text: str, start: int = 0) -> str:
    text = ("…" if start else "") + text[start:].replace(MARK, "[fritext]")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def changes(
    record: Record,
    story: Story,
    *,
    taken: Collection[int] = (),
    said: Mapping[int, str] | None = None,
) -> list[Change]:
    """Compare a document with its record.

    ``taken`` are the lines (by ``id``) that belong to a free text after all; ``said`` is what
    lines (by ``id``) say outside the free texts in them.
    """
    outside = said or {}

    def lines(items: Iterable[Line | Control]) -> list[Text]:
        return [
            Text(item.chapter, outside.get(id(item), item.text))
            for item in items
            if isinstance(item, Line) and item.text and id(item) not in taken
        ]

    was = [item for item in record.body if isinstance(item, Text)]
    now = lines(story.body)
    found: list[Change] = []
    for i1, i2, j1, j2 in differences([t.text for t in was], [t.text for t in now]):
        gone, come = was[i1:i2], now[j1:j2]
        for number in range(max(len(gone), len(come))):
            before = gone[number] if number < len(gone) else None
            after = come[number] if number < len(come) else None
            if before is not None and before.optional and after is None:
                continue
            chapter = before.chapter if before is not None else after.chapter if after else ""
            found.append(
                Change(
                    chapter,
                    before.text if before is not None else None,
                    after.text if after is not None else None,
                )
            )
    edges_was = [
        Text(edge.name, item.text)
        for edge in record.edges
        for item in edge.items
        if isinstance(item, Text)
    ]
    edges_now = [text for edge in story.edges for text in lines(edge.items)]
    return found + _edge_changes(edges_was, edges_now)


def _edge_changes(before: Iterable[Text], after: Iterable[Text]) -> list[Change]:
    """Compare headers and footers, each text once: sections often share them."""
    was = dict.fromkeys((t.chapter, t.text) for t in before)
    now = dict.fromkeys((t.chapter, t.text) for t in after)
    gone = [key for key in was if key not in now]
    come = [key for key in now if key not in was]
    found: list[Change] = []
    for where in sorted({edge for edge, _ in (*gone, *come)}):
        old = [text for edge, text in gone if edge == where]
        new = [text for edge, text in come if edge == where]
        found += [Change(where, a, b) for a, b in zip(old, new, strict=False)]
        found += [Change(where, a, None) for a in old[len(new) :]]
        found += [Change(where, None, b) for b in new[len(old) :]]
    return found


def page_change(record: Record, story: Story) -> list[Change]:
    """Return the change of the pages' sizes, in order, that the free texts do not account for."""
    if not record.pages or story.pages == record.pages:
        return []
    return [Change("", f"sidor: {record.pages}", f"sidor: {story.pages}")]
