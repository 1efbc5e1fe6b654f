"""chat.*: posts, edits, deletions, ephemeral messages, permalinks."""

import math
from typing import Any

from sandbox import rooms
from sandbox.api.calls import Call, RateLimited, Refused, metadata, refuse
from sandbox.blockkit.messages import check_message
from sandbox.normal import normal_blocks
from sandbox.objects import bot_profile, message_object, permalink
from sandbox.things import Channel, Message
from sandbox.world import Json

MOST_TEXT = 40_000
MOST_UPDATED_TEXT = 4_000
MOST_AT_ONCE = 4.0
"""Posts that pass in a burst where ``Options.message_rate`` limits them; Slack does not say how many."""


def post_message(call: Call) -> Json:
    """chat.postMessage."""
    channel = place_to_post(call)
    _check(call)
    _at_its_pace(call, channel)
    thread = _thread(call, channel)
    message = _composed(call, channel)
    message.metadata = metadata(call)
    message.thread_ts = thread
    if thread and call.flag("reply_broadcast"):
        message.subtype, message.broadcast = "thread_broadcast", True
    rooms.warn_of_pings(call.state, call.team, call.app, dict(call.arguments), channel.label)
    rooms.post(call.state, call.team, message)
    return {"channel": channel.id, "ts": message.ts, "message": _shown(call, message)}


def _at_its_pace(call: Call, channel: Channel) -> None:
    rate, now = call.state.options.message_rate, call.state.now()
    if rate is None:
        return
    # A bucket that fills at the rate and holds a few: short bursts pass.
    left = min(MOST_AT_ONCE, channel.allowance + (now - channel.posted_at) * rate)
    if left < 1:
        raise RateLimited(max(1, math.ceil((1 - left) / rate)))
    channel.allowance, channel.posted_at = left - 1, now


def place_to_post(call: Call, name: str = "channel") -> Channel:
    """Find where the app posts: a channel it is in (or any public one with chat:write.public), or somebody's DM."""
    given = call.text(name)
    if given in call.team.users:
        if not messages_tab(call):
            raise Refused("messages_tab_disabled")
        return call.state.dm(call.team, call.app.bot_user, given)
    channel = call.channel(name)
    if channel.archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not messages_tab(call):
        raise Refused("messages_tab_disabled")
    if call.app.bot_user not in channel.members and "chat:write.public" not in call.app.scopes:
        raise Refused("not_in_channel")
    return channel


def messages_tab(call: Call) -> bool:
    """Tell whether the app takes direct messages."""
    return bool(call.app.feature("app_home").get("messages_tab_enabled", False))


def _check(call: Call) -> None:
    usable = call.state.usable_file(call.app)
    refuse(check_message(call.arguments, usable, most_text=call.state.options.most_text), "invalid_blocks")


def _thread(call: Call, channel: Channel) -> str:
    given = call.text("thread_ts")
    if given:
        parent = channel.messages.get(given)
        if parent is None or parent.ephemeral_for:
            raise Refused("cannot_reply_to_message")
        return parent.thread_ts or parent.ts
    return ""


def _composed(call: Call, channel: Channel) -> Message:
    text = call.text("text") or call.text("markdown_text")
    if len(text) > MOST_TEXT:
        text = text[:MOST_TEXT]
        call.warnings.append("message_truncated")
    return Message(
        channel.id,
        call.state.ts(),
        call.app.bot_user,
        text,
        normal_blocks(call.data("blocks")),
        app_id=call.app.id,
        bot_id=call.app.bot_id,
        attachments=call.data("attachments") or [],
    )


def _shown(call: Call, message: Message) -> Json:
    files = rooms.files_of(call.state, call.team, message)
    return message_object(message, call.team, files) | {"bot_profile": bot_profile(call.app, call.team)}


def update(call: Call) -> Json:
    """chat.update: text without blocks takes the blocks away."""
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.app_id != call.app.id:
        raise Refused("cant_update_message")
    if channel.archived:
        raise Refused("is_inactive")
    _check(call)
    text = call.text("text") or call.text("markdown_text")
    if len(text) > MOST_UPDATED_TEXT:
        raise Refused("msg_too_long")
    change: dict[str, Any] = {"text": text or message.text, "blocks": normal_blocks(call.data("blocks"))}
    change["attachments"] = call.data("attachments") or []
    if call.data("metadata") is not None:
        change["metadata"] = metadata(call)
    rooms.edit(call.state, call.team, message, change, call.app.bot_id)
    shown = _shown(call, message)
    shown.pop("ts")
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    """chat.delete: own messages only."""
    channel = call.channel()
    message = call.message(channel, "ts")
    if message.app_id != call.app.id:
        raise Refused("cant_delete_message")
    rooms.remove(call.state, call.team, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: one person sees it, who must be in the channel."""
    channel = call.channel()
    if channel.archived:
        raise Refused("is_archived")
    if call.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    user = call.team.users.get(call.text("user"))
    if user is None or user.deleted or user.id not in channel.members:
        raise Refused("user_not_in_channel")
    _check(call)
    message = _composed(call, channel)
    message.ephemeral_for = user.id
    message.thread_ts = _thread(call, channel)
    rooms.post(call.state, call.team, message)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(message, call.team)}
