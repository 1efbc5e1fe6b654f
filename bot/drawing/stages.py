"""The band of stages: arrows from left to right with number and name; what is partial is drawn in outline."""

from collections.abc import Iterator

from bot.drawing import style
from bot.drawing.grid import Column, Grid
from bot.drawing.shapes import Box, Polygon
from bot.drawing.sheet import Sheet
from bot.drawing.text import Line, longest_word

POINT = 22.0


def stage_band(sheet: Sheet, grid: Grid, y: float) -> float:
    """Write the band below y and return where it ends."""
    places = [_arrow(sheet, column, y, first=n == 0) for n, column in enumerate(grid.columns)]
    sizes = [_size(sheet, column, box) for column, box in zip(grid.columns, places, strict=True)]
    common = min((size for size in sizes if size >= style.STAGE_ONE_LINE - 1), default=style.STAGE.size)
    for column, box, size in zip(grid.columns, places, sizes, strict=True):
        _name(sheet, column, box, style.STAGE.sized(min(size, common)))
    return y + style.STAGE_HEIGHT if grid.columns else y


def _whole(column: Column) -> bool:
    return bool(column.slots) and not column.stage.partial


def _arrow(sheet: Sheet, column: Column, y: float, *, first: bool) -> Box:
    """The arrow of a stage; returns where its name may stand."""
    whole = _whole(column)
    tip = min(POINT, column.w * 0.12)
    left, right, low, middle = column.x, column.x + column.w, y + style.STAGE_HEIGHT, y + style.STAGE_HEIGHT / 2
    notch = () if first else ((left + tip, middle),)
    points = ((left, y), (right - tip, y), (right, middle), (right - tip, low), (left, low), *notch)
    fill, dash = (style.ACCENT, None) if whole else (style.ACCENT_TINT, (8.0, 5.0))
    number = column.stage.number
    sheet.add(Polygon(points=points, fill=fill, edge=style.ACCENT, line=2, dash=dash, role="stage", number=number))
    indent = (8 if first else tip) + 8
    return Box(left + indent, y + 6, column.w - tip - indent - 6, style.STAGE_HEIGHT - 12)


def _note(column: Column) -> str:
    return "no touchpoints yet" if not column.slots else "partial" if column.stage.partial else ""


def _room(column: Column, box: Box) -> float:
    """The height that is left for the name."""
    return box.h - (style.SMALL.pitch if _note(column) else 0)


def _indent(sheet: Sheet, column: Column, face: style.Face) -> float:
    return sheet.width(column.stage.number, face) + face.size * 0.45


def _size(sheet: Sheet, column: Column, box: Box) -> float:
    """The largest size in which the name fits whole, the smallest where it fits in none."""
    for face in _faces():
        if _fitting(sheet, column.stage.name, box.w - _indent(sheet, column, face), _room(column, box), face):
            return face.size
    return style.STAGE_SMALLEST


def _name(sheet: Sheet, column: Column, box: Box, face: style.Face) -> None:
    """The number in a lighter tone, the name beside it, and below it what is missing."""
    stage = column.stage
    ink, pale = (style.PAPER, style.STAGE_NUMBER) if _whole(column) else (style.ACCENT, style.MUTED)
    indent = _indent(sheet, column, face)
    room = _room(column, box)
    lines = sheet.lines(stage.name, box.w - indent, face, int(room // face.pitch), stage.number)
    high = max(len(lines), 1) * face.pitch
    top = box.y + (room - high) / 2
    sheet.label(stage.number, box.x, top, face, pale, room=box.w, role="stage number", number=stage.number)
    at = Box(box.x + indent, top, box.w - indent, high)
    sheet.place(lines, at, face, ink, role="stage", number=stage.number)
    note = _note(column)
    if sheet.width(note, style.SMALL) > at.w and not column.slots:
        note = "empty"
    sheet.write(note, at.x, at.bottom, at.w, style.SMALL, ink, role="partial", number=stage.number)


def _faces() -> Iterator[style.Face]:
    """From the largest down."""
    size = style.STAGE.size
    while size >= style.STAGE_SMALLEST:
        yield style.STAGE.sized(size)
        size -= 2


def _fitting(sheet: Sheet, name: str, width: float, height: float, face: style.Face) -> tuple[Line, ...]:
    """The name in one line, or in smaller type in two, with every word whole; nothing where it does not fit."""
    rows = 1 if face.size >= style.STAGE_ONE_LINE and not _long(sheet, name, width) else 2
    fits = int(min(rows, height // face.pitch))
    if not fits or longest_word(name, face, sheet.ruler) > width:
        return ()
    lines = sheet.lines(name, width, face, fits)
    return () if any(line.cut for line in lines) else lines


def _long(sheet: Sheet, name: str, width: float) -> bool:
    """Whether the name would have to become too small to stand in one line."""
    return bool(sheet.lines(name, width, style.STAGE.sized(style.STAGE_ONE_LINE), 2)[1:])
