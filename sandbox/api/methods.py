"""The methods of the Web API that this stand-in knows: function, scopes (any of them), what must be given."""

from dataclasses import dataclass

from sandbox.api import chat, conversations, extras, files, identity, views
from sandbox.api.calls import Function


@dataclass(frozen=True)
class Method:
    """One method. ``scopes``: the app needs one of them; ``required``: arguments without which it is refused."""

    function: Function
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
INVITE = ("channels:write.invites", "groups:write.invites", "channels:manage", "groups:write")
METHODS: dict[str, Method] = {
    "auth.test": Method(identity.auth_test),
    "bookmarks.add": Method(extras.add_bookmark, ("bookmarks:write",), ("channel_id", "title", "type")),
    "bookmarks.list": Method(extras.list_bookmarks, ("bookmarks:read",), ("channel_id",)),
    "chat.delete": Method(chat.delete, ("chat:write",), ("channel", "ts")),
    "chat.getPermalink": Method(chat.get_permalink, (), ("channel", "message_ts")),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",), ("channel", "user")),
    "chat.postMessage": Method(chat.post_message, ("chat:write",), ("channel",)),
    "chat.update": Method(chat.update, ("chat:write",), ("channel", "ts")),
    "conversations.archive": Method(conversations.archive, ("channels:manage", "groups:write"), ("channel",)),
    "conversations.history": Method(conversations.history, HISTORY, ("channel",)),
    "conversations.info": Method(conversations.info, READ, ("channel",)),
    "conversations.invite": Method(conversations.invite, INVITE, ("channel", "users")),
    "conversations.join": Method(conversations.join, ("channels:join",), ("channel",)),
    "conversations.list": Method(identity.conversations_list, READ),
    "conversations.members": Method(conversations.members, READ, ("channel",)),
    "conversations.open": Method(conversations.open_, ("im:write", "mpim:write")),
    "conversations.replies": Method(conversations.replies, HISTORY, ("channel", "ts")),
    "files.completeUploadExternal": Method(files.complete_upload, ("files:write",), ("files",)),
    "files.delete": Method(files.delete, ("files:write",), ("file",)),
    "files.getUploadURLExternal": Method(files.get_upload_url, ("files:write",), ("filename",)),
    "files.info": Method(files.info, ("files:read",), ("file",)),
    "pins.add": Method(extras.add_pin, ("pins:write",), ("channel",)),
    "pins.list": Method(extras.list_pins, ("pins:read",), ("channel",)),
    "reactions.add": Method(extras.add_reaction, ("reactions:write",), ("name",)),
    "reactions.get": Method(extras.get_reactions, ("reactions:read",)),
    "reactions.remove": Method(extras.remove_reaction, ("reactions:write",), ("name",)),
    "team.info": Method(identity.team_info, ("team:read",)),
    "usergroups.list": Method(identity.usergroups_list, ("usergroups:read",)),
    "usergroups.users.list": Method(identity.usergroups_users, ("usergroups:read",), ("usergroup",)),
    "users.conversations": Method(identity.users_conversations, READ),
    "users.info": Method(identity.users_info, ("users:read",), ("user",)),
    "users.list": Method(identity.users_list, ("users:read",)),
    "views.open": Method(views.open_, (), ("view",)),
    "views.publish": Method(views.publish, (), ("user_id", "view")),
    "views.push": Method(views.push, (), ("view",)),
    "views.update": Method(views.update, (), ("view",)),
}
