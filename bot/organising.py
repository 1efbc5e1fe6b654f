"""What facilitators rearrange: order, place, names, merges and marks. Every one of them can be undone."""

from typing import Any

from sqlmodel import Session, select

from bot.desk import Desk, Form, Refusal
from bot.present import Board
from bot.scene import Actor, Entry, Scene
from bot.starting import add_stages
from storage import items
from storage.items import Kind
from storage.tables import Item, Workshop

MERGED = (Kind.STAGE, Kind.TOUCHPOINT, Kind.PERSONA, Kind.CANDIDATE, Kind.PAIN_POINT)
MOVED = (Kind.STAGE, Kind.TOUCHPOINT, Kind.PERSONA)


def move(
    desk: Desk, actor: Actor, workshop_id: str, item_id: str, after: str, form: Form, stage: str = ""
) -> dict[str, Any]:
    """Put an item behind one of its siblings; a touchpoint may go to another stage.

    `after` is "" for the first place; what is no sibling there stands for the last one.
    """

    def place(session: Session) -> dict[str, Any]:
        workshop, item = _led(desk, session, actor, workshop_id, item_id)
        board = Board.of(session, workshop)
        parent = stage or board.parent_of(item)
        if stage:
            _other(session, actor, workshop, stage, Kind.STAGE)
        if after == item.id:
            raise Refusal(fields={"after": "Choose another place: it cannot stand behind itself."})
        position = board.behind(Kind(item.kind), parent, after)
        voice = desk.spoken(workshop, actor, form)
        row = items.change(session, voice, item, "move", parent_id=parent, position=position)
        desk.refresh(session, workshop)
        return {"change": row.id}

    return desk.submit(actor, form, workshop_id, place)


def merge(desk: Desk, actor: Actor, workshop_id: str, item_id: str, into: str, form: Form) -> dict[str, Any]:
    """Merge an item into another of its kind; what was said about it counts there, under its authors' names."""

    def join(session: Session) -> dict[str, Any]:
        workshop, item = _led(desk, session, actor, workshop_id, item_id)
        target = _other(session, actor, workshop, into, Kind(item.kind))
        if target.id == item.id or _leads_to(session, target, item):
            raise Refusal(fields={"into": "Choose another one: it cannot be merged into itself."})
        voice = desk.spoken(workshop, actor, form)
        places = _in_line(Board.of(session, workshop), item, target) if item.kind == Kind.STAGE else ()
        row = items.change(session, voice, item, "merge", places=places, merged_into=target.id)
        desk.refresh(session, workshop)
        return {"change": row.id}

    return desk.submit(actor, form, workshop_id, join)


def _in_line(board: Board, stage: Item, target: Item) -> list[tuple[Item, float]]:
    """Where the touchpoints of a stage stand in the one that it becomes: all before or all behind those there."""
    own, coming = board.all(Kind.TOUCHPOINT, target.id), board.all(Kind.TOUCHPOINT, stage.id)
    if not own:
        return []
    in_front = (stage.position, stage.id) < (target.position, target.id)
    first = own[0].position - len(coming) if in_front else own[-1].position + 1
    return [(touchpoint, first + number) for number, touchpoint in enumerate(coming)]


def mark(desk: Desk, actor: Actor, workshop_id: str, item_id: str, form: Form, *, on: bool = True) -> dict[str, Any]:
    """Mark the main persona, or a touchpoint as a moment of truth; or take the mark away."""

    def set_mark(session: Session) -> dict[str, Any]:
        workshop, item = _led(desk, session, actor, workshop_id, item_id)
        voice = desk.spoken(workshop, actor, form)
        if item.kind == Kind.PERSONA and on:
            _unmark_others(session, workshop, item, voice)
        row = items.change(session, voice, item, "mark", marked=on)
        desk.refresh(session, workshop)
        return {"change": row.id}

    return desk.submit(actor, form, workshop_id, set_mark)


def add_stage(desk: Desk, actor: Actor, workshop_id: str, name: str, form: Form) -> dict[str, Any]:
    """Add an empty stage at the end of the journey."""
    if not name:
        raise Refusal(fields={"name": "Give the stage a name."})

    def add(session: Session) -> dict[str, Any]:
        workshop = desk.led(session, actor, workshop_id)
        add_stages(session, desk.spoken(workshop, actor, form), workshop, [name])
        desk.refresh(session, workshop)
        return {}

    return desk.submit(actor, form, workshop_id, add)


def siblings(scene: Scene, entry: Entry) -> list[Entry]:
    """Live items of the same kind, in the order of the journey, without the entry itself."""
    place = {key: order for order, key in enumerate(numbers(scene))}
    found = [e for e in scene.entries if e.kind == entry.kind and e.id != entry.id and _live(e)]
    return sorted(found, key=lambda e: place.get(e.id, 0))


def numbers(scene: Scene) -> dict[str, str]:
    """The numbers of stages and touchpoints on the map, by id, in the order of the journey."""
    shown: dict[str, str] = {}
    for stage in scene.journey.stages:
        shown |= {stage.id: stage.number, **{touchpoint.id: touchpoint.number for touchpoint in stage.touchpoints}}
    return shown


def stages(scene: Scene) -> list[Entry]:
    """The live stages, in the order of the journey."""
    return [e for e in scene.entries if e.kind == Kind.STAGE and _live(e)]


def _live(entry: Entry) -> bool:
    return entry.state == "live" and not entry.merged_into


def _led(desk: Desk, session: Session, actor: Actor, workshop_id: str, item_id: str) -> tuple[Workshop, Item]:
    workshop = desk.led(session, actor, workshop_id)
    item = items.find(session, actor.workspace, workshop.id, item_id)
    if item is None:
        raise Refusal("This entry is not here any more.")
    return workshop, item


def _other(session: Session, actor: Actor, workshop: Workshop, item_id: str, kind: Kind) -> Item:
    other = items.find(session, actor.workspace, workshop.id, item_id)
    if other is None or other.kind != kind or other.state != "live" or other.merged_into:
        raise Refusal(fields={"into": "Choose one that is on the map.", "stage": "Choose a stage that is on the map."})
    return other


def _leads_to(session: Session, target: Item, item: Item) -> bool:
    seen: set[str] = set()
    while target.merged_into and target.id not in seen:
        seen.add(target.id)
        found = session.get(Item, target.merged_into)
        if found is None:
            return False
        target = found
    return target.id == item.id


def _unmark_others(session: Session, workshop: Workshop, item: Item, voice: items.Voice) -> None:
    for other in session.exec(select(Item).where(Item.workshop_id == workshop.id, Item.kind == Kind.PERSONA)).all():
        if other.marked and other.id != item.id:
            items.change(session, voice, other, "unmark", marked=False)
