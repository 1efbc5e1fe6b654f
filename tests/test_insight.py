"""The numbers of a map, against tables worked out by hand, and what holds for all maps."""

from dataclasses import replace
from statistics import pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.insight import Point, agreement, covered, curve, department_means, detail_wanted, extremes, level
from bot.journey import Journey, Perspective, Score, Stage, Touchpoint

scores = st.lists(
    st.builds(Score, value=st.none() | st.integers(-2, 2), department=st.sampled_from(["Sales", "Billing", "Stores"])),
    max_size=12,
)


def met(*given_scores: tuple[str, int | None], **more: object) -> Touchpoint:
    return Touchpoint(name="t", scores=tuple(Score(value=value, department=who) for who, value in given_scores), **more)


@pytest.mark.parametrize(
    ("given_scores", "means", "value", "low", "high", "answers"),
    [
        ([("Sales", 2)], {"Sales": 2}, 2, 2, 2, 1),
        ([("Sales", 2), ("Sales", 1)], {"Sales": 1.5}, 1.5, 1.5, 1.5, 2),
        # Four of Sales do not outvote the one of Billing: (1 + -2) / 2.
        ([("Sales", 1)] * 4 + [("Billing", -2)], {"Sales": 1, "Billing": -2}, -0.5, -2, 1, 5),
        # "Not sure" counts in no mean and no number of answers: Billing is (-1 + -2) / 2.
        ([("Sales", 0), ("Billing", -1), ("Billing", None), ("Billing", -2)], None, -0.75, -1.5, 0, 3),
        ([("Sales", -1), ("Billing", None)], {"Sales": -1}, -1, -1, -1, 1),
    ],
)
def test_the_level_is_the_mean_of_the_departments_means(given_scores, means, value, low, high, answers) -> None:
    touchpoint = met(*given_scores, score=2.0, score_inferred=2.0)
    point = level(touchpoint)
    assert (point.value, point.low, point.high, point.answers) == (value, low, high, answers)
    assert not point.inferred
    assert means is None or department_means(touchpoint.scores) == means


def test_where_nobody_answered_a_published_score_counts_and_then_an_inferred_one() -> None:
    unsure = (("Sales", None),)
    assert level(met(*unsure, score=1.5, score_inferred=-1.0)) == Point(
        met(*unsure, score=1.5, score_inferred=-1.0), 1.5
    )
    inferred = level(met(*unsure, score_inferred=-1.0))
    assert (inferred.value, inferred.inferred, inferred.answers) == (-1.0, True, 0)
    nothing = level(met(*unsure))
    assert (nothing.value, nothing.inferred) == (None, False)


@given(scores, st.randoms())
def test_the_order_of_answers_does_not_matter(given_scores, random) -> None:
    shuffled = list(given_scores)
    random.shuffle(shuffled)
    first, second = (level(Touchpoint(name="t", scores=tuple(s))) for s in (given_scores, shuffled))
    assert first.value == pytest.approx(second.value)
    assert (first.answers, first.low, first.high) == (second.answers, second.low, second.high)


@given(scores, st.integers(1, 5))
def test_not_sure_is_never_counted_as_0(given_scores, unsure) -> None:
    more = [*given_scores, *[Score(value=None, department="Sales")] * unsure]
    first, second = (level(Touchpoint(name="t", scores=tuple(s))) for s in (given_scores, more))
    assert (first.value, first.low, first.high, first.answers) == (
        second.value,
        second.low,
        second.high,
        second.answers,
    )


@given(scores)
def test_the_level_lies_between_the_lowest_and_the_highest_department(given_scores) -> None:
    point = level(Touchpoint(name="t", scores=tuple(given_scores)))
    if any(score.value is not None for score in given_scores):
        assert -2 <= point.low <= point.value <= point.high <= 2
    else:
        assert point.value is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([1], None),
        ([1, 1], 1),
        ([2, -2], 0),  # the variance is 4, the most there can be
        ([2, -2, 2, -2], 0),
        ([1, -1], 0.75),
        ([2, 0], 0.75),
        ([2, 1, 0], 1 - (2 / 3) / 4),
    ],
)
def test_agreement_by_hand(values, expected) -> None:
    assert agreement(values) == (None if expected is None else pytest.approx(expected))


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=9), st.randoms())
def test_agreement_lies_between_0_and_1_whatever_the_order_and_the_sign(values, random) -> None:
    found = agreement(values)
    shuffled = list(values)
    random.shuffle(shuffled)
    assert -1e-9 <= found <= 1
    assert agreement(shuffled) == pytest.approx(found)
    assert agreement([-value for value in values]) == pytest.approx(found)
    assert found == pytest.approx(1 - pvariance(values) / 4)


def points(*values: float | None, moments: tuple[int, ...] = ()) -> tuple[Point, ...]:
    """A curve of touchpoints named by their place."""
    return tuple(
        Point(Touchpoint(name=str(place), moment_of_truth=place in moments), value)
        for place, value in enumerate(values)
    )


def test_peak_trough_and_end_are_the_first_of_equals_and_the_last_that_was_scored() -> None:
    found = extremes(points(None, 1, 2, -1, 2, -1, 0, None))
    assert [point.touchpoint.name for point in (found.peak, found.trough, found.end)] == ["2", "3", "6"]
    nothing = extremes(points(None, None))
    assert (nothing.peak, nothing.trough, nothing.end) == (None, None, None)
    assert extremes(()) == nothing


@pytest.mark.parametrize(
    ("curve_of", "more", "names"),
    [
        (points(2, 1, 0, -1, -2), {}, "0 2 3 4"),
        (points(2, 1, 0, -1, -2), {"highest": 0}, "2 3 4"),
        (points(2, 1, 0, -1, -2), {"lowest": 1, "highest": 2}, "0 1 4"),
        (points(2, 1, 0, -1, -2, moments=(1,)), {}, "0 1 2 3 4"),
        (points(1, 0), {}, "0 1"),
        (points(None, 1, None, moments=(2,)), {}, "1 2"),
        (points(None, None), {}, ""),
        (points(), {}, ""),
    ],
)
def test_detail_is_wanted_of_the_lowest_the_highest_and_the_moments_of_truth(curve_of, more, names) -> None:
    assert [touchpoint.name for touchpoint in detail_wanted(curve_of, **more)] == names.split()


@given(st.lists(st.none() | st.floats(-2, 2), max_size=12), st.sets(st.integers(0, 11)))
def test_detail_is_wanted_in_the_order_of_the_journey_and_of_no_more_than_four_and_the_moments(values, moments) -> None:
    curve_of = points(*values, moments=tuple(moments))
    wanted = [int(touchpoint.name) for touchpoint in detail_wanted(curve_of)]
    assert wanted == sorted(set(wanted))
    marked = {place for place in moments if place < len(values)}
    assert marked <= set(wanted)
    assert len(set(wanted) - marked) <= 4
    assert all(values[place] is not None for place in set(wanted) - marked)
    left_out = [value for place, value in enumerate(values) if value is not None and place not in wanted]
    lowest = sorted(value for value in values if value is not None)[:3]
    assert all(value >= lowest[-1] for value in left_out)


def test_a_curve_has_a_point_for_each_touchpoint_in_the_order_of_the_journey() -> None:
    stages = (
        Stage(name="a", touchpoints=(met(("Sales", 1)), met())),
        Stage(name="b"),
        Stage(name="c", touchpoints=(met(score=2.0),)),
    )
    assert [point.value for point in curve(Journey(title="Map", stages=stages))] == [1, None, 2]


def test_coverage_says_who_answered_who_passed_and_who_is_silent() -> None:
    spoke = replace(met(), perspectives=(Perspective(department="Sales", seen="x"),))
    stages = (
        Stage(name="a", id="a", touchpoints=(met(), spoke)),
        Stage(name="b", id="b", touchpoints=(met(),), passed=("Sales",)),
        Stage(name="c", id="c", touchpoints=(spoke,), passed=("Sales",)),
        Stage(name="d", id="d"),
    )
    journey = Journey(title="Map", stages=stages)
    assert covered(journey, "Sales") == {"a": "answered", "b": "passed", "c": "answered", "d": "silent"}
    assert set(covered(journey, "Billing").values()) == {"silent"}
