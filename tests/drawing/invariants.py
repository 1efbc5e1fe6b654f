"""What holds for the layout of every map: bounds, no overlaps, every number, an honest curve."""

from collections.abc import Iterable, Iterator

from bot import journey as j
from bot.drawing.grid import grid_of
from bot.drawing.shapes import Box, Layout, Mark, Polyline, Rect, around
from bot.drawing.style import LARGEST
from bot.insight import level


def texts(layout: Layout, *roles: str) -> list[str]:
    return [text.text for text in layout.texts if text.role in roles]


def box_of(shape: object) -> Box:
    if isinstance(shape, Mark | Rect):
        return shape.box
    assert hasattr(shape, "points")
    return around(shape.points)


def check(layout: Layout) -> None:
    """What holds for every map."""
    canvas = Box(0, 0, layout.width, layout.height)
    assert 0 < layout.width <= LARGEST
    assert 0 < layout.height <= LARGEST
    for shape in layout.shapes:
        assert canvas.holds(box_of(shape)), shape
    for text in layout.texts:
        assert canvas.holds(text.box), text
        assert text.box.holds(text.extent), text
        assert text.text == text.text.strip()
        assert text.text
    assert list(overlaps(text.extent for text in layout.texts)) == []
    for of_a_kind in LANES:
        assert list(overlaps(s.box for s in layout.shapes if isinstance(s, Rect) and of_a_kind(s.role))) == []


def overlaps(boxes: Iterable[Box]) -> Iterator[tuple[Box, Box]]:
    """Pairs of boxes that share more than an edge."""
    open_boxes: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.y):
        open_boxes = [other for other in open_boxes if other.bottom > box.y]
        yield from ((other, box) for other in open_boxes if other.meets(box))
        open_boxes.append(box)


LANES = (
    lambda role: role.startswith("lane "),
    lambda role: role == "card",
    lambda role: role == "chip",
    lambda role: role == "feeling",
    lambda role: role in {"label", "pill"},
    lambda role: role == "severity",
)


def check_numbers(layout: Layout, journey: j.Journey) -> None:
    wanted = [t.number for t in j.numbered(journey).touchpoints]
    assert sorted(texts(layout, "number")) == sorted(wanted)


def check_curve(layout: Layout, journey: j.Journey) -> None:
    """A point for every score, and no line over a touchpoint that nobody scored."""
    slots = grid_of(j.numbered(journey)).slots
    silent = [slot.middle for slot in slots if level(slot.touchpoint).value is None]
    lines = [s for s in layout.shapes if isinstance(s, Polyline) and s.role == "curve"]
    points = [s for s in layout.shapes if isinstance(s, Mark) and s.role == "point"]
    assert len(points) == len(slots) - len(silent)
    for line in lines:
        left, right = line.points[0][0], line.points[-1][0]
        assert not [x for x in silent if left < x < right]
