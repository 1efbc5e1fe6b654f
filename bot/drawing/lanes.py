"""Lanes of items below the touchpoints: each cell holds what was said there, the weightiest first.

An item has a number (or a department) in front, and text that is cut to a few lines. Where a cell holds more than
fits, the rest is named by number. A lane without items takes no room.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.drawing import style
from bot.drawing.density import Density
from bot.drawing.grid import Cell, Grid
from bot.drawing.shapes import Box, Rect
from bot.drawing.sheet import Sheet, ranges
from bot.drawing.style import Face

INSET = 14.0
BETWEEN = 6.0


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to say: `number` in front, `lead` on a line of its own, `weight` 1-3 as bars, `ref` where it is."""

    text: str
    number: str = ""
    lead: str = ""
    weight: int | None = None
    ref: str = ""
    face: Face = style.BODY
    colour: str = style.INK


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane's name, its colour, and what it says in a cell."""

    name: str
    colour: str
    items: Callable[[Cell], Sequence[Item]]
    fill: str = style.LANE


def item_lane(sheet: Sheet, grid: Grid, lane: Lane, y: float, density: Density) -> float:
    """Write the lane below y and return where it ends: y itself where no cell has anything to say."""
    content = [(cell, [item for item in lane.items(cell) if item.text.strip() or item.number]) for cell in grid.cells]
    if not any(items for _, items in content):
        return y
    top = y + 10
    bottom = max(_cell(sheet, cell, items, lane, top, density) for cell, items in content if items)
    bottom = max(bottom + 10, y + 20 + style.LANE_NAME.pitch)
    lane_rects(sheet, grid, y, bottom, lane.name, lane.fill)
    lane_name(sheet, lane.name, y, lane.colour)
    return bottom


def lane_rects(sheet: Sheet, grid: Grid, y: float, bottom: float, name: str, fill: str = style.LANE) -> None:
    """The light ground of a lane, stage by stage."""
    for column in grid.columns:
        box = Box(column.x, y, column.w, bottom - y)
        sheet.under.insert(0, Rect(box=box, fill=fill, radius=style.RADIUS, role=f"lane {name}"))


def lane_name(sheet: Sheet, name: str, y: float, colour: str = style.ACCENT) -> None:
    """The name of a lane, left of it."""
    wide = style.GUTTER - 16
    sheet.write(name, style.MARGIN, y + 8, wide, style.LANE_NAME, colour, most=2, role="lane name")


def _cell(sheet: Sheet, cell: Cell, items: Sequence[Item], lane: Lane, y: float, density: Density) -> float:
    shown = items[: density.items]
    for n, item in enumerate(shown):
        y = _item(sheet, cell, item, lane, y + (BETWEEN if n else 0), density)
    rest = items[density.items :]
    if not rest:
        return y
    numbers = ranges(item.number for item in rest if item.number)
    more = f"+{len(rest)} more{': ' if numbers else ''}{numbers}" if shown else numbers or f"{len(rest)} in the text"
    x, w = cell.x + INSET, cell.w - 2 * INSET
    return sheet.write(more, x, y + 2, w, style.SMALL, lane.colour, most=2, ref=cell.stage.number, role="more")


def _item(sheet: Sheet, cell: Cell, item: Item, lane: Lane, y: float, density: Density) -> float:
    x, w = cell.x + INSET, cell.w - 2 * INSET
    if item.lead:
        y = sheet.write(item.lead, x, y, w, style.SMALL_BOLD, lane.colour, most=1, ref=item.ref, role="lead")
    indent = 0.0
    if item.number:
        end = sheet.label(item.number, x, y, style.NUMBER, lane.colour, room=w, role="item number", number=item.number)
        indent = max(end - x + 9, 42.0)
        if item.weight:
            _bars(sheet, x, y + style.BODY.pitch + 1, item.weight, lane.colour)
    ref = item.number or item.ref
    if indent > w / 2:
        indent, y = 0.0, y + style.BODY.pitch + (12 if item.weight else 0)
    end = sheet.write(
        item.text,
        x + indent,
        y,
        w - indent,
        item.face,
        item.colour,
        most=density.item_lines,
        ref=ref,
        role="item",
        number=item.number,
    )
    least = style.BODY.pitch + (12 if item.weight and indent else 0)
    return max(end, y + least) if item.number and indent else end


def _bars(sheet: Sheet, x: float, y: float, weight: int, colour: str) -> None:
    """Severity as three small bars, as many of them filled."""
    for n in range(3):
        filled = n < weight
        box = Box(x + 1 + n * 11, y, 8, 8)
        sheet.add(Rect(box=box, fill=colour if filled else None, edge=colour, line=1.2, role="severity"))
