"""When a step is done: each condition alone, what is said about it, and that no map makes it stumble."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.journey import (
    Candidate,
    Charter,
    Department,
    Evidence,
    Journey,
    PainPoint,
    Persona,
    Perspective,
    Score,
    Stage,
    Touchpoint,
    Trait,
    numbered,
)
from bot.steps import STEPS, Ready, Refused, Step, after, before, may_advance, spec
from tests.formats.maps import journeys

ALL = tuple(Step)


def reasons(step: Step, journey: Journey) -> tuple[str, ...]:
    """What is missing in a step; () where nothing is."""
    verdict = may_advance(step, journey)
    return verdict.reasons if isinstance(verdict, Refused) else ()


def persona(name: str = "Theo", **more: tuple[Trait, ...]) -> Persona:
    """Somebody of whom everything is said that step 2 asks for."""
    core = {kind: (Trait(text="x", basis="data"),) for kind in ("goals", "needs", "frustrations", "expectations")}
    return Persona(name=name, **{**core, **more})


def stage(number: int, *touchpoints: Touchpoint, passed: tuple[str, ...] = ()) -> Stage:
    return Stage(name=f"Stage {number}", id=f"s{number}", touchpoints=touchpoints, passed=passed)


def met(name: str, **more: object) -> Touchpoint:
    """A touchpoint with everything that step 3 asks for."""
    return Touchpoint(name=name, **{"channels": ("website",), "owner": "brand", **more})


def spoken(*steps: Step, name: str = "Sales", passed: tuple[Step, ...] = ()) -> Department:
    return Department(name=name, answered=steps, passed=passed)


def test_the_table_has_five_steps_in_order_with_words_for_each() -> None:
    assert [row.step for row in STEPS] == list(ALL)
    assert [row.number for row in STEPS] == [1, 2, 3, 4, 5]
    assert all(row.title and row.asks.endswith("?") and row.delivers and row.minutes > 0 for row in STEPS)
    assert [after(step) for step in ALL] == [*ALL[1:], None]
    assert [before(step) for step in ALL] == [None, *ALL[:-1]]
    assert spec(Step.DEEPER).number == 4


@given(journeys)
def test_no_journey_makes_a_step_stumble_and_every_reason_is_a_sentence(journey: Journey) -> None:
    for step in ALL:
        verdict = may_advance(step, numbered(journey))
        assert verdict == Ready() or all(reason.endswith(".") for reason in verdict.reasons)


def test_an_empty_map_lacks_something_in_the_first_three_steps() -> None:
    assert all(reasons(step, Journey(title="Map")) for step in (Step.CHOOSE, Step.PERSONAS, Step.TOUCHPOINTS))


def test_step_1_is_done_when_a_journey_is_chosen() -> None:
    choose = "No journey is chosen yet: a facilitator chooses one under Contribute."
    empty = Journey(title="Map")
    proposed = replace(empty, candidates=(Candidate(name="Switching"),))
    scored = replace(
        empty, candidates=(Candidate(name="Switching", common=3, needs_work=3, competition=3, scored_by=1),)
    )
    assert reasons(Step.CHOOSE, empty) == ("Nobody has proposed a journey yet.", choose)
    assert reasons(Step.CHOOSE, proposed) == ("Nobody has scored the proposed journeys yet.", choose)
    assert reasons(Step.CHOOSE, scored) == (choose,)
    assert reasons(Step.CHOOSE, replace(proposed, charter=Charter(name="Switching"))) == ()


def test_step_2_wants_one_to_three_personas_each_with_four_traits_that_are_marked() -> None:
    def with_personas(*personas: Persona) -> tuple[str, ...]:
        return reasons(Step.PERSONAS, Journey(title="Map", personas=personas))

    assert with_personas() == ("There is no persona yet.",)
    assert with_personas(persona()) == with_personas(persona("a"), persona("b"), persona("c")) == ()
    (too_many,) = with_personas(*(persona(str(number)) for number in range(4)))
    assert too_many == "There are 4 personas: merge or withdraw until one to three are left."
    assert with_personas(persona(goals=(), needs=())) == ("Theo: nothing said yet about the goal and needs.",)
    assert with_personas(persona(needs=(Trait(text="x"), Trait(text="y", basis="data")))) == (
        "Theo: not marked as data or assumption: needs.",
    )
    assert with_personas(persona(feelings=(Trait(text="x"),))) == ()


THREE = (stage(1, met("a")), stage(2, met("b")), stage(3, met("c")))


@pytest.mark.parametrize(
    ("stages", "department", "missing"),
    [
        (THREE, spoken(Step.TOUCHPOINTS), ()),
        (THREE, spoken(passed=(Step.TOUCHPOINTS,)), ()),
        (THREE, spoken(Step.CHOOSE), ("Nothing yet from Sales.",)),
        (
            (*THREE[:2], stage(3)),
            spoken(Step.TOUCHPOINTS),
            ("Only 2 of at least 3 stages have touchpoints.",),
        ),
        (
            (*THREE[:2], stage(3, met("c", channels=()), met("d", owner=""), met("e", owner=""))),
            spoken(Step.TOUCHPOINTS),
            ("No channel yet for touchpoint 3.1.", "No owner yet for touchpoint 3.2 and 3.3."),
        ),
    ],
)
def test_step_3_wants_three_stages_channels_owners_and_every_department(stages, department, missing) -> None:
    journey = numbered(Journey(title="Map", stages=stages, departments=(department,)))
    assert reasons(Step.TOUCHPOINTS, journey) == missing


def scored(value: int | None, **more: object) -> Touchpoint:
    return met("t", scores=(Score(value=value, department="Sales"),), **more)


def deeper(*touchpoints: Touchpoint, department: Department | None = None) -> tuple[str, ...]:
    """What step 4 lacks for touchpoints of one stage."""
    departments = (department or spoken(Step.DEEPER),)
    return reasons(
        Step.DEEPER, numbered(Journey(title="Map", stages=(stage(1, *touchpoints),), departments=departments))
    )


def test_step_4_wants_evidence_or_a_task_for_the_three_lowest_and_the_moments_of_truth() -> None:
    proof = {"evidence": (Evidence(source="survey", text="says so"),)}
    low = [scored(-2, **proof), scored(-1, evidence_tasks=("Lena asks",)), scored(-1, **proof)]
    assert deeper(*low, scored(0), scored(2)) == ()
    assert deeper(*low, scored(0, moment_of_truth=True), scored(2)) == (
        "No evidence, and no task to get it, for touchpoint 1.4.",
    )
    assert deeper(scored(-2), *low[1:], scored(0)) == ("No evidence, and no task to get it, for touchpoint 1.1.",)


def test_step_4_is_not_done_where_nobody_scored_or_a_department_is_silent() -> None:
    assert deeper(met("t")) == ("Nobody has scored a touchpoint yet.",)
    assert deeper(scored(None)) == ("Nobody has scored a touchpoint yet.",)
    assert deeper(met("t", score_inferred=1.0, evidence_tasks=("x",)), department=spoken()) == (
        "Nothing yet from Sales.",
    )


def test_step_5_wants_every_department_in_every_stage_that_has_touchpoints_or_its_pass() -> None:
    seen = met("a", perspectives=(Perspective(department="Sales"),))
    journey = Journey(
        title="Map",
        stages=(stage(1, seen), stage(2, met("b"), passed=("Sales",)), stage(3, met("c")), stage(4)),
        departments=(spoken(name="Sales"), spoken(name="Billing")),
    )
    assert reasons(Step.PERSPECTIVES, numbered(journey)) == (
        "Sales has not said anything about Stage 3.",
        "Billing has not said anything about Stage 1, Stage 2 and Stage 3.",
    )


def test_step_5_wants_causes_for_the_pain_points_where_detail_was_asked() -> None:
    def with_pain(*causes: str, value: int = -2) -> tuple[str, ...]:
        hurt = met(
            "a",
            scores=(Score(value=value, department="Sales"),),
            pain_points=(PainPoint(text="It takes ages", causes=causes),),
        )
        return reasons(Step.PERSPECTIVES, numbered(Journey(title="Map", stages=(stage(1, hurt),))))

    assert with_pain() == ("No cause named yet for pain point P1.",)
    assert with_pain("two systems") == ()


def test_long_lists_are_cut_with_a_count() -> None:
    many = stage(1, *(met("t", owner="") for _ in range(15)))
    (reason,) = [r for r in reasons(Step.TOUCHPOINTS, numbered(Journey(title="Map", stages=(many,)))) if "owner" in r]
    assert reason.endswith("1.12 and 3 more.")
