"""Persons with skyddade personuppgifter: one comparison, however their data is spelt.

Case, accents, å ä ö against a o, spacing, hyphens and look-alike letters do not count. A name is
found in either order, with initials, in the genitive, and run together as in a user name. A
telephone number is found with any grouping, with +46, 0046 or 0, or without the zero. A family
name or a first name alone is not: it may be anybody's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeVar

from kontinuitet.model.base import Record, rebuilt
from kontinuitet.model.landscape import Municipality
from kontinuitet.model.plan import Contact
from kontinuitet.model.scenario import Scenario
from kontinuitet.model.staffing import Person

R = TypeVar("R", bound=Record)

#: The data of the person itself, which is where it should stand.
OWN: Final = {Contact: ("name", "phone", "email", "backup"), Person: ("name", "phone")}

#: What stands where something has been taken away.
MASK: Final = "■■■"

#: Shorter texts than this are found in anything, unless they begin as a name does.
_SHORTEST: Final = 5
_SHORTEST_NAME: Final = 3
#: Parts of a name run together, shorter than this, are found in ordinary words.
_SHORTEST_JOINED: Final = 7
#: A number with fewer digits is only found grouped as a short number is.
_FEWEST_DIGITS: Final = 7
_PARTICLES: Final = frozenset(
    {"af", "av", "da", "de", "del", "den", "der", "di", "la", "le", "van", "von"}
)
_LOOKALIKES: Final = str.maketrans("асеіјорхуԁαεικνορτυχł", "aceijopxydaeiknoptuxl") | {
    ord("ø"): "o",
    ord("æ"): "a",
    ord("œ"): "o",
    ord("đ"): "d",
    ord("ð"): "d",
    ord("þ"): "th",
    ord("ı"): "i",
}
_GAP: Final = "[^a-z0-9]"
_NUMBER: Final = re.compile(r"\+?\d(?:[^\w,;]{0,4}\d)+")
_EMAIL: Final = re.compile(r"([^\s@<>,;]+)@([^\s@<>,;]+\.\w{2,})")
_AT: Final = r"\s*(?:@|[(\[{]\s*(?:at|a|snabel-?a)\s*[)\]}]|\sat\s)\s*"
_DOT: Final = r"\s*(?:\.|[(\[{]\s*(?:dot|punkt)\s*[)\]}])\s*"


class _Folding(dict[int, str]):
    """Folds one character at a time: a table for ``str.translate`` that fills itself."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFKD", chr(code)).casefold()
        letters = unicodedata.normalize("NFKD", letters.translate(_LOOKALIKES))
        kept = "".join(c for c in letters if unicodedata.category(c) not in ("Mn", "Cf", "Me"))
        self[code] = kept
        return kept


_FOLDING: Final = _Folding()


def folded(text: str) -> str:
    """Return a text without case, accents, invisible characters and look-alike letters."""
    return text.translate(_FOLDING)


class Hit(NamedTuple):
    """Where in a text protected data stands, and whose it is (a role or an id)."""

    start: int
    end: int
    whose: str


class _Source:
    """A text with the place of every character of its folded form, reckoned only when asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = folded(text)

    @cached_property
    def _places(self) -> list[int]:
        places = [n for n, c in enumerate(self.text) for _ in _FOLDING[ord(c)]]
        return [*places, len(self.text)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the folded text stands in the text itself."""
        last = self._places[end - 1] + 1 if end > start else self._places[start]
        return self._places[start], last

    def upper(self, place: int) -> bool:
        """Tell whether a character of the folded text is a capital in the text itself."""
        return self.text[self._places[place]].isupper()


@dataclass(frozen=True)
class _Rule:
    """One way that something is spelt, and what else a hit must be to count."""

    pattern: re.Pattern[str]
    counts: Callable[[re.Match[str], _Source], bool] | None = None

    def hits(self, source: _Source) -> Iterator[re.Match[str]]:
        for hit in self.pattern.finditer(source.folded):
            if self.counts is None or self.counts(hit, source):
                yield hit


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted({re.escape(w) for w in words}, key=lambda w: (-len(w), w)))


def _capital(hit: re.Match[str], source: _Source) -> bool:
    return source.upper(hit.start())


def _as_initial(hit: re.Match[str], source: _Source) -> bool:
    """Tell whether a letter is an initial: a capital beside a capital, or with its point."""
    place = hit.start("initial")
    if source.folded[place + 1 : place + 2] == ".":
        return True
    return source.upper(place) and source.upper(hit.start("name"))


def _in_a_sentence(hit: re.Match[str], source: _Source) -> bool:
    """Tell ``Larsson, Ada`` from ``till Larsson. Ada``."""
    return not re.search(r"\w{2}[.!?]\s", source.text[slice(*source.span(*hit.span()))])


def _not_listed(hit: re.Match[str], source: _Source) -> bool:
    """Tell ``Ada, Larsson`` from the list ``sten, berg``."""
    written = source.text[slice(*source.span(*hit.span()))]
    listed = "," in written and not any(map(str.isupper, written))
    return not listed and _in_a_sentence(hit, source)


def _joined(hit: re.Match[str], _source: _Source) -> bool:
    return len(hit.group("all")) >= _SHORTEST_JOINED


def _phrase(text: str) -> re.Pattern[str] | None:
    """Return the whole text, with anything between its words."""
    words = re.findall(r"[a-z0-9]+", folded(text))
    if sum(map(len, words)) < _SHORTEST:
        return None
    between = f"{_GAP}{{0,10}}" if sum(map(len, words)) >= _SHORTEST_JOINED else f"{_GAP}{{1,10}}"
    return re.compile(rf"(?<![a-z0-9])(?:{between.join(words)})s?(?![a-z])")


def _in_order(name: str) -> str:
    """Return a name with the family name last, without titles and what stands in brackets."""
    bare = re.sub(r"[(\[\"”'].*?[)\]\"”']", " ", name)
    first, _, rest = bare.partition(",")
    return f"{rest} {first}" if rest.strip() and len(first.split()) == 1 else first


def _name_rules(name: str) -> Iterator[_Rule]:
    words = [re.findall(r"[a-z]+", folded(word)) for word in _in_order(name).split()]
    words = [[t for t in word if t not in _PARTICLES] for word in words]
    words = [word for word in words if any(len(t) > 1 for t in word)]
    pattern = _phrase(name)
    if pattern is not None:
        yield _Rule(pattern, _not_listed)
    if re.search(r"\d", name) or not words:
        return
    if len(words) == 1:
        whole = max(words[0], key=len)
        if pattern is None and len(whole) >= _SHORTEST_NAME:
            yield _Rule(re.compile(rf"(?<![a-z0-9])(?:{whole})s?(?![a-z])"), _capital)
        return
    given = [t for word in words[:-1] for t in word if len(t) > 1]
    last = [t for t in words[-1] if len(t) > 1]
    initials = _any(t[0] for word in words[:-1] for t in word)
    one, other = _any(given), _any(last)
    between = rf"(?:{_GAP}{{1,4}}(?:{_any([*given, *last])}|[a-z]\.?)){{0,3}}"
    for first, then in ((one, other), (other, one)):
        yield _Rule(
            re.compile(rf"(?<![a-z0-9])(?:{first}){between}{_GAP}{{1,10}}(?:{then})s?(?![a-z])"),
            _in_a_sentence if first == other else _not_listed,
        )
        yield _Rule(
            re.compile(rf"(?<![a-z0-9])(?P<all>(?:{first})+(?:{then}))s?(?![a-z])"), _joined
        )
    more = rf"(?:{_GAP}{{1,4}}[a-z]|{_GAP}{{0,4}}(?:{initials})){{0,2}}"
    yield _Rule(
        re.compile(
            rf"(?<![a-z0-9])(?P<initial>{initials}){more}{_GAP}{{1,6}}"
            rf"(?P<name>{other})s?(?![a-z])"
        ),
        _as_initial,
    )
    yield _Rule(
        re.compile(rf"(?<![a-z0-9])(?P<all>(?:{initials}){{1,3}}(?:{other}))s?(?![a-z])"), _joined
    )
    end = r"(?![a-z0-9]|-[a-z0-9])"
    for names, letters in ((other, initials), (one, _any(t[0] for t in last))):
        yield _Rule(
            re.compile(rf"(?<![a-z0-9])(?P<name>{names})[\s,]{{1,4}}(?P<initial>{letters}){end}"),
            _as_initial,
        )


def _phone_rules(text: str) -> Iterator[_Rule]:
    for written in _NUMBER.findall(text.replace("(0)", "")):
        digits = re.sub(r"\D", "", written)
        abroad = written.startswith("+")
        if digits.startswith("00"):
            digits, abroad = digits[2:], True
        core = digits.lstrip("0")
        prefix = r"(?:(?:\+|00)\W{0,2})?"
        if not abroad or digits.startswith("46"):
            core = digits.removeprefix("46").lstrip("0") if abroad else core
            # 46 and 0 together, as in +46 (0)70, and neither, as a spreadsheet leaves it.
            prefix = rf"{prefix}(?:4\W{{0,2}}6\W{{0,3}})?(?:0\W{{0,3}})?"
        if len(digits) < _FEWEST_DIGITS:
            if len(digits) >= _SHORTEST:
                yield _Rule(re.compile(rf"(?<!\d){'[ -]?'.join(digits)}(?!\d)"))
            continue
        between = rf"{_GAP}{{0,4}}"
        yield _Rule(re.compile(rf"(?<!\d){prefix}{between.join(core)}(?!\d)"))


def _email_rules(text: str) -> Iterator[_Rule]:
    for local, domain in _EMAIL.findall(folded(text)):
        told = _DOT.join(map(re.escape, domain.split(".")))
        yield _Rule(re.compile(rf"(?<![a-z0-9]){re.escape(local)}{_AT}{told}(?![a-z0-9])"))


def _other_rules(text: str) -> Iterator[_Rule]:
    pattern = _phrase(text)
    if pattern is not None:
        yield _Rule(pattern)
    yield from _phone_rules(text)
    yield from _email_rules(text)


def _rules(person: Contact | Person) -> Iterator[_Rule]:
    if person.name:
        yield from _name_rules(person.name)
    if person.phone:
        yield from _phone_rules(person.phone)
    if isinstance(person, Contact):
        for text in (person.email, person.backup):
            yield from _other_rules(text or "")


class Protected:
    """All persons with skyddade personuppgifter of one municipality and some scenarios."""

    def __init__(self, persons: Iterable[tuple[str, Contact | Person]]) -> None:
        """Take persons, each with what to call them (a role or an id); those protected count."""
        self._rules = [(whose, rule) for whose, p in persons if p.protected for rule in _rules(p)]

    @classmethod
    def of(cls, municipality: Municipality | None, scenarios: Iterable[Scenario] = ()) -> Protected:
        """Gather the contacts and the staff whose data is protected."""
        return cls(_persons(municipality, scenarios))

    def __bool__(self) -> bool:
        return bool(self._rules)

    def find(self, text: str) -> Iterator[Hit]:
        """Yield every place in a text where protected data stands."""
        source = _Source(text)
        for whose, rule in self._rules:
            for hit in rule.hits(source):
                yield Hit(*source.span(*hit.span()), whose)

    def found(self, text: str) -> str | None:
        """Return whose protected data stands in a text (a role or an id), None when nobody's."""
        hit = next(self.find(text), None)
        return None if hit is None else self.mask(hit.whose)

    def mask(self, text: str) -> str:
        """Return the text with ``■■■`` for everything protected."""
        last = len(text)
        kept: list[str] = []
        # From the end, so that stretches that overlap are taken away together.
        for start, end in reversed(_merged((hit.start, hit.end) for hit in self.find(text))):
            kept += [text[end:last], MASK]
            last = start
        return "".join(reversed([*kept, text[:last]]))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _persons(
    municipality: Municipality | None, scenarios: Iterable[Scenario]
) -> Iterator[tuple[str, Contact | Person]]:
    staffings = [s.staffing for s in scenarios]
    if municipality is not None:
        staffings.insert(0, municipality.staffing)
        for contact in municipality.info.contacts:
            yield contact.role, contact
        for _, department in sorted(municipality.departments.items()):
            for contact in department.contacts:
                yield f"{contact.role} ({department.name})", contact
    for staffing in staffings:
        yield from sorted(staffing.persons.items() if staffing else ())


def without_protected(record: R) -> R:
    """Return a record with nothing said of the protected persons in it, but that they are there."""
    return rebuilt(record, _without_own)


def _without_own(value: Any) -> Any:
    if not isinstance(value, Contact | Person) or not value.protected:
        return value
    nothing: dict[str, str | None] = dict.fromkeys(OWN[type(value)])
    if isinstance(value, Person):
        nothing["name"] = MASK
    return value.model_copy(update=nothing)
