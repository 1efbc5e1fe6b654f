"""Reading one workshop whole: its rows, from which `bot.mapping` makes the map. Every query starts from a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

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
    """The workshops of a workspace, newest first; of one channel and in one state where these are given."""
    query = select(Workshop).where(Workshop.workspace == workspace)
    if channel:
        query = query.where(Workshop.channel == channel)
    if state:
        query = query.where(Workshop.state == state)
    return session.exec(query.order_by(col(Workshop.started_at).desc(), col(Workshop.id).desc())).all()


def load(session: Session, workspace: str, workshop_id: str) -> Rows | None:
    """All rows of a workshop, None where this workspace has no such workshop."""
    found = workshop(session, workspace, workshop_id)
    if found is None:
        return None
    said = session.exec(select(Answer).where(Answer.workshop_id == workshop_id).order_by(col(Answer.revision))).all()
    newest = {(a.person, a.department_id, a.item_id, a.kind, a.channel): a for a in said}
    return Rows(
        workshop=found,
        facilitators=tuple(
            session.exec(select(Facilitator.person).where(Facilitator.workshop_id == workshop_id)).all()
        ),
        departments=tuple(
            session.exec(
                select(Department).where(Department.workshop_id == workshop_id).order_by(col(Department.position))
            ).all()
        ),
        members=tuple(
            session.exec(select(Member).where(Member.workshop_id == workshop_id).order_by(col(Member.person))).all()
        ),
        items=tuple(
            session.exec(
                select(Item).where(Item.workshop_id == workshop_id).order_by(col(Item.position), col(Item.id))
            ).all()
        ),
        spoke=frozenset((a.department_id, a.step, a.state) for a in said),
        answers=tuple(sorted(newest.values(), key=lambda answer: answer.id)),
        transitions=tuple(
            session.exec(
                select(Transition).where(Transition.workshop_id == workshop_id).order_by(col(Transition.id))
            ).all()
        ),
    )
