"""What tables of systems say: each row is a resource, its columns are its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from kontinuitet.loading.excel.reading import Unworked
from kontinuitet.loading.ids import slug
from kontinuitet.loading.registers import levels
from kontinuitet.loading.registers.naming import key, mentions
from kontinuitet.loading.sheets import cells
from kontinuitet.loading.sheets.cells import CellError, Form
from kontinuitet.loading.sheets.grid_reading import Cell, Table
from kontinuitet.loading.sheets.said import Place, Row, Said, Value
from kontinuitet.model.base import is_id
from kontinuitet.wording import count_in_table, listed

#: What people write in a cell to say nothing.
_NOTHING: Final = frozenset(
    (".", "-", "–", "—", "x", "?", "n/a", "null", "none", "nan", "(empty)", "inga")
)
#: And to say that there is nobody.
_NOBODY: Final = frozenset(("vakant", "saknas", "okänd", "okänt"))
_LONGEST_NOTHING: Final = 8
_DATES: Final = ("säkerhetskopia.senast_testad",)
_LENGTHS: Final = ("avtal.återställningstid",)
_PLAIN: Final = (
    *("systemförvaltare", "teknisk_kontakt", "ansvarig", "telefon", "leverantör", "driftställe"),
    *("avtal.stödtid", "avtal.kontakt", "avtal.löper_ut"),
)
_ROLES: Final = {
    "systemagare": "systemägare",
    "owner": "systemägare",
    "systemforvaltare": "systemförvaltare",
    "teknisk_forvaltare": "teknisk_kontakt",
    "it_kontakt": "teknisk_kontakt",
    "technical_contact": "teknisk_kontakt",
}
_MOST_SHOWN: Final = 12
_TO_ITSELF: Final = "pekar på sig självt"


#: Who, needs what, how critical it is, what kind of connection, and where that stands.
Connection = tuple[str, str, str, str, Place]


@dataclass
class Systems:
    """The systems that are known, from the model and from tables read so far."""

    #: The ids of each name, as compared, in order; a name may be that of several.
    ids: dict[str, list[str]] = field(default_factory=dict)
    #: Names as compared to names as written.
    names: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    #: Ids by the numbers of registers.
    numbers: dict[str, str] = field(default_factory=dict)
    #: What has been given a type already, by id.
    typed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, tree: Mapping[str, Any]) -> Systems:
        """Take the systems of a model; ids of verksamheter are taken too."""
        found = cls()
        found.taken.update(tree.get("verksamheter", {}))
        for identity, thing in tree.get("resurser", {}).items():
            found.add(identity, str(thing.get("namn", "")))
            found.typed.add(identity)
        return found

    def add(self, identity: str, name: str) -> None:
        """Note a system."""
        self.taken.add(identity)
        if name:
            self.ids.setdefault(key(name), []).append(identity)
            self.names.setdefault(key(name), " ".join(name.split()))

    def identity_of(self, name: str, number: int) -> str:
        """Return the id of the ``number``th row with a name, from 0; a new one when needed."""
        there = self.ids.get(key(name), [])
        if number < len(there):
            return there[number]
        made = identity_for(name) or f"system-{len(self.taken) + 1}"
        identity, count = made, 2
        while identity in self.taken:
            identity, count = f"{made}-{count}", count + 1
        self.add(identity, name)
        return identity

    def find(self, text: str) -> str | None:
        """Return the id of a name or of a register's number; the first when several have it."""
        there = self.ids.get(key(text))
        if there:
            return there[0]
        return self.numbers.get(key(text)) or (text if text in self.taken and is_id(text) else None)


@dataclass
class _Counts:
    rows: int = 0
    twice: dict[str, list[int]] = field(default_factory=dict)
    nameless: list[int] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    assumed: int = 0
    mentioned: int = 0
    unknown: dict[str, list[Place]] = field(default_factory=dict)


class SystemTable:
    """One table of systems. First :meth:`things`, for all tables; then :meth:`connections`."""

    def __init__(
        self, table: Table, meanings: Mapping[int, str], systems: Systems, said: Said
    ) -> None:
        self._table, self._systems, self._said = table, systems, said
        self._columns: dict[str, list[int]] = {}
        for column, meaning in meanings.items():
            self._columns.setdefault(meaning, []).append(column)
        self._ids: dict[int, str] = {}
        self.counts = _Counts()

    def _first(self, line: Mapping[int, Cell], meaning: str) -> tuple[str, int]:
        """Return the first text that columns with a meaning say, and the column."""
        for column in self._columns.get(meaning, ()):
            value = line.get(column)
            if value is not None:
                text = text_of(value)
                if text:
                    return text, column
        return "", 0

    def things(self) -> None:
        """Read the systems themselves."""
        seen: dict[str, int] = {}
        rows: dict[str, list[int]] = {}
        for row, line in self._table.rows:
            name, _ = self._first(line, "namn")
            if not name:
                self.counts.nameless.append(row)
                continue
            skede, _ = self._first(line, "skede")
            if levels.gone(skede):
                self.counts.gone.append(name)
                continue
            number = seen.get(key(name), 0)
            seen[key(name)] = number + 1
            rows.setdefault(key(name), []).append(row)
            identity = self._systems.identity_of(name, number)
            self._ids[row] = identity
            external, _ = self._first(line, "nummer")
            if external:
                self._systems.numbers.setdefault(key(external), identity)
            self._thing(row, line, identity, name)
            self.counts.rows += 1
        self.counts.twice = {k: r for k, r in rows.items() if len(r) > 1}

    def _thing(self, row: int, line: Mapping[int, Cell], identity: str, name: str) -> None:
        said, table = self._said, self._table
        at = ("resurser", identity)
        said.things.setdefault(at, table.place(row))

        def say(field_path: str, value: Any, column: int) -> None:
            said.say((*at, *field_path.split(".")), value, table.place(row, column or None))

        name_column = self._first(line, "namn")[1]
        if identity not in self._systems.typed:
            say("namn", " ".join(name.split()), name_column)
            say("typ", self._kind(line), self._first(line, "typ")[1])
            self._systems.typed.add(identity)
        texts = [text_of(line.get(c)) for c in self._columns.get("beskrivning", ())]
        described = "\n".join(dict.fromkeys(t for t in texts if len(t) > 2))
        if described:
            say("beskrivning", described, self._first(line, "beskrivning")[1])
        owner, column = self._first(line, "systemägare")
        if owner and owner.lower() not in _NOBODY:
            say("systemägare", levels.organisation(owner), column)
        for meaning in _PLAIN:
            text, column = self._first(line, meaning)
            if text and text.lower() not in _NOBODY:
                say(meaning, text, column)
        for meaning in ("klassning.K", "klassning.R", "klassning.T", "klassning.S"):
            text, column = self._first(line, meaning)
            if text[:1] in ("0", "1", "2", "3", "4") and not text[1:2].isdigit():
                say(meaning, int(text[0]), column)
            elif text:
                self._strange(row, column, text, "en nivå 0–4")
        self._checked(row, line, say)
        tags = self._tags(line)
        if tags:
            say("taggar", tags, self._first(line, "taggar")[1])

    def _checked(self, row: int, line: Mapping[int, Cell], say: Any) -> None:
        for meaning in (*_DATES, *_LENGTHS):
            text, column = self._first(line, meaning)
            if not text:
                continue
            form = Form.DATE if meaning in _DATES else Form.MINUTES
            read = _sound(line[column], form)
            if read is None:
                self._strange(row, column, text, "ett datum" if meaning in _DATES else "en tid")
            else:
                say(meaning, read, column)
        text, column = self._first(line, "säkerhetskopia.intervall")
        if text:
            interval = levels.backup_interval(text) or _sound(line[column], Form.MINUTES)
            if interval is None:
                self._strange(row, column, text, "ett intervall")
            else:
                say("säkerhetskopia.intervall", interval, column)

    def _strange(self, row: int, column: int, text: str, wanted: str) -> None:
        self._said.warning(
            self._table.place(row, column),
            "ej-last",
            f'"{text[:60]}" är inte {wanted} och har inte lästs.',
        )

    def _kind(self, line: Mapping[int, Cell]) -> str:
        for meaning in ("typ", "kategori"):
            kind = levels.kind_of(self._first(line, meaning)[0])
            if kind is not None:
                return kind
        self.counts.assumed += 1
        return "verksamhetssystem"

    def _tags(self, line: Mapping[int, Cell]) -> list[str]:
        found: list[str] = []
        level = levels.level_tag(self._first(line, "kritikalitet")[0])
        if level:
            found.append(level)
        found += levels.hosting_tags(self._first(line, "drift")[0])
        for meaning, separators in (("kategori", "[;\n]"), ("taggar", "[,;\n]")):
            for column in self._columns.get(meaning, ()):
                parts = re.split(separators, text_of(line.get(column)))
                found += [identity_for(part) for part in parts]
        return list(dict.fromkeys(tag for tag in found if tag))

    def connections(self) -> Iterator[Connection]:
        """Yield what the columns of dependencies say: who, needs what, level, kind and place."""
        known = self._systems.names
        for row, line in self._table.rows:
            identity = self._ids.get(row)
            if identity is None:
                continue
            for meaning, forward in (("behöver", True), ("behövs_av", False)):
                for column in self._columns.get(meaning, ()):
                    place = self._table.place(row, column)
                    for mention in mentions(text_of(line.get(column)), known):
                        self.counts.mentioned += 1
                        other = self._systems.find(mention.known or mention.name)
                        if other is None:
                            self.counts.unknown.setdefault(mention.name, []).append(place)
                        else:
                            pair = (identity, other) if forward else (other, identity)
                            yield (*pair, mention.level, mention.kind, place)

    def remarks(self) -> Iterator[str]:
        """Yield what is to be known of how the table was read."""
        counts, table = self.counts, self._table
        where = f' i bladet "{table.sheet}"' if table.by_cell else ""
        yield f"{count_in_table(counts.rows, 'system', 'system')}{where}."
        if counts.twice:
            names = [
                f'"{self._systems.names[name]}" (rad {listed(list(map(str, rows)))})'
                for name, rows in counts.twice.items()
            ]
            yield (
                f"{count_in_table(len(names), 'namn', 'namn')} står på flera rader, och har blivit "
                f"ett system för varje rad: {_some(names, len(names))}."
            )
        if counts.nameless:
            rows = listed(list(map(str, counts.nameless[:_MOST_SHOWN])))
            count = count_in_table(len(counts.nameless), "rad", "rader")
            yield f"{count} utan namn har inte lästs: {rows}."
        if counts.gone:
            yield (
                f"{count_in_table(len(counts.gone), 'avvecklat system', 'avvecklade system')} har "
                f"inte lästs: {_some(counts.gone)}."
            )
        if counts.assumed:
            count = count_in_table(counts.assumed, "system", "system")
            yield f"{count} utan känd typ eller kategori har fått typen verksamhetssystem."


def add_roles(table: Table, meanings: Mapping[int, str], systems: Systems, said: Said) -> str:
    """Read a list of who has which role for which system; return a sentence on it."""
    columns = {meaning: column for column, meaning in reversed(list(meanings.items()))}
    count = 0
    unknown: list[str] = []
    for row, line in table.rows:
        texts = {m: text_of(line.get(c)) for m, c in columns.items()}
        field_name = _ROLES.get(key(texts.get("roll", "")).replace(" ", "_"))
        identity = systems.find(texts.get("system", ""))
        who = texts.get("person") or texts.get("epost") or ""
        if identity is None and texts.get("system"):
            unknown.append(texts["system"])
        if field_name is None or identity is None or not who:
            continue
        path = ("resurser", identity, field_name)
        if path not in said.values:
            said.say(
                path, who, table.place(row, columns["person" if texts.get("person") else "epost"])
            )
            count += 1
    rest = len(table.rows) - count
    text = f"{count} av {len(table.rows)} rader om roller lästa"
    if unknown:
        text += f"; okända system: {_some(unknown)}"
    elif rest:
        text += "; övriga är andra roller, eller en till med samma roll"
    return f"{text}."


def say_needs(
    connections: Sequence[Connection], tree: Mapping[str, Any], said: Said
) -> tuple[int, list[str]]:
    """Say each dependency once; return how many, and those of a system upon itself."""
    level: dict[tuple[str, str], tuple[str, str, Place]] = {}
    itself: list[str] = []
    for who, what, how, kind, place in connections:
        if who == what:
            itself.append(who)
            continue
        earlier = level.get((who, what))
        # The stronger word counts, where the two sides say different things.
        if earlier is None or (levels.soft(earlier[0]) and how and not levels.soft(how)):
            level[who, what] = (how, kind or (earlier[1] if earlier else ""), place)
    for (who, what), (how, kind, place) in level.items():
        values: dict[tuple[str, ...], Value] = {("resurs",): Value(what, place)}
        known = _known_need(tree, who, what)
        if known is not None and "resurs" not in known:
            # One of several that can do: the model says more than the register.
            continue
        if known is None:
            if levels.soft(how):
                values["vid_bortfall",] = Value("nedsatt", place)
            if kind:
                values["varför",] = Value(f"Koppling: {kind}", place)
        said.rows.append(Row(("resurser", who, "behöver"), values, place))
    return len(level), itself


def _known_need(tree: Mapping[str, Any], who: str, what: str) -> Any:
    needs = tree.get("resurser", {}).get(who, {}).get("behöver", ())
    alone = next((n for n in needs if n.get("resurs") == what), None)
    grouped = (n for n in needs if what in (*n.get("en_av", ()), *n.get("av", ())))
    return alone or next(grouped, None)


def _sound(value: Cell | None, form: Form) -> Any:
    """Return what a cell says when it can be read as it must; a register's faults stop nothing."""
    if value is None:
        return None
    try:
        read = cells.read(value, form)
    except CellError:
        return None
    pattern = r"\d{4}-\d{2}-\d{2}" if form is Form.DATE else r"\d.*(?:min|h|dygn)"
    return read if isinstance(read, str) and re.fullmatch(pattern, read) else None


@lru_cache(4096)
def identity_for(name: str) -> str:
    """Return the id made from a name; empty when there is nothing to make it of."""
    return re.sub("-{2,}", "-", slug(name))


def text_of(value: Cell | None) -> str:
    """Return a cell as text, empty for what people write to say nothing."""
    if value is None or isinstance(value, Unworked):
        return ""
    text = value if isinstance(value, str) else cells.as_written(value)
    text = text.strip()
    if not text.isprintable():
        text = cells.without_control(text.replace("\r\n", "\n"))
    return "" if len(text) < _LONGEST_NOTHING and text.lower() in _NOTHING else text


def _some(names: Sequence[str], most: int = _MOST_SHOWN) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} och {len(names) - most} till"
