"""The card of a step: posted, edited in place, shrunk to a line with a link; and moving from step to step."""

from concurrent.futures import ThreadPoolExecutor

from tests.waiting import until

from .conftest import MAP, Town, card, told


def proposed(town: Town, name: str = "Switching", who: str = "tobias") -> None:
    """Somebody proposes a journey."""
    person = getattr(town, who)
    town.contributes(person)
    person.presses("Propose a journey")
    person.fill({"Journey": name})
    person.submits()
    person.closes()


def test_a_card_is_edited_in_place_when_somebody_contributes(started: Town) -> None:
    before = card(started.noor)
    proposed(started)
    until(lambda: "Has contributed to this step: Sales." in card(started.noor).text)
    after = card(started.noor)
    assert after.ts == before.ts
    assert after.edited
    assert "1 journey proposed" in after.text
    assert "Still awaited: Marketing and Service." in after.text


def test_next_says_what_is_missing_and_a_facilitator_goes_on_all_the_same(started: Town) -> None:
    amara, first = started.amara, card(started.amara)
    amara.presses("Next", where=MAP)
    assert amara.modal.title == "Not done yet"
    amara.sees("Nobody has proposed a journey yet.", where="modal")
    amara.presses("Stay")
    assert amara.open_modal is None
    assert card(amara).ts == first.ts

    amara.presses("Next", where=MAP)
    amara.presses("Go on anyway")
    amara.sees("Done: the workshop is at step 2, Identify personas.", where="modal")
    amara.closes()
    started.noor.sees("Step 2 of 5: Identify personas", where=MAP)
    assert "Nobody has proposed a journey yet." in started.journey().gaps


def test_the_card_before_shrinks_to_a_line_with_a_link_to_the_new_one(started: Town) -> None:
    first = card(started.noor)
    started.goes_on()
    started.noor.sees("Step 2 of 5: ", where=MAP)
    until(lambda: "Contribute" not in next(m for m in started.noor.messages(MAP) if m.ts == first.ts).buttons)
    line = next(m for m in started.noor.messages(MAP) if m.ts == first.ts)
    assert line.text.startswith("Step 1 of 5, Choose a journey: nothing proposed yet.")
    assert line.buttons == ["Go to the current card"]
    (link,) = [block["accessory"]["url"] for block in line.blocks]
    assert card(started.noor).ts.replace(".", "") in link
    started.noor.presses("Go to the current card", where=MAP)


def test_back_opens_the_step_before_with_a_card_of_its_own_and_nothing_is_lost(started: Town) -> None:
    proposed(started)
    started.goes_on()
    started.amara.sees("Step 2 of 5: ", where=MAP)
    started.amara.presses("Back", where=MAP)
    started.amara.sees("Done: the workshop is at step 1", where=MAP)
    until(lambda: "Step 1 of 5: Choose a journey" in card(started.noor).text)
    assert "1 journey proposed" in card(started.noor).text
    assert "Back" not in card(started.noor).buttons


def test_whoever_does_not_facilitate_is_told_so(started: Town) -> None:
    started.tobias.presses("Next", where=MAP)
    started.tobias.sees("Only a facilitator of this workshop can do that. /journey status names them.", where=MAP)
    assert told(started.tobias).ephemeral
    started.noor.does_not_see("Only a facilitator")
    started.tobias.types(MAP, "/journey back")
    started.tobias.types(MAP, "/journey close")
    assert started.tobias.open_modal is None
    assert "Step 1 of 5" in card(started.tobias).text


def test_two_facilitators_at_once_advance_one_step_and_both_learn_where_it_is(started: Town) -> None:
    started.amara.types(MAP, "/journey handover")
    started.amara.fill({"Facilitators": ["amara", "tobias"]})
    started.amara.submits()
    started.amara.closes()
    both = (started.amara, started.tobias)
    for person in both:
        person.presses("Next", where=MAP)
        assert person.modal.title == "Not done yet"
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda person: person.submits(), both))
    said = sorted(person.modal.text for person in both)
    assert said[0].startswith("Done: the workshop is at step 2")
    assert said[1].startswith("Somebody was faster: the workshop is at step 2")
    until(lambda: "Step 2 of 5" in card(started.noor).text)
    started.noor.does_not_see("Step 3 of 5")


def test_a_button_of_an_old_card_does_not_move_the_workshop(started: Town) -> None:
    amara = started.amara
    amara.presses("Next", where=MAP)
    amara.submits()
    amara.closes()
    press = next(sent for sent in started.slack.sent("block_actions", amara))
    started.slack.redeliver(press)
    amara.sees("Somebody was faster: the workshop is at step 2", where=MAP)
    until(lambda: "Step 2 of 5" in card(amara).text)
