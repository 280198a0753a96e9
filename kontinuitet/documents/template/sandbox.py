"""The closed room in which template expressions are computed.

Jinja's immutable sandbox stops attribute escapes; this one also stops what eats memory and time
(``'x' * 10**9``, nested ranges), and lets only known methods be called.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from kontinuitet.documents.template.budget import MAX_VALUE, Budget, LimitExceeded, grouped
from kontinuitet.documents.template.filters import OWN_FILTERS
from kontinuitet.documents.template.values import text_of

#: Jinja's own filters that are useful in a document and cannot be made to run wild.
_JINJA_FILTERS: Final = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int",
    "items", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr",
    "reverse", "select", "selectattr", "sort", "sum", "title", "trim", "truncate", "unique",
    "upper", "wordcount",
)  # fmt: skip
_SAFE_METHODS: Final[dict[type, frozenset[str]]] = {
    str: frozenset(
        {"upper", "lower", "strip", "lstrip", "rstrip", "startswith", "endswith", "split",
         "title", "capitalize"}
    ),
    dict: frozenset({"items", "keys", "values", "get"}),
}  # fmt: skip
_MAX_DIGITS: Final = 1_000
_SIZED: Final = (str, list, tuple, dict, set, frozenset, range)


class MissingField(UndefinedError):
    """A field that does not exist, with what is needed to suggest another."""

    def __init__(self, owner: object, field: object, message: str | None = None) -> None:
        super().__init__(message)
        self.owner = owner
        self.field = field


class Undefined(StrictUndefined):
    """Jinja's strict undefined whose fault remembers the object and the name."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        super().__init__(hint, obj, name, exc)  # type: ignore[arg-type]
        if exc is UndefinedError:
            self._undefined_exception = functools.partial(  # type: ignore[assignment]
                MissingField, None if obj is missing else obj, name
            )


def _size(value: object) -> int:
    return len(value) if isinstance(value, _SIZED) else 1


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one fill.

    ``functions`` are plain functions of the context that templates may call.
    """

    intercepted_binops = frozenset(["*", "**", "%", "+", "//"])

    def __init__(self, budget: Budget, functions: Iterable[Callable[..., object]] = ()) -> None:
        super().__init__(
            block_start_string="\ufdd2",
            block_end_string="\ufdd3",
            variable_start_string="\ufdd4",
            variable_end_string="\ufdd5",
            comment_start_string="\ufdd6",
            comment_end_string="\ufdd7",
            keep_trailing_newline=True,
            # Folding constants would compute '…' * 10**9 before anything is counted.
            optimized=False,
            undefined=Undefined,
            autoescape=False,
        )
        self.budget = budget
        self._functions: list[Callable[..., object]] = []
        self._allowed: set[int] = set()
        self.globals.clear()
        counted_range = self._range
        self.globals["range"] = counted_range
        self.allow([counted_range, *functions])
        chosen: dict[str, Callable[..., Any]] = {name: FILTERS[name] for name in _JINJA_FILTERS}
        chosen |= {"join": self._join, "replace": self._replace, "string": text_of}
        chosen |= {"round": self._round} | OWN_FILTERS
        self.filters.clear()
        self.filters.update({name: self._counted(name, f) for name, f in chosen.items()})
        for name in ("callable", "filter", "test", "sameas"):
            self.tests.pop(name, None)

    def allow(self, functions: Iterable[Callable[..., object]]) -> None:
        """Let templates call these very functions."""
        for function in functions:
            # Kept alive, so that no other object can get the same identity.
            self._functions.append(function)
            self._allowed.add(id(function))

    # What may be read and called

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a field up; in a mapping its keys go before the mapping's own methods."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if attr.startswith(("_", "model_")) or isinstance(obj, (type, FunctionType)):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def is_safe_callable(self, obj: Any) -> bool:
        if id(obj) in self._allowed:
            return True
        if isinstance(obj, BuiltinMethodType):
            for kind, names in _SAFE_METHODS.items():
                if isinstance(obj.__self__, kind):
                    return obj.__name__ in names
            return False
        return isinstance(obj, MethodType) and isinstance(obj.__self__, LoopContext)

    # What could run wild

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and not isinstance(left, (int, float)):
            raise SecurityError("% räknar bara med tal")
        if operator == "*":
            self._check_product(left, right)
        elif operator == "**":
            self._check_power(left, right)
        elif operator == "+":
            self.budget.work(_size(left) + _size(right))
        return super().call_binop(context, operator, left, right)

    def _check_product(self, left: object, right: object) -> None:
        for text, times in ((left, right), (right, left)):
            if isinstance(text, str) and isinstance(times, int):
                if len(text) * max(times, 0) > MAX_VALUE:
                    raise LimitExceeded(f"texten blir längre än {grouped(MAX_VALUE)} tecken")
                self.budget.work(len(text) * max(times, 0))
                return
        if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
            raise LimitExceeded("gånger går bara att räkna med tal")
        if isinstance(left, int) and isinstance(right, int):
            self._check_bits(left.bit_length() + right.bit_length())

    def _check_power(self, left: object, right: object) -> None:
        if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
            raise LimitExceeded("upphöjt till går bara att räkna med tal")
        if isinstance(left, int) and isinstance(right, int) and right > 0:
            self._check_bits(left.bit_length() * right)

    @staticmethod
    def _check_bits(bits: int) -> None:
        if bits > _MAX_DIGITS * 3:
            raise LimitExceeded("talet blir för stort")

    def _range(self, *numbers: int) -> range:
        result = range(*numbers)
        # len() of a huge range overflows.
        steps = (result.stop - result.start) // result.step if result else 0
        self.budget.loop(abs(steps))
        return result

    # Filters

    def _counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        budget = self.budget
        weight = 30 if name in ("sort", "groupby", "unique", "dictsort") else 1

        @functools.wraps(function)
        def counted(*args: Any, **kwargs: Any) -> Any:
            budget.work(weight * sum(map(_size, args)))
            result = function(*args, **kwargs)
            if isinstance(result, str):
                budget.work(len(result))
            return result

        return counted

    def _join(self, values: Iterable[object], separator: str = "", attribute: Any = None) -> str:
        pieces: list[str] = []
        total = 0
        for value in values:
            found = value
            for step in () if attribute is None else str(attribute).split("."):
                found = self.getattr(found, step)
            pieces.append(text_of(found))
            total += len(pieces[-1]) + len(separator)
            if total > MAX_VALUE + len(separator):
                raise LimitExceeded(f"texten blir längre än {grouped(MAX_VALUE)} tecken")
        return separator.join(pieces)

    @staticmethod
    def _replace(text: object, old: str, new: str) -> str:
        written = text_of(text)
        if len(written) + written.count(old) * len(new) > MAX_VALUE:
            raise LimitExceeded(f"texten blir längre än {grouped(MAX_VALUE)} tecken")
        return written.replace(old, new)

    @staticmethod
    def _round(value: float, precision: int = 0) -> float | int:
        rounded = round(value, min(max(precision, 0), 15))
        return int(rounded) if precision <= 0 else rounded


@functools.lru_cache(maxsize=1)
def _reading() -> Sandbox:
    return Sandbox(Budget())


@functools.lru_cache(maxsize=2_048)
def parsed(markup: str) -> nodes.Template:
    """Return the tree of a piece of template source, to be read and never changed.

    The same tags are checked for every document made from a template.

    Raises:
        jinja2.TemplateSyntaxError: it cannot be understood.
    """
    return _reading().parse(markup)
