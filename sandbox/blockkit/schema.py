"""A small language for the shape of JSON: each word returns a check, a check yields the problems of one value.

    BUTTON = shape(must={"text": plain(75)}, may={"value": string(2000)})

A check never raises, whatever JSON it is given.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sandbox.blockkit.problems import (
    NOT_A_WORD,
    Problem,
    missing,
    too_few,
    too_long,
    too_many,
    unsupported,
)

MODAL, HOME, MESSAGE = "modal", "home", "message"


@dataclass(frozen=True)
class Place:
    """Where a value stands: its JSON pointer, the surface, and which files may be shown there."""

    pointer: str
    surface: str
    usable_files: Callable[[str], bool]

    def at(self, key: object) -> "Place":
        """Go one step down, to a key or an index (escaped as RFC 6901 asks)."""
        step = str(key).replace("~", "~0").replace("/", "~1")
        return replace(self, pointer=f"{self.pointer}/{step}")

    def problem(self, text: str, code: str = "") -> Problem:
        """Make a problem of this place."""
        return Problem(text, self.pointer, code)


Check = Callable[[object, Place], Iterator[Problem]]
Fields = Mapping[str, Check]
Rule = Callable[[Mapping[str, object], Place], Iterator[Problem]]


def anything(_value: object, _place: Place) -> Iterator[Problem]:
    """Accept whatever is there."""
    yield from ()


def string(most: int = 0, *, least: int = 1, pattern: str = "") -> Check:
    """Make a check for a text of ``least`` to ``most`` characters (0: no end) that matches ``pattern``."""
    matcher = re.compile(pattern)

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield place.problem("must provide a string")
        elif len(value) < least:
            yield place.problem(f"must be more than {least - 1} characters")
        elif most and len(value) > most:
            yield place.problem(too_long(most))
        elif pattern and not matcher.search(value):
            yield place.problem(f"input must match regex pattern: {pattern}")

    return check


def boolean(value: object, place: Place) -> Iterator[Problem]:
    """Accept true and false."""
    if not isinstance(value, bool):
        yield place.problem("must provide a boolean")


def integer(low: int, high: int) -> Check:
    """Make a check for a whole number from ``low`` to ``high``."""

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield place.problem("must provide an integer")
        elif value < low:
            yield place.problem(f"must be greater than or equal to {low}")
        elif value > high:
            yield place.problem(f"must be less than or equal to {high}")

    return check


def word(*allowed: str) -> Check:
    """Make a check for one of a few words."""

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield place.problem("must provide a string")
        elif value not in allowed:
            yield place.problem(NOT_A_WORD)

    return check


def array(item: Check, most: int = 0, *, least: int = 1) -> Check:
    """Make a check for a list of ``least`` to ``most`` items (0: no end), each of which passes ``item``."""

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield place.problem("must provide an array")
            return
        if len(value) < least:
            yield place.problem(too_few(least))
        if most and len(value) > most:
            yield place.problem(too_many(most))
        for index, one in enumerate(value):
            yield from item(one, place.at(index))

    return check


def shape(must: Fields | None = None, may: Fields | None = None, rules: Sequence[Rule] = ()) -> Check:
    """Make a check for an object with these fields and no others; ``rules`` see it whole once its fields pass."""
    needed, fields = dict(must or {}), {**(must or {}), **(may or {})}

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield place.problem("must provide an object")
            return
        found = list(_fields(value, place))
        yield from found
        if not found:
            for rule in rules:
                yield from rule(value, place)

    def _fields(value: Mapping[str, object], place: Place) -> Iterator[Problem]:
        for name in needed:
            if name not in value:
                yield place.problem(missing(name))
        for name, one in value.items():
            if name in fields:
                yield from fields[name](one, place.at(name))
            else:
                yield place.problem(f"invalid additional property: {name}")

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    """Make a check for an object whose ``type`` picks the check from ``table``."""

    def check(value: object, place: Place) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield place.problem("must provide an object")
            return
        if "type" not in value:
            yield place.problem(missing("type"))
            return
        kind = value["type"]
        if isinstance(kind, str) and kind in table:
            yield from table[kind](value, place)
        else:
            yield place.at("type").problem(unsupported(kind))

    return check


def exactly_one(*names: str) -> Rule:
    """Make a rule that one of these fields is there, and only one."""
    choice = " or ".join(f"`{name}`" for name in names)

    def rule(value: Mapping[str, object], place: Place) -> Iterator[Problem]:
        given = [name for name in names if name in value]
        if not given:
            yield place.at("type").problem(f"must define either {choice}")
        elif len(given) > 1:
            yield place.problem(f"must define only one of {choice}")

    return rule
