from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from bot.asking import (
    MOST_PAGES,
    MOST_TOUCHPOINTS,
    following,
    perspective_pages,
    score_pages,
    stages_of,
)
from bot.journey import Journey, Stage, Touchpoint, numbered


def journey(*sizes: int) -> Journey:
    stages = tuple(
        Stage(
            name=f"S{s}",
            id=f"s{s}",
            touchpoints=tuple(Touchpoint(name="t", id=f"t{s}.{n}") for n in range(1, size + 1)),
        )
        for s, size in enumerate(sizes, 1)
    )
    return numbered(Journey(title="Map", stages=stages))


sizes = st.lists(st.integers(0, 35), max_size=40)


@given(sizes)
def test_every_touchpoint_is_asked_once_in_order_and_no_page_is_too_long(counts: list[int]) -> None:
    whole = journey(*counts)
    for pages in (score_pages(whole), perspective_pages(whole)):
        assert [t.id for page in pages for t in page.touchpoints] == [t.id for t in whole.touchpoints]
        assert all(1 <= len(page.touchpoints) <= MOST_TOUCHPOINTS for page in pages)


@st.composite
def thirty(draw: st.DrawFn) -> list[int]:
    """Thirty touchpoints, cut into stages anywhere."""
    cuts = sorted(draw(st.lists(st.integers(0, 30), max_size=30)))
    return [after - before for before, after in pairwise([0, *cuts, 30])]


@given(thirty())
@example([3] * 10)
@example([5, 1] * 5)
def test_thirty_touchpoints_never_take_more_than_eight_submissions(counts: list[int]) -> None:
    assert len(score_pages(journey(*counts))) <= MOST_PAGES


@given(sizes)
def test_pages_of_step_5_are_about_one_stage_each(counts: list[int]) -> None:
    assert all(len(page.parts) == 1 for page in perspective_pages(journey(*counts)))


@given(sizes)
def test_stages_share_a_page_only_where_there_would_be_more_than_eight(counts: list[int]) -> None:
    whole = journey(*counts)
    if len(perspective_pages(whole)) <= MOST_PAGES:
        assert score_pages(whole) == perspective_pages(whole)


def test_thirty_stages_of_one_touchpoint_take_eight_pages() -> None:
    pages = score_pages(journey(*[1] * 30))
    assert len(pages) == MOST_PAGES
    assert pages[0].title.startswith("Stages 1 to ")


def test_a_page_says_which_stage_it_is_numbered_as_on_the_map() -> None:
    pages = score_pages(journey(2, 0, 1))
    assert [page.title for page in pages] == ["Stage 1 of 3: S1", "Stage 3 of 3: S3"]


def test_a_big_stage_is_split_evenly_and_says_so() -> None:
    pages = score_pages(journey(12))
    assert [page.title for page in pages] == ["Stage 1 of 1: S1, part 1 of 2", "Stage 1 of 1: S1, part 2 of 2"]
    assert [len(page.touchpoints) for page in pages] == [6, 6]


def test_what_follows_is_the_next_page_with_something_open_wherever_the_shown_one_is_by_now() -> None:
    pages = score_pages(journey(1, 1, 1, 1))
    answered = {"t1.1", "t3.1"}
    unanswered = lambda page: not page.ids <= answered  # noqa: E731
    assert following(pages, (), unanswered) == 1
    assert following(pages, ["t2.1"], unanswered) == 3
    assert following(pages, ["t2.1"], unanswered, again=True) == 2
    assert following(pages, ["t4.1"], unanswered) is None
    assert following(pages, ["gone"], unanswered) == 1


def test_nothing_of_ours_is_about_the_whole_stages_of_a_page_and_onwards_about_those_after_it() -> None:
    whole = journey(12, 2, 1)
    first, second = score_pages(whole)[:2]
    assert [s.id for s in stages_of(whole, second.ids, onwards=False)] == ["s1"]
    assert [s.id for s in stages_of(whole, first.ids, onwards=True)] == ["s1", "s2", "s3"]
    assert [s.id for s in stages_of(whole, ["t2.1"], onwards=True)] == ["s2", "s3"]
    assert stages_of(whole, ["gone"], onwards=True) == ()
