"""The shape `journey/1`, key by key: what each class of `bot.journey` is called in a journey file, and in which order.

Numbers (`2.3`, `P4`) are not written: they follow from the order.
"""

from bot import journey as model
from bot.formats.codec import MAPPING, NUMBER, TEXTS, WHOLE, Key, Shape, many

SCORE = Shape(model.Score, (Key("value", codec=WHOLE, always=True), Key("department"), Key("channel"), Key("person")))
FREQUENCY = Shape(model.Frequency, (Key("text"), Key("known")), plain="text")
EVIDENCE = Shape(
    model.Evidence,
    (Key("source"), Key("text"), Key("link"), Key("date"), Key("sample_size", codec=WHOLE), Key("department")),
)
PAIN_POINT = Shape(
    model.PainPoint,
    (Key("text"), Key("severity", codec=WHOLE), Key("department"), Key("causes", codec=TEXTS)),
    plain="text",
)
GAIN = Shape(model.Gain, (Key("text"), Key("department")), plain="text")
PERSPECTIVE = Shape(
    model.Perspective,
    (Key("department"), Key("seen"), Key("unseen"), Key("tools"), Key("handovers")),
)
FEELING = Shape(model.Feeling, (Key("text"), Key("score_inferred", codec=NUMBER), Key("department")), plain="text")
TOUCHPOINT = Shape(
    model.Touchpoint,
    (
        Key("id"),
        Key("name"),
        Key("action"),
        Key("channels", codec=TEXTS, one="channel"),
        Key("owner"),
        Key("time"),
        Key("frequency", codec=FREQUENCY.codec),
        Key("departments", codec=TEXTS),
        Key("solutions", codec=TEXTS),
        Key("moment_of_truth"),
        Key("thoughts", codec=TEXTS, one="thought"),
        Key("score", codec=NUMBER, always=True),
        Key("score_inferred", codec=NUMBER),
        Key("scores", codec=many(SCORE.codec)),
        Key("feelings", codec=TEXTS),
        Key("needs", codec=TEXTS),
        Key("expectations", codec=TEXTS),
        Key("pain_points", codec=many(PAIN_POINT.codec)),
        Key("gains", codec=many(GAIN.codec)),
        Key("evidence", codec=many(EVIDENCE.codec)),
        Key("evidence_tasks", codec=TEXTS),
        Key("perspectives", codec=many(PERSPECTIVE.codec)),
        Key("opportunities", codec=TEXTS),
        Key("merged", codec=TEXTS),
    ),
)
STAGE = Shape(
    model.Stage,
    (
        Key("id"),
        Key("name"),
        Key("partial"),
        Key("touchpoints", codec=many(TOUCHPOINT.codec), always=True),
        Key("feelings", codec=many(FEELING.codec)),
        Key("passed", codec=TEXTS),
        Key("merged", codec=TEXTS),
    ),
)
TRAIT = Shape(model.Trait, (Key("text"), Key("basis"), Key("source")), plain="text")
TRAITS = many(TRAIT.codec)
PERSONA = Shape(
    model.Persona,
    (
        Key("id"),
        Key("name"),
        Key("main"),
        Key("goals", codec=TRAITS, one="goal"),
        Key("context", codec=TRAITS, one="context"),
        Key("scenario", codec=TRAITS, one="scenario"),
        *(
            Key(name, codec=TRAITS)
            for name in (
                "demographics",
                "background",
                "priorities",
                "feelings",
                "needs",
                "expectations",
                "frustrations",
                "desired_journey",
                "data",
            )
        ),
        Key("merged", codec=TEXTS),
    ),
)
CHARTER = Shape(model.Charter, (Key("name"), Key("starts"), Key("ends"), Key("goal"), Key("reason")))
CANDIDATE = Shape(
    model.Candidate,
    (
        Key("id"),
        Key("name"),
        Key("starts"),
        Key("ends"),
        Key("goal"),
        Key("common", codec=NUMBER),
        Key("needs_work", codec=NUMBER),
        Key("competition", codec=NUMBER),
        Key("scored_by", codec=WHOLE),
        Key("chosen"),
    ),
)
DEPARTMENT = Shape(
    model.Department,
    (
        Key("name"),
        Key("people", codec=WHOLE),
        Key("named", codec=WHOLE),
        Key("answered", codec=TEXTS),
        Key("passed", codec=TEXTS),
    ),
    plain="name",
)
METRIC = Shape(model.Metric, (Key("department"), Key("metric"), Key("target"), Key("action")))
OPPORTUNITY = Shape(model.Opportunity, (Key("text"), Key("owner"), Key("capability_gap")), plain="text")
JOURNEY = Shape(
    model.Journey,
    (
        Key("title"),
        Key("state", always=True),
        Key("date"),
        Key("step"),
        Key("why"),
        Key("scope"),
        Key("source", codec=MAPPING),
        Key("scenario"),
        Key("charter", codec=CHARTER.codec),
        Key("candidates", codec=many(CANDIDATE.codec)),
        Key("personas", codec=many(PERSONA.codec)),
        Key("departments", codec=many(DEPARTMENT.codec)),
        Key("score_note"),
        Key("stages", codec=many(STAGE.codec), always=True),
        Key("opportunities", codec=many(OPPORTUNITY.codec)),
        Key("metrics", codec=many(METRIC.codec)),
        Key("gaps", codec=TEXTS),
    ),
)

BY_DEFINITION = {
    "touchpoint": TOUCHPOINT,
    "stage": STAGE,
    "persona": PERSONA,
    "trait": TRAIT,
    "score": SCORE,
    "frequency": FREQUENCY,
    "evidence": EVIDENCE,
    "pain_point": PAIN_POINT,
    "gain": GAIN,
    "perspective": PERSPECTIVE,
    "feeling": FEELING,
    "charter": CHARTER,
    "candidate": CANDIDATE,
    "department": DEPARTMENT,
    "metric": METRIC,
    "opportunity": OPPORTUNITY,
}
"""The shapes by their names under `$defs` in the published schema."""
