"""The editions of a document: what each was made from, and which one to compare with.

A plan is compared with the latest adopted edition that has another version, not with what was
printed an hour ago; so a file carries the record of itself and of the editions before it that may
be compared with.
"""

from __future__ import annotations

from dataclasses import dataclass

from kontinuitet.documents.editions.summary import Summary


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of a document: version, when it was adopted and printed, and its input.

    Dates are ISO texts, empty when there is none.
    """

    version: str
    adopted: str
    issued: str
    summary: Summary

    @property
    def label(self) -> str:
        """Return what the edition is called in a sentence."""
        name = f"version {self.version}" if self.version else "den tidigare planen"
        if self.adopted:
            return f"{name}, fastställd {self.adopted}"
        return f"{name}, inte fastställd" + (f" (framtagen {self.issued})" if self.issued else "")

    def follows(self, before: Edition) -> bool:
        """Tell whether this edition is to be compared with one made before it.

        A draft is followed by the adopted edition of the same version without being another.
        """
        if self.version != before.version:
            return True
        return bool(before.adopted) and self.adopted != before.adopted


@dataclass(frozen=True, slots=True)
class History:
    """An edition and those before it, the latest last: at most one adopted and one later."""

    current: Edition
    earlier: tuple[Edition, ...] = ()

    @property
    def baseline(self) -> Edition | None:
        """Return the edition to compare with: the latest adopted one, else the latest."""
        others = [e for e in self.earlier if self.current.follows(e)]
        adopted = [e for e in others if e.adopted]
        found = adopted or others
        return found[-1] if found else None


def next_history(before: History | None, now: Edition) -> History:
    """Return the history of an edition that is made over an earlier file.

    What is recorded of an adopted edition stays as it was when it was first made as adopted, even
    when it is made again from a changed model under the same version.
    """
    if before is None:
        return History(now)
    was = before.current
    if not now.follows(was):
        return History(was if was.adopted else now, before.earlier)
    if was.adopted:
        return History(now, (was,))
    return History(now, (*(e for e in before.earlier if e.adopted), was))
