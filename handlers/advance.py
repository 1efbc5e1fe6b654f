"""Next, Back, close, reopen, hand over: what moves a workshop. Facilitators only; the use cases check it."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot import steps
from bot.mapwright import Mapwright
from bot.scene import Actor
from bot.steps import Step
from bot.words import words
from bot.workshops import Moved, NotYet
from handlers.answering import tell
from handlers.forms import modal, say
from handlers.ids import Act, Carried, Page
from handlers.opening import open_modal, pressed, sent, show
from handlers.views import advance as views


def register(app: App) -> None:
    """Listen to the buttons and modals that move a workshop."""
    app.action(Act.NEXT)(next_step)
    app.action(Act.BACK)(step_back)
    app.action(Act.CLOSE)(ask_close)
    app.view(Page.NOT_YET)(go_on_anyway)
    app.view(Page.CLOSE)(closed)
    app.view(Page.HANDOVER)(handed_over)


def next_step(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright, context: BoltContext) -> None:
    """Go to the next step, or show what is missing."""
    carried = pressed(body)
    ack()
    advance(mapwright, body, context, actor, carried)


def advance(mapwright: Mapwright, body: Any, context: BoltContext, actor: Actor, carried: Carried) -> None:
    """Go to the step after the one that is carried; the person learns where the workshop is."""
    step = carried.at
    outcome = mapwright.workshops.advance(actor, carried.workshop, step, carried.version)
    if isinstance(outcome, NotYet):
        open_modal(mapwright, body["trigger_id"], lambda: views.not_yet(carried, step, outcome.reasons))
        return
    _tell_step(mapwright, body, context, outcome.step, "moved" if isinstance(outcome, Moved) else "stale")


def step_back(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright, context: BoltContext) -> None:
    """Go to the step before."""
    ack()
    back(mapwright, body, context, actor, pressed(body))


def back(mapwright: Mapwright, body: Any, context: BoltContext, actor: Actor, carried: Carried) -> None:
    """Go to the step before the one that is carried."""
    outcome = mapwright.workshops.back(actor, carried.workshop, carried.at, carried.version)
    _tell_step(mapwright, body, context, outcome.step, "moved" if isinstance(outcome, Moved) else "stale")


def _tell_step(mapwright: Mapwright, body: Any, context: BoltContext, step: Step, block: str) -> None:
    row = steps.spec(step)
    text = words().say("advance", block, number=row.number, step=row.title)
    mapwright.later(lambda: tell(mapwright, body, context, text))


def go_on_anyway(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Go on although something is missing; the map will say so."""
    carried, _ = sent(view)
    step = carried.at
    outcome = mapwright.workshops.advance(actor, carried.workshop, step, carried.version, anyway=True)
    block = "moved" if isinstance(outcome, Moved) else "stale"
    ack(response_action="update", view=views.moved(outcome.step, block))


def ask_close(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Ask before closing."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.close(mapwright.workshops.led_scene(actor, carried.workshop)))
    ack()


def closed(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Close the workshop."""
    carried, _ = sent(view)
    done = mapwright.workshops.close(actor, carried.workshop)
    title = mapwright.workshops.scene(actor, carried.workshop).title
    text = words().say("advance", "closed" if done else "closed_before", title=title)
    ack(response_action="update", view=modal("Closed", Page.SHOW, [say(text)], Carried(), submit=None))


def reopen(mapwright: Mapwright, actor: Actor, workshop_id: str) -> str:
    """Open a closed workshop again; returns what to tell the person."""
    done = mapwright.workshops.reopen(actor, workshop_id)
    scene = mapwright.workshops.scene(actor, workshop_id)
    number = steps.spec(scene.step).number
    return words().say("advance", "reopened" if done else "open_already", title=scene.title, number=number)


def handed_over(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Name the facilitators anew."""
    carried, form = sent(view)
    mapwright.workshops.hand_over(actor, carried.workshop, form.typed.get("facilitators", []), form)
    text = words().say("advance", "handed")
    ack(response_action="update", view=modal("Handed over", Page.SHOW, [say(text)], Carried(), submit=None))
