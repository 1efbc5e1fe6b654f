"""A process that dies in the middle of a delivery loses nothing, and posts nothing twice but where that is said."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlmodel import select

from bot.delivery import POINTS, Delivery
from storage import due
from storage.database import Database
from storage.tables import Due
from tests.office import Office, office_of
from tests.slack_double import SlackDouble
from tests.waiting import until

ROOT = Path(__file__).parents[1]


class Killed(BaseException):
    """Ends a delivery as a kill does: nothing more is written."""


def dying(office: Office, point: str) -> Delivery:
    def at(name: str) -> None:
        if name == point:
            raise Killed

    own = office.delivery
    return Delivery(
        database=own.database, slack=own.slack, composers=own.composers, settings=own.settings, stuck=own.stuck, at=at
    )


def die_and_go_on(office: Office, point: str) -> None:
    """One delivery that dies at a point, then others until there is nothing to do."""
    healthy, office.delivery = office.delivery, dying(office, point)
    with pytest.raises(Killed):
        office.turn()
    office.delivery = healthy
    for _ in range(4):
        office.turn()


@pytest.mark.parametrize("history", [True, False], ids=["history", "no history"])
@pytest.mark.parametrize("point", POINTS)
def test_a_first_post_that_dies_anywhere(
    database: Database, double: SlackDouble, point: str, history: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    double.scopes += ",channels:history" if history else ""
    office = office_of(database, double)
    office.want("map")
    die_and_go_on(office, point)
    twice = point == "after_post" and not history
    assert double.texts() == ["map 1"] * (2 if twice else 1)
    assert ("possibly twice" in caplog.text) == (point in {"before_post", "after_post"} and not history)
    row = office.row("map")
    assert (row.state, row.done, row.ts) == (due.DONE, 1, double.messages[-1]["ts"])
    shown = double.messages[-1]["blocks"][0]["slack_file"]["id"]
    assert row.file == shown
    assert shown in double.files


@pytest.mark.parametrize("point", POINTS)
def test_a_redraw_that_dies_anywhere(database: Database, double: SlackDouble, point: str) -> None:
    office = office_of(database, double)
    office.want("map")
    office.turn()
    office.want("map")
    die_and_go_on(office, point)
    assert double.texts() == ["map 2"]
    row = office.row("map")
    assert (row.state, row.done, row.phase) == (due.DONE, 2, "")
    assert double.messages[0]["blocks"][0]["slack_file"] == {"id": row.file}
    assert list(double.files) == [row.file]


@pytest.mark.parametrize("point", [p for p in POINTS if p not in {"uploaded", "ready"}])
def test_a_card_that_dies_anywhere_while_people_go_on(database: Database, double: SlackDouble, point: str) -> None:
    double.scopes += ",channels:history"
    office = office_of(database, double)
    office.want()
    healthy, office.delivery = office.delivery, dying(office, point)
    with pytest.raises(Killed):
        office.turn()
    office.delivery = healthy
    office.want()
    for _ in range(3):
        office.turn()
    assert double.texts() == ["card 2"]
    assert (office.row().state, office.row().done) == (due.DONE, 2)


PROGRAM = """
import os, signal, sys
from bot.clock import Clock
from bot.config import Settings
from bot.delivery import Delivery
from bot.slack import Slack, web_client
from storage.database import Database
from tests.office import card, picture

url, slack, point = sys.argv[1:]

def at(name):
    if name == point:
        print("killed at", name, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

settings = Settings(bot_token="xoxb-1", api_url=slack, http_timeout=0.5, lease=1.0, redraw_seconds=0.1,
                    tick_seconds=0.1)
database = Database.open(url)
composers = {"card": card, "map": picture, "twin": card}
delivery = Delivery(database=database, slack=Slack(web_client(settings)), composers=composers, settings=settings, at=at)
clock = Clock(database, delivery.deliver, settings)
clock.start()
print("ready", flush=True)
sys.stdin.read()
clock.stop(10)
database.close()
"""


def process(url: str, slack: str, point: str = "") -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, url, slack, point],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


KILLS = [
    *(pytest.param("sqlite", point) for point in POINTS),
    pytest.param("postgresql", "before_post", marks=pytest.mark.postgres),
    pytest.param("postgresql", "after_post", marks=pytest.mark.postgres),
]


@pytest.mark.parametrize(("dialect", "point"), KILLS)
def test_a_process_that_is_killed_anywhere_is_taken_over_by_the_next(
    database: Database, database_url: str, double: SlackDouble, point: str
) -> None:
    double.scopes += ",channels:history"
    arguments = {"workspace": "T1", "workshop_id": "w1"}

    def all_wanted(kind: str, channel: str, **more: str) -> None:
        database.write(lambda s: due.want(s, kind=kind, channel=channel, **arguments, **more))

    all_wanted("map", "C1")
    all_wanted("card", "C2")
    all_wanted("twin", "C1", thread_of="map")
    doomed = process(database_url, double.url, point)
    # Its input stays open: it ends by being killed or not at all.
    assert doomed.wait(60) == -signal.SIGKILL
    output, _ = doomed.communicate()
    assert f"killed at {point}" in output
    heir = process(database_url, double.url)
    try:
        until(lambda: {r.state for r in database.read(lambda s: s.exec(select(Due)).all())} == {due.DONE}, 60)
    finally:
        heir.communicate("", timeout=60)
    assert heir.returncode == 0
    assert sorted(double.texts("C1")) == ["card 1", "map 1"]
    assert double.texts("C2") == ["card 1"]
    rows = {row.kind: row for row in database.read(lambda s: s.exec(select(Due)).all())}
    (shown,) = [m for m in double.messages if m["text"] == "map 1"]
    assert rows["map"].ts == shown["ts"]
    (under,) = [m for m in double.messages if m.get("thread_ts")]
    assert under["thread_ts"] == shown["ts"]
