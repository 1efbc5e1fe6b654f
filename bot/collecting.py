"""Taking a message from anywhere into the workshop: as touchpoint, pain point or evidence, with its permalink."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.desk import Desk, Form, Refusal
from bot.journey import SOURCES
from bot.plain import one_line
from bot.scene import Actor
from storage import items
from storage.items import Kind, Voice
from storage.tables import Item, Workshop

AS = {"touchpoint": Kind.TOUCHPOINT, "pain_point": Kind.PAIN_POINT, "evidence": Kind.EVIDENCE}
NAME_MOST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What becomes of a message: `where` is the id of a stage or a touchpoint, `date` ISO 8601."""

    what: str
    where: str
    text: str
    link: str
    date: str = ""
    source: str = ""


def collect(desk: Desk, actor: Actor, workshop_id: str, collected: Collected, form: Form) -> dict[str, Any]:
    """Put the message on the map where the person said it belongs."""
    kind = AS.get(collected.what)
    if kind is None:
        raise Refusal(fields={"what": "Choose what this message becomes."})
    if not collected.text:
        raise Refusal(fields={"text": "Write what the map should say."})

    def add(session: Session) -> dict[str, Any]:
        workshop = desk.workshop(session, actor, workshop_id)
        voice = desk.voice(session, workshop, actor, form)
        parent = _checked(session, voice, workshop, kind, collected)
        key = desk.item_key(actor, form, kind)
        position = items.last_position(session, workshop.id, kind, parent.id) + 1
        name = _name(collected.text) if kind is Kind.TOUCHPOINT else collected.text
        detail = _detail(kind, collected)
        items.put(session, voice, key, kind, name, parent_id=parent.id, position=position, detail=detail)
        desk.refresh(session, workshop)
        return {"item": key}

    return desk.submit(actor, form, workshop_id, add)


def _checked(session: Session, voice: Voice, workshop: Workshop, kind: Kind, collected: Collected) -> Item:
    """Where it belongs on the map; everything that is wrong is refused at once, each at its field."""
    unsourced = kind is Kind.EVIDENCE and collected.source not in SOURCES
    wrong = {"source": "Choose from which source this evidence comes."} if unsourced else {}
    try:
        parent = _parent(session, voice, workshop, kind, collected.where)
    except Refusal as refusal:
        raise Refusal(fields={**refusal.fields, **wrong}) from None
    if wrong:
        raise Refusal(fields=wrong)
    return parent


def _name(text: str) -> str:
    """The first line that says something, as the name of a touchpoint."""
    return one_line(text.strip().split("\n")[0], NAME_MOST)


def _parent(session: Session, voice: Voice, workshop: Workshop, kind: Kind, where: str) -> Item:
    parent = items.find(session, voice.workspace, workshop.id, where)
    if parent is None or parent.state != "live":
        raise Refusal(fields={"where": "Choose where on the map it belongs."})
    if kind is Kind.TOUCHPOINT:
        stage = (
            parent if parent.kind == Kind.STAGE else items.find(session, voice.workspace, workshop.id, parent.parent_id)
        )
        if stage is not None:
            return stage
    if parent.kind != Kind.TOUCHPOINT:
        raise Refusal(fields={"where": "Choose a touchpoint: pain points and evidence belong to one."})
    return parent


def _detail(kind: Kind, collected: Collected) -> dict[str, Any]:
    if kind is Kind.EVIDENCE:
        return {"source": collected.source, "link": collected.link, "date": collected.date}
    linked: dict[str, Any] = {"extra": {"link": collected.link}}
    if kind is Kind.TOUCHPOINT and _name(collected.text) != collected.text:
        return {**linked, "action": collected.text}
    return linked
