"""Where things stand from left to right: stages, the slots of their touchpoints on the curve, and the cells of lanes.

With few touchpoints each has a column of its own, under its point on the curve. With more the columns would become
too narrow to read, so each stage is one column, and its touchpoints are listed in it by their numbers.
"""

from dataclasses import dataclass

from bot.drawing import style
from bot.journey import Journey, Stage, Touchpoint

COLUMN = 268.0
MOST_COLUMNS = 9
EMPTY = 0.72
STAGE = 350.0
NARROWEST = 84.0


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one touchpoint on the curve, from `left` on; its point stands in the middle."""

    touchpoint: Touchpoint
    left: float
    width: float

    @property
    def middle(self) -> float:
        """The x of its point."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True)
class Column:
    """One stage from left to right."""

    stage: Stage
    x: float
    w: float
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a lane writes about these touchpoints; `shared` where more than one may be meant."""

    x: float
    w: float
    stage: Stage
    touchpoints: tuple[Touchpoint, ...]
    shared: bool
    first: bool
    """Whether it is the first of its stage."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a map. `left_out` counts stages for which no width was left."""

    width: float
    columns: tuple[Column, ...]
    cells: tuple[Cell, ...]
    left_out: int = 0

    @property
    def left(self) -> float:
        """Where the columns begin."""
        return style.MARGIN + style.GUTTER

    @property
    def right(self) -> float:
        """Where the columns end."""
        return self.width - style.MARGIN

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots in the order of the journey."""
        return tuple(slot for column in self.columns for slot in column.slots)


def grid_of(journey: Journey) -> Grid:
    """The grid for a journey, at most `style.LARGEST` wide."""
    stages = journey.stages[: _most_stages()]
    apart = 0 < sum(len(stage.touchpoints) for stage in stages) <= MOST_COLUMNS
    width = _width(stages, apart)
    room = width - 2 * style.MARGIN - style.GUTTER - style.STAGE_GAP * max(len(stages) - 1, 0)
    widths = _columns_apart(stages, room) if apart else _columns_listed(stages, room)
    x = style.MARGIN + style.GUTTER
    columns = []
    for stage, wide in zip(stages, widths, strict=True):
        columns.append(Column(stage, x, wide, _slots(stage, x, wide)))
        x += wide + style.STAGE_GAP
    cells = tuple(cell for column in columns for cell in _cells(column, apart))
    return Grid(width, tuple(columns), cells, len(journey.stages) - len(stages))


def _most_stages() -> int:
    room = style.LARGEST - 2 * style.MARGIN - style.GUTTER + style.STAGE_GAP
    return int(room / (NARROWEST + style.STAGE_GAP))


def _width(stages: tuple[Stage, ...], apart: bool) -> float:
    """As wide as the content asks for, so that a small map is shown large."""
    frame = 2 * style.MARGIN + style.GUTTER
    if apart:
        columns = sum(max(len(stage.touchpoints), EMPTY) for stage in stages)
        return float(min(max(round(frame + columns * COLUMN), 1600), style.USUAL_WIDTH))
    wanted = frame + len(stages) * STAGE
    return float(min(max(round(wanted), style.USUAL_WIDTH), style.LARGEST))


def _columns_apart(stages: tuple[Stage, ...], room: float) -> list[float]:
    shares = [max(float(len(stage.touchpoints)), EMPTY) for stage in stages]
    return [room * share / sum(shares) for share in shares]


def _columns_listed(stages: tuple[Stage, ...], room: float) -> list[float]:
    """Two thirds of the room in equal parts, one third by the number of touchpoints."""
    if not stages:
        return []
    total = sum(len(stage.touchpoints) for stage in stages)
    if not total:
        return [room / len(stages)] * len(stages)
    return [room * (0.66 / len(stages) + 0.34 * len(stage.touchpoints) / total) for stage in stages]


def _slots(stage: Stage, x: float, width: float) -> tuple[Slot, ...]:
    count = len(stage.touchpoints)
    return tuple(Slot(t, x + n * width / count, width / count) for n, t in enumerate(stage.touchpoints))


def _cells(column: Column, apart: bool) -> tuple[Cell, ...]:
    if apart and column.slots:
        return tuple(
            Cell(slot.left, slot.width, column.stage, (slot.touchpoint,), False, n == 0)
            for n, slot in enumerate(column.slots)
        )
    return (Cell(column.x, column.w, column.stage, column.stage.touchpoints, True, True),)
