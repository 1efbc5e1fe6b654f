"""How a map looks: every font size, colour and distance, in one place. Distances and sizes are pixels at full size.

The palette is orange against blue, never red against green, and colour never speaks alone: a sign, a shape or a word
stands beside it. Contrast against white was computed: negative 4.87, neutral 6.48, positive 5.19; yellow 1.32 is a
fill with a dark outline only.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Face:
    """A way of setting text: `size` is the em in pixels."""

    size: float
    bold: bool = False
    italic: bool = False

    @property
    def pitch(self) -> float:
        """From one baseline to the next."""
        return self.size * PITCH

    def sized(self, size: float) -> "Face":
        """The same in another size."""
        return replace(self, size=size)


ASCENT, DESCENT, PITCH = 0.94, 0.26, 1.3
"""What a line takes above and below its baseline, and from baseline to baseline, in ems."""

INK = "#17212B"
MUTED = "#5E5E5E"
PAPER = "#FFFFFF"
LANE = "#F4F6F9"
RULE = "#D3DAE3"
ACCENT = "#1D3D63"
ACCENT_TINT = "#E4EBF4"
ACCENT_PALE = "#F0F4F9"
POSITIVE, POSITIVE_TINT, POSITIVE_PALE = "#0072B2", "#DCECF6", "#F1F7FB"
NEGATIVE, NEGATIVE_TINT, NEGATIVE_PALE = "#B35806", "#FAE6D3", "#FDF6EF"
NEUTRAL = "#5E5E5E"
GAP = "#E6E9ED"
SPREAD = "#B9CDE2"
STAR = "#F0E442"

TITLE = Face(50, bold=True)
NAME = Face(28, bold=True)
LEAD = Face(22)
PILL = Face(18, bold=True)
STAGE = Face(36, bold=True)
STAGE_ONE_LINE = 25.0
"""A name is set in one line down to this size, rather than larger in two."""
STAGE_SMALLEST = 16.0
LANE_NAME = Face(21, bold=True)
CARD = Face(21, bold=True)
BODY = Face(20)
QUOTE = Face(20, italic=True)
NUMBER = Face(20, bold=True)
SMALL = Face(17)
SMALL_BOLD = Face(17, bold=True)
POINT = Face(21, bold=True)

TITLE_SMALLEST = 36.0
STAGE_NUMBER = "#A9C0DB"
MARGIN = 48.0
GUTTER = 190.0
"""Left of the columns, for the names of the lanes."""
STAGE_GAP = 10.0
LANE_GAP = 12.0
PAD = 14.0
RADIUS = 8.0

STAGE_HEIGHT = 104.0
LEVEL = 84.0
"""From one score to the next on the curve."""
HEADROOM = 58.0
"""Above +2 and below -2, for labels."""
DOT = 16.0
CURVE_LINE = 7.0

LARGEST = 4000
"""Neither width nor height is ever more."""
USUAL_WIDTH = 2400.0
USUAL_HEIGHT = 1800.0
"""A map may always be as high, however narrow it is."""
MOST_STAGES_AT_ONCE, MOST_TOUCHPOINTS_AT_ONCE = 7, 35
"""Beyond either, a map is drawn as an overview, and says so."""


def sign_colour(value: float) -> str:
    """Blue above zero, orange below, grey at zero."""
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else NEUTRAL


def sign_tint(value: float) -> str:
    """The light tint that belongs to `sign_colour`."""
    return POSITIVE_TINT if value > 0 else NEGATIVE_TINT if value < 0 else GAP
