from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from bot import journey as j
from bot.drawing.fonts import FontRuler
from bot.drawing.layout import is_overview, layout_of
from bot.drawing.shapes import Layout, Mark, Polyline, Rect
from bot.drawing.style import LARGEST
from tests.drawing.hostile import hostile_maps
from tests.drawing.invariants import check, check_curve, check_numbers, texts
from tests.drawing.rulers import PlainRuler
from tests.drawing.samples import full
from tests.formats.maps import journeys

relaxed = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


@given(journeys)
@relaxed
def test_any_journey_file_is_laid_out_within_its_bounds(journey: j.Journey) -> None:
    layout = layout_of(journey, PlainRuler())

    check(layout)
    check_numbers(layout, journey)
    check_curve(layout, journey)


@given(hostile_maps())
@settings(relaxed, max_examples=25)
def test_hostile_texts_of_any_size_stay_within_their_boxes(journey: j.Journey) -> None:
    layout = layout_of(journey, PlainRuler())

    check(layout)
    check_numbers(layout, journey)
    check_curve(layout, journey)


@pytest.mark.parametrize(
    ("stages", "touchpoints"), [(0, 0), (1, 0), (1, 1), (5, 1), (3, 3), (6, 5), (7, 5), (8, 4), (10, 30)]
)
def test_maps_of_every_size_fit_with_the_fonts_that_paint_uses(stages: int, touchpoints: int) -> None:
    journey = full(stages, touchpoints)

    layout = layout_of(journey, FontRuler())

    assert layout.width <= LARGEST
    assert layout.height <= LARGEST
    check(layout)
    check_numbers(layout, journey)
    check_curve(layout, journey)


def test_numbers_that_find_no_room_are_counted() -> None:
    touchpoints = tuple(j.Touchpoint(name="x") for _ in range(1000))
    layout = layout_of(j.Journey(title="", stages=(j.Stage(name="All", touchpoints=touchpoints),) * 10), PlainRuler())

    shown = len(texts(layout, "number"))
    more = [int(line.removeprefix("+").removesuffix(" more")) for line in texts(layout, "more")]
    check(layout)
    assert len(more) == 10
    assert shown + sum(more) == 10_000


def test_stages_that_find_no_room_are_said_to_be_missing() -> None:
    layout = layout_of(full(100, 1), PlainRuler())

    check(layout)
    assert any("found no room here" in line for line in texts(layout, "gaps"))


def test_a_large_map_says_that_it_is_an_overview() -> None:
    large, small = full(8, 2), full(6, 5)

    assert is_overview(large)
    assert not is_overview(small)
    assert any("OVERVIEW" in line for line in texts(layout_of(large, PlainRuler()), "overview"))
    assert texts(layout_of(small, PlainRuler()), "overview") == []


def test_six_stages_of_five_touchpoints_are_about_2400_wide() -> None:
    assert layout_of(full(6, 5), FontRuler()).width == 2400


def a_map(*scores: float | None, **fields: object) -> j.Journey:
    touchpoints = tuple(j.Touchpoint(name=f"Step {n}", score=score) for n, score in enumerate(scores))
    return replace(j.Journey(title="A map", stages=(j.Stage(name="All", touchpoints=touchpoints),)), **fields)  # type: ignore[arg-type]


def curve_lines(layout: Layout) -> list[Polyline]:
    return [s for s in layout.shapes if isinstance(s, Polyline) and s.role == "curve"]


def test_a_touchpoint_that_nobody_scored_breaks_the_line() -> None:
    whole, broken = layout_of(a_map(1, 0, 2, -1), PlainRuler()), layout_of(a_map(1, 0, None, -1, 2), PlainRuler())

    assert [len(line.points) for line in curve_lines(whole)] == [4]
    assert [len(line.points) for line in curve_lines(broken)] == [2, 2]
    assert [s.role for s in whole.shapes].count("gap") == 0
    assert [s.role for s in broken.shapes].count("gap") == 1
    assert texts(broken, "gap") in (["not scored"], ["not", "scored"])


def test_no_score_is_not_a_zero() -> None:
    silent, zero = layout_of(a_map(None, None), PlainRuler()), layout_of(a_map(0, 0), PlainRuler())

    assert not [s for s in silent.shapes if s.role in {"point", "curve"}]
    assert texts(silent, "unscored")
    marks = [s for s in zero.shapes if isinstance(s, Mark) and s.role == "point"]
    assert [mark.kind for mark in marks] == ["diamond", "diamond"]


def test_higher_scores_stand_higher_with_sign_and_colour() -> None:
    layout = layout_of(a_map(-2, -1, 0, 1, 2), PlainRuler())

    marks = [s for s in layout.shapes if isinstance(s, Mark) and s.role == "point"]
    assert [m.y for m in marks] == sorted((m.y for m in marks), reverse=True)
    assert len({m.y for m in marks}) == 5
    assert [s.kind for s in layout.shapes if isinstance(s, Mark) and s.role == "sign"] == ["minus"] * 2 + ["plus"] * 2
    assert marks[0].fill == marks[1].fill != marks[3].fill == marks[4].fill


def test_a_guess_is_hollow_and_its_line_dashed() -> None:
    touchpoints = tuple(j.Touchpoint(name=str(n), score_inferred=n) for n in (1, -1))
    guessed = layout_of(j.Journey(title="", stages=(j.Stage(name="All", touchpoints=touchpoints),)), PlainRuler())
    scored = layout_of(a_map(1, -1), PlainRuler())

    assert all(line.dash for line in curve_lines(guessed))
    assert not any(line.dash for line in curve_lines(scored))
    hollow = {s.fill for s in guessed.shapes if isinstance(s, Mark) and s.role == "point"}
    assert hollow.isdisjoint(s.fill for s in scored.shapes if isinstance(s, Mark) and s.role == "point")
    assert any("guess" in told for told in texts(guessed, "legend"))
    assert not any("guess" in told for told in texts(scored, "legend"))


def test_the_departments_range_is_shaded() -> None:
    def scored(low: int, high: int) -> j.Touchpoint:
        return j.Touchpoint(name="x", scores=(j.Score(value=low, department="a"), j.Score(value=high, department="b")))

    def layout(*touchpoints: j.Touchpoint) -> Layout:
        return layout_of(j.Journey(title="", stages=(j.Stage(name="All", touchpoints=touchpoints),)), PlainRuler())

    apart, alike = layout(scored(-2, 1)), layout(scored(1, 1))
    bars = [s.box for s in apart.shapes if isinstance(s, Rect) and s.role == "spread"]
    point = next(s for s in apart.shapes if isinstance(s, Mark) and s.role == "point")
    assert len(bars) == 1
    assert bars[0].y < point.y < bars[0].bottom
    assert not [s for s in alike.shapes if s.role == "spread"]


def test_peak_lowest_and_end_are_labelled() -> None:
    assert texts(layout_of(a_map(1, 2, -1, 0), PlainRuler()), "label") == ["Lowest −1", "Peak +2", "End 0"]
    assert texts(layout_of(a_map(1, -1, 2), PlainRuler()), "label") == ["Lowest −1", "Peak and end +2"]
    assert texts(layout_of(a_map(1, 1, 1), PlainRuler()), "label") == ["End +1"]


def test_lanes_without_content_take_no_room() -> None:
    bare = layout_of(a_map(1, 2), PlainRuler())
    pain = j.Touchpoint(name="x", pain_points=(j.PainPoint(text="No answer", severity=2),))
    with_pain = layout_of(j.Journey(title="", stages=(j.Stage(name="All", touchpoints=(pain,)),)), PlainRuler())

    assert texts(bare, "lane name") == ["Emotion", "Touchpoints"]
    assert "− Pain points" in texts(with_pain, "lane name")
    assert [s.fill is not None for s in with_pain.shapes if s.role == "severity" and isinstance(s, Rect)][:3] == [
        True,
        True,
        False,
    ]


def test_the_severest_pain_comes_first() -> None:
    pains = tuple(j.PainPoint(text=text, severity=s) for text, s in (("some", None), ("low", 1), ("high", 3)))
    stage = j.Stage(name="All", touchpoints=(j.Touchpoint(name="x", pain_points=pains),))

    layout = layout_of(j.Journey(title="", stages=(stage,)), PlainRuler())

    assert texts(layout, "item number") == ["P3", "P2", "P1"]


def test_stages_without_touchpoints_keep_their_column_and_say_so() -> None:
    stages = (j.Stage(name="One", touchpoints=(j.Touchpoint(name="x"),)), j.Stage(name="Two"))

    layout = layout_of(j.Journey(title="", stages=stages), PlainRuler())

    assert texts(layout, "stage") == ["One", "Two"]
    assert texts(layout, "partial") in (["no touchpoints yet"], ["empty"])


def test_feelings_of_a_whole_stage_are_drawn_at_their_scores() -> None:
    feelings = (j.Feeling(text="glad", score_inferred=2), j.Feeling(text="tired", score_inferred=-1))
    stage = j.Stage(name="One", touchpoints=(j.Touchpoint(name="x"),), feelings=feelings)

    layout = layout_of(j.Journey(title="", stages=(stage,)), PlainRuler())

    plates = [s for s in layout.shapes if isinstance(s, Rect) and s.role == "feeling"]
    assert texts(layout, "feeling") == ["+2 glad", "−1 tired"]
    assert plates[0].box.y < plates[1].box.y
    assert all(plate.dash for plate in plates)


def test_the_head_says_who_and_what_is_missing() -> None:
    departments = tuple(j.Department(name=name, people=n) for name, n in (("a", 3), ("b", 5), ("c", 0)))
    journey = a_map(
        1,
        departments=departments,
        date="2026-11-24",
        gaps=("Web has not answered.",),
        personas=(j.Persona(name="Jamie", goals=(j.Trait(text="Pay less"),)),),
        state="future",
    )

    layout = layout_of(journey, PlainRuler())

    assert texts(layout, "state") == ["FUTURE STATE"]
    assert texts(layout, "title") == ["A map"]
    assert texts(layout, "persona") == ["Jamie"]
    assert texts(layout, "goal") == ["Wants: Pay less"]
    assert texts(layout, "gaps") == ["Not yet: Web has not answered."]
    told = " ".join(texts(layout, "participation"))
    assert "8 people of 2 departments, 1 department not heard" in told
    assert "2026-11-24" in told


def test_what_the_fonts_lack_is_said() -> None:
    assert any("Thai" in line for line in texts(layout_of(a_map(1), PlainRuler(), ["Thai"]), "note"))
    assert texts(layout_of(a_map(1), PlainRuler()), "note") == []
