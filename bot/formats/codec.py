"""How a frozen value and its mapping in a file become each other: one table row per key, in the order of the file.

A `Shape` belongs to one class of `bot.journey`. What is at its default is not written, what is unknown is kept in
`extra`. Values that are decoded here have been checked against the schema before.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, cast

from bot.formats.problems import JourneyFileError, Problem


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Codec:
    """`put` makes plain values for the file, `get` reads them back."""

    put: Callable[[Any], Any] = _same
    get: Callable[[Any], Any] = _same


def _number(value: float) -> float:
    return int(value) if float(value).is_integer() else value


AS_IT_IS = Codec()
NUMBER = Codec(put=_number)
WHOLE = Codec(get=int)
MAPPING = Codec(put=dict, get=dict)


def many(item: Codec) -> Codec:
    """A list in the file, a tuple in the model; a value that stands alone in the file is a list of one."""

    def put(values: tuple[Any, ...]) -> list[Any]:
        return [item.put(value) for value in values]

    def get(values: Any) -> tuple[Any, ...]:
        return tuple(map(item.get, values)) if isinstance(values, list) else (item.get(values),)

    return Codec(put, get)


TEXTS = many(AS_IT_IS)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the file and the field it stands for.

    `always` writes it even at its default. `one` is the key that holds a single value where the model has a tuple:
    the file says `channel: phone` for one and `channels: [...]` for several.
    """

    name: str
    field: str = ""
    codec: Codec = AS_IT_IS
    always: bool = False
    one: str = ""

    @property
    def source(self) -> str:
        """The field of the model."""
        return self.field or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """The keys under which the file may hold it."""
        return tuple(dict.fromkeys(filter(None, (self.one, self.name))))


@dataclass(frozen=True, slots=True)
class Shape:
    """A class of the model and its keys; `plain` is the key whose value alone may stand for the whole mapping."""

    made: type[Any]
    keys: tuple[Key, ...]
    plain: str = ""

    @property
    def known(self) -> frozenset[str]:
        """Every key that is no extra."""
        return frozenset(name for key in self.keys for name in key.names)

    @property
    def codec(self) -> Codec:
        """The shape as a codec."""
        return Codec(self.put, self.get)

    def put(self, value: Any) -> Any:
        """A mapping with the keys in order and the extras behind them, or the plain text where that says it all."""
        defaults = _defaults(cast(Hashable, self.made))
        out: dict[str, Any] = {}
        for key in self.keys:
            held = getattr(value, key.source)
            if key.always or key.source not in defaults or held != defaults[key.source]:
                name, plain = _written(key, held)
                out[name] = plain
        out.update(self._extra(value))
        return out[self.plain] if list(out) == [self.plain] and isinstance(out[self.plain], str) else out

    def get(self, data: Any) -> Any:
        """The value that a mapping, or a plain text, stands for."""
        if self.plain and isinstance(data, str):
            return self.made(**{self.plain: data})
        found: dict[str, Any] = {}
        for key in self.keys:
            name = next((name for name in key.names if name in data), None)
            if name is not None:
                found[key.source] = None if data[name] is None else key.codec.get(data[name])
        known = self.known
        extra = {name: plain for name, plain in data.items() if name not in known}
        return self.made(**found, **({"extra": extra} if extra else {}))

    def _extra(self, value: Any) -> Mapping[str, Any]:
        extra: Mapping[str, Any] = getattr(value, "extra", {})
        clash = sorted(self.known & set(extra))
        if clash:
            remedy = "give the unknown keys other names"
            raise JourneyFileError(Problem((name,), "an extra has the name of a known key", remedy) for name in clash)
        return extra


def _written(key: Key, held: Any) -> tuple[str, Any]:
    plain = None if held is None else key.codec.put(held)
    if key.one and isinstance(plain, list) and len(plain) == 1:
        return key.one, plain[0]
    return key.name, plain


@cache
def _defaults(made: type[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields(made):
        if field.default is not MISSING:
            found[field.name] = field.default
        elif field.default_factory is not MISSING:
            found[field.name] = field.default_factory()
    return found
