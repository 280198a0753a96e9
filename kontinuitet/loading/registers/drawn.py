"""What a graph says of the model: its nodes are resources, its arrows what they need."""

from __future__ import annotations

from collections.abc import Iterator

from kontinuitet.loading.registers import levels
from kontinuitet.loading.registers.graphs import Drawing
from kontinuitet.loading.registers.systems import Connection, Systems
from kontinuitet.loading.sheets.said import Said
from kontinuitet.wording import count_in_table

_ACTIVITY = "verksamhet"
_WAYS = ("den som behöver till det som behövs", "det som behövs till den som behöver")


class DrawnSystems:
    """A graph. First :meth:`things`, then :meth:`connections`."""

    def __init__(self, drawing: Drawing, systems: Systems, said: Said, *, reverse: bool) -> None:
        self._drawing, self._systems, self._said = drawing, systems, said
        self._reverse = reverse != drawing.own
        self._ids: dict[str, str] = {}

    def things(self) -> None:
        """Read the nodes; those that the model has as verksamheter are left as they are."""
        said, drawing = self._said, self._drawing
        left: list[str] = []
        for node, label in drawing.names.items():
            name = label or node
            kind = drawing.kinds.get(node, "")
            if kind == _ACTIVITY:
                left.append(name)
                continue
            identity = self._systems.find(name) or self._systems.identity_of(name, 0)
            self._ids[node] = identity
            at = ("resurser", identity)
            place = f'{said.file}, noden "{node}"'
            said.things.setdefault(at, place)
            if identity not in self._systems.typed:
                self._systems.typed.add(identity)
                said.say((*at, "namn"), name, place)
                said.say((*at, "typ"), levels.kind_of(kind or name) or "verksamhetssystem", place)
        said.notes.append(f"{count_in_table(len(self._ids), 'nod', 'noder')}.")
        said.notes.append(f"Pilarna är lästa som att de går från {_WAYS[self._reverse]}.")
        if left:
            said.unread.append(
                f"{count_in_table(len(left), 'verksamhet', 'verksamheter')} i grafen har inte "
                "lästs, eftersom grafen inte säger vilken förvaltning de hör till."
            )

    def connections(self) -> Iterator[Connection]:
        """Yield who needs what."""
        for source, target in self._drawing.edges:
            ends = (self._ids.get(source), self._ids.get(target))
            who, what = reversed(ends) if self._reverse else ends
            if who is not None and what is not None:
                yield who, what, "", "", f'{self._said.file}, pilen "{source}" till "{target}"'
