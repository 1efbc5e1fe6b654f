"""Step 2 in Slack: describe the personas page by page; facilitators mark the main one."""

from typing import Any

from slack_bolt import Ack, App

from bot import organising, personas
from bot.desk import Form
from bot.mapwright import Mapwright
from bot.personas import Known
from bot.plain import one_line
from bot.scene import Actor, Scene
from handlers.ids import Act, Carried, Page
from handlers.opening import pressed, sent, show
from handlers.turning import turn
from handlers.views import personas as views


def register(app: App) -> None:
    """Listen to everything that step 2 shows."""
    app.action(Act.PERSONA_NEW)(open_new)
    app.action(Act.PERSONA_DESCRIBE)(open_page)
    app.action(Act.PERSONA_MAIN)(mark_main)
    app.view(Page.PERSONA_NEW)(added)
    app.view(Page.PERSONA_PAGE)(described)


def open_new(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the first page for somebody new."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.new(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def open_page(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show one page of what this person knows of a persona."""
    at = pressed(body)
    number = min(max(at.page, 0), len(views.PAGES) - 1)
    show(mapwright, body, lambda: views.page(mapwright.workshops.scene(actor, at.workshop), at.item, number))
    ack()


def mark_main(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Make a persona the main one, and show the personas again."""
    carried = pressed(body)
    form = Form(name=Act.PERSONA_MAIN, nonce=carried.nonce, typed={"main": carried.item})
    organising.mark(mapwright.desk, actor, carried.workshop, carried.item, form)
    show(mapwright, body, lambda: views.hub(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def added(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save somebody new, and go on to the second page."""
    carried, form = sent(view)
    name = one_line(str(form.typed.get("name", "")))
    result = personas.add(mapwright.desk, actor, carried.workshop, name, _known(form), form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    _go_on(ack, scene, carried, result["persona"], 1, there=result["there"])


def described(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save one page about a persona, and go on to the next one or to the thanks."""
    carried, form = sent(view)
    result = personas.describe(mapwright.desk, actor, carried.workshop, carried.item, _known(form), form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    _go_on(ack, scene, carried, result["persona"], carried.page + 1)


def _go_on(ack: Ack, scene: Scene, carried: Carried, persona: str, number: int, *, there: bool = False) -> None:
    if number >= len(views.PAGES):
        ack(response_action="update", view=views.done(scene, persona))
    else:
        turn(ack, views.page(scene, persona, number, there=there), views.further(carried, persona, number))


def _known(form: Form) -> dict[str, Known]:
    """What was typed of each trait on the page."""
    typed = form.typed
    return {
        kind: Known(text=str(typed[kind]), source=str(typed.get(f"{views.SOURCE}.{kind}", "")))
        for kind in views.TRAITS
        if kind in typed
    }
