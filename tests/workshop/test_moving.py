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


GONE, AWAY = "Open the channel.", "Invite me."


def meets(started, say: str) -> None:
    """What can be delivered to the channel now waits for a reason, or goes out where that is empty."""
    database, now = started.desk.database, 2**45
    while True:
        claim = {"owner": "here", "now_ms": now, "business_ms": 2**42, "lease_ms": 1000, "limit": 9}
        rows = database.write(lambda s, claim=claim: due.claim(s, **claim, busy_lanes=[LEAD, BILLING, STORES]))
        if not rows:
            return
        for row in rows:
            if not say:
                database.write(lambda s, row=row: due.complete(s, row, done_wanted=row.wanted, ts="1.1"))
                continue
            started.postings.stuck(row, say)
            database.write(lambda s, row=row: due.park(s, row, problem=say))


def told(started) -> list[tuple[str, str]]:
    """Who is told what about posts that cannot go out, in order."""
    rows = started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))
    return [(row.channel, row.detail["problem"]) for row in rows if row.kind == "notice" and row.channel != "C1"]


def test_everybody_who_leads_now_is_told_once_about_all_posts_that_wait(started) -> None:
    started.workshops.hand_over(actor(LEAD), started.id, [BILLING, STORES], form())
    started.postings.ask_for_map(actor(STORES), started.id)
    meets(started, AWAY)
    assert len(started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))) > 4
    assert sorted(told(started)) == [(BILLING, AWAY), (STORES, AWAY)]


def test_the_same_post_is_told_about_once_where_it_was_not_noted_down_that_it_waits(started) -> None:
    row = started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))[0]
    for say in (AWAY, AWAY, GONE):
        started.postings.stuck(row, say)
    assert told(started) == [(LEAD, AWAY), (LEAD, GONE)]


def test_a_reason_that_went_away_and_came_back_is_told_again(started) -> None:
    meets(started, AWAY)
    started.postings.invited("T1", "C1")
    meets(started, "")
    assert told(started) == [(LEAD, AWAY)]
    started.postings.ask_for_map(actor(LEAD), started.id)
    meets(started, AWAY)
    assert told(started) == [(LEAD, AWAY)] * 2


def test_looking_whether_it_is_still_so_tells_nobody_again(started) -> None:
    meets(started, AWAY)
    started.postings.invited("T1", "C1")
    started.postings.ask_for_map(actor(LEAD), started.id)
    meets(started, AWAY)
    assert told(started) == [(LEAD, AWAY)]
