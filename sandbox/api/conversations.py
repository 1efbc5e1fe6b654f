"""conversations.*: looking at channels, joining them, reading them, direct messages."""

from sandbox import rooms
from sandbox.api.calls import Call, Refused
from sandbox.api.identity import SCOPE
from sandbox.objects import channel_object, message_object, root_object
from sandbox.things import Channel, Message
from sandbox.world import Json

HISTORY = {"public": "channels:history", "private": "groups:history", "im": "im:history", "mpim": "mpim:history"}
INVITE = {"public": ("channels:write.invites", "channels:manage"), "private": ("groups:write.invites", "groups:write")}


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.channel()
    call.needs_scope(SCOPE[channel.kind])
    shown = channel_object(channel, call.team, call.app.bot_user)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        shown["locale"] = "en-US"
    return {"channel": shown}


def members(call: Call) -> Json:
    """conversations.members, bots included."""
    channel = call.channel()
    call.needs_scope(SCOPE[channel.kind])
    found, metadata = call.page(channel.members, 100)
    return {"members": found, "response_metadata": metadata}


def open_(call: Call) -> Json:
    """conversations.open: the direct messages with one person; groups are not kept here."""
    if not call.text("users") and not call.text("channel"):
        raise Refused("users_list_not_supplied")
    if call.text("channel"):
        channel = call.channel()
        known = True
    else:
        channel, known = _direct(call)
    shown: Json = {"id": channel.id}
    if call.flag("return_im"):
        shown = channel_object(channel, call.team, call.app.bot_user)
    return {"no_op": True, "already_open": True, "channel": shown} if known else {"channel": shown}


def _direct(call: Call) -> tuple[Channel, bool]:
    idents = [one.strip() for one in call.text("users").split(",") if one.strip()]
    users = [call.team.users.get(one) for one in idents]
    if any(one is None for one in users) or call.app.bot_user in idents:
        raise Refused("user_not_found")
    if any(one is not None and one.deleted for one in users):
        raise Refused("user_disabled")
    if len(idents) > 8:
        raise Refused("too_many_users")
    if len(idents) > 1:
        call.needs_scope("mpim:write")
        raise Refused("method_not_supported_for_channel_type")
    call.needs_scope("im:write")
    before = len(call.team.channels)
    channel = call.state.dm(call.team, call.app.bot_user, idents[0])
    return channel, len(call.team.channels) == before


def join(call: Call) -> Json:
    """conversations.join: public channels only."""
    channel = call.channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    if call.app.bot_user in channel.members:
        call.warnings.append("already_in_channel")
    else:
        rooms.join(call.state, call.team, channel, call.team.bot(call.app))
    return {"channel": channel_object(channel, call.team, call.app.bot_user)}


def invite(call: Call) -> Json:
    """conversations.invite."""
    channel = _mine(call)
    call.needs_scope(*INVITE.get(channel.kind, ()))
    users = [call.team.users.get(one.strip()) for one in call.text("users").split(",")]
    if any(one is None for one in users):
        raise Refused("user_not_found")
    for user in users:
        if user is not None and user.id in channel.members:
            raise Refused("already_in_channel")
    for user in users:
        if user is not None:
            rooms.join(call.state, call.team, channel, user, call.app.bot_user)
    return {"channel": channel_object(channel, call.team, call.app.bot_user)}


def archive(call: Call) -> Json:
    """conversations.archive."""
    channel = _mine(call)
    if channel.archived:
        raise Refused("already_archived")
    rooms.archive(call.state, call.team, channel, call.app.bot_user)
    return {}


def _mine(call: Call) -> Channel:
    channel = call.channel()
    if call.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def history(call: Call) -> Json:
    """conversations.history: roots, the newest first."""
    channel = _mine(call)
    call.needs_scope(HISTORY[channel.kind])
    kept = [m for m in _public(channel) if m.thread_ts in ("", m.ts) or m.broadcast]
    found, metadata = call.page(_between(call, kept)[::-1], 100, 999)
    return {
        "messages": [_shown(call, channel, one) for one in found],
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        "response_metadata": metadata,
    }


def replies(call: Call) -> Json:
    """conversations.replies: a root and its replies, the oldest first."""
    channel = _mine(call)
    call.needs_scope(HISTORY[channel.kind])
    ts = call.text("ts")
    root = call.state.message(channel, ts)
    if root is None:
        raise Refused("thread_not_found")
    thread = root.thread_ts or root.ts
    kept = [one for one in _public(channel) if thread in (one.ts, one.thread_ts)]
    found, metadata = call.page(_between(call, kept), 1000)
    shown = [_shown(call, channel, one) for one in found]
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _public(channel: Channel) -> list[Message]:
    return sorted((m for m in channel.messages.values() if not m.ephemeral_for), key=lambda one: one.ts)


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9" * 12
    same = call.flag("inclusive")
    low, high = float(oldest), float(latest)
    return [m for m in messages if low < float(m.ts) < high or (same and m.ts in (oldest, latest))]


def _shown(call: Call, channel: Channel, message: Message) -> Json:
    files = rooms.files_of(call.state, call.team, message)
    if message.thread_ts not in ("", message.ts):
        shown = message_object(message, call.team, files)
    else:
        shown = root_object(message, channel, call.team, files)
    if message.metadata and not call.flag("include_all_metadata"):
        shown.pop("metadata", None)
    return shown
