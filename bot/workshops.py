"""The life of a workshop: it is started, moves from step to step and back, is closed, reopened and handed over.

Every move is one transaction: the conditional update of the workshop's row, the record of the move, and the due rows
of what is to be posted because of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select, update

from bot import steps
from bot.desk import Desk, Form, Refusal, Surface
from bot.mapping import journey_of
from bot.present import spelling
from bot.scene import Actor, Scene, scene_of
from bot.steps import Step
from storage import reading
from storage.keys import new_key
from storage.tables import Facilitator, Item, Member, Transition, Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A workshop in a list: what a person needs to tell it from others."""

    id: str
    channel: str
    title: str
    state: str
    step: Step
    started_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The workshop went to another step."""

    step: Step


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else was first: the workshop is at another step already."""

    step: Step


@dataclass(frozen=True, slots=True)
class NotYet:
    """The step's "done when" does not hold; the reasons are sentences. It may be left all the same."""

    step: Step
    reasons: tuple[str, ...]


class Workshops:
    """The use cases around a whole workshop. Every method acts for a person and sees their workspace only."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def scene(self, actor: Actor, workshop_id: str) -> Scene:
        """The workshop as this person sees it; refused where their workspace has no such workshop."""
        rows = self.desk.database.read(lambda session: reading.load(session, actor.workspace, workshop_id))
        if rows is None:
            raise Refusal("This workshop is not here any more. /journey list shows those that are.")
        return scene_of(rows, actor.person)

    def led_scene(self, actor: Actor, workshop_id: str) -> Scene:
        """The workshop, for somebody who facilitates it; others are refused."""
        self.desk.database.read(lambda session: self.desk.led(session, actor, workshop_id, closed_too=True))
        return self.scene(actor, workshop_id)

    def listed(self, actor: Actor, channel: str = "", state: str = "") -> tuple[Listed, ...]:
        """The workspace's workshops, newest first; of one channel and in one state where these are given."""

        def look(session: Session) -> tuple[Listed, ...]:
            found = reading.workshops(session, actor.workspace, channel, state)
            return tuple(
                Listed(
                    id=w.id,
                    channel=w.channel,
                    title=w.title,
                    state=w.state,
                    step=Step(w.step),
                    started_at=w.started_at,
                    closed_at=w.closed_at,
                )
                for w in found
            )

        return self.desk.database.read(look)

    def involving(self, actor: Actor, channel: str = "") -> tuple[Listed, ...]:
        """The open workshops that this person takes part in or leads, and those of one channel."""

        def look(session: Session) -> set[str]:
            member = select(Member.workshop_id).where(
                Member.workspace == actor.workspace, Member.person == actor.person
            )
            leads = select(Facilitator.workshop_id).where(
                Facilitator.workspace == actor.workspace, Facilitator.person == actor.person
            )
            return {*session.exec(member).all(), *session.exec(leads).all()}

        mine = self.desk.database.read(look)
        return tuple(w for w in self.listed(actor, state="open") if w.id in mine or w.channel == channel)

    def advance(
        self, actor: Actor, workshop_id: str, step: Step, version: int, *, anyway: bool = False
    ) -> Moved | Stale | NotYet:
        """Go from `step` to the next one. Of several who press at once, one moves it; the others learn where it is."""

        def move(session: Session) -> Moved | Stale | NotYet:
            workshop = self.desk.led(session, actor, workshop_id)
            target = _following(workshop, step)
            if target is None:
                raise Refusal("This is the last step. /journey close ends the workshop and posts the finished map.")
            if (workshop.step, workshop.version) != (step, version):
                return Stale(Step(workshop.step))
            reasons = self._missing(session, actor, workshop, step)
            if reasons and not anyway:
                return NotYet(step, reasons)
            return self._go(session, actor, workshop, target, reasons)

        return self.desk.database.write(move)

    def back(self, actor: Actor, workshop_id: str, step: Step, version: int) -> Moved | Stale:
        """Go from `step` to the one before; nothing that was said is lost."""

        def move(session: Session) -> Moved | Stale:
            workshop = self.desk.led(session, actor, workshop_id)
            target = steps.before(step)
            if target is None:
                raise Refusal("This is the first step: there is none before it.")
            if (workshop.step, workshop.version) != (step, version):
                return Stale(Step(workshop.step))
            return self._go(session, actor, workshop, target, ())

        return self.desk.database.write(move)

    def _missing(self, session: Session, actor: Actor, workshop: Workshop, step: Step) -> tuple[str, ...]:
        rows = reading.load(session, actor.workspace, workshop.id)
        verdict = steps.may_advance(step, journey_of(rows)) if rows else steps.Ready()
        return verdict.reasons if isinstance(verdict, steps.Refused) else ()

    def _go(
        self, session: Session, actor: Actor, workshop: Workshop, target: Step, reasons: Sequence[str]
    ) -> Moved | Stale:
        origin, version, old_card = workshop.step, workshop.version, workshop.detail["card"]
        card = f"{target}.{version + 1}"
        kept = {key: value for key, value in workshop.detail.items() if key != "step"}
        moved = session.connection().execute(
            update(Workshop)
            .where(col(Workshop.id) == workshop.id, col(Workshop.step) == origin, col(Workshop.version) == version)
            .values(step=target, version=version + 1, detail={**kept, "card": card})
        )
        session.refresh(workshop)
        if moved.rowcount != 1:
            return Stale(Step(workshop.step))
        record(session, actor, workshop, origin, target, self.desk.now(), reasons)
        self._turn_card(session, workshop, old_card, card)
        return Moved(target)

    def _turn_card(self, session: Session, workshop: Workshop, old: str, new: str) -> None:
        """Post the new card, and shrink the old one to a line once the new one is there to be linked."""
        self.desk.show(session, workshop, Surface.CARD, new)
        self.desk.show(session, workshop, Surface.CARD, old, thread_of=f"{Surface.CARD}/{new}")

    def close(self, actor: Actor, workshop_id: str) -> bool:
        """End the workshop and have the finished map posted; False where somebody had closed it before."""

        def end(session: Session) -> bool:
            workshop = self.desk.led(session, actor, workshop_id, closed_too=True)
            reasons = self._missing(session, actor, workshop, Step(workshop.step))
            now = self.desk.now()
            if not self._state(session, workshop, "open", "closed", closed_at=now):
                return False
            record(session, actor, workshop, workshop.step, "closed", now, reasons)
            self.desk.show(session, workshop, Surface.CARD, workshop.detail["card"])
            closing = str(workshop.version)
            self.desk.show(session, workshop, Surface.CLOSING, closing)
            self.desk.show(session, workshop, Surface.TWIN, f"{closing}/1", thread_of=f"{Surface.CLOSING}/{closing}")
            return True

        return self.desk.database.write(end)

    def reopen(self, actor: Actor, workshop_id: str) -> bool:
        """Take contributions again at the step where the workshop was closed; False where it is open."""

        def again(session: Session) -> bool:
            workshop = self.desk.led(session, actor, workshop_id, closed_too=True)
            old_card = workshop.detail["card"]
            card = f"{workshop.step}.{workshop.version + 1}"
            detail = {**workshop.detail, "card": card}
            if not self._state(session, workshop, "closed", "open", closed_at=None, detail=detail):
                return False
            record(session, actor, workshop, "closed", workshop.step, self.desk.now(), ())
            self._turn_card(session, workshop, old_card, card)
            return True

        return self.desk.database.write(again)

    def _state(self, session: Session, workshop: Workshop, origin: str, target: str, **values: Any) -> bool:
        moved = session.connection().execute(
            update(Workshop)
            .where(
                col(Workshop.id) == workshop.id,
                col(Workshop.state) == origin,
                col(Workshop.version) == workshop.version,
            )
            .values(state=target, version=workshop.version + 1, **values)
        )
        session.refresh(workshop)
        return moved.rowcount == 1

    def hand_over(self, actor: Actor, workshop_id: str, people: Sequence[str], form: Form) -> dict[str, Any]:
        """Name the facilitators anew; at least one. Refused for people who are no facilitators."""

        def give(session: Session) -> dict[str, Any]:
            workshop = self.desk.led(session, actor, workshop_id)
            if not people:
                raise Refusal(fields={"facilitators": "Name at least one facilitator."})
            self._set_facilitators(session, workshop, people)
            return {"facilitators": list(people)}

        return self.desk.submit(actor, form, workshop_id, give)

    def take_over(self, actor: Actor, workshop_id: str, gone: Sequence[str]) -> None:
        """Become the facilitator where all facilitators are among `gone`, the people who left the workspace.

        Only somebody who takes part may do it, and the channel is told.
        """

        def take(session: Session) -> None:
            workshop = self.desk.workshop(session, actor, workshop_id, closed_too=True)
            left = session.exec(select(Facilitator.person).where(Facilitator.workshop_id == workshop_id)).all()
            if not set(left) <= set(gone):
                raise Refusal("A facilitator is still here: ask them to hand over with /journey handover.")
            if (
                session.exec(
                    select(Member).where(Member.workshop_id == workshop_id, Member.person == actor.person)
                ).first()
                is None
            ):
                raise Refusal("Only somebody who takes part can take over: press Contribute first.")
            self._set_facilitators(session, workshop, [actor.person])
            notice = {"say": "taken_over", "person": actor.person}
            self.desk.show(session, workshop, Surface.NOTICE, f"takeover.{new_key()}", detail=notice)

        self.desk.database.write(take)

    def _set_facilitators(self, session: Session, workshop: Workshop, people: Sequence[str]) -> None:
        for row in session.exec(select(Facilitator).where(Facilitator.workshop_id == workshop.id)).all():
            session.delete(row)
        session.flush()
        for person in dict.fromkeys(people):
            session.add(Facilitator(workshop_id=workshop.id, person=person, workspace=workshop.workspace))
        self.desk.refresh(session, workshop)


def record(
    session: Session,
    actor: Actor,
    workshop: Workshop,
    origin: str,
    target: str,
    now: datetime,
    reasons: Sequence[str],
) -> None:
    """Keep that a workshop moved, who moved it, and what was still missing then."""
    session.add(
        Transition(
            id=new_key(),
            workspace=workshop.workspace,
            workshop_id=workshop.id,
            person=actor.person,
            origin=origin,
            target=target,
            without={"reasons": list(reasons)} if reasons else {},
            moved_at=now,
        )
    )


def _following(workshop: Workshop, step: Step) -> Step | None:
    """The next step that was not decided before the workshop began."""
    target = steps.after(step)
    while target is not None and target in workshop.detail.get("skipped", {}):
        target = steps.after(target)
    return target


def backlog(session: Session, workspace: str) -> Sequence[Item]:
    """Candidates of the workspace that were passed over: their workshop chose another one, or is closed.

    A journey that was chosen in any workshop since, under the same name, is no longer in it.
    """
    candidates = session.exec(
        select(Item).where(
            Item.workspace == workspace, Item.kind == "candidate", Item.state == "live", Item.merged_into == ""
        )
    ).all()
    over = {item.workshop_id for item in candidates if item.marked}
    over |= set(
        session.exec(select(Workshop.id).where(Workshop.workspace == workspace, Workshop.state == "closed")).all()
    )
    chosen = {spelling(item.name) for item in candidates if item.marked}
    return [i for i in candidates if not i.marked and i.workshop_id in over and spelling(i.name) not in chosen]
