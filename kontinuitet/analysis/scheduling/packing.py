"""The most valuable weights of which no set holds more than 1: linear programming, whole numbers.

The simplex method on a table with one common denominator (J. Edmonds, Journal of Research of the
National Bureau of Standards 71B (1967) 241–245), so that nothing is rounded on the way. Only sets
that would hold too much are put in the table (the dual simplex method, C. E. Lemke, 1954).
"""

from __future__ import annotations

from collections.abc import Sequence

#: A weight of 1: weights are parts of it, rounded down.
WHOLE = 1 << 16
#: Sets put in the table at a time, and the most exchanges for one row of values.
_TOGETHER, _EXCHANGES = 40, 180


class Packing:
    """Weights of ``size`` members; each of the ``sets`` of members may hold 1, and so may one."""

    def __init__(self, size: int, sets: Sequence[tuple[int, ...]]) -> None:
        self.size = size
        self.sets = sets
        #: Each number in the table is the real one times this.
        self.scale = 1
        #: A row by set in the table, the last number what it may hold; one by member to begin with.
        self.rows = [[int(row == n) for n in range(size)] + [1] for row in range(size)]
        #: What each column and row is about: a member, or what a set does not use (from size up).
        self.columns = list(range(size))
        self.basis = [size + row for row in range(size)]
        self.made = 2 * size

    def best(self, values: Sequence[int]) -> list[int]:
        """Return weights of most value, in parts of ``WHOLE``, beginning where the last ended.

        They are best but for rounding, unless that takes too many exchanges; always within 1.
        """
        worth = self._worth(values)
        left = _EXCHANGES
        while left > 0:
            worth, left = self._improved(worth, left)
            weights = self._weights()
            over = self._over(weights)
            if not over:
                break
            self._forget()
            for members in over:
                self._add(members)
            worth, left = self._restored(worth, left)
        weights = self._weights()
        limit = max([WHOLE, *self._held(weights)])
        return [w * WHOLE // limit for w in weights]

    def _worth(self, values: Sequence[int]) -> list[int]:
        """Return what a little more of each column costs, and last the value of the weights."""
        size = self.size
        worth = [-self.scale * values[c] if c < size else 0 for c in self.columns] + [0]
        for row, owner in zip(self.rows, self.basis, strict=True):
            if owner < size:
                value = values[owner]
                worth = [a + value * b for a, b in zip(worth, row, strict=True)]
        return worth

    def _weights(self) -> list[int]:
        weights = [0] * self.size
        for row, owner in zip(self.rows, self.basis, strict=True):
            if owner < self.size:
                weights[owner] = max(0, row[-1]) * WHOLE // self.scale
        return weights

    def _held(self, weights: Sequence[int]) -> list[int]:
        get = weights.__getitem__
        return [sum(map(get, members)) for members in self.sets]

    def _over(self, weights: Sequence[int]) -> list[tuple[int, ...]]:
        """Return the sets that hold most above 1, but for rounding."""
        limit = WHOLE + self.size
        over = [(-held, n) for n, held in enumerate(self._held(weights)) if held > limit]
        return [self.sets[n] for _, n in sorted(over)[:_TOGETHER]]

    def _add(self, members: Sequence[int]) -> None:
        """Put one more set in the table."""
        inside = set(members)
        new = [self.scale * (c in inside) for c in self.columns] + [self.scale]
        for row, owner in zip(self.rows, self.basis, strict=True):
            if owner in inside:
                new = [a - b for a, b in zip(new, row, strict=True)]
        self.basis.append(self.made)
        self.made += 1
        self.rows.append(new)

    def _forget(self) -> None:
        """Take out the sets that are far from full; they come back if they are needed."""
        # The rows by member stay, so that no weight can grow without end.
        keep = [
            n
            for n, (row, owner) in enumerate(zip(self.rows, self.basis, strict=True))
            if owner < 2 * self.size or not row[-1]
        ]
        self.rows = [self.rows[n] for n in keep]
        self.basis = [self.basis[n] for n in keep]

    def _improved(self, worth: list[int], left: int) -> tuple[list[int], int]:
        """Exchange until nothing is worth more."""
        while left > 0:
            column = min(range(self.size), key=worth.__getitem__)
            if worth[column] >= 0:
                break
            place, top, bottom = -1, 0, 1
            for number, row in enumerate(self.rows):
                part = row[column]
                if part > 0 and (place < 0 or row[-1] * bottom < top * part):
                    place, top, bottom = number, row[-1], part
            if place < 0:
                break
            worth = self._exchange(place, column, worth)
            left -= 1
        return worth, left

    def _restored(self, worth: list[int], left: int) -> tuple[list[int], int]:
        """Exchange until no set in the table holds too much."""
        while left > 0:
            place = min(range(len(self.rows)), key=lambda n: self.rows[n][-1])
            row = self.rows[place]
            if row[-1] >= 0:
                break
            column, top, bottom = -1, 0, 1
            for number in range(self.size):
                part = -row[number]
                if part > 0 and (column < 0 or worth[number] * bottom < top * part):
                    column, top, bottom = number, worth[number], part
            if column < 0:
                break
            worth = self._exchange(place, column, worth)
            left -= 1
        return worth, left

    def _exchange(self, place: int, column: int, worth: list[int]) -> list[int]:
        """Let a column and a row change places; return the new worths."""
        pivot_row, scale = self.rows[place], self.scale
        pivot = pivot_row[column]
        sign = 1 if pivot > 0 else -1
        size = abs(pivot)

        def changed(row: list[int]) -> list[int]:
            factor = row[column]
            if not factor:
                return row if size == scale else [size * a // scale for a in row]
            factor *= sign
            new = [(size * a - factor * b) // scale for a, b in zip(row, pivot_row, strict=True)]
            new[column] = -factor
            return new

        self.rows = [row if row is pivot_row else changed(row) for row in self.rows]
        worth = changed(worth)
        new = [sign * a for a in pivot_row]
        new[column] = sign * scale
        self.rows[place] = new
        self.scale = size
        self.columns[column], self.basis[place] = self.basis[place], self.columns[column]
        return worth
