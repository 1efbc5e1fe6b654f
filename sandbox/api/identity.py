"""auth.test, team.info, users.*, usergroups.*: who is who."""

from sandbox.api.calls import Call, Refused
from sandbox.objects import channel_object, site, user_object, usergroup_object
from sandbox.things import Channel
from sandbox.world import Json

SCOPE = {"public": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}
TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}


def auth_test(call: Call) -> Json:
    """auth.test."""
    bot = call.team.bot(call.app)
    return {
        "url": f"{site(call.team)}/",
        "team": call.team.seed.name,
        "user": bot.name,
        "team_id": call.team.id,
        "user_id": bot.id,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    """team.info."""
    seed = call.team.seed
    shown = {"id": seed.id, "name": seed.name, "url": f"{site(call.team)}/", "domain": seed.domain, "email_domain": ""}
    more = {"icon": {"image_default": True}, "avatar_base_url": "https://ca.slack-edge.com/", "is_verified": False}
    return {"team": shown | more}


def users_info(call: Call) -> Json:
    """users.info."""
    return {"user": user_object(call.user(), with_locale=call.flag("include_locale"))}


def users_list(call: Call) -> Json:
    """users.list: everybody, bots, Slackbot and closed accounts included."""
    found, metadata = call.page(list(call.team.users.values()), 1000)
    members = [user_object(one, with_locale=call.flag("include_locale")) for one in found]
    return {"members": members, "cache_ts": int(float(call.state.ts())), "response_metadata": metadata}


def users_conversations(call: Call) -> Json:
    """users.conversations: what the bot is in."""
    return _listed(call, [one for one in call.team.channels.values() if call.app.bot_user in one.members])


def conversations_list(call: Call) -> Json:
    """conversations.list: what the bot may know of."""
    bot = call.app.bot_user
    return _listed(call, [one for one in call.team.channels.values() if one.kind == "public" or bot in one.members])


def _listed(call: Call, channels: list[Channel]) -> Json:
    wanted = [TYPES.get(one.strip(), "") for one in (call.text("types") or "public_channel").split(",")]
    if "" in wanted:
        raise Refused("invalid_types")
    for kind in wanted:
        call.needs_scope(SCOPE[kind])
    kept = [one for one in channels if one.kind in wanted and not (one.archived and call.flag("exclude_archived"))]
    found, metadata = call.page(kept, 100)
    shown = [channel_object(one, call.team, call.app.bot_user) for one in found]
    for one, channel in zip(shown, found, strict=True):
        one["num_members"] = len(channel.members)
    return {"channels": shown, "response_metadata": metadata}


def usergroups_list(call: Call) -> Json:
    """usergroups.list: paid plans only."""
    if call.team.seed.free:
        raise Refused("plan_upgrade_required")
    groups = [one for one in call.team.usergroups.values() if call.flag("include_disabled") or not one.disabled]
    asked = {"users": call.flag("include_users"), "count": call.flag("include_count")}
    return {"usergroups": [usergroup_object(one, call.team, **asked) for one in groups]}


def usergroups_users(call: Call) -> Json:
    """usergroups.users.list."""
    if call.team.seed.free:
        raise Refused("plan_upgrade_required")
    group = call.team.usergroups.get(call.text("usergroup"))
    if group is None or (group.disabled and not call.flag("include_disabled")):
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}
