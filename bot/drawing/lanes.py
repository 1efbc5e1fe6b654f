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

INSET = 18.0
BETWEEN = 6.0


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to say: its `number` or `lead` (a name) in bold in front, `weight` 1-3 as bars.

    `at` is the number of the touchpoint, told where the column alone does not say it. `ref` is where the whole text
    can be found when it is cut: `at`, or nothing where the item has a number of its own.
    """

    text: str
    number: str = ""
    lead: str = ""
    weight: int | None = None
    at: str = ""
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
    bottom = max(bottom + 10, lane_name(sheet, lane.name, y, lane.colour) + 8)
    lane_rects(sheet, grid, y, bottom, lane.name, lane.fill)
    return bottom


def lane_rects(sheet: Sheet, grid: Grid, y: float, bottom: float, name: str, fill: str = style.LANE) -> None:
    """The light ground of a lane, stage by stage."""
    for column in grid.columns:
        box = Box(column.x, y, column.w, bottom - y)
        sheet.under.insert(0, Rect(box=box, fill=fill, radius=style.RADIUS, role=f"lane {name}"))


def lane_name(sheet: Sheet, name: str, y: float, colour: str = style.ACCENT) -> float:
    """The name of a lane, left of it; returns where it ends."""
    wide = style.GUTTER - 16
    return sheet.write(name, style.MARGIN, y + 8, wide, style.LANE_NAME, colour, most=2, role="lane name")


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
    return sheet.write(
        more, x, y + 2, w, style.SMALL, lane.colour, most=2, ref=f"(stage {cell.stage.number})", role="more"
    )


def _item(sheet: Sheet, cell: Cell, item: Item, lane: Lane, y: float, density: Density) -> float:
    x, w = cell.x + INSET, cell.w - 2 * INSET
    indent = _front(sheet, item, lane, Box(x, y, w, style.BODY.pitch))
    least = y + (style.BODY.pitch if indent or item.number or item.lead else 0)
    if item.weight:
        _bars(sheet, x, least + 1, item.weight, lane.colour)
        least += 12
    if not indent and least > y:
        y = least
    told = f"{item.text}  ({item.at})" if item.at else item.text
    ref = f"({item.at})" if item.at else item.ref
    box = (x + indent, y, w - indent)
    most = density.item_lines
    number = item.number
    end = sheet.write(told, *box, item.face, item.colour, most=most, ref=ref, role="item", number=number)
    return max(end, least)


def _front(sheet: Sheet, item: Item, lane: Lane, box: Box) -> float:
    """Write what stands before the text and return how far the text is indented: 0 where it begins below."""
    front = item.number or item.lead
    lines = sheet.lines(front, box.w, style.NUMBER, 1)
    if not lines:
        return 0.0
    role = "item number" if item.number else "lead"
    sheet.place(lines, box, style.NUMBER, lane.colour, role=role, number=item.number)
    indent = max(lines[0].width + 9, 42.0 if item.number else 0.0)
    return indent if indent <= box.w * (0.5 if item.number else 0.42) else 0.0


def _bars(sheet: Sheet, x: float, y: float, weight: int, colour: str) -> None:
    """Severity as three small bars, as many of them filled."""
    for n in range(3):
        filled = n < weight
        box = Box(x + 1 + n * 11, y, 8, 8)
        sheet.add(Rect(box=box, fill=colour if filled else None, edge=colour, line=1.2, role="severity"))
