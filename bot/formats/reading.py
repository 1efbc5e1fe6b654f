"""Reading YAML or JSON text as plain values: dict, list, str, int, float, bool and None, and nothing else.

Aliases and tags are refused, so that a small file cannot grow into a large map; so are doubled keys, which would
lose what the first one said. Only what both YAML 1.1 and 1.2 take for a number, a truth value or null is read as
one: a date, a time such as 10:30, `yes` and `on` stay the strings that somebody typed.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from bot.formats.problems import MOST_PROBLEMS, JourneyFileError, Path, Problem

LARGEST = 2 * 1024 * 1024
DEEPEST = 40

_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,3999})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,40}\.[0-9]{0,400}(?:[eE][-+][0-9]{1,3})?")
_CONSTANTS: Mapping[str, object] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_STRING_TAGS = {"!", "tag:yaml.org,2002:str"}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """What a text says: `value`, and in which line each part of it stands (from 1)."""

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path, wrong: str, remedy: str, line: int = 0) -> None:
        """Note one more problem; the first 50 are enough."""
        if len(self.problems) >= MOST_PROBLEMS:
            return
        self.problems.append(Problem(path, wrong, remedy, line or self.lines.get(path, 0)))


def read(text: str | bytes, name: str = "") -> Document:
    """The one document in a YAML or JSON text of at most 2 MB; `JourneyFileError` where it cannot be read at all."""
    text = _decoded(text, name)
    if text.lstrip()[:1] == "{":
        value = _json(text)
        if isinstance(value, dict):
            return Document(value)
    document = Document()
    try:
        _Builder(document, name).build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"this is not readable as YAML: {error.problem or error.context or 'it ends too early'}"
        raise _refused(
            what, "check the indentation and the quotes there", name, mark.line + 1 if mark else 0
        ) from error
    except (yaml.YAMLError, UnicodeError, RecursionError) as error:
        raise _refused("it holds characters that YAML does not allow", "save it as plain UTF-8 text", name) from error
    return document


def _refused(wrong: str, remedy: str, name: str, line: int = 0) -> JourneyFileError:
    return JourneyFileError([Problem((), wrong, remedy, line)], name)


def _decoded(text: str | bytes, name: str) -> str:
    if len(text) > LARGEST:
        raise _refused("the file is larger than 2 MB", "split the journey into several maps", name)
    if isinstance(text, bytes):
        try:
            text = text.decode()
        except UnicodeDecodeError as error:
            raise _refused("the file is not UTF-8 text", "save it as UTF-8", name) from error
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise _refused("the file is empty", "write at least a title and one stage", name)
    return text


def _json(text: str) -> object:
    """The JSON value, or None where the text is no JSON (YAML may read it, and then says what is wrong)."""
    try:
        return json.loads(text, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError
    return made


def _no_constant(word: str) -> object:
    raise ValueError(word)


class _Builder:
    """Plain values from parser events, without recursion: a stack of open lists and mappings."""

    def __init__(self, document: Document, name: str) -> None:
        self.document = document
        self.name = name
        self.open: list[tuple[dict[str, object] | list[object], Path]] = []
        self.key: list[str | None] = []

    def build(self, events: Iterator[yaml.Event]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "a second document begins", "keep one journey in a file")
            elif isinstance(event, yaml.AliasEvent):
                self._stop(event, "aliases (*name) are not read", "write the text out where it belongs")
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._begin(event)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self.open.pop()
                self.key.pop()

    def _stop(self, event: yaml.Event, wrong: str, remedy: str) -> None:
        raise JourneyFileError([*self.document.problems, Problem((), wrong, remedy, _line(event))], self.name)

    def _begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        if len(self.open) >= DEEPEST:
            self._stop(event, f"it is nested more than {DEEPEST} levels deep", "use fewer levels")
        if event.tag is not None:
            self._stop(event, f"the tag {event.tag[:60]} is not read", "leave it out")
        made: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._wants_key():
            self._stop(event, "a list or mapping stands where a key belongs", "use a plain word as the key")
        path = self._place(made, event)
        self.open.append((made, path))
        self.key.append(None)

    def _wants_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][0], dict) and self.key[-1] is None

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.tag is not None and event.tag not in _STRING_TAGS:
            self._stop(event, f"the tag {event.tag[:60]} is not read", "leave it out")
        if self._wants_key():
            self._take_key(event)
        else:
            self._place(_plain(event), event)

    def _take_key(self, event: yaml.ScalarEvent) -> None:
        made, path = self.open[-1]
        key = event.value
        if not isinstance(_plain(event), str):
            self.document.wrong((*path, key), "the key is no text", "put it in quotes", _line(event))
        if key in made:
            self.document.wrong((*path, key), "the key is there twice", "keep one of them", _line(event))
        self.key[-1] = key

    def _place(self, value: object, event: yaml.Event) -> Path:
        """Put a value into the list or mapping that is open; return its path."""
        if not self.open:
            self.document.value = value
            path: Path = ()
        else:
            made, outer = self.open[-1]
            if isinstance(made, list):
                path = (*outer, len(made))
                made.append(value)
            else:
                key = self.key[-1] or ""
                path = (*outer, key)
                made[key] = value
                self.key[-1] = None
        self.document.lines[path] = _line(event)
        return path


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _plain(event: yaml.ScalarEvent) -> object:
    """The value of a scalar: text, unless it is unquoted and looks like a number, a truth value or null."""
    text: str = event.value
    if event.style or event.tag is not None:
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    return text
