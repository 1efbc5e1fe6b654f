"""Step 1: journeys are proposed and scored, a facilitator chooses one; the others stay as the workspace's backlog."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from sqlmodel import Session, col, select

from bot.desk import Desk, Form, Refusal
from bot.mapping import FIGURES
from bot.present import spelling
from bot.scene import Actor
from bot.workshops import backlog
from storage import items
from storage.items import Given, Kind, Said
from storage.tables import Answer, Item, Workshop

NAME_MOST = 120

MaySee = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A journey that somebody proposes to map: what starts and ends it for the customer, and what they are after."""

    name: str
    starts: str = ""
    ends: str = ""
    goal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A journey of the backlog, with the mean of its figures (1-5, None where not fully scored), and its origin."""

    id: str
    name: str
    starts: str
    ends: str
    goal: str
    rank: float | None
    workshop_id: str
    channel: str


def propose(desk: Desk, actor: Actor, workshop_id: str, proposal: Proposal, form: Form) -> dict[str, Any]:
    """Add a candidate journey to the workshop."""
    if not proposal.name:
        raise Refusal(fields={"name": "Give the journey a name, such as 'Switching to a cheaper plan'."})

    def add(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        detail = {"starts": proposal.starts, "ends": proposal.ends, "goal": proposal.goal}
        key = desk.item_key(actor, form, "candidate")
        position = items.last_position(session, workshop.id, Kind.CANDIDATE) + 1
        items.put(session, voice, key, Kind.CANDIDATE, proposal.name, position=position, detail=detail)
        desk.refresh(session, workshop)
        return {"item": key, "name": proposal.name}

    return desk.submit(actor, form, workshop_id, add)


def score(
    desk: Desk, actor: Actor, workshop_id: str, scores: Mapping[tuple[str, str], int], form: Form
) -> dict[str, Any]:
    """Score candidates 1-5: `scores` maps (candidate id, one of `bot.mapping.FIGURES`) to the score."""

    def give(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        for (candidate, figure), value in scores.items():
            if figure not in FIGURES or not 1 <= value <= 5:
                raise Refusal("A score is a number from 1 to 5.")
            if items.find(session, actor.workspace, workshop.id, candidate) is not None:
                items.say(session, voice, candidate, Said(kind=figure, score=value))
        desk.refresh(session, workshop)
        return {"scored": len(scores)}

    return desk.submit(actor, form, workshop_id, give)


def choose(desk: Desk, actor: Actor, workshop_id: str, candidate: str, reason: str, form: Form) -> dict[str, Any]:
    """Make a candidate the journey of this workshop; facilitators only. A choice made before is taken back by it."""

    def decide(session: Session) -> dict[str, Any]:
        workshop = desk.led(session, actor, workshop_id)
        chosen = items.find(session, actor.workspace, workshop.id, candidate)
        if chosen is None or chosen.kind != Kind.CANDIDATE or chosen.state != "live":
            raise Refusal(fields={"candidate": "Choose one of the proposed journeys."})
        voice = desk.spoken(workshop, actor, form)
        for other in session.exec(
            select(Item).where(Item.workshop_id == workshop.id, Item.kind == Kind.CANDIDATE, col(Item.marked).is_(True))
        ).all():
            if other.id != chosen.id:
                items.change(session, voice, other, "unchoose", marked=False)
        if not chosen.marked:
            items.change(session, voice, chosen, "choose", marked=True)
        kept = {key: value for key, value in workshop.detail.items() if key != "charter"}
        workshop.detail = {**kept, "chosen_because": reason}
        desk.refresh(session, workshop)
        return {"chosen": chosen.id}

    return desk.submit(actor, form, workshop_id, decide)


def adopt(
    desk: Desk, actor: Actor, workshop_id: str, shelved_id: str, form: Form, *, may_see: MaySee
) -> dict[str, Any]:
    """Propose a journey of the backlog in this workshop; refused where the person may not see its channel."""
    shelved = taken(desk, actor, shelved_id, may_see=may_see)
    if shelved is None:
        raise Refusal(fields={"shelved": "This journey is not in the backlog any more: choose another."})
    proposal = Proposal(name=shelved.name, starts=shelved.starts, ends=shelved.ends, goal=shelved.goal)
    return propose(desk, actor, workshop_id, proposal, form)


def shelf(desk: Desk, actor: Actor, without: str = "", *, may_see: MaySee) -> tuple[Shelved, ...]:
    """What a person may see of the workspace's backlog, highest rank first, each name once.

    `may_see` says of a channel whether what was proposed there may be shown; it is asked once for each, while no
    transaction is open. `without` leaves out one workshop's candidates.
    """

    def look(session: Session) -> tuple[Shelved, ...]:
        left = [item for item in backlog(session, actor.workspace) if item.workshop_id != without]
        return tuple(_shelved(session, item) for item in left)

    found = desk.database.read(look)
    shown = {channel for channel in dict.fromkeys(s.channel for s in found) if may_see(channel)}
    ranked = sorted((s for s in found if s.channel in shown), key=lambda s: (-(s.rank or 0), s.name))
    first = {spelling(shelved.name): shelved for shelved in reversed(ranked)}
    return tuple(shelved for shelved in ranked if first[spelling(shelved.name)] is shelved)


def taken(desk: Desk, actor: Actor, shelved_id: str, *, may_see: MaySee) -> Shelved | None:
    """A journey that somebody took from the backlog, also where it has been chosen since.

    None where it is gone, or where the person may not see its channel (any more).
    """

    def look(session: Session) -> Shelved | None:
        item = session.get(Item, shelved_id)
        known = item is not None and item.workspace == actor.workspace and item.kind == Kind.CANDIDATE
        return _shelved(session, item) if item is not None and known and item.state == "live" else None

    found = desk.database.read(look)
    return found if found is not None and may_see(found.channel) else None


def _shelved(session: Session, item: Item) -> Shelved:
    answers = session.exec(
        select(Answer)
        .where(Answer.workshop_id == item.workshop_id, Answer.item_id == item.id)
        .order_by(col(Answer.revision))
    ).all()
    newest = {(a.person, a.department_id, a.kind): a for a in answers if a.state == Given.GIVEN}
    words = next((a.detail for a in newest.values() if a.kind == "words"), {})
    channel = session.exec(select(Workshop.channel).where(Workshop.id == item.workshop_id)).one()
    return Shelved(
        id=item.id,
        name=item.name,
        starts=words.get("starts", ""),
        ends=words.get("ends", ""),
        goal=words.get("goal", ""),
        rank=_rank(list(newest.values())),
        workshop_id=item.workshop_id,
        channel=channel,
    )


def _rank(answers: Sequence[Answer]) -> float | None:
    given = {figure: [a.score for a in answers if a.kind == figure and a.score is not None] for figure in FIGURES}
    return fmean(fmean(values) for values in given.values()) if all(given.values()) else None
