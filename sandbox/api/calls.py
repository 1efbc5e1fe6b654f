"""A call of the Web API: its arguments in whatever encoding they came, and how it is refused."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.blockkit.messages import decoded
from sandbox.blockkit.problems import Problem
from sandbox.state import State
from sandbox.things import Channel, Message, Team, User
from sandbox.world import App, Json

AGAINST_THE_RULES = {
    "cant_update_message",
    "exchanged_trigger_id",
    "expired_trigger_id",
    "invalid_arguments",
    "invalid_attachments",
    "invalid_auth",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_metadata_format",
    "invalid_trigger_id",
    "markdown_text_conflict",
    "missing_scope",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "not_allowed_token_type",
    "not_authed",
    "push_limit_reached",
    "too_many_attachments",
    "unknown_method",
    "view_too_large",
}
"""Errors that a correct app never gets; whoever runs it should hear of them."""


class Refused(Exception):
    """The answer is ``ok: false`` with this code; ``extra`` joins the answer."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


class RateLimited(Refused):
    """The answer is HTTP 429 with Retry-After, in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited", retry_after=retry_after)


def invalid_arguments(*messages: str) -> Refused:
    """Refuse arguments with Slack's sentences."""
    return Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {one}" for one in messages]})


@dataclass
class Call:
    """One call of a method by an app."""

    state: State
    team: Team
    app: App
    method: str
    arguments: Mapping[str, object]
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return an argument as text; "" if it is absent or null."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return an argument as a truth value; forms say true, 1."""
        value = self.arguments.get(name)
        return default if value in (None, "") else str(value).lower() in ("1", "true", "yes")

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number."""
        value = self.text(name)
        try:
            return int(value) if value else default
        except ValueError:
            raise invalid_arguments(f"must provide an integer [json-pointer:/{name}]") from None

    def data(self, name: str) -> Any:
        """Return an argument that is JSON, or a string of it."""
        return decoded(self.arguments.get(name))

    def needs_scope(self, *any_of: str) -> None:
        """Refuse unless the app was granted one of the scopes."""
        if any_of and not set(any_of) & set(self.app.scopes):
            raise Refused("missing_scope", needed=",".join(any_of), provided=",".join(self.app.scopes))

    def channel(self, name: str = "channel") -> Channel:
        """Find the channel that an argument names, as far as the app may know of it."""
        found = self.state.channel(self.team, self.text(name))
        if found is None or (found.kind != "public" and self.app.bot_user not in found.members):
            raise Refused("channel_not_found")
        return found

    def user(self, name: str = "user") -> User:
        """Find the person that an argument names."""
        found = self.team.users.get(self.text(name))
        if found is None:
            raise Refused("user_not_found")
        return found

    def message(self, channel: Channel, name: str) -> Message:
        """Find a message of the channel by its ts."""
        found = self.state.message(channel, self.text(name))
        if found is None:
            raise Refused("message_not_found")
        return found

    def page(self, items: list[Any], default: int, most: int = 1000) -> tuple[list[Any], Json]:
        """Cut a list by ``limit`` and ``cursor``; returns the part and the response_metadata that leads on."""
        limit = min(self.number("limit", default) or default, most)
        cursor = self.text("cursor")
        start = int(cursor.removeprefix("from")) if cursor.removeprefix("from").isdigit() else 0
        following = start + limit
        next_cursor = f"from{following}" if following < len(items) else ""
        return items[start:following], {"next_cursor": next_cursor}


def refuse(problems: list[Problem], default: str) -> None:
    """Refuse because of the first problem's code; all problems of that code are told."""
    if not problems:
        return
    code = problems[0].code or default
    told = [str(one) for one in problems if (one.code or default) == code]
    extra: Json = {"response_metadata": {"messages": [f"[ERROR] {one}" for one in told]}}
    if code == "invalid_blocks":
        extra["errors"] = told
    raise (
        Refused(code, **extra)
        if code in ("invalid_blocks", "invalid_arguments", "invalid_attachments")
        else Refused(code)
    )


def metadata(call: Call) -> Json | None:
    """Return the metadata of a message, checked."""
    given = call.data("metadata")
    if given in (None, "", {}):
        return None
    if not isinstance(given, dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(given.get("event_type"), str) or not isinstance(given.get("event_payload"), dict):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(given)) > 16_000:
        raise Refused("metadata_too_large")
    return given


Function = Callable[[Call], Json]
