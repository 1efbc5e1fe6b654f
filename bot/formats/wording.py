"""How scores and lists read in plain text: `+1 (good)`, `a, b and 3 more`. No markup of any kind."""

from collections.abc import Sequence

from bot.insight import Point
from bot.journey import SCORE_WORDS
from bot.plain import cut, one_line, size


def signed(value: float) -> str:
    """A score with its sign and at most one decimal: `+1.5`, `−2` (with a real minus sign), `0`."""
    rounded = round(value, 1)
    if rounded == 0:
        return "0"
    return f"{rounded:+.1f}".removesuffix(".0").replace("-", "−")


def word_for(value: float) -> str:
    """The word for a score; a half goes to the word farther from the middle."""
    nearest = min(int(abs(value) + 0.5), 2)
    return SCORE_WORDS[nearest if value > 0 else -nearest]


def in_words(value: float) -> str:
    """A score as number and word: `−1.5 (very bad)`."""
    return f"{signed(value)} ({word_for(value)})"


def point_in_words(point: Point) -> str:
    """A point of the curve: what it is, and what it rests on."""
    if point.value is None:
        return "not scored"
    if point.inferred:
        return f"{in_words(point.value)}, a reader's guess"
    if not point.answers:
        return f"{in_words(point.value)}, as published"
    return f"{in_words(point.value)}, {counted(point.answers, 'answer')}"


def counted(number: int, what: str) -> str:
    """`1 answer`, `3 answers`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def listed(words: Sequence[str], most: int = 12) -> str:
    """`a, b and c`; beyond `most`, how many more."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def clipped(text: str, limit: int) -> str:
    """The text in one line, cut between words where it has any; `limit` in UTF-16 units, ellipsis included."""
    line = one_line(text)
    if size(line) <= limit:
        return line
    short = cut(line, limit)
    room = len(short) - 1
    if line[room : room + 1] == " ":
        return short
    words = short[:-1].rsplit(" ", 1)[0] if " " in short else ""
    return f"{words.rstrip()}…" if words else short
