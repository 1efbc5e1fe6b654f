"""What a map is made of once it is laid out: frozen values in pixels, x to the right and y downwards.

Layout makes them, paint draws them in their order (shapes first, texts on top), tests look at them. `role` says what
a thing is for ("stage", "curve", "gap"...), `number` to which item of the journey it belongs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.drawing.style import ASCENT, DESCENT, Face

Points = tuple[tuple[float, float], ...]
Dash = tuple[float, float] | None
Kind = Literal["circle", "diamond", "star", "plus", "minus"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.h

    def holds(self, other: "Box", slack: float = 0.01) -> bool:
        """Whether the other one lies inside, but for `slack` pixels."""
        return (
            self.x - slack <= other.x
            and self.y - slack <= other.y
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: "Box", slack: float = 0.01) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def scaled(self, factor: float) -> "Box":
        """The box on a canvas that is larger by `factor`."""
        return Box(self.x * factor, self.y * factor, self.w * factor, self.h * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle with round corners; `fill` or `edge` may be missing."""

    box: Box
    fill: str | None = None
    edge: str | None = None
    line: float = 0.0
    radius: float = 0.0
    dash: Dash = None
    role: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polygon:
    """A closed shape with straight sides."""

    points: Points
    fill: str | None = None
    edge: str | None = None
    line: float = 0.0
    dash: Dash = None
    role: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polyline:
    """Straight segments from point to point."""

    points: Points
    colour: str
    line: float
    dash: Dash = None
    role: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A small sign around a point: `radius` is half its height."""

    x: float
    y: float
    radius: float
    kind: Kind
    fill: str | None = None
    edge: str | None = None
    line: float = 0.0
    role: str = ""
    number: str = ""

    @property
    def box(self) -> Box:
        """The square it takes, its line included."""
        reach = self.radius + self.line / 2
        return Box(self.x - reach, self.y - reach, 2 * reach, 2 * reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of literal text: `x` is its left end, `y` its baseline, `width` as measured; it stays inside `box`."""

    x: float
    y: float
    text: str
    face: Face
    colour: str
    width: float
    box: Box
    role: str = ""
    number: str = ""

    @property
    def extent(self) -> Box:
        """The room it takes."""
        return Box(self.x, self.y - ASCENT * self.face.size, self.width, (ASCENT + DESCENT) * self.face.size)


Shape = Rect | Polygon | Polyline | Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole picture. `title` names it for those who cannot see it."""

    width: float
    height: float
    title: str
    shapes: tuple[Shape, ...]
    texts: tuple[Text, ...]

    def scaled(self, factor: float) -> "Layout":
        """The same picture, larger by `factor`."""
        return Layout(
            width=self.width * factor,
            height=self.height * factor,
            title=self.title,
            shapes=tuple(_scaled(shape, factor) for shape in self.shapes),
            texts=tuple(
                replace(
                    t,
                    x=t.x * factor,
                    y=t.y * factor,
                    width=t.width * factor,
                    box=t.box.scaled(factor),
                    face=t.face.sized(t.face.size * factor),
                )
                for t in self.texts
            ),
        )


def _scaled(shape: Shape, factor: float) -> Shape:
    line = shape.line * factor
    if isinstance(shape, Mark):
        return replace(shape, x=shape.x * factor, y=shape.y * factor, radius=shape.radius * factor, line=line)
    dash = (shape.dash[0] * factor, shape.dash[1] * factor) if shape.dash else None
    if isinstance(shape, Rect):
        return replace(shape, box=shape.box.scaled(factor), radius=shape.radius * factor, line=line, dash=dash)
    return replace(shape, points=tuple((x * factor, y * factor) for x, y in shape.points), line=line, dash=dash)


def moved(shape: Shape, x: float, y: float) -> Shape:
    """The shape, x to the right and y down."""
    if isinstance(shape, Mark):
        return replace(shape, x=shape.x + x, y=shape.y + y)
    if isinstance(shape, Rect):
        return replace(shape, box=Box(shape.box.x + x, shape.box.y + y, shape.box.w, shape.box.h))
    return replace(shape, points=tuple((a + x, b + y) for a, b in shape.points))


def around(points: Sequence[tuple[float, float]]) -> Box:
    """The smallest box that holds all the points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
