"""What a public edition may not say: contacts, system names and weaknesses.

A sentence that mentions any of it is left out whole; the finished document is searched as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from kontinuitet.analysis.findings import Finding
from kontinuitet.documents.matter import texts
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import Contact

#: Shorter names are only found as whole words: "El" is not in "elever".
_WHOLE_WORD = 5
#: Six digits or more, with what Swedes write between them. A date or a law has other shapes.
_PHONE = re.compile(r"(?<![\d.:])(?:\+\d{1,3}|0\d{0,3})(?:[\s\u00a0/–-]{0,3}\d){5,}(?!\d)")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.\w{2,}")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")


class Secrets:
    """All that the public edition of one municipality's plans keeps to itself."""

    def __init__(self, municipality: Municipality, findings: Iterable[Finding]) -> None:
        self.municipality = municipality
        self.findings = tuple(findings)

    def _contacts(self) -> Iterator[Contact]:
        yield from self.municipality.info.contacts
        for _, department in sorted(self.municipality.departments.items()):
            yield from department.contacts

    def _words(self) -> Iterator[str | None]:
        model = self.municipality
        names = [a.name for a in model.activities.values()]
        names += [d.name for d in model.departments.values()]
        # What is also the name of an activity says nothing about a system.
        public = {name.casefold() for name in names}
        for contact in self._contacts():
            yield from (contact.name, contact.phone, contact.email, contact.backup)
        for _, resource in sorted(self.municipality.resources.items()):
            if resource.name.casefold() not in public:
                yield resource.name
            yield from (resource.phone, resource.agreement.contact if resource.agreement else None)
        for _, person in sorted(
            (self.municipality.staffing.persons if self.municipality.staffing else {}).items()
        ):
            yield from (person.name, person.phone)
        for _, improvement in sorted(self.municipality.improvements.items()):
            yield from (improvement.weakness, improvement.action)
        for finding in self.findings:
            yield finding.text

    def _short_names(self) -> Iterator[str]:
        """Yield what systems are called in running text: "SOS Alarm, larmning" is SOS Alarm."""
        for _, resource in sorted(self.municipality.resources.items()):
            for part in re.split(r"\s*[(,)]\s*", resource.name):
                if part[:1].isupper() and len(part) > 1:
                    yield part
            if resource.supplier and resource.supplier not in self.municipality.resources:
                yield resource.supplier

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Return every text that may stand nowhere in a public edition, longest first."""
        return _longest_first(self._words())

    @cached_property
    def _strict(self) -> re.Pattern[str]:
        return _pattern(self.words)

    @cached_property
    def _careful(self) -> re.Pattern[str]:
        return _pattern(_longest_first(self._short_names()))

    def found(self, text: str) -> str | None:
        """Return the first thing in ``text`` that may not be published, or None."""
        flat = " ".join(text.split())
        for pattern in (self._strict, _EMAIL, _PHONE):
            if hit := pattern.search(flat):
                return hit.group()
        rest = flat.replace(texts.UNCERTAIN_DUTY, "")
        return texts.GAP_MARK if texts.GAP_MARK in rest else None

    def may_publish(self, sentence: str) -> bool:
        """Tell whether a sentence names nothing that is kept."""
        return self.found(sentence) is None and self._careful.search(sentence) is None

    def public(self, text: str | None, missing: str = texts.NONE) -> str:
        """Return the sentences of ``text`` that may be published, or ``missing``."""
        kept = [sentence for sentence in sentences(text) if self.may_publish(sentence)]
        return " ".join(kept) or missing


def sentences(text: str | None) -> list[str]:
    """Return the sentences of a text, without those of nothing but space."""
    return [sentence for sentence in _SENTENCE_END.split(text or "") if sentence.strip()]


def _longest_first(words: Iterable[str | None]) -> tuple[str, ...]:
    found = {" ".join(word.split()) for word in words if word and word.strip()}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = [
        re.escape(word) if len(word) >= _WHOLE_WORD else rf"{re.escape(word)}(?!\w)"
        for word in words
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})" if parts else r"(?!)", re.IGNORECASE)
