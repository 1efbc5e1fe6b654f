"""Chips: short words in small rounded boxes, for channels (filled) and owners (in outline)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.drawing import style
from bot.drawing.shapes import Box, Rect
from bot.drawing.sheet import Sheet
from bot.drawing.text import Line
from bot.journey import Touchpoint

INSET, APART, HIGH = 9.0, 6.0, style.SMALL.pitch + 4


@dataclass(frozen=True, slots=True)
class Chip:
    """One word, measured; `solid` chips are filled."""

    lines: tuple[Line, ...]
    solid: bool

    @property
    def width(self) -> float:
        """Pixels, with its round ends."""
        return self.lines[0].width + 2 * INSET


def chips_of(sheet: Sheet, touchpoint: Touchpoint, width: float, most: int) -> list[Chip]:
    """The channels, and the owner where it is not the brand; at most `most` of them, each at most `width` wide."""
    words = [(channel, True) for channel in dict.fromkeys(touchpoint.channels) if channel.strip()]
    if touchpoint.owner.strip() not in {"", "brand"}:
        words.append((touchpoint.owner.replace("_", " "), False))
    kept = words[:most]
    if most and len(words) > most:
        kept.append((f"+{len(words) - most} more", False))
    measured = ((sheet.lines(w, width - 2 * INSET, style.SMALL, 1, touchpoint.number), solid) for w, solid in kept)
    return [Chip(lines, solid) for lines, solid in measured if lines]


def total(chips: Sequence[Chip]) -> float:
    """The width of all of them side by side."""
    return sum(chip.width + APART for chip in chips) - APART


def flow(sheet: Sheet, chips: Sequence[Chip], x: float, y: float, width: float, number: str) -> float:
    """Set chips from left to right, in as many rows as it takes; returns where they end (y where there are none)."""
    left, row = x, y
    for chip in chips:
        if left > x and left + chip.width > x + width:
            left, row = x, row + HIGH + 4
        _chip(sheet, chip, left, row, number)
        left += chip.width + APART
    return row + HIGH if chips else y


def _chip(sheet: Sheet, chip: Chip, x: float, y: float, number: str) -> None:
    fill, edge = (style.ACCENT_TINT, None) if chip.solid else (None, style.RULE)
    box = Box(x, y, chip.width, HIGH)
    sheet.add(Rect(box=box, fill=fill, edge=edge, line=1.5, radius=HIGH / 2, role="chip", number=number))
    inner = Box(x + INSET, y + 2, chip.lines[0].width, HIGH - 4)
    sheet.place(chip.lines, inner, style.SMALL, style.INK, role="chip", number=number)
