"""What every use case needs: who may do what, whose voice a submission has, and that it counts once.

A `Refusal` is a sentence for the person who is refused, with the field that it is about where there is one.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.scene import Actor
from storage import due, reading
from storage.database import Database
from storage.items import Voice
from storage.keys import digest_of, key_of
from storage.tables import Facilitator, Member, Submission, Workshop


class Refusal(Exception):
    """What a person asked for is refused, with a sentence that says what to do; `fields` maps a field to its own."""

    def __init__(self, say: str = "", fields: Mapping[str, str] | None = None) -> None:
        self.fields = dict(fields or {})
        self.say = say or " ".join(self.fields.values())
        super().__init__(self.say)


class Surface(StrEnum):
    """Kinds of due rows: what is posted to Slack, by the composer of the same name."""

    KICKOFF = "kickoff"
    CARD = "card"
    MAP = "map"
    TWIN = "twin"
    CLOSING = "closing"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A page that a person sent: which form, the nonce of the page that was shown, and what was typed into it."""

    name: str
    nonce: str
    typed: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """A fingerprint of what was typed; the same words give the same one."""
        return digest_of(json.dumps(self.typed, sort_keys=True, ensure_ascii=True, default=str))


@dataclass(frozen=True, slots=True)
class Desk:
    """The database and the clock, with the checks that all use cases share."""

    database: Database
    now: Callable[[], datetime]

    def submit(
        self, actor: Actor, form: Form, workshop_id: str, work: Callable[[Session], dict[str, Any]]
    ) -> dict[str, Any]:
        """Run `work` for a form once and keep its result; a repeated delivery of the same words gets that result.

        The same page sent again with other words runs `work` again: its rows are then revisions, also where somebody
        went back to what the page had said before.
        """

        def once(session: Session) -> dict[str, Any]:
            key = (actor.workspace, form.nonce, form.digest)
            known = session.get(Submission, key)
            if known is not None and self._is_last(session, known):
                return known.result
            result = work(session)
            if known is None:
                known = Submission(
                    workspace=actor.workspace,
                    nonce=form.nonce,
                    digest=form.digest,
                    workshop_id=workshop_id,
                    person=actor.person,
                    form=form.name,
                    given_at=self.now(),
                )
            known.given_at, known.result = self.now(), result
            session.add(known)
            return result

        try:
            return self.database.write(once)
        except IntegrityError:
            # Another delivery of the same form was committed between our look and our insert.
            return self.database.write(once)

    @staticmethod
    def _is_last(session: Session, known: Submission) -> bool:
        """Whether nothing else was sent from this page since; if so, the person went back to what it said first."""
        later = select(Submission.digest).where(
            Submission.workspace == known.workspace,
            Submission.nonce == known.nonce,
            col(Submission.given_at) > known.given_at,
        )
        return session.exec(later.limit(1)).first() is None

    def item_key(self, actor: Actor, form: Form, part: object) -> str:
        """The key of the item that a part of the form makes: the same at each delivery of the page."""
        return key_of(actor.workspace, form.nonce, part)

    def workshop(self, session: Session, actor: Actor, workshop_id: str, *, closed_too: bool = False) -> Workshop:
        """The workshop, which must belong to the person's workspace and be open."""
        found = reading.workshop(session, actor.workspace, workshop_id)
        if found is None:
            raise Refusal("This workshop is not here any more. /journey list shows those that are.")
        if found.state != "open" and not closed_too:
            raise Refusal("This workshop is closed. A facilitator can open it again with /journey reopen.")
        return found

    def led(self, session: Session, actor: Actor, workshop_id: str, *, closed_too: bool = False) -> Workshop:
        """The workshop, if the person is a facilitator of it."""
        found = self.workshop(session, actor, workshop_id, closed_too=closed_too)
        if session.get(Facilitator, (workshop_id, actor.person)) is None:
            raise Refusal("Only a facilitator of this workshop can do that. /journey status names them.")
        return found

    def voice(self, session: Session, workshop: Workshop, actor: Actor, form: Form) -> Voice:
        """In whose voice the person contributes: for the department that they speak for now."""
        memberships = session.exec(
            select(Member)
            .where(Member.workshop_id == workshop.id, Member.person == actor.person)
            .order_by(col(Member.current).desc(), col(Member.department_id))
        ).all()
        if not memberships:
            raise Refusal("Say first which department you are from: press Contribute again.")
        return self.spoken(workshop, actor, form, memberships[0].department_id)

    def spoken(self, workshop: Workshop, actor: Actor, form: Form, department_id: str = "") -> Voice:
        """The voice of a person for a department, or for none (what facilitators rearrange)."""
        return Voice(
            workspace=actor.workspace,
            workshop_id=workshop.id,
            person=actor.person,
            department_id=department_id,
            step=workshop.step,
            nonce=form.nonce,
            at=self.now(),
        )

    def show(self, session: Session, workshop: Workshop, surface: Surface, occasion: str = "", **more: Any) -> None:
        """Ask for a surface to be posted or brought up to date, in the same transaction as its cause."""
        due.want(
            session,
            workspace=workshop.workspace,
            workshop_id=workshop.id,
            kind=surface,
            occasion=occasion,
            channel=more.pop("channel", workshop.channel),
            **more,
        )

    def refresh(self, session: Session, workshop: Workshop) -> None:
        """Bring the open step's card, and its map where one was asked for, up to date."""
        occasion = workshop.detail["card"]
        self.show(session, workshop, Surface.CARD, occasion)
        if due.posted(session, workshop.workspace, workshop.id, Surface.MAP, occasion, waiting_too=True) is not None:
            self.show(session, workshop, Surface.MAP, occasion)
            self.show(session, workshop, Surface.TWIN, f"{occasion}/1", thread_of=f"{Surface.MAP}/{occasion}")
