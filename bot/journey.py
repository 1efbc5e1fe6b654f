"""The read model of one journey map: what pictures, texts and files are made from.

Everything here is a frozen value. A `Journey` is built either from rows (`storage`) or from a journey file
(`bot.formats`), and nobody changes one: `numbered` returns a copy that carries the numbers by which pictures and
texts refer to the same thing. Words are those of the field: stage, touchpoint, pain point, gain, moment of truth
(definitions after Nielsen Norman Group, Lemon & Verhoef 2016 and Carlzon).

Scores run from -2 (very bad) to +2 (very good). `None` means that nobody scored, and is never counted as 0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

LOWEST, HIGHEST = -2, 2
SCORE_WORDS = {-2: "very bad", -1: "bad", 0: "neither good nor bad", 1: "good", 2: "very good"}
"""What the scores are called, in forms, pictures and texts alike."""

State = Literal["current", "future"]
Basis = Literal["data", "assumption"]
OWNERS = ("brand", "partner", "customer", "external")
SOURCES = (
    "customer_analytics",
    "digital_analytics",
    "contact_centre",
    "survey",
    "behavioural_research",
    "empathy_exercise",
)

Extra = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One person's answer to "how is this for the customer?"; `value` is -2..+2, or None for "not sure"."""

    value: int | None
    department: str = ""
    channel: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """How often a touchpoint happens, or to how many customers, in words; `known` tells data from a guess."""

    text: str
    known: Literal["known", "guess", "unknown"] = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What backs a touchpoint: one of the six `SOURCES`, with where it is, from when, and how many were asked."""

    source: str
    text: str
    link: str = ""
    date: str = ""
    sample_size: int | None = None
    department: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PainPoint:
    """What worsens the experience; severity 1 (a nuisance) to 3 (customers give up), None where nobody said."""

    text: str
    severity: int | None = None
    department: str = ""
    causes: tuple[str, ...] = ()
    number: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """What improves the experience."""

    text: str
    department: str = ""
    number: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Perspective:
    """One department's part in a touchpoint: seen and unseen by the customer, its tools and its handovers."""

    department: str
    seen: str = ""
    unseen: str = ""
    tools: str = ""
    handovers: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    """A feeling that was given for a whole stage; `score_inferred` is a reader's guess, drawn as one."""

    text: str
    score_inferred: float | None = None
    department: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touchpoint:
    """One contact with the brand. `score` is a published figure; `scores` are the answers that people gave."""

    name: str
    id: str = ""
    number: str = ""
    action: str = ""
    channels: tuple[str, ...] = ()
    owner: str = ""
    time: str = ""
    frequency: Frequency | None = None
    departments: tuple[str, ...] = ()
    solutions: tuple[str, ...] = ()
    moment_of_truth: bool = False
    score: float | None = None
    score_inferred: float | None = None
    scores: tuple[Score, ...] = ()
    thoughts: tuple[str, ...] = ()
    feelings: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    expectations: tuple[str, ...] = ()
    pain_points: tuple[PainPoint, ...] = ()
    gains: tuple[Gain, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evidence_tasks: tuple[str, ...] = ()
    perspectives: tuple[Perspective, ...] = ()
    opportunities: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A high-level part of the journey. `passed` names the departments that said "nothing of ours"."""

    name: str
    id: str = ""
    number: str = ""
    partial: bool = False
    touchpoints: tuple[Touchpoint, ...] = ()
    feelings: tuple[Feeling, ...] = ()
    passed: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One thing known about a persona, and whether data (which?) says so or the team assumes it."""

    text: str
    basis: Basis | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Whose journey it is. Every field is a tuple of traits, since several departments may describe one persona."""

    name: str
    id: str = ""
    main: bool = False
    context: tuple[Trait, ...] = ()
    scenario: tuple[Trait, ...] = ()
    goals: tuple[Trait, ...] = ()
    demographics: tuple[Trait, ...] = ()
    background: tuple[Trait, ...] = ()
    priorities: tuple[Trait, ...] = ()
    feelings: tuple[Trait, ...] = ()
    needs: tuple[Trait, ...] = ()
    expectations: tuple[Trait, ...] = ()
    frustrations: tuple[Trait, ...] = ()
    desired_journey: tuple[Trait, ...] = ()
    data: tuple[Trait, ...] = ()
    merged: tuple[str, ...] = ()
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """What step 1 delivers: the journey that was chosen, what starts and ends it, and what the customer is after."""

    name: str
    starts: str = ""
    ends: str = ""
    goal: str = ""
    reason: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A journey that somebody proposed to map; its three figures are means of scores 1-5, None where nobody scored."""

    name: str
    id: str = ""
    starts: str = ""
    ends: str = ""
    goal: str = ""
    common: float | None = None
    needs_work: float | None = None
    competition: float | None = None
    scored_by: int = 0
    chosen: bool = False
    extra: Extra = field(default_factory=dict)

    @property
    def rank(self) -> float | None:
        """The mean of the three figures, 1-5; None while one of them is missing."""
        figures = [f for f in (self.common, self.needs_work, self.competition) if f is not None]
        return sum(figures) / 3 if len(figures) == 3 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A team that sees part of the journey. `people` counts who contributed for it, `named` who was asked.

    `answered` and `passed` name the steps (`bot.steps.Step` values) in which it contributed or said "nothing of ours".
    """

    name: str
    people: int = 0
    named: int = 0
    answered: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure or an action that a department is measured by, as published."""

    department: str = ""
    metric: str = ""
    target: str = ""
    action: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """A positively reframed problem, and what a department would do about it (`strategy`, `capability_gap`)."""

    text: str
    number: str = ""
    owner: str = ""
    capability_gap: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One journey map. `gaps` says in sentences what the team went on without; `date` is ISO 8601."""

    title: str
    state: State = "current"
    why: str = ""
    scope: str = ""
    scenario: str = ""
    date: str = ""
    step: str = ""
    charter: Charter | None = None
    candidates: tuple[Candidate, ...] = ()
    personas: tuple[Persona, ...] = ()
    departments: tuple[Department, ...] = ()
    stages: tuple[Stage, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    metrics: tuple[Metric, ...] = ()
    gaps: tuple[str, ...] = ()
    source: Extra = field(default_factory=dict)
    score_note: str = ""
    extra: Extra = field(default_factory=dict)

    @property
    def persona(self) -> Persona | None:
        """The main persona: the one marked so, otherwise the first; None where there is none yet."""
        return next((p for p in self.personas if p.main), self.personas[0] if self.personas else None)

    @property
    def touchpoints(self) -> tuple[Touchpoint, ...]:
        """All touchpoints in the order of the journey."""
        return tuple(t for stage in self.stages for t in stage.touchpoints)


def numbered(journey: Journey) -> Journey:
    """Return the journey with its numbers: stage `2`, touchpoint `2.3`, pain point `P4`, gain `G1`, opportunity `O2`.

    Numbers follow the order of the journey, so that a picture and its text twin, made from the same `Journey`,
    can never disagree. Opportunities of touchpoints are numbered by `opportunities`, after those of the journey.
    """
    pains, gains = (f"P{n}" for n in _from_one()), (f"G{n}" for n in _from_one())
    stages = tuple(
        replace(
            stage,
            number=str(s),
            touchpoints=tuple(
                replace(
                    t,
                    number=f"{s}.{n}",
                    pain_points=tuple(replace(p, number=next(pains)) for p in t.pain_points),
                    gains=tuple(replace(g, number=next(gains)) for g in t.gains),
                )
                for n, t in enumerate(stage.touchpoints, 1)
            ),
        )
        for s, stage in enumerate(journey.stages, 1)
    )
    listed = tuple(replace(o, number=f"O{n}") for n, o in enumerate(journey.opportunities, 1))
    return replace(journey, stages=stages, opportunities=listed)


def opportunities(journey: Journey) -> tuple[tuple[Opportunity, Touchpoint | None], ...]:
    """All opportunities with their numbers, each with the touchpoint it was named at (None: for the whole journey)."""
    whole: list[tuple[Opportunity, Touchpoint | None]] = [(o, None) for o in journey.opportunities]
    named = [(text, t) for t in journey.touchpoints for text in t.opportunities]
    start = len(whole) + 1
    return tuple(whole + [(Opportunity(text=text, number=f"O{n}"), t) for n, (text, t) in enumerate(named, start)])


def _from_one() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number
