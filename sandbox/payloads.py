"""What Slack sends to an app: commands, clicks, submissions, events. Pure but for ids and times made up.

Shapes: docs.slack.dev, reference/interaction-payloads and apis/events-api; tests compare each with its sample.
"""

import base64
import json
import time

from sandbox.objects import message_object, view_object
from sandbox.things import Channel, Message, Team, User, View
from sandbox.world import App, Json


def room_name(channel: Channel) -> str:
    """Return what an app is told of a channel's name."""
    if channel.kind == "im":
        return "directmessage"
    return channel.name if channel.kind == "public" else "privategroup"


def _who(user: User) -> Json:
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def _team(team: Team) -> Json:
    return {"id": team.id, "domain": team.seed.domain}


def _head(kind: str, app: App, user: User) -> Json:
    return {"type": kind, "user": _who(user), "api_app_id": app.id, "token": app.verification_token}


NO_ENTERPRISE: Json = {"enterprise": None, "is_enterprise_install": False}


def slash_command(
    app: App, team: Team, user: User, channel: Channel, words: tuple[str, str], urls: tuple[str, str]
) -> Json:
    """A typed command. ``words`` are the command and its text, ``urls`` the response_url and the trigger_id."""
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "team_domain": team.seed.domain,
        "channel_id": channel.id,
        "channel_name": room_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": words[0],
        "text": words[1],
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "response_url": urls[0],
        "trigger_id": urls[1],
    }


def message_click(
    app: App, team: Team, user: User, message: Message, action: Json, values: Json, urls: tuple[str, str]
) -> Json:
    """A click in a message. ``values`` is what this person chose in it; ``urls`` as for a command."""
    channel = team.channels[message.channel_id]
    hidden = bool(message.ephemeral_for)
    container = {"type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": hidden}
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _head("block_actions", app, user) | {"trigger_id": urls[1], "team": _team(team)} | NO_ENTERPRISE
    payload |= {"container": container, "channel": {"id": channel.id, "name": room_name(channel)}}
    if not hidden:
        payload["message"] = message_object(message, team)
    return payload | {"state": {"values": values}, "response_url": urls[0], "actions": [action]}


def view_click(app: App, team: Team, user: User, view: View, action: Json, values: Json, trigger: str) -> Json:
    """A click in a modal or in the Home tab."""
    payload = _head("block_actions", app, user) | {"trigger_id": trigger, "team": _team(team)} | NO_ENTERPRISE
    payload |= {"container": {"type": "view", "view_id": view.id}, "view": view_object(view, app, values)}
    return payload | {"actions": [action]}


def view_submission(app: App, team: Team, user: User, view: View, values: Json, trigger: str, urls: list[Json]) -> Json:
    """A modal sent off; ``urls`` are the response_urls of its selects that asked for one."""
    head = {"type": "view_submission", "team": _team(team), **_head("view_submission", app, user)}
    shown = {"trigger_id": trigger, "view": view_object(view, app, values), "response_urls": urls}
    return head | shown | NO_ENTERPRISE


def view_closed(app: App, team: Team, user: User, view: View, values: Json, *, cleared: bool) -> Json:
    """A modal closed by hand; ``values`` leave out what stands in input blocks."""
    head = {"type": "view_closed", "team": _team(team), **_head("view_closed", app, user)}
    return head | {"view": view_object(view, app, values), "is_cleared": cleared} | NO_ENTERPRISE


def block_suggestion(
    app: App, team: Team, user: User, view: View, place: tuple[str, str], typed: str, values: Json
) -> Json:
    """A question for options while somebody types; ``place`` is block_id and action_id."""
    head = _head("block_suggestion", app, user) | {"container": {"type": "view", "view_id": view.id}}
    asked = {"action_id": place[1], "block_id": place[0], "value": typed, "team": _team(team)}
    return head | asked | NO_ENTERPRISE | {"view": view_object(view, app, values)}


def message_shortcut(
    app: App, team: Team, user: User, message: Message, callback_id: str, urls: tuple[str, str], shown: Json
) -> Json:
    """A message shortcut; ``shown`` is the message as the person sees it."""
    channel = team.channels[message.channel_id]
    head: Json = {"type": "message_action", "token": app.verification_token, "user": _who(user)}
    head |= {"action_ts": action_ts(), "team": _team(team)} | NO_ENTERPRISE
    head |= {"channel": {"id": channel.id, "name": room_name(channel)}, "callback_id": callback_id}
    return head | {"trigger_id": urls[1], "response_url": urls[0], "message_ts": message.ts, "message": shown}


def global_shortcut(app: App, team: Team, user: User, callback_id: str, trigger: str) -> Json:
    """A global shortcut: no channel, no message, no response_url."""
    who = {"id": user.id, "username": user.name, "team_id": user.team_id}
    payload = {"type": "shortcut", "token": app.verification_token, "action_ts": action_ts(), "team": _team(team)}
    return payload | {"user": who} | NO_ENTERPRISE | {"callback_id": callback_id, "trigger_id": trigger}


def event_callback(app: App, team: Team, event: Json, event_id: str) -> Json:
    """The outer object around an event."""
    context = json.dumps({"et": event["type"], "tid": team.id, "aid": app.id}).encode()
    bot = {"user_id": app.bot_user, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(time.time()),
        "authorizations": [{"enterprise_id": None, "team_id": team.id, **bot}],
        "is_ext_shared_channel": False,
        "event_context": f"4-{base64.urlsafe_b64encode(context).decode()}",
    }


def envelope(envelope_id: str, kind: str, payload: Json, *, accepts: bool, attempt: int = 0) -> Json:
    """The frame of Socket Mode; only events carry the fields of a repeat."""
    frame = {"envelope_id": envelope_id, "payload": payload, "type": kind, "accepts_response_payload": accepts}
    if kind == "events_api":
        frame |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
    return frame


def hello(app: App, connections: int) -> Json:
    """The first frame of a connection."""
    debug = {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 3600}
    info = {"app_id": app.id}
    return {"type": "hello", "num_connections": connections, "debug_info": debug, "connection_info": info}


def disconnect(reason: str) -> Json:
    """The frame that ends a connection; ``reason`` is warning, refresh_requested or link_disabled."""
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-sandbox"}}


def action_ts() -> str:
    """Return the time of a click."""
    micros = time.time_ns() // 1000
    return f"{micros // 10**6}.{micros % 10**6:06d}"
