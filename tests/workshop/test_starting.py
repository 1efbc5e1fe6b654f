from dataclasses import replace

import pytest

from bot import starting
from bot.desk import Refusal
from bot.starting import Decided, PlannedDepartment
from bot.steps import Step
from bot.workshops import Workshops
from storage import due

from .conftest import BILLING, LEAD, PLAN, STORES, actor, form


def test_a_started_workshop_has_its_people_and_asks_for_kickoff_and_card(started) -> None:
    scene = started.scene(STORES)
    assert scene.step is Step.CHOOSE
    assert [team.name for team in scene.teams] == ["Billing", "Stores"]
    assert scene.teams[0].named == (BILLING, LEAD)
    assert scene.facilitators == (LEAD,)
    assert scene.speaks_for is not None
    assert scene.speaks_for.name == "Stores"
    assert not scene.is_facilitator
    waiting = started.desk.database.read(lambda s: due.waiting(s, "T1", started.id))
    assert [(row.kind, row.occasion) for row in waiting] == [("kickoff", ""), ("card", "choose.1")]


def test_the_same_form_delivered_twice_starts_one_workshop(desk) -> None:
    page = form(nonce="once")
    ids = {starting.start(desk, actor(LEAD), "C1", PLAN, page) for _ in range(3)}
    assert len(ids) == 1
    assert len(Workshops(desk).listed(actor(LEAD))) == 1


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(PLAN, title=""), "title"),
        (replace(PLAN, departments=()), "departments"),
        (replace(PLAN, departments=(PlannedDepartment(name="Billing", people=()),)), "people"),
        (
            replace(PLAN, departments=(*PLAN.departments, PlannedDepartment(name="BILLING", people=("U9",)))),
            "departments",
        ),
    ],
)
def test_a_plan_that_lacks_something_is_refused_at_its_field(desk, plan, field) -> None:
    with pytest.raises(Refusal) as refused:
        starting.start(desk, actor(LEAD), "C1", plan, form())
    assert list(refused.value.fields) == [field]
    assert Workshops(desk).listed(actor(LEAD)) == ()


def test_a_decided_journey_skips_the_first_step_and_says_why(desk) -> None:
    plan = replace(PLAN, journey=Decided(name="Moving house", reason="The board wants it."))
    scene = Workshops(desk).scene(actor(LEAD), starting.start(desk, actor(LEAD), "C1", plan, form()))
    assert scene.step is Step.PERSONAS
    assert scene.journey.charter is not None
    assert scene.journey.charter.name == "Moving house"
    assert scene.detail["skipped"] == {"choose": "Moving house. The board wants it."}


def test_a_decided_persona_is_passed_over_when_the_first_step_is_left(desk) -> None:
    plan = replace(PLAN, persona=Decided(name="Jamie", goal="pay less"))
    workshops = Workshops(desk)
    workshop = starting.start(desk, actor(LEAD), "C1", plan, form())
    scene = workshops.scene(actor(LEAD), workshop)
    assert scene.step is Step.CHOOSE
    assert scene.journey.persona is not None
    assert scene.journey.persona.goals[0].text == "pay less"
    workshops.advance(actor(LEAD), workshop, Step.CHOOSE, 1, anyway=True)
    assert workshops.scene(actor(LEAD), workshop).step is Step.TOUCHPOINTS


def test_another_workspace_sees_nothing_of_it(started) -> None:
    elsewhere = actor(LEAD, "T2")
    assert started.workshops.listed(elsewhere) == ()
    assert started.workshops.involving(elsewhere, "C1") == ()
    with pytest.raises(Refusal):
        started.workshops.scene(elsewhere, started.id)
    with pytest.raises(Refusal):
        started.workshops.advance(elsewhere, started.id, Step.CHOOSE, 1, anyway=True)
    with pytest.raises(Refusal):
        started.workshops.close(elsewhere, started.id)
    with pytest.raises(Refusal):
        started.postings.ask_for_map(elsewhere, started.id)
