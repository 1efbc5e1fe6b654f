"""Step 1 in Slack: propose, score, rank, choose."""

from typing import Any

from slack_bolt import Ack, App
from slack_sdk.models.views import View

from bot import choosing
from bot.choosing import Proposal
from bot.desk import Form
from bot.mapwright import Mapwright
from bot.plain import one_line
from bot.scene import Actor
from bot.words import words
from handlers import finding
from handlers.ids import Act, Page
from handlers.opening import pressed, sent, show
from handlers.views import choose as views
from handlers.views.common import thanks


def register(app: App) -> None:
    """Listen to everything that step 1 shows."""
    app.action(Act.PROPOSE)(open_proposal)
    app.action(Act.SCORE_CANDIDATES)(open_scores)
    app.action(Act.RANKING)(open_ranking)
    app.action(Act.CHOOSE)(open_choice)
    app.action(Act.FROM_BACKLOG)(open_backlog)
    app.view(Page.PROPOSE)(proposed)
    app.view(Page.SCORE_CANDIDATES)(scored)
    app.view(Page.CHOOSE)(chosen)


def open_proposal(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the form for a candidate."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.propose(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def open_scores(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the first page of candidates to score."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.score(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def open_ranking(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the ranking to somebody who has scored."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.ranking(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def open_choice(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the facilitator's choice."""
    carried = pressed(body)
    show(mapwright, body, lambda: views.choose(mapwright.workshops.scene(actor, carried.workshop)))
    ack()


def open_backlog(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show the workspace's backlog."""
    carried = pressed(body)

    def build() -> View:
        shelved = finding.backlog(mapwright, actor, without=carried.workshop)
        return views.backlog(mapwright.workshops.scene(actor, carried.workshop), shelved)

    show(mapwright, body, build)
    ack()


def proposed(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save a candidate, typed or taken from the backlog."""
    carried, form = sent(view)
    if carried.part == "backlog":
        wanted = str(form.typed.get("shelved", ""))
        may_see = finding.seeing(mapwright, actor)
        done = choosing.adopt(mapwright.desk, actor, carried.workshop, wanted, form, may_see=may_see)
    else:
        done = choosing.propose(mapwright.desk, actor, carried.workshop, _proposal(form), form)
    ack(response_action="update", view=views.proposed(carried.workshop, done["name"]))


def _proposal(form: Form) -> Proposal:
    fields = {key: str(form.typed.get(key, "")) for key in ("starts", "ends", "goal")}
    return Proposal(name=one_line(str(form.typed.get("name", ""))), **fields)


def scored(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save one page of scores and show the next, or the ranking."""
    carried, form = sent(view)
    scores = {}
    for field, value in form.typed.items():
        figure, _, candidate = field.partition(".")
        if value:
            scores[candidate, figure] = int(value)
    choosing.score(mapwright.desk, actor, carried.workshop, scores, form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    more = carried.page + 1 < views.pages(scene)
    ack(response_action="update", view=views.score(scene, carried.page + 1) if more else views.ranking(scene))


def chosen(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Make one candidate the journey of the workshop."""
    carried, form = sent(view)
    candidate, reason = form.typed.get("candidate", ""), form.typed.get("reason", "")
    choosing.choose(mapwright.desk, actor, carried.workshop, candidate, reason, form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    name = scene.journey.charter.name if scene.journey.charter else ""
    ack(response_action="update", view=thanks(scene, words().say("choose", "decided", name=name)))
