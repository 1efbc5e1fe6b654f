"""The Python face of a sandbox: open one, take the part of people, and see what they see.

    with Sandbox.open("world.yaml") as slack:
        amara = slack.person("amara")
        amara.types("#rider-journeys", "/trip start")
        amara.fill({"Title": "Buying a ticket"})
        amara.submits()
        amara.sees("Buying a ticket", where="#rider-journeys")

Everything here may be called from several threads at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox import accounts, rooms
from sandbox.faults import Faults
from sandbox.impossible import must
from sandbox.log import Complaint, Log
from sandbox.people import Person
from sandbox.server import Server
from sandbox.state import Options, State
from sandbox.things import Channel, Team, User
from sandbox.traffic import Ack, Sent
from sandbox.world import App, World, load

LOOKING = 0.05
"""Seconds between two looks of ``Sandbox.wait`` while nothing changes."""


class Sandbox:
    """A running stand-in for Slack. ``url`` is its address, ``api_url`` what a client takes as base_url."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._people: dict[str, Person] = {}

    @classmethod
    @contextmanager
    def open(cls, world: World | Path | str | Mapping[str, Any], port: int = 0, **options: Any) -> Iterator["Sandbox"]:
        """Serve a world (or the file or mapping that holds one) until the block ends; options as in ``Options``."""
        found = world if isinstance(world, World) else load(world)
        server = Server(found, Options(**options), port)
        server.start()
        try:
            yield cls(server)
        finally:
            server.stop()

    @property
    def state(self) -> State:
        """Everything that the sandbox knows; read it under ``state.lock``."""
        return self.server.state

    @property
    def url(self) -> str:
        """The address of the sandbox, without a slash at its end."""
        return self.state.base_url

    @property
    def api_url(self) -> str:
        """The address of its Web API."""
        return f"{self.url}/api/"

    @property
    def log(self) -> Log:
        """All that happened."""
        return self.state.log

    @property
    def complaints(self) -> list[Complaint]:
        """What Slack would have refused, or shown to people as trouble."""
        return self.log.complaints

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.server.faults

    def person(self, name: str) -> Person:
        """Return somebody by name, id or "name@domain"; one and the same each time."""
        wanted, _, domain = name.removeprefix("@").partition("@")
        teams = [one for one in self.state.teams.values() if domain in ("", one.seed.domain, one.id)]
        found = [(t, u) for t in teams for u in t.users.values() if wanted in (u.name, u.id) and not u.is_bot]
        must(found, f"nobody is called {name}")
        must(len(found) == 1, f"{name} is in several workspaces: write {wanted}@{found[0][0].seed.domain}")
        team, user = found[0]
        with self.state.lock:
            return self._people.setdefault(user.id, Person(self.server, team, user))

    def app(self, name: str | None = None) -> App:
        """Return an app by name or id; without a name the only one."""
        found = {one.id: one for _, one in self.state.apps() if name in (None, one.name, one.id, f"@{one.name}")}
        must(len(found) == 1, f"which app? there are {[one.name for _, one in self.state.apps()]}")
        return next(iter(found.values()))

    def wait(self, look: Callable[[], Any], within: float = 5.0, what: str = "") -> Any:
        """Wait until ``look`` gives something true, and return it; AssertionError after ``within`` seconds."""
        end = self.state.now() + within
        # What is looked at may be anywhere, even behind the API: no lock while looking, and a look now and then.
        while not (found := look()) and self.state.now() < end:
            with self.state.lock:
                self.state.lock.wait(LOOKING)
        return must(found, f"waited {within} s in vain{' for ' + what if what else ''}")

    def connected(self, app: str | None = None, within: float = 10.0) -> None:
        """Wait until an app is connected over Socket Mode, and reads what comes."""
        ident = self.app(app).id
        self.wait(lambda: any(one.answers for one in self.server.traffic.lines.get(ident, [])), within, "a connection")

    def disconnect(self, app: str | None = None, reason: str = "refresh_requested") -> None:
        """End an app's connections; it is expected to come back."""
        self.server.disconnect(self.app(app), reason)

    def _user(self, who: Person | App | str) -> tuple[list[Team], str]:
        if isinstance(who, str) and any(who in (a.name, a.id, f"@{a.name}") for _, a in self.state.apps()):
            who = self.app(who)
        if isinstance(who, App):
            return [team for team, app in self.state.apps() if app.bot_user == who.bot_user], who.bot_user
        person = self.person(who) if isinstance(who, str) else who
        return [self.state.teams[person.team_id]], person.id

    def _room(self, teams: list[Team], name: str) -> tuple[Team, Channel]:
        found = [(team, room) for team in teams if (room := self.state.channel(team, name)) is not None]
        return must(found, f"there is no {name}")[0]

    def invite(self, who: Person | App | str, where: str, by: Person | None = None) -> None:
        """Make somebody, or an app, a member of a channel."""
        with self.state.lock:
            teams, ident = self._user(who)
            team, channel = self._room(teams, where)
            inviter = by.id if by else next((m for m in channel.members if not team.users[m].is_bot), "")
            rooms.join(self.state, team, channel, team.users[ident], inviter)

    def remove(self, who: Person | App | str, where: str) -> None:
        """End somebody's membership."""
        with self.state.lock:
            teams, ident = self._user(who)
            team, channel = self._room(teams, where)
            rooms.leave(self.state, team, channel, team.users[ident])

    def archive(self, where: str) -> None:
        """Archive a channel."""
        with self.state.lock:
            team, channel = self._room(list(self.state.teams.values()), where)
            rooms.archive(self.state, team, channel, channel.members[0] if channel.members else "USLACKBOT")

    def unarchive(self, where: str) -> None:
        """Open an archived channel again."""
        with self.state.lock:
            _, channel = self._room(list(self.state.teams.values()), where)
            channel.archived = False
            self.state.changed()

    def rename(self, where: str, name: str) -> None:
        """Give a channel another name."""
        with self.state.lock:
            team, channel = self._room(list(self.state.teams.values()), where)
            rooms.rename(self.state, team, channel, name.removeprefix("#"))

    def deactivate(self, who: Person | str) -> None:
        """Close somebody's account: they leave all channels."""
        with self.state.lock:
            person = self.person(who) if isinstance(who, str) else who
            accounts.deactivate(self.state, self.state.teams[person.team_id], person.user)

    def regroup(self, handle: str, users: Sequence[str]) -> None:
        """Give a user group other members, by their names."""
        with self.state.lock:
            handle = handle.removeprefix("@")
            found = [t for t in self.state.teams.values() for g in t.usergroups.values() if g.handle == handle]
            team = must(found, f"there is no user group {handle}")[0]
            accounts.regroup(self.state, team, handle, [self.person(one).id for one in users])

    def uninstall(self, app: str | None = None) -> None:
        """Take an app out of every workspace; its tokens are dead."""
        with self.state.lock:
            ident = self.app(app).id
            for team, installed in self.state.apps():
                if installed.id == ident:
                    accounts.uninstall(self.state, team, installed)

    def users(self) -> list[User]:
        """List everybody with an account, bots apart."""
        return [one for team in self.state.teams.values() for one in team.users.values() if not one.is_bot]

    def sent(self, kind: str = "", who: Person | None = None) -> list[Sent]:
        """List the payloads that went to apps, of one kind (view_submission, slash_commands ...), by one person."""
        with self.state.lock:
            found = [one for one in self.server.traffic.history if kind in ("", one.kind, one.name)]
        return [one for one in found if who is None or _sender(one) == who.id]

    def redeliver(self, sent: Sent | None = None, times: int = 1) -> list[Ack]:
        """Send a payload again as it was, several times at once; by default the last submission."""
        chosen = sent or self.sent("view_submission")[-1]
        with ThreadPoolExecutor(max_workers=times) as pool:
            asked = [pool.submit(self.server.traffic.ask, chosen.app, chosen.payload) for _ in range(times)]
            return [one.result() for one in asked]


def _sender(sent: Sent) -> str:
    user = sent.payload.get("user") or sent.payload.get("event", {}).get("user") or {}
    return str(user.get("id") if isinstance(user, dict) else user) if user else str(sent.payload.get("user_id", ""))
