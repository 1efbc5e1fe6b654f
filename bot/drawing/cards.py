"""The lane of touchpoints: a card for each, with number, name, what the customer does, and channels."""

from collections.abc import Sequence

from bot.drawing import style
from bot.drawing.density import Density
from bot.drawing.grid import Cell, Grid
from bot.drawing.lanes import lane_name, lane_rects
from bot.drawing.shapes import Box, Mark, Rect
from bot.drawing.sheet import Sheet
from bot.journey import Touchpoint

APART = 8.0
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
    x, w = cell.x + APART, cell.w - 2 * APART
    inner, number_wide = w - 2 * 10, sheet.width(t.number, style.CARD) + 10
    star = 26.0 if t.moment_of_truth else 0.0
    beside = cell.shared and inner > 3.2 * number_wide
    top = y + 7
    sheet.label(t.number, x + 10, top, style.CARD, style.ACCENT, room=inner, role="number", number=t.number)
    if t.moment_of_truth:
        _star(sheet, t, x + w - 22, top + style.CARD.pitch / 2)
    if t.time.strip() and not cell.shared:
        at = x + 10 + number_wide
        sheet.label(t.time, at, top + 1, style.SMALL, style.MUTED, room=max(x + w - 10 - star - at, 0), role="time")
    left = x + 10 + (number_wide if beside else 0)
    wide = x + w - 10 - left - (star if beside else 0)
    at = top if beside else top + style.CARD.pitch
    name = t.name or t.action or "(no name)"
    end = sheet.write(name, left, at, wide, style.CARD, most=density.name_lines, role="name", number=t.number)
    wide = x + w - 10 - left
    if t.name.strip():
        end = sheet.write(t.action, left, end, wide, style.BODY, style.MUTED, most=density.action_lines, role="action")
    end = chips(sheet, _chips(t), left, max(end, top + style.CARD.pitch) + 4, wide, density.chips, t.number)
    if cell.shared:
        _ground(sheet, t, Box(x, y, w, end + 8 - y))
    return end + 8


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


def _chips(t: Touchpoint) -> list[tuple[str, bool]]:
    """Channels as filled chips; the owner as one in outline, where it is not the brand itself."""
    found = [(channel, True) for channel in dict.fromkeys(t.channels) if channel.strip()]
    if t.owner.strip() and t.owner != "brand":
        found.append((t.owner.replace("_", " "), False))
    return found


def chips(sheet: Sheet, words: Sequence[tuple[str, bool]], x: float, y: float, w: float, most: int, ref: str) -> float:
    """Words in small boxes from left to right, in as many rows as it takes; return where they end."""
    high, left, row = style.SMALL.pitch + 4, x, y
    if not words or not most:
        return y - 4
    kept = list(words[:most])
    if len(words) > most:
        kept.append((f"+{len(words) - most} more", False))
    for word, solid in kept:
        lines = sheet.lines(word, w - 18, style.SMALL, 1, ref)
        if not lines:
            continue
        wide = lines[0].width + 18
        if left > x and left + wide > x + w:
            left, row = x, row + high + 4
        fill, edge = (style.ACCENT_TINT, None) if solid else (None, style.RULE)
        box = Box(left, row, wide, high)
        sheet.add(Rect(box=box, fill=fill, edge=edge, line=1.5, radius=high / 2, role="chip", number=ref))
        sheet.place(lines, Box(left + 9, row + 2, wide - 18, high - 4), style.SMALL, style.INK, role="chip", number=ref)
        left += wide + 6
    return row + high


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
