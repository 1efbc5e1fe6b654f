"""Editing and withdrawing: whoever added something may, and facilitators may with everybody's entries.

Nothing is overwritten: an edit is a revision in the editor's own voice, a withdrawal a change that can be undone.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from bot.desk import Desk, Form, Refusal
from bot.detailing import Finding, finding_detail
from bot.mapping import words_of
from bot.scene import Actor, Entry, Scene
from storage import items, reading
from storage.items import Kind, Said
from storage.tables import Answer, Change, Facilitator, Item, Workshop

EDITABLE = (
    Kind.CANDIDATE,
    Kind.PERSONA,
    Kind.STAGE,
    Kind.TOUCHPOINT,
    Kind.PAIN_POINT,
    Kind.GAIN,
    Kind.CAUSE,
    Kind.EVIDENCE,
    Kind.TASK,
)
DETAILS: Mapping[str, tuple[str, ...]] = {
    Kind.CANDIDATE: ("starts", "ends", "goal"),
    Kind.TOUCHPOINT: ("action", "channels", "owner", "departments", "solutions"),
    Kind.PAIN_POINT: ("severity",),
    Kind.EVIDENCE: ("source", "link", "date", "sample_size"),
}


def editable(scene: Scene, query: str = "") -> list[Entry]:
    """What this person may edit or bring back, whose name has `query` in it: everything, for facilitators."""
    wanted = query.casefold()
    return [
        entry
        for entry in scene.entries
        if entry.kind in EDITABLE
        and (scene.is_facilitator or (entry.person == scene.person and not entry.merged_into))
        and wanted in entry.name.casefold()
    ]


def united_words(desk: Desk, actor: Actor, workshop_id: str, item_id: str) -> dict[str, Any]:
    """The details that an edit form is prefilled with: those that the map shows, from everybody who added to it."""
    rows = desk.database.read(lambda session: reading.load(session, actor.workspace, workshop_id))
    return words_of(rows, item_id) if rows is not None else {}


def checked(kind: str, name: str, detail: Mapping[str, Any], today: date) -> None:
    """Refuse, at its field, evidence that makes no sense; `detail` is what the whole form says."""
    if kind == Kind.EVIDENCE and name:
        given = {key: str(detail.get(key) or "") for key in ("source", "link", "date", "sample_size")}
        finding_detail(Finding(text=name, **given), today)


def edit(
    desk: Desk, actor: Actor, workshop_id: str, item_id: str, name: str, detail: Mapping[str, Any], form: Form
) -> dict[str, Any]:
    """Give an item another name and other details; `detail` holds those that were changed, the others stay."""
    if not name:
        raise Refusal(fields={"name": "Write what it should say, or press Withdraw to take it off the map."})

    def change(session: Session) -> dict[str, Any]:
        workshop, item = _mine(desk, session, actor, workshop_id, item_id)
        voice = desk.spoken(workshop, actor, form, _department(actor, item))
        rows = reading.load(session, actor.workspace, workshop_id)
        kept = words_of(rows, item_id) if rows is not None else {}
        words = {**kept, **detail, "edited": True}
        if item.name != name:
            items.change(session, voice, item, "rename", name=name)
        items.say(session, voice, item.id, Said(kind="words", text=name, detail=words))
        desk.refresh(session, workshop)
        return {"item": item.id}

    return desk.submit(actor, form, workshop_id, change)


def withdraw(desk: Desk, actor: Actor, workshop_id: str, item_id: str) -> str:
    """Take an item off the map and return the key of the change; refused where others have built on it."""

    def take(session: Session) -> str:
        workshop, item = _mine(desk, session, actor, workshop_id, item_id)
        if not _leads(session, actor, workshop_id) and _built_on(session, actor, item):
            raise Refusal("Others have added to this already: ask a facilitator to withdraw it or merge it.")
        return _set_state(desk, session, actor, workshop, item, "withdrawn")

    return desk.database.write(take)


def restore(desk: Desk, actor: Actor, workshop_id: str, item_id: str) -> str:
    """Put a withdrawn item back on the map and return the key of the change."""

    def give(session: Session) -> str:
        workshop, item = _mine(desk, session, actor, workshop_id, item_id)
        return _set_state(desk, session, actor, workshop, item, "live")

    return desk.database.write(give)


def undo(desk: Desk, actor: Actor, workshop_id: str, change_id: str) -> bool:
    """Undo a change, once; only by whoever made it or a facilitator. False where it was undone before."""

    def back(session: Session) -> bool:
        workshop = desk.workshop(session, actor, workshop_id)
        row = session.get(Change, change_id)
        if row is None or row.workshop_id != workshop.id:
            raise Refusal("There is nothing to undo any more.")
        if row.person != actor.person and not _leads(session, actor, workshop_id):
            raise Refusal("Only a facilitator can undo what somebody else changed.")
        done = items.undo(session, row) is not None
        if done and row.what == "mark":
            _mark_again(session, row)
        desk.refresh(session, workshop)
        return done

    return desk.database.write(back)


def merge_of(desk: Desk, actor: Actor, workshop_id: str, item_id: str) -> str:
    """The key of the change by which an item was merged, so that it can be undone; "" where there is none."""

    def look(session: Session) -> str:
        merges = select(Change.id).where(
            Change.workspace == actor.workspace,
            Change.workshop_id == workshop_id,
            Change.item_id == item_id,
            Change.what == "merge",
            col(Change.undone).is_(False),
        )
        return session.exec(merges.order_by(col(Change.id).desc()).limit(1)).first() or ""

    return desk.database.read(look)


def _set_state(desk: Desk, session: Session, actor: Actor, workshop: Workshop, item: Item, state: str) -> str:
    if item.state == state:
        return ""
    voice = desk.spoken(workshop, actor, Form(name="state", nonce="", typed={}))
    row = items.change(session, voice, item, state, state=state)
    desk.refresh(session, workshop)
    return row.id


def _mark_again(session: Session, row: Change) -> None:
    """Give the main mark back to the persona from which the undone change had taken it."""
    taken = select(Change).where(
        Change.workshop_id == row.workshop_id,
        Change.what == "unmark",
        Change.person == row.person,
        Change.changed_at == row.changed_at,
    )
    for other in session.exec(taken).all():
        items.undo(session, other)


def _mine(desk: Desk, session: Session, actor: Actor, workshop_id: str, item_id: str) -> tuple[Workshop, Item]:
    workshop = desk.workshop(session, actor, workshop_id)
    item = items.find(session, actor.workspace, workshop.id, item_id)
    if item is None:
        raise Refusal("This entry is not here any more.")
    if item.person != actor.person and not _leads(session, actor, workshop_id):
        raise Refusal("Only whoever added this, or a facilitator, can change it.")
    return workshop, item


def _leads(session: Session, actor: Actor, workshop_id: str) -> bool:
    return session.get(Facilitator, (workshop_id, actor.person)) is not None


def _department(actor: Actor, item: Item) -> str:
    """The department that an edit is kept under: the author's own stays, a facilitator's edit has none."""
    return item.department_id if item.person == actor.person else ""


def _built_on(session: Session, actor: Actor, item: Item) -> bool:
    """Whether somebody else said something about the item or what was merged into it, or hung something below."""
    merged = session.exec(select(Item).where(Item.merged_into == item.id)).all()
    below = session.exec(select(Item.person).where(Item.parent_id == item.id, Item.state == "live")).all()
    said = session.exec(
        select(Answer.person).where(Answer.workshop_id == item.workshop_id, Answer.item_id == item.id)
    ).all()
    if _others(actor, (*below, *said, *(other.person for other in merged))):
        return True
    return any(_built_on(session, actor, other) for other in merged)


def _others(actor: Actor, people: Iterable[str]) -> bool:
    return any(person != actor.person for person in people)
