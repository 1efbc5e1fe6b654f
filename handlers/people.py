"""Asking somebody to speak for a department that has nobody, and taking over a workshop whose facilitators left."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk.models.blocks import Block

from bot import joining
from bot.desk import Refusal
from bot.mapwright import Mapwright
from bot.scene import Actor
from bot.words import words
from handlers.answering import tell
from handlers.forms import modal, people_input, say
from handlers.ids import Act, Page
from handlers.opening import open_modal, pressed, sent
from handlers.views.status import gone


def register(app: App) -> None:
    """Listen to both."""
    app.action(Act.ASK_SOMEBODY)(ask_whom)
    app.view(Page.ASK_SOMEBODY)(asked)
    app.action(Act.TAKE_OVER)(take_over)


def ask_whom(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Ask who could speak for the department."""
    ack()
    carried = pressed(body).fresh()
    scene = mapwright.workshops.scene(actor, carried.workshop)
    team = next((team for team in scene.teams if team.id == carried.item), None)
    if team is None:
        raise Refusal("This department does not take part any more.")
    blocks: list[Block] = [
        say(words().say("status", "ask", department=team.name)),
        people_input("people", "People", carried.nonce),
    ]
    page = modal("Ask somebody", Page.ASK_SOMEBODY, blocks, carried, submit="Ask them")
    open_modal(mapwright, body["trigger_id"], lambda: page)


def asked(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Name the people for the department; each of them gets a message."""
    carried, form = sent(view)
    joining.ask(mapwright.desk, actor, carried.workshop, carried.item, form.typed.get("people", []), form)
    text = words().say("status", "asked_them")
    ack(response_action="update", view=modal("Asked", Page.SHOW, [say(text)], carried, submit=None))


def take_over(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright, context: BoltContext) -> None:
    """Become the facilitator of a workshop whose facilitators have all left the workspace."""
    ack()
    carried = pressed(body)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    left = [person for person in scene.facilitators if gone(mapwright.slack.user(person))]
    mapwright.workshops.take_over(actor, carried.workshop, left)
    mapwright.later(lambda: tell(mapwright, body, context, words().say("status", "took_over")))
