from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import journey as j
from bot.drawing.fonts import FontRuler
from bot.drawing.grid import grid_of
from bot.drawing.layout import is_overview, layout_of
from bot.drawing.shapes import Box, Layout, Mark, Polyline, Rect, around
from bot.drawing.style import LARGEST
from bot.insight import level
from tests.drawing.rulers import PlainRuler
from tests.drawing.samples import full
from tests.formats.maps import journeys

HOSTILE = (
    "$x^2$",
    "$$",
    r"\frac{1}{",
    "الرحلة من البداية إلى النهاية",
    "การเดินทางของลูกค้า" * 5,
    "👩‍💻🚀" * 20,
    "旅" * 3000,
    "x" * 3000,
    "a\x00b\ud800c\u202ed",
    "\u202e\u202e",
    "word " * 600,
    "a" + "\u0334" * 200,
)
words = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=30)


@st.composite
def maps_of_any_size(draw: st.DrawFn) -> j.Journey:
    """Up to 12 stages with up to 12 touchpoints each, with hostile texts in every place that is drawn."""
    names = draw(st.lists(words, min_size=1, max_size=6))

    def name(n: int) -> str:
        return names[n % len(names)]

    def touchpoint(n: int) -> j.Touchpoint:
        score = draw(st.none() | st.integers(-2, 2))
        return j.Touchpoint(
            name=name(n),
            action=name(n + 1),
            channels=(name(n + 2), name(n + 3)),
            owner=name(n),
            moment_of_truth=n % 3 == 0,
            scores=(j.Score(value=score, department="a"), j.Score(value=score and score - 1, department="b"))
            if n % 2 and score != -2
            else (),
            score_inferred=score,
            thoughts=(name(n),),
            pain_points=(j.PainPoint(text=name(n), severity=n % 4 or None),) * (n % 3),
            gains=(j.Gain(text=name(n)),) * (n % 2),
            departments=(name(n), name(n + 1)),
            perspectives=(j.Perspective(department=name(n), seen=name(n), unseen=name(n), tools=name(n)),) * (n % 2),
            opportunities=(name(n),) * (n % 2),
        )

    sizes = draw(st.lists(st.integers(0, 12), max_size=12))
    return j.Journey(
        title=name(0),
        scenario=name(1),
        scope=name(2),
        personas=(j.Persona(name=name(3), goals=(j.Trait(text=name(4)),)),),
        departments=(j.Department(name=name(0), people=3), j.Department(name=name(1))),
        gaps=(name(2),),
        opportunities=(j.Opportunity(text=name(0), owner=name(1)),) * 12,
        metrics=(j.Metric(department=name(0), metric=name(1)),),
        score_note=name(1),
        stages=tuple(
            j.Stage(
                name=name(s),
                partial=s % 4 == 1,
                touchpoints=tuple(touchpoint(n) for n in range(size)),
                feelings=(j.Feeling(text=name(s), score_inferred=s % 5 - 2),) * (s % 3),
            )
            for s, size in enumerate(sizes)
        ),
    )


def texts(layout: Layout, *roles: str) -> list[str]:
    return [text.text for text in layout.texts if text.role in roles]


def box_of(shape: object) -> Box:
    if isinstance(shape, Mark | Rect):
        return shape.box
    assert hasattr(shape, "points")
    return around(shape.points)


def check(layout: Layout) -> None:
    """What holds for every map."""
    canvas = Box(0, 0, layout.width, layout.height)
    assert 0 < layout.width <= LARGEST
    assert 0 < layout.height <= LARGEST
    for shape in layout.shapes:
        assert canvas.holds(box_of(shape)), shape
    for text in layout.texts:
        assert canvas.holds(text.box), text
        assert text.box.holds(text.extent), text
        assert text.text == text.text.strip()
        assert text.text
    assert list(overlaps(text.extent for text in layout.texts)) == []
    for of_a_kind in LANES:
        assert list(overlaps(s.box for s in layout.shapes if isinstance(s, Rect) and of_a_kind(s.role))) == []


def overlaps(boxes: Iterable[Box]) -> Iterator[tuple[Box, Box]]:
    """Pairs of boxes that share more than an edge."""
    open_boxes: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.y):
        open_boxes = [other for other in open_boxes if other.bottom > box.y]
        yield from ((other, box) for other in open_boxes if other.meets(box))
        open_boxes.append(box)


LANES = (
    lambda role: role.startswith("lane "),
    lambda role: role == "card",
    lambda role: role == "chip",
    lambda role: role == "feeling",
    lambda role: role in {"label", "pill"},
    lambda role: role == "severity",
)


def check_numbers(layout: Layout, journey: j.Journey) -> None:
    wanted = [t.number for t in j.numbered(journey).touchpoints]
    assert sorted(texts(layout, "number")) == sorted(wanted)


def check_curve(layout: Layout, journey: j.Journey) -> None:
    """A point for every score, and no line over a touchpoint that nobody scored."""
    slots = grid_of(j.numbered(journey)).slots
    silent = [slot.middle for slot in slots if level(slot.touchpoint).value is None]
    lines = [s for s in layout.shapes if isinstance(s, Polyline) and s.role == "curve"]
    points = [s for s in layout.shapes if isinstance(s, Mark) and s.role == "point"]
    assert len(points) == len(slots) - len(silent)
    for line in lines:
        left, right = line.points[0][0], line.points[-1][0]
        assert not [x for x in silent if left < x < right]


relaxed = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


@given(journeys)
@relaxed
def test_any_journey_file_is_laid_out_within_its_bounds(journey: j.Journey) -> None:
    layout = layout_of(journey, PlainRuler())

    check(layout)
    check_numbers(layout, journey)
    check_curve(layout, journey)


@given(maps_of_any_size())
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
