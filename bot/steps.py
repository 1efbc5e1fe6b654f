"""The five steps of a workshop as a table, and when one is done. Pure.

The steps pace what is asked; they are no walls. `may_advance` says what is still missing, as sentences that people
read, and a facilitator may go on all the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.insight import covered, curve, detail_wanted
from bot.journey import Journey, Persona, Trait


class Step(StrEnum):
    """Where a workshop stands."""

    CHOOSE = "choose"
    PERSONAS = "personas"
    TOUCHPOINTS = "touchpoints"
    DEEPER = "deeper"
    PERSPECTIVES = "perspectives"


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step: its number and title, what it asks, what it delivers, and the minutes that it takes a person."""

    step: Step
    number: int
    title: str
    asks: str
    delivers: str
    minutes: int
    missing: Callable[[Journey], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Ready:
    """The step's "done when" holds."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The step's "done when" does not hold yet; `reasons` are sentences that say what is missing."""

    reasons: tuple[str, ...]


def spec(step: Step) -> StepSpec:
    """The table's row for a step."""
    return next(row for row in STEPS if row.step is step)


def after(step: Step) -> Step | None:
    """The step that follows, None after the last."""
    number = spec(step).number
    return STEPS[number].step if number < len(STEPS) else None


def before(step: Step) -> Step | None:
    """The step that comes before, None before the first."""
    number = spec(step).number
    return STEPS[number - 2].step if number > 1 else None


def may_advance(step: Step, journey: Journey) -> Ready | Refused:
    """Whether the step's "done when" (DESIGN, the five steps) holds for the map as it stands."""
    reasons = tuple(spec(step).missing(journey))
    return Refused(reasons) if reasons else Ready()


def _missing_choice(journey: Journey) -> Iterable[str]:
    if journey.charter is not None:
        return
    if not journey.candidates:
        yield "Nobody has proposed a journey yet."
    elif not any(candidate.rank is not None for candidate in journey.candidates):
        yield "Nobody has scored the proposed journeys yet."
    yield "No journey is chosen yet: a facilitator chooses one under Contribute."


def _missing_personas(journey: Journey) -> Iterable[str]:
    if not journey.personas:
        yield "There is no persona yet."
    if len(journey.personas) > 3:
        yield f"There are {len(journey.personas)} personas: merge or withdraw until one to three are left."
    for persona in journey.personas:
        lacking = [label for label, traits in _persona_core(persona).items() if not traits]
        if lacking:
            yield f"{persona.name}: nothing said yet about {_listed(lacking)}."
        unmarked = [label for label, traits in _persona_core(persona).items() if any(t.basis is None for t in traits)]
        if unmarked:
            yield f"{persona.name}: not marked as data or assumption: {_listed(unmarked)}."


def _persona_core(persona: Persona) -> dict[str, tuple[Trait, ...]]:
    return {
        "the goal": persona.goals,
        "needs": persona.needs,
        "frustrations": persona.frustrations,
        "expectations": persona.expectations,
    }


def _missing_touchpoints(journey: Journey) -> Iterable[str]:
    used = [stage for stage in journey.stages if stage.touchpoints]
    if len(used) < 3:
        yield f"Only {len(used)} of at least 3 stages have touchpoints."
    without_channel = [t.number for t in journey.touchpoints if not t.channels]
    if without_channel:
        yield f"No channel yet for touchpoint {_listed(without_channel)}."
    without_owner = [t.number for t in journey.touchpoints if not t.owner]
    if without_owner:
        yield f"No owner yet for touchpoint {_listed(without_owner)}."
    yield from _silent(journey, Step.TOUCHPOINTS)


def _missing_depth(journey: Journey) -> Iterable[str]:
    points = curve(journey)
    if points and all(point.value is None for point in points):
        yield "Nobody has scored a touchpoint yet."
    bare = [t.number for t in detail_wanted(points, highest=0) if not t.evidence and not t.evidence_tasks]
    if bare:
        yield f"No evidence, and no task to get it, for touchpoint {_listed(bare)}."
    yield from _silent(journey, Step.DEEPER)


def _missing_perspectives(journey: Journey) -> Iterable[str]:
    for department in journey.departments:
        silent = [
            s.name for s in journey.stages if s.touchpoints and covered(journey, department.name)[s.id] == "silent"
        ]
        if silent:
            yield f"{department.name} has not said anything about {_listed(silent)}."
    without_cause = [p.number for t in detail_wanted(curve(journey)) for p in t.pain_points if not p.causes]
    if without_cause:
        yield f"No cause named yet for pain point {_listed(without_cause)}."


def _silent(journey: Journey, step: Step) -> Iterable[str]:
    silent = [d.name for d in journey.departments if step not in d.answered and step not in d.passed]
    if silent:
        yield f"Nothing yet from {_listed(silent)}."


def _listed(words: Iterable[str], most: int = 12) -> str:
    """`a, b and c`; beyond `most`, how many more."""
    names = list(words)
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


STEPS: tuple[StepSpec, ...] = (
    StepSpec(
        Step.CHOOSE,
        1,
        "Choose a journey",
        "Which journey is most common, needs work, or faces rising competition? What starts and ends it?",
        "the charter",
        5,
        _missing_choice,
    ),
    StepSpec(
        Step.PERSONAS,
        2,
        "Identify personas",
        "Who makes this journey? What do they want, need, feel and expect, what frustrates them? Which data says so?",
        "persona cards",
        10,
        _missing_personas,
    ),
    StepSpec(
        Step.TOUCHPOINTS,
        3,
        "Find common touchpoints",
        "Where and when do customers meet us, and on which channel? What do they do just before and just after?",
        "the skeleton map",
        10,
        _missing_touchpoints,
    ),
    StepSpec(
        Step.DEEPER,
        4,
        "Go deeper",
        "How is each touchpoint for the customer, from -2 to +2? What happened, how many, when, why, and what says so?",
        "the evidenced map",
        15,
        _missing_depth,
    ),
    StepSpec(
        Step.PERSPECTIVES,
        5,
        "Bring the perspectives together",
        "What does your department do there, seen and unseen by the customer? Whom do you hand to? Why does it hurt?",
        "the current-state map",
        15,
        _missing_perspectives,
    ),
)
