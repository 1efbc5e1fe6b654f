"""The map in the channel, its text twin, redraws that replace it, and the end of a workshop."""

import pytest

from sandbox.reading import Seen
from tests.waiting import until

from .conftest import MAP, Town, card, told

LEGEND = "The whole map as text is in the thread."


@pytest.fixture
def town_at_3(started: Town) -> Town:
    started.reaches_step_3()
    return started


def shown_map(town: Town) -> Seen:
    """The newest picture in the channel."""
    until(lambda: any(m.pictures for m in town.noor.messages(MAP)))
    return next(m for m in reversed(town.noor.messages(MAP)) if m.pictures)


def adds(town: Town, name: str, stage: str = "Switch") -> None:
    """Tobias adds a touchpoint by lines."""
    town.contributes(town.tobias)
    town.tobias.presses("Add many by lines")
    town.tobias.fill({"Lines": f"{stage} | {name} | website"})
    town.tobias.submits()
    town.tobias.closes()


def test_map_posts_the_picture_with_alt_text_and_a_text_twin_in_its_thread(town_at_3: Town) -> None:
    noor = town_at_3.noor
    noor.presses("Map", where=MAP)
    noor.sees("The map is being drawn and will stand in the channel in a moment.", where=MAP)
    picture = shown_map(town_at_3)
    (file,) = picture.pictures
    assert file.mimetype == "image/png"
    assert "3 touchpoints" in file.alt
    assert LEGEND in picture.text
    until(lambda: len(noor.thread(picture)) > 0)
    (twin,) = noor.thread(picture)
    assert "1.2 Compares plans" in twin.text
    assert "Sales" in twin.text
    assert "tobias" not in twin.text.lower()


def test_a_contribution_redraws_the_map_in_its_place_and_deletes_the_picture_before(town_at_3: Town) -> None:
    town_at_3.noor.presses("Map", where=MAP)
    first = shown_map(town_at_3)
    adds(town_at_3, "Gets a letter")
    until(lambda: shown_map(town_at_3).pictures[0].id != first.pictures[0].id)
    second = shown_map(town_at_3)
    assert second.ts == first.ts
    assert "4 touchpoints" in second.pictures[0].alt
    until(lambda: first.pictures[0].id not in alive(town_at_3))
    assert alive(town_at_3) == [second.pictures[0].id]
    until(lambda: "Gets a letter" in "".join(m.text for m in town_at_3.noor.thread(second)))
    assert len([m for m in town_at_3.noor.messages(MAP) if m.pictures]) == 1


def alive(town: Town) -> list[str]:
    """The files that were not deleted."""
    with town.slack.state.lock:
        return [file.id for file in town.slack.state.files.values() if not file.deleted]


def test_whoever_asks_again_gets_a_link_to_the_map_that_is_there(town_at_3: Town) -> None:
    town_at_3.noor.presses("Map", where=MAP)
    first = shown_map(town_at_3)
    until(lambda: len(town_at_3.noor.thread(first)) > 0)
    town_at_3.tobias.types(MAP, "/journey map")
    town_at_3.tobias.sees("The map of this step is redrawn in its place (at most once a minute):", where=MAP)
    assert first.ts.replace(".", "") in told(town_at_3.tobias).text


def test_each_step_has_a_map_of_its_own(town_at_3: Town) -> None:
    town_at_3.noor.presses("Map", where=MAP)
    shown_map(town_at_3)
    town_at_3.goes_on()
    town_at_3.noor.sees("Step 4 of 5", where=MAP)
    town_at_3.noor.types(MAP, "/journey map")
    until(lambda: len([m for m in town_at_3.noor.messages(MAP) if m.pictures]) == 2)
    assert "the map at step 4 of 5" in shown_map(town_at_3).text


def test_where_files_cannot_be_uploaded_the_text_stands_in_the_channel(town_at_3: Town) -> None:
    town_at_3.slack.faults.fail("files.getUploadURLExternal", "file_uploads_disabled", times=None)
    town_at_3.noor.presses("Map", where=MAP)
    town_at_3.noor.sees("The picture could not be drawn or uploaded", where=MAP)
    text = next(m for m in town_at_3.noor.messages(MAP) if "could not be drawn" in m.text)
    assert "3 touchpoints" in text.text
    until(lambda: "1.2 Compares plans" in "".join(m.text for m in town_at_3.noor.thread(text)))


def test_closing_asks_first_and_then_posts_the_finished_map_with_a_summary(town_at_3: Town) -> None:
    amara = town_at_3.amara
    last = card(amara)
    amara.types(MAP, "/journey close")
    assert amara.modal.title == "Close the workshop?"
    amara.sees("No owner yet for touchpoint 1.1, 1.2 and 2.1.", where="modal")
    amara.presses("Stay")
    assert "Step 3 of 5" in card(amara).text

    amara.types(MAP, "/journey close")
    amara.submits()
    amara.sees('"Switching plans" is closed. The finished map is on its way to the channel.', where="modal")
    amara.closes()
    finished = shown_map(town_at_3)
    assert "Switching plans: the finished map" in finished.text
    assert "1 person of 1 department mapped 3 touchpoints in 2 stages." in finished.text
    assert "Nobody has scored a touchpoint." in finished.text
    assert "What the map does not know yet:" in finished.text
    assert "/journey reopen opens it again" in finished.text
    until(lambda: len(amara.thread(finished)) > 0)
    until(lambda: "The workshop is closed." in next(m for m in amara.messages(MAP) if m.ts == last.ts).text)
    assert next(m for m in amara.messages(MAP) if m.ts == last.ts).buttons == []


def test_after_closing_the_map_and_the_status_can_still_be_asked_for_and_nothing_can_be_added(town_at_3: Town) -> None:
    amara, noor = town_at_3.amara, town_at_3.noor
    town_at_3.contributes(noor)
    amara.types(MAP, "/journey close")
    amara.submits()
    amara.closes()
    noor.presses("Add a touchpoint")
    noor.fill({"Stage": "Switch", "Touchpoint": "Gets a letter"})
    noor.submits()
    assert "This workshop is closed. A facilitator can open it again" in next(iter(noor.modal.errors.values()))
    assert noor.modal.values["Touchpoint"] == "Gets a letter"
    noor.closes()
    shown_map(town_at_3)
    noor.types(MAP, "/journey status")
    noor.sees('"Switching plans" is at step 3 of 5, Find common touchpoints (closed).', where=MAP)
    assert told(noor).buttons == ["Map"]
    noor.types(MAP, "/journey map")
    noor.sees("The map is being drawn", where=MAP)
    noor.types(MAP, "/journey")
    noor.sees("No workshop is open in this channel.", where=MAP)


def test_reopened_it_goes_on_with_a_new_card_where_it_was(town_at_3: Town) -> None:
    amara = town_at_3.amara
    amara.types(MAP, "/journey close")
    amara.submits()
    amara.closes()
    shown_map(town_at_3)
    amara.types(MAP, "/journey status")
    amara.sees("(closed)", where=MAP)
    amara.presses("Open it again", where=MAP)
    amara.sees('"Switching plans" is open again, at step 3.', where=MAP)
    adds(town_at_3, "Gets a letter")
    until(lambda: "4 touchpoints in 3 stages" in card(amara).text)
    assert card(amara).ts > shown_map(town_at_3).ts
    amara.types(MAP, "/journey reopen")
    amara.sees("No closed workshop in this channel.", where=MAP)


def test_two_who_close_at_once_post_one_finished_map(town_at_3: Town) -> None:
    amara = town_at_3.amara
    amara.types(MAP, "/journey close")
    amara.submits()
    town_at_3.slack.redeliver(times=5)
    finished = shown_map(town_at_3)
    until(lambda: len(amara.thread(finished)) > 0)
    assert len([m for m in amara.messages(MAP) if m.pictures]) == 1
