"""Holds the statements of one document against the truth."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from kontinuitet import bundled
from kontinuitet.documents.chapters.reporting import kind_of
from kontinuitet.documents.inspection import document_text
from kontinuitet.documents.matter import texts
from kontinuitet.model.base import Record
from kontinuitet.model.places import texts_in
from tests.statements.sentences import SENTENCES
from tests.statements.tables import RULES
from tests.statements.truth import Truth
from tests.statements.words import DURATION, UNITS, Statement, minutes, plain, statements

#: What makes a statement one that must be known.
_CLAIMS = re.compile(
    r"\d|överskrid|klarar tiden|för länge|inom tiden|inom gränsen|aldrig|kommer inte tillbaka|"
    r"utan slut|för alltid|utan förmåga",
    re.IGNORECASE,
)
_NUMBERED = ("Nr", "Blad", "Ordning")
_CHAPTER = re.compile(r"^(?:[A-Z]\.\d+|\d+(?:\.\d+)*) ")
_TAG = re.compile(r"\{[{%].*?[%}]\}")


def numbers_in(value: object) -> Iterator[int]:
    """Yield every whole number of the records: limits, holds, lengths of work."""
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from numbers_in(inner)
    elif isinstance(value, (tuple, list)):
        for inner in value:
            yield from numbers_in(inner)
    elif isinstance(value, Record):
        for name in type(value).model_fields:
            yield from numbers_in(getattr(value, name))


class Checker:
    """Knows what is told of one municipality; counts how often each rule was used."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.used: Counter[str] = Counter()
        duties = truth.data.duties
        records: list[Record] = [
            truth.model,
            duties,
            *truth.data.scenarios.values(),
        ]
        known = {text for record in records for _, text in texts_in(record)}
        known.update(f.text for f in truth.data.findings)
        known.update(f.remedy for f in truth.data.findings)
        for result in truth.results.values():
            known.update(step.why for step in result.restart.order)
            known.update(s.why for r in result.resources for s in r.chain)
            known.update(s.why for a in result.activities for s in a.chain)
            known.update(k.why for c in result.restart.chains.values() for k in c.links)
            known.update(result.notes)
        cold = truth.data.cold()
        if cold is not None:
            known.update(step.why for step in cold.result.restart.order)
        known.update(f"{word} {meaning}" for word, meaning in texts.GLOSSARY)
        known.update(part for row in texts.GLOSSARY for part in row)
        known.update(kind_of(f) for f in truth.data.findings)
        for name in bundled.names("plan_templates"):
            for line in document_text(bundled.read_bytes("plan_templates", name)).splitlines():
                known.update(_TAG.split(line))
        flat = {" ".join(plain(text).split()) for text in known}
        # A unit alone, as some templates have it after a tag, would part numbers from theirs.
        flat -= UNITS.keys()
        flat.add(truth.data.model_sha256[:8])
        self._known = sorted((t for t in flat if len(t) > 1), key=lambda t: (-len(t), t))
        self._numbers = {n for record in records for n in numbers_in(record)}

    def check(self, data: bytes, scenario: str | None = None) -> list[str]:
        """Return what is wrong in a document; the scenario is that of the whole document."""
        wrong: list[str] = []
        current = scenario
        for statement in statements(data):
            self.truth.chapter = statement.chapter
            current = scenario or self._scenario_of(statement) or current
            try:
                problem = self._one(statement, current)
            except (AssertionError, ValueError, KeyError, StopIteration) as error:
                problem = f"{type(error).__name__} {error}".splitlines()[0]
            if problem:
                wrong.append(f"{statement} → {problem}")
        return wrong

    def _scenario_of(self, statement: Statement) -> str | None:
        """Return the scenario that a heading or a sentence says that what follows is about."""
        text = statement.cells[0]
        told = ("Exempel:", "beräknad för scenariot", "tröskelvärden passeras:")
        if statement.header or not any(words in text for words in told):
            return None
        return self.truth.about(text)

    def _one(self, statement: Statement, scenario: str | None) -> str | None:
        rule = RULES.get(statement.header) if statement.header else None
        if rule is not None:
            rule(statement.cells, self.truth, scenario)
            self.used[" | ".join(statement.header)] += 1
            return None
        # A row's own number, and that of a heading, are places in the document.
        cells = list(statement.cells)
        if statement.header and statement.header[0] in _NUMBERED:
            cells = cells[1:]
        elif not statement.header and cells[0] == statement.chapter:
            cells[0] = _CHAPTER.sub("", cells[0])
        for cell in cells:
            if _CLAIMS.search(cell) and self._prose(cell, scenario) is not None:
                # Of several lines in a cell each says something of its own.
                for line in cell.splitlines():
                    problem = self._prose(line, scenario)
                    if problem is not None:
                        return problem
        return None

    def _prose(self, text: str, scenario: str | None) -> str | None:
        for pattern, sentence in SENTENCES:
            found = pattern.fullmatch(text)
            if found is not None:
                sentence(found, self.truth, scenario)
                self.used[pattern.pattern] += 1
                return None
        rest = self._unknown(text)
        return f"not recognised: {rest!r}" if _CLAIMS.search(rest) else None

    def _unknown(self, text: str) -> str:
        """Return what is left when the words of model and templates are taken away."""
        rest = " ".join(plain(text).split())
        rest = re.sub(r"\b\d{4}-\d{2}-\d{2}\b", " ", rest)
        for known in self._known:
            if known in rest:
                rest = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", " ", rest)
        return re.sub(DURATION, self._duration, rest)

    def _duration(self, found: re.Match[str]) -> str:
        try:
            return " " if minutes(found.group()) in self._numbers else found.group()
        except ValueError:
            return found.group()


def unused(used: Iterable[str]) -> list[str]:
    """Return the rules for tables that nothing was held against: they prove nothing."""
    told = set(used)
    return [key for key in map(" | ".join, RULES) if key not in told]
