"""One delivery: what Slack is asked, in which order, and what the row says after each way in which it can go wrong."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlmodel import select

from bot.config import Settings
from bot.delivery import POINTS, Delivery
from bot.posts import PICTURE_ID, Composer, Picture, Post
from bot.slack import Slack, SlackError, web_client
from storage import due
from storage.database import Database
from storage.tables import Due
from tests.slack_double import SlackDouble

SECTION = {"type": "section", "text": {"type": "plain_text", "text": "words"}}
IMAGE = {"type": "image", "slack_file": {"id": PICTURE_ID}, "alt_text": "a map"}


def card(row: Due) -> Post:
    return Post(text=f"card {row.wanted}", blocks=[SECTION])


def picture(row: Due, draw: Callable[[], bytes] = lambda: b"png") -> Post:
    return Post(
        text=f"map {row.wanted}",
        blocks=[IMAGE, SECTION],
        picture=Picture(filename="map.png", title="Map", alt_text="a map", draw=draw),
        without_picture=Post(text=f"twin {row.wanted}", blocks=[SECTION]),
    )


@dataclass
class Office:
    """A database, a Slack, and a delivery between them; `now` jumps over what has to wait."""

    database: Database
    double: SlackDouble
    delivery: Delivery
    now: int
    told: list[tuple[str, str]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)

    def want(self, kind: str = "card", **more: Any) -> None:
        arguments = {"workspace": "T1", "workshop_id": "w1", "channel": "C1", **more}
        self.database.write(lambda s: due.want(s, kind=kind, **arguments))

    def turn(self, **more: Any) -> list[Due]:
        """Claim what is ready, as if everything that waits had waited long enough, and deliver it."""
        self.now += 1_000_000
        arguments = {"owner": "me", "now_ms": self.now, "business_ms": 0, "lease_ms": 0, "busy_lanes": (), "limit": 9}
        rows = self.database.write(lambda s: due.claim(s, **{**arguments, **more}))
        for row in rows:
            self.delivery.deliver(row)
        return rows

    def row(self, kind: str = "card") -> Due:
        return self.database.read(lambda s: s.exec(select(Due).where(Due.kind == kind)).one())


def office_of(
    database: Database, double: SlackDouble, composers: dict[str, Composer] | None = None, **more: Any
) -> Office:
    settings = Settings(
        bot_token="xoxb-1", api_url=double.url, http_timeout=more.pop("timeout", 5), lease=60, redraw_seconds=60
    )
    office = Office(database, double, None, database.now_ms())  # type: ignore[arg-type]
    office.delivery = Delivery(
        database=database,
        slack=Slack(web_client(settings)),
        composers=composers or {"card": card, "map": picture, "twin": card},
        settings=settings,
        stuck=lambda row, error: office.told.append((row.kind, error.say)),
        at=office.points.append,
    )
    return office


@pytest.fixture
def office(database: Database, double: SlackDouble) -> Office:
    return office_of(database, double)


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


def test_a_drawing_that_fails_leaves_the_text(database: Database, double: SlackDouble) -> None:
    office = office_of(database, double, {"map": lambda row: picture(row, lambda: 1 // 0)})  # type: ignore[return-value, arg-type]
    office.want("map")
    office.turn()
    assert double.texts() == ["twin 1"]


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
    office = office_of(database, double, {"card": lambda row: 1 // 0})  # type: ignore[dict-item, return-value]
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
    office = office_of(database, double, office.delivery.composers)  # type: ignore[arg-type]
    office.want(channel="C2", occasion="2")
    office.turn()
    assert [asked["channel"] for asked in double.asked("pins.add")] == ["C2"]
