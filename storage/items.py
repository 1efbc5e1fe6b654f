"""Writing items and answers: what people put on the map, and what they say about it.

All functions work inside a session's transaction that their caller opened, and flush nothing that the caller could
lose: either all of a submission is committed or none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from storage.keys import new_key
from storage.tables import Answer, Change, Item

PLACES = "places"
"""The key under which a change keeps the positions of other items."""


class Kind(StrEnum):
    """What an item is."""

    CANDIDATE = "candidate"
    PERSONA = "persona"
    STAGE = "stage"
    TOUCHPOINT = "touchpoint"
    PAIN_POINT = "pain_point"
    GAIN = "gain"
    CAUSE = "cause"
    EVIDENCE = "evidence"
    TASK = "task"
    FEELING = "feeling"
    OPPORTUNITY = "opportunity"
    METRIC = "metric"


class Given(StrEnum):
    """The state of an answer."""

    GIVEN = "given"
    NOT_SURE = "not_sure"
    NOT_OURS = "not_ours"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who says it, for which department, in which step, by which form, and when (UTC)."""

    workspace: str
    workshop_id: str
    person: str
    department_id: str
    step: str
    nonce: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said about an item: see `storage.tables.Answer`."""

    kind: str
    text: str = ""
    score: int | None = None
    state: Given = Given.GIVEN
    channel: str = ""
    detail: Mapping[str, Any] | None = None


def find(session: Session, workspace: str, workshop_id: str, item_id: str) -> Item | None:
    """The item, if it belongs to this workshop of this workspace."""
    item = session.get(Item, item_id)
    if item is None or item.workspace != workspace or item.workshop_id != workshop_id:
        return None
    return item


def put(session: Session, voice: Voice, item_id: str, kind: Kind, name: str, **columns: Any) -> Item:
    """Add an item, or take up the one that the same form made before; its words become the answer "words".

    `columns` are those of `Item` (parent_id, position, marked) and `detail`, which goes with the words. What is there
    keeps its place, unless it comes under another parent.
    """
    detail = columns.pop("detail", None)
    item = find(session, voice.workspace, voice.workshop_id, item_id)
    fresh = item is None
    if item is None:
        item = Item(
            id=item_id,
            workspace=voice.workspace,
            workshop_id=voice.workshop_id,
            kind=kind,
            name=name,
            person=voice.person,
            department_id=voice.department_id,
            step=voice.step,
            added_at=voice.at,
            **columns,
        )
        session.add(item)
    else:
        item.name = name
        item.state = "live"
        if columns.get("parent_id", item.parent_id) == item.parent_id:
            columns.pop("position", None)
        for column, value in columns.items():
            setattr(item, column, value)
    _say(session, voice, item.id, Said(kind="words", text=name, detail=detail), fresh=fresh)
    return item


def say(session: Session, voice: Voice, item_id: str, said: Said) -> bool:
    """Record an answer as the next revision; nothing is written, and False returned, where it says nothing new."""
    return _say(session, voice, item_id, said)


def _say(session: Session, voice: Voice, item_id: str, said: Said, *, fresh: bool = False) -> bool:
    """What `say` does; of a `fresh` item, just made, nothing can have been said before."""
    last = None if fresh else _newest(session, voice, item_id, said)
    detail = dict(said.detail or {})
    if last is not None and (last.text, last.score, last.state, last.detail) == (
        said.text,
        said.score,
        said.state,
        detail,
    ):
        return False
    session.add(
        Answer(
            workshop_id=voice.workshop_id,
            id=new_key(),
            workspace=voice.workspace,
            item_id=item_id,
            person=voice.person,
            department_id=voice.department_id,
            kind=said.kind,
            channel=said.channel,
            revision=last.revision + 1 if last else 1,
            state=said.state,
            score=said.score,
            text=said.text,
            detail=detail,
            step=voice.step,
            nonce=voice.nonce,
            given_at=voice.at,
        )
    )
    session.flush()
    return True


def _newest(session: Session, voice: Voice, item_id: str, said: Said) -> Answer | None:
    query = select(Answer).where(
        Answer.workshop_id == voice.workshop_id,
        Answer.person == voice.person,
        Answer.department_id == voice.department_id,
        Answer.item_id == item_id,
        Answer.kind == said.kind,
        Answer.channel == said.channel,
    )
    return session.exec(query.order_by(col(Answer.revision).desc()).limit(1)).first()


def change(
    session: Session, voice: Voice, item: Item, what: str, *, places: Sequence[tuple[Item, float]] = (), **after: Any
) -> Change:
    """Set columns of an item and keep what they were, so that the change can be undone.

    `places` are positions that other items get by it.
    """
    before = {column: getattr(item, column) for column in after}
    if places:
        before[PLACES] = {other.id: other.position for other, _ in places}
    for column, value in after.items():
        setattr(item, column, value)
    for other, position in places:
        other.position = position
    if places:
        after[PLACES] = {other.id: position for other, position in places}
    row = Change(
        id=new_key(),
        workspace=voice.workspace,
        workshop_id=voice.workshop_id,
        person=voice.person,
        what=what,
        item_id=item.id,
        before=before,
        after=after,
        changed_at=voice.at,
    )
    session.add(row)
    session.flush()
    return row


def undo(session: Session, row: Change) -> Item | None:
    """Put back what a change had changed, once; None where the item is gone or the change was undone before.

    Items that got another place by it and were moved since stay where they are now.
    """
    item = find(session, row.workspace, row.workshop_id, row.item_id)
    if item is None or row.undone:
        return None
    for column, value in row.before.items():
        if column != PLACES:
            setattr(item, column, value)
    for other_id, position in row.before.get(PLACES, {}).items():
        other = find(session, row.workspace, row.workshop_id, other_id)
        if other is not None and other.position == row.after[PLACES][other_id]:
            other.position = position
    row.undone = True
    return item


def last_position(session: Session, workshop_id: str, kind: Kind, parent_id: str = "") -> float:
    """The highest position among the siblings, 0.0 where there is none."""
    highest = session.exec(
        select(Item.position)
        .where(Item.workshop_id == workshop_id, Item.kind == kind, Item.parent_id == parent_id)
        .order_by(col(Item.position).desc())
        .limit(1)
    ).first()
    return highest or 0.0
