"""The port over the Web API: what it asks for, and what becomes of each refusal."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot import slack as port
from bot import slack_errors
from bot.config import Settings
from bot.posts import PICTURE_ID, Post
from bot.slack import Slack, SlackError, web_client
from tests.slack_double import SlackDouble

SECTION = {"type": "section", "text": {"type": "plain_text", "text": "words"}}
ERRORS = [kind for kind in vars(slack_errors).values() if isinstance(kind, type) and issubclass(kind, SlackError)]


@pytest.fixture
def slack(double: SlackDouble) -> Slack:
    return Slack(web_client(Settings(bot_token="xoxb-1", api_url=double.url, http_timeout=5)))


def refused(slack: Slack, double: SlackDouble, error: str, **more: Any) -> SlackError:
    double.fail("chat.postMessage", error, **more)
    with pytest.raises(SlackError) as caught:
        slack.post(more.pop("channel", "C1"), "x", [SECTION])
    return caught.value


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("not_in_channel", port.NotInChannel),
        ("channel_not_found", port.NotInChannel),
        ("is_archived", port.ChannelGone),
        ("restricted_action_read_only_channel", port.ChannelGone),
        ("slack_connect_file_upload_sharing_blocked", port.UploadRefused),
        ("rate_limited", port.RateLimited),
        ("message_not_found", port.MessageGone),
        ("cant_update_message", port.MessageGone),
        ("not_found", port.ViewGone),
        ("hash_conflict", port.HashConflict),
        ("expired_trigger_id", port.TriggerExpired),
        ("exchanged_trigger_id", port.TriggerExpired),
        ("token_revoked", port.TokenRevoked),
        ("invalid_auth", port.TokenRevoked),
        ("messages_tab_disabled", port.PersonGone),
        ("user_disabled", port.PersonGone),
        ("fatal_error", port.Unreachable),
        ("something_new", port.Refused),
    ],
)
def test_each_refusal_is_what_there_is_to_do_about_it(
    slack: Slack, double: SlackDouble, code: str, kind: type[SlackError]
) -> None:
    error = refused(slack, double, code)
    assert type(error) is kind
    assert error.code == code
    assert "chat.postMessage" in str(error)


def test_every_kind_says_something_to_a_person_and_no_code_belongs_to_two() -> None:
    assert len(ERRORS) > 12
    for kind in ERRORS:
        say = kind("some_code").say
        assert say.endswith((".", "it."))
        assert "some_code" not in say
        assert len(say) <= 200
    codes = [code for kind in ERRORS for code in kind.codes]
    assert len(codes) == len(set(codes))


def test_a_missing_scope_is_named(slack: Slack, double: SlackDouble) -> None:
    error = refused(slack, double, "missing_scope", needed="chat:write", provided="commands")
    assert isinstance(error, port.MissingScope)
    assert error.needed == "chat:write"
    assert "chat:write" in error.say


def test_a_pause_is_read_from_the_answer(slack: Slack, double: SlackDouble) -> None:
    error = refused(slack, double, "ratelimited", status=429, headers={"Retry-After": "30"})
    assert isinstance(error, port.RateLimited)
    assert error.retry_after == 30
    assert len(double.calls) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"error": "invalid_blocks", "errors": ["invalid slack file [json-pointer:/blocks/0]"]}, port.FileUnready),
        (
            {"error": "invalid_arguments", "response_metadata": {"messages": ["invalid `trigger_id`"]}},
            port.TriggerExpired,
        ),
        ({"error": "internal_error", "status": 500}, port.Unreachable),
        ({"error": "whatever", "status": 502}, port.Unreachable),
    ],
)
def test_some_refusals_show_only_in_their_details(
    slack: Slack, double: SlackDouble, answer: dict[str, Any], kind: type[SlackError]
) -> None:
    assert type(refused(slack, double, **answer)) is kind


def test_what_nobody_foresaw_is_logged_with_the_place_and_without_the_words(
    slack: Slack, double: SlackDouble, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    double.fail("chat.postMessage", "invalid_blocks", errors=["must be less than 3001 [json-pointer:/blocks/0]"])
    with pytest.raises(port.Refused):
        slack.post("C1", "a secret thing", [SECTION])
    assert "json-pointer:/blocks/0" in caplog.text
    assert "a secret thing" not in caplog.text


def test_nobody_there_is_unreachable_and_asked_once(double: SlackDouble) -> None:
    silent = Slack(web_client(Settings(bot_token="xoxb-1", api_url="http://127.0.0.1:9/api/", http_timeout=1)))
    with pytest.raises(port.Unreachable):
        silent.post("C1", "x", [])


def test_an_answer_that_is_lost_on_the_way_is_not_asked_for_twice(slack: Slack, double: SlackDouble) -> None:
    double.fails["chat.postMessage"].append(lambda asked: {"headers": {"Content-Length": "9999"}})
    with pytest.raises(port.Unreachable):
        slack.post("C1", "x", [])
    assert len(double.calls) == 1


def test_a_slow_answer_is_given_up_in_time(double: SlackDouble) -> None:
    import threading

    slack = Slack(web_client(Settings(bot_token="xoxb-1", api_url=double.url, http_timeout=0.2)))
    gate = threading.Event()
    double.fails["chat.postMessage"].append(lambda asked: gate.wait(10) and None)
    try:
        with pytest.raises(port.Unreachable):
            slack.post("C1", "x", [])
    finally:
        gate.set()


def test_errors_that_are_no_json_are_in_doubt() -> None:
    error = SlackApiError("no JSON", {"status": 200, "body": "<html>"})
    assert type(slack_errors.translated(error, "chat.postMessage")) is port.Unreachable


def test_an_upload_takes_three_steps_and_no_channel(slack: Slack, double: SlackDouble) -> None:
    file_id = slack.upload(b"\x89PNG\x00", "map.png", "Map of <it>", "what it shows")
    assert [name for name, _ in double.calls] == ["files.getUploadURLExternal", "files.completeUploadExternal"]
    assert double.files[file_id]["bytes"] == b"\x89PNG\x00"
    assert double.asked("files.getUploadURLExternal")[0]["alt_txt"] == "what it shows"
    finished = double.asked("files.completeUploadExternal")[0]
    assert json.loads(finished["files"]) == [{"id": file_id, "title": "Map of <it>"}]
    assert "channel_id" not in finished


def test_a_file_is_ready_when_slack_knows_what_it_is(slack: Slack, double: SlackDouble) -> None:
    double.looks_until_ready = 1
    file_id = slack.upload(b"x", "map.png", "Map", "alt")
    assert [slack.file_ready(file_id) for _ in range(2)] == [False, True]
    assert not slack.file_ready("F404")
    double.fail("files.info", "missing_scope", needed="files:read")
    assert slack.file_ready(file_id)


def test_a_file_that_is_gone_is_deleted_enough(slack: Slack, double: SlackDouble) -> None:
    file_id = slack.upload(b"x", "map.png", "Map", "alt")
    slack.delete_file(file_id)
    slack.delete_file(file_id)
    assert double.deleted == [file_id]


def test_a_person_is_asked_for_once_in_a_while(slack: Slack, double: SlackDouble) -> None:
    double.answers["users.info"] = {
        "ok": True,
        "user": {
            "id": "U1",
            "name": "ada",
            "real_name": "Ada L",
            "tz": "Europe/London",
            "team_id": "T1",
            "is_restricted": True,
            "profile": {"display_name": "", "real_name": "Ada Lovelace"},
        },
    }
    person = slack.user("U1")
    assert slack.user("U1") == person
    assert (person.name, person.tz, person.guest, person.deleted, person.team) == (
        "Ada Lovelace",
        "Europe/London",
        True,
        False,
        "T1",
    )
    assert len(double.asked("users.info")) == 1


def test_somebody_unknown_has_left(slack: Slack, double: SlackDouble) -> None:
    double.answers["users.info"] = {"ok": False, "error": "user_not_found"}
    assert slack.user("U404").deleted


def test_members_come_in_pages(slack: Slack, double: SlackDouble) -> None:
    pages: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
        lambda asked: {"ok": True, "members": ["U1", "U2"], "response_metadata": {"next_cursor": "more"}},
        lambda asked: {"ok": True, "members": ["U3"], "response_metadata": {"next_cursor": ""}},
    ]
    double.fails["conversations.members"].extend(pages)
    assert slack.members("C1") == {"U1", "U2", "U3"}
    assert [asked.get("cursor") for asked in double.asked("conversations.members")] == [None, "more"]
    double.fail("conversations.members", "channel_not_found")
    assert slack.members("C9") == frozenset()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"ok": True, "channel": {"is_member": True}}, None),
        ({"ok": True, "channel": {"is_member": True, "is_archived": True}}, port.ChannelGone),
        ({"ok": True, "channel": {"is_member": False, "is_archived": True}}, port.ChannelGone),
        ({"ok": True, "channel": {"is_member": False}}, port.NotInChannel),
        ({"ok": False, "error": "channel_not_found"}, port.NotInChannel),
    ],
)
def test_what_bars_the_bot_from_a_channel(
    slack: Slack, double: SlackDouble, answer: dict[str, Any], why: type[SlackError] | None
) -> None:
    double.answers["conversations.info"] = answer
    assert slack.barred("C1") is why
    assert slack.barred("U1") is None


@pytest.mark.parametrize(
    ("answer", "public"),
    [
        ({"ok": True, "channel": {"is_channel": True, "is_private": False}}, True),
        ({"ok": True, "channel": {"is_channel": True, "is_private": True}}, False),
        ({"ok": True, "channel": {"is_im": True}}, False),
        ({"ok": False, "error": "channel_not_found"}, False),
        ({"ok": False, "error": "missing_scope"}, False),
    ],
)
def test_public_is_only_what_slack_says_is_public(
    slack: Slack, double: SlackDouble, answer: dict[str, Any], public: bool
) -> None:
    double.answers["conversations.info"] = answer
    assert [slack.is_public("C1"), slack.is_public("C1")] == [public, public]
    assert len(double.asked("conversations.info")) == 1


def test_user_groups_where_they_were_granted(slack: Slack, double: SlackDouble) -> None:
    assert slack.usergroups() == ()
    assert double.asked("usergroups.list") == []
    double.scopes += ",usergroups:read"
    groups = [
        {"id": "S1", "name": "Billing", "handle": "billing", "users": ["U1"]},
        {"id": "S2", "name": "Old", "handle": "old", "users": ["U1"], "date_delete": 5},
        {"id": "S3", "name": "Empty", "handle": "empty"},
    ]
    double.answers["usergroups.list"] = {"ok": True, "usergroups": groups}
    granted = Slack(web_client(Settings(bot_token="xoxb-1", api_url=double.url, http_timeout=5)))
    assert [(g.name, g.users) for g in granted.usergroups()] == [("Billing", ("U1",))]
    double.answers["usergroups.list"] = {"ok": False, "error": "plan_upgrade_required"}
    assert granted.usergroups() == ()


def test_who_the_bot_is_and_may(slack: Slack, double: SlackDouble) -> None:
    identity = slack.identity()
    assert (identity.team_id, identity.user_id, identity.bot_id) == ("T1", "UBOT", "B1")
    assert identity.scopes == {"chat:write", "files:write", "files:read"}
    assert slack.granted("chat:write", "files:read")
    assert not slack.granted("chat:write", "pins:write")
    assert len(double.asked("auth.test")) == 1


def test_views(slack: Slack, double: SlackDouble) -> None:
    double.answers["views.open"] = double.answers["views.push"] = {"ok": True, "view": {"id": "V1"}}
    double.answers["views.update"] = double.answers["views.publish"] = {"ok": True}
    view = {"type": "modal"}
    assert slack.open_view("1.2.x", view) == "V1"
    assert slack.push_view("1.2.y", view) == "V1"
    slack.update_view("V1", view, hash="h")
    slack.update_view("V1", view)
    slack.publish_home("U1", {"type": "home"})
    assert [asked.get("hash") for asked in double.asked("views.update")] == ["h", None]
    assert double.asked("views.publish")[0]["user_id"] == "U1"


def test_an_answer_by_response_url_while_it_lives(slack: Slack, double: SlackDouble) -> None:
    double.answers["hook"] = {"ok": True}
    assert slack.respond(double.url + "hook", "hello", [SECTION], replace=True)
    asked = double.asked("hook")[0]
    assert (asked["response_type"], asked["replace_original"], asked["blocks"]) == ("ephemeral", True, [SECTION])
    double.fail("hook", "used_url", status=404)
    assert not slack.respond(double.url + "hook", "hello", [SECTION])
    assert not slack.respond("http://127.0.0.1:9/", "hello", [SECTION])


def test_the_newest_message_of_a_due_row_is_found(slack: Slack, double: SlackDouble) -> None:
    with pytest.raises(port.MissingScope):
        slack.posted_for("C1", "d1")
    double.scopes += ",channels:history"
    granted = Slack(web_client(Settings(bot_token="xoxb-1", api_url=double.url, http_timeout=5)))
    assert granted.posted_for("C1", "d1") is None
    for due_id in ("d1", "d1", "d2"):
        granted.post("C1", due_id, [], metadata={"event_type": port.DUE_EVENT, "event_payload": {"due": due_id}})
    granted.post("C1", "plain", [])
    assert granted.posted_for("C1", "d1") == double.messages[1]["ts"]


def test_the_picture_finds_its_place_wherever_it_stands() -> None:
    image = {"type": "image", "slack_file": {"id": PICTURE_ID}, "alt_text": "x"}
    post = Post(text="x", blocks=[image, SECTION, {"type": "container", "child_blocks": [image]}])
    shown = post.showing("F123")
    assert shown[0]["slack_file"] == {"id": "F123"}
    assert shown[2]["child_blocks"][0]["slack_file"] == {"id": "F123"}
    assert shown[1] == SECTION
    assert image["slack_file"] == {"id": PICTURE_ID}
