"""`/journey edit`: find an entry, change it, withdraw it; for facilitators also move, merge and mark it."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot import editing, organising
from bot.desk import Form, Refusal
from bot.mapping import final
from bot.mapwright import Mapwright
from bot.plain import clean, one_line
from bot.scene import Actor, Scene
from bot.words import words
from handlers.forms import Typed, lines_of
from handlers.ids import Act, Carried, Page
from handlers.opening import Build, pressed, sent, show
from handlers.views import edit as views

edit_view = views.pick
LISTS = ("channels", "departments", "solutions")


def register(app: App) -> None:
    """Listen to everything around editing."""
    app.action(Act.EDIT)(open_edit)
    app.options(Act.EDIT_PICK)(search)
    app.action(Act.EDIT_PICK)(picked)
    app.view(Page.EDIT)(edited)
    app.view(Page.ORGANISE)(organised)
    for act in (Act.WITHDRAW, Act.RESTORE, Act.MARK, Act.UNDO):
        app.action(act)(done_at_once)
    app.action(Act.MOVE)(open_move)
    app.action(Act.MERGE)(open_merge)


def open_edit(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the search."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.pick(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def search(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Answer the search with the entries that match."""
    carried = Carried.from_text(body["view"]["private_metadata"])
    scene = mapwright.workshops.scene(actor, carried.workshop)
    ack(options=views.options(scene, body.get("value", "")))


def picked(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the entry that was picked."""
    ack()
    carried = Carried.from_text(body["view"]["private_metadata"])
    chosen = body["actions"][0].get("selected_option")
    if chosen is not None:
        show(mapwright, body, lambda: _form(mapwright, actor, carried.workshop, chosen["value"]))


def _form(mapwright: Mapwright, actor: Actor, workshop_id: str, item_id: str) -> View:
    scene = mapwright.workshops.scene(actor, workshop_id)
    entry = next((e for e in editing.editable(scene) if e.id == item_id), None)
    if entry is None:
        raise Refusal("Only whoever added this, or a facilitator, can change it.")
    if entry.merged_into:
        return views.apart(scene, entry, editing.merge_of(mapwright.desk, actor, workshop_id, item_id))
    detail = editing.united_words(mapwright.desk, actor, workshop_id, item_id)
    return views.form(scene, entry, detail, mapwright.slack.user(entry.person).name)


def edited(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save an edited entry."""
    carried, form = sent(view)
    typed = str(form.typed.get("name", ""))
    name = typed if carried.part in views.LONG else one_line(typed)
    detail = _detail(form.typed)
    editing.checked(carried.part, name, detail, mapwright.desk.now().date())
    before = editing.united_words(mapwright.desk, actor, carried.workshop, carried.item)
    changed = {k: v for k, v in detail.items() if form.typed[k] != clean(views.as_shown(before, k))}
    editing.edit(mapwright.desk, actor, carried.workshop, carried.item, name, changed, form)
    ack(response_action="update", view=views.done(carried, words().say("edit", "saved")))


def _detail(typed: Typed) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    for field, value in typed.items():
        if field in LISTS:
            detail[field] = list(lines_of(str(value), field))
        elif field in ("severity", "sample_size"):
            detail[field] = _number(field, value)
        elif field != "name":
            detail[field] = value
    return detail


def _number(field: str, value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal():
        raise Refusal(fields={field: "Write a whole number, such as 250, or leave it empty."})
    return int(value)


def done_at_once(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Withdraw, put back, mark or undo: one tap, and the modal says what happened."""
    carried = pressed(body)
    act = Act(body["actions"][0]["action_id"])
    text, change = _do(mapwright, actor, act, carried)
    _over(mapwright, body, lambda: views.done(carried, text, change))
    ack()


def _do(mapwright: Mapwright, actor: Actor, act: Act, carried: Carried) -> tuple[str, str]:
    desk, workshop = mapwright.desk, carried.workshop
    if act is Act.UNDO:
        done = editing.undo(desk, actor, workshop, carried.item)
        return words().say("edit", "undone" if done else "undone_before"), ""
    scene: Scene = mapwright.workshops.scene(actor, workshop)
    entry = scene.entry(carried.item)
    if entry is None:
        raise Refusal("This entry is not here any more.")
    if act is Act.MARK:
        on = carried.page == 1
        form = Form(name=act, nonce=carried.nonce, typed={"on": on})
        change = organising.mark(desk, actor, workshop, entry.id, form, on=on)
        return words().say("edit", "marked" if on else "unmarked"), str(change["change"])
    if act is Act.WITHDRAW:
        return words().say("edit", "gone", name=entry.name), editing.withdraw(desk, actor, workshop, entry.id)
    return words().say("edit", "back", name=entry.name), editing.restore(desk, actor, workshop, entry.id)


def open_move(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Ask where an entry belongs."""
    _organise(mapwright, body, actor, views.place)
    ack()


def open_merge(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Ask into which other entry it is merged."""
    _organise(mapwright, body, actor, views.join)
    ack()


def _organise(mapwright: Mapwright, body: dict[str, Any], actor: Actor, build: Any) -> None:
    carried = pressed(body)
    scene = mapwright.workshops.led_scene(actor, carried.workshop)
    entry = scene.entry(carried.item)
    if entry is None:
        raise Refusal("This entry is not here any more.")
    _over(mapwright, body, lambda: build(scene, entry))


def _over(mapwright: Mapwright, body: dict[str, Any], build: Build) -> None:
    """Show a modal on top of a form, so that what was typed there stays; in place of anything else."""
    view = body.get("view") or {}
    # A stack holds three: on the third the form gives way.
    room = view.get("root_view_id") in (view.get("id"), view.get("previous_view_id"))
    if room and any(block["type"] == "input" for block in view.get("blocks", ())):
        mapwright.slack.push_view(body["trigger_id"], build().to_dict())
        return
    show(mapwright, body, build)


def organised(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Move or merge an entry."""
    carried, form = sent(view)
    desk, typed = mapwright.desk, form.typed
    if carried.part == "merge":
        result = organising.merge(desk, actor, carried.workshop, carried.item, typed.get("into", ""), form)
    else:
        after = "" if typed.get("after") == views.FIRST else typed.get("after", "")
        stage = typed.get("stage", "")
        entries = {entry.id: entry for entry in mapwright.workshops.led_scene(actor, carried.workshop).entries}
        if stage and after in entries and final(entries, entries[after].parent_id) != stage:
            raise Refusal(fields={"after": "That one is in another stage: choose its stage too, or First or Last."})
        result = organising.move(desk, actor, carried.workshop, carried.item, after, form, stage)
    text = words().say("edit", "merged" if carried.part == "merge" else "moved")
    ack(response_action="update", view=views.done(carried, text, result["change"]))
