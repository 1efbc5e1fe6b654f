"""The emotion curve: how each touchpoint is for the customer, from -2 to +2, in straight segments.

It breaks where nobody scored. A reader's guess is hollow, and segments that rest on one are dashed. The lowest and
highest department mean are shaded. Peak, trough and end are labelled, since they are what people remember.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.drawing import style
from bot.drawing.feelings import drawn_on_curve, feelings
from bot.drawing.grid import Grid, Slot
from bot.drawing.labels import label_extremes
from bot.drawing.shapes import Box, Kind, Mark, Polygon, Polyline, Rect
from bot.drawing.sheet import Sheet
from bot.formats.wording import signed
from bot.insight import Point, level
from bot.journey import SCORE_WORDS

DASH = (14.0, 9.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the curve and where it stands."""

    point: Point
    slot: Slot
    y: float

    @property
    def x(self) -> float:
        """The middle of its slot."""
        return self.slot.middle

    @property
    def radius(self) -> float:
        """Of its dot: smaller where the slots are narrow."""
        return min(style.DOT, max(self.slot.width * 0.34, 3.5))

    @property
    def at(self) -> tuple[float, float]:
        """Where it stands."""
        return (self.x, self.y)


@dataclass(frozen=True, slots=True)
class Scale:
    """The vertical axis: `zero` is the y of score 0."""

    zero: float

    def y(self, value: float) -> float:
        """The y of a score; scores beyond the scale stand at its ends."""
        return self.zero - min(max(value, -2.0), 2.0) * style.LEVEL

    @property
    def top(self) -> float:
        """The upper end of the plot."""
        return self.zero - 2 * style.LEVEL - style.HEADROOM

    @property
    def bottom(self) -> float:
        """The lower end of the plot."""
        return self.zero + 2 * style.LEVEL + style.HEADROOM


def curve_lane(sheet: Sheet, grid: Grid, y: float) -> float:
    """Draw the lane below y and return where it ends; a line of text where there is nothing to draw."""
    points = {slot.touchpoint.number: level(slot.touchpoint) for slot in grid.slots}
    on_curve = drawn_on_curve(grid)
    if not on_curve and all(point.value is None for point in points.values()):
        return _nothing(sheet, grid, y)
    scale = Scale(y + style.HEADROOM + 2 * style.LEVEL)
    _backdrop(sheet, grid, scale)
    runs = list(_runs(grid, points, scale))
    if not on_curve:
        _gaps(sheet, grid, points, scale)
    for run in runs:
        _spread(sheet, run, scale)
    _axis(sheet, grid, scale)
    for run in runs:
        _segments(sheet, run)
    spots = [spot for run in runs for spot in run]
    for spot in spots:
        _spot(sheet, spot)
    if on_curve:
        feelings(sheet, grid, scale.top, scale.bottom, scale.y)
    label_extremes(sheet, runs, Box(grid.left, scale.top, grid.right - grid.left, scale.bottom - scale.top))
    return _numbers(sheet, grid, scale.bottom, points)


def _runs(grid: Grid, points: dict[str, Point], scale: Scale) -> Iterator[list[Spot]]:
    """The scored points in unbroken sequences."""
    run: list[Spot] = []
    for slot in grid.slots:
        point = points[slot.touchpoint.number]
        if point.value is None:
            if run:
                yield run
            run = []
        else:
            run.append(Spot(point, slot, scale.y(point.value)))
    if run:
        yield run


def _nothing(sheet: Sheet, grid: Grid, y: float) -> float:
    box = Box(grid.left, y, grid.right - grid.left, 64)
    sheet.under.append(Rect(box=box, fill=style.LANE, radius=style.RADIUS, role="lane"))
    told = "No scores yet: the curve is drawn once people have scored the touchpoints."
    sheet.write(told, box.x + style.PAD, y + 18, box.w - 2 * style.PAD, style.LEAD, style.MUTED, role="unscored")
    _lane_name(sheet, y + 18)
    return box.bottom


def _lane_name(sheet: Sheet, y: float) -> None:
    sheet.write("Emotion", style.MARGIN, y, style.GUTTER - 16, style.LANE_NAME, style.ACCENT, role="lane name")


def _backdrop(sheet: Sheet, grid: Grid, scale: Scale) -> None:
    for column in grid.columns:
        upper = Box(column.x, scale.top, column.w, scale.zero - scale.top)
        lower = Box(column.x, scale.zero, column.w, scale.bottom - scale.zero)
        sheet.under.append(Rect(box=upper, fill=style.POSITIVE_PALE, role="plot"))
        sheet.under.append(Rect(box=lower, fill=style.NEGATIVE_PALE, role="plot"))


def _axis(sheet: Sheet, grid: Grid, scale: Scale) -> None:
    for value, word in SCORE_WORDS.items():
        y = scale.y(value)
        colour, line = (style.MUTED, 2.5) if value == 0 else (style.RULE, 1.5)
        role = "zero line" if value == 0 else "level"
        sheet.add(Polyline(points=((grid.left, y), (grid.right, y)), colour=colour, line=line, role=role))
        told = f"{signed(value)} {word}" if value else "0"
        room = style.GUTTER - 16
        ink = style.sign_colour(value)
        face = style.SMALL_BOLD if abs(value) == 2 else style.SMALL
        top = y - face.pitch / 2
        sheet.write(told, style.MARGIN, top, room, face, ink, align="right", role="axis")
    _lane_name(sheet, scale.top)


def _gaps(sheet: Sheet, grid: Grid, points: dict[str, Point], scale: Scale) -> None:
    """Grey where nobody scored, with the words where they fit; neighbours within a stage are one gap."""
    for column in grid.columns:
        start: Slot | None = None
        for slot, after in zip(column.slots, (*column.slots, None)[1:], strict=True):
            if points[slot.touchpoint.number].value is not None:
                continue
            start = start or slot
            if after is None or points[after.touchpoint.number].value is not None:
                _gap(sheet, Box(start.left, scale.top, slot.left + slot.width - start.left, scale.bottom - scale.top))
                start = None


def _gap(sheet: Sheet, box: Box) -> None:
    sheet.under.append(Rect(box=box, fill=style.GAP, role="gap"))
    words = ("not", "scored") if box.w < 120 else ("not scored",)
    if max(sheet.width(word, style.SMALL) for word in words) > box.w - 8:
        return
    top = box.y + box.h / 2 - style.LEVEL / 2 - len(words) * style.SMALL.pitch / 2
    for n, word in enumerate(words):
        y = top + n * style.SMALL.pitch
        sheet.write(word, box.x + 4, y, box.w - 8, style.SMALL, style.MUTED, align="middle", role="gap")


def _spread(sheet: Sheet, run: Sequence[Spot], scale: Scale) -> None:
    """The departments' lowest to highest mean: a band along the run, and a bar at each point."""
    known = [(s, s.point.low, s.point.high) for s in run if s.point.low is not None and s.point.high is not None]
    for (a, low_a, high_a), (b, low_b, high_b) in pairwise(known):
        if b.slot.left - (a.slot.left + a.slot.width) > style.STAGE_GAP + 1:
            continue
        upper = ((a.x, scale.y(high_a)), (b.x, scale.y(high_b)))
        lower = ((b.x, scale.y(low_b)), (a.x, scale.y(low_a)))
        sheet.add(Polygon(points=(*upper, *lower), fill=style.SPREAD, role="spread"))
    for spot, low, high in known:
        if low < high:
            box = Box(spot.x - 5, scale.y(high), 10, scale.y(low) - scale.y(high))
            number = spot.slot.touchpoint.number
            sheet.add(Rect(box=box, fill=style.SPREAD, radius=5, role="spread", number=number))


def _segments(sheet: Sheet, run: Sequence[Spot]) -> None:
    """The line of one unbroken run, in pieces that are either solid or dashed."""
    piece, guess = [run[0]], False
    for before, spot in pairwise(run):
        inferred = before.point.inferred or spot.point.inferred
        if inferred != guess and len(piece) > 1:
            _line(sheet, piece, guess=guess)
            piece = [before]
        guess = inferred
        piece.append(spot)
    _line(sheet, piece, guess=guess)


def _line(sheet: Sheet, piece: Sequence[Spot], *, guess: bool) -> None:
    if len(piece) > 1:
        dash = DASH if guess else None
        points = tuple(spot.at for spot in piece)
        narrow = min(spot.slot.width for spot in piece)
        line = min(style.CURVE_LINE, max(narrow * 0.14, 2.5)) * (0.75 if guess else 1)
        sheet.add(Polyline(points=points, colour=style.ACCENT, line=line, dash=dash, role="curve"))


def _spot(sheet: Sheet, spot: Spot) -> None:
    """The point: blue with a plus, orange with a minus, a grey diamond at zero; hollow where it is a guess."""
    value, number = spot.point.value or 0.0, spot.slot.touchpoint.number
    radius = spot.radius
    colour = style.sign_colour(round(value, 1))
    if spot.slot.touchpoint.moment_of_truth:
        star = Mark(
            x=spot.x, y=spot.y, radius=max(radius * 2.1, 10), kind="star", fill=style.STAR, edge=style.INK, line=2
        )
        sheet.add(star)
    fill = style.PAPER if spot.point.inferred else colour
    kind: Kind = "diamond" if round(value, 1) == 0 else "circle"
    sheet.add(
        Mark(x=spot.x, y=spot.y, radius=radius, kind=kind, fill=fill, edge=colour, line=3, role="point", number=number)
    )
    if kind == "circle" and radius >= 8:
        ink = colour if spot.point.inferred else style.PAPER
        sign: Kind = "plus" if value > 0 else "minus"
        sheet.add(Mark(x=spot.x, y=spot.y, radius=radius * 0.55, kind=sign, edge=ink, line=3.5, role="sign"))


def _numbers(sheet: Sheet, grid: Grid, y: float, points: dict[str, Point]) -> float:
    """The touchpoints' numbers below the plot, where the slots are wide enough for all of them in a stage."""
    face, shown = style.SMALL_BOLD, False
    for column in grid.columns:
        widest = max((sheet.width(s.touchpoint.number, face) for s in column.slots), default=0)
        if any(slot.width < widest + 4 for slot in column.slots):
            continue
        for slot in column.slots:
            ink = style.MUTED if points[slot.touchpoint.number].value is None else style.INK
            box = (slot.left, y + 4, slot.width)
            sheet.write(slot.touchpoint.number, *box, face, ink, align="middle", role="axis number")
            shown = True
    return y + (face.pitch + 6 if shown else 0)
