"""The layout of a map: from a journey to rectangles, lines, marks and texts on a canvas of known size.

Pure but for the ruler it is given: the same journey and ruler always make the same layout, and nothing is drawn. The
canvas is as large as the content asks for, never larger than `style.LARGEST` either way.
"""

from collections.abc import Sequence

from bot.drawing import style
from bot.drawing.cards import touchpoint_lane
from bot.drawing.content import lanes_above, lanes_below, measures, opportunities, whole_opportunities
from bot.drawing.curve import curve_lane
from bot.drawing.density import DENSITIES, OVERVIEW, Density
from bot.drawing.feelings import drawn_on_curve
from bot.drawing.grid import Grid, grid_of
from bot.drawing.header import header
from bot.drawing.lanes import Lane, item_lane
from bot.drawing.shapes import Layout
from bot.drawing.sheet import Sheet
from bot.drawing.stages import stage_band
from bot.drawing.strips import legend, strip, visibility_line
from bot.drawing.text import Ruler, prepare
from bot.journey import Journey, numbered

NARROW = 150.0


def layout_of(journey: Journey, ruler: Ruler, missing: Sequence[str] = ()) -> Layout:
    """Lay a journey out; `missing` names scripts that the fonts cannot draw, which the picture then says.

    More is said where there is room for it: the first density that keeps the map within its proportions is taken.
    """
    journey = numbered(journey)
    grid = grid_of(journey)
    overview = is_overview(journey)
    for density in _densities(grid, overview=overview):
        sheet, height = _written(journey, grid, density, ruler, missing, overview=overview)
        if height <= min(max(grid.width * density.tallest, style.USUAL_HEIGHT), style.LARGEST):
            break
    return Layout(
        width=round(grid.width),
        height=min(round(height), style.LARGEST),
        title=f"Journey map: {prepare(journey.title)}",
        shapes=(*sheet.under, *sheet.shapes),
        texts=tuple(sheet.texts),
    )


def _densities(grid: Grid, *, overview: bool) -> Sequence[Density]:
    """What may be tried, from the most said to the least; only numbers fit where columns are very narrow."""
    if any(column.w < NARROW for column in grid.columns):
        return DENSITIES[-1:]
    return OVERVIEW if overview else DENSITIES


def is_overview(journey: Journey) -> bool:
    """Whether the map is too large for all its words."""
    touchpoints = len(journey.touchpoints)
    return len(journey.stages) > style.MOST_STAGES_AT_ONCE or touchpoints > style.MOST_TOUCHPOINTS_AT_ONCE


def _written(
    journey: Journey, grid: Grid, density: Density, ruler: Ruler, missing: Sequence[str], *, overview: bool
) -> tuple[Sheet, float]:
    """The map at one density, and its height."""
    sheet = Sheet(ruler)
    y = header(sheet, journey, grid, density, overview=overview)
    if not journey.stages:
        told = "No stages yet. They come with the first touchpoints, in step 3."
        room = grid.width - 2 * style.MARGIN
        y = sheet.write(told, style.MARGIN, y + 30, room, style.NAME, style.MUTED, role="empty") + 30
    y = stage_band(sheet, grid, y) + (style.LANE_GAP if grid.columns else 0)
    if grid.slots or drawn_on_curve(grid):
        y = curve_lane(sheet, grid, y) + style.LANE_GAP
    y = _spaced(y, touchpoint_lane(sheet, grid, y, density))
    y = _lanes(sheet, grid, lanes_above(density, stage_scores=not drawn_on_curve(grid)), y, density)
    y = _below_the_line(sheet, grid, y, density)
    above, y = y, _lanes(sheet, grid, [opportunities(journey)], y, density)
    named = "Whole journey" if y > above else "Opportunities"
    y = _spaced(y, strip(sheet, grid, named, whole_opportunities(journey), y, density))
    y = _spaced(y, strip(sheet, grid, "Measured by", measures(journey), y, density))
    return sheet, legend(sheet, journey, grid, y, missing) + style.MARGIN * 0.6


def _lanes(sheet: Sheet, grid: Grid, lanes: Sequence[Lane], y: float, density: Density) -> float:
    for lane in lanes:
        y = _spaced(y, item_lane(sheet, grid, lane, y, density))
    return y


def _below_the_line(sheet: Sheet, grid: Grid, y: float, density: Density) -> float:
    """The line of visibility and what lies below it, where anything does."""
    lanes = lanes_below()
    if not any(lane.items(cell) for lane in lanes for cell in grid.cells):
        return y
    y = visibility_line(sheet, grid, y) + style.LANE_GAP / 2
    return _lanes(sheet, grid, lanes, y, density)


def _spaced(before: float, after: float) -> float:
    return after + style.LANE_GAP if after > before else before
