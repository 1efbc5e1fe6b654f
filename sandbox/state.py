"""The state of a running sandbox: workspaces, messages, views, files, triggers; one lock for all of it.

Whoever reads several things that belong together, or changes anything, holds ``State.lock``; ``changed`` wakes those
who wait. Nothing slow happens under it.
"""

import itertools
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.log import Log
from sandbox.things import Channel, File, Message, ReplyUrl, Team, Trigger, User, View
from sandbox.world import App, Json, Person, Workspace, World, made_up


@dataclass(frozen=True)
class Options:
    """Settings; all times in seconds.

    ``file_delay`` passes between the end of an upload and the file's readiness; an unacknowledged event comes again
    after each of ``event_retries``; ``message_rate`` is the number of posts a second and channel that pass (None: all
    do; a few at once always do); ``most_text`` limits the text of all blocks of a message (None: no limit);
    ``patience`` is how long a person looks for something before giving up.
    """

    file_delay: float = 0.3
    ack_limit: float = 3.0
    trigger_life: float = 3.0
    event_retries: tuple[float, ...] = (4.0, 60.0, 300.0)
    message_rate: float | None = None
    most_text: int | None = 13_200
    patience: float = 3.0


@dataclass
class State:
    """Everything that a sandbox knows."""

    options: Options = field(default_factory=Options)
    lock: threading.Condition = field(default_factory=lambda: threading.Condition(threading.RLock()))
    log: Log = field(default_factory=Log)
    base_url: str = ""
    teams: dict[str, Team] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[list[str]]] = field(default_factory=dict)
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    reply_urls: dict[str, ReplyUrl] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    version: int = 0
    listeners: list[Callable[[], None]] = field(default_factory=list)
    emit: Callable[[App, Json], None] = lambda _app, _payload: None
    later: Callable[[float, Callable[[], None]], None] = lambda _seconds, _act: None
    _last_ts: int = 0
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def of(cls, world: World, options: Options | None = None) -> "State":
        """Set a world up as it is at the start."""
        state = cls(options or Options())
        for seed in world.workspaces:
            state.teams[seed.id] = _team(seed)
        return state

    @staticmethod
    def now() -> float:
        """Return the seconds of a clock that never goes back, for all that expires."""
        return time.monotonic()

    def changed(self) -> None:
        """Wake all who wait for something. Called under the lock."""
        self.version += 1
        self.lock.notify_all()
        for listener in list(self.listeners):
            listener()

    def ts(self) -> str:
        """Make the next message time: seconds with six digits, each later than the one before."""
        with self.lock:
            self._last_ts = max(time.time_ns() // 1000, self._last_ts + 1)
            return f"{self._last_ts // 10**6}.{self._last_ts % 10**6:06d}"

    def ident(self, letter: str) -> str:
        """Make an id that nothing else has: a letter, "0", nine more characters."""
        return f"{letter}0{uuid.uuid4().hex[:9].upper()}"

    def number(self) -> int:
        """Return the next of the numbers 1, 2, 3, ..."""
        return next(self._numbers)

    def hash(self) -> str:
        """Make the hash of a view's next version."""
        return f"{int(time.time())}.{uuid.uuid4().hex[:8]}"

    def installed(self, token: str) -> tuple[Team, App] | None:
        """Find the app that a bot token belongs to."""
        return next((pair for pair in self.apps() if pair[1].bot_token == token), None)

    def apps(self) -> list[tuple[Team, App]]:
        """List all installed apps."""
        return [(team, app) for team in self.teams.values() for app in team.apps.values()]

    def channel(self, team: Team, given: str) -> Channel | None:
        """Find a channel by id or by name."""
        if given in team.channels:
            return team.channels[given]
        name = given.removeprefix("#")
        return next((one for one in team.channels.values() if one.name == name and one.kind != "im"), None)

    def dm(self, team: Team, one: str, other: str) -> Channel:
        """Return the direct conversation of two users, opened if it was not."""
        with self.lock:
            members = sorted([one, other])
            found = [c for c in team.channels.values() if c.kind == "im" and sorted(c.members) == members]
            if found:
                return found[0]
            opened = Channel(made_up("D", *members), team.id, "", "im", members, int(time.time()))
            team.channels[opened.id] = opened
            return opened

    def message(self, channel: Channel, ts: str) -> Message | None:
        """Find a message that everybody there can see."""
        found = channel.messages.get(ts)
        return None if found is None or found.ephemeral_for else found

    def trigger(self, app: App, user: str, channel_id: str = "", view_id: str = "") -> str:
        """Make a trigger_id for a click of this person."""
        born = self.now()
        ident = f"{self.number()}.{time.time_ns() // 1000}.{uuid.uuid4().hex}"
        with self.lock:
            self.triggers[ident] = Trigger(app.id, user, born, channel_id, view_id)
        return ident

    def reply_url(self, app: App, team: Team, user: str, channel_id: str, kind: str, message_ts: str = "") -> str:
        """Make a response_url; ``kind`` is commands, actions or app."""
        token = uuid.uuid4().hex
        with self.lock:
            self.reply_urls[token] = ReplyUrl(token, app.id, team.id, user, channel_id, self.now(), kind, message_ts)
        return f"{self.base_url}/{kind}/{team.id}/{token}"

    def usable_file(self, app: App) -> Callable[[str], bool]:
        """Return what tells whether an app may show a file now."""

        def usable(ident: str) -> bool:
            file = self.files.get(ident)
            return file is not None and file.app_id == app.id and self.ready(file)

        return usable

    def ready(self, file: File) -> bool:
        """Tell whether a file has been processed."""
        return file.ready_at is not None and not file.deleted and self.now() >= file.ready_at

    def top_view(self, user: str) -> View | None:
        """Return the modal that a person has before them."""
        stacks = self.stacks.get(user)
        return self.views[stacks[-1][-1]] if stacks else None


def _team(seed: Workspace) -> Team:
    team = Team(seed)
    for person in seed.people:
        team.users[person.id] = _user(person, seed)
    team.users.setdefault("USLACKBOT", User("USLACKBOT", seed.id, "slackbot", "Slackbot"))
    for app in seed.apps:
        team.apps[app.id] = app
        name = app.name.lower().replace(" ", "_")
        bot = User(app.bot_user, seed.id, name, app.name, "bot", app_id=app.id, bot_id=app.bot_id)
        team.users[bot.id] = bot
    created = int(time.time()) - 86_400
    for one in seed.channels:
        bots = [app.bot_user for app in seed.apps if one.id in app.channels]
        kind = "private" if one.private else "public"
        creator = one.members[0] if one.members else "USLACKBOT"
        team.channels[one.id] = Channel(
            one.id, seed.id, one.name, kind, [*one.members, *bots], created, one.archived, creator, one.purpose
        )
    team.usergroups = {one.id: one for one in seed.usergroups}
    return team


def _user(person: Person, seed: Workspace) -> User:
    deleted = person.kind == "deactivated"
    return User(
        person.id,
        person.team or seed.id,
        person.name,
        person.real_name,
        person.kind,
        person.tz,
        person.locale,
        person.title,
        deleted=deleted,
    )
