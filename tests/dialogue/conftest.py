"""A bot and the people of a small company, in a stand-in for Slack: tests here read like dialogues.

The bot runs in this process and speaks Socket Mode. Drawing is not the point here: a tiny picture of a colour of its
own stands for each map (`tests/drawing` draws real ones).
"""

import json
import logging
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import bot.bootstrap
from bot.bootstrap import Bot, build
from bot.config import Settings
from bot.journey import Journey
from bot.running import socket_handler
from bot.scene import Actor
from sandbox.face import Sandbox
from sandbox.people import Person
from sandbox.reading import Screen, Seen
from tests.waiting import ended

MAP, SUPPORT, OTHER, PRIVATE = "#journey-map", "#support-floor", "#second-map", "#board-room"
APP = "@Mapwright"
TEAM = "T07LARK0001"
BOT_TOKEN, APP_TOKEN = "xoxb-made-up-for-the-sandbox", "xapp-made-up-for-the-sandbox"
NAMES = {
    "amara": "Amara Osei",
    "lena": "Lena Brandt",
    "tobias": "Tobias Lind",
    "ines": "Inês Duarte",
    "noor": "Noor Haddad",
    "piotr": "Piotr Nowak",
    "yuki": "Yuki Tanaka",
}
DEPARTMENTS = {"Marketing": ["amara", "lena"], "Sales": ["tobias", "ines"], "Service": ["noor"]}
MANIFEST = Path(__file__).parents[2] / "manifest.json"
LINES = "Compare | Sees an ad | website\nCompare | Compares plans | website\nDecide | Gets a quote | e-mail"
_COLOURS = count(1)


def world() -> dict[str, Any]:
    """The company: the bot is in two public channels, and neither in a third one nor in the private one."""
    people: list[dict[str, Any]] = [{"name": name, "real_name": real} for name, real in NAMES.items()]
    people += [
        {"name": "gwen", "real_name": "Gwen Guest", "kind": "guest"},
        {"name": "otto", "real_name": "Otto Outside", "kind": "outsider"},
        {"name": "della", "real_name": "Della Left", "kind": "deactivated"},
    ]
    everybody = [*NAMES, "gwen", "otto"]
    return {
        "workspaces": [
            {
                "id": TEAM,
                "domain": "larkfield",
                "name": "Larkfield",
                "people": people,
                "channels": [
                    {"name": MAP, "members": everybody},
                    {"name": OTHER, "members": everybody},
                    {"name": SUPPORT, "members": ["noor", "piotr", "amara"]},
                    {"name": PRIVATE, "members": ["amara", "lena", "tobias"], "private": True},
                ],
                "usergroups": [{"handle": "billing", "name": "Billing", "users": ["yuki", "piotr"]}],
                "apps": [
                    {
                        "name": "Mapwright",
                        "bot_token": BOT_TOKEN,
                        "app_token": APP_TOKEN,
                        "manifest": json.loads(MANIFEST.read_text(encoding="utf-8")),
                        "channels": [MAP, OTHER],
                    }
                ],
            }
        ]
    }


class Painter:
    """Stands in for the drawing process: a picture of one pixel for each map, no two alike."""

    def __init__(self, *_: object) -> None:
        self.drawn: list[Journey] = []

    def render(self, journey: Journey, **_: object) -> bytes:
        self.drawn.append(journey)
        row = struct.pack(">BBBB", 0, *next(_COLOURS).to_bytes(3))
        head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in parts
        )

    def warm(self) -> None:
        return

    def close(self) -> None:
        return


@dataclass
class Town:
    """The sandbox and the bot in it; `amara` and the others are people who act."""

    slack: Sandbox
    bot: Bot
    painter: Painter
    expected: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Person:
        if name.startswith("_") or name not in {*NAMES, "gwen", "otto", "della"}:
            raise AttributeError(name)
        return self.slack.person(name)

    def expect(self, trouble: str) -> None:
        """Some trouble is the point of this test: a complaint or an error that has these words is no surprise."""
        self.expected.append(trouble)

    @staticmethod
    def actor(person: Person | None = None) -> Actor:
        """Somebody, or nobody in particular, as the use cases know them."""
        return Actor(TEAM, person.id if person else "")

    def workshop(self) -> str:
        """The id of the newest workshop."""
        return self.bot.mapwright.workshops.listed(self.actor())[0].id

    def journey(self) -> Journey:
        """The map of the newest workshop."""
        return self.bot.mapwright.workshops.scene(self.actor(), self.workshop()).journey

    def starts(self, title: str = "Switching plans", where: str = MAP, **decided: object) -> None:
        """Amara starts a workshop of three departments by the three pages, and its first card is there."""
        amara = self.amara
        amara.types(where, "/journey start")
        departments = "\n".join(DEPARTMENTS)
        amara.fill({"Title": title, "Why do we map it?": "Too many give up", "Departments": departments})
        amara.submits()
        amara.fill({f"People of {name}": people for name, people in DEPARTMENTS.items()})
        amara.submits()
        amara.fill({"Own stages": "Compare\nDecide\nSwitch", **{k.replace("_", " "): v for k, v in decided.items()}})
        amara.submits()
        amara.closes()
        amara.sees("Step 1 of 5:" if not decided else " of 5:", where=where, within=10)

    def contributes(self, person: Person, where: str = MAP) -> Screen:
        """Somebody presses Contribute on the newest card, and sees what opens."""
        person.presses("Contribute", where=where)
        return person.modal

    def reaches_step_3(self) -> None:
        """The workshop goes on to step 3, and Tobias puts three touchpoints on the map."""
        for number in (2, 3):
            self.goes_on()
            self.amara.sees(f"Step {number} of 5: ", where=MAP)
        self.contributes(self.tobias)
        self.tobias.presses("Add many by lines")
        self.tobias.fill({"Lines": LINES})
        self.tobias.submits()
        self.tobias.closes()

    def goes_on(self, where: str = MAP) -> None:
        """Amara presses Next and goes on, also where something is missing."""
        self.amara.presses("Next", where=where)
        if self.amara.open_modal is not None:
            self.amara.submits()
            self.amara.closes()


def card(person: Person, where: str = MAP) -> Seen:
    """The open card of a channel, as somebody sees it."""
    return next(m for m in reversed(person.messages(where)) if "Contribute" in m.buttons and not m.ephemeral)


def told(person: Person, where: str = MAP) -> Seen:
    """The newest message that only this person sees."""
    return next(m for m in reversed(person.messages(where)) if m.ephemeral)


@contextmanager
def opened_town(
    url: str, *, world: Mapping[str, Any] | Path, patch: pytest.MonkeyPatch, **environ: str
) -> Iterator[Town]:
    """A town with a bot in it, until the end of the block."""
    painter = Painter()
    patch.setattr(bot.bootstrap, "Renderer", lambda *_: painter)
    patch.setattr("bot.slack._PERSON_SECONDS", 0.0)  # who has left has left at once
    with Sandbox.open(world, file_delay=0.05, patience=10.0) as slack:
        settings = Settings.load(
            {
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_APP_TOKEN": APP_TOKEN,
                "SLACK_API_URL": slack.api_url,
                "DATABASE_URL": url,
                "MAPWRIGHT_TICK_SECONDS": "0.05",
                "MAPWRIGHT_REDRAW_SECONDS": "0",
                **environ,
            }
        )
        built = build(settings)
        handler = socket_handler(built.app, settings)
        handler.connect()
        slack.connected()
        built.clock.start()
        try:
            yield Town(slack, built, painter)
        finally:
            ended(handler.close)
            built.close()


@pytest.fixture
def town(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Town]:
    """A town in which nothing goes wrong that the test did not expect: no complaint of Slack's, no error in the log."""
    with caplog.at_level(logging.WARNING), opened_town(sqlite_url, world=world(), patch=monkeypatch) as opened:
        yield opened
        trouble = [str(one) for one in opened.slack.complaints]
        trouble += [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR and r.name[:4] != "aioh"]
    surprises = [one for one in trouble if not any(words in one for words in opened.expected)]
    assert surprises == []


@pytest.fixture
def started(town: Town) -> Town:
    """A town in which a workshop has started and its first card stands in the channel."""
    town.starts()
    return town
