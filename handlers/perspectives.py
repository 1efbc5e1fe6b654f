"""Step 5 in Slack: each department goes through the stages, and says its part."""

from typing import Any

from slack_bolt import Ack, App

from bot import perspectives
from bot.desk import Form
from bot.mapwright import Mapwright
from bot.perspectives import CAUSES, PARTS, Told
from bot.scene import Actor
from handlers.deeper import choices_of
from handlers.forms import button, typed
from handlers.ids import Act, Carried, Page
from handlers.opening import pressed, sent, show
from handlers.turning import turn
from handlers.views import perspectives as views
from handlers.views.detail import AGAIN


def register(app: App) -> None:
    """Listen to everything that step 5 shows."""
    app.action(Act.PART_PAGE)(open_part)
    app.action(Act.PART_PASS_STAGE)(pass_stage)
    app.action(Act.PART_PASS_ALL)(pass_all)
    app.view(Page.PART)(told)


def open_part(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the page of a stage; `again` goes through all of them, also those that are answered."""
    carried = pressed(body)
    again = carried.part == AGAIN
    show(
        mapwright,
        body,
        lambda: views.part(mapwright.workshops.scene(actor, carried.workshop), carried.page, again=again),
    )
    ack()


def told(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save the page of a stage, and show the next."""
    carried, form = sent(view)
    result = perspectives.cover(mapwright.desk, actor, carried.workshop, _told(carried, form), form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    page = views.after(scene, result["shown"], again=carried.part == AGAIN)
    at = Carried(workshop=carried.workshop, part=carried.part, page=Carried.from_text(page.private_metadata).page)
    turn(ack, page, button(Act.PART_PAGE, "Next page", at, primary=True))


def pass_stage(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep what was typed, and that nothing else in this stage is the department's."""
    _pass(body, actor, mapwright, Act.PART_PASS_STAGE, onwards=False)
    ack()


def pass_all(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep what was typed, and that nothing else from this stage on is the department's."""
    _pass(body, actor, mapwright, Act.PART_PASS_ALL, onwards=True)
    ack()


def _pass(body: dict[str, Any], actor: Actor, mapwright: Mapwright, act: Act, *, onwards: bool) -> None:
    carried = Carried.from_text(body["view"]["private_metadata"])
    form = Form(name=act, nonce=pressed(body).nonce, typed={**typed(body["view"]), "passed": act})
    page = _told(carried, form)
    desk, workshop, again = mapwright.desk, carried.workshop, carried.part == AGAIN
    result = perspectives.cover(desk, actor, workshop, page, form, nothing_more=True, onwards=onwards)
    show(
        mapwright,
        body,
        lambda: views.after(mapwright.workshops.scene(actor, workshop), result["shown"], again=again),
    )


def _told(carried: Carried, form: Form) -> Told:
    texts = {field: str(form.typed[field]) for field in (*PARTS, CAUSES) if field in form.typed}
    return Told(numbers=views.numbers_of(carried), choices=choices_of(form.typed), texts=texts)
