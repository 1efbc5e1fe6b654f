"""What a workspace holds while it runs. Everything here is changed only under ``State.lock``."""

from dataclasses import dataclass, field

from sandbox.world import App, Json, Usergroup, Workspace


@dataclass
class User:
    """Somebody, or the bot of an app (``app_id``); ``team_id`` is the workspace they come from."""

    id: str
    team_id: str
    name: str
    real_name: str
    kind: str = "member"
    tz: str = "Europe/London"
    locale: str = "en-GB"
    title: str = ""
    app_id: str = ""
    bot_id: str = ""
    deleted: bool = False

    @property
    def is_bot(self) -> bool:
        """Whether it is an app's bot."""
        return bool(self.app_id)


@dataclass
class Message:
    """One message. ``ephemeral_for`` is the only person who sees it; ``blocks`` are as Slack keeps them.

    ``values`` holds what each person has chosen in its selects: user -> block_id -> action_id -> value; ``read`` keeps
    the words last read in it, with the blocks and the text they were read from.
    """

    channel_id: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    app_id: str = ""
    bot_id: str = ""
    thread_ts: str = ""
    subtype: str = ""
    ephemeral_for: str = ""
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: Json | None = None
    edited: Json | None = None
    client_msg_id: str = ""
    broadcast: bool = False
    values: dict[str, dict[str, dict[str, Json]]] = field(default_factory=dict)
    read: tuple[list[Json], str, str] | None = field(default=None, repr=False, compare=False)


@dataclass
class Channel:
    """A conversation; ``kind`` is public, private, im or mpim. ``messages`` go by ts, ephemeral ones included.

    ``allowance`` and ``posted_at`` are the bucket that limits an app's posts, where they are limited.
    """

    id: str
    team_id: str
    name: str
    kind: str
    members: list[str]
    created: int
    archived: bool = False
    creator: str = ""
    purpose: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    allowance: float = 4.0
    posted_at: float = 0.0

    @property
    def label(self) -> str:
        """What a person calls it: "#general"; a direct message goes by its id."""
        return f"#{self.name}" if self.kind in ("public", "private") else self.id


@dataclass
class File:
    """A file. It cannot be shown before ``ready_at`` (by ``State.now``; None while the upload is unfinished)."""

    id: str
    team_id: str
    user: str
    app_id: str
    name: str
    length: int
    title: str = ""
    alt_txt: str | None = None
    data: bytes | None = None
    created: int = 0
    ready_at: float | None = None
    completed: bool = False
    deleted: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class View:
    """A modal or Home tab as one person has it before them.

    ``content`` is what the app gave; ``values`` what the person typed: block_id -> action_id -> value; ``errors`` go by
    block_id; ``trouble`` is what the client says when the app did not answer well.
    """

    id: str
    team_id: str
    app_id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    channel_id: str = ""
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def external_id(self) -> str:
        """The app's own name for the view, or nothing."""
        return str(self.content.get("external_id") or "")


@dataclass
class Trigger:
    """A click that lets an app open one modal within 3 s; ``view_id`` is the open view it came from, if any."""

    app_id: str
    user: str
    born: float
    channel_id: str = ""
    view_id: str = ""
    used: bool = False


@dataclass
class ReplyUrl:
    """A response_url: five uses in 30 minutes; ``message_ts`` is the message it came from, if any."""

    token: str
    app_id: str
    team_id: str
    user: str
    channel_id: str
    born: float
    kind: str
    message_ts: str = ""
    uses: int = 0


@dataclass
class Team:
    """A workspace as it runs: who and what is in it, by id."""

    seed: Workspace
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    usergroups: dict[str, Usergroup] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The workspace's id."""
        return self.seed.id

    def bot(self, app: App) -> User:
        """Return the user that an app posts as."""
        return self.users[app.bot_user]

    @property
    def names(self) -> dict[str, str]:
        """What to call people, channels and user groups, by id."""
        if not self._names:
            people = {one.id: one.real_name for one in self.users.values()}
            rooms = {one.id: one.name for one in self.channels.values() if one.name}
            self._names = people | rooms | {one.id: one.handle for one in self.usergroups.values()}
        return self._names

    def renamed(self) -> None:
        """Forget what things were called, and the words in which that was read."""
        self._names = {}
        for channel in self.channels.values():
            for message in channel.messages.values():
                message.read = None
