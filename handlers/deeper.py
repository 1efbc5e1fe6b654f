"""Step 4 in Slack: score a page at a time, then give detail where it is asked."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App

from bot import deepening, detailing
from bot.desk import Form
from bot.detailing import EXPERIENCED, Finding, Pain
from bot.mapwright import Mapwright
from bot.plain import one_line
from bot.scene import Actor
from handlers.forms import button, lines_of, typed
from handlers.ids import Act, Carried, Page
from handlers.opening import pressed, sent, show
from handlers.turning import turn
from handlers.views import deeper as views
from handlers.views import detail as detail_views
from handlers.views.detail import AGAIN


def register(app: App) -> None:
    """Listen to everything that step 4 shows."""
    app.action(Act.SCORE_PAGE)(open_scores)
    app.action(Act.PASS_STAGE)(pass_stage)
    app.action(Act.PASS_ALL)(pass_all)
    app.action(Act.DETAIL)(open_detail)
    app.view(Page.SCORES)(scored)
    app.view(Page.DETAIL)(detailed)


def open_scores(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show a page of scores; `again` goes through all of them, also those that are answered."""
    carried = pressed(body)
    again = carried.part == AGAIN
    show(
        mapwright,
        body,
        lambda: views.scores(mapwright.workshops.scene(actor, carried.workshop), carried.page, again=again),
    )
    ack()


def open_detail(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Show a page of detail about one touchpoint."""
    carried = pressed(body)
    show(
        mapwright,
        body,
        lambda: detail_views.detail(mapwright.workshops.scene(actor, carried.workshop), carried.item, carried.page),
    )
    ack()


def scored(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save one page of scores, and show the next."""
    carried, form = sent(view)
    choices = choices_of(form.typed)
    deepening.score(mapwright.desk, actor, carried.workshop, choices, form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    page = views.after(scene, choices, again=carried.part == AGAIN)
    at = Carried(workshop=carried.workshop, part=carried.part, page=Carried.from_text(page.private_metadata).page)
    turn(ack, page, button(Act.SCORE_PAGE, "Next page", at, primary=True))


def pass_stage(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep what was chosen, and that nothing else in this stage is the department's."""
    _pass(body, actor, mapwright, Act.PASS_STAGE, onwards=False)
    ack()


def pass_all(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep what was chosen, and that nothing else from this stage on is the department's."""
    _pass(body, actor, mapwright, Act.PASS_ALL, onwards=True)
    ack()


def _pass(body: dict[str, Any], actor: Actor, mapwright: Mapwright, act: Act, *, onwards: bool) -> None:
    carried = pressed(body)
    fields = typed(body["view"])
    form = Form(name=act, nonce=carried.nonce, typed={**fields, "passed": act})
    choices = choices_of(fields)
    result = deepening.score_nothing_more(mapwright.desk, actor, carried.workshop, choices, form, onwards=onwards)
    again = carried.part == AGAIN
    show(
        mapwright,
        body,
        lambda: views.after(mapwright.workshops.scene(actor, carried.workshop), result["shown"], again=again),
    )


def choices_of(fields: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen for each touchpoint of a page, by its id; "" where nothing was."""
    prefix = f"{views.SCORE}."
    return {field.removeprefix(prefix): str(value) for field, value in fields.items() if field.startswith(prefix)}


def detailed(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Save one page of detail, and show the next, or the list again."""
    carried, form = sent(view)
    (_experience, _pains, _evidence)[min(carried.page, 2)](mapwright, actor, carried, form)
    scene = mapwright.workshops.scene(actor, carried.workshop)
    page = detail_views.detail(scene, carried.item, carried.page + 1)
    at = Carried(workshop=carried.workshop, item=carried.item, page=carried.page + 1)
    turn(ack, page, button(Act.DETAIL, "Next page", at, primary=True))


def _experience(mapwright: Mapwright, actor: Actor, carried: Carried, form: Form) -> None:
    texts = {kind: str(form.typed.get(kind, "")) for kind in EXPERIENCED}
    detailing.describe(mapwright.desk, actor, carried.workshop, carried.item, texts, form)


def _pains(mapwright: Mapwright, actor: Actor, carried: Carried, form: Form) -> None:
    pains = {field: _pain(form, field) for field in ("pain_1", "pain_2")}
    gains = lines_of(str(form.typed.get("gains", "")), "gains")
    detailing.name_pains(mapwright.desk, actor, carried.workshop, carried.item, pains, gains, form)


def _pain(form: Form, field: str) -> Pain:
    bad = str(form.typed.get(f"bad_{field}", ""))
    return Pain(text=str(form.typed.get(field, "")), severity=int(bad) if bad.isdecimal() else None)


def _evidence(mapwright: Mapwright, actor: Actor, carried: Carried, form: Form) -> None:
    found = {key: str(form.typed.get(key, "")) for key in ("source", "text", "link", "date", "sample_size")}
    finding = Finding(**{**found, "link": one_line(found["link"]), "date": one_line(found["date"])})
    task = str(form.typed.get("task", ""))
    detailing.back(mapwright.desk, actor, carried.workshop, carried.item, finding, task, form)
