"""Starting a workshop: three pages, a kick-off, the first card."""

from sandbox.reading import Seen
from storage import due
from tests.waiting import until

from .conftest import APP, DEPARTMENTS, MAP, OTHER, PRIVATE, TEAM, Town, card, told

FIRST = {"Title": "Switching plans", "Why do we map it?": "Too many give up", "Departments": "\n".join(DEPARTMENTS)}
PEOPLE = {f"People of {name}": people for name, people in DEPARTMENTS.items()}


def kickoff(town: Town) -> Seen:
    """The kick-off post, with the first card below it."""
    return town.tobias.sees("We map this journey here in five steps", where=MAP)


def parked(town: Town) -> list[str]:
    """What waits for the invitation, in order."""
    rows = town.bot.database.read(lambda s: due.waiting(s, TEAM, town.workshop()))
    return [row.kind for row in rows if row.state == due.PARKED]


def test_three_pages_start_a_workshop_and_everybody_sees_what_it_is_about(town: Town) -> None:
    amara = town.amara
    amara.types(MAP, "/journey start")
    assert amara.modal.title == "Start a journey map"
    assert amara.modal.values["Facilitators"] == [amara.id]
    amara.fill({**FIRST, "What is mapped?": "From the first doubt to the first new bill"})
    assert amara.submits().title == "Who takes part?"
    assert amara.modal.labels == ("People of Marketing", "People of Sales", "People of Service")
    amara.fill(PEOPLE)
    assert amara.submits().title == "What is decided?"
    amara.fill(
        {"Stages from a template": "Solving a problem: Notice, Look for help, Explain, Wait, Solved, Afterwards"}
    )
    assert amara.submits().title == "Started"
    amara.closes()

    post = kickoff(town)
    for words in (
        "Switching plans",
        "Too many give up",
        "What is mapped: From the first doubt to the first new bill",
        "about 55 minutes of each person in all: 5 to choose a journey, 10 to identify personas",
        "Departments: Marketing, Sales and Service (5 people named so far).",
        "departments only, never persons",
        "the finished map is posted in this channel",
    ):
        assert words in post.text
    town.tobias.sees("Step 1 of 5: Choose a journey", where=MAP)
    first = card(town.tobias)
    assert "Still awaited: Marketing, Sales and Service." in first.text
    assert "Nobody has proposed a journey yet." in first.text
    assert "Replies in this thread are not collected." in first.text
    assert first.buttons == ["Contribute", "Map", "Status", "Next"]
    assert [stage.name for stage in town.journey().stages][:2] == ["Notice", "Look for help"]


def test_what_is_missing_on_a_page_is_said_at_its_field_and_nothing_typed_is_lost(town: Town) -> None:
    amara = town.amara
    amara.types(MAP, "/journey start")
    amara.fill({"Title": "   ", "Why do we map it?": "Why not", "Departments": "Sales\nsales"})
    amara.submits()
    assert amara.modal.errors == {
        "Title": "Give the map a title.",
        "Departments": "Two departments have the same name: give each its own.",
    }
    assert amara.modal.values["Why do we map it?"] == "Why not"
    amara.fill(FIRST)
    amara.submits()
    amara.fill({"People of Marketing": ["lena"], "People of Sales": ["tobias"]})
    assert "People of Service" in amara.submits().errors


def test_departments_come_from_user_groups_with_their_people(town: Town) -> None:
    amara = town.amara
    amara.types(MAP, "/journey start")
    amara.fill({**FIRST, "Departments": "Sales", "Departments from user groups": ["Billing"]})
    amara.submits()
    assert set(amara.modal.values["People of Billing"]) == {town.yuki.id, town.piotr.id}
    amara.fill({"People of Sales": ["tobias"]})
    amara.submits()
    amara.submits()
    amara.closes()
    assert "Departments: Sales and Billing (3 people named so far)." in kickoff(town).text
    town.contributes(town.yuki)
    town.yuki.sees("You speak for Billing.", where="modal")


def test_a_user_group_alone_is_enough(town: Town) -> None:
    amara = town.amara
    amara.types(MAP, "/journey start")
    amara.fill({**FIRST, "Departments": None, "Departments from user groups": ["Billing"]})
    assert amara.submits().labels == ("People of Billing",)


def test_what_the_sponsor_has_decided_is_filled_skipped_and_shown_with_its_reason(town: Town) -> None:
    town.starts(
        The_journey_is_chosen_already="Switching to a cheaper plan",
        **{"Why this journey?": "The board wants it", "The persona exists already": "Thrifty Theo"},
    )
    post = kickoff(town)
    assert "Decided already: Choose a journey: Switching to a cheaper plan. The board wants it" in post.text
    assert "Decided already: Identify personas: Thrifty Theo" in post.text
    assert "about 40 minutes" in post.text
    town.tobias.sees("Step 3 of 5: Find common touchpoints", where=MAP)
    journey = town.journey()
    assert (journey.charter.name, journey.charter.reason) == ("Switching to a cheaper plan", "The board wants it")
    assert [persona.name for persona in journey.personas] == ["Thrifty Theo"]


def test_where_only_the_persona_is_decided_step_2_is_left_out_later(town: Town) -> None:
    town.starts(The_persona_exists_already="Thrifty Theo")
    town.amara.sees("Step 1 of 5", where=MAP)
    town.goes_on()
    town.amara.sees("Step 3 of 5", where=MAP)


def test_the_button_of_an_empty_channel_starts_one_too(town: Town) -> None:
    town.noor.types(OTHER, "/journey")
    assert told(town.noor, OTHER).buttons == ["Start a journey map"]
    town.amara.does_not_see("No workshop is open", where=OTHER)
    town.noor.presses("Start a journey map", where=OTHER)
    assert town.noor.modal.title == "Start a journey map"


def test_a_page_that_comes_five_times_starts_one_workshop(town: Town) -> None:
    town.starts()
    town.slack.redeliver(times=5)
    town.amara.types(MAP, "/journey status")
    town.amara.sees('"Switching plans" is at step 1 of 5', where=MAP)
    assert len([m for m in town.amara.messages(MAP) if "We map this journey" in m.text]) == 1


def test_in_a_private_channel_without_the_bot_the_starter_learns_what_to_do_and_then_it_goes_out(town: Town) -> None:
    amara = town.amara
    amara.types(PRIVATE, "/journey start")
    amara.sees("Type /invite @Mapwright there", where=PRIVATE)
    amara.fill({**FIRST, "Departments": "Sales"})
    amara.submits()
    amara.fill({"People of Sales": ["tobias"]})
    amara.submits()
    amara.submits()
    amara.closes()
    amara.sees("Type /invite @Mapwright there", where=APP)
    until(lambda: parked(town) == ["kickoff", "card"])
    town.slack.invite("Mapwright", PRIVATE)
    town.lena.sees("Step 1 of 5", where=PRIVATE)
    kickoff, first = (m.text for m in town.lena.messages(PRIVATE) if m.app and not m.ephemeral)
    assert "We map this journey" in kickoff
    assert "Step 1 of 5" in first


def test_a_workshop_is_not_started_in_a_conversation_of_two(town: Town) -> None:
    town.amara.opens_messages()
    town.amara.types(APP, "/journey start")
    town.amara.sees("A workshop runs in a channel: type /journey start there.", where=APP)
    assert town.amara.open_modal is None


def test_page_3_sent_again_with_other_words_after_a_lost_answer_is_a_revision(town: Town) -> None:
    amara = town.amara
    amara.types(MAP, "/journey start")
    amara.fill(FIRST)
    amara.submits()
    amara.fill(PEOPLE)
    amara.submits()
    amara.fill({"Own stages": "Compare"})
    town.expect("ack:")
    town.slack.faults.drop_next_ack()
    amara.submits()
    assert amara.modal.title == "What is decided?"
    amara.fill({"Own stages": "Compare\nDecide", "The journey is chosen already": "Switching"})
    amara.submits()
    amara.sees("The workshop has started.", where="modal")
    amara.closes()
    amara.sees("Step 1 of 5", where=MAP)
    assert [stage.name for stage in town.journey().stages] == ["Compare", "Decide"]
    until(lambda: "Decided already: Choose a journey: Switching." in kickoff(town).text)
    assert len(town.bot.mapwright.workshops.listed(town.actor())) == 1
    amara.presses("Next", where=MAP)
    amara.sees("Done: the workshop is at step 2", where=MAP)
