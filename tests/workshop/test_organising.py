"""Merged stages keep their touchpoints in line, and an undone merge puts everything back."""

import pytest

from bot import editing, organising

from .conftest import LEAD, actor, form
from .mapped import add


def names(started) -> list[list[str]]:
    return [[t.name for t in stage.touchpoints] for stage in started.scene().journey.stages]


@pytest.mark.parametrize(
    ("gone", "into", "left"),
    [
        (1, 0, [["a", "b", "c", "d"], ["e"]]),
        (0, 1, [["a", "b", "c", "d"], ["e"]]),
        (2, 0, [["a", "b", "e"], ["c", "d"]]),
    ],
)
def test_a_merged_stage_stands_whole_before_or_behind_the_other_and_undo_puts_it_back(
    started, gone, into, left
) -> None:
    add(started, "Compare", "a", "b")
    add(started, "Decide", "c", "d")
    add(started, "Switch", "e")
    before = names(started)
    stages = [stage.id for stage in started.scene().journey.stages]
    merged = organising.merge(started.desk, actor(LEAD), started.id, stages[gone], stages[into], form())
    assert names(started) == left
    assert editing.undo(started.desk, actor(LEAD), started.id, merged["change"])
    assert names(started) == before


def test_what_was_moved_since_stays_where_it_is_when_the_merge_is_undone(started) -> None:
    a, _b = add(started, "Compare", "a", "b")
    _c, d = add(started, "Decide", "c", "d")
    compare, decide, _ = (stage.id for stage in started.scene().journey.stages)
    merged = organising.merge(started.desk, actor(LEAD), started.id, decide, compare, form())
    organising.move(started.desk, actor(LEAD), started.id, d, a, form(), compare)
    assert names(started)[0] == ["a", "d", "b", "c"]
    editing.undo(started.desk, actor(LEAD), started.id, merged["change"])
    assert names(started) == [["a", "d", "b"], ["c"], []]


def test_a_touchpoint_moves_behind_another_that_came_by_a_merge(started) -> None:
    a, _b = add(started, "Compare", "a", "b")
    c, _d = add(started, "Decide", "c", "d")
    compare, decide, _ = (stage.id for stage in started.scene().journey.stages)
    organising.merge(started.desk, actor(LEAD), started.id, decide, compare, form())
    organising.move(started.desk, actor(LEAD), started.id, a, c, form(), compare)
    assert names(started)[0] == ["b", "c", "a", "d"]
