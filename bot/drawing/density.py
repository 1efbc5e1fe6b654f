"""How much a map says about each thing: everything where there is room, less and less where there is not.

What is not said is referred to by its number, never dropped in silence.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Density:
    """Lines and items at most. `name_lines` 0 draws touchpoints as bare numbers, `items` 0 items as ranges of them."""

    name_lines: int
    action_lines: int
    chips: int
    items: int
    item_lines: int
    voices: bool
    """Whether thoughts and feelings are quoted."""
    head_lines: int
    tallest: float
    """Taken where the map becomes at most this many times as high as it is wide, or `style.USUAL_HEIGHT`."""


DENSITIES = (
    Density(4, 3, 6, 8, 5, True, 3, 0.9),
    Density(3, 2, 4, 6, 3, True, 3, 0.95),
    Density(3, 1, 4, 5, 2, True, 2, 1.0),
    Density(2, 0, 3, 4, 2, True, 2, 1.1),
    Density(2, 0, 2, 3, 2, True, 2, 1.15),
    Density(2, 0, 2, 2, 2, True, 2, 1.2),
    Density(2, 0, 2, 2, 1, False, 2, 1.25),
    Density(1, 0, 0, 2, 1, False, 1, 1.5),
    Density(0, 0, 0, 0, 2, False, 1, 10.0),
)
OVERVIEW = (Density(2, 0, 2, 3, 2, True, 2, 0.85), Density(2, 0, 2, 2, 1, True, 2, 0.9), *DENSITIES[6:])
"""Those of a map that is too large to be read at once."""
