"""Feelings that were given for a whole stage: on the curve where no touchpoint is scored, otherwise told in a lane."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from bot.drawing import style
from bot.drawing.grid import Column, Grid
from bot.drawing.shapes import Box, Polyline, Rect
from bot.drawing.sheet import Sheet
from bot.drawing.text import Line
from bot.formats.wording import signed
from bot.insight import level
from bot.journey import Stage

INSET = 8.0
MOST_PLATES = 9
"""In one stage; with more different scores they are rounded to halves."""


def drawn_on_curve(grid: Grid) -> bool:
    """Whether feelings are all there is to draw: some have a score, and no touchpoint has."""
    scored = any(level(slot.touchpoint).value is not None for slot in grid.slots)
    return not scored and any(f.score_inferred is not None for c in grid.columns for f in c.stage.feelings)


@dataclass(frozen=True, slots=True)
class Plate:
    """The feelings of one stage at one score, as lines to write."""

    score: float
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        """Pixels, with its edge."""
        return len(self.lines) * style.BODY.pitch + 8


def feelings(sheet: Sheet, grid: Grid, top: float, bottom: float, y_of: Callable[[float], float]) -> None:
    """Draw each stage's feelings as dashed plates at their scores, between top and bottom."""
    for column in grid.columns:
        plates = _plates(sheet, column)
        y = top + 4
        left = sum(plate.height + 4 for plate in plates)
        for plate in plates:
            wanted = y_of(plate.score) - plate.height / 2
            y = max(y, min(wanted, bottom - 4 - left))
            _draw(sheet, column, plate, y)
            left -= plate.height + 4
            y += plate.height + 4


def _plates(sheet: Sheet, column: Column) -> list[Plate]:
    """From the highest score down."""
    groups = _groups(column.stage, 10)
    if len(groups) > MOST_PLATES:
        groups = _groups(column.stage, 2)
    width = column.w - 2 * INSET - 16
    most = 3 if len(groups) <= 3 else 2 if len(groups) <= 5 else 1
    plates = []
    for score, texts in sorted(groups.items(), reverse=True):
        told = f"{signed(score)}  {' · '.join(text for text in texts if text.strip())}"
        lines = sheet.lines(told, width, style.BODY, most, column.stage.number)
        if lines:
            plates.append(Plate(score, lines))
    return plates


def _groups(stage: Stage, parts: int) -> dict[float, list[str]]:
    """The feelings by score, scores rounded to one part of a whole."""
    groups: defaultdict[float, list[str]] = defaultdict(list)
    for feeling in stage.feelings:
        if feeling.score_inferred is not None:
            score = round(min(max(feeling.score_inferred, -2.0), 2.0) * parts) / parts
            groups[score].append(feeling.text)
    return groups


def _draw(sheet: Sheet, column: Column, plate: Plate, y: float) -> None:
    box = Box(column.x + INSET, y, column.w - 2 * INSET, plate.height)
    colour = style.sign_colour(round(plate.score, 1))
    tint = style.sign_tint(round(plate.score, 1))
    number = column.stage.number
    sheet.add(Rect(box=box, fill=tint, edge=colour, line=2, radius=10, dash=(7, 4), role="feeling", number=number))
    inner = Box(box.x + 8, y + 4, box.w - 16, plate.height - 8)
    sheet.place(plate.lines, inner, style.BODY, colour, role="feeling", number=number)
    sheet.add(Polyline(points=((column.x, y + 5), (column.x, box.bottom - 5)), colour=colour, line=4, role="feeling"))
