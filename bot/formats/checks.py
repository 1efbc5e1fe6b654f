"""Whether plain values are a `journey/1` map: the published JSON Schema, with its findings in words.

Nothing is checked here that the schema does not say, except what no schema can: that a value can be written down
at all (text without halves of surrogate pairs, finite numbers, keys that are text, limited depth).
"""

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.formats.problems import MOST_PROBLEMS, Path, Problem
from bot.formats.reading import DEEPEST

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

SCHEMA_FILE = "journey.schema.json"
_MOST_BITS = 13_000  # about 3,900 digits; Python refuses to print or read more than 4,300

_TYPES = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping of keys to values",
    "null": "null",
}


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12) of `journey/1`."""
    text = resources.files("bot.formats").joinpath(SCHEMA_FILE).read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def problems(value: object) -> Iterator[Problem]:
    """What is wrong with a value that should be a `journey/1` map: at most 50 findings."""
    unwritable = list(islice(_unwritable(value), MOST_PROBLEMS))
    if unwritable:
        yield from unwritable
        return
    found = (problem for error in _validator().iter_errors(value) for problem in _in_words(error))
    yield from islice(found, MOST_PROBLEMS)


@cache
def _validator() -> "Draft202012Validator":
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def _unwritable(value: object) -> Iterator[Problem]:
    """What cannot stand in any journey file, found without recursion."""
    waiting: list[tuple[object, Path]] = [(value, ())]
    while waiting:
        held, path = waiting.pop()
        if len(path) > DEEPEST:
            yield Problem(path[:3], f"it is nested more than {DEEPEST} levels deep", "use fewer levels")
        elif isinstance(held, dict):
            for key in held:
                if not isinstance(key, str) or not _is_text(key):
                    yield Problem((*path, repr(key)), "the key is no text", "put it in quotes")
            waiting.extend((inner, (*path, str(key))) for key, inner in held.items())
        elif isinstance(held, list):
            waiting.extend((inner, (*path, index)) for index, inner in enumerate(held))
        elif not _is_plain(held):
            yield Problem(path, f"{_brief(held)} cannot be written down", "use text, a number, true, false or null")


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return _is_text(value)
    if isinstance(value, int):
        return value.bit_length() < _MOST_BITS
    return value is None or (isinstance(value, float) and math.isfinite(value))


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the schema says against one value: the keyword's own `wanted`, and the part of the schema around it."""

    wanted: Any
    instance: Any
    schema: Any
    message: str


def _in_words(error: "ValidationError") -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    words = _WORDS.get(str(error.validator))
    if words is None:
        yield Problem(path, error.message, "compare it with the published schema")
    else:
        yield from words(_Finding(error.validator_value, error.instance, error.schema, error.message), path)


def _missing(found: _Finding, path: Path) -> Iterator[Problem]:
    """The schema reports each missing key by itself; the key is the first word of its message."""
    key = next(k for k in found.wanted if found.message.startswith(repr(k)))
    yield Problem((*path, key), "it is missing", f"add {_meaning(found.schema, key)}")


def _meaning(schema: Any, key: str) -> str:
    named = schema.get("properties", {}).get(key, {})
    if "const" in named:
        return f"{key}: {named['const']}"
    return f"'{key}': {named.get('description', key).rstrip('.')}"


def _wrong_type(found: _Finding, path: Path) -> Iterator[Problem]:
    wanted = found.wanted if isinstance(found.wanted, list) else [found.wanted]
    words = [_TYPES[name] for name in wanted]
    want = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    if found.instance is None:
        yield Problem(path, "it is empty", f"write {want}, or leave the key out")
    elif "string" in wanted and isinstance(found.instance, int | float):
        yield Problem(path, f"{_brief(found.instance)} is no text", "put it in quotes")
    else:
        yield Problem(path, f"{_brief(found.instance)} stands where {want} belongs", f"write {want}")


def _outside(found: _Finding, path: Path) -> Iterator[Problem]:
    low, high = found.schema.get("minimum"), found.schema.get("maximum")
    shown, null = _brief(found.instance), "null" in found.schema["type"]
    otherwise = ", or null where nobody said" if null else ""
    if high is None:
        yield Problem(path, f"{shown} is less than {low}", f"write a number from {low} up{otherwise}")
    else:
        yield Problem(path, f"{shown} is outside {low}..{high}", f"write a number from {low} to {high}{otherwise}")


def _not_listed(found: _Finding, path: Path) -> Iterator[Problem]:
    words = [str(word) for word in found.wanted if word is not None]
    yield Problem(path, f"{_brief(found.instance)} is not known here", f"write {' or '.join(words)}")


def _not_constant(found: _Finding, path: Path) -> Iterator[Problem]:
    yield Problem(path, f"{_brief(found.instance)} is not read", f"write {found.wanted}")


def _other_scale(found: _Finding, path: Path) -> Iterator[Problem]:
    yield Problem(path, f"{_brief(found.instance)} is another scale", "convert the scores to -2..2 and say so here")


def _unknown_keys(found: _Finding, path: Path) -> Iterator[Problem]:
    known = found.schema["properties"]
    for key in found.instance:
        if key not in known:
            yield Problem((*path, key), "the key is unknown and cannot be kept", f"use only {', '.join(known)}")


def _both(found: _Finding, path: Path) -> Iterator[Problem]:
    (several,) = found.wanted["required"]
    one = several.removesuffix("s")
    yield Problem((*path, several), f"it stands beside '{one}'", f"put all of them under '{several}'")


def _brief(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int) and not _is_plain(value):
        return "a very long number"
    text = str(value).encode("utf-8", "backslashreplace").decode()
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    return f"'{shown}'" if isinstance(value, str) else shown


_WORDS: dict[str, Callable[[_Finding, Path], Iterator[Problem]]] = {
    "required": _missing,
    "type": _wrong_type,
    "minimum": _outside,
    "maximum": _outside,
    "enum": _not_listed,
    "const": _not_constant,
    "pattern": _other_scale,
    "additionalProperties": _unknown_keys,
    "not": _both,
}
