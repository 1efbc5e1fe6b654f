from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.desk import Refusal
from bot.steps import Step
from bot.workshops import Moved, NotYet, Stale
from storage import due

from .conftest import BILLING, LEAD, STORES, STRANGER, actor, form


def test_next_says_what_is_missing_and_goes_on_anyway(started) -> None:
    outcome = started.workshops.advance(actor(LEAD), started.id, Step.CHOOSE, 1)
    assert isinstance(outcome, NotYet)
    assert outcome.reasons == (
        "Nobody has proposed a journey yet.",
        "No journey is chosen yet: a facilitator chooses one under Contribute.",
    )
    assert started.workshops.advance(actor(LEAD), started.id, Step.CHOOSE, 1, anyway=True) == Moved(Step.PERSONAS)
    assert started.scene().journey.gaps == outcome.reasons


def test_fifty_facilitators_at_once_advance_one_step(started) -> None:
    started.workshops.hand_over(actor(LEAD), started.id, [LEAD, BILLING], form())

    def press(number: int):
        person = LEAD if number % 2 else BILLING
        return started.workshops.advance(actor(person), started.id, Step.CHOOSE, 1, anyway=True)

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(press, range(50)))
    assert sum(isinstance(outcome, Moved) for outcome in outcomes) == 1
    assert all(outcome == Stale(Step.PERSONAS) for outcome in outcomes if not isinstance(outcome, Moved))
    scene = started.scene()
    assert (scene.step, scene.version) == (Step.PERSONAS, 2)
    cards = started.desk.database.read(lambda s: [r for r in due.waiting(s, "T1", started.id) if r.kind == "card"])
    assert [(card.occasion, card.wanted) for card in cards] == [("choose.1", 3), ("personas.2", 1)]


def test_back_and_forth_keeps_what_was_said_and_opens_a_new_card_each_time(started) -> None:
    started.workshops.advance(actor(LEAD), started.id, Step.CHOOSE, 1, anyway=True)
    assert started.workshops.back(actor(LEAD), started.id, Step.PERSONAS, 2) == Moved(Step.CHOOSE)
    assert started.scene().detail["card"] == "choose.3"
    with pytest.raises(Refusal, match="first step"):
        started.workshops.back(actor(LEAD), started.id, Step.CHOOSE, 3)


@pytest.mark.parametrize("person", [BILLING, STORES, STRANGER])
def test_only_facilitators_move_close_reopen_and_hand_over(started, person) -> None:
    who, w = actor(person), started.workshops
    for act in (
        lambda: w.advance(who, started.id, Step.CHOOSE, 1, anyway=True),
        lambda: w.back(who, started.id, Step.CHOOSE, 1),
        lambda: w.close(who, started.id),
        lambda: w.reopen(who, started.id),
        lambda: w.hand_over(who, started.id, [person], form()),
        lambda: w.led_scene(who, started.id),
    ):
        with pytest.raises(Refusal, match="facilitator"):
            act()
    assert (started.scene().step, started.scene().version) == (Step.CHOOSE, 1)


def test_a_facilitator_who_was_replaced_between_opening_and_sending_is_refused(started) -> None:
    started.workshops.hand_over(actor(LEAD), started.id, [STORES], form())
    with pytest.raises(Refusal, match="facilitator"):
        started.workshops.advance(actor(LEAD), started.id, Step.CHOOSE, 1, anyway=True)


def test_closing_once_posts_the_finished_map_once_and_reopening_takes_contributions_again(started) -> None:
    assert started.workshops.close(actor(LEAD), started.id)
    assert not started.workshops.close(actor(LEAD), started.id)
    assert not started.scene().is_open
    rows = started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))
    assert [row.wanted for row in rows if row.kind == "closing"] == [1]
    with pytest.raises(Refusal, match="closed"):
        started.workshops.advance(actor(LEAD), started.id, Step.CHOOSE, 2, anyway=True)
    assert started.workshops.reopen(actor(LEAD), started.id)
    assert not started.workshops.reopen(actor(LEAD), started.id)
    assert started.scene().is_open


def test_a_participant_takes_over_only_when_all_facilitators_have_left(started) -> None:
    with pytest.raises(Refusal, match="still here"):
        started.workshops.take_over(actor(STORES), started.id, gone=[])
    with pytest.raises(Refusal, match="takes part"):
        started.workshops.take_over(actor(STRANGER), started.id, gone=[LEAD])
    started.workshops.take_over(actor(STORES), started.id, gone=[LEAD])
    assert started.scene().facilitators == (STORES,)
    rows = started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))
    assert [row.detail for row in rows if row.kind == "notice"] == [{"say": "taken_over", "person": STORES}]


def test_who_is_stuck_is_told_once_for_each_reason(started) -> None:
    row = started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))[0]
    for problem in ("not_in_channel", "not_in_channel", "is_archived"):
        started.postings.stuck(row, problem, f"Do something about {problem}.")
    rows = started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))
    notices = [(r.channel, r.detail["problem"]) for r in rows if r.kind == "notice"]
    assert notices == [
        (LEAD, "Do something about not_in_channel."),
        (LEAD, "Do something about is_archived."),
    ]
