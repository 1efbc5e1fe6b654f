"""Delivering pictures: uploaded, waited for, shown by one message, replaced and cleared away."""

import pytest

from bot.delivery import POINTS
from storage import due
from storage.database import Database
from tests.office import Office, office_of, picture
from tests.slack_double import SlackDouble


def test_a_picture_is_uploaded_and_ready_before_the_one_message_that_shows_it(office: Office) -> None:
    office.want("map")
    office.turn()
    assert [name for name, _ in office.double.calls] == [
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
        "files.info",
        "chat.postMessage",
    ]
    assert office.double.messages[0]["blocks"][0]["slack_file"] == {"id": "F000000001"}
    assert office.double.files["F000000001"]["bytes"] == b"png"
    row = office.row("map")
    assert (row.file, row.upload, row.state) == ("F000000001", "", due.DONE)
    assert tuple(office.points) == POINTS


def test_a_redraw_replaces_the_picture_and_deletes_the_old_one_and_waits_its_minute(office: Office) -> None:
    office.want("map")
    office.turn()
    office.want("map")
    office.turn()
    assert office.double.deleted == ["F000000001"]
    assert office.double.messages[0]["blocks"][0]["slack_file"] == {"id": "F000000002"}
    assert len(office.double.messages) == 1
    row = office.row("map")
    assert row.file == "F000000002"
    assert row.not_before - office.database.now_ms() in range(50_000, 60_001)


def test_a_file_that_is_not_ready_is_waited_for_without_being_drawn_again(
    database: Database, double: SlackDouble
) -> None:
    drawn: list[int] = []
    office = office_of(database, double, {"map": lambda row: picture(row, lambda: drawn.append(1) or b"png")})
    double.looks_until_ready = 3
    office.want("map")
    for _ in range(4):
        office.turn()
    assert double.texts() == ["map 1"]
    assert len(drawn) == 1
    assert len(double.asked("files.info")) == 4


def test_what_was_wanted_after_the_drawing_is_drawn_again(database: Database, double: SlackDouble) -> None:
    office = office_of(database, double)
    double.looks_until_ready = 1
    office.want("map")
    office.turn()
    office.want("map")
    office.turn()
    row = office.row("map")
    assert (row.state, row.wanted, row.done) == (due.WAITING, 2, 1)
    office.turn()
    office.turn()
    assert (office.row("map").state, office.row("map").done) == (due.DONE, 2)
    assert len(double.files) == 1


def test_a_file_that_never_becomes_ready_is_uploaded_once_more_and_then_done_without(
    database: Database, double: SlackDouble
) -> None:
    office = office_of(database, double)
    double.looks_until_ready = 10**9
    office.want("map")
    for _ in range(40):
        office.turn()
    assert double.texts() == ["twin 1"]
    assert len(double.asked("files.completeUploadExternal")) == 2
    assert double.files == {}
    assert office.row("map").state == due.DONE


def test_a_file_that_slack_called_ready_and_will_not_show_is_waited_for(office: Office) -> None:
    office.double.fail(
        "chat.postMessage", "invalid_blocks", errors=["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    )
    office.want("map")
    office.turn()
    assert office.row("map").state == due.WAITING
    office.turn()
    assert office.double.texts() == ["map 1"]
    assert len(office.double.files) == 1


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "chat.postMessage"])
def test_where_pictures_are_refused_the_text_goes_out(office: Office, method: str) -> None:
    office.double.fail(method, "file_uploads_disabled")
    office.want("map")
    office.turn()
    assert office.double.texts() == ["twin 1"]
    row = office.row("map")
    assert (row.state, row.file, row.upload, row.done) == (due.DONE, "", "", 1)
    assert row.not_before - office.database.now_ms() in range(50_000, 60_001), "it is drawn no more often for that"


def test_a_drawing_that_fails_leaves_the_text(database: Database, double: SlackDouble) -> None:
    office = office_of(database, double, {"map": lambda row: picture(row, lambda: 1 // 0)})
    office.want("map")
    office.turn()
    assert double.texts() == ["twin 1"]
