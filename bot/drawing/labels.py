"""Labels of the curve's peak, trough and end, each where it covers neither a point nor another label."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from bot.drawing import style
from bot.drawing.shapes import Box, Rect
from bot.drawing.sheet import Sheet
from bot.formats.wording import signed
from bot.insight import Extremes, Point, extremes

Segment = tuple[tuple[float, float], tuple[float, float]]


class Placed(Protocol):
    """A point of the curve with its place."""

    @property
    def point(self) -> Point:
        """What it says."""

    @property
    def x(self) -> float:
        """From the left."""

    @property
    def y(self) -> float:
        """From the top."""

    @property
    def radius(self) -> float:
        """Of its dot."""


def label_extremes(sheet: Sheet, runs: Sequence[Sequence[Placed]], plot: Box) -> None:
    """Write "Peak +2" and its like next to the points, inside the plot; of a flat curve only the end is labelled."""
    spots = [spot for run in runs for spot in run]
    dots = [Box(s.x - s.radius, s.y - s.radius, 2 * s.radius, 2 * s.radius) for s in spots]
    taken = _Taken(
        [*dots, *(text.box for text in sheet.texts if text.role == "gap")],
        [((a.x, a.y), (b.x, b.y)) for run in runs for a, b in pairwise(run)],
    )
    found = extremes([spot.point for spot in spots])
    for name, point, below in _named(found):
        spot = next((s for s in spots if s.point is point), None)
        if spot is not None:
            also = " and end" if point is found.end and name != "End" else ""
            guess = " (guess)" if spot.point.inferred else ""
            _place(sheet, f"{name}{also} {signed(spot.point.value or 0)}{guess}", spot, plot, taken, below=below)


def _named(found: Extremes) -> Iterator[tuple[str, Point | None, bool]]:
    """Name, point, and whether the label had better stand below it."""
    flat = found.peak is not None and found.trough is not None and found.peak.value == found.trough.value
    if not flat:
        yield "Lowest", found.trough, True
        yield "Peak", found.peak, False
    if flat or (found.end is not found.peak and found.end is not found.trough):
        yield "End", found.end, False


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a label must not cover (`boxes`), and what it should not (`segments`)."""

    boxes: list[Box]
    segments: list[Segment]

    def covers(self, box: Box, *, lines_too: bool) -> bool:
        """Whether a label in this box would hide something."""
        if any(box.meets(other) for other in self.boxes):
            return True
        return lines_too and any(_crosses(segment, box) for segment in self.segments)


def _crosses(segment: Segment, box: Box) -> bool:
    """Whether a segment runs through a box (clipping after Liang and Barsky)."""
    (x0, y0), (x1, y1) = segment
    enters, leaves = 0.0, 1.0
    for start, step, low, high in ((x0, x1 - x0, box.x, box.right), (y0, y1 - y0, box.y, box.bottom)):
        if step == 0:
            if not low <= start <= high:
                return False
            continue
        first, last = sorted(((low - start) / step, (high - start) / step))
        enters, leaves = max(enters, first), min(leaves, last)
    return enters < leaves


def _place(sheet: Sheet, told: str, spot: Placed, plot: Box, taken: _Taken, *, below: bool) -> None:
    """Set one label at the first place that is free; over a line of the curve rather than nowhere."""
    face = style.POINT
    w, h = sheet.width(told, face) + 20, face.pitch + 6
    places = [box for box in _places(spot, w, h, below=below) if plot.holds(box)]
    free = (box for lines_too in (True, False) for box in places if not taken.covers(box, lines_too=lines_too))
    box = next(free, None)
    if box is None:
        return
    taken.boxes.append(box)
    colour = style.sign_colour(round(spot.point.value or 0, 1))
    number = spot.point.touchpoint.number
    sheet.add(Rect(box=box, fill=style.PAPER, edge=colour, line=2, radius=h / 2, role="label", number=number))
    at = (box.x + 9, box.y + 3, box.w - 17)
    sheet.write(told, *at, face, colour, align="middle", role="label", number=number)


def _places(spot: Placed, w: float, h: float, *, below: bool) -> Iterator[Box]:
    """Above or below the point, in the middle or shifted, nearest first."""
    reach = spot.radius * (2.3 if spot.point.touchpoint.moment_of_truth else 1) + 7
    for distance in (0.0, h + 6):
        for side in (below, not below):
            y = spot.y + reach + distance if side else spot.y - reach - distance - h
            for shift in (0.5, 0.25, 0.75, 0.05, 0.95):
                yield Box(spot.x - w * shift, y, w, h)
