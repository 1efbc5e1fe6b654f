"""The sheet that a layout is written on: it collects shapes and texts, and knows how to set a paragraph or an item.

Every method that writes downwards returns the y where the next thing may begin.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.drawing import style
from bot.drawing.shapes import Box, Shape, Text
from bot.drawing.style import ASCENT, DESCENT, Face
from bot.drawing.text import Line, Ruler, fitting, wrap

Align = Literal["left", "middle", "right"]


@dataclass
class Sheet:
    """Things in the order in which they are drawn; `under` lies below all the rest."""

    ruler: Ruler
    under: list[Shape] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)

    def add(self, *shapes: Shape) -> None:
        """Draw these on top of what is there."""
        self.shapes.extend(shapes)

    def lines(self, text: str, width: float, face: Face, most: int, ref: str = "") -> tuple[Line, ...]:
        """The text broken into lines, to be placed later by `place`."""
        return wrap(text, width, face, self.ruler, most, ref)

    def width(self, text: str, face: Face) -> float:
        """How wide a text is that needs no preparing."""
        return self.ruler.width(text, face)

    def place(
        self,
        lines: Sequence[Line],
        box: Box,
        face: Face,
        colour: str = style.INK,
        *,
        align: Align = "left",
        role: str = "",
        number: str = "",
    ) -> float:
        """Put lines into a box from its top downwards."""
        for row, line in enumerate(lines):
            left = {"left": 0.0, "middle": (box.w - line.width) / 2, "right": box.w - line.width}[align]
            y = box.y + row * face.pitch + (face.pitch - (ASCENT + DESCENT) * face.size) / 2 + ASCENT * face.size
            self.texts.append(
                Text(
                    x=box.x + left,
                    y=y,
                    text=line.text,
                    face=face,
                    colour=colour,
                    width=line.width,
                    box=box,
                    role=role,
                    number=number,
                )
            )
        return box.y + len(lines) * face.pitch

    def write(  # noqa: PLR0913 - all but the first six are named where it is called
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        face: Face,
        colour: str = style.INK,
        *,
        most: int = 1,
        ref: str = "",
        align: Align = "left",
        role: str = "",
        number: str = "",
    ) -> float:
        """Set a paragraph of at most `most` lines below y; nothing where there is nothing to say."""
        found = self.lines(text, width, face, most, ref)
        box = Box(x, y, width, len(found) * face.pitch)
        return self.place(found, box, face, colour, align=align, role=role, number=number)

    def label(
        self,
        text: str,
        x: float,
        y: float,
        face: Face,
        colour: str = style.INK,
        *,
        room: float,
        role: str = "",
        number: str = "",
    ) -> float:
        """Set one line beginning at x, y (its top), and return where it ends on the right."""
        line = fitting(text, room, face, self.ruler)
        if line.text:
            self.place([line], Box(x, y, room, face.pitch), face, colour, role=role, number=number)
        return x + line.width

    def height(self) -> float:
        """How far down the texts and shapes that are there reach."""
        return max((text.box.bottom for text in self.texts), default=0.0)


def ranges(numbers: Iterable[str]) -> str:
    """Numbers of one kind told shortly: P1, P2, P3, P7 is "P1–P3, P7"."""
    runs: list[list[str]] = []
    for number in sorted(numbers, key=lambda n: (n[:1], int(n[1:]) if n[1:].isdecimal() else 0)):
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(before: str, after: str) -> bool:
    return (
        before[:1] == after[:1]
        and before[1:].isdecimal()
        and after[1:].isdecimal()
        and int(before[1:]) + 1 == int(after[1:])
    )
