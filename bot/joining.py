"""Which department a person speaks for: asked once, can be changed, and several are possible.

What somebody said earlier stays with the department for which it was said.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session, select

from bot.desk import Desk, Form, Refusal, Surface
from bot.scene import Actor
from storage.tables import Department, Member


def speak_for(desk: Desk, actor: Actor, workshop_id: str, department_id: str, form: Form) -> dict[str, Any]:
    """From now on the person speaks for this department in this workshop."""

    def join(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        department = session.get(Department, department_id)
        if department is None or department.workshop_id != workshop.id:
            raise Refusal(fields={"department": "Choose one of the departments that take part."})
        own = session.exec(select(Member).where(Member.workshop_id == workshop.id, Member.person == actor.person)).all()
        for member in own:
            member.current = member.department_id == department_id
        if all(member.department_id != department_id for member in own):
            session.add(
                Member(
                    workshop_id=workshop.id,
                    department_id=department_id,
                    person=actor.person,
                    workspace=actor.workspace,
                    current=True,
                )
            )
        session.flush()
        desk.refresh(session, workshop)
        return {"department": department_id}

    return desk.submit(actor, form, workshop_id, join)


def ask(
    desk: Desk, actor: Actor, workshop_id: str, department_id: str, people: Sequence[str], form: Form
) -> dict[str, Any]:
    """Name people for a department; each gets a direct message that asks for their part."""
    if not people:
        raise Refusal(fields={"people": "Choose at least one person."})

    def name(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        department = session.get(Department, department_id)
        if department is None or department.workshop_id != workshop.id:
            raise Refusal("This department does not take part any more.")
        for person in dict.fromkeys(people):
            member = session.get(Member, (workshop.id, department.id, person))
            if member is None:
                member = Member(
                    workshop_id=workshop.id, department_id=department.id, person=person, workspace=actor.workspace
                )
            member.named = True
            session.add(member)
            detail = {"say": "asked", "person": actor.person, "department": department.name}
            desk.show(
                session, workshop, Surface.NOTICE, f"asked.{department.id}.{person}", channel=person, detail=detail
            )
        session.flush()
        desk.refresh(session, workshop)
        return {"asked": list(people)}

    return desk.submit(actor, form, workshop_id, name)
