"""A wired bot whose calls to Slack are recorded instead of sent, and requests as Slack signs them."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web import SlackResponse

from bot.bootstrap import Bot, build
from bot.config import Settings
from handlers.ids import Carried, field_of

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TEAM, LEAD, BILLING, STORES = "T1", "ULEAD", "UBILL", "USTOR"
ANSWERS: dict[str, Any] = {
    "auth.test": {
        "team_id": TEAM,
        "team": "Larkfield",
        "user_id": "UBOT",
        "bot_id": "B1",
        "url": "https://l.slack.com/",
    },
    "conversations.info": {"channel": {"id": "C1", "is_member": True}},
    "chat.postMessage": {"ts": "1790000000.000100"},
    "chat.getPermalink": {"permalink": "https://l.slack.com/archives/C1/p1"},
    "users.info": {"user": {"id": "U1", "name": "somebody", "real_name": "Some Body", "profile": {}}},
}


class Recorder(WebClient):
    """Keeps what would have been sent and answers that it went well."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.slow: dict[str, float] = {}

    def api_call(self, api_method: str, **options: Any) -> SlackResponse:  # type: ignore[override]
        sent = options.get("json") or options.get("params") or options.get("data") or {}
        self.calls.append((api_method, {k: _read(v) for k, v in sent.items()}))
        time.sleep(self.slow.get(api_method, 0))
        data = {"ok": True, "view": {"id": "V1", "hash": "h"}, **ANSWERS.get(api_method, {})}
        headers = {"x-oauth-scopes": "commands,chat:write"}
        return SlackResponse(
            client=self, http_verb="POST", api_url="", req_args={}, data=data, headers=headers, status_code=200
        )


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in "{[" else value


@dataclass
class Talk:
    """Sends requests as Slack would, and says what came of them."""

    bot: Bot
    slack: Recorder
    views: list[dict[str, Any]] = field(default_factory=list)

    def send(self, body: str, **headers: str) -> BoltResponse:
        """Dispatch a signed HTTP request."""
        stamp = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
        signed = {
            "content-type": "application/x-www-form-urlencoded",
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature or "",
        }
        return self.bot.app.dispatch(BoltRequest(body=body, headers={**signed, **headers}))

    def command(self, text: str, user: str = LEAD, channel: str = "C1") -> dict[str, Any]:
        """Type /journey, and return the answer's body."""
        form = {
            "command": "/journey",
            "text": text,
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": user,
            "trigger_id": "1.2.a",
            "response_url": "http://127.0.0.1:9/gone",
        }
        return self.body(self.send(urlencode(form)))

    def interact(self, payload: dict[str, Any], user: str = LEAD, team: str = TEAM) -> dict[str, Any]:
        """Send an interaction, and return the answer's body."""
        whole = {
            "team": {"id": TEAM, "domain": "larkfield"},
            "user": {"id": user, "team_id": team},
            "trigger_id": "1.2.a",
            **payload,
        }
        return self.body(self.send(urlencode({"payload": json.dumps(whole)})))

    def press(self, act: str, carried: Carried | str, user: str = LEAD, view: Any = None, team: str = TEAM) -> Any:
        """Press a button, and return the view that was shown because of it."""
        value = carried if isinstance(carried, str) else carried.to_text()
        action = {"type": "button", "action_id": act, "block_id": "b", "value": value, "action_ts": "1"}
        payload: dict[str, Any] = {"type": "block_actions", "actions": [action], "container": {}}
        if view is not None:
            payload["view"] = {**view, "id": "V1", "hash": "h"}
        self.interact(payload, user, team)
        return self.shown()

    def submit(self, view: dict[str, Any], user: str = LEAD, **values: Any) -> dict[str, Any]:
        """Fill a view by its fields and send it; returns the answer's body."""
        state = {
            b["block_id"]: {b["element"]["action_id"]: _state(b["element"], values.get(field_of(b["block_id"])))}
            for b in view["blocks"]
            if b["type"] == "input"
        }
        return self.interact(
            {"type": "view_submission", "view": {**view, "id": "V1", "state": {"values": state}}}, user
        )

    def shown(self) -> dict[str, Any]:
        """The view of the last views.* call."""
        return next(sent["view"] for method, sent in reversed(self.slack.calls) if method.startswith("views."))

    def posted(self) -> list[str]:
        """The texts of what was posted, oldest first."""
        return [sent["text"] for method, sent in self.slack.calls if method == "chat.postMessage"]

    def body(self, response: BoltResponse) -> dict[str, Any]:
        """The answer's body; every answer must be a 200."""
        assert response.status == 200, response.body
        return json.loads(response.body) if response.body else {}

    def settle(self) -> None:
        """Wait until everything that runs outside listeners is through."""
        pool = self.bot.mapwright.pool
        for _ in range(3):
            pool.submit(lambda: None).result()
            time.sleep(0.05)

    def start(self) -> str:
        """Start a workshop by its three pages and return its id."""
        self.command("start")
        page = self.submit(self.shown(), title="Switching plans", why="Too many give up", departments="Billing\nStores")
        people = {"people.0": [BILLING, LEAD], "people.1": [STORES]}
        page = self.submit(page["view"], **people)
        self.submit(page["view"], stages="Compare\nDecide\nSwitch")
        from bot.scene import Actor

        return self.bot.mapwright.workshops.listed(Actor(TEAM, LEAD))[0].id


def _state(element: dict[str, Any], value: Any) -> dict[str, Any]:
    kind = element["type"]
    if kind == "plain_text_input":
        return {"type": kind, "value": value if value is not None else element.get("initial_value")}
    if kind in ("static_select", "radio_buttons"):
        chosen = {"text": {}, "value": value} if value else element.get("initial_option")
        return {"type": kind, "selected_option": chosen}
    if kind == "multi_users_select":
        return {"type": kind, "selected_users": value if value is not None else element.get("initial_users", [])}
    return {"type": kind, "selected_options": [{"value": one} for one in value or ()]}


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    """A bot on both databases; its clock is not started, so nothing is delivered."""
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "DATABASE_URL": database_url,
    }
    slack = Recorder(token="xoxb-test")
    bot = build(Settings.load(environ), client=slack)
    yield Talk(bot, slack)
    bot.close()
