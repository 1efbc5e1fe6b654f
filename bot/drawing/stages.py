"""The band of stages: arrows from left to right with number and name; what is partial is drawn in outline."""

from bot.drawing import style
from bot.drawing.grid import Column, Grid
from bot.drawing.shapes import Box, Polygon
from bot.drawing.sheet import Sheet
from bot.drawing.text import Line, longest_word

POINT = 22.0


def stage_band(sheet: Sheet, grid: Grid, y: float) -> float:
    """Write the band below y and return where it ends."""
    for n, column in enumerate(grid.columns):
        _arrow(sheet, column, y, first=n == 0)
    return y + style.STAGE_HEIGHT if grid.columns else y


def _arrow(sheet: Sheet, column: Column, y: float, *, first: bool) -> None:
    whole = bool(column.slots) and not column.stage.partial
    tip = min(POINT, column.w * 0.12)
    left, right, low, middle = column.x, column.x + column.w, y + style.STAGE_HEIGHT, y + style.STAGE_HEIGHT / 2
    notch = () if first else ((left + tip, middle),)
    points = ((left, y), (right - tip, y), (right, middle), (right - tip, low), (left, low), *notch)
    fill, edge = (style.ACCENT, style.ACCENT) if whole else (style.ACCENT_TINT, style.ACCENT)
    dash = None if whole else (8.0, 5.0)
    number = column.stage.number
    sheet.add(Polygon(points=points, fill=fill, edge=edge, line=2, dash=dash, role="stage", number=number))
    box = Box(
        left + (6 if first else tip) + 6, y + 6, column.w - tip - (6 if first else tip) - 12, style.STAGE_HEIGHT - 12
    )
    _name(sheet, column, box, style.PAPER if whole else style.ACCENT)


def _name(sheet: Sheet, column: Column, box: Box, ink: str) -> None:
    stage = column.stage
    note = "no touchpoints yet" if not column.slots else "partial" if stage.partial else ""
    rows = 2
    room = box.h - (style.SMALL.pitch if note else 0)
    face, lines = _largest(sheet, f"{stage.number}  {stage.name}", box.w, room, rows, stage.number)
    high = len(lines) * face.pitch + (style.SMALL.pitch if note else 0)
    at = Box(box.x, box.y + (box.h - high) / 2, box.w, len(lines) * face.pitch)
    sheet.place(lines, at, face, ink, role="stage", number=stage.number)
    sheet.write(note, box.x, at.bottom, box.w, style.SMALL, ink, role="partial", number=stage.number)


def _largest(
    sheet: Sheet, text: str, width: float, height: float, rows: int, ref: str
) -> tuple[style.Face, tuple[Line, ...]]:
    """The largest face in which the name fits without breaking a word; the smallest one where none does."""
    size = style.STAGE.size
    while size > style.STAGE_SMALLEST:
        face = style.STAGE.sized(size)
        fits = int(min(rows, height // face.pitch))
        if fits and longest_word(text, face, sheet.ruler) <= width:
            lines = sheet.lines(text, width, face, fits, ref)
            if lines and not lines[-1].cut:
                return face, lines
        size -= 2
    face = style.STAGE.sized(style.STAGE_SMALLEST)
    lines = sheet.lines(text, width, face, int(height // face.pitch), ref)
    return face, lines or sheet.lines(ref, width, face, 1)
