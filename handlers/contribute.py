"""Contribute: first "I am from ...", then what the open step asks."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot import joining
from bot.desk import Refusal
from bot.mapwright import Mapwright
from bot.scene import Actor, Scene
from bot.steps import Step
from handlers.ids import Act, Page
from handlers.opening import pressed, sent, show
from handlers.shortcut import view_for
from handlers.views import choose, deeper, personas, perspectives, touchpoints
from handlers.views.common import department
from handlers.views.common import facilitate as lead_view

HUBS: dict[Step, Callable[[Scene], View]] = {
    Step.CHOOSE: choose.hub,
    Step.PERSONAS: personas.hub,
    Step.TOUCHPOINTS: touchpoints.hub,
    Step.DEEPER: deeper.hub,
    Step.PERSPECTIVES: perspectives.hub,
}


def register(app: App) -> None:
    """Listen to Contribute, wherever it stands, and to the question for the department."""
    app.action(Act.CONTRIBUTE)(contribute)
    app.action(Act.SPEAK_FOR)(ask_department)
    app.action(Act.FACILITATE)(facilitate)
    app.view(Page.DEPARTMENT)(joined)


def contribute(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Open what is asked now."""
    carried = pressed(body)
    show(mapwright, body, lambda: asked_now(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def asked_now(scene: Scene) -> View:
    """The view for what this person most likely wants to add now."""
    if not scene.is_open:
        raise Refusal("This workshop is closed. A facilitator can open it again with /journey reopen.")
    return department(scene) if scene.speaks_for is None else HUBS[scene.step](scene)


def ask_department(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Ask again for which department the person speaks."""
    carried = pressed(body)
    show(mapwright, body, lambda: department(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def facilitate(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show what a facilitator can do without speaking for a department."""
    carried = pressed(body)
    show(mapwright, body, lambda: lead_view(mapwright.workshops.led_scene(actor, carried.workshop)))
    ack()


def joined(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep the department, and go on to what is asked."""
    carried, form = sent(view)
    joining.speak_for(mapwright.desk, actor, carried.workshop, form.typed.get("department", ""), form)
    if carried.item:
        ack(response_action="update", view=view_for(mapwright, actor, carried))
        return
    scene = mapwright.workshops.scene(actor, carried.workshop)
    ack(response_action="update", view=asked_now(scene))
