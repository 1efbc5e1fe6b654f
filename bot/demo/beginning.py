"""The demo's script, steps 1 to 3: the workshop starts, a journey and personas are found, touchpoints come in."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from bot.demo.cast import CHANNEL, DEPARTMENTS, LEAD, PEOPLE, department_of
from bot.journey import OWNERS, Journey, Persona, Stage, Touchpoint

Item = dict[str, Any]
OTHER_CANDIDATE = "Making a complaint"
OWNED_BY = {"competitor": "external", "social_external": "external", "brand_or_competitor": "brand"}


def opened(journey: Journey) -> Iterator[Item]:
    """Amara starts the workshop and names the people."""
    yield {"say": f"Amara starts a workshop on a published map: {journey.title}."}
    yield {"who": LEAD, "where": CHANNEL, "types": "/journey start"}
    yield {
        "who": LEAD,
        "fill": {
            "Title": title_of(journey),
            "Why do we map it?": "Too many customers give up on the way, and every department tells another story.",
            "What is mapped?": journey.scenario or "From the first thought to the last contact.",
            "Departments": "\n".join(department.name for department in DEPARTMENTS),
        },
        "submits": True,
    }
    people = {f"People of {department.name}": list(department.people) for department in DEPARTMENTS}
    yield {"who": LEAD, "fill": people, "submits": True}
    stages = "\n".join(stage.name for stage in journey.stages)
    yield {"who": LEAD, "fill": {"Own stages": stages}, "submits": True, "closes": True}
    yield {"who": "noor", "where": CHANNEL, "wait": "Step 1 of 5", "within": 30}


def chosen(journey: Journey) -> Iterator[Item]:
    """Step 1: two journeys are proposed, everybody scores, Amara chooses."""
    yield {"say": "Step 1: departments propose journeys, everybody scores them without seeing the others' scores."}
    name = candidate_of(journey)
    yield {"who": LEAD, "where": CHANNEL, "presses": "Contribute"}
    yield {"who": LEAD, "presses": "Propose a journey"}
    goal = next((trait.text for p in journey.personas for trait in p.goals), "")
    filled = {"Journey": name, "It starts when": journey.stages[0].name, "It ends when": journey.stages[-1].name}
    yield {"who": LEAD, "fill": {**filled, "The customer's goal": goal}, "submits": True, "closes": True}
    yield {"who": "noor", "where": CHANNEL, "presses": "Contribute"}
    yield {"who": "noor", "presses": "Propose a journey"}
    yield {"who": "noor", "fill": {"Journey": OTHER_CANDIDATE}, "submits": True, "closes": True}
    for number, person in enumerate(PEOPLE):
        yield {"who": person, "where": CHANNEL, "presses": "Contribute"}
        yield {"who": person, "presses": "Score the journeys"}
        yield {"who": person, "fill": _figures(name, number), "submits": True, "closes": True}
    yield {"who": LEAD, "where": CHANNEL, "presses": "Contribute"}
    yield {"who": LEAD, "presses": "Choose the journey"}
    reason = "It is the most common one, and the one that hurts most."
    yield {"who": LEAD, "fill": {"Journey": f"4.3 {name}", "Why this one?": reason}, "submits": True, "closes": True}
    yield from onward(2)


def _figures(name: str, number: int) -> Item:
    """Somebody's six scores: 4.3 on average for the journey that will be mapped, lower for the other one."""
    ours = ("5 very common", "4", "4") if number % 2 else ("4", "5 urgently", "4")
    labels = ("How common is it?", "How much does it need work?", "How much does competition press?")
    theirs = ("2", "4", "1 not at all")
    return {
        **{f"{label} ({name})": score for label, score in zip(labels, ours, strict=True)},
        **{f"{label} ({OTHER_CANDIDATE})": score for label, score in zip(labels, theirs, strict=True)},
    }


def met(journey: Journey) -> Iterator[Item]:
    """Step 2: the published persona, described by two departments."""
    yield {"say": "Step 2: who makes this journey? What is data, and what do we assume?"}
    persona = journey.persona or Persona(name="A customer")
    yield {"who": "lena", "where": CHANNEL, "presses": "Contribute"}
    yield {"who": "lena", "presses": "Describe somebody new"}
    goal = "; ".join(trait.text for trait in persona.goals) or "Get it done without calling anybody"
    first = {"Name": persona.name, "Goal": goal, "Needs": "To know at each moment what comes next"}
    yield {"who": "lena", "fill": first, "submits": True}
    expected = "\n".join(trait.text for trait in persona.expectations) or "The same answer on every channel"
    data = "Made-up survey of the demo, 412 answers"
    yield {
        "who": "lena",
        "fill": {"Expectations": expected, "Frustrations": "Having to explain everything twice"},
        "submits": True,
    }
    yield {"who": "lena", "closes": True}
    yield {"who": "noor", "where": CHANNEL, "presses": "Contribute"}
    yield {"who": "noor", "presses": f"Add to {persona.name}"}
    yield {"who": "noor", "fill": {"Needs": "Somebody who picks up the phone"}, "submits": True}
    frustration = {"Frustrations": "Waiting without knowing for what", "Frustrations: which data says so?": data}
    yield {"who": "noor", "fill": frustration, "submits": True, "closes": True}
    yield from onward(3)


def found(journey: Journey) -> Iterator[Item]:
    """Step 3: the departments bring in the published touchpoints by lines, each for some stages, owner by owner."""
    yield {"say": "Step 3: where do customers meet us? Each department brings what it sees, many at once."}
    for number, stage in enumerate(journey.stages):
        person = DEPARTMENTS[number % len(DEPARTMENTS)].people[0]
        # Runs of one owner, so that the order stays as it was published.
        for owner, run in groupby(stage.touchpoints, key=_owner):
            yield from _by_lines(person, stage, list(run), owner)
    for department in DEPARTMENTS[len(journey.stages) :]:
        yield {"who": department.people[0], "where": CHANNEL, "presses": "Contribute"}
        yield {"who": department.people[0], "presses": "Nothing of ours", "closes": True}
    yield {"who": LEAD, "where": CHANNEL, "presses": "Map"}


def _by_lines(person: str, stage: Stage, touchpoints: list[Touchpoint], owner: str) -> Iterator[Item]:
    lines = [f"{stage.name}:", *(" | ".join((t.name, *t.channels[:1])) for t in touchpoints)]
    filled = {"Lines": "\n".join(lines)}
    if owner:
        filled["Owner of these touchpoints"] = owner.capitalize()
    yield {"who": person, "where": CHANNEL, "presses": "Contribute"}
    yield {"who": person, "presses": "Add many by lines"}
    yield {"who": person, "fill": filled, "submits": True, "closes": True}


def _owner(touchpoint: Touchpoint) -> str:
    owner = OWNED_BY.get(touchpoint.owner, touchpoint.owner)
    return owner if owner in OWNERS else ""


def complete(journey: Journey) -> bool:
    """Whether "done when" of step 3 will hold: the published map names every channel and owner."""
    return all(t.channels and _owner(t) for t in journey.touchpoints) and len(journey.stages) > 2


def onward(step: int, *, anyway: bool = False) -> Iterator[Item]:
    """Amara presses Next; where something is missing she goes on anyway, and the map will say so."""
    yield {"who": LEAD, "where": CHANNEL, "presses": "Next"}
    if anyway:
        yield {"say": "Something is not known yet. Amara goes on all the same: the map will say what is missing."}
        yield {"who": LEAD, "submits": True, "closes": True}
    yield {"who": LEAD, "where": CHANNEL, "wait": f"Step {step} of 5", "within": 30}


def title_of(journey: Journey) -> str:
    """The published title, short enough for the form."""
    return journey.title[:100]


def candidate_of(journey: Journey) -> str:
    """The name under which the journey is proposed: the title without what stands in brackets."""
    return journey.title.split(" (")[0].split(" - ")[0][:60]


def speaks(person: str) -> str:
    """The department of somebody, for narration."""
    return department_of(person).name
