"""The map in words: what the picture shows is said, within the limit, and nothing is lost between parts."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import journey as j
from bot.formats.journey_file import loads
from bot.formats.text_twin import alt_text, parts, twin
from bot.formats.wording import clipped, in_words, listed, signed
from bot.insight import curve
from bot.plain import escape_mrkdwn, one_line, size
from tests.formats import maps
from tests.formats.test_journey_file import FILES, SLOW

WORDS = st.lists(st.text("abcXYZ9é", min_size=1, max_size=9), min_size=1, max_size=40).map(" ".join)


def answers(*values: tuple[str, int | None]) -> tuple[j.Score, ...]:
    return tuple(j.Score(value=value, department=department, person="U1") for department, value in values)


SHOP = j.Journey(
    title="Buying shoes",
    personas=(j.Persona(name="Ana", goals=(j.Trait(text="dry feet", basis="data", source="survey"),)),),
    departments=(j.Department(name="Sales", people=2), j.Department(name="Care", people=1)),
    stages=(
        j.Stage(
            name="Look",
            touchpoints=(
                j.Touchpoint(name="Sees advert", channels=("web", "tv"), scores=answers(("Sales", 2), ("Care", 1))),
                j.Touchpoint(name="Asks friend"),
            ),
        ),
        j.Stage(
            name="Buy",
            touchpoints=(
                j.Touchpoint(
                    name="Queues",
                    moment_of_truth=True,
                    scores=answers(("Sales", -1), ("Care", -2), ("Care", None)),
                    pain_points=(j.PainPoint(text="One till", severity=3, department="Care", causes=("rent", "size")),),
                    evidence=(j.Evidence(source="survey", text="9 of 10 wait", date="2026-03", sample_size=120),),
                    perspectives=(j.Perspective(department="Sales", seen="till", unseen="stock"),),
                    opportunities=("Pay by phone",),
                ),
            ),
        ),
    ),
    opportunities=(j.Opportunity(text="One queue", owner="Sales", capability_gap="tool"),),
    gaps=("No owner yet for touchpoint 1.2.",),
)


def test_alt_text_tells_the_story_of_the_curve() -> None:
    assert alt_text(SHOP) == (
        "Journey map: Buying shoes (current state). Persona: Ana, who wants: dry feet. 2 stages, 3 touchpoints. "
        "The experience is best at 1.1 “Sees advert”, +1.5 (very good) and worst at 2.1 “Queues”, −1.5 (very bad). "
        "It ends with 2.1 “Queues”, −1.5 (very bad). Stage by stage: 1 Look +1.5; 2 Buy −1.5. "
        "2 of 3 touchpoints scored; not scored: 1.2. Missing: No owner yet for touchpoint 1.2."
    )


def test_the_least_important_sentences_go_first() -> None:
    whole = alt_text(SHOP)
    shorter = alt_text(SHOP, len(whole) - 1)
    assert shorter == whole.removesuffix(" Missing: No owner yet for touchpoint 1.2.")
    assert alt_text(SHOP, 60) == "Journey map: Buying shoes (current state)."
    assert alt_text(SHOP, 30) == "Journey map: Buying shoes…"


def test_a_gap_in_the_scores_is_said_and_never_a_middle() -> None:
    cafe = loads(FILES[0].read_text("utf-8"))
    assert "Nobody has scored a touchpoint yet" in alt_text(cafe)
    assert "neither" not in alt_text(cafe) + twin(cafe)
    assert twin(cafe).count("Score: not scored") == 7


@SLOW
@given(maps.journeys, st.integers(1, 1200))
def test_alt_text_of_any_map_fits(journey: j.Journey, limit: int) -> None:
    told = alt_text(journey, limit)
    assert 0 < size(told) <= limit
    assert len(told.splitlines()) == 1


@given(WORDS, WORDS, st.integers(40, 300))
def test_no_word_of_the_alt_text_is_cut(title: str, name: str, limit: int) -> None:
    journey = replace(SHOP, title=title, personas=(j.Persona(name=name),))
    known = set(re.findall(r"[\w.−+]+", f"{alt_text(SHOP)} {title} {name}"))
    assert set(re.findall(r"[\w.−+]+", alt_text(journey, limit))) <= known | {word + "." for word in known}


def test_the_twin_says_everything() -> None:
    assert twin(SHOP).splitlines() == [
        "Buying shoes",
        "Current state. 2 stages, 3 touchpoints. 2 of 3 touchpoints scored; not scored: 1.2.",
        "Departments: Sales (2 people); Care (1 person)",
        "",
        "Persona: Ana",
        "  Goal: dry feet (data: survey)",
        "",
        "1 Look",
        "  1.1 Sees advert",
        "    Channel: web; tv",
        "    Score: +1.5 (very good), 2 answers; by department Care +1, Sales +2",
        "  1.2 Asks friend",
        "    Score: not scored",
        "",
        "2 Buy",
        "  2.1 Queues (moment of truth)",
        "    Score: −1.5 (very bad), 2 answers; by department Care −2, Sales −1",
        "    P1 Pain point: One till (Care) (severity 3 of 3), because rent, because size",
        "    Evidence: 9 of 10 wait (survey, 2026-03, n = 120)",
        "    Sales, seen: till",
        "    Sales, unseen: stock",
        "    O2 Opportunity: Pay by phone",
        "",
        "O1 Opportunity: One queue (owner: Sales); lacking: tool",
        "Missing: No owner yet for touchpoint 1.2.",
    ]


def test_channels_that_differ_are_told_apart() -> None:
    scores = tuple(j.Score(value=v, department="Sales", channel=c) for v, c in [(2, "web"), (1, "web"), (-2, "phone")])
    stage = j.Stage(name="Buy", touchpoints=(j.Touchpoint(name="Pay", scores=scores),))
    assert "3 answers; by channel phone −2, web +1.5" in twin(j.Journey(title="x", stages=(stage,)))


def _typed(journey: j.Journey) -> list[str]:
    texts = [journey.why, journey.scope, journey.scenario, *journey.gaps]
    for t in journey.touchpoints:
        texts += [t.name, t.action, t.owner, t.time, *t.channels, *t.thoughts, *t.feelings, *t.needs, *t.expectations]
        texts += [*t.departments, *t.solutions, *t.evidence_tasks, *t.opportunities, *t.merged]
        texts += [p.text for p in t.pain_points] + [g.text for g in t.gains] + [e.text for e in t.evidence]
        texts += [cause for p in t.pain_points for cause in p.causes]
        texts += [text for p in t.perspectives for text in (p.seen, p.unseen, p.tools, p.handovers)]
    return [one_line(text) for text in texts]


@SLOW
@given(maps.journeys)
def test_the_twin_of_any_map_holds_what_people_typed(journey: j.Journey) -> None:
    told = twin(journey)
    for text in _typed(journey):
        assert text in one_line(told)
    assert twin(j.numbered(journey)) == told


@SLOW
@given(maps.journeys)
def test_numbers_are_those_of_the_picture(journey: j.Journey) -> None:
    told = twin(journey).split("\n")
    for point in curve(j.numbered(journey)):
        assert any(line.startswith(f"  {point.touchpoint.number} ") for line in told)


def test_no_person_is_named_in_the_words() -> None:
    assert "U1" not in twin(SHOP) + alt_text(SHOP)


@given(st.text(maps.LETTERS, max_size=120) | WORDS | st.text("a &\n", max_size=120), st.integers(5, 60), st.booleans())
def test_parts_fit_and_lose_nothing(text: str, limit: int, escaped: bool) -> None:
    found = parts(text, limit, escaped=escaped)
    assert all(0 < size(escape_mrkdwn(part) if escaped else part) <= limit for part in found)
    assert all(part.strip() for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_parts_split_at_line_ends() -> None:
    assert parts("one\ntwo\nthree", 8) == ["one\ntwo", "three"]
    assert parts("a longer line of words\nx", 10) == ["a longer", "line of", "words\nx"]
    assert parts("\n\n", 10) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0 (neither good nor bad)"),
        (0.4, "+0.4 (neither good nor bad)"),
        (-0.5, "−0.5 (bad)"),
        (1.5, "+1.5 (very good)"),
        (-2, "−2 (very bad)"),
        (2, "+2 (very good)"),
        (0.04, "0 (neither good nor bad)"),
    ],
)
def test_scores_in_words(value: float, words: str) -> None:
    assert in_words(value) == words


@given(st.floats(-2, 2))
def test_signs_tell_the_side(value: float) -> None:
    shown = signed(value)
    assert float(shown.replace("−", "-")) == pytest.approx(value, abs=0.05 + 1e-9)
    assert shown[0] in "+−0"


@given(WORDS, st.integers(10, 60))
def test_clipped_ends_between_words(text: str, limit: int) -> None:
    short = clipped(text, limit)
    assert size(short) <= limit
    if short != text:
        assert text.startswith(short.removesuffix("…"))
        assert text[len(short) - 1] == " "


def test_listed() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c"], most=1) == "a and 2 more"
