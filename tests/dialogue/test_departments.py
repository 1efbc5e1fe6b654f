"""For whom people speak: "I am from ...", two departments, and departments that have nobody."""

from tests.waiting import until

from .conftest import APP, MAP, Town, card, told


def proposes(town: Town, who: str, name: str) -> None:
    """Somebody proposes a journey from where they are in step 1."""
    person = getattr(town, who)
    person.presses("Propose a journey")
    person.fill({"Journey": name})
    person.submits()


def test_whoever_was_named_is_not_asked(started: Town) -> None:
    assert started.contributes(started.tobias).title == "Choose a journey"
    started.tobias.sees("You speak for Sales. Names are not shown on the map.", where="modal")


def test_others_are_asked_once_and_then_go_on_at_once(started: Town) -> None:
    yuki = started.yuki
    assert started.contributes(yuki).title == "Your department"
    assert yuki.modal.options("I am from") == ["Marketing", "Sales", "Service"]
    yuki.fill({"I am from": "Service"})
    assert yuki.submits().title == "Choose a journey"
    proposes(started, "yuki", "Complaining")
    yuki.closes()
    until(lambda: "Has contributed to this step: Service." in card(yuki).text)
    assert started.contributes(yuki).title == "Choose a journey"


def test_somebody_speaks_for_two_departments_and_earlier_words_stay_where_they_were_said(started: Town) -> None:
    tobias = started.tobias
    started.contributes(tobias)
    proposes(started, "tobias", "Switching")
    tobias.presses("Back to step 1")
    tobias.presses("Speak for another department")
    assert tobias.modal.values["I am from"] == "Sales"
    tobias.fill({"I am from": "Service"})
    tobias.submits()
    tobias.sees("You speak for Service.", where="modal")
    proposes(started, "tobias", "Complaining")
    tobias.closes()
    until(lambda: "Has contributed to this step: Sales and Service." in card(tobias).text)
    sales, service = started.journey().departments[1:]
    assert (sales.people, service.people) == (1, 1)

    started.contributes(tobias)
    tobias.sees("You speak for Service.", where="modal")


def test_a_facilitator_who_speaks_for_nobody_can_lead_all_the_same(started: Town) -> None:
    amara, piotr = started.amara, started.piotr
    amara.types(MAP, "/journey handover")
    amara.fill({"Facilitators": ["piotr"]})
    amara.submits()
    amara.closes()
    started.contributes(started.tobias)
    proposes(started, "tobias", "Switching")

    assert started.contributes(piotr).title == "Your department"
    piotr.presses("I only facilitate")
    assert piotr.modal.title == "You facilitate"
    piotr.presses("Choose the journey")
    piotr.sees("You have not scored yet, so they stand here without their ranks.", where="modal")
    piotr.fill({"Journey": "Switching", "Why this one?": "It is the only one"})
    piotr.submits()
    piotr.sees("Switching is the journey of this workshop.", where="modal")
    assert [d.people for d in started.journey().departments] == [0, 1, 0]

    piotr.closes()
    started.contributes(piotr)
    piotr.presses("I only facilitate")
    piotr.presses("Speak for a department")
    piotr.fill({"I am from": "Marketing"})
    assert piotr.submits().title == "Choose a journey"


def test_nobody_else_can_say_that_they_only_facilitate(started: Town) -> None:
    assert "I only facilitate" not in started.contributes(started.yuki).buttons


def test_for_a_department_whose_people_have_left_somebody_else_is_asked(started: Town) -> None:
    started.slack.deactivate("noor")
    tobias, yuki = started.tobias, started.yuki
    tobias.presses("Status", where=MAP)
    tobias.sees("Service: nobody of them is active here.", where=MAP)
    tobias.presses("Ask somebody", where=MAP, beside="Service")
    assert tobias.modal.title == "Ask somebody"
    tobias.sees("Who could speak for Service?", where="modal")
    tobias.fill({"People": ["yuki"]})
    tobias.submits()
    tobias.sees("They are named for the department and get a message", where="modal")
    tobias.closes()

    yuki.sees('tobias asks you to speak for Service in the journey map "Switching plans".', where=APP)
    yuki.presses("Contribute", where=APP)
    yuki.sees("You speak for Service.", where="modal")
    proposes(started, "yuki", "Complaining")
    yuki.closes()
    tobias.types(MAP, "/journey status")
    tobias.sees("Service: has contributed to this step", where=MAP)
    assert "Ask somebody" not in told(tobias).buttons


def test_two_departments_without_people_are_asked_for_one_by_one(started: Town) -> None:
    for left in ("noor", "tobias", "ines"):
        started.slack.deactivate(left)
    started.amara.types(MAP, "/journey status")
    started.amara.sees("Sales: nobody of them is active here.", where=MAP)
    assert told(started.amara).buttons.count("Ask somebody") == 2
    started.amara.presses("Ask somebody", where=MAP, beside="Sales")
    started.amara.sees("Who could speak for Sales?", where="modal")


def test_asking_nobody_is_refused_at_the_field(started: Town) -> None:
    started.slack.deactivate("noor")
    started.amara.presses("Status", where=MAP)
    started.amara.presses("Ask somebody", where=MAP)
    assert "People" in started.amara.submits().errors
