from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot import choosing, editing, joining, starting
from bot.choosing import Proposal
from bot.desk import Desk, Refusal
from bot.steps import Ready, Step, may_advance
from bot.workshops import Workshops

from .conftest import BILLING, LEAD, PLAN, STORES, STRANGER, Started, actor, form

EVERYWHERE = bool


def propose(started, name: str, person: str = BILLING) -> str:
    page = form(name=name)
    return choosing.propose(started.desk, actor(person), started.id, Proposal(name=name), page)["item"]


def rate(started, person: str, candidate: str, common: int, needs_work: int, competition: int) -> None:
    scores = {
        (candidate, "common"): common,
        (candidate, "needs_work"): needs_work,
        (candidate, "competition"): competition,
    }
    choosing.score(started.desk, actor(person), started.id, scores, form(scores=str(scores)))


def test_candidates_are_ranked_by_the_mean_of_what_people_gave(started) -> None:
    first, second = propose(started, "Switching"), propose(started, "Moving house")
    rate(started, BILLING, first, 5, 4, 3)
    rate(started, STORES, first, 3, 4, 3)
    rate(started, BILLING, second, 1, 1, 1)
    switching, moving = started.scene().journey.candidates
    assert (switching.common, switching.needs_work, switching.competition) == (4, 4, 3)
    assert switching.rank == pytest.approx(11 / 3)
    assert (switching.scored_by, moving.scored_by) == (2, 1)


def test_scoring_again_is_a_revision_of_ones_own_score(started) -> None:
    candidate = propose(started, "Switching")
    rate(started, BILLING, candidate, 1, 1, 1)
    rate(started, BILLING, candidate, 5, 5, 5)
    assert started.scene().journey.candidates[0].rank == 5
    assert started.scene(BILLING).my(candidate, "common").score == 5
    assert started.scene(STORES).my(candidate, "common") is None


def test_a_submission_delivered_five_times_at_once_counts_once(started) -> None:
    page = form(nonce="same", name="Switching")
    send = lambda _: choosing.propose(started.desk, actor(BILLING), started.id, Proposal(name="Switching"), page)  # noqa: E731
    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(send, range(5)))
    assert len({str(result) for result in results}) == 1
    assert [c.name for c in started.scene().journey.candidates] == ["Switching"]


def test_the_same_page_sent_again_with_other_words_is_a_revision(started) -> None:
    for name in ("Switching", "Switching plans"):
        page = form(nonce="same", name=name)
        choosing.propose(started.desk, actor(BILLING), started.id, Proposal(name=name), page)
    assert [c.name for c in started.scene().journey.candidates] == ["Switching plans"]


def test_a_facilitator_chooses_and_may_choose_again_and_the_step_is_done(started) -> None:
    first, second = propose(started, "Switching"), propose(started, "Moving house")
    with pytest.raises(Refusal, match="facilitator"):
        choosing.choose(started.desk, actor(BILLING), started.id, first, "", form())
    choosing.choose(started.desk, actor(LEAD), started.id, first, "most common", form())
    choosing.choose(started.desk, actor(LEAD), started.id, second, "growing", form())
    journey = started.scene().journey
    assert [c.chosen for c in journey.candidates] == [False, True]
    assert (journey.charter.name, journey.charter.reason) == ("Moving house", "growing")
    assert may_advance(Step.CHOOSE, journey) == Ready()


def test_what_was_not_chosen_is_the_workspaces_backlog_and_starts_the_next_workshop(started) -> None:
    first, second = propose(started, "Switching"), propose(started, "Moving house")
    third = propose(started, "Complaining")
    rate(started, STORES, second, 5, 5, 5)
    rate(started, STORES, third, 2, 2, 2)
    choosing.choose(started.desk, actor(LEAD), started.id, first, "", form())
    shelved = choosing.shelf(started.desk, actor(STRANGER), may_see=EVERYWHERE)
    assert [(s.name, s.rank) for s in shelved] == [("Moving house", 5.0), ("Complaining", 2.0)]
    assert choosing.shelf(started.desk, actor(LEAD, "T2"), may_see=EVERYWHERE) == ()
    assert choosing.shelf(started.desk, actor(LEAD), without=started.id, may_see=EVERYWHERE) == ()


def test_the_backlog_keeps_to_the_channels_that_somebody_may_see(started, desk) -> None:
    first, second = propose(started, "Switching"), propose(started, "Moving house")
    choosing.choose(desk, actor(LEAD), started.id, first, "", form())
    elsewhere = starting.start(desk, actor(LEAD), "C2", PLAN, form())
    there = Started(desk, started.workshops, elsewhere)
    third, fourth = propose(there, "Leaving"), propose(there, "moving house")
    rate(there, STORES, fourth, 5, 5, 5)
    choosing.choose(desk, actor(LEAD), elsewhere, third, "", form())
    for channel, known, hidden in (("C1", second, fourth), ("C2", fourth, second)):
        only = {"may_see": channel.__eq__}
        assert [s.id for s in choosing.shelf(desk, actor(STORES), **only)] == [known]
        assert choosing.taken(desk, actor(STORES), hidden, **only) is None
        with pytest.raises(Refusal):
            choosing.adopt(desk, actor(STORES), started.id, hidden, form(), **only)
    assert [s.id for s in choosing.shelf(desk, actor(STORES), may_see=EVERYWHERE)] == [fourth]


def test_whoever_speaks_for_no_department_is_asked_first(started) -> None:
    with pytest.raises(Refusal, match="department"):
        propose(started, "Switching", STRANGER)
    team = started.scene().teams[1]
    joining.speak_for(started.desk, actor(STRANGER), started.id, team.id, form())
    propose(started, "Switching", STRANGER)
    assert started.scene().journey.departments[1].people == 1


def test_what_was_said_for_one_department_stays_with_it(started) -> None:
    candidate = propose(started, "Switching")
    rate(started, BILLING, candidate, 1, 1, 1)
    stores = started.scene().teams[1]
    joining.speak_for(started.desk, actor(BILLING), started.id, stores.id, form())
    assert started.scene(BILLING).speaks_for.name == "Stores"
    rate(started, BILLING, candidate, 5, 5, 5)
    scene = started.scene(BILLING)
    assert scene.journey.candidates[0].rank == 3
    assert scene.my(candidate, "common").score == 5
    assert {team.name for team in scene.my_teams} == {"Billing", "Stores"}


@pytest.mark.parametrize("value", [0, 6])
def test_a_score_off_the_scale_is_refused_and_nothing_of_the_page_is_kept(started, value) -> None:
    candidate = propose(started, "Switching")
    with pytest.raises(Refusal, match="1 to 5"):
        rate(started, BILLING, candidate, 3, 3, value)
    assert started.scene().journey.candidates[0].common is None


def test_a_page_that_is_sent_again_leaves_the_candidate_in_its_place(started) -> None:
    page = form(nonce="same", typed="Switching")
    choosing.propose(started.desk, actor(BILLING), started.id, Proposal(name="Switching"), page)
    propose(started, "Moving house")
    page = form(nonce="same", typed="Switching plans")
    choosing.propose(started.desk, actor(BILLING), started.id, Proposal(name="Switching plans"), page)
    assert [c.name for c in started.scene().journey.candidates] == ["Switching plans", "Moving house"]


def test_saying_it_again_in_a_later_step_does_not_unsay_that_a_department_had_spoken(started) -> None:
    candidate = propose(started, "Switching")
    started.workshops.advance(actor(LEAD), started.id, Step.CHOOSE, 1, anyway=True)
    editing.edit(started.desk, actor(BILLING), started.id, candidate, "Switching plans", {}, form())
    assert started.scene().journey.departments[0].answered == ("choose", "personas")


def test_going_back_to_what_a_page_had_said_first_is_a_revision_too(database) -> None:
    minutes = count()
    desk = Desk(database, lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(minutes=next(minutes)))
    workshop = starting.start(desk, actor(LEAD), "C1", PLAN, form())
    for name in ("Switching", "Moving house", "Switching", "Switching"):
        choosing.propose(desk, actor(BILLING), workshop, Proposal(name=name), form(nonce="same", typed=name))
    scene = Workshops(desk).scene(actor(LEAD), workshop)
    assert [c.name for c in scene.journey.candidates] == ["Switching"]
