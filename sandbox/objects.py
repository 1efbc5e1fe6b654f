"""People, channels, messages, views and files as the Web API shows them. Pure: things in, JSON out."""

import struct
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.things import Channel, File, Message, Team, User, View
from sandbox.world import App, Json, Usergroup

UPDATED = 1_790_000_000
ICONS = "https://a.slack-edge.com/80588/img/plugins/app"
AVATAR = "https://secure.gravatar.com/avatar/00000000000000000000000000000000.jpg"
SIGNATURES = {b"\x89PNG": ("image/png", "png", "PNG"), b"\xff\xd8\xff": ("image/jpeg", "jpg", "JPEG")}
SIGNATURES |= {b"GIF8": ("image/gif", "gif", "GIF"), b"%PDF": ("application/pdf", "pdf", "PDF")}


def site(team: Team) -> str:
    """Return the address of a workspace."""
    return f"https://{team.seed.domain}.slack.com"


def user_object(user: User, *, with_locale: bool = False) -> Json:
    """Show somebody as users.info does; bots and outsiders have no time zone, outsiders no locale."""
    outsider, bot = user.kind == "outsider", user.is_bot
    shown: Json = {"id": user.id, "team_id": user.team_id, "name": user.name, "deleted": user.deleted}
    shown |= {"color": "9f69e7", "real_name": user.real_name}
    if not (outsider or bot or user.deleted):
        shown |= _zone(user.tz)
    shown["profile"] = _profile(user)
    flags = ("is_admin", "is_owner", "is_primary_owner")
    shown |= dict.fromkeys(flags, False)
    shown |= {"is_restricted": user.kind in ("guest", "single_guest")}
    shown |= {"is_ultra_restricted": user.kind == "single_guest", "is_bot": bot, "is_app_user": False}
    shown |= {"updated": UPDATED}
    if not bot:
        shown |= {"is_email_confirmed": True, "who_can_share_contact_card": "EVERYONE"}
    if outsider:
        shown["is_stranger"] = True
    elif with_locale:
        shown["locale"] = user.locale
    return shown


def _zone(name: str) -> Json:
    here = datetime.now(UTC).astimezone(ZoneInfo(name))
    offset = here.utcoffset()
    return {"tz": name, "tz_label": here.tzname() or name, "tz_offset": int(offset.total_seconds()) if offset else 0}


def _profile(user: User) -> Json:
    first, _, last = user.real_name.partition(" ")
    empty = ("phone", "skype", "status_text", "status_emoji", "status_text_canonical")
    return {
        "title": user.title,
        **dict.fromkeys(empty, ""),
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "fields": None,
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": "g0123456789a",
        "first_name": first,
        "last_name": last,
        **{f"image_{size}": f"{AVATAR}?s={size}" for size in (24, 48, 72, 192, 512)},
        "team": user.team_id,
    }


def bot_profile(app: App, team: Team) -> Json:
    """Show the bot behind a message."""
    icons = {"image_36": f"{ICONS}/bot_36.png", "image_48": f"{ICONS}/bot_48.png"}
    return {
        "id": app.bot_id,
        "deleted": False,
        "name": app.name,
        "updated": UPDATED,
        "app_id": app.id,
        "user_id": app.bot_user,
        "icons": icons | {"image_72": f"{ICONS}/service_72.png"},
        "team_id": team.id,
    }


def message_object(message: Message, team: Team, files: list[Json] | None = None) -> Json:
    """Show a message as payloads do, without bot_profile."""
    shown: Json = {"user": message.user, "type": "message", "ts": message.ts}
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": message.app_id}
    shown |= {"text": message.text, "team": team.id}
    if message.blocks:
        shown["blocks"] = message.blocks
    for key in ("attachments", "metadata", "edited", "thread_ts"):
        if getattr(message, key):
            shown[key] = getattr(message, key)
    if message.thread_ts and message.thread_ts != message.ts:
        parent = team.channels[message.channel_id].messages.get(message.thread_ts)
        shown["parent_user_id"] = parent.user if parent else ""
    if files:
        shown["files"] = files
    return shown


def root_object(message: Message, channel: Channel, team: Team, files: list[Json]) -> Json:
    """Show a message as conversations.history does: with its thread's figures and its reactions."""
    shown = message_object(message, team, files)
    replies = [m for m in channel.messages.values() if m.thread_ts == message.ts != m.ts and not m.ephemeral_for]
    if replies:
        users = list(dict.fromkeys(one.user for one in replies))
        shown |= {"thread_ts": message.ts, "reply_count": len(replies), "reply_users_count": len(users)}
        shown |= {"latest_reply": replies[-1].ts, "reply_users": users, "is_locked": False, "subscribed": False}
    if message.reactions:
        shown["reactions"] = reactions(message)
    return shown


def reactions(message: Message) -> list[Json]:
    """List the reactions to a message with those who gave them."""
    return [{"name": name, "users": list(who), "count": len(who)} for name, who in message.reactions.items()]


def channel_object(channel: Channel, team: Team, me: str) -> Json:
    """Show a channel as conversations.info does to the user ``me``."""
    base: Json = {"id": channel.id, "created": channel.created, "is_archived": channel.archived}
    base |= {"is_im": channel.kind == "im", "is_org_shared": False, "context_team_id": team.id}
    base |= {"updated": channel.created * 1000, "is_mpim": channel.kind == "mpim"}
    if channel.kind == "im":
        other = next((one for one in channel.members if one != me), me)
        return base | {"user": other, "is_user_deleted": team.users[other].deleted, "priority": 0}
    return base | _room(channel, team) | {"is_member": me in channel.members}


def _room(channel: Channel, team: Team) -> Json:
    return {
        "name": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_private": channel.kind != "public",
        "is_general": channel.name == "general",
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "parent_conversation": None,
        "creator": channel.creator,
        "is_ext_shared": False,
        "shared_team_ids": [team.id],
        "pending_connected_team_ids": [],
        "last_read": next(reversed(channel.messages), "0000000000.000000"),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": channel.created},
        "previous_names": [],
    }


def usergroup_object(group: Usergroup, team: Team, *, users: bool, count: bool) -> Json:
    """Show a user group; ``users`` and ``count`` say which of the two the caller asked for."""
    creator = group.users[0] if group.users else "USLACKBOT"
    shown: Json = {"id": group.id, "team_id": team.id, "is_usergroup": True, "is_subteam": True}
    shown |= {"name": group.name, "description": "", "handle": group.handle, "is_external": False}
    shown |= {"date_create": UPDATED, "date_update": UPDATED, "date_delete": UPDATED if group.disabled else 0}
    shown |= {"auto_type": None, "auto_provision": False, "enterprise_subteam_id": ""}
    shown |= {"created_by": creator, "updated_by": creator, "deleted_by": None}
    shown |= {"prefs": {"channels": [], "groups": []}, "channel_count": 0}
    if users:
        shown["users"] = list(group.users)
    if count:
        shown["user_count"] = str(len(group.users))
    return shown


def view_object(view: View, app: App, values: Json | None = None) -> Json:
    """Show a view with the given ``state.values``."""
    content, home = view.content, view.content["type"] == "home"
    return {
        "id": view.id,
        "team_id": view.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata") or "",
        "callback_id": content.get("callback_id") or "",
        "state": {"values": values or {}},
        "hash": view.hash,
        "title": {"type": "plain_text", "text": "View Title", "emoji": True} if home else content["title"],
        "clear_on_close": bool(content.get("clear_on_close", False)),
        "notify_on_close": bool(content.get("notify_on_close", False)),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": app.id,
        "external_id": view.external_id,
        "app_installed_team_id": view.team_id,
        "bot_id": app.bot_id,
    }


def sort_of(data: bytes | None) -> tuple[str, str, str]:
    """Tell mimetype, filetype and its name from the first bytes."""
    for start, kind in SIGNATURES.items():
        if data and data.startswith(start):
            return kind
    return ("text/plain", "text", "Plain Text")


def size_of(data: bytes | None) -> tuple[int, int]:
    """Read width and height of a PNG; (0, 0) for anything else."""
    if not data or not data.startswith(b"\x89PNG") or len(data) < 24:
        return (0, 0)
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def file_object(file: File, team: Team, base_url: str, *, ready: bool, whole: bool) -> Json:
    """Show a file; until it is ready its kind is empty. ``whole`` adds its shares, as the files.* methods do."""
    mimetype, filetype, pretty = sort_of(file.data) if ready else ("", "", "")
    private = f"{base_url}/files-pri/{team.id}-{file.id}"
    shown: Json = {"id": file.id, "created": file.created, "timestamp": file.created, "name": file.name}
    shown |= {"title": file.title or file.name, "mimetype": mimetype, "filetype": filetype, "pretty_type": pretty}
    shown |= {"user": file.user, "user_team": team.id, "editable": False, "size": file.length, "mode": "hosted"}
    shown |= {"is_external": False, "external_type": "", "is_public": bool(file.shares), "public_url_shared": False}
    shown |= {"display_as_bot": False, "username": ""}
    if file.alt_txt is not None:
        shown["alt_txt"] = file.alt_txt
    shown |= {"url_private": f"{private}/{file.name}", "url_private_download": f"{private}/download/{file.name}"}
    if file.app_id:
        shown["media_display_type"] = "unknown"
    if ready and file.app_id and mimetype.startswith("image/"):
        shown |= _thumbnails(file, private)
    shown |= {"permalink": f"{site(team)}/files/{file.user}/{file.id}/{file.name}"}
    shown |= {"permalink_public": f"https://slack-files.com/{team.id}-{file.id}-abcdef0123"}
    if whole:
        shown |= {"comments_count": 0, "is_starred": False, "has_more_shares": False, **_shares(file, team)}
    return shown | {"has_rich_preview": False, "file_access": "visible"}


def _thumbnails(file: File, private: str) -> Json:
    width, height = size_of(file.data)
    thumb = {f"thumb_{size}": f"{private}/{file.name}" for size in (64, 80, 360, 160)}
    high = max(1, round(360 * height / width)) if width else 0
    return (
        thumb
        | {"thumb_360_w": 360, "thumb_360_h": high, "original_w": width, "original_h": height}
        | {"thumb_tiny": "AwAYADCu"}
    )


def _shares(file: File, team: Team) -> Json:
    shares: dict[str, Json] = {}
    kinds: dict[str, list[str]] = {"channels": [], "groups": [], "ims": []}
    for channel_id, times in file.shares.items():
        channel = team.channels[channel_id]
        public = channel.kind == "public"
        kinds["channels" if public else "ims" if channel.kind == "im" else "groups"].append(channel_id)
        shares.setdefault("public" if public else "private", {})[channel_id] = [
            {
                "reply_users": [],
                "reply_users_count": 0,
                "reply_count": 0,
                "ts": ts,
                "channel_name": channel.name,
                "team_id": team.id,
                "share_user_id": file.user,
                "source": "UNKNOWN",
                "is_silent_share": False,
            }
            for ts in times
        ]
    return {"shares": shares, **kinds}


def permalink(message: Message, team: Team) -> str:
    """Return the address of a message."""
    address = f"{site(team)}/archives/{message.channel_id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        return f"{address}?thread_ts={message.thread_ts}&cid={message.channel_id}"
    return address


def seconds() -> int:
    """Return the time of day in whole Unix seconds."""
    return int(time.time())
