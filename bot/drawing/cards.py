"""The lane of touchpoints: a card for each, with number, name, what the customer does, and channels."""

from bot.drawing import style
from bot.drawing.chips import HIGH, chips_of, flow, total
from bot.drawing.density import Density
from bot.drawing.grid import Cell, Grid
from bot.drawing.lanes import lane_name, lane_rects
from bot.drawing.shapes import Box, Mark, Rect
from bot.drawing.sheet import Sheet
from bot.journey import Touchpoint

APART = 8.0
STAR = 28.0
MOST_ROWS_OF_NUMBERS = 60


def touchpoint_lane(sheet: Sheet, grid: Grid, y: float, density: Density) -> float:
    """Write the cards below y and return where the lane ends."""
    if not grid.slots:
        return y
    top = y + APART
    bottom = max(_cell(sheet, cell, top, density) for cell in grid.cells) + APART
    if density.name_lines:
        _grounds(sheet, grid, top, bottom - APART)
    lane_rects(sheet, grid, y, bottom, "touchpoints")
    lane_name(sheet, "Touchpoints", y)
    return bottom


def _cell(sheet: Sheet, cell: Cell, y: float, density: Density) -> float:
    if density.name_lines == 0:
        return _bare_numbers(sheet, cell, y)
    for touchpoint in cell.touchpoints:
        y = _card(sheet, touchpoint, cell, y, density) + APART
    return y - APART


def _card(sheet: Sheet, t: Touchpoint, cell: Cell, y: float, density: Density) -> float:
    """Number and name, what the customer does, and chips; returns where the card ends."""
    x, w, top = cell.x + APART + 10, cell.w - 2 * APART - 20, y + 7
    number_wide = sheet.width(t.number, style.CARD) + 10
    beside = cell.shared and w > 3.2 * number_wide
    _number(sheet, t, Box(x, top, w, style.CARD.pitch), with_time=not cell.shared)
    indent = number_wide if beside else 0.0
    left, wide = x + indent, w - indent
    room = wide - (STAR if beside and t.moment_of_truth else 0)
    at = top if beside else top + style.CARD.pitch
    names = sheet.lines(t.name or t.action or "(no name)", room, style.CARD, density.name_lines)
    box = Box(left, at, room, len(names) * style.CARD.pitch)
    end = sheet.place(names, box, style.CARD, role="name", number=t.number)
    if t.name.strip():
        end = sheet.write(t.action, left, end, wide, style.BODY, style.MUTED, most=density.action_lines, role="action")
    end = max(end, top + style.CARD.pitch)
    chips = chips_of(sheet, t, wide, density.chips)
    if chips and beside and len(names) == 1 and names[0].width + 16 + total(chips) <= room:
        flow(sheet, chips, left + room - total(chips), top + (style.CARD.pitch - HIGH) / 2, total(chips) + 1, t.number)
    elif chips:
        end = flow(sheet, chips, left, end + 4, wide, t.number)
    if cell.shared:
        _ground(sheet, t, Box(x - 10, y, w + 20, end + 8 - y))
    return end + 8


def _number(sheet: Sheet, t: Touchpoint, box: Box, *, with_time: bool) -> None:
    """The number on the left, the star of a moment of truth on the right, the time of day between them."""
    end = sheet.label(t.number, box.x, box.y, style.CARD, style.ACCENT, room=box.w, role="number", number=t.number)
    if t.moment_of_truth:
        _star(sheet, t, box.right - 12, box.y + box.h / 2)
    if with_time and t.time.strip():
        room = max(box.right - end - 12 - (STAR if t.moment_of_truth else 0), 0)
        sheet.label(t.time, end + 12, box.y + 2, style.SMALL, style.MUTED, room=room, role="time")


def _grounds(sheet: Sheet, grid: Grid, top: float, bottom: float) -> None:
    """Cards that stand side by side are equally high."""
    for cell in grid.cells:
        if not cell.shared:
            _ground(sheet, cell.touchpoints[0], Box(cell.x + APART, top, cell.w - 2 * APART, bottom - top))


def _ground(sheet: Sheet, t: Touchpoint, box: Box) -> None:
    sheet.under.append(
        Rect(box=box, fill=style.PAPER, edge=style.RULE, line=1.5, radius=style.RADIUS, role="card", number=t.number)
    )


def _star(sheet: Sheet, t: Touchpoint, x: float, y: float) -> None:
    star = Mark(
        x=x, y=y, radius=12, kind="star", fill=style.STAR, edge=style.INK, line=1.5, role="star", number=t.number
    )
    sheet.add(star)


def _bare_numbers(sheet: Sheet, cell: Cell, y: float) -> float:
    """Only the numbers, in rows; stars stand beside those that are moments of truth."""
    face = style.SMALL_BOLD
    star = 18.0 if any(t.moment_of_truth for t in cell.touchpoints) else 0.0
    step = max((sheet.width(t.number, face) for t in cell.touchpoints), default=0.0) + 12 + star
    per_row = max(int((cell.w - 12) // step), 1) if step else 1
    shown = cell.touchpoints[: per_row * MOST_ROWS_OF_NUMBERS]
    for n, t in enumerate(shown):
        x, top = cell.x + 8 + (n % per_row) * step, y + (n // per_row) * face.pitch
        room = min(step, cell.x + cell.w - x) - 2
        sheet.label(t.number, x, top, face, style.ACCENT, room=max(room, 0), role="number", number=t.number)
        if t.moment_of_truth and room > step - 4:
            middle = top + face.pitch / 2
            sheet.add(Mark(x=x + step - 20, y=middle, radius=8, kind="star", fill=style.STAR, edge=style.INK, line=1))
    end = y + -(-len(shown) // per_row) * face.pitch
    if len(shown) < len(cell.touchpoints):
        rest = f"+{len(cell.touchpoints) - len(shown)} more"
        end = sheet.write(rest, cell.x + 8, end, cell.w - 16, face, style.MUTED, role="more")
    return end
