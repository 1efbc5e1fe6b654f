"""Which page of steps 4 and 5 asks about which touchpoints, and what its one-tap answers are. Pure.

A page is a stage, up to ten touchpoints; a bigger stage is split. Where scoring would take more than eight pages,
neighbouring small stages share one, so that thirty touchpoints never take a person more than eight submissions.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.journey import SCORE_WORDS, Journey, Stage, Touchpoint

MOST_TOUCHPOINTS, MOST_PAGES = 10, 8
NOT_SURE, NOT_OURS = "not_sure", "not_ours"
CHOICES = (
    *(
        (f"{value:+d} {SCORE_WORDS[value]}".replace("-", "−").replace("+0", "0"), str(value))
        for value in (2, 1, 0, -1, -2)
    ),
    ("Not sure", NOT_SURE),
    ("Nothing of ours", NOT_OURS),
)
"""What one touchpoint can be answered with, as (text, value); no number is ever chosen beforehand."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stage on a page, or the `number`-th of `of` parts of it."""

    stage: Stage
    touchpoints: tuple[Touchpoint, ...]
    number: int = 1
    of: int = 1

    @property
    def name(self) -> str:
        """The stage's name, with which part of it this is where it is split."""
        return self.stage.name if self.of == 1 else f"{self.stage.name}, part {self.number} of {self.of}"


@dataclass(frozen=True, slots=True)
class Page:
    """What one page asks about: mostly one stage, sometimes a part of it or several. `stages` counts the journey's."""

    parts: tuple[Part, ...]
    stages: int

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """All touchpoints of the page, in the order of the journey; ten at most."""
        return tuple(touchpoint for part in self.parts for touchpoint in part.touchpoints)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its touchpoints."""
        return frozenset(touchpoint.id for touchpoint in self.touchpoints)

    @property
    def title(self) -> str:
        """`Stage 2 of 6: Compare`, numbered as on the map; `Stages 2 to 4 of 9: ...` where stages share the page."""
        first, last = self.parts[0].stage.number, self.parts[-1].stage.number
        head = f"Stage {first}" if first == last else f"Stages {first} to {last}"
        return f"{head} of {self.stages}: {', '.join(part.name for part in self.parts)}"


def score_pages(journey: Journey) -> tuple[Page, ...]:
    """The pages of step 4; at most eight for up to 44 touchpoints, and whatever it takes for more."""
    pages: list[tuple[Part, ...]] = [(part,) for part in _parts(journey)]
    while len(pages) > MOST_PAGES:
        sizes = [_size(first) + _size(second) for first, second in pairwise(pages)]
        smallest = min(range(len(sizes)), key=sizes.__getitem__)
        if sizes[smallest] > MOST_TOUCHPOINTS:
            break
        pages[smallest : smallest + 2] = [pages[smallest] + pages[smallest + 1]]
    return tuple(Page(parts, len(journey.stages)) for parts in pages)


def perspective_pages(journey: Journey) -> tuple[Page, ...]:
    """The pages of step 5: each is one stage or a part of one, since its texts are about a stage."""
    return tuple(Page((part,), len(journey.stages)) for part in _parts(journey))


def following(
    pages: Sequence[Page], shown: Collection[str], unanswered: Callable[[Page], bool], *, again: bool = False
) -> int | None:
    """The index of the page to open after one that showed these touchpoints (none: from the first), None at the end.

    Pages on which nothing is unanswered are left out, unless somebody goes through all of them `again`. What was
    shown counts, not where: the map may have changed while somebody was typing.
    """
    seen = set(shown)
    last = max((index for index, page in enumerate(pages) if page.ids & seen), default=-1)
    return next((i for i in range(last + 1, len(pages)) if again or unanswered(pages[i])), None)


def stages_of(journey: Journey, shown: Collection[str], *, onwards: bool) -> tuple[Stage, ...]:
    """The whole stages that a page with these touchpoints is about; `onwards` adds all stages that come after."""
    indices = [i for i, stage in enumerate(journey.stages) if any(t.id in shown for t in stage.touchpoints)]
    if not indices:
        return ()
    return journey.stages[indices[0] :] if onwards else tuple(journey.stages[i] for i in indices)


def _parts(journey: Journey) -> list[Part]:
    return [part for stage in journey.stages for part in _split(stage)]


def _split(stage: Stage) -> list[Part]:
    """Parts of nearly the same size, so that no page is left with a single touchpoint."""
    count = -(-len(stage.touchpoints) // MOST_TOUCHPOINTS)
    size = -(-len(stage.touchpoints) // count) if count else 0
    return [Part(stage, stage.touchpoints[n * size : (n + 1) * size], n + 1, count) for n in range(count)]


def _size(parts: Sequence[Part]) -> int:
    return sum(len(part.touchpoints) for part in parts)
