"""A small Bolt app that has nothing to do with this project, as what the sandbox is tried with."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.face import Sandbox
from tests.waiting import ended

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Echo"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Echo"},
        "slash_commands": [{"command": "/echo", "description": "Say it again", "should_escape": True}],
        "shortcuts": [
            {"name": "Echo this", "type": "message", "callback_id": "echo_this", "description": "Say it again"},
            {"name": "Echo anything", "type": "global", "callback_id": "echo_any", "description": "Say it again"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "groups:history",
                "groups:read",
                "im:history",
                "im:read",
                "im:write",
                "pins:read",
                "pins:write",
                "bookmarks:read",
                "bookmarks:write",
                "reactions:read",
                "reactions:write",
                "team:read",
                "usergroups:read",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "app_uninstalled",
                "channel_archive",
                "channel_rename",
                "file_shared",
                "member_joined_channel",
                "member_left_channel",
                "message.channels",
                "message.groups",
                "message.im",
                "reaction_added",
                "reaction_removed",
                "subteam_members_changed",
                "tokens_revoked",
                "user_change",
            ]
        }
    },
}


def world(**app: Any) -> dict[str, Any]:
    """A workspace with a public and a private channel, people of every kind, and the app."""
    people = [
        {"id": "U07AMARA001", "name": "amara", "real_name": "Amara Osei", "tz": "Europe/Berlin"},
        {"id": "U07TOBIAS02", "name": "tobias", "real_name": "Tobias Brandt"},
        {"id": "U07GUESTS03", "name": "gwen", "kind": "guest"},
        {"id": "U07SINGLE04", "name": "sid", "kind": "single_guest"},
        {"id": "U07OUTSID05", "name": "otto", "kind": "outsider", "team": "T0OTHERORG1"},
        {"id": "U07GONE0006", "name": "gone", "kind": "deactivated"},
    ]
    here = {"name": "Echo", "id": "A07ECHO0001", "bot_id": "B07ECHO0001", "bot_user": "U07ECHOBOT1"}
    tokens = {"bot_token": "xoxb-echo", "app_token": "xapp-echo", "signing_secret": "made-up-signing-secret-for-tests"}
    lark = {
        "id": "T07LARK0001",
        "domain": "larkfield",
        "name": "Larkfield Transit",
        "people": people,
        "channels": [
            {"id": "C07RIDERS01", "name": "riders", "members": ["amara", "tobias"], "purpose": "How riders travel"},
            {"id": "C07SECRET02", "name": "secret", "private": True, "members": ["amara"]},
            {"id": "C07LOBBY003", "name": "lobby", "members": ["amara", "tobias", "gwen"]},
        ],
        "usergroups": [{"id": "S07BILLING1", "handle": "billing", "name": "Billing", "users": ["amara", "tobias"]}],
        "apps": [{**here, **tokens, "manifest": MANIFEST, "channels": ["riders"], **app}],
    }
    return {"workspaces": [lark]}


def bolt(slack: Sandbox) -> App:
    """An empty Bolt app that talks to this sandbox."""
    client = WebClient(token="xoxb-echo", base_url=slack.api_url)
    return App(client=client, signing_secret="made-up-signing-secret-for-tests", process_before_response=True)


@contextmanager
def connected(slack: Sandbox, app: App) -> Iterator[App]:
    """Run the app over Socket Mode until the block ends."""
    handler = SocketModeHandler(app, "xapp-echo", concurrency=20)
    handler.connect()
    slack.connected()
    try:
        yield app
    finally:
        ended(handler.close)
