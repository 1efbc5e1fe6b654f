"""What people do in a workshop, in the words of the modals: acts that several tests share."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.people import Person
from sandbox.reading import Screen
from tests.whole.town import CHANNEL, Town

DEPARTMENTS: Mapping[str, Sequence[str]] = {
    "Marketing": ("amara", "lena"),
    "Sales": ("tobias", "ines"),
    "Customer service": ("noor", "piotr"),
    "Billing": ("yuki", "carlos"),
}
STAGES = ("Compare", "Buy", "Use")
QUESTIONS = ("How common is it?", "How much does it need work?", "How much does competition press?")


def starts(
    lead: Person,
    title: str = "Switching plans",
    where: str = CHANNEL,
    departments: Mapping[str, Sequence[str]] = DEPARTMENTS,
    stages: Sequence[str] = STAGES,
) -> None:
    """Somebody starts a workshop over the three pages."""
    lead.types(where, "/journey start")
    lead.fill({"Title": title, "Why do we map it?": "Too many give up", "Departments": "\n".join(departments)})
    page(lead.submits(), "Who takes part?")
    lead.fill({f"People of {name}": list(people) for name, people in departments.items()})
    page(lead.submits(), "What is decided?")
    lead.fill({"Own stages": "\n".join(stages)})
    page(lead.submits(), "Started")
    lead.closes()


def page(screen: Screen | None, title: str) -> Screen:
    """The modal, which must have this title and no errors."""
    assert screen is not None, f"no modal instead of {title!r}"
    assert (screen.title, screen.errors) == (title, {}), screen
    return screen


def contributes(person: Person, *labels: str, where: str = CHANNEL) -> Screen:
    """Somebody opens what is asked now, and presses their way to a form."""
    person.types(where, "/journey add")
    for label in labels:
        assert person.modal
        person.presses(label)
    return person.modal


def proposes(person: Person, name: str, where: str = CHANNEL) -> None:
    """Step 1: a candidate."""
    contributes(person, "Propose a journey", where=where)
    person.fill({"Journey": name})
    page(person.submits(), "Thank you")
    person.closes()


def by_lines(person: Person, lines: str, owner: str = "Brand", where: str = CHANNEL) -> None:
    """Step 3: many touchpoints at once."""
    contributes(person, "Add many by lines", where=where)
    person.fill({"Lines": lines, "Owner of these touchpoints": owner})
    page(person.submits(), "Thank you")
    person.closes()


def goes_on(town: Town, lead: Person, step: int, where: str = CHANNEL, **more: Any) -> None:
    """The facilitator goes to the next step, also where something is missing."""
    lead.types(where, "/journey next")
    town.slack.wait(lambda: lead.open_modal is not None or _at(lead, step, where), within=5, what=f"step {step}")
    if lead.open_modal is not None:
        lead.submits()
        lead.closes()
    lead.sees(f"Step {step} of 5", where=where, within=more.get("within", 15))


def _at(person: Person, step: int, where: str) -> bool:
    return any(f"Step {step} of 5" in message.text for message in person.messages(where))
