"""Every event that the sandbox tells an app has the keys and types of its sample, and goes to whom it concerns."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.face import Sandbox
from tests.sandbox.echo import MANIFEST, bolt, connected, world
from tests.sandbox.shapes import differences, sample

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (2400).to_bytes(4, "big") + (1200).to_bytes(4, "big") + bytes(20)


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with Sandbox.open(world(channels=["riders", "secret"]), file_delay=0.0) as opened:
        app = bolt(opened)
        app.use(lambda ack: ack())
        with connected(opened, app):
            yield opened


@pytest.fixture
def client(slack: Sandbox) -> WebClient:
    return WebClient("xoxb-echo", base_url=slack.api_url)


def last(slack: Sandbox, kind: str, **inner: Any) -> dict[str, Any]:
    """The event of this kind that was told last, as it went over the wire; ``inner`` narrows it down."""

    def look() -> list[Any]:
        return [one for one in slack.sent(kind) if inner.items() <= one.payload["event"].items()]

    payload: dict[str, Any] = json.loads(json.dumps(slack.wait(look, what=kind)[-1].payload))
    return payload


def test_messages(slack: Sandbox, client: WebClient) -> None:
    amara, tobias = slack.person("amara"), slack.person("tobias")
    said = tobias.says("#riders", "The app shows a different price <screenshot to follow>")
    payload = last(slack, "message")
    assert differences(sample("event_message_channels"), payload) == []
    assert payload["event"]["text"] == "The app shows a different price &lt;screenshot to follow&gt;"

    tobias.says("#riders", "me too", thread=said)
    assert differences(sample("event_message_channels_thread_reply"), last(slack, "message")) == []
    amara.says("#secret", "hidden")
    assert differences(sample("event_message_groups"), last(slack, "message")) == []
    amara.says("@Echo", "help")
    assert differences(sample("event_message_im"), last(slack, "message")) == []
    slack.person("gwen").says("#lobby", "the app is not here")
    assert "the app is not here" not in json.dumps([one.payload for one in slack.sent("message")])


def test_own_posts_edits_and_deletions(slack: Sandbox, client: WebClient) -> None:
    blocks = sample("block_actions_message_button")["message"]["blocks"]
    ts = client.chat_postMessage(channel="C07RIDERS01", text="Stage 2", blocks=blocks)["ts"]
    payload = last(slack, "message", user="U07ECHOBOT1")
    assert differences(sample("event_message_own_bot_post"), payload) == []

    client.chat_update(channel="C07RIDERS01", ts=ts, text="Stage 3")
    changed = last(slack, "message", subtype="message_changed")["event"]
    wanted = sample("event_message_changed")["event"]
    assert set(wanted) == set(changed)
    assert changed["message"]["edited"].keys() == wanted["message"]["edited"].keys()
    client.chat_delete(channel="C07RIDERS01", ts=ts)
    deleted = last(slack, "message", subtype="message_deleted")["event"]
    assert set(sample("event_message_deleted")["event"]) == set(deleted)
    assert deleted["deleted_ts"] == ts


def test_a_reply_shown_to_the_whole_channel(slack: Sandbox, client: WebClient) -> None:
    blocks = sample("block_actions_message_button")["message"]["blocks"]
    ts = client.chat_postMessage(channel="C07RIDERS01", text="Stage 2", blocks=blocks)["ts"]
    slack.person("tobias").says("#riders", "a reply", thread=ts)
    client.chat_postMessage(channel="C07RIDERS01", text="for all", thread_ts=ts, reply_broadcast=True)

    event = last(slack, "message", subtype="thread_broadcast")["event"]
    wanted = sample("event_message_thread_broadcast")["event"]
    # The sample is of a person: an app's carries its ids, and neither client_msg_id nor the composer's blocks.
    by_person, by_app = {"client_msg_id", "blocks"}, {"bot_id", "app_id"}
    assert set(wanted) - by_person == set(event) - by_app
    assert differences(wanted["root"], event["root"]) == []


def test_mentions(slack: Sandbox) -> None:
    amara = slack.person("amara")
    said = amara.says("#riders", "@echo where are we with the day-pass map?")
    payload = last(slack, "app_mention")
    assert differences(sample("event_app_mention"), payload) == []
    assert payload["event"]["text"] == "<@U07ECHOBOT1> where are we with the day-pass map?"

    amara.says("#riders", "@echo close this stage", thread=said)
    assert differences(sample("event_app_mention_in_thread"), last(slack, "app_mention")) == []
    amara.says("@Echo", "@echo in a direct message")
    last(slack, "message", text="<@U07ECHOBOT1> in a direct message")
    assert len(slack.sent("app_mention")) == 2


def test_membership(slack: Sandbox) -> None:
    tobias = slack.person("tobias")
    slack.remove(tobias, "#riders")
    assert last(slack, "member_left_channel")["event"]["user"] == tobias.id
    slack.invite(tobias, "#riders")
    assert differences(sample("event_member_joined_channel_user"), last(slack, "member_joined_channel")) == []
    joined = last(slack, "message", subtype="channel_join")
    wanted = sample("event_message_channel_join_subtype")
    wanted["event"].pop("inviter")  # the line in the channel does not say who it was
    assert differences(wanted, joined) == []

    slack.remove("Echo", "#secret")
    assert differences(sample("event_member_left_channel"), last(slack, "member_left_channel")) == []
    slack.invite("Echo", "#secret")
    payload = last(slack, "member_joined_channel", user="U07ECHOBOT1")
    assert differences(sample("event_member_joined_channel_bot"), payload) == []


def test_reactions(slack: Sandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="C07RIDERS01", text="Vote")
    tobias = slack.person("tobias")
    posted = tobias.messages("#riders")[-1]
    tobias.reacts(posted, "+1")
    assert differences(sample("event_reaction_added"), last(slack, "reaction_added")) == []
    tobias.reacts(posted, "+1::skin-tone-3")
    assert differences(sample("event_reaction_added_skin_tone"), last(slack, "reaction_added")) == []
    tobias.reacts(posted, "+1")
    assert differences(sample("event_reaction_removed"), last(slack, "reaction_removed")) == []


def test_home(slack: Sandbox, client: WebClient) -> None:
    amara = slack.person("amara")
    amara.opens_home()
    assert differences(sample("event_app_home_opened_first"), last(slack, "app_home_opened")) == []
    amara.opens_messages()
    assert differences(sample("event_app_home_opened_messages"), last(slack, "app_home_opened")) == []
    view = sample("event_app_home_opened_again")["event"]["view"]
    given = {key: view[key] for key in ("type", "blocks", "private_metadata", "callback_id")}
    client.views_publish(user_id=amara.id, view=given)
    amara.opens_home()
    payload = last(slack, "app_home_opened")
    assert differences(sample("event_app_home_opened_again"), payload) == []


def test_channels_and_accounts(slack: Sandbox) -> None:
    slack.rename("#riders", "riders-2027")
    assert differences(sample("event_channel_rename"), last(slack, "channel_rename")) == []
    slack.archive("#riders-2027")
    assert differences(sample("event_channel_archive"), last(slack, "channel_archive")) == []
    slack.deactivate("tobias")
    payload = last(slack, "user_change")
    wanted = sample("event_user_change")
    for key in ("tz", "tz_label", "tz_offset"):
        wanted["event"]["user"].pop(key)  # a closed account has none
    assert differences(wanted, payload) == []
    assert payload["event"]["user"]["deleted"] is True


def test_groups_and_installations(slack: Sandbox, client: WebClient) -> None:
    slack.regroup("@billing", ["tobias", "gwen"])
    payload = last(slack, "subteam_members_changed")
    wanted = sample("event_subteam_members_changed")
    wanted["event"]["removed_users"] = ["x"]
    assert differences(wanted, payload) == []
    assert (payload["event"]["added_users"], payload["event"]["removed_users"]) == (["U07GUESTS03"], ["U07AMARA001"])
    slack.uninstall()
    assert differences(sample("event_app_uninstalled"), last(slack, "app_uninstalled")) == []
    wanted = sample("event_tokens_revoked")
    assert differences(wanted, last(slack, "tokens_revoked")) == []
    assert client.api_call("api.test")["ok"]
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client.auth_test()


def test_files(slack: Sandbox, client: WebClient) -> None:
    client.files_upload_v2(
        content=PNG, filename="map.png", title="Map", alt_txt="A map", channel="C07RIDERS01", initial_comment="So far"
    )
    payload = last(slack, "message", subtype="file_share")
    assert differences(sample("event_message_file_share"), payload) == []
    shared = last(slack, "file_shared")
    assert differences(sample("files_upload_flow")["5_event_file_shared"], shared) == []


def test_what_the_app_did_not_ask_for_is_not_told() -> None:
    settings = {"event_subscriptions": {"bot_events": ["app_mention"]}}
    with Sandbox.open(world(manifest=MANIFEST | {"settings": settings})) as slack:
        slack.person("amara").says("#riders", "hello")
        slack.person("amara").says("#riders", "@echo hello")

        assert [one.name for one in slack.sent()] == ["app_mention"]


def test_an_event_that_nobody_acknowledges_comes_again() -> None:
    with Sandbox.open(world(), event_retries=(0.05, 0.05), ack_limit=0.05) as slack:
        heard: list[dict[str, Any]] = []
        app = bolt(slack)

        @app.middleware
        def take(ack: Any, req: Any) -> Any:
            heard.append(req.headers)
            return ack()

        with connected(slack, app):
            slack.faults.drop_next_ack(2)
            slack.person("amara").says("#riders", "hello")
            slack.wait(lambda: len(slack.log.of("ack", "message")) == 5, what="three deliveries")

        sent = slack.log.of("envelope", "message")
        assert [one.detail["attempt"] for one in sent] == [0, 1, 2]
        assert len({one.detail["envelope_id"] for one in sent}) == 1
        assert len({one.detail["payload"]["event_id"] for one in sent}) == 1
        assert [one.get("x-slack-retry-num") for one in heard] == [["0"], ["1"], ["2"]]
    assert slack.complaints == []
