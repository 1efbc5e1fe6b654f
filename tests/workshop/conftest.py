"""A started workshop of two departments, and people who act in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest

from bot import starting
from bot.desk import Desk, Form
from bot.postings import Postings
from bot.scene import Actor
from bot.starting import Plan, PlannedDepartment
from bot.workshops import Workshops
from storage.database import Database

_NONCES = count(1)
LEAD, BILLING, STORES, STRANGER = "ULEAD", "UBILL", "USTOR", "UOTHER"


def form(page: str = "form", nonce: str = "", **typed: object) -> Form:
    """A page that was sent; each has a nonce of its own unless one is given."""
    return Form(name=page, nonce=nonce or f"nonce{next(_NONCES)}", typed=typed)


def actor(person: str, workspace: str = "T1") -> Actor:
    """Somebody of the first workspace."""
    return Actor(workspace, person)


@dataclass(frozen=True)
class Started:
    """A workshop that has begun, with what its use cases need."""

    desk: Desk
    workshops: Workshops
    id: str

    @property
    def postings(self) -> Postings:
        return Postings(self.desk)

    def scene(self, person: str = LEAD):
        return self.workshops.scene(actor(person), self.id)


PLAN = Plan(
    title="Switching plans",
    why="Too many give up",
    departments=(
        PlannedDepartment(name="Billing", people=(BILLING, LEAD)),
        PlannedDepartment(name="Stores", people=(STORES,)),
    ),
    stages=("Compare", "Decide", "Switch"),
)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


@pytest.fixture
def started(desk: Desk) -> Started:
    workshop = starting.start(desk, actor(LEAD), "C1", PLAN, form())
    return Started(desk, Workshops(desk), workshop)
