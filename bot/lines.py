"""Many touchpoints at once, typed or pasted as lines: `stage | touchpoint | channel | score`.

The separator is a bar, a tab or a semicolon (or its full-width form), per line whichever comes first. A stage can
also stand alone as a heading, its touchpoints below it as `touchpoint | channel | score`: a phone has no bar key.
Every line that is not blank ends up as good, as a heading or as bad, and a bad one says what to do.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.plain import clean, cut, one_line

MOST_LINES, LONGEST_NAME, LONGEST_CHANNEL, MOST_CHANNELS = 200, 120, 40, 10

_SEPARATOR = re.compile("[|\uff5c\t;\uff1b]")
_SAME = {"|": "|\uff5c", "\uff5c": "|\uff5c", "\t": "\t", ";": ";\uff1b", "\uff1b": ";\uff1b"}
_BULLETS = re.compile(
    r"(?:(?:[-*+\u2013\u2014]|\d{1,3}[.)])(?:[ \t]+|$)|[\u2022\u25e6\u2023\u00b7\u25aa\u30fb][ \t]*)*"
)
_CHANNELS = re.compile("[,/+\uff0c\u3001\uff0f\uff0b]")
_SCORE = re.compile("[+-]?[0-2]")
_SCORE_SIGNS = str.maketrans("\u2212\u2013\uff0d\uff0b\uff10\uff11\uff12", "---+012")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_ORDER = "stage | touchpoint | channel | score"
_NO_STAGE = "No stage: write \u201cstage | touchpoint\u201d, or put the stage alone on the line above, with a colon."
_BLANKS = " \t\u3000\xa0\ufeff"
_RULES = "-\u2013\u2014_=:.,;|*#? "
_UNSURE = {"", "?", "\uff1f"}


@dataclass(frozen=True, slots=True)
class Line:
    """One touchpoint: `stage` is spelt as the known one where there is one, `score` is -2..2 or None, `row` from 1."""

    stage: str
    touchpoint: str
    channels: tuple[str, ...]
    score: int | None
    row: int


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was not understood, as typed; `reason` says what to do, `stage` is the heading it stood under."""

    row: int
    text: str
    reason: str
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text holds. `headings` are the rows that name a stage."""

    good: tuple[Line, ...]
    bad: tuple[BadLine, ...]
    headings: tuple[tuple[int, str], ...] = ()


def parse_lines(text: str, stages: Sequence[str]) -> Parsed:
    """The touchpoints in a text; `stages` are the known stage names, matched whatever their case. Never raises."""
    reader = _Reader({_key(stage): stage for stage in stages})
    for row, line in enumerate(_BREAK.split(text), 1):
        if not clean(line):
            continue
        try:
            reader.take(row, line)
        except _BadError as bad:
            reader.bad.append(BadLine(row, line, str(bad), reader.heading))
    return Parsed(tuple(reader.good), tuple(reader.bad), tuple(reader.headings))


def write_line(line: Line) -> str:
    """A good line in the form that `parse_lines` reads back."""
    channels = ", ".join(line.channels)
    score = "" if line.score is None else f"{line.score:+d}" if line.score else "0"
    cells = [line.stage, line.touchpoint, channels, score]
    while not cells[-1]:
        cells.pop()
    joined = "".join(cells)
    separator = next((sign for sign in "|;" if not set(_SAME[sign]) & set(joined)), "\t")
    return f" {separator} ".join(cells)


def again(parsed: Parsed) -> str:
    """The bad lines as typed, each under the heading it stood under: what a person gets back to correct."""
    out: list[str] = []
    heading = ""
    for bad in parsed.bad:
        if bad.stage and bad.stage != heading:
            out.append(f"{bad.stage}:")
            heading = bad.stage
        out.append(bad.text)
    return "\n".join(out)


class _BadError(Exception):
    """What is wrong with one line, as the sentence that the person reads."""


@dataclass(slots=True)
class _Reader:
    """Reads line by line; `heading` is the stage that stands above, `last` that of the line before."""

    known: dict[str, str]
    heading: str = ""
    last: str = ""
    good: list[Line] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, row: int, line: str) -> None:
        if len(self.good) + len(self.bad) + len(self.headings) >= MOST_LINES:
            raise _BadError(f"Only {MOST_LINES} lines at a time: send this one again with the next batch.")
        cells = _cells(line)
        indented = len(cells) == 2 and not cells[0]
        if len(cells) == 1 or (indented and (_is_heading(cells[1]) or not self.last)):
            self._alone(row, cells[-1])
        else:
            self._touchpoint(row, *self._sorted(cells))

    def _alone(self, row: int, cell: str) -> None:
        """A line without separators: a heading, or a touchpoint under one."""
        if _is_heading(cell) or _key(cell) in self.known:
            self.heading = self.last = self._stage(cell)
            self.headings.append((row, self.heading))
        elif self.heading:
            self._touchpoint(row, self.heading, cell, "", "")
        else:
            raise _BadError(_NO_STAGE)

    def _sorted(self, cells: list[str]) -> tuple[str, str, str, str]:
        """The cells as stage, touchpoint, channel, score; under a heading the stage may be left out."""
        if len(cells) > 4:
            raise _BadError(f"{len(cells)} parts, but there are only four: {_ORDER}.")
        if not cells[0]:
            if not self.last:
                raise _BadError("The stage is empty: write its name before the first separator.")
            cells = [self.last, *cells[1:]]
        elif self._is_short(cells):
            cells = [self.heading, *cells]
        stage, touchpoint, channel, score = [*cells, "", "", ""][:4]
        return self._stage(stage), touchpoint, channel, score

    def _is_short(self, cells: list[str]) -> bool:
        """Whether a line under a heading begins with its touchpoint: always, unless it begins with a stage's name."""
        if not self.heading or len(cells) == 4:
            return False
        if _key(cells[0]) == _key(self.heading):
            return len(cells) == 3 and bool(_SCORE.fullmatch(_unified(cells[2])))
        return _key(cells[0]) not in self.known

    def _stage(self, cell: str) -> str:
        _short_enough(cell, "stage", LONGEST_NAME * 2)
        name = _stage_name(cell)
        if not name.strip(_RULES):
            raise _BadError("The stage has no name: write one.")
        if _SEPARATOR.search(name):
            raise _BadError("A heading is the name of a stage alone: put the touchpoints on the lines below it.")
        name = _short_enough(name, "stage", LONGEST_NAME)
        return self.known.get(_key(name), name)

    def _touchpoint(self, row: int, stage: str, name: str, channel: str, score: str) -> None:
        if not name.strip(_RULES):
            raise _BadError("The touchpoint is empty: write what happens after the stage.")
        _short_enough(name, "touchpoint", LONGEST_NAME)
        line = Line(stage, name, _channels(channel), _score(score), row)
        before = self.seen.setdefault((_key(stage), _key(name)), row)
        if before != row:
            raise _BadError(
                f"The same touchpoint stands in line {before}: leave this one out, or give it another name."
            )
        self.good.append(line)
        self.last = stage


def _cells(line: str) -> list[str]:
    """The parts of a line, cleaned; one part where there is no separator."""
    body = line.strip(_BLANKS)
    indent = "\t" in line[: len(line) - len(line.lstrip(_BLANKS))]
    body = _BULLETS.sub("", body, count=1)
    first = _SEPARATOR.search(body)
    sign = _SAME[first.group()] if first else ""
    if "|" in sign and len(body) > 1 and body[0] in sign and body[-1] in sign:
        body = _BULLETS.sub("", body[1:-1].strip(_BLANKS), count=1)  # a row of a Markdown table
    cells = re.split(f"[{sign}]", body) if sign else [body]
    if indent and sign in {"", "\t"}:
        cells = ["", *cells]
    cells = [one_line(clean(cell)) for cell in cells]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _is_heading(cell: str) -> bool:
    return cell.startswith(("#", "\uff03")) or cell.endswith((":", "\uff1a"))


def _unified(cell: str) -> str:
    """A score as typed on any keyboard, with plain signs and digits."""
    return cell.translate(_SCORE_SIGNS).replace(" ", "")


def _stage_name(cell: str) -> str:
    """The cell without the marks of a heading or a list."""
    previous = None
    while previous != cell:
        previous = cell
        cell = _BULLETS.sub("", cell.lstrip("#\uff03 "), count=1).rstrip(":\uff1a ")
    return cell


def _channels(cell: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for part in map(str.strip, _CHANNELS.split(cell)):
        if part not in _UNSURE:
            found.setdefault(_key(part), _short_enough(part, "channel", LONGEST_CHANNEL))
    names = tuple(found.values())
    if len(names) > MOST_CHANNELS:
        raise _BadError(f"{len(names)} channels, {MOST_CHANNELS} is the most: keep the important ones.")
    if names and all(_SCORE.fullmatch(_unified(name)) for name in names):
        raise _BadError(f"\u201c{cut(cell, 30)}\u201d is a score where the channel belongs: write {_ORDER}.")
    return names


def _score(cell: str) -> int | None:
    if cell in _UNSURE:
        return None
    plain = _unified(cell)
    if not _SCORE.fullmatch(plain):
        raise _BadError(
            f"\u201c{cut(cell, 30)}\u201d is no score: write \u22122, \u22121, 0, +1 or +2, or ? if you are not sure."
        )
    return int(plain)


def _short_enough(name: str, what: str, limit: int) -> str:
    if len(name) > limit:
        raise _BadError(f"The {what} has {len(name)} characters, {limit} is the most: shorten it.")
    return name


def _key(name: str) -> str:
    """What two spellings of the same name have in common."""
    return unicodedata.normalize("NFKC", one_line(name)).casefold()
