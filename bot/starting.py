"""Starting a workshop: the plan that the start form collects becomes rows, and the first step is opened."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from bot import steps
from bot.desk import Desk, Form, Refusal, Surface
from bot.scene import Actor
from bot.steps import Step
from bot.workshops import record
from storage import items, reading
from storage.items import Kind, Said, Voice
from storage.keys import key_of
from storage.tables import Department, Facilitator, Member, Workshop

STAGE_TEMPLATES: dict[str, tuple[str, ...]] = {
    "Buying and using": ("Become aware", "Compare", "Buy", "Start using", "Use", "Get help", "Renew or leave"),
    "Getting a service": ("Find out", "Ask", "Wait", "Receive", "Follow up"),
    "Visiting": ("Plan", "Get there", "Arrive", "Be there", "Leave", "Remember"),
    "Solving a problem": ("Notice", "Look for help", "Explain", "Wait", "Solved", "Afterwards"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDepartment:
    """A department that takes part, with the people named for it."""

    name: str
    people: tuple[str, ...] = ()
    usergroup: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the sponsor has decided already about step 1 or 2: a name, what is known of it, and why it is settled."""

    name: str
    reason: str = ""
    goal: str = ""
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is needed to start a workshop. `stages` are names in the order of the journey; none is allowed."""

    title: str
    why: str = ""
    scope: str = ""
    departments: tuple[PlannedDepartment, ...] = ()
    facilitators: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    journey: Decided | None = None
    persona: Decided | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    def problems(self) -> dict[str, str]:
        """What is wrong with the plan, by field; empty where it can be started."""
        wrong = {}
        if not self.title:
            wrong["title"] = "Give the map a title."
        if not self.departments:
            wrong["departments"] = "Name at least one department, one a line."
        names = [d.name.casefold() for d in self.departments]
        if len(set(names)) < len(names):
            wrong["departments"] = "Two departments have the same name: give each its own."
        if len(self.departments) > 25:
            wrong["departments"] = "At most 25 departments take part in one workshop."
        empty = [d.name for d in self.departments if not d.people]
        if empty and not wrong:
            wrong["people"] = f"Name at least one person of {', '.join(empty)}."
        return wrong


def start(desk: Desk, actor: Actor, channel: str, plan: Plan, form: Form) -> str:
    """Start a workshop in a channel and return its id; the same form delivered twice starts one.

    The last page sent again with other words revises what it had started.
    The step that the plan has decided already is filled, passed with its reason, and the first open one is opened.
    """
    wrong = plan.problems()
    if wrong:
        raise Refusal(fields=wrong)

    def begin(session: Session) -> dict[str, Any]:
        workshop_id = key_of(actor.workspace, form.nonce, "workshop")
        known = reading.workshop(session, actor.workspace, workshop_id)
        if known is not None:
            return _revised(session, desk, actor, known, plan, form)
        first = _first_step(plan)
        workshop = Workshop(
            id=workshop_id,
            workspace=actor.workspace,
            channel=channel,
            title=plan.title,
            why=plan.why,
            scope=plan.scope,
            step=first,
            started_by=actor.person,
            started_at=desk.now(),
            detail={**plan.detail, "card": f"{first}.1"},
        )
        session.add(workshop)
        session.flush()
        _people(session, workshop, actor, plan)
        session.flush()
        _contents(session, desk.spoken(workshop, actor, form), workshop, plan)
        _skip(session, desk, actor, workshop, plan)
        desk.show(session, workshop, Surface.KICKOFF)
        desk.show(session, workshop, Surface.CARD, workshop.detail["card"])
        return {"workshop": workshop_id}

    result = desk.submit(actor, form, "", begin)
    return str(result["workshop"])


def _revised(session: Session, desk: Desk, actor: Actor, workshop: Workshop, plan: Plan, form: Form) -> dict[str, Any]:
    """Take up what the page says now; the workshop stays at its step, and what is decided can be passed at once."""
    _contents(session, desk.spoken(workshop, actor, form), workshop, plan)
    _skip(session, desk, actor, workshop, plan)
    desk.show(session, workshop, Surface.KICKOFF)
    desk.refresh(session, workshop)
    return {"workshop": workshop.id}


def _first_step(plan: Plan) -> Step:
    if plan.journey is None:
        return Step.CHOOSE
    return Step.PERSONAS if plan.persona is None else Step.TOUCHPOINTS


def _people(session: Session, workshop: Workshop, actor: Actor, plan: Plan) -> None:
    for person in dict.fromkeys((actor.person, *plan.facilitators)):
        session.add(Facilitator(workshop_id=workshop.id, person=person, workspace=workshop.workspace))
    seen: set[str] = set()
    for position, department in enumerate(plan.departments, 1):
        key = key_of(workshop.id, "department", department.name.casefold())
        session.add(
            Department(
                id=key,
                workspace=workshop.workspace,
                workshop_id=workshop.id,
                name=department.name,
                position=position,
                usergroup=department.usergroup,
            )
        )
        session.flush()
        for person in dict.fromkeys(department.people):
            member = Member(
                workshop_id=workshop.id,
                department_id=key,
                person=person,
                workspace=workshop.workspace,
                named=True,
                current=person not in seen,
            )
            seen.add(person)
            session.add(member)


def _contents(session: Session, voice: Voice, workshop: Workshop, plan: Plan) -> None:
    add_stages(session, voice, workshop, plan.stages)
    if plan.journey is not None:
        detail = {"starts": plan.journey.starts, "ends": plan.journey.ends, "goal": plan.journey.goal}
        key = key_of(workshop.id, "decided journey")
        items.put(session, voice, key, Kind.CANDIDATE, plan.journey.name, marked=True, detail=detail)
        workshop.detail = {**workshop.detail, "chosen_because": plan.journey.reason}
    if plan.persona is not None:
        key = key_of(workshop.id, "decided persona")
        items.put(session, voice, key, Kind.PERSONA, plan.persona.name, marked=True)
        if plan.persona.goal:
            items.say(session, voice, key, Said(kind="goals", text=plan.persona.goal, detail={"basis": "assumption"}))


def add_stages(session: Session, voice: Voice, workshop: Workshop, names: Sequence[str]) -> None:
    """Put stages at the end of the map, in this order; a name that is there already is not added again."""
    start_at = items.last_position(session, workshop.id, Kind.STAGE)
    for number, name in enumerate(dict.fromkeys(names), 1):
        key = key_of(workshop.id, "stage", name.casefold())
        if items.find(session, workshop.workspace, workshop.id, key) is None:
            items.put(session, voice, key, Kind.STAGE, name, position=start_at + number)


def _skip(session: Session, desk: Desk, actor: Actor, workshop: Workshop, plan: Plan) -> None:
    decided = ((Step.CHOOSE, plan.journey), (Step.PERSONAS, plan.persona))
    skipped = {}
    for step, choice in decided:
        if choice is None:
            continue
        skipped[step.value] = f"{choice.name}. {choice.reason}".strip()
        if steps.spec(step).number < steps.spec(Step(workshop.step)).number:
            record(session, actor, workshop, step, steps.after(step) or step, desk.now(), ())
    workshop.detail = {**workshop.detail, "skipped": skipped}
