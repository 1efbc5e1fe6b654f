"""What happens in channels, whoever does it: posts, edits, joins, reactions. Changes the state and tells the apps.

Every function is called under ``State.lock``.
"""

from sandbox.blockkit.problems import Problem
from sandbox.objects import bot_profile, file_object, message_object, root_object
from sandbox.payloads import event_callback
from sandbox.state import State
from sandbox.text import notified
from sandbox.things import Channel, Message, Team, User
from sandbox.world import App, Json

MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}
CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}


def post(state: State, team: Team, message: Message) -> Message:
    """Put a message where it belongs, tell the apps that listen, and complain if it notifies somebody."""
    channel = team.channels[message.channel_id]
    channel.messages[message.ts] = message
    if not message.ephemeral_for:
        for ident in message.files:
            state.files[ident].shares.setdefault(channel.id, []).append(message.ts)
        _tell_of_message(state, team, channel, message)
    state.changed()
    return message


def _tell_of_message(state: State, team: Team, channel: Channel, message: Message) -> None:
    event = message_event(state, team, message)
    if message.app_id and not message.subtype:
        event["bot_profile"] = bot_profile(team.apps[message.app_id], team)
    tell(state, team, MESSAGE_EVENTS[channel.kind], event, channel)
    for app in team.apps.values():
        if channel.kind != "im" and f"<@{app.bot_user}>" in message.text and message.user != app.bot_user:
            mention = {k: v for k, v in event.items() if k not in ("channel_type", "subtype")} | {"type": "app_mention"}
            tell(state, team, "app_mention", mention, channel, only=app)
    for ident in message.files:
        shared = {"type": "file_shared", "channel_id": channel.id, "file_id": ident, "user_id": message.user}
        tell(state, team, "file_shared", shared | {"file": {"id": ident}, "event_ts": message.ts}, channel)


def message_event(state: State, team: Team, message: Message) -> Json:
    """Show a message as its event does."""
    channel = team.channels[message.channel_id]
    event = message_object(message, team, files_of(state, team, message))
    if message.subtype == "file_share":
        event |= {"upload": False, "display_as_bot": False}
        event.pop("team")
    if message.subtype == "thread_broadcast":
        root = channel.messages[message.thread_ts]
        event["root"] = root_object(root, channel, team, files_of(state, team, root))
    if message.subtype in ("channel_join", "thread_broadcast"):
        for key in ("team", "parent_user_id"):
            event.pop(key, None)
    return event | {"channel": channel.id, "event_ts": message.ts, "channel_type": CHANNEL_TYPES[channel.kind]}


def files_of(state: State, team: Team, message: Message) -> list[Json]:
    """Show the files of a message."""
    files = [state.files[ident] for ident in message.files if ident in state.files]
    return [file_object(one, team, state.base_url, ready=state.ready(one), whole=False) for one in files]


def tell(
    state: State, team: Team, name: str, event: Json, channel: Channel | None = None, *, only: App | None = None
) -> None:
    """Send an event to every app (or one only) that is subscribed to ``name`` and is in the channel."""
    for app in team.apps.values():
        if only is not None and app is not only:
            continue
        if name in app.events and (channel is None or app.bot_user in channel.members):
            state.emit(app, event_callback(app, team, event, state.ident("Ev")))


def warn_of_pings(state: State, team: Team, app: App, arguments: Json, where: str) -> None:
    """Complain of a post that notifies somebody."""
    ids = {one.name: one.id for one in team.users.values()} | {g.handle: g.id for g in team.usergroups.values()}
    whom = notified(arguments, ids)
    if whom:
        state.log.complain("notifies", f"{app.name} posts in {where} and notifies {', '.join(whom)}", tuple(whom))


def edit(state: State, team: Team, message: Message, change: Json, editor: str) -> None:
    """Change a message in place; ``change`` holds the attributes that get new values."""
    before = message_object(message, team, files_of(state, team, message))
    for key, value in change.items():
        setattr(message, key, value)
    now = state.ts()
    message.edited = {"user": editor, "ts": f"{now.split('.', maxsplit=1)[0]}.000000"}
    if not message.ephemeral_for:
        after = message_object(message, team, files_of(state, team, message))
        after |= {"source_team": team.id, "user_team": team.id}
        event = {"type": "message", "subtype": "message_changed", "message": after, "previous_message": before}
        _tell_of_change(state, team, message, event, now)
    state.changed()


def remove(state: State, team: Team, message: Message) -> None:
    """Take a message away; what hangs in its thread stays."""
    channel = team.channels[message.channel_id]
    before = message_object(message, team, files_of(state, team, message))
    channel.messages.pop(message.ts, None)
    if message.ts in channel.pins:
        channel.pins.remove(message.ts)
    for ident in message.files:
        state.files[ident].shares.pop(channel.id, None)
    if not message.ephemeral_for:
        event = {"type": "message", "subtype": "message_deleted", "previous_message": before, "deleted_ts": message.ts}
        _tell_of_change(state, team, message, event, state.ts())
    state.changed()


def _tell_of_change(state: State, team: Team, message: Message, event: Json, now: str) -> None:
    channel = team.channels[message.channel_id]
    event |= {"channel": channel.id, "hidden": True, "ts": now, "event_ts": now}
    tell(state, team, MESSAGE_EVENTS[channel.kind], event | {"channel_type": CHANNEL_TYPES[channel.kind]}, channel)


def join(state: State, team: Team, channel: Channel, user: User, inviter: str = "") -> None:
    """Make somebody (or a bot) a member; members know it by an event and by a line in the channel."""
    if user.id in channel.members:
        return
    channel.members.append(user.id)
    event = _membership("member_joined_channel", channel, user)
    if inviter:
        event["inviter"] = inviter
    tell(state, team, "member_joined_channel", event | {"event_ts": state.ts()}, channel)
    line = Message(channel.id, state.ts(), user.id, f"<@{user.id}> has joined the channel", subtype="channel_join")
    post(state, team, line)


def leave(state: State, team: Team, channel: Channel, user: User) -> None:
    """End a membership. The bot that leaves is told too."""
    if user.id not in channel.members:
        return
    event = _membership("member_left_channel", channel, user) | {"event_ts": state.ts()}
    tell(state, team, "member_left_channel", event, channel)
    channel.members.remove(user.id)
    state.changed()


def _membership(name: str, channel: Channel, user: User) -> Json:
    letter = "C" if channel.kind == "public" else "G"
    return {"type": name, "user": user.id, "channel": channel.id, "channel_type": letter, "team": user.team_id}


def archive(state: State, team: Team, channel: Channel, user: str) -> None:
    """Archive a channel: it can be read, nothing can be posted."""
    channel.archived = True
    name = "channel_archive" if channel.kind == "public" else "group_archive"
    event = {"type": name, "channel": channel.id, "user": user, "is_moved": 0, "event_ts": state.ts()}
    tell(state, team, name, event, channel)
    state.changed()


def rename(state: State, team: Team, channel: Channel, name: str) -> None:
    """Give a channel another name."""
    channel.name = name
    team.renamed()
    kind = "channel_rename" if channel.kind == "public" else "group_rename"
    shown = {"id": channel.id, "is_channel": True, "is_mpim": False, "name": name, "name_normalized": name}
    event = {"type": kind, "channel": shown | {"created": channel.created}, "event_ts": state.ts()}
    tell(state, team, kind, event, channel)
    state.changed()


def react(state: State, team: Team, message: Message, user: str, name: str) -> bool:
    """Add a reaction; False if this user has given it already."""
    who = message.reactions.setdefault(name, [])
    if user in who:
        return False
    who.append(user)
    _tell_of_reaction(state, team, message, user, ("reaction_added", name))
    return True


def unreact(state: State, team: Team, message: Message, user: str, name: str) -> bool:
    """Take a reaction back; False if this user has not given it."""
    who = message.reactions.get(name, [])
    if user not in who:
        return False
    who.remove(user)
    if not who:
        message.reactions.pop(name)
    _tell_of_reaction(state, team, message, user, ("reaction_removed", name))
    return True


def _tell_of_reaction(state: State, team: Team, message: Message, user: str, what: tuple[str, str]) -> None:
    channel = team.channels[message.channel_id]
    item = {"type": "message", "channel": channel.id, "ts": message.ts}
    event = {"type": what[0], "user": user, "reaction": what[1], "item": item, "item_user": message.user}
    tell(state, team, what[0], event | {"event_ts": state.ts()}, channel)
    state.changed()


def from_slackbot(state: State, team: Team, channel: Channel, user: str, text: str) -> Message:
    """Show a person, and nobody else, what Slack itself has to say."""
    return post(state, team, Message(channel.id, state.ts(), "USLACKBOT", text, ephemeral_for=user))


def said(problems: list[Problem]) -> str:
    """Put problems into one line."""
    return "; ".join(str(one) for one in problems)
