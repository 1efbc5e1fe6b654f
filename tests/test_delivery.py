"""One delivery: what Slack is asked, in which order, and what the row says after each way in which it can go wrong."""

import logging
from typing import Any

import pytest

from bot.delivery import Delivery
from bot.posts import Post
from bot.slack import SlackError
from storage import due
from storage.database import Database
from storage.tables import Due
from tests.office import SECTION, Office, office_of
from tests.slack_double import SlackDouble


def test_a_card_is_posted_then_edited_in_place(office: Office) -> None:
    office.want()
    office.turn()
    assert office.row().ts == office.double.messages[0]["ts"]
    office.want()
    office.turn()
    assert office.double.texts() == ["card 2"]
    row = office.row()
    assert (row.state, row.done, row.phase, row.attempts) == (due.DONE, 2, "", 0)


def test_a_post_says_whose_it_is_and_links_and_unfurls_nothing(office: Office) -> None:
    office.want()
    office.turn()
    asked = office.double.asked("chat.postMessage")[0]
    assert asked["metadata"] == {"event_type": "mapwright_due", "event_payload": {"due": office.row().id}}
    assert (asked["parse"], asked["link_names"], asked["unfurl_links"], asked["unfurl_media"]) == ("none", *[False] * 3)


def test_nothing_to_say_is_said_by_nothing(database: Database, double: SlackDouble) -> None:
    office = office_of(database, double, {"card": lambda row: None})
    office.want()
    office.turn()
    assert double.calls == []
    assert office.row().state == due.DONE


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found", "is_archived"])
def test_where_the_bot_cannot_post_the_person_is_told_once_and_the_row_waits(office: Office, error: str) -> None:
    office.double.fail("chat.postMessage", error)
    office.double.fail("chat.postMessage", error)
    office.want()
    office.turn()
    assert (office.row().state, len(office.told)) == (due.PARKED, 1)
    assert office.row().problem == office.told[0][1]
    office.want()
    assert office.turn() == []
    for _ in range(2):
        office.database.write(lambda s: due.unpark(s, workspace="T1", channel="C1"))
        office.turn()
    assert office.double.texts() == ["card 2"]
    assert len(office.told) == 1
    assert office.row().problem == ""


def test_a_direct_message_to_somebody_who_left_fails_and_is_told(office: Office) -> None:
    office.double.fail("chat.postMessage", "channel_not_found")
    office.want(channel="U9")
    office.turn()
    assert (office.row().state, len(office.told)) == (due.FAILED, 1)


def test_a_direct_message_is_edited_in_its_conversation(office: Office) -> None:
    office.want(channel="U9")
    office.turn()
    office.want(channel="U9")
    office.turn()
    assert [asked["channel"] for asked in office.double.asked("chat.update")] == ["D9"]


def test_a_pause_that_slack_asks_for_holds_the_whole_lane(office: Office) -> None:
    office.double.fail("chat.postMessage", "ratelimited", status=429, headers={"Retry-After": "30"})
    office.want()
    office.want("twin")
    office.turn()
    now = office.database.now_ms()
    assert [office.row(kind).not_before - now in range(25_000, 30_001) for kind in ("card", "twin")] == [True, True]
    assert office.row().phase == ""
    office.turn()
    office.turn()
    assert office.double.texts() == ["card 1", "card 1"]
    assert office.told == []


def test_a_message_that_was_deleted_is_posted_anew(office: Office) -> None:
    office.want()
    office.turn()
    office.double.messages.clear()
    office.want()
    office.turn()
    assert office.double.texts() == ["card 2"]
    assert office.row().ts == office.double.messages[0]["ts"]


def test_an_update_without_an_answer_is_made_again(office: Office) -> None:
    office.want()
    office.turn()
    office.double.fail("chat.update", "internal_error", status=503)
    office.want()
    office.turn()
    assert (office.row().state, office.row().phase) == (due.WAITING, "")
    office.turn()
    assert office.double.texts() == ["card 2"]


@pytest.mark.parametrize("history", [True, False])
@pytest.mark.parametrize("arrived", [True, False])
def test_a_post_without_an_answer_is_looked_for_after_its_lease(
    office: Office, history: bool, arrived: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    if history:
        office.double.scopes += ",channels:history"

    def lost(asked: dict[str, Any]) -> dict[str, Any]:
        if arrived:
            office.double._chat_postMessage(asked)
        return {"ok": False, "error": "internal_error", "status": 500}

    office.double.fails["chat.postMessage"].append(lost)
    office.want()
    office.turn()
    row = office.row()
    assert (row.state, row.phase) == (due.WAITING, "posting")
    assert row.not_before - office.database.now_ms() in range(50_000, 60_001)
    office.turn()
    assert len(office.double.messages) == (2 if arrived and not history else 1)
    assert ("possibly twice" in caplog.text) is not history
    row = office.row()
    assert (row.state, row.done, row.ts) == (due.DONE, 1, office.double.messages[-1]["ts"])


def test_a_fault_of_ours_is_tried_again_and_then_told(database: Database, double: SlackDouble) -> None:
    office = office_of(database, double, {"card": lambda row: 1 // 0})
    office.want()
    for _ in range(4):
        office.turn()
    assert (office.row().state, office.told) == (due.WAITING, [])
    office.turn()
    assert (office.row().state, len(office.told)) == (due.FAILED, 1)


def test_what_slack_refuses_for_good_fails_and_is_told(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.double.fail("chat.postMessage", "invalid_blocks", errors=["too long [json-pointer:/blocks/0]"])
    office.want()
    office.turn()
    assert (office.row().state, len(office.told)) == (due.FAILED, 1)
    assert "too long [json-pointer:/blocks/0]" in caplog.text


def test_a_revoked_token_stops_nothing_for_good(office: Office) -> None:
    office.double.fail("chat.postMessage", "token_revoked")
    office.want()
    office.turn()
    assert (office.row().state, office.told) == (due.WAITING, [])
    office.turn()
    assert office.double.texts() == ["card 1"]


def test_who_cannot_be_told_keeps_nothing_from_waiting(database: Database, double: SlackDouble) -> None:
    office = office_of(database, double)

    def fails(row: Due, error: SlackError) -> None:
        raise OSError("no")

    office.delivery = Delivery(
        database=database,
        slack=office.delivery.slack,
        composers=office.delivery.composers,
        settings=office.delivery.settings,
        stuck=fails,
    )
    double.fail("chat.postMessage", "not_in_channel")
    office.want()
    office.turn()
    assert office.row().state == due.PARKED


def test_a_thread_goes_under_the_message_it_belongs_to(office: Office) -> None:
    office.want("map", occasion="touchpoints.2")
    office.want("twin", occasion="touchpoints.2", thread_of="map")
    office.want("card", occasion="x", thread_of="map/touchpoints.2")
    office.turn()
    office.turn()
    office.turn()
    posts = office.double.messages
    assert [post.get("thread_ts") for post in posts] == [None, posts[0]["ts"], posts[0]["ts"]]


def test_a_thread_waits_for_its_message(office: Office) -> None:
    office.want("twin", thread_of="map")
    office.want("map")
    assert [row.kind for row in office.turn()] == ["twin"]
    assert office.double.texts() == []
    assert [row.kind for row in office.turn(now_ms=office.database.now_ms())] == ["map"]
    office.turn()
    assert office.double.texts() == ["map 1", "card 1"]
    assert office.double.messages[1]["thread_ts"] == office.double.messages[0]["ts"]


def test_a_thread_without_a_message_is_dropped(office: Office) -> None:
    office.want("twin", thread_of="map")
    office.turn()
    assert (office.row("twin").state, office.double.texts()) == (due.DONE, [])


def test_a_row_that_another_process_has_taken_over_is_left_to_it(office: Office) -> None:
    office.want("map")

    def slow(asked: dict[str, Any]) -> None:
        office.now += 10**9
        office.database.write(
            lambda s: due.claim(
                s, owner="other", now_ms=office.now, business_ms=0, lease_ms=10**9, busy_lanes=(), limit=1
            )
        )

    office.double.fails["files.getUploadURLExternal"].append(slow)
    office.turn()
    assert office.double.texts() == []
    assert office.row("map").claimed_by == "other"


def test_pins_where_that_was_granted(database: Database, double: SlackDouble) -> None:
    office = office_of(database, double, {"card": lambda row: Post(text="x", blocks=[SECTION], pin=True)})
    office.want()
    office.turn()
    assert double.asked("pins.add") == []
    double.scopes += ",pins:write"
    double.answers["pins.add"] = {"ok": False, "error": "already_pinned"}
    office = office_of(database, double, office.delivery.composers)
    office.want(channel="C2", occasion="2")
    office.turn()
    assert [asked["channel"] for asked in double.asked("pins.add")] == ["C2"]
