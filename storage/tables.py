"""The tables. Every answer is a row, nothing that a person gave is overwritten, and every row names its workspace.

An **item** is something with an identity on the map (a candidate journey, a persona, a stage, a touchpoint, a pain
point ...). An **answer** is what one person said about an item for one department: words, a score, a perspective.
Saying it again adds a revision, so the table is its own history; the newest revision counts. What facilitators
rearrange (names, order, merges) is a **change** with the values before and after, so that it can be undone.

Keys of items and answers are text made by the program, from the form that was sent (`storage.keys`), so that a form
delivered twice meets its own rows. Answers are clustered by workshop in SQLite: a map reads one run of pages.
Times are UTC, without zone in the column because SQLite has none.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

CLUSTERED = {"sqlite_with_rowid": False}


def _json() -> Any:
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def _text(default: str = "") -> Any:
    return Field(default=default, sa_column=Column(Text, nullable=False))


class Workshop(SQLModel, table=True):
    """One map being made in one channel. `version` counts every change that moves its state."""

    id: str = Field(primary_key=True)
    workspace: str = Field(index=True)
    channel: str = Field(index=True)
    title: str = _text()
    why: str = _text()
    scope: str = _text()
    state: str = "open"
    step: str
    version: int = 1
    started_by: str
    started_at: datetime
    closed_at: datetime | None = None
    detail: dict[str, Any] = _json()


class Facilitator(SQLModel, table=True):
    """A person who may advance, reopen, close and rearrange a workshop."""

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    person: str = Field(primary_key=True)
    workspace: str


class Department(SQLModel, table=True):
    """A team that sees part of the journey. `usergroup` is Slack's id where one stands behind it."""

    __table_args__ = (UniqueConstraint("workshop_id", "name"),)

    id: str = Field(primary_key=True)
    workspace: str
    workshop_id: str = Field(foreign_key="workshop.id", index=True)
    name: str
    position: int
    usergroup: str = ""
    detail: dict[str, Any] = _json()


class Member(SQLModel, table=True):
    """A person who speaks for a department. `named` at the start; `current` where they speak for several."""

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    department_id: str = Field(primary_key=True, foreign_key="department.id")
    person: str = Field(primary_key=True)
    workspace: str
    named: bool = False
    current: bool = False


class Draft(SQLModel, table=True):
    """What a person has typed into the earlier pages of a form of several pages; `key` names the form."""

    workspace: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    person: str
    data: dict[str, Any] = _json()
    updated_at: datetime


class Submission(SQLModel, table=True):
    """One page that was sent. The same page with the same words counts once; with other words it is a revision."""

    workspace: str = Field(primary_key=True)
    nonce: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    workshop_id: str = ""
    person: str
    form: str
    given_at: datetime
    result: dict[str, Any] = _json()


class Item(SQLModel, table=True):
    """Something on the map, of a `storage.items.Kind`; `parent_id` is the stage of a touchpoint, and so on."""

    __table_args__ = (Index("item_by_workshop", "workshop_id", "kind"), Index("item_by_workspace", "workspace", "kind"))

    id: str = Field(primary_key=True)
    workspace: str
    workshop_id: str = Field(foreign_key="workshop.id")
    kind: str
    parent_id: str = Field(default="", index=True)
    position: float = 0.0
    name: str = _text()
    state: str = "live"
    marked: bool = False
    merged_into: str = ""
    person: str = ""
    department_id: str = ""
    step: str = ""
    added_at: datetime
    detail: dict[str, Any] = _json()


class Answer(SQLModel, table=True):
    """What one person said for one department about one item, on one channel: revision `revision` of it.

    `kind` says what was asked (`storage.items.ASKED`). `state` is given, not_sure, not_ours, passed or withdrawn.
    """

    __table_args__ = (
        UniqueConstraint("workshop_id", "person", "department_id", "item_id", "kind", "channel", "revision"),
        CLUSTERED,
    )

    workshop_id: str = Field(primary_key=True, foreign_key="workshop.id")
    id: str = Field(primary_key=True)
    workspace: str
    item_id: str
    person: str
    department_id: str
    kind: str
    channel: str = ""
    revision: int = 1
    state: str = "given"
    score: int | None = None
    text: str = _text()
    detail: dict[str, Any] = _json()
    step: str
    nonce: str = ""
    given_at: datetime


class Change(SQLModel, table=True):
    """What somebody rearranged or withdrew: an item's values before and after, so that it can be undone."""

    id: str = Field(primary_key=True)
    workspace: str
    workshop_id: str = Field(foreign_key="workshop.id", index=True)
    person: str
    what: str
    item_id: str
    before: dict[str, Any] = _json()
    after: dict[str, Any] = _json()
    changed_at: datetime
    undone: bool = False


class Transition(SQLModel, table=True):
    """A workshop moved from one step to another; `without` lists what was still missing when a facilitator went on."""

    id: str = Field(primary_key=True)
    workspace: str
    workshop_id: str = Field(foreign_key="workshop.id", index=True)
    person: str
    origin: str
    target: str
    without: dict[str, Any] = _json()
    moved_at: datetime


class Due(SQLModel, table=True):
    """Something to be posted, updated or uploaded because of what was committed with it.

    `wanted` counts how often it was asked for and `done` up to where it was delivered, so a hundred edits of one card
    become one delivery. `ts` and `file` are the message and the picture that people see. A claim is a lease in the
    database's real time (`claimed_until`, Unix milliseconds). `phase` says how far a delivery had come when its process
    died, `upload` is the picture that was uploaded and is not shown yet, and `drawn` up to what `wanted` it shows.
    `due_at` and `not_before` are Unix milliseconds of business and of real time.
    """

    __table_args__ = (
        UniqueConstraint("workshop_id", "kind", "occasion"),
        Index("due_by_state", "state", "due_at"),
    )

    id: str = Field(primary_key=True)
    workspace: str
    workshop_id: str
    kind: str
    occasion: str = ""
    channel: str
    thread_of: str = ""
    state: str = "waiting"
    wanted: int = 1
    done: int = 0
    attempts: int = 0
    phase: str = ""
    ts: str = ""
    file: str = ""
    upload: str = ""
    drawn: int = 0
    claimed_by: str = ""
    claimed_until: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, default=0))
    due_at: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, default=0))
    not_before: int = Field(default=0, sa_column=Column(BigInteger, nullable=False, default=0))
    problem: str = ""
    detail: dict[str, Any] = _json()


TABLES: tuple[type[SQLModel], ...] = (
    Workshop,
    Facilitator,
    Department,
    Member,
    Draft,
    Submission,
    Item,
    Answer,
    Change,
    Transition,
    Due,
)
