"""Typed text made ready for a picture: cleaned, broken into lines, and cut where there is no room for more.

Words are kept whole where they fit. Scripts that write without spaces break between any two visible characters, and
so does a word that is longer than its line. Nothing here draws; widths come from a `Ruler`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from bot.drawing.style import Face
from bot.plain import clean, one_line

ELLIPSIS = "…"
LONGEST = 4000
"""Characters of one text that are looked at; no box shows as many."""
_MOST_MARKS = 3
_THINNEST = 0.06
"""No character that is seen takes less of an em, its marks counted as well: what is beyond cannot fit anyway."""
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff]"
)


class Ruler(Protocol):
    """Measures text: how many pixels wide a line is in a face."""

    def width(self, text: str, face: Face) -> float:
        """Pixels from the start of the text to its end."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its measured width; `cut` where the text went on."""

    text: str
    width: float
    cut: bool = False


@lru_cache(4096)
def prepare(text: str) -> str:
    """The text in one line, without what nobody can see or what would stand outside its line.

    Controls, lone surrogates and marks of reading direction go; of marks piled on one letter three are kept.
    """
    text = one_line(clean(text[:LONGEST]))
    return text if text.isascii() else one_line("".join(_calm(_UNSEEN.sub("", text))))


def _calm(text: str) -> Iterator[str]:
    """The characters without the fourth and further marks in a row, and without lone joiners."""
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= _MOST_MARKS:
            yield character


def clusters(text: str) -> list[str]:
    """The text as visible characters: a letter with its marks, an emoji with what is joined to it."""
    if text.isascii():
        return list(text)
    found: list[str] = []
    for character in text:
        joined = found and (
            unicodedata.category(character) in {"Mn", "Mc", "Me", "Cf", "Sk"} and not character.isascii()
        )
        if joined or (found and found[-1].endswith("\u200d")):
            found[-1] += character
        else:
            found.append(character)
    return found


def wrap(text: str, width: float, face: Face, ruler: Ruler, most: int, ref: str = "") -> tuple[Line, ...]:
    """The text in at most `most` lines of at most `width` pixels; what is cut ends with "… ref".

    `ref` is the number under which the whole text can be found. Where not even an ellipsis fits there are no lines.
    """
    whole = prepare(text)
    if not whole or most < 1 or width <= 0:
        return ()
    if ruler.width(whole, face) <= width:
        return (Line(whole, ruler.width(whole, face)),)
    useful = int(most * (width / (face.size * _THINNEST) + 8))
    shortened = len(text) > LONGEST or len(whole) > useful
    lines: list[str] = []
    whole = whole[:useful]
    rest = list(_pieces(whole, lambda word: ruler.width(word, face) <= width))
    at = 0
    while at < len(rest) and len(lines) < most:
        line, at = _line(rest, at, width, face, ruler)
        if not line:
            return _only_cut(whole, width, face, ruler, ref)
        lines.append(line)
    cut = at < len(rest) or shortened
    measured = [Line(line, ruler.width(line, face)) for line in lines]
    if cut:
        measured[-1] = _cut(lines[-1], width, face, ruler, ref)
    return tuple(line for line in measured if line.text)


def fitting(text: str, width: float, face: Face, ruler: Ruler) -> Line:
    """The text in one line, cut without a reference; it may be empty."""
    lines = wrap(text, width, face, ruler, 1)
    return lines[0] if lines else Line("", 0.0)


def longest_word(text: str, face: Face, ruler: Ruler) -> float:
    """The width of the widest piece that would not be broken."""
    pieces = _pieces(prepare(text), lambda _: False)
    return max((ruler.width(piece.strip(), face) for piece in pieces), default=0.0)


def _pieces(text: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """What a line may be broken between; spaces stay at the end of the piece before.

    A word that fits into a line is kept whole, a longer one may be broken after its hyphens and slashes.
    """
    for word in re.findall(r"\S+\s*", text):
        if not _WITHOUT_SPACES.search(word):
            if fits(word.rstrip()):
                yield word
                continue
            yield from re.findall(r"[^-/–—]+[-/–—]*\s*|[-/–—]+\s*", word)
            continue
        held = ""
        for cluster in clusters(word):
            alone = _WITHOUT_SPACES.match(cluster) is not None
            if held and (alone or _WITHOUT_SPACES.match(held)) and not cluster.isspace():
                yield held
                held = ""
            held += cluster
        yield held


def _line(pieces: list[str], at: int, width: float, face: Face, ruler: Ruler) -> tuple[str, int]:
    """One line from `pieces[at]` on and where the next begins; a piece that is too long is split in place."""
    taken, used, start = "", 0.0, at
    while at < len(pieces):
        used += ruler.width(pieces[at], face)
        if used > width and ruler.width((taken + pieces[at]).rstrip(), face) > width:
            break
        taken += pieces[at]
        at += 1
    while at - 1 > start and ruler.width(taken.rstrip(), face) > width:
        at -= 1
        taken = "".join(pieces[start:at])
    if not taken or ruler.width(taken.rstrip(), face) > width:
        return _split(pieces, start, width, face, ruler)
    return taken.rstrip(), at


def _split(pieces: list[str], at: int, width: float, face: Face, ruler: Ruler) -> tuple[str, int]:
    """The beginning of a piece that is longer than a line; the rest of it is put back."""
    parts = clusters(pieces[at])
    count = _most_that_fit(parts, width, face, ruler)
    head = "".join(parts[:count])
    if count:
        pieces[at] = "".join(parts[count:])
    return head, at


def _most_that_fit(parts: list[str], width: float, face: Face, ruler: Ruler, tail: str = "") -> int:
    """How many clusters from the start fit into `width` together with `tail`."""
    low, high = 0, min(len(parts), int(width / (face.size * 0.15)) + 8)
    while low < high:
        middle = (low + high + 1) // 2
        if ruler.width("".join(parts[:middle]).rstrip() + tail, face) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(line: str, width: float, face: Face, ruler: Ruler, ref: str) -> Line:
    """The line shortened until it ends with an ellipsis, and with the reference where there is room for it."""
    for tail in dict.fromkeys((f"{ELLIPSIS} {ref}" if ref else ELLIPSIS, ELLIPSIS)):
        parts = clusters(line)
        count = _most_that_fit(parts, width, face, ruler, tail)
        head = "".join(parts[:count]).rstrip()
        told = head + tail
        if head and ruler.width(told, face) <= width:
            return Line(told, ruler.width(told, face), cut=True)
    return _only(ELLIPSIS, width, face, ruler)


def _only_cut(text: str, width: float, face: Face, ruler: Ruler, ref: str) -> tuple[Line, ...]:
    line = _cut(text[:200], width, face, ruler, ref)
    return (line,) if line.text else ()


def _only(text: str, width: float, face: Face, ruler: Ruler) -> Line:
    wide = ruler.width(text, face)
    return Line(text, wide, cut=True) if wide <= width else Line("", 0.0, cut=True)
