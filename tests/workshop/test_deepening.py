from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from bot import deepening, joining
from bot.asking import CHOICES
from bot.desk import Refusal
from bot.insight import level
from storage.tables import Answer

from .conftest import BILLING, LEAD, STORES, STRANGER, actor, form
from .mapped import add, score, score_nothing_more


@pytest.fixture
def met(started) -> list[str]:
    return add(started, "Compare", "Ad", "Website", "Call")


def test_a_choice_is_a_score_or_a_state_and_never_both(started, met) -> None:
    score(started, BILLING, choices=dict(zip(met, ("-2", "not_sure", "not_ours"), strict=True)))
    mine = [started.scene(BILLING).my(touchpoint, "score") for touchpoint in met]
    assert [(m.state, m.score) for m in mine] == [("given", -2), ("not_sure", None), ("not_ours", None)]
    assert [deepening.choice_of(started.scene(BILLING), t) for t in met] == ["-2", "not_sure", "not_ours"]


def test_all_choices_that_are_shown_can_be_given_and_no_other(started, met) -> None:
    for _, value in CHOICES:
        score(started, BILLING, choices={met[0]: value})
        assert deepening.choice_of(started.scene(BILLING), met[0]) == value
    for wrong in ("3", "-3", "1.5", "+1", "given", "withdrawn", "²"):
        with pytest.raises(Refusal, match="shown"):
            score(started, BILLING, choices={met[0]: wrong})


def test_not_sure_and_silence_and_nothing_of_ours_never_count_as_0(started, met) -> None:
    score(started, BILLING, choices={met[0]: "2", met[1]: "not_sure", met[2]: ""})
    score(started, STORES, choices={met[0]: "not_sure", met[1]: "not_ours", met[2]: ""})
    points = [level(touchpoint) for touchpoint in started.scene().journey.touchpoints]
    assert [point.value for point in points] == [2.0, None, None]
    assert points[0].answers == 1


def test_an_empty_page_saves_nothing(started, met) -> None:
    score(started, BILLING, choices=dict.fromkeys(met, ""))
    assert started.desk.database.read(lambda s: s.exec(select(Answer).where(Answer.kind == "score")).all()) == []
    assert started.scene().journey.departments[0].answered == ()


def test_what_is_left_out_later_stays_as_it_was(started, met) -> None:
    score(started, BILLING, choices={met[0]: "1", met[1]: "-1"})
    score(started, BILLING, choices={met[0]: "", met[1]: "2"})
    assert [deepening.choice_of(started.scene(BILLING), t) for t in met] == ["1", "2", ""]


def test_a_page_delivered_five_times_at_once_counts_once(started, met) -> None:
    page = form(nonce="same", choice="1")
    send = lambda _: deepening.score(started.desk, actor(BILLING), started.id, {met[0]: "1"}, page)  # noqa: E731
    with ThreadPoolExecutor(5) as pool:
        assert len({str(result) for result in pool.map(send, range(5))}) == 1
    rows = started.desk.database.read(lambda s: s.exec(select(Answer).where(Answer.kind == "score")).all())
    assert [(row.revision, row.score) for row in rows] == [(1, 1)]


def test_a_changed_score_is_a_revision_and_the_first_one_is_kept(started, met) -> None:
    score(started, BILLING, choices={met[0]: "1"})
    score(started, BILLING, choices={met[0]: "-2"})
    rows = started.desk.database.read(lambda s: s.exec(select(Answer).where(Answer.kind == "score")).all())
    assert sorted((row.revision, row.score) for row in rows) == [(1, 1), (2, -2)]
    assert level(started.scene().journey.touchpoints[0]).value == -2


def test_whoever_answers_for_two_departments_keeps_both(started, met) -> None:
    score(started, BILLING, choices={met[0]: "-2"})
    joining.speak_for(started.desk, actor(BILLING), started.id, started.scene().teams[1].id, form())
    assert deepening.choice_of(started.scene(BILLING), met[0]) == ""
    score(started, BILLING, choices={met[0]: "2"})
    scores = started.scene().journey.touchpoints[0].scores
    assert {(s.department, s.value) for s in scores} == {("Billing", -2), ("Stores", 2)}
    joining.speak_for(started.desk, actor(BILLING), started.id, started.scene().teams[0].id, form())
    assert deepening.choice_of(started.scene(BILLING), met[0]) == "-2"


def test_nothing_of_ours_keeps_what_was_chosen_now_or_before(started, met) -> None:
    score(started, BILLING, choices={met[0]: "1"})
    shown = score_nothing_more(started, BILLING, {met[0]: "", met[1]: "-1", met[2]: ""})
    assert [deepening.choice_of(started.scene(BILLING), t) for t in met] == ["1", "-1", "not_ours"]
    assert sorted(shown) == sorted(met)


def test_nothing_of_ours_is_about_the_whole_stage_and_onwards_about_the_later_ones_only(started) -> None:
    early, late, last = (add(started, stage, "A", "B") for stage in ("Compare", "Decide", "Switch"))
    score_nothing_more(started, BILLING, {late[0]: ""})
    scene = started.scene(BILLING)
    assert [deepening.choice_of(scene, t) for t in (*early, *late, *last)] == ["", "", "not_ours", "not_ours", "", ""]
    shown = score_nothing_more(started, STORES, dict.fromkeys(late, ""), onwards=True)
    scene = started.scene(STORES)
    assert [deepening.choice_of(scene, t) for t in early] == ["", ""]
    assert [deepening.choice_of(scene, t) for t in (*late, *last)] == ["not_ours"] * 4
    assert sorted(shown) == sorted([*late, *last])


def test_others_scores_show_once_every_touchpoint_is_answered_be_it_by_not_sure(started, met) -> None:
    score(started, BILLING, choices={met[0]: "1", met[1]: "not_sure"})
    assert not deepening.has_scored(started.scene(BILLING))
    score_nothing_more(started, BILLING, dict.fromkeys(met, ""))
    assert deepening.has_scored(started.scene(BILLING))
    assert not deepening.has_scored(started.scene(STORES))


def test_a_score_given_after_the_workshop_moved_belongs_to_step_4(started, met) -> None:
    score(started, BILLING, choices={met[0]: "1"})
    rows = started.desk.database.read(lambda s: s.exec(select(Answer).where(Answer.kind == "score")).all())
    assert [row.step for row in rows] == ["deeper"]
    assert started.scene().step == "choose"


def test_other_workspaces_strangers_and_other_items_are_refused_or_left_alone(started, met) -> None:
    stage = started.scene().journey.stages[0].id
    score(started, BILLING, choices={stage: "1", "nowhere": "1", met[0]: "1"})
    said = started.desk.database.read(lambda s: s.exec(select(Answer.item_id).where(Answer.kind == "score")).all())
    assert said == [met[0]]
    with pytest.raises(Refusal, match="not here"):
        deepening.score(started.desk, actor(BILLING, "T2"), started.id, {met[0]: "1"}, form())
    with pytest.raises(Refusal, match="department"):
        score(started, STRANGER, choices={met[0]: "1"})
    assert started.scene(LEAD).my(met[0], "score") is None
