"""Facilitators who leave, guests, people of other organisations, and what Home shows."""

from .conftest import APP, MAP, OTHER, Town, card, told


def test_where_the_last_facilitator_left_somebody_who_takes_part_takes_over_and_the_channel_is_told(
    started: Town,
) -> None:
    tobias = started.tobias
    tobias.types(MAP, "/journey status")
    tobias.sees("Facilitators: amara.", where=MAP)
    assert "Take over" not in told(tobias).buttons
    started.slack.deactivate("amara")
    tobias.types(MAP, "/journey status")
    tobias.sees("All facilitators of this workshop have left the workspace", where=MAP)
    tobias.presses("Take over", where=MAP)
    tobias.sees("You facilitate this workshop now. The channel is told.", where=MAP)
    started.noor.sees('tobias has taken over "Switching plans": its last facilitator has left', where=MAP)
    tobias.types(MAP, "/journey next")
    assert tobias.modal.title == "Not done yet"


def test_where_nobody_leads_any_more_next_points_to_status(started: Town) -> None:
    started.slack.deactivate("amara")
    started.tobias.presses("Next", where=MAP)
    started.tobias.sees("Only a facilitator of this workshop can do that. /journey status", where=MAP)


def test_who_does_not_take_part_cannot_take_over(started: Town) -> None:
    started.slack.deactivate("amara")
    started.yuki.types(MAP, "/journey status")
    started.yuki.sees("All facilitators of this workshop have left", where=MAP)
    assert "Take over" not in told(started.yuki).buttons


def test_two_who_take_over_at_once_are_not_both_told_that_they_lead(started: Town) -> None:
    started.slack.deactivate("amara")
    for person in (started.tobias, started.noor):
        person.types(MAP, "/journey status")
        person.sees("All facilitators of this workshop have left", where=MAP)
    started.tobias.presses("Take over", where=MAP)
    started.tobias.sees("You facilitate this workshop now.", where=MAP)
    started.noor.presses("Take over", where=MAP)
    started.noor.sees("A facilitator is still here: ask them to hand over", where=MAP)


def test_a_guest_takes_part_like_everybody(started: Town) -> None:
    gwen = started.gwen
    started.contributes(gwen)
    gwen.fill({"I am from": "Service"})
    gwen.submits()
    gwen.presses("Propose a journey")
    gwen.fill({"Journey": "Asking for help"})
    gwen.submits()
    assert [c.name for c in started.journey().candidates] == ["Asking for help"]


def test_somebody_of_another_organisation_is_told_in_words_and_sees_nothing(started: Town) -> None:
    otto = started.otto
    otto.presses("Contribute", where=MAP)
    otto.sees("This workshop belongs to another organisation: only its own people can take part.", where=MAP)
    assert otto.open_modal is None
    otto.presses("Status", where=MAP)
    otto.does_not_see("Facilitators:", where=MAP)


def test_home_shows_ones_own_workshops_with_what_can_be_done(started: Town) -> None:
    started.starts("Complaining", where=OTHER)
    noor = started.noor
    noor.opens_home()
    noor.sees("Complaining\nStep 1 of 5: Choose a journey. You speak for Service.", where="home")
    noor.sees("/journey help: this list", where="home")
    noor.presses("Contribute", where="home", beside="Switching plans")
    assert noor.modal.title == "Choose a journey"
    noor.presses("Propose a journey")
    noor.fill({"Journey": "Asking for help"})
    noor.submits()
    noor.closes()
    noor.presses("Status", where="home", beside="Complaining")
    noor.sees('"Complaining" is at step 1 of 5', where=APP)


def test_home_of_somebody_who_takes_part_in_nothing_says_how_to_begin(town: Town) -> None:
    town.yuki.opens_home()
    town.yuki.sees("You take part in no open workshop. Type /journey start in the channel", where="home")


def test_a_deactivated_persons_words_stay_on_the_map(started: Town) -> None:
    started.contributes(started.tobias)
    started.tobias.presses("Propose a journey")
    started.tobias.fill({"Journey": "Switching"})
    started.tobias.submits()
    started.slack.deactivate("tobias")
    assert [c.name for c in started.journey().candidates] == ["Switching"]
    started.contributes(started.noor)
    started.noor.sees("• Switching", where="modal")
    assert "Sales" in card(started.noor).text


def test_an_app_that_was_named_facilitator_leads_nothing(started: Town) -> None:
    amara = started.amara
    amara.types(MAP, "/journey handover")
    amara.fill({"Facilitators": ["Mapwright"]})
    amara.submits()
    amara.closes()
    amara.types(MAP, "/journey status")
    amara.sees("All facilitators of this workshop have left", where=MAP)
    amara.presses("Take over", where=MAP)
    amara.sees("You facilitate this workshop now.", where=MAP)


def test_a_closed_workshop_can_be_taken_over_and_opened_again(started: Town) -> None:
    started.amara.types(MAP, "/journey close")
    started.amara.submits()
    started.slack.deactivate("amara")
    started.tobias.types(MAP, "/journey reopen")
    started.tobias.sees("Only a facilitator of this workshop can do that.", where=MAP)
    started.tobias.types(MAP, "/journey status")
    started.tobias.presses("Take over", where=MAP)
    started.tobias.sees("You facilitate this workshop now.", where=MAP)
    started.tobias.types(MAP, "/journey reopen")
    started.tobias.sees('"Switching plans" is open again', where=MAP)
