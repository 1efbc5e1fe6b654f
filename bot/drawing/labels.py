"""Labels of the curve's peak, trough and end, each where it covers neither a point nor another label."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.drawing import style
from bot.drawing.shapes import Box, Rect
from bot.drawing.sheet import Sheet
from bot.formats.wording import signed
from bot.insight import Point, extremes


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


def label_extremes(sheet: Sheet, spots: Sequence[Placed], plot: Box) -> None:
    """Write "Peak 2.1 +2" and its like next to the points, inside the plot; nothing for a flat curve's extremes."""
    found = extremes([spot.point for spot in spots])
    taken = [Box(s.x - style.DOT, s.y - style.DOT, 2 * style.DOT, 2 * style.DOT) for s in spots]
    flat = found.peak is not None and found.trough is not None and found.peak.value == found.trough.value
    for name, point, below in (("Lowest", found.trough, True), ("Peak", found.peak, False), ("End", found.end, False)):
        spot = next((s for s in spots if s.point is point), None)
        if spot is None or (flat and name != "End") or (name == "End" and not flat and _same(found.end, found)):
            continue
        also = " and end" if point is found.end and name != "End" else ""
        told = f"{name}{also}  {signed(spot.point.value or 0)}{' (guess)' if spot.point.inferred else ''}"
        _place(sheet, told, spot, plot, taken, below=below)


def _same(end: Point | None, found: object) -> bool:
    return end is getattr(found, "peak", None) or end is getattr(found, "trough", None)


def _place(sheet: Sheet, told: str, spot: Placed, plot: Box, taken: list[Box], *, below: bool) -> None:
    face = style.POINT
    w, h = sheet.width(told, face) + 20, face.pitch + 6
    for box in _places(spot, w, h, below=below):
        if plot.holds(box) and not any(box.meets(other) for other in taken):
            taken.append(box)
            colour = style.sign_colour(round(spot.point.value or 0, 1))
            number = spot.point.touchpoint.number
            sheet.add(Rect(box=box, fill=style.PAPER, edge=colour, line=2, radius=h / 2, role="label", number=number))
            at = (box.x + 9, box.y + 3, box.w - 17)
            sheet.write(told, *at, face, colour, align="middle", role="label", number=number)
            return


def _places(spot: Placed, w: float, h: float, *, below: bool) -> Iterator[Box]:
    """Above or below the point, in the middle or shifted, nearest first."""
    reach = style.DOT * (2.3 if spot.point.touchpoint.moment_of_truth else 1) + 7
    for distance in (0.0, h + 6, 2 * h + 12):
        for side in (below, not below):
            y = spot.y + reach + distance if side else spot.y - reach - distance - h
            for shift in (0.5, 0.25, 0.75, 0.05, 0.95):
                yield Box(spot.x - w * shift, y, w, h)
