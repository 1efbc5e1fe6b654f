"""What the numbers of a map say: the curve, its peak and trough, agreement, coverage. Pure functions.

A touchpoint's level is the mean of its departments' means, so that a large department does not outvote a small
one; "not sure" and silence are left out, never counted as 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

from bot.journey import Journey, Score, Touchpoint


@dataclass(frozen=True, slots=True)
class Point:
    """One touchpoint on the curve: its level, the lowest and highest department mean, and what it rests on.

    `value` is None where nobody scored (a gap in the curve). `inferred` marks a reader's guess. `answers` counts
    the given scores (0 for a published or inferred figure).
    """

    touchpoint: Touchpoint
    value: float | None
    low: float | None = None
    high: float | None = None
    inferred: bool = False
    answers: int = 0


def department_means(scores: Iterable[Score]) -> dict[str, float]:
    """Mean score of each department, without the answers "not sure"; departments without a score are absent."""
    given: defaultdict[str, list[int]] = defaultdict(list)
    for score in scores:
        if score.value is not None:
            given[score.department].append(score.value)
    return {department: fmean(values) for department, values in given.items()}


def level(touchpoint: Touchpoint) -> Point:
    """The touchpoint's place on the curve: answers first, then a published score, then an inferred one."""
    means = department_means(touchpoint.scores)
    if means:
        answers = sum(score.value is not None for score in touchpoint.scores)
        return Point(touchpoint, fmean(means.values()), min(means.values()), max(means.values()), answers=answers)
    if touchpoint.score is not None:
        return Point(touchpoint, touchpoint.score)
    return Point(touchpoint, touchpoint.score_inferred, inferred=touchpoint.score_inferred is not None)


def curve(journey: Journey) -> tuple[Point, ...]:
    """The points of all touchpoints, in the order of the journey."""
    return tuple(level(touchpoint) for touchpoint in journey.touchpoints)


def agreement(values: Sequence[float]) -> float | None:
    """1 - variance / 4 (population variance; 4 is the worst case on -2..+2); None for fewer than two values."""
    return 1 - pvariance(values) / 4 if len(values) > 1 else None


@dataclass(frozen=True, slots=True)
class Extremes:
    """The points that people remember: the highest, the lowest and the last (peak-end rule, Kahneman)."""

    peak: Point | None
    trough: Point | None
    end: Point | None


def extremes(points: Sequence[Point]) -> Extremes:
    """Peak, trough and end of a curve; the first of equals; all None where nothing was scored."""
    scored = [point for point in points if point.value is not None]
    if not scored:
        return Extremes(None, None, None)
    return Extremes(
        max(scored, key=lambda p: p.value if p.value is not None else 0),
        min(scored, key=lambda p: p.value if p.value is not None else 0),
        scored[-1],
    )


def detail_wanted(points: Sequence[Point], lowest: int = 3, highest: int = 1) -> tuple[Touchpoint, ...]:
    """The touchpoints of which step 4 asks detail: the lowest, the highest, and every moment of truth.

    `lowest` and `highest` count touchpoints; the order is that of the journey. Touchpoints that nobody scored are
    asked about only where they are moments of truth.
    """
    scored = sorted((p for p in points if p.value is not None), key=lambda p: p.value or 0)
    best = scored[len(scored) - highest :] if highest < len(scored) else scored
    wanted = {id(p.touchpoint) for p in (*scored[:lowest], *best)}
    return tuple(p.touchpoint for p in points if id(p.touchpoint) in wanted or p.touchpoint.moment_of_truth)


def covered(journey: Journey, department: str) -> dict[str, str]:
    """For each stage id, whether a department gave its perspective there: "answered", "passed" or "silent"."""
    result = {}
    for stage in journey.stages:
        spoke = any(department == p.department for t in stage.touchpoints for p in t.perspectives)
        result[stage.id] = "answered" if spoke else "passed" if department in stage.passed else "silent"
    return result
