"""Any journey that the bot could hold, for Hypothesis."""

from typing import Any, get_type_hints

from hypothesis import strategies as st

from bot import journey as j
from bot.formats.codec import Shape
from bot.formats.shapes import BY_DEFINITION, JOURNEY

LETTERS = st.characters(codec="utf-8")
text = st.one_of(
    st.sampled_from(
        ["", "-1", "07:00", "10:30", "2026-11-24", "yes", "null", "~", "1e5", "0x1F", "<<", "=", "- a: b", "a\n\nb \n"]
    ),
    st.text(LETTERS, max_size=12),
)
texts = st.lists(text, max_size=2).map(tuple)
level = st.none() | st.floats(-2, 2) | st.integers(-2, 2)
one_to_five = st.none() | st.floats(1, 5)
count = st.integers(0, 1000)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(text, inner, max_size=2),
    max_leaves=4,
)


def extra(shape: Shape, *more: str) -> st.SearchStrategy[dict[str, Any]]:
    taken = shape.known | set(more)
    return st.just({}) | st.dictionaries(text.filter(lambda key: key not in taken), plain, max_size=2)


def few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


S = BY_DEFINITION
scores = st.builds(j.Score, value=st.none() | st.integers(-2, 2), department=text, channel=text, person=text)
frequencies = st.builds(j.Frequency, text=text, known=st.sampled_from(["known", "guess", "unknown"]))
evidence = st.builds(
    j.Evidence,
    source=st.sampled_from(j.SOURCES) | text,
    text=text,
    link=text,
    date=text,
    sample_size=st.none() | count,
    department=text,
    extra=extra(S["evidence"]),
)
pain_points = st.builds(
    j.PainPoint,
    text=text,
    severity=st.none() | st.integers(1, 3),
    department=text,
    causes=texts,
    number=st.just(""),
    extra=extra(S["pain_point"]),
)
gains = st.builds(j.Gain, text=text, department=text, number=st.just(""), extra=extra(S["gain"]))
perspectives = st.builds(
    j.Perspective, department=text, seen=text, unseen=text, tools=text, handovers=text, extra=extra(S["perspective"])
)
feelings = st.builds(j.Feeling, text=text, score_inferred=level, department=text, extra=extra(S["feeling"]))
touchpoints = st.builds(
    j.Touchpoint,
    name=text,
    id=text,
    number=st.just(""),
    action=text,
    channels=texts,
    owner=st.sampled_from(j.OWNERS) | text,
    time=text,
    frequency=st.none() | frequencies,
    departments=texts,
    solutions=texts,
    moment_of_truth=st.booleans(),
    score=level,
    score_inferred=level,
    scores=few(scores),
    thoughts=texts,
    feelings=texts,
    needs=texts,
    expectations=texts,
    pain_points=few(pain_points),
    gains=few(gains),
    evidence=few(evidence),
    evidence_tasks=texts,
    perspectives=few(perspectives),
    opportunities=texts,
    merged=texts,
    extra=extra(S["touchpoint"]),
)
stages = st.builds(
    j.Stage,
    name=text,
    id=text,
    number=st.just(""),
    partial=st.booleans(),
    touchpoints=few(touchpoints),
    feelings=few(feelings),
    passed=texts,
    merged=texts,
    extra=extra(S["stage"]),
)
traits = st.builds(j.Trait, text=text, basis=st.sampled_from(["data", "assumption", None]), source=text)
TRAIT_FIELDS = [name for name, kind in get_type_hints(j.Persona).items() if kind == tuple[j.Trait, ...]]
personas = st.builds(
    j.Persona,
    name=text,
    id=text,
    main=st.booleans(),
    merged=texts,
    extra=extra(S["persona"]),
    **{name: few(traits) for name in TRAIT_FIELDS},
)
charters = st.builds(j.Charter, name=text, starts=text, ends=text, goal=text, reason=text, extra=extra(S["charter"]))
candidates = st.builds(
    j.Candidate,
    name=text,
    id=text,
    starts=text,
    ends=text,
    goal=text,
    common=one_to_five,
    needs_work=one_to_five,
    competition=one_to_five,
    scored_by=count,
    chosen=st.booleans(),
    extra=extra(S["candidate"]),
)
departments = st.builds(
    j.Department, name=text, people=count, named=count, answered=texts, passed=texts, extra=extra(S["department"])
)
metrics = st.builds(j.Metric, department=text, metric=text, target=text, action=text, extra=extra(S["metric"]))
opportunities = st.builds(
    j.Opportunity, text=text, number=st.just(""), owner=text, capability_gap=text, extra=extra(S["opportunity"])
)
journeys = st.builds(
    j.Journey,
    title=text,
    state=st.sampled_from(["current", "future"]),
    why=text,
    scope=text,
    scenario=text,
    date=text,
    step=text,
    charter=st.none() | charters,
    candidates=few(candidates),
    personas=few(personas),
    departments=few(departments),
    stages=few(stages),
    opportunities=few(opportunities),
    metrics=few(metrics),
    gaps=texts,
    source=st.just({}) | st.dictionaries(text, plain, max_size=2),
    score_note=text,
    extra=extra(JOURNEY, "schema", "score_scale"),
)
