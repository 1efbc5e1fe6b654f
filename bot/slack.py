"""The narrow port over Slack's Web API: what the bot asks of Slack, and the errors of `bot.slack_errors`.

No call sleeps and none is repeated here: a call whose answer was lost is in doubt, and only its caller knows whether
it may be made twice. Nothing unfurls, nothing is parsed, and no names are linked in what is posted.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.config import Settings
from bot.slack_errors import (
    UNANSWERED,
    ChannelGone,
    FileUnready,
    HashConflict,
    MessageGone,
    MissingScope,
    NotInChannel,
    PersonGone,
    RateLimited,
    Refused,
    SlackError,
    TokenRevoked,
    TriggerExpired,
    Unreachable,
    UploadRefused,
    ViewGone,
    translated,
)
from bot.slack_people import Group, Identity, Person, person_of

Blocks = Sequence[Mapping[str, Any]]
DUE_EVENT = "mapwright_due"
_PERSON_SECONDS = 5.0
_CHANNEL_SECONDS = 30.0
_HISTORY_PAGE = 200
_HISTORY = frozenset({"channels:history", "groups:history", "im:history", "mpim:history"})


def web_client(settings: Settings) -> WebClient:
    """The one client, with the settings' address and time limit, which repeats nothing by itself."""
    return WebClient(
        token=settings.bot_token,
        base_url=settings.api_url,
        timeout=cast(int, settings.http_timeout),
        retry_handlers=[],
    )


class Slack:
    """What the bot asks of Slack. A channel may be the id of a person: then it is the conversation with the bot."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._identity: Identity | None = None
        self._people: dict[str, tuple[float, Person]] = {}
        self._direct: dict[str, str] = {}
        self._public: dict[str, tuple[float, bool]] = {}

    def post(
        self,
        channel: str,
        text: str,
        blocks: Blocks,
        thread_ts: str | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> str:
        """Post a message and return its ts. `metadata` is {event_type, event_payload}."""
        extra: dict[str, Any] = {"thread_ts": thread_ts, "metadata": metadata}
        answer = self._call(
            self._client.chat_postMessage,
            person=is_person(channel),
            channel=channel,
            text=text,
            blocks=blocks,
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
            **{key: value for key, value in extra.items() if value},
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, text: str, blocks: Blocks) -> None:
        """Put other words into a message of the bot's."""
        where = self._conversation(channel)
        self._call(
            self._client.chat_update, channel=where, ts=ts, text=text, blocks=blocks, parse="none", link_names=False
        )

    def delete(self, channel: str, ts: str) -> None:
        """Take a message of the bot's away."""
        self._call(self._client.chat_delete, channel=self._conversation(channel), ts=ts)

    def ephemeral(self, channel: str, person: str, text: str, blocks: Blocks) -> None:
        """Say something to one person in a channel that both are in."""
        self._call(self._client.chat_postEphemeral, channel=channel, user=person, text=text, blocks=blocks)

    def respond(
        self,
        url: str,
        text: str,
        blocks: Blocks,
        *,
        in_channel: bool = False,
        replace: bool = False,
    ) -> bool:
        """Answer by a response_url, five times in thirty minutes; False where it does not take it any more."""
        hook = WebhookClient(url, timeout=self._client.timeout, retry_handlers=[])
        try:
            answer = hook.send(
                text=text,
                blocks=[dict(block) for block in blocks],
                response_type="in_channel" if in_channel else "ephemeral",
                replace_original=replace,
                unfurl_links=False,
                unfurl_media=False,
            )
        except UNANSWERED:
            return False
        return answer.status_code == 200

    def pin(self, channel: str, ts: str) -> None:
        """Pin a message."""
        self._call(self._client.pins_add, channel=channel, timestamp=ts)

    def permalink(self, channel: str, ts: str) -> str:
        """The address of a message."""
        answer = self._call(self._client.chat_getPermalink, channel=self._conversation(channel), message_ts=ts)
        return str(answer["permalink"])

    def posted_for(self, channel: str, due_id: str, thread_ts: str | None = None) -> str | None:
        """The ts of the newest message that carries this due row in its metadata, None where there is none.

        MissingScope where the bot may not read what it would have to look through.
        """
        if not self.identity().scopes & _HISTORY:
            raise MissingScope("missing_scope", "conversations.history", "channels:history")
        where = self._conversation(channel)
        common: dict[str, Any] = {"channel": where, "limit": _HISTORY_PAGE, "include_all_metadata": True}
        if thread_ts:
            answer = self._call(self._client.conversations_replies, ts=thread_ts, **common)
        else:
            answer = self._call(self._client.conversations_history, **common)
        found = [message["ts"] for message in answer["messages"] if _due_of(message) == due_id]
        return max(found, key=float, default=None)

    def upload(self, data: bytes, filename: str, title: str, alt_text: str) -> str:
        """Upload a file that nobody sees yet, and return its id."""
        slot = self._call(
            self._client.files_getUploadURLExternal, filename=filename, length=len(data), alt_txt=alt_text
        )
        self._send(str(slot["upload_url"]), data)
        file_id = str(slot["file_id"])
        self._call(self._client.files_completeUploadExternal, files=[{"id": file_id, "title": title}])
        return file_id

    def file_ready(self, file_id: str) -> bool:
        """Whether a file can be shown: Slack knows its type and, where it is a picture, has looked at it.

        True without looking where the bot may not look: posting then tells.
        """
        try:
            file = self._call(self._client.files_info, file=file_id)["file"]
        except MissingScope:
            return True
        except FileUnready:
            return False
        return bool(file.get("mimetype")) and (bool(file.get("original_w")) or bool(file.get("thumb_360")))

    def delete_file(self, file_id: str) -> None:
        """Delete a file of the bot's; nothing happens where it is gone already."""
        try:
            self._call(self._client.files_delete, file=file_id)
        except FileUnready:
            return

    def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:
        """Open a modal and return its id."""
        return str(self._call(self._client.views_open, trigger_id=trigger_id, view=view)["view"]["id"])

    def update_view(self, view_id: str, view: Mapping[str, Any], hash: str | None = None) -> None:
        """Put another page into an open modal; with `hash` only where it is still the one that was seen."""
        extra: dict[str, Any] = {"hash": hash} if hash else {}
        self._call(self._client.views_update, view_id=view_id, view=view, **extra)

    def push_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:
        """Lay another modal upon the open one and return its id; three can lie upon each other."""
        return str(self._call(self._client.views_push, trigger_id=trigger_id, view=view)["view"]["id"])

    def publish_home(self, person: str, view: Mapping[str, Any]) -> None:
        """Set the Home tab of a person."""
        self._call(self._client.views_publish, person=True, user_id=person, view=view)

    def user(self, user_id: str) -> Person:
        """A person as Slack knows them now (a few seconds old at most); unknown ones count as having left."""
        known = self._people.get(user_id)
        if known is not None and time.monotonic() - known[0] < _PERSON_SECONDS:
            return known[1]
        try:
            person = person_of(self._call(self._client.users_info, person=True, user=user_id)["user"])
        except PersonGone:
            person = Person(id=user_id, name="somebody who left", deleted=True)
        self._people[user_id] = (time.monotonic(), person)
        return person

    def barred(self, channel: str) -> type[SlackError] | None:
        """Why the bot cannot post: NotInChannel, or ChannelGone where it is archived. None also for one person."""
        if is_person(channel) or channel.startswith("D"):
            return None
        try:
            found = self._call(self._client.conversations_info, channel=channel)["channel"]
        except (NotInChannel, ChannelGone) as error:
            return type(error)
        member = None if found.get("is_member") else NotInChannel
        return ChannelGone if found.get("is_archived") else member

    def is_public(self, channel: str) -> bool:
        """Whether a channel is public (as it was some seconds ago at most); False where the bot cannot look."""
        known = self._public.get(channel)
        if known is not None and time.monotonic() - known[0] < _CHANNEL_SECONDS:
            return known[1]
        try:
            found = self._call(self._client.conversations_info, channel=channel)["channel"]
            public = bool(found.get("is_channel")) and found.get("is_private") is False
        except (NotInChannel, ChannelGone, MissingScope):
            public = False
        self._public[channel] = (time.monotonic(), public)
        return public

    def members(self, channel: str) -> frozenset[str]:
        """Who is in a channel, bots included; nobody where the bot cannot look into it."""
        try:
            return frozenset(self._pages(self._client.conversations_members, "members", channel=channel, limit=200))
        except (NotInChannel, ChannelGone, MissingScope):
            return frozenset()

    def usergroups(self) -> Sequence[Group]:
        """The user groups with people in them; none where the workspace has none or did not grant looking."""
        if "usergroups:read" not in self.identity().scopes:
            return ()
        try:
            found = self._call(self._client.usergroups_list, include_users=True)["usergroups"]
        except (MissingScope, Refused):
            return ()
        groups = [
            Group(id=g["id"], name=g["name"], handle=g["handle"], users=tuple(g.get("users") or ()))
            for g in found
            if not g.get("date_delete")
        ]
        return tuple(group for group in groups if group.users)

    def identity(self) -> Identity:
        """Who the bot is; asked once."""
        with self._lock:
            if self._identity is None:
                answer = self._call(self._client.auth_test)
                headers = {key.lower(): value for key, value in answer.headers.items()}
                granted = headers.get("x-oauth-scopes", "").split(",")
                self._identity = Identity(
                    team_id=answer.get("team_id") or "",
                    team=answer.get("team") or "",
                    user_id=answer.get("user_id") or "",
                    bot_id=answer.get("bot_id") or "",
                    url=answer.get("url") or "",
                    scopes=frozenset(scope.strip() for scope in granted if scope.strip()),
                )
            return self._identity

    def granted(self, *scopes: str) -> bool:
        """Whether the bot was granted all these scopes."""
        return self.identity().scopes.issuperset(scopes)

    def _conversation(self, channel: str) -> str:
        """Where messages to a person stand: posting takes the person's id, everything else does not."""
        if not is_person(channel):
            return channel
        if channel not in self._direct:
            answer = self._call(self._client.conversations_open, person=True, users=channel)
            self._direct[channel] = str(answer["channel"]["id"])
        return self._direct[channel]

    def _pages(self, method: Callable[..., SlackResponse], key: str, **arguments: Any) -> Iterable[str]:
        while True:
            answer = self._call(method, **arguments)
            yield from answer[key]
            arguments["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not arguments["cursor"]:
                return

    def _call(self, method: Callable[..., SlackResponse], *, person: bool = False, **arguments: Any) -> SlackResponse:
        try:
            return method(**arguments)
        except (SlackApiError, *UNANSWERED) as error:
            raise translated(error, method.__name__.replace("_", "."), person=person) from error

    def _send(self, url: str, data: bytes) -> None:
        if not url.startswith(("https://", "http://")):
            raise Refused("no address to upload to", "files.upload")
        request = Request(url, data=data, headers={"Content-Type": "application/octet-stream"})  # noqa: S310
        try:
            with urlopen(request, timeout=self._client.timeout) as answer:  # noqa: S310 - the scheme is checked above
                answer.read()
        except UNANSWERED as error:
            raise translated(error, "files.upload") from error


def is_person(channel: str) -> bool:
    """Whether an id is a person's (U..., W...) and not a conversation's."""
    return channel[:1] in {"U", "W"}


def _due_of(message: Mapping[str, Any]) -> object:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}).get("due") if metadata.get("event_type") == DUE_EVENT else None


__all__ = [
    "DUE_EVENT",
    "ChannelGone",
    "FileUnready",
    "Group",
    "HashConflict",
    "Identity",
    "MessageGone",
    "MissingScope",
    "NotInChannel",
    "Person",
    "PersonGone",
    "RateLimited",
    "Refused",
    "Slack",
    "SlackError",
    "TokenRevoked",
    "TriggerExpired",
    "Unreachable",
    "UploadRefused",
    "ViewGone",
    "is_person",
    "web_client",
]
