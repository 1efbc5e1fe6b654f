"""A database, a Slack double and a delivery between them, for tests that deliver one row at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from bot.config import Settings
from bot.delivery import Delivery
from bot.posts import PICTURE_ID, Composer, Picture, Post
from bot.slack import Slack, web_client
from storage import due
from storage.database import Database
from storage.tables import Due
from tests.slack_double import SlackDouble

SECTION = {"type": "section", "text": {"type": "plain_text", "text": "words"}}
IMAGE = {"type": "image", "slack_file": {"id": PICTURE_ID}, "alt_text": "a map"}


def card(row: Due) -> Post:
    return Post(text=f"card {row.wanted}", blocks=[SECTION])


def picture(row: Due, draw: Callable[[], bytes] = lambda: b"png") -> Post:
    return Post(
        text=f"map {row.wanted}",
        blocks=[IMAGE, SECTION],
        picture=Picture(filename="map.png", title="Map", alt_text="a map", draw=draw),
        without_picture=Post(text=f"twin {row.wanted}", blocks=[SECTION]),
    )


@dataclass
class Office:
    """A database, a Slack, and a delivery between them; `now` jumps over what has to wait."""

    database: Database
    double: SlackDouble
    delivery: Delivery
    now: int
    told: list[tuple[str, str]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)

    def want(self, kind: str = "card", **more: Any) -> None:
        arguments = {"workspace": "T1", "workshop_id": "w1", "channel": "C1", **more}
        self.database.write(lambda s: due.want(s, kind=kind, **arguments))

    def turn(self, **more: Any) -> list[Due]:
        """Claim what is ready, as if everything that waits had waited long enough, and deliver it."""
        self.now += 1_000_000
        arguments = {"owner": "me", "now_ms": self.now, "business_ms": 0, "lease_ms": 0, "busy_lanes": (), "limit": 9}
        rows = self.database.write(lambda s: due.claim(s, **{**arguments, **more}))
        for row in rows:
            self.delivery.deliver(row)
        return rows

    def row(self, kind: str = "card") -> Due:
        return self.database.read(lambda s: s.exec(select(Due).where(Due.kind == kind)).one())


def office_of(
    database: Database, double: SlackDouble, composers: Mapping[str, Composer] | None = None, **more: Any
) -> Office:
    settings = Settings(
        bot_token="xoxb-1", api_url=double.url, http_timeout=more.pop("timeout", 5), lease=60, redraw_seconds=60
    )
    office = Office(database, double, None, database.now_ms())
    office.delivery = Delivery(
        database=database,
        slack=Slack(web_client(settings)),
        composers=composers or {"card": card, "map": picture, "twin": card},
        settings=settings,
        stuck=lambda row, error: office.told.append((row.kind, error.say)),
        at=office.points.append,
    )
    return office
