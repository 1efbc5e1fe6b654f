"""Shapes as matplotlib paths, with y upwards as matplotlib has it."""

import math
from typing import TYPE_CHECKING

from bot.drawing.shapes import Mark, Polygon, Polyline, Rect, Shape

if TYPE_CHECKING:
    from matplotlib.path import Path

_ROUND = 0.5523
"""How far the handles of a Bezier quarter circle reach, as a part of its radius."""


def path_of(shape: Shape, height: float) -> "Path":
    """The outline of a shape on a canvas of this height."""
    from matplotlib.path import Path

    if isinstance(shape, Rect):
        return _rect(shape, height)
    if isinstance(shape, Mark):
        return _mark(shape, height)
    points = [(x, height - y) for x, y in shape.points]
    return Path([*points, points[0]], closed=True) if isinstance(shape, Polygon) else Path(points)


def colours_of(shape: Shape) -> tuple[str, str]:
    """Fill and edge, "none" where there is none."""
    if isinstance(shape, Polyline):
        return "none", shape.colour
    return shape.fill or "none", shape.edge or "none"


def _rect(shape: Rect, height: float) -> "Path":
    from matplotlib.path import Path

    x0, x1 = shape.box.x, shape.box.right
    y0, y1 = height - shape.box.bottom, height - shape.box.y
    r = min(shape.radius, shape.box.w / 2, shape.box.h / 2)
    if r <= 0:
        return Path([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], closed=True)
    k = r * (1 - _ROUND)
    corners = [
        ((x1 - r, y0), (x1 - k, y0), (x1, y0 + k), (x1, y0 + r)),
        ((x1, y1 - r), (x1, y1 - k), (x1 - k, y1), (x1 - r, y1)),
        ((x0 + r, y1), (x0 + k, y1), (x0, y1 - k), (x0, y1 - r)),
        ((x0, y0 + r), (x0, y0 + k), (x0 + k, y0), (x0 + r, y0)),
    ]
    vertices = [(x0 + r, y0), *(point for corner in corners for point in corner), (x0 + r, y0)]
    codes = [Path.MOVETO, *([Path.LINETO] + [Path.CURVE4] * 3) * 4, Path.CLOSEPOLY]
    return Path(vertices, codes)


def _mark(shape: Mark, height: float) -> "Path":
    from matplotlib.path import Path

    x, y, r = shape.x, height - shape.y, shape.radius
    match shape.kind:
        case "circle":
            return Path.circle((x, y), r)
        case "diamond":
            r *= 1.15
            return Path([(x, y - r), (x + r, y), (x, y + r), (x - r, y), (x, y - r)], closed=True)
        case "star":
            reach = [(r if n % 2 == 0 else r * 0.45, math.pi / 2 + n * math.pi / 5) for n in range(10)]
            points = [(x + d * math.cos(a), y + d * math.sin(a)) for d, a in reach]
            return Path([*points, points[0]], closed=True)
        case "plus":
            ends = [(x - r, y), (x + r, y), (x, y - r), (x, y + r)]
            return Path(ends, [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO])
    return Path([(x - r, y), (x + r, y)])
