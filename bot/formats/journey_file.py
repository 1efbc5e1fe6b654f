"""The journey file: `journey/1` in YAML or JSON, read into a `Journey` and written from one, without loss.

What a map says and the shape has no key for is kept in `extra` and written again. What could not be kept is
refused with `JourneyFileError`, which lists every fault with its place and its remedy.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml

from bot.formats import checks
from bot.formats.problems import JourneyFileError, Path, Problem
from bot.formats.reading import read
from bot.formats.shapes import JOURNEY
from bot.journey import Journey

SCHEMA = "journey/1"
SCALE = "-2..2, null = not scored"
_WIDTH = 112
_ODD_BREAKS = re.compile("[\r\x85\u2028\u2029\ufeff]")

__all__ = ["SCHEMA", "JourneyFileError", "Problem", "dumps", "from_dict", "loads", "to_dict"]


def loads(text: str | bytes, *, name: str = "") -> Journey:
    """The journey that YAML or JSON text describes; `name` is that of the file, for messages.

    The text has at most 2 MB. Numbers are not set: `bot.journey.numbered` sets them.
    """
    document = read(text, name)
    if document.problems:
        raise JourneyFileError(document.problems, name)
    return _journey(document.value, name, document.lines)


def from_dict(data: Mapping[str, Any], *, name: str = "") -> Journey:
    """The journey that plain values describe, as YAML or JSON reads them."""
    return _journey(dict(data), name, {})


def to_dict(journey: Journey) -> dict[str, Any]:
    """The journey as plain values, keys in their order; `JourneyFileError` where something could not be read back.

    A score outside -2..2, an `extra` under the name of a known key, and text that is no Unicode are such cases.
    """
    plain: dict[str, Any] = {"schema": SCHEMA}
    for key, value in JOURNEY.put(_without_scale(journey)).items():
        if key == "score_note" or (key == "stages" and "score_note" not in plain):
            plain["score_scale"] = journey.extra.get("score_scale", SCALE)
        plain[key] = value
    found = list(checks.problems(plain))
    if found:
        raise JourneyFileError(found, journey.title)
    return plain


def dumps(journey: Journey) -> str:
    """The journey as YAML text in block style, which `loads` reads back into an equal journey."""
    return yaml.dump(
        to_dict(journey), Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=_WIDTH
    )


def _journey(value: object, name: str, lines: Mapping[Path, int]) -> Journey:
    found = sorted((_placed(problem, lines) for problem in checks.problems(value)), key=lambda p: p.line)
    if found or not isinstance(value, dict):
        raise JourneyFileError(found, name)
    kept = {key: held for key, held in value.items() if key != "schema" and (key, held) != ("score_scale", SCALE)}
    journey: Journey = JOURNEY.get(kept)
    return journey


def _placed(problem: Problem, lines: Mapping[Path, int]) -> Problem:
    """The problem with its line: that of the value, or of the nearest thing around it."""
    path = problem.path
    while path and path not in lines:
        path = path[:-1]
    return Problem(problem.path, problem.wrong, problem.remedy, problem.line or lines.get(path, 0))


def _without_scale(journey: Journey) -> Journey:
    """The journey without a scale of its own among the extras: that key has its own place in the file."""
    if "score_scale" not in journey.extra:
        return journey
    return replace(journey, extra={key: held for key, held in journey.extra.items() if key != "score_scale"})


class _Dumper(yaml.SafeDumper):
    """Never writes an alias, and quotes what YAML would take for the end of a line."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name is that of the base class
        """The same list or mapping twice is written twice: aliases are not read back."""
        return True

    def _text(self, text: str) -> yaml.ScalarNode:
        style = '"' if _ODD_BREAKS.search(text) else "|" if "\n" in text else None
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper._text)
