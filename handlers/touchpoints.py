"""Step 3 in Slack: touchpoints one by one or by lines, what is missing of them, and "nothing of ours"."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from bot import touching, touching_lines
from bot.desk import Form
from bot.mapwright import Mapwright
from bot.plain import one_line
from bot.scene import Actor, Scene
from bot.touching import CHANNEL_MOST, LAST, Met, More
from handlers.forms import button, lines_of
from handlers.ids import Act, Carried, Page, field_of
from handlers.opening import pressed, sent, show
from handlers.turning import turn
from handlers.views import lines as line_views
from handlers.views import touchpoints as views


def register(app: App) -> None:
    """Listen to everything that step 3 shows."""
    app.action(Act.TOUCHPOINT_NEW)(open_new)
    app.action(Act.TOUCHPOINT_MORE)(open_more)
    app.action(Act.TOUCHPOINT_LINES)(open_lines)
    app.action(Act.LINES_LEFT)(open_left)
    app.action(Act.TOUCHPOINT_MISSING)(open_missing)
    app.action(Act.PASS_STEP)(pass_step)
    app.view(Page.TOUCHPOINT)(placed)
    app.view(Page.TOUCHPOINT_MORE)(told)
    app.view(Page.LINES)(lines_sent)
    app.view(Page.MISSING)(filled)


def open_new(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show page 1 of a touchpoint, in the stage that the button names."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.place(mapwright.workshops.scene(actor, carried.workshop), carried.item))
    ack()


def open_more(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show page 2 of a touchpoint."""
    carried = pressed(body)
    there = carried.part == "there"
    show(
        mapwright,
        body,
        lambda: views.more(mapwright.workshops.scene(actor, carried.workshop), carried.item, there=there),
    )
    ack()


def open_lines(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the form for many touchpoints."""
    carried = pressed(body)
    show(mapwright, body, lambda: line_views.lines(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def open_left(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the lines that were not saved, where they were too long for the acknowledgement."""
    carried = pressed(body)
    left = touching_lines.outcome(mapwright.desk, actor, carried.nonce, carried.part)
    show(mapwright, body, lambda: line_views.lines(mapwright.workshops.scene(actor, carried.workshop), left))
    ack()


def open_missing(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show what touchpoints lack."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.fill(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def pass_step(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep that the department has nothing to add in this step."""
    carried = pressed(body)
    form = Form(name=Act.PASS_STEP, nonce=carried.nonce, typed={})
    touching.pass_step(mapwright.desk, actor, carried.workshop, carried.step, form)
    show(mapwright, body, lambda: views.passed(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def placed(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save page 1 of a touchpoint, and go on to page 2."""
    carried, form = sent(view)
    result = touching.meet(mapwright.desk, actor, carried.workshop, _met(form), form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    at = Carried(workshop=carried.workshop, item=result["touchpoint"], part="there" if result["there"] else "")
    page = views.more(scene, result["touchpoint"], there=result["there"])
    turn(ack, page, button(Act.TOUCHPOINT_MORE, "Page 2", at, primary=True))


def told(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save page 2 of a touchpoint."""
    carried, form = sent(view)
    before = mapwright.workshops.scene(actor, carried.workshop)
    result = touching.tell(mapwright.desk, actor, carried.workshop, carried.item, _more(form, before, carried), form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    ack(response_action="update", view=views.saved(scene, result["touchpoint"]))


def lines_sent(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save the good lines; the bad ones come back, each with what to do about it."""
    carried, form = sent(view)
    text = _raw_lines(view)
    form = Form(name=form.name, nonce=form.nonce, typed={**form.typed, "lines": text})
    owner = str(form.typed.get("owner", ""))
    outcome = touching_lines.add_lines(mapwright.desk, actor, carried.workshop, text, owner, form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    if not outcome.reasons:
        ack(response_action="update", view=line_views.saved(scene, outcome))
        return
    at = Carried(workshop=carried.workshop, nonce=form.nonce, part=form.digest)
    turn(ack, line_views.lines(scene, outcome), button(Act.LINES_LEFT, "The lines to correct", at, primary=True))


def filled(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save owners or channels, and show what is missing still."""
    carried, form = sent(view)
    owners, channels = _by_item(form, "owner"), _by_item(form, "channels")
    touching.fill(mapwright.desk, actor, carried.workshop, owners, channels, form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    ack(response_action="update", view=views.fill(scene))


def _met(form: Form) -> Met:
    typed = form.typed
    return Met(
        name=one_line(str(typed.get("name", ""))),
        stage=str(typed.get("stage", "")),
        new_stage=one_line(str(typed.get("new_stage", ""))),
        after=str(typed.get("after", "")) or LAST,
        channels=(*typed.get("channels", ()), *_listed(typed.get("others", ""), "others", CHANNEL_MOST)),
    )


def _more(form: Form, scene: Scene, carried: Carried) -> More:
    typed = form.typed
    return More(
        action=str(typed.get("action", "")),
        frequency=str(typed.get("frequency", "")),
        known=str(typed.get("known", "")),
        owner=str(typed.get("owner", "")),
        departments=_departments(typed.get("departments", ()), scene, carried.item),
        solutions=_listed(typed.get("solutions", ""), "solutions"),
    )


def _departments(chosen: Any, scene: Scene, item: str) -> tuple[str, ...]:
    """The names of the departments that were chosen, or typed where there was nothing to choose from.

    Departments that take no part cannot be chosen on this page: those that the person named elsewhere stay.
    """
    if isinstance(chosen, str):
        return _listed(chosen, "departments")
    mine = scene.my(item, "words")
    teams = {team.id: team.name for team in scene.teams}
    kept = [name for name in (mine.detail.get("departments", ()) if mine else ()) if name not in teams.values()]
    return (*(teams[key] for key in chosen if key in teams), *kept)


def _listed(text: str, field: str, longest: int = 120) -> tuple[str, ...]:
    """Names with commas, semicolons or line breaks between them; those that are too long are refused at `field`."""
    parts = lines_of(text.replace(",", "\n").replace(";", "\n"), field, longest=longest, unit="names")
    return tuple(one_line(part) for part in parts)


def _by_item(form: Form, prefix: str) -> dict[str, Any]:
    split = {field: field.partition(".") for field in form.typed}
    return {key: form.typed[field] for field, (kind, _, key) in split.items() if kind == prefix and form.typed[field]}


def _raw_lines(view: Mapping[str, Any]) -> str:
    """The lines with their tabs, which elsewhere count as spaces; of several fields one below the other."""
    found = {}
    for block, elements in view["state"]["values"].items():
        if field_of(block).startswith("lines"):
            found[field_of(block)] = next((state.get("value") or "" for state in elements.values()), "")
    return "\n".join(found[field] for field in sorted(found))
