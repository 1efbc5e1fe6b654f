"""Due rows: what has to be posted, updated or uploaded because of something that was committed.

A row is unique by workshop, kind and occasion. Its `state` is

- `waiting`: to be delivered, once `due_at` (business time) and `not_before` (real time) have passed;
- `claimed`: a process delivers it until `claimed_until`; whoever finds it later takes it over where `phase` says;
- `done`, `cancelled`: nothing to do until it is wanted again;
- `parked`: nothing can be posted in its channel; it waits for the invitation (`unpark`);
- `failed`: it could not be delivered.

`problem` is a sentence that says why it waits or failed.

A lane is a channel: one row of a lane is under way at a time, in the order in which the rows were made. `thread_of`
names the row under whose message this one is posted: its kind ("map", of the same occasion), its kind and occasion
("kickoff/"), or Slack's own timestamp of a message. All changes after a claim are conditional on that claim.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, update
from sqlmodel import Session, col, select

from storage.keys import new_key
from storage.tables import Due

WAITING, CLAIMED, DONE, PARKED, FAILED, CANCELLED = "waiting", "claimed", "done", "parked", "failed", "cancelled"


def want(
    session: Session,
    *,
    workspace: str,
    workshop_id: str,
    kind: str,
    occasion: str = "",
    channel: str,
    thread_of: str = "",
    due_at: int = 0,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Ask for a delivery, or for another one of what was delivered before; asking often makes one delivery.

    `due_at` is Unix milliseconds of business time, the newest counts; `detail` is merged into what is there. What
    failed is tried again; what is parked goes on waiting, unless it is wanted in another channel now.
    """
    row = posted(session, workspace, workshop_id, kind, occasion, waiting_too=True)
    if row is None:
        row = Due(
            id=new_key(), workspace=workspace, workshop_id=workshop_id, kind=kind, occasion=occasion, channel=channel
        )
        session.add(row)
    else:
        row.wanted += 1
        if row.state in {DONE, CANCELLED, FAILED} or (row.state == PARKED and row.channel != channel):
            row.state, row.attempts = WAITING, 0
    row.channel, row.thread_of, row.due_at = channel, thread_of, due_at
    row.detail = {**row.detail, **(detail or {})}
    session.flush()


def waiting(session: Session, workspace: str, workshop_id: str) -> list[Due]:
    """The rows of a workshop that are not delivered, parked and failed ones too, in the order they were made."""
    query = select(Due).where(
        Due.workspace == workspace,
        Due.workshop_id == workshop_id,
        col(Due.state).in_((WAITING, CLAIMED, PARKED, FAILED)),
    )
    return list(session.exec(query.order_by(col(Due.id))).all())


def posted(
    session: Session, workspace: str, workshop_id: str, kind: str, occasion: str = "", *, waiting_too: bool = False
) -> Due | None:
    """The row of a message that stands in Slack (it has a `ts`); with `waiting_too` also one that does not yet."""
    query = select(Due).where(
        Due.workspace == workspace, Due.workshop_id == workshop_id, Due.kind == kind, Due.occasion == occasion
    )
    row = session.exec(query).first()
    return row if row is not None and (row.ts or waiting_too) else None


def cancel(session: Session, *, workspace: str, workshop_id: str, kind: str, occasion: str = "") -> bool:
    """Take back what nobody is delivering yet; what people see already stays. False where there was nothing."""
    return _changed(
        session,
        and_(
            col(Due.workspace) == workspace,
            col(Due.workshop_id) == workshop_id,
            col(Due.kind) == kind,
            col(Due.occasion) == occasion,
            col(Due.state).in_((WAITING, PARKED, FAILED)),
        ),
        state=CANCELLED,
    )


def ready(now_ms: int, business_ms: int) -> ColumnElement[bool]:
    """The condition of rows that can be claimed: their time has come, or their claim has run out."""
    come = and_(col(Due.due_at) <= business_ms, col(Due.not_before) <= now_ms)
    return or_(and_(col(Due.state) == WAITING, come), and_(col(Due.state) == CLAIMED, col(Due.claimed_until) < now_ms))


def candidates(
    session: Session, *, now_ms: int, business_ms: int, busy_lanes: Collection[str], limit: int, workspace: str = ""
) -> Sequence[tuple[str, int]]:
    """Id and expired lease of the first row of each free lane, of one workspace ("": of all)."""
    under_way = select(Due.channel).where(Due.state == CLAIMED, Due.claimed_until >= now_ms)
    first = func.row_number().over(partition_by=col(Due.channel), order_by=(col(Due.due_at), col(Due.id)))
    free = (
        select(Due.id, Due.claimed_until, first.label("place"))
        .where(
            col(Due.state).in_((WAITING, CLAIMED)),
            ready(now_ms, business_ms),
            col(Due.channel).not_in(under_way),
            col(Due.channel).not_in(list(busy_lanes)),
            *([Due.workspace == workspace] if workspace else ()),
        )
        .subquery()
    )
    query = select(free.c.id, free.c.claimed_until).where(free.c.place == 1).order_by(free.c.id).limit(limit)
    return [(row[0], row[1]) for row in session.exec(query).all()]


def claim(
    session: Session,
    *,
    owner: str,
    now_ms: int,
    business_ms: int,
    lease_ms: int,
    busy_lanes: Collection[str],
    limit: int,
    workspace: str = "",
) -> list[Due]:
    """Take rows to deliver until `now_ms + lease_ms`, at most one a lane; what another took first is left out.

    Only a workspace's own token can post there: whoever has one names it, "" takes the rows of all.
    """
    taken = []
    which = {"now_ms": now_ms, "business_ms": business_ms, "limit": limit}
    found = candidates(session, **which, busy_lanes=busy_lanes, workspace=workspace)
    for due_id, lease in found:
        still = and_(col(Due.id) == due_id, ready(now_ms, business_ms), col(Due.claimed_until) == lease)
        values: dict[str, Any] = {"state": CLAIMED, "claimed_by": owner, "claimed_until": now_ms + lease_ms}
        if _changed(session, still, attempts=col(Due.attempts) + 1, **values):
            taken.append(due_id)
    rows = session.exec(select(Due).where(col(Due.id).in_(taken)).order_by(col(Due.id)))
    return list(rows.all())


def record(session: Session, due: Due, *, until: int, **how_far: Any) -> bool:
    """Keep how far a delivery has come (`phase`, `ts`, `file`, `upload`, `drawn`), and hold the row until `until`.

    False where the claim was lost to another process: the delivery must stop.
    """
    return _changed(session, _held(due), claimed_until=until, **how_far)


def complete(
    session: Session, due: Due, *, done_wanted: int, ts: str = "", file: str = "", next_not_before: int = 0
) -> bool:
    """Delivered as it was wanted up to `done_wanted`; what was asked for since waits until `next_not_before`."""
    return _changed(
        session,
        _held(due),
        **_FREE,
        state=case((col(Due.wanted) > done_wanted, WAITING), else_=DONE),
        done=done_wanted,
        ts=ts,
        file=file,
        upload="",
        phase="",
        problem="",
        attempts=0,
        not_before=next_not_before,
    )


def release(session: Session, due: Due, *, not_before: int, **how_far: Any) -> bool:
    """Give the row back to be taken up again after `not_before` (Unix milliseconds of real time), where it stopped.

    `how_far` as for `record`, and `attempts`, which a claim counts.
    """
    return _changed(session, _held(due), **_FREE, state=WAITING, not_before=not_before, **how_far)


def fail(session: Session, due: Due, *, problem: str, **how_far: Any) -> bool:
    """It cannot be delivered; `problem` is a sentence that says why."""
    return _changed(session, _held(due), **_FREE, state=FAILED, problem=problem, **how_far)


def park(session: Session, due: Due, *, problem: str, **how_far: Any) -> bool:
    """It waits until the bot is invited to its channel; `problem` is a sentence that says so."""
    return _changed(session, _held(due), **_FREE, state=PARKED, problem=problem, **how_far)


def unpark(session: Session, *, workspace: str, channel: str) -> int:
    """The bot has come to a channel, or the channel is back: what waited for that is delivered. Returns how many."""
    here = and_(col(Due.workspace) == workspace, col(Due.channel) == channel)
    return _count(session, and_(here, col(Due.state) == PARKED), state=WAITING, attempts=0, not_before=0)


def unpark_all(session: Session) -> int:
    """Try once more what waits for its channel, of all workspaces: the invitation may have come while nothing ran."""
    return _count(session, col(Due.state) == PARKED, state=WAITING, attempts=0, not_before=0)


def hold_lane(session: Session, *, workspace: str, channel: str, not_before: int) -> int:
    """Let nothing out to a channel before `not_before`, because Slack said so. Returns how many rows wait for it."""
    where = and_(
        col(Due.workspace) == workspace,
        col(Due.channel) == channel,
        col(Due.state) == WAITING,
        col(Due.not_before) < not_before,
    )
    return _count(session, where, not_before=not_before)


_FREE: Mapping[str, Any] = {"claimed_by": "", "claimed_until": 0}


def _held(due: Due) -> ColumnElement[bool]:
    return and_(
        col(Due.workspace) == due.workspace,
        col(Due.id) == due.id,
        col(Due.state) == CLAIMED,
        col(Due.claimed_by) == due.claimed_by,
        col(Due.claimed_until) == due.claimed_until,
    )


def _changed(session: Session, where: ColumnElement[bool], **values: Any) -> bool:
    return _count(session, where, **values) == 1


def _count(session: Session, where: ColumnElement[bool], **values: Any) -> int:
    session.flush()
    statement = update(Due).where(where).values(**values)
    done = session.connection().execute(statement)
    for row in session.identity_map.values():
        if isinstance(row, Due):
            session.expire(row)
    return done.rowcount
