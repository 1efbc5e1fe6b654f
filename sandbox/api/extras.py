"""reactions.*, pins.*, bookmarks.*: what is attached to messages and channels."""

import re

from sandbox import rooms
from sandbox.api.calls import Call, Refused
from sandbox.objects import message_object, permalink, reactions, seconds
from sandbox.things import Channel, Message
from sandbox.world import Json

MOST_TITLE = 256
MOST_LINK = 2048


def _item(call: Call) -> tuple[Channel, Message]:
    if not call.text("timestamp") or not call.text("channel"):
        raise Refused("no_item_specified")
    channel = call.channel()
    if call.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel, call.message(channel, "timestamp")


def add_reaction(call: Call) -> Json:
    """reactions.add."""
    channel, message = _item(call)
    if channel.archived:
        raise Refused("is_archived")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", call.text("name")):
        raise Refused("invalid_name")
    if not rooms.react(call.state, call.team, message, call.app.bot_user, call.text("name")):
        raise Refused("already_reacted")
    return {}


def remove_reaction(call: Call) -> Json:
    """reactions.remove."""
    _, message = _item(call)
    if not rooms.unreact(call.state, call.team, message, call.app.bot_user, call.text("name")):
        raise Refused("no_reaction")
    return {}


def get_reactions(call: Call) -> Json:
    """reactions.get."""
    channel, message = _item(call)
    shown = message_object(message, call.team, rooms.files_of(call.state, call.team, message))
    if message.reactions:
        shown["reactions"] = reactions(message)
    shown["permalink"] = permalink(message, call.team)
    return {"type": "message", "channel": channel.id, "message": shown}


def add_pin(call: Call) -> Json:
    """pins.add."""
    channel, message = _item(call)
    if message.ts in channel.pins:
        raise Refused("already_pinned")
    channel.pins.append(message.ts)
    call.state.changed()
    return {}


def list_pins(call: Call) -> Json:
    """pins.list."""
    channel = call.channel()
    found = [channel.messages[ts] for ts in channel.pins]
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "message": message_object(one, call.team) | {"permalink": permalink(one, call.team)},
            "created": int(float(one.ts)),
            "created_by": one.user,
        }
        for one in found
    ]
    return {"items": items}


def add_bookmark(call: Call) -> Json:
    """bookmarks.add: links only."""
    channel = call.channel("channel_id")
    if call.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    link = call.text("link")
    if call.text("type") != "link" or not re.match(r"https?://", link) or len(link) > MOST_LINK:
        raise Refused("invalid_link")
    if len(call.text("title")) > MOST_TITLE:
        raise Refused("invalid_arguments")
    bookmark = {
        "id": call.state.ident("Bk"),
        "channel_id": channel.id,
        "title": call.text("title"),
        "link": link,
        "emoji": call.text("emoji") or None,
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": seconds(),
        "date_updated": 0,
        "rank": "i",
        "last_updated_by_user_id": call.app.bot_user,
        "last_updated_by_team_id": call.team.id,
        "shortcut_id": None,
        "app_id": call.app.id,
    }
    channel.bookmarks.append(bookmark)
    call.state.changed()
    return {"bookmark": bookmark}


def list_bookmarks(call: Call) -> Json:
    """bookmarks.list."""
    return {"bookmarks": list(call.channel("channel_id").bookmarks)}
