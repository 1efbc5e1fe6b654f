"""What happens to accounts, user groups and installations. Under ``State.lock``."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.objects import seconds, user_object
from sandbox.payloads import event_callback
from sandbox.rooms import leave, tell
from sandbox.state import State
from sandbox.things import Team, User
from sandbox.world import App, Json


def deactivate(state: State, team: Team, user: User) -> None:
    """Close somebody's account; they leave all channels."""
    user.deleted = True
    for channel in list(team.channels.values()):
        if channel.kind in ("public", "private"):
            leave(state, team, channel, user)
    now = state.ts()
    shown = user_object(user, with_locale=True)
    event = {"type": "user_change", "user": shown, "cache_ts": seconds(), "event_ts": now}
    tell(state, team, "user_change", event)
    state.changed()


def regroup(state: State, team: Team, handle: str, users: Sequence[str]) -> None:
    """Give a user group other members, by their ids."""
    group = next(one for one in team.usergroups.values() if one.handle == handle)
    added = [one for one in users if one not in group.users]
    removed = [one for one in group.users if one not in users]
    team.usergroups[group.id] = replace(group, users=tuple(users))
    event: Json = {"type": "subteam_members_changed", "subteam_id": group.id, "team_id": team.id}
    event |= {"date_previous_update": seconds(), "date_update": seconds()}
    event |= {"added_users": added, "added_users_count": len(added)}
    event |= {"removed_users": removed, "removed_users_count": len(removed), "event_ts": state.ts()}
    tell(state, team, "subteam_members_changed", event)
    state.changed()


def uninstall(state: State, team: Team, app: App) -> None:
    """Take an app out of a workspace: its token is dead at once, and it is told so twice, in no fixed order."""
    revoked: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.bot_user]}}
    for event in (revoked, {"type": "app_uninstalled"}):
        if event["type"] in app.events:
            told = event_callback(app, team, event | {"event_ts": state.ts()}, state.ident("Ev"))
            kept = ("token", "team_id", "api_app_id", "type", "event", "event_id", "event_time")
            state.emit(app, {key: told[key] for key in kept})
    del team.apps[app.id]
    for channel in team.channels.values():
        if app.bot_user in channel.members and channel.kind != "im":
            channel.members.remove(app.bot_user)
    state.changed()
