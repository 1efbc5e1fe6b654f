"""A town: a sandbox on the demo's workspace, and the bot at work in it, in this process or in one of its own."""

import copy
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import select

from bot.bootstrap import Bot, build
from bot.config import Settings
from bot.drawing.client import Renderer
from bot.formats.journey_file import loads
from bot.journey import Journey, numbered
from bot.mapping import journey_of
from bot.running import socket_handler
from sandbox.face import Sandbox
from sandbox.people import Person
from storage import due, reading
from storage.database import Database
from storage.tables import Due, Workshop
from tests.waiting import ended

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "bot" / "demo"
CHANNEL, ELSEWHERE = "#journey-map", "#support-floor"
HISTORY = ("channels:history", "groups:history")
SETTLED = 30.0
PROGRAM = (sys.executable, "-m", "bot", "run")


@cache
def _demo() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEMO / "world.yaml").read_text(encoding="utf-8"))
    for app in found["workspaces"][0]["apps"]:
        app["manifest"] = yaml.safe_load((DEMO / app["manifest"]).read_text(encoding="utf-8"))
    return found


def demo_world(*, history: bool = True) -> dict[str, Any]:
    """The demo's world as a mapping of one's own to change; without `history` nobody granted the optional scopes."""
    found = copy.deepcopy(_demo())
    for workspace in found["workspaces"]:
        for app in workspace["apps"]:
            scopes = app["manifest"]["oauth_config"]["scopes"]["bot"]
            app["scopes"] = [scope for scope in scopes if history or scope not in HISTORY]
    return found


def settings_for(slack: Sandbox, database_url: str, app: str | None = None, **more: Any) -> Settings:
    """Quick settings: ten ticks in half a second, a redraw whenever there is something to draw."""
    installed = slack.app(app)
    quick: dict[str, Any] = {
        "tick_seconds": 0.05,
        "redraw_seconds": 0.0,
        "http_timeout": 5.0,
        "lease": 10.0,
        "bot_token": installed.bot_token,
        "app_token": installed.app_token,
        "api_url": slack.api_url,
        "database_url": database_url,
    }
    return Settings(**{**quick, **more})


class Errors(logging.Handler):
    """Keeps what is logged as an error, by anybody in this process."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record, with its traceback."""
        self.said.append(self.format(record))


@contextmanager
def listening() -> Iterator[Errors]:
    """Keep all errors that are logged until the block ends."""
    errors = Errors()
    logging.getLogger().addHandler(errors)
    try:
        yield errors
    finally:
        logging.getLogger().removeHandler(errors)


@contextmanager
def running(settings: Settings, slack: Sandbox, app: str | None = None, *, drawn: Any = None) -> Iterator[Bot]:
    """The bot in this process, wired as `bot.bootstrap` does it; `drawn` is what it draws instead of maps."""
    bot = build(settings)
    if drawn is not None:
        object.__setattr__(bot.mapwright, "draw", drawn)
    handler = socket_handler(bot.app, settings)
    try:
        handler.connect()  # type: ignore[no-untyped-call]
        slack.connected(app)
        bot.clock.start()
        yield bot
    finally:
        ended(handler.close)
        bot.close()


@dataclass
class Town:
    """A sandbox and the bot's database. `expected` are beginnings of complaints that a test provokes."""

    slack: Sandbox
    settings: Settings
    database: Database
    errors: Errors
    bot: Bot | None = None
    expected: list[str] = field(default_factory=list)
    expected_errors: list[str] = field(default_factory=list)

    def person(self, name: str) -> Person:
        """Somebody of the town."""
        return self.slack.person(name)

    def dues(self, kind: str = "") -> list[Due]:
        """The due rows, in the order in which they were made."""
        rows = self.database.read(lambda s: s.exec(select(Due).order_by(Due.id)).all())
        return [row for row in rows if kind in ("", row.kind)]

    def workshop(self, title: str = "") -> Workshop:
        """The workshop with this title, or the only one."""
        found = self.database.read(lambda s: s.exec(select(Workshop)).all())
        (one,) = [workshop for workshop in found if title in ("", workshop.title)]
        return one

    def journey(self, title: str = "") -> Journey:
        """The map as it stands, numbered."""
        workshop = self.workshop(title)
        rows = self.database.read(lambda s: reading.load(s, workshop.workspace, workshop.id))
        assert rows is not None
        return numbered(journey_of(rows, as_file=True))

    def settles(self, within: float = SETTLED) -> None:
        """Wait until everything that was due went out."""
        until(lambda: all(row.state == due.DONE for row in self.dues()), within, lambda: _open(self.dues()))

    def complaints(self) -> list[str]:
        """What Slack would have refused or shown as trouble, but for what the test expects."""
        said = [str(one) for one in self.slack.complaints]
        return [one for one in said if not one.startswith(tuple(self.expected))] if self.expected else said

    def unforeseen(self) -> list[str]:
        """The errors in the log, but for those that the test expects."""
        return [one for one in self.errors.said if not any(part in one for part in self.expected_errors)]

    def posts(self, where: str = CHANNEL, workspace: int = 0) -> list[Any]:
        """What apps have posted there for everybody and what still stands there."""
        with self.slack.state.lock:
            team = list(self.slack.state.teams.values())[workspace]
            channel = self.slack.state.channel(team, where)
            assert channel is not None
            return [m for m in channel.messages.values() if m.app_id and not m.ephemeral_for]


def _open(rows: list[Due]) -> str:
    left = [row for row in rows if row.state != due.DONE]
    return "\n".join(f"{r.kind} {r.occasion} {r.state} {r.phase} attempt {r.attempts} {r.problem}" for r in left)


def until(look: Callable[[], Any], within: float = SETTLED, otherwise: Callable[[], str] = lambda: "") -> Any:
    """Wait until `look` gives something true and return it; `otherwise` says what there is instead."""
    end = time.monotonic() + within
    while not (found := look()):
        assert time.monotonic() < end, f"it never came true\n{otherwise()}"
        time.sleep(0.02)
    return found


@contextmanager
def a_town(world: Mapping[str, Any], database_url: str, **options: Any) -> Iterator[Town]:
    """A sandbox and a database, both looked after: at the end nothing may have gone wrong that was not expected."""
    more = options.pop("settings", {})
    with ExitStack() as stack:
        slack = stack.enter_context(Sandbox.open(world, **options))
        database = Database.open(database_url)
        stack.callback(database.close)
        first = slack.state.apps()[0][1].id
        town = Town(slack, settings_for(slack, database_url, first, **more), database, stack.enter_context(listening()))
        yield town
        assert town.complaints() == []
        assert town.unforeseen() == []


@dataclass
class Process:
    """The bot as a process."""

    popen: "subprocess.Popen[str]"

    def end(self) -> int:
        """Ask it to end, and return its exit status."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        try:
            return self.popen.wait(30)
        finally:
            self.popen.kill()


def environment(settings: Settings, home: Path) -> dict[str, str]:
    """The environment of a bot's process. `home` marks all its processes, those that it starts too."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("SLACK_", "MAPWRIGHT_"))}
    return {
        **kept,
        "SLACK_BOT_TOKEN": settings.bot_token,
        "SLACK_APP_TOKEN": settings.app_token,
        "SLACK_API_URL": settings.api_url,
        "DATABASE_URL": settings.database_url,
        "MAPWRIGHT_HTTP_TIMEOUT": str(settings.http_timeout),
        "MAPWRIGHT_LEASE": str(settings.lease),
        "MAPWRIGHT_REDRAW_SECONDS": str(settings.redraw_seconds),
        "MAPWRIGHT_TICK_SECONDS": str(settings.tick_seconds),
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(home),
    }


def processes_of(home: Path) -> list[int]:
    """The ids of all living processes that were started in the environment of that home."""
    mark = f"TMPDIR={home}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            surroundings = (folder / "environ").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if mark in surroundings and state != "Z":
            found.append(int(folder.name))
    return found


@contextmanager
def started(
    settings: Settings, home: Path, command: tuple[str, ...] = PROGRAM, log: Path | None = None
) -> Iterator[Process]:
    """The bot as a process, for as long as the block lasts and it is not killed."""
    with (log or home / "bot.log").open("ab") as words:
        popen = subprocess.Popen(
            command,
            env=environment(settings, home),
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
        )
        try:
            yield Process(popen)
        finally:
            Process(popen).end()
            for stream in (popen.stdin, popen.stdout):
                if stream:
                    stream.close()


def read_file(text: str) -> Journey:
    """The journey in an exported file, numbered."""
    return numbered(loads(text, name="export"))


def stub_picture() -> Callable[[Journey], bytes]:
    """A picture drawn once, in place of each map: for tests in which drawing is not the point."""
    with Renderer(60) as renderer:
        data = renderer.render(Journey(title="A stand-in for each map"))
    return lambda _: data
