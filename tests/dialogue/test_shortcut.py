"""The message shortcut: any message that somebody sees goes onto the map, with its link."""

import pytest

from sandbox.reading import Screen

from .conftest import APP, MAP, OTHER, SUPPORT, Town

CALL = "A caller: I was sent round in circles & nobody could say <when> it ends"


@pytest.fixture
def town_at_3(started: Town) -> Town:
    started.reaches_step_3()
    return started


def uses(town: Town, who: str, said: str = CALL, where: str = SUPPORT) -> Screen:
    """Somebody uses the shortcut on a message of Noor's."""
    message = town.noor.says(where, said)
    person = getattr(town, who)
    person.uses("Add to journey map", message)
    return person.modal


def test_a_message_from_a_channel_without_the_bot_becomes_evidence_with_its_link(town_at_3: Town) -> None:
    noor = town_at_3.noor
    message = noor.says(SUPPORT, CALL)
    noor.uses("Add to journey map", message)
    noor.sees('It goes into "Switching plans" with a link to the message.', where="modal")
    assert noor.modal.values["What the map says"] == CALL
    noor.fill({"It is": "Evidence", "Where on the map?": "1.2 Compares plans"})
    noor.submits()
    assert "Choose from which source" in noor.modal.errors["Source, if it is evidence"]
    noor.fill({"Source, if it is evidence": "Contact-centre recordings"})
    noor.submits()
    noor.sees('It is on the map of "Switching plans".', where="modal")
    (evidence,) = town_at_3.journey().touchpoints[1].evidence
    assert evidence.text == CALL
    assert evidence.link == f"https://larkfield.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    assert (evidence.source, evidence.department) == ("contact_centre", "Service")
    town_at_3.tobias.does_not_see("A caller", where=MAP)


@pytest.mark.parametrize(
    ("what", "where"),
    [("Pain point", "2.1 Gets a quote"), ("Touchpoint", "3 Switch"), ("Touchpoint", "1.1 Sees an ad")],
)
def test_it_becomes_a_pain_point_or_a_touchpoint_where_one_says(town_at_3: Town, what: str, where: str) -> None:
    uses(town_at_3, "noor", "Waits for the letter")
    town_at_3.noor.fill({"It is": what, "Where on the map?": where})
    town_at_3.noor.submits()
    town_at_3.noor.sees("It is on the map", where="modal")
    stage = town_at_3.journey().stages[int(where[0]) - 1]
    found = [p.text for t in stage.touchpoints for p in t.pain_points] + [t.name for t in stage.touchpoints]
    assert "Waits for the letter" in found


def test_a_pain_point_of_a_stage_is_asked_for_its_touchpoint(town_at_3: Town) -> None:
    uses(town_at_3, "noor")
    town_at_3.noor.fill({"It is": "Pain point", "Where on the map?": "3 Switch"})
    town_at_3.noor.submits()
    assert "Choose a touchpoint" in town_at_3.noor.modal.errors["Where on the map?"]
    assert town_at_3.noor.modal.values["What the map says"] == CALL


def test_who_is_mentioned_in_a_message_is_read_by_name(town_at_3: Town) -> None:
    noor, tobias = town_at_3.noor, town_at_3.tobias
    message = noor.says(SUPPORT, f"@{tobias.name} wrote to @channel & <nobody> answered")
    noor.uses("Add to journey map", message)
    assert noor.modal.values["What the map says"] == "@tobias wrote to @channel & <nobody> answered"


def test_evidence_of_a_stage_without_a_source_is_asked_for_both_at_once(town_at_3: Town) -> None:
    uses(town_at_3, "noor")
    town_at_3.noor.fill({"It is": "Evidence", "Where on the map?": "3 Switch"})
    town_at_3.noor.submits()
    errors = town_at_3.noor.modal.errors
    assert "Choose a touchpoint" in errors["Where on the map?"]
    assert "Choose from which source" in errors["Source, if it is evidence"]


def test_a_long_message_becomes_a_touchpoint_of_which_no_word_is_lost(town_at_3: Town) -> None:
    said = "Waits for the letter\n" + "and then waits again " * 20 + "until it is there"
    uses(town_at_3, "noor", said)
    town_at_3.noor.fill({"It is": "Touchpoint", "Where on the map?": "3 Switch"})
    town_at_3.noor.submits()
    (found,) = town_at_3.journey().stages[2].touchpoints
    assert (found.name, found.action) == ("Waits for the letter", said)


def test_a_long_line_is_cut_for_the_name_and_kept_whole_beside_it(town_at_3: Town) -> None:
    said = "waits and " * 20 + "waits"
    uses(town_at_3, "noor", said)
    town_at_3.noor.fill({"It is": "Touchpoint", "Where on the map?": "3 Switch"})
    town_at_3.noor.submits()
    (found,) = town_at_3.journey().stages[2].touchpoints
    assert (len(found.name), found.name[-1], found.action) == (120, "…", said)


def test_a_short_message_is_the_name_and_nothing_more(town_at_3: Town) -> None:
    uses(town_at_3, "noor", "Waits for the letter")
    town_at_3.noor.fill({"It is": "Touchpoint", "Where on the map?": "3 Switch"})
    town_at_3.noor.submits()
    (found,) = town_at_3.journey().stages[2].touchpoints
    assert (found.name, found.action) == ("Waits for the letter", "")


def test_a_reply_in_a_thread_is_linked_within_its_thread(town_at_3: Town) -> None:
    noor = town_at_3.noor
    root = noor.says(SUPPORT, "What do callers say?")
    reply = noor.says(SUPPORT, "They wait", thread=root)
    noor.uses("Add to journey map", reply)
    noor.fill({"It is": "Touchpoint", "Where on the map?": "3 Switch"})
    noor.submits()
    (found,) = town_at_3.journey().stages[2].touchpoints
    assert found.extra["link"].endswith(f"?thread_ts={root.ts}&cid={root.channel}")


def test_before_there_are_stages_it_says_what_is_needed_first(town: Town) -> None:
    town.starts(**{"Own stages": None})
    assert uses(town, "noor").title == "Add to journey map"
    town.noor.sees("The map has no stages yet", where="modal")


def test_with_two_workshops_it_asks_into_which(town_at_3: Town) -> None:
    town_at_3.starts("Complaining", where=OTHER)
    assert uses(town_at_3, "noor").labels == ("Into which workshop?",)
    town_at_3.noor.fill({"Into which workshop?": "Switching plans"})
    town_at_3.noor.submits()
    town_at_3.noor.sees('It goes into "Switching plans"', where="modal")


def test_who_has_not_said_where_they_are_from_is_asked_on_the_way(town_at_3: Town) -> None:
    message = town_at_3.noor.says(MAP, "They wait for the letter")
    yuki = town_at_3.yuki
    yuki.uses("Add to journey map", message)
    assert yuki.modal.title == "Your department"
    yuki.fill({"I am from": "Sales"})
    assert yuki.submits().values["What the map says"] == "They wait for the letter"
    yuki.fill({"It is": "Pain point", "Where on the map?": "2.1 Gets a quote"})
    yuki.submits()
    assert town_at_3.journey().touchpoints[2].pain_points[0].department == "Sales"


def test_somebody_who_takes_part_in_nothing_learns_what_to_do(town_at_3: Town) -> None:
    uses(town_at_3, "piotr")
    town_at_3.piotr.sees("You take part in no open workshop.", where="modal")
    assert town_at_3.piotr.modal.submit == ""


def test_a_message_sent_on_five_times_is_one_entry(town_at_3: Town) -> None:
    uses(town_at_3, "noor")
    town_at_3.noor.fill({"It is": "Pain point", "Where on the map?": "2.1 Gets a quote"})
    town_at_3.noor.submits()
    town_at_3.slack.redeliver(times=5)
    assert len(town_at_3.journey().touchpoints[2].pain_points) == 1


def test_a_message_of_the_bots_own_and_one_in_its_direct_messages_can_be_used(town_at_3: Town) -> None:
    noor = town_at_3.noor
    noor.opens_messages()
    said = noor.says(APP, "My own note")
    noor.uses("Add to journey map", said)
    assert noor.modal.values["What the map says"] == "My own note"
