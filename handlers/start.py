"""`/journey start`: three pages, of which the earlier ones are kept as a draft, then the workshop begins."""

from typing import Any

from slack_bolt import Ack, App

from bot import drafts, starting
from bot.choosing import taken
from bot.desk import Form, Refusal
from bot.mapwright import Mapwright
from bot.plain import cut, one_line
from bot.scene import Actor
from bot.starting import STAGE_TEMPLATES, Decided, Plan, PlannedDepartment
from bot.words import words
from handlers import finding
from handlers.forms import Typed, lines_of, modal, say
from handlers.ids import Act, Carried, Page, new_nonce
from handlers.opening import open_modal, pressed, sent, show
from handlers.views import start as views


def register(app: App) -> None:
    """Listen to the three pages, and to the button that opens the first one."""
    app.action(Act.START)(pressed_start)
    app.action(Act.FROM_SHELF)(noted)
    app.view(Page.START)(basics_sent)
    app.view(Page.START_PEOPLE)(people_sent)
    app.view(Page.START_DECIDED)(decided_sent)


def open_start(mapwright: Mapwright, actor: Actor, trigger_id: str, channel: str, item: str = "") -> None:
    """Open the first page for a channel; `item` is a journey of the backlog to start from."""
    carried = Carried(channel=channel, item=item, part=new_nonce()).fresh()
    open_modal(mapwright, trigger_id, lambda: _basics(mapwright, actor, carried))


def pressed_start(ack: Ack, body: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Open the first page from a button."""
    carried = pressed(body).fresh(part=new_nonce())
    show(mapwright, body, lambda: _basics(mapwright, actor, carried))
    ack()


def noted(ack: Ack) -> None:
    """A journey of the backlog was chosen on page 3: it counts when the page is sent."""
    ack()


def _basics(mapwright: Mapwright, actor: Actor, carried: Carried) -> Any:
    groups = [(group.name, group.id) for group in mapwright.slack.usergroups()]
    journey = _from_backlog(mapwright, actor, carried)
    return views.basics(carried, actor.person, groups, {"title": journey.get("name", "")})


def basics_sent(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep page 1 and ask for the people of each department."""
    carried, form = sent(view)
    departments = _departments(mapwright, form)
    plan = Plan(title=one_line(form.typed["title"]), departments=departments)
    wrong = {field: text for field, text in plan.problems().items() if field != "people"}
    if wrong:
        raise Refusal(fields=wrong)
    named = [{"name": d.name, "people": list(d.people), "usergroup": d.usergroup} for d in departments]
    drafts.keep(mapwright.desk, actor, carried.part, {**form.typed, "named": named})
    page = views.people(carried.fresh(), [(d.name, d.people) for d in departments])
    ack(response_action="update", view=page)


def _departments(mapwright: Mapwright, form: Form) -> tuple[PlannedDepartment, ...]:
    # How many may take part is the plan's to say: user groups count too.
    lines = lines_of(form.typed.get("departments", ""), "departments", most=None, longest=views.DEPARTMENT_MOST)
    typed = [PlannedDepartment(name=one_line(line)) for line in lines]
    wanted = form.typed.get("groups", ())
    groups = [
        PlannedDepartment(name=cut(group.name, views.DEPARTMENT_MOST), people=group.users, usergroup=group.id)
        for group in (mapwright.slack.usergroups() if wanted else ())
        if group.id in wanted
    ]
    return (*typed, *groups)


def people_sent(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Keep page 2 and ask what is decided already."""
    carried, form = sent(view)
    named = drafts.drafted(mapwright.desk, actor, carried.part).get("named", [])
    people = [list(form.typed.get(f"people.{number}", ())) for number in range(len(named))]
    missing = {f"people.{n}": "Name at least one person." for n, picked in enumerate(people) if not picked}
    if missing:
        raise Refusal(fields=missing)
    with_people = [{**one, "people": picked} for one, picked in zip(named, people, strict=True)]
    drafts.keep(mapwright.desk, actor, carried.part, {"named": with_people})
    journey = _from_backlog(mapwright, actor, carried)
    ack(response_action="update", view=views.decided(carried.fresh(), journey, finding.backlog(mapwright, actor)))


def decided_sent(ack: Ack, view: dict[str, Any], actor: Actor, mapwright: Mapwright) -> None:
    """Start the workshop."""
    carried, form = sent(view)
    draft = drafts.drafted(mapwright.desk, actor, carried.part)
    if not draft:
        raise Refusal("The earlier pages of this form are gone: start again with /journey start.")
    plan = _plan(draft, form.typed, _from_backlog(mapwright, actor, carried, form))
    starting.start(mapwright.desk, actor, carried.channel, plan, form)
    done = modal("Started", Page.SHOW, [say(words().say("start", "started"))], carried, submit=None, close="Done")
    ack(response_action="update", view=done)


def _plan(draft: dict[str, Any], typed: Typed, shelved: dict[str, str]) -> Plan:
    journey, persona = one_line(typed.get("journey", "")), one_line(typed.get("persona", ""))
    if typed.get("shelved"):
        if not shelved:
            raise Refusal(fields={"journey": "The one from the backlog is not there any more: choose again."})
        if journey not in ("", shelved["name"]):
            raise Refusal(fields={"journey": "Choose one from the backlog or write its name here, not both."})
        journey = shelved["name"]
    kept = shelved if journey == shelved.get("name") else {}
    return Plan(
        title=one_line(draft["title"]),
        why=draft.get("why", ""),
        scope=draft.get("scope", ""),
        departments=tuple(
            PlannedDepartment(name=d["name"], people=tuple(d["people"]), usergroup=d["usergroup"])
            for d in draft["named"]
        ),
        facilitators=tuple(draft.get("facilitators", ())),
        stages=_stages(typed),
        journey=Decided(
            name=journey,
            reason=typed.get("journey_reason", ""),
            starts=kept.get("starts", ""),
            ends=kept.get("ends", ""),
            goal=kept.get("goal", ""),
        )
        if journey
        else None,
        persona=Decided(name=persona, goal=typed.get("persona_goal", "")) if persona else None,
    )


def _stages(typed: Typed) -> tuple[str, ...]:
    lines = lines_of(typed.get("stages", ""), "stages", longest=views.STAGE_MOST)
    return tuple(one_line(line) for line in lines) or STAGE_TEMPLATES.get(typed.get("template", ""), ())


def _from_backlog(mapwright: Mapwright, actor: Actor, carried: Carried, form: Form | None = None) -> dict[str, str]:
    """The journey of the backlog that was picked in a list before, or in the form; empty where none was."""
    wanted = carried.item or (str(form.typed.get("shelved", "")) if form else "")
    if not wanted:
        return {}
    found = taken(mapwright.desk, actor, wanted, may_see=finding.seeing(mapwright, actor))
    return {"name": found.name, "starts": found.starts, "ends": found.ends, "goal": found.goal} if found else {}
