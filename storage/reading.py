"""Reading one workshop whole: its rows, from which `bot.mapping` makes the map. Every query starts from a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import Session, SQLModel

from storage.tables import Answer, Department, Facilitator, Item, Member, Transition, Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Everything that one workshop consists of; of every answer the newest revision only, in order of time.

    `spoke` holds (department id, step, state) of all revisions: saying something again in a later step does not
    unsay that the department had spoken in the earlier one.
    """

    workshop: Workshop
    facilitators: tuple[str, ...]
    departments: tuple[Department, ...]
    members: tuple[Member, ...]
    items: tuple[Item, ...]
    answers: tuple[Answer, ...]
    spoke: frozenset[tuple[str, str, str]]
    transitions: tuple[Transition, ...]


def workshop(session: Session, workspace: str, workshop_id: str) -> Workshop | None:
    """The workshop, if it belongs to this workspace."""
    row = session.get(Workshop, workshop_id)
    return row if row is not None and row.workspace == workspace else None


def workshops(session: Session, workspace: str, channel: str = "", state: str = "") -> Sequence[Workshop]:
    """The workshops of a workspace, newest first; of one channel and in one state where these are given.

    They are plain tuples with the table's attributes, as in `load`.
    """
    query = _WORKSHOPS
    if channel:
        query = query.where(_WORKSHOP.channel == bindparam("channel"))
    if state:
        query = query.where(_WORKSHOP.state == bindparam("state"))
    given = {"workspace": workspace, "channel": channel, "state": state}
    return cast(Sequence[Workshop], session.connection().execute(query, given).all())


def load(session: Session, workspace: str, workshop_id: str) -> Rows | None:
    """All rows of a workshop, None where this workspace has no such workshop.

    The rows are read as plain tuples with the tables' attributes: nobody changes them, and building objects that
    follow changes costs three times as much.
    """
    found = workshop(session, workspace, workshop_id)
    if found is None:
        return None

    def rows(query: Select[Any]) -> list[Any]:
        return list(session.connection().execute(query, {"workshop": workshop_id}).all())

    said = rows(_ANSWERS)
    newest = {(a.person, a.department_id, a.item_id, a.kind, a.channel): a for a in said}
    return Rows(
        workshop=found,
        facilitators=tuple(row.person for row in rows(_FACILITATORS)),
        departments=tuple(rows(_DEPARTMENTS)),
        members=tuple(rows(_MEMBERS)),
        items=tuple(rows(_ITEMS)),
        answers=tuple(sorted(newest.values(), key=lambda answer: answer.id)),
        spoke=frozenset((a.department_id, a.step, a.state) for a in said),
        transitions=tuple(rows(_TRANSITIONS)),
    )


def _of_workshop(table: type[SQLModel], *order: str) -> Select[Any]:
    columns = table.__table__.c  # type: ignore[attr-defined]
    return (
        sa_select(*columns).where(columns.workshop_id == bindparam("workshop")).order_by(*(columns[c] for c in order))
    )


_ANSWERS = _of_workshop(Answer, "revision")
_FACILITATORS = _of_workshop(Facilitator, "person")
_DEPARTMENTS = _of_workshop(Department, "position")
_MEMBERS = _of_workshop(Member, "person")
_ITEMS = _of_workshop(Item, "position", "id")
_TRANSITIONS = _of_workshop(Transition, "id")

_WORKSHOP = Workshop.__table__.c  # type: ignore[attr-defined]
_WORKSHOPS = (
    sa_select(*_WORKSHOP)
    .where(_WORKSHOP.workspace == bindparam("workspace"))
    .order_by(_WORKSHOP.started_at.desc(), _WORKSHOP.id.desc())
)
