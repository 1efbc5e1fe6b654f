"""What runs over the whole width: the line of visibility, lists that belong to no stage, and the legend."""

from collections.abc import Iterator, Sequence

from bot.drawing import style
from bot.drawing.density import Density
from bot.drawing.grid import Grid
from bot.drawing.lanes import Item, lane_name
from bot.drawing.shapes import Box, Mark, Polyline, Rect, Shape, moved
from bot.drawing.sheet import Sheet, ranges
from bot.insight import curve
from bot.journey import Journey

IN_A_ROW = 3
MOST_ITEMS = 9


def visibility_line(sheet: Sheet, grid: Grid, y: float) -> float:
    """The dashed line between what customers see and what they do not; returns where it ends."""
    told, face = "line of visibility", style.SMALL_BOLD
    room = style.GUTTER - 16
    sheet.write(told, style.MARGIN, y, room, face, style.ACCENT, role="line of visibility")
    middle = y + face.pitch / 2
    ends = ((grid.left, middle), (grid.right, middle))
    sheet.add(Polyline(points=ends, colour=style.ACCENT, line=2.5, dash=(12, 8), role="line of visibility"))
    return y + face.pitch


def strip(sheet: Sheet, grid: Grid, name: str, items: Sequence[Item], y: float, density: Density) -> float:
    """A list over the whole width, in columns; returns where it ends (y where there are no items)."""
    if not items:
        return y
    shown = items[: MOST_ITEMS if density.items else 0]
    wide = (grid.right - grid.left - 2 * style.PAD) / IN_A_ROW
    top = bottom = y + 10
    for n, item in enumerate(shown):
        if n % IN_A_ROW == 0:
            top = bottom + (6 if n else 0)
        x = grid.left + style.PAD + (n % IN_A_ROW) * wide
        bottom = max(bottom, _entry(sheet, item, x, top, wide - 20, density))
    rest = items[len(shown) :]
    if rest:
        numbers = ranges(item.number for item in rest if item.number)
        more = f"+{len(rest)} more in the text{': ' if numbers else ''}{numbers}"
        room = grid.right - grid.left - 2 * style.PAD
        bottom = sheet.write(more, grid.left + style.PAD, bottom + 2, room, style.SMALL, style.MUTED, role="more")
    bottom = max(bottom + 10, lane_name(sheet, name, y) + 8)
    box = Box(grid.left, y, grid.right - grid.left, bottom - y)
    sheet.under.insert(0, Rect(box=box, fill=style.ACCENT_PALE, radius=style.RADIUS, role=f"lane {name}"))
    return bottom


def _entry(sheet: Sheet, item: Item, x: float, y: float, w: float, density: Density) -> float:
    mark = item.number or item.lead
    face = style.NUMBER
    lines = sheet.lines(mark, w * 0.45, face, 1)
    indent = max(lines[0].width + 10, 42.0) if lines else 0.0
    box = Box(x, y, w * 0.45, face.pitch)
    sheet.place(lines, box, face, style.ACCENT, role="item number", number=item.number)
    most = max(density.item_lines, 2)
    end = sheet.write(item.text, x + indent, y, w - indent, style.BODY, most=most, role="item", number=item.number)
    return max(end, y + face.pitch)


def legend(sheet: Sheet, journey: Journey, grid: Grid, y: float, missing: Sequence[str] = ()) -> float:
    """What the signs mean (only those that occur), the note on scores, and what the fonts lack."""
    x, top, face = style.MARGIN, y + 8, style.SMALL
    for shapes, told in _signs(sheet, journey):
        indent = 38.0 if shapes else 0.0
        wide = sheet.width(told, face) + indent
        if x > style.MARGIN and x + wide > grid.right:
            x, top = style.MARGIN, top + face.pitch + 6
        for shape in shapes:
            sheet.add(moved(shape, x, top + face.pitch / 2))
        room = max(grid.right - x - indent, 0)
        sheet.label(told, x + indent, top, face, style.MUTED, room=room, role="legend")
        x += wide + 34
    y = top + face.pitch + 4
    full = grid.right - style.MARGIN
    for told in _notes(journey, missing):
        y = sheet.write(told, style.MARGIN, y, full, face, style.MUTED, most=2, role="note")
    return y


def _notes(journey: Journey, missing: Sequence[str]) -> Iterator[str]:
    if journey.score_note.strip():
        yield f"Scores: {journey.score_note}"
    if missing:
        lacking = ", ".join(missing)
        yield f"No font here can draw {lacking}: boxes stand for these letters; the text of this map has them."


def _signs(sheet: Sheet, journey: Journey) -> Iterator[tuple[list[Shape], str]]:
    """Samples around (0, 0), 30 wide, each with its words."""
    points = curve(journey)
    roles = {shape.role for shape in (*sheet.under, *sheet.shapes)}
    if any(p.value is not None and not p.inferred for p in points):
        dot = Mark(x=14, y=0, radius=9, kind="circle", fill=style.POSITIVE, role="legend")
        yield [dot, Mark(x=14, y=0, radius=5, kind="plus", edge=style.PAPER, line=2.5, role="legend")], "scored"
    if any(p.inferred for p in points):
        line = Polyline(points=((0, 0), (28, 0)), colour=style.ACCENT, line=3.5, dash=(8, 5), role="legend")
        dot = Mark(x=14, y=0, radius=8, kind="circle", fill=style.PAPER, edge=style.POSITIVE, line=2.5, role="legend")
        yield [line, dot], "a reader's guess, nobody scored it"
    if points and all(p.value is None for p in points):
        yield [], "No touchpoint has been scored yet."
    if "feeling" in roles:
        box = Box(0, -9, 28, 18)
        plate = Rect(box=box, fill=style.PAPER, edge=style.NEGATIVE, line=2, radius=6, dash=(5, 3), role="legend")
        yield [plate], "feeling given for a whole stage, its score a reader's guess"
    if "gap" in roles:
        yield [Rect(box=Box(0, -9, 28, 18), fill=style.GAP, role="legend")], "nobody scored"
    if "spread" in roles:
        band = Rect(box=Box(0, -9, 28, 18), fill=style.SPREAD, role="legend")
        yield [band], "lowest to highest department"
    if any(t.moment_of_truth for t in journey.touchpoints):
        yield [_star()], "moment of truth"
    if "severity" in roles:
        bars = [
            Rect(box=Box(n * 10, -4, 8, 8), fill=style.NEGATIVE if n < 2 else None, edge=style.NEGATIVE, line=1.2)
            for n in range(3)
        ]
        yield list(bars), "severity, 1 to 3"
    if any(t.owner.strip() not in {"", "brand"} for t in journey.touchpoints) and "chip" in roles:
        chip = Rect(box=Box(0, -9, 28, 18), edge=style.RULE, line=1.5, radius=9, role="legend")
        yield [chip], "who owns it, where it is not the brand"
    if any("…" in text.text for text in sheet.texts):
        yield [], "…  the whole text stands under its number in the text of this map"


def _star() -> Mark:
    return Mark(x=14, y=0, radius=11, kind="star", fill=style.STAR, edge=style.INK, line=1.5, role="legend")
