"""Maps of up to 12 stages with up to 12 touchpoints each, with hostile texts in every place that is drawn."""

from collections.abc import Callable

from hypothesis import strategies as st

from bot import journey as j

HOSTILE = (
    "$x^2$",
    "$$",
    r"\frac{1}{",
    "الرحلة من البداية إلى النهاية",
    "การเดินทางของลูกค้า" * 5,
    "👩‍💻🚀" * 20,
    "旅" * 3000,
    "x" * 3000,
    "a\x00b\ud800c\u202ed",
    "\u202e\u202e",
    "word " * 600,
    "a" + "\u0334" * 200,
)
words = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=()), max_size=30)


def touchpoint(name: Callable[[int], str], n: int, score: int | None) -> j.Touchpoint:
    """One with something in every lane, depending on `n`; scored by two departments, inferred, or not at all."""
    apart = score is not None and score > -2 and n % 2
    scores = (j.Score(value=score, department="a"), j.Score(value=score - 1, department="b")) if apart and score else ()
    return j.Touchpoint(
        name=name(n),
        action=name(n + 1),
        channels=(name(n + 2), name(n + 3)),
        owner=name(n),
        moment_of_truth=n % 3 == 0,
        scores=scores,
        score_inferred=score,
        thoughts=(name(n),),
        pain_points=(j.PainPoint(text=name(n), severity=n % 4 or None),) * (n % 3),
        gains=(j.Gain(text=name(n)),) * (n % 2),
        departments=(name(n), name(n + 1)),
        perspectives=(j.Perspective(department=name(n), seen=name(n), unseen=name(n), tools=name(n)),) * (n % 2),
        opportunities=(name(n),) * (n % 2),
    )


@st.composite
def stages(draw: st.DrawFn, name: Callable[[int], str]) -> tuple[j.Stage, ...]:
    """Some with touchpoints, some without, some with feelings of their own."""
    sizes = draw(st.lists(st.integers(0, 12), max_size=12))
    scores = st.none() | st.integers(-2, 2)
    return tuple(
        j.Stage(
            name=name(s),
            partial=s % 4 == 1,
            touchpoints=tuple(touchpoint(name, n, draw(scores)) for n in range(size)),
            feelings=(j.Feeling(text=name(s), score_inferred=s % 5 - 2),) * (s % 3),
        )
        for s, size in enumerate(sizes)
    )


@st.composite
def hostile_maps(draw: st.DrawFn) -> j.Journey:
    """A whole map that says a few hostile texts everywhere."""
    names = draw(st.lists(words, min_size=1, max_size=6))

    def name(n: int) -> str:
        return names[n % len(names)]

    return j.Journey(
        title=name(0),
        scenario=name(1),
        scope=name(2),
        personas=(j.Persona(name=name(3), goals=(j.Trait(text=name(4)),)),),
        departments=(j.Department(name=name(0), people=3), j.Department(name=name(1))),
        gaps=(name(2),),
        opportunities=(j.Opportunity(text=name(0), owner=name(1)),) * 12,
        metrics=(j.Metric(department=name(0), metric=name(1)),),
        score_note=name(1),
        stages=draw(stages(name)),
    )
